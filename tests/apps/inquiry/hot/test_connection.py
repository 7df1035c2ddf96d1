"""Connections of the fast door: in order, kept, closed and bounded, as HTTP/1.1 has it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from oneplusx.apps.inquiry.hot.connection import BODY_BYTES_MAX, MESSAGE_BYTES_MAX, Connection
from tests.support.public_door import HotDoor, Reply, Wire, at_the_door, reply_of, request_bytes

pytestmark = pytest.mark.django_db(transaction=True)
PATH = "/inquiry/answers"
FORM = "application/x-www-form-urlencoded"
ASKED = request_bytes("POST", PATH, b"number=X1&name=A", content_type=FORM)
CODE = request_bytes("GET", f"{PATH}/nonsense")


@pytest.fixture(autouse=True)
def _own_counters(hot_folder: Path) -> None:
    """Each test counts from nought."""


def talk(*parts: bytes, replies: int, ends: bool = False) -> tuple[list[Reply], Wire]:
    """What is answered on one connection to parts that come one after the other."""

    async def run(door: HotDoor) -> tuple[list[Reply], Wire]:
        connection, wire = door.connect()
        for part in parts:
            connection.data_received(part)
            await asyncio.sleep(0)
        if ends:
            connection.eof_received()
        async with asyncio.timeout(10):
            found = [reply_of(await wire.written.get()) for _ in range(replies)]
        await asyncio.sleep(0.05)
        assert wire.written.empty(), "no more than was asked for"
        return found, wire

    found: tuple[list[Reply], Wire] = at_the_door(run)
    return found


def test_requests_at_once_are_answered_in_their_order() -> None:
    """The first has to be looked up, the others not: they wait."""
    missing = request_bytes("GET", "/nowhere")
    head = request_bytes("HEAD", f"{PATH}/nonsense")
    found, wire = talk(ASKED + missing + head + ASKED + CODE, replies=5)
    assert [reply.status for reply in found] == [200, 404, 200, 200, 200]
    assert [bool(reply.body) for reply in found] == [True, True, False, True, True]
    assert wire.is_reading
    assert not wire.is_over


def test_a_request_in_single_bytes() -> None:
    [reply], wire = talk(*[ASKED[place : place + 1] for place in range(len(ASKED))], replies=1)
    assert reply.json()["answer"]["verdict"] == "not_found"
    assert not wire.is_over


def test_chunks_and_what_follows_them() -> None:
    """A trailer is no header: it cannot say who asks."""
    head = request_bytes("POST", PATH, content_type=FORM, transfer_encoding="chunked", content_length="")
    head = head.replace(b"content-length: 0\r\n", b"")
    body = b"7\r\nnumber=\r\n9\r\nX1&name=A\r\n0\r\nif-none-match: x\r\ncontent-type: application/json\r\n\r\n"
    found, _ = talk(head + body, CODE, replies=2)
    assert [reply.status for reply in found] == [200, 200]


@pytest.mark.parametrize("version, said, is_over", [("1.1", "", False), ("1.1", "close", True), ("1.0", "", True)])
def test_the_connection_stays_as_the_asker_says(version: str, said: str, is_over: bool) -> None:
    asked = request_bytes("GET", f"{PATH}/nonsense", connection=said).replace(b"HTTP/1.1", b"HTTP/" + version.encode())
    [reply], wire = talk(asked, replies=1)
    assert wire.is_over == is_over
    assert (reply.headers.get("connection") == "close") == is_over


def test_who_says_no_more_is_still_answered() -> None:
    found, wire = talk(ASKED + ASKED, replies=2, ends=True)
    assert [reply.status for reply in found] == [200, 200]
    assert wire.is_over


def test_who_waits_to_be_told_to_go_on() -> None:
    asked = request_bytes("POST", PATH, b"number=X1&name=A", content_type=FORM, expect="100-continue")
    head, _, body = asked.partition(b"\r\n\r\n")
    found, _ = talk(head + b"\r\n\r\n", body, replies=2)
    assert [reply.status for reply in found] == [100, 200]


def test_another_protocol_is_not_spoken() -> None:
    [reply], wire = talk(request_bytes("GET", f"{PATH}/nonsense", connection="Upgrade", upgrade="h2c"), replies=1)
    assert reply.status == 200
    assert wire.is_over


@pytest.mark.parametrize(
    "parts, status",
    [
        ([b"GET / HTTP/1.1\r\nX: " + b"a" * 1_000, *[b"a" * 1_000] * (MESSAGE_BYTES_MAX // 1_000 + 1)], 413),
        ([request_bytes("POST", PATH, content_length=str(BODY_BYTES_MAX + 1)), b"x" * 100], 413),
        ([b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"], 400),
        ([b"GET / HTTP/1.1\r\nA b: c\r\n\r\n"], 400),
        ([ASKED.replace(b"content-length: 16", b"content-length: 16\r\ntransfer-encoding: chunked")], 400),
        ([ASKED + b"garbage that is no request\r\n\r\n"], 0),
    ],
)
def test_refused_and_closed(parts: list[bytes], status: int) -> None:
    """After garbage behind a request, the request is still answered first."""
    found, wire = talk(*parts, replies=1 if status else 2)
    assert [reply.status for reply in found] == ([status] if status else [200, 400])
    assert found[-1].headers["connection"] == "close"
    assert wire.is_over


def test_who_does_not_take_the_answers_is_not_read_from() -> None:
    async def run(door: HotDoor) -> list[bool]:
        connection, wire = door.connect()
        connection.pause_writing()
        stuck = wire.is_reading
        connection.resume_writing()
        return [stuck, wire.is_reading]

    assert at_the_door(run) == [False, True]


def test_what_lasts_too_long_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("oneplusx.apps.inquiry.hot.connection.SECONDS_IDLE", 0.05)

    async def run(door: HotDoor) -> tuple[bool, bool, set[Connection]]:
        connection, wire = door.connect()
        connection.data_received(CODE)
        await wire.written.get()
        before = wire.is_over
        await asyncio.sleep(0.2)
        connection.connection_lost(None)
        return before, wire.is_over, door.door.open

    assert at_the_door(run) == (False, True, set())
