"""Wrong names, wrong numbers and wrong codes: the same bytes, the same work; and what is said without a database."""

from __future__ import annotations

import difflib
import re
import statistics
import time
from collections.abc import Iterator, Mapping

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from oneplusx.apps.certificates.models import CertificateNumber
from oneplusx.apps.inquiry import limits
from oneplusx.apps.parties.models import Enrollment
from tests.support.flow import HoldCertificate

NUMBER, NAME = "X20260001", "林晓雨"
TURNS = 60
TIMES = re.compile(rb'datetime="[^"]+"')


@pytest.fixture(autouse=True)
def _no_counts() -> None:
    cache.clear()


@pytest.fixture
def code(studying: Enrollment, hold_certificate: HoldCertificate) -> str:
    certificate = hold_certificate(studying, NUMBER)
    return CertificateNumber.objects.get(certificate_id=certificate.id).code


def wrong_code(code: str) -> str:
    """A code with a right check character that nobody has, or one with a wrong one."""
    return code[:-1] + ("A" if code[-1] != "A" else "B")


def questions(code: str) -> Mapping[str, dict[str, str]]:
    return {
        "wrong name": {"number": NUMBER, "name": "段秋石"},
        "wrong number": {"number": "X20269999", "name": NAME},
        "both wrong": {"number": "X20269999", "name": "段秋石"},
        "wrong code": {"code": wrong_code(code)},
        "unknown code": {"code": "2345678923456789"},
    }


def test_all_that_is_wrong_answers_alike_to_the_byte(code: str) -> None:
    """But for the second in which it was asked, which stands on the page once and cannot tell."""
    bodies, headers = set(), set()
    for asked in questions(code).values():
        answer = Client().post(reverse("inquiry:inquiry"), asked)
        assert answer.status_code == 404
        bodies.add(re.sub(r"\d+:\d+(:\d+)?", "", TIMES.sub(b"", answer.content).decode()))
        headers.add(tuple(sorted(item for item in answer.headers.items() if item[0] != "Expires")))
    assert len(bodies) == 1, "".join(difflib.unified_diff(*[one.splitlines(keepends=True) for one in list(bodies)[:2]]))
    assert len(headers) == 1


@pytest.mark.sqlite  # measures our own work; the database's is one and the same statement
def test_all_that_is_wrong_takes_the_same_time(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Processor time, in turns, so that what else the machine does falls on all alike; the middle of many."""
    monkeypatch.setattr(limits, "PER_ADDRESS_FREE", 10**9)
    monkeypatch.setattr(limits, "PER_ADDRESS", 10**9)
    monkeypatch.setattr(limits, "PER_NUMBER", 10**9)
    monkeypatch.setattr(limits, "PER_NAME", 10**9)
    monkeypatch.setattr(limits, "MISSES_PER_ADDRESS", 10**9)
    monkeypatch.setattr(limits, "MISSES_PER_NUMBER", 10**9)
    monkeypatch.setattr(limits, "MISSES_PER_NAME", 10**9)
    client, address = Client(), reverse("inquiry:inquiry")
    times: dict[str, list[float]] = {kind: [] for kind in questions(code)}
    for turn in range(TURNS + 3):
        for kind, asked in questions(code).items():
            start = time.process_time()
            client.post(address, asked)
            if turn >= 3:
                times[kind].append(time.process_time() - start)
    middles = {kind: statistics.median(found) for kind, found in times.items()}
    named = [middles[kind] for kind in ("wrong name", "wrong number", "both wrong")]
    coded = [middles[kind] for kind in ("wrong code", "unknown code")]
    spread = statistics.median(abs(one - middles[kind]) for kind, found in times.items() for one in found)
    assert max(named) - min(named) < max(spread, 0.15 * min(named)), middles
    assert max(coded) - min(coded) < max(spread, 0.15 * min(coded)), middles


class Away:
    """The database does not answer."""

    def __call__(self, *_arguments: object) -> object:
        raise OperationalError("gone")


@pytest.fixture
def _database_away(code: str) -> Iterator[None]:
    with connection.execute_wrapper(Away()):
        yield


@pytest.mark.usefixtures("_database_away")
def test_without_its_database_it_says_that_it_cannot_say() -> None:
    client = Client()
    page = client.post(reverse("inquiry:inquiry"), {"number": NUMBER, "name": NAME})
    assert (page.status_code, page.headers["Retry-After"]) == (503, "30")
    assert "暂时无法查验" in page.content.decode()
    assert client.get(reverse("inquiry:by_code", args=["2345678923456789"])).status_code == 503
    listed = client.post(reverse("inquiry:many"), {"lines": f"{NUMBER},{NAME}"})
    assert "暂时无法查验" in listed.content.decode()
    asked = {"number": NUMBER, "name": NAME}
    told = client.post("/api/v1/inquiries", asked, content_type="application/json")
    assert (told.status_code, told.json()["verdict"]) == (503, "unavailable")
