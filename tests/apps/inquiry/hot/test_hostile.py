"""What is not an inquiry is refused shortly, and never with 500."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oneplusx.apps.inquiry.hot import connection as hot_connection
from tests.support.public_door import HotDoor, Reply, at_the_door, reply_of, request_bytes

pytestmark = pytest.mark.django_db(transaction=True)
FORM = "application/x-www-form-urlencoded"
PATH = "/inquiry/answers"


@pytest.fixture(autouse=True)
def _own_counters(hot_folder: Path) -> None:
    """Each test counts from nought."""


BAD: list[tuple[str, str, bytes, dict[str, str], int]] = [
    ("PUT", PATH, b"", {}, 405),
    ("DELETE", f"{PATH}/ABC", b"", {}, 405),
    ("GET", PATH, b"", {}, 405),
    ("TRACE", "/", b"", {}, 404),
    ("GET", f"{PATH}/", b"", {}, 404),
    ("GET", f"{PATH}/A/B", b"", {}, 404),
    ("GET", f"{PATH}/{'A' * 200}", b"", {}, 422),
    ("GET", f"{PATH}/%00", b"", {}, 400),
    ("GET", f"{PATH}/\x00", b"", {}, 400),
    ("POST", PATH, b"", {}, 400),
    ("POST", PATH, b"[]", {}, 400),
    ("POST", PATH, b"{}", {}, 422),
    ("POST", PATH, b'{"number": 7, "name": "A"}', {}, 400),
    ("POST", PATH, b'{"number": "A\\u0000", "name": "B"}', {}, 400),
    ("POST", PATH, b'{"number": "A\\ud800", "name": "B"}', {}, 400),
    ("POST", PATH, b'{"number": "A", "name": "%s"}' % (b"B" * 121), {}, 422),
    ("POST", PATH, b"number=%ff%fe&name=A", {"content_type": FORM}, 400),
    ("POST", PATH, b"&".join([b"a=b"] * 50), {"content_type": FORM}, 400),
    ("POST", PATH, b"number=A", {"content_type": FORM}, 422),
    ("POST", PATH, b"x", {"content_length": "900000000"}, 413),
    ("POST", PATH, b"x", {"content_length": "-1"}, 400),
    ("POST", PATH, b"x" * 9000, {}, 413),
]


@pytest.mark.parametrize("method, path, body, headers, status", BAD)
def test_refused_in_words(method: str, path: str, body: bytes, headers: dict[str, str], status: int, db: None) -> None:
    reply = at_the_door(lambda door: door.ask(method, path, body, accept_language="en", **headers))
    told = reply.json()
    assert (reply.status, told["status"]) == (status, status)
    assert told["detail"].isascii()
    assert told["code"] != told["detail"]
    assert reply.headers["content-type"] == "application/problem+json"
    assert ("allow" in reply.headers) == (status == 405)


def test_a_body_that_never_ends_is_given_up(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hot_connection, "SECONDS_TO_ASK", 0.05)

    async def ask(door: HotDoor) -> tuple[Reply, Reply]:
        slow, wire = door.connect()
        slow.data_received(request_bytes("POST", PATH, b"number=A", content_type=FORM, content_length="20"))
        other = await door.post(number="X1", name="A")
        return other, reply_of(await wire.written.get())

    other, slow = at_the_door(ask)
    assert other.json()["answer"]["verdict"] == "not_found"
    assert (slow.status, slow.headers["connection"]) == (408, "close")


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    method=st.sampled_from(["GET", "POST", "HEAD", "OPTIONS", "PROPFIND"]),
    path=st.one_of(st.just(PATH), st.text(max_size=40).map(lambda text: f"{PATH}/{text}")),
    body=st.one_of(
        st.binary(max_size=300),
        st.fixed_dictionaries({}, optional={"number": st.text(), "name": st.text(), "code": st.text()}).map(
            lambda fields: json.dumps(fields).encode()
        ),
    ),
    client=st.ip_addresses().map(str),
    content_type=st.sampled_from(["", FORM, "application/json", "text/plain; charset=utf-16"]),
)
def test_whatever_comes_is_answered(
    method: str, path: str, body: bytes, client: str, content_type: str, db: None, hot_folder: Path
) -> None:
    path = path.encode("utf-8", "replace").decode()
    reply = at_the_door(lambda door: door.ask(method, path, body, client=client, content_type=content_type))
    assert reply.status in {200, 304, 400, 404, 405, 413, 422, 429}
