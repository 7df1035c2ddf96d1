"""The fast door as a server of its own: fresh within five seconds, fails closed, bears abuse."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from oneplusx.apps.certificates.models import Certificate, CertificateNumber
from oneplusx.apps.certificates.services import revoke_certificates
from oneplusx.apps.parties.models import Enrollment
from oneplusx.web.actor import SYSTEM
from oneplusx.web.clock import now as present
from tests.support.flow import HoldCertificate
from tests.support.killed import wait_until
from tests.support.public_door import HotServer, Link, Reply, counted

pytestmark = pytest.mark.django_db(transaction=True)
NUMBER, NAME = "X20260001", "林晓雨"
SECONDS_PROMISED = 5


@pytest.fixture
def certificate(studying: Enrollment, hold_certificate: HoldCertificate) -> Certificate:
    return hold_certificate(studying, NUMBER)


@pytest.fixture
def code(certificate: Certificate) -> str:
    return CertificateNumber.objects.get(certificate_id=certificate.id).code


def test_a_revocation_is_told_within_five_seconds_by_every_process(
    certificate: Certificate, code: str, tmp_path: Path
) -> None:
    with HotServer(tmp_path) as server:

        def ask(turn: int) -> set[str]:
            client = f"192.0.2.{turn}"
            replies = (server.get(code, client), server.post(client, number=NUMBER, name=NAME))
            return {reply.json()["answer"]["verdict"] for reply in replies}

        assert [ask(turn) for turn in range(4)] == [{"valid"}] * 4
        revoke_certificates(certificate_ids=[certificate.id], reason="信息有误", actor=SYSTEM, now=present())
        done = time.monotonic()
        told = []
        for turn in range(4, 18):
            found = ask(turn)
            told.append((time.monotonic() - done, found))
            time.sleep(0.45)
    late = [(seconds, found) for seconds, found in told if seconds > SECONDS_PROMISED]
    assert late
    assert all(found == {"revoked"} for _, found in late)


@pytest.mark.postgresql
def test_without_its_database_it_says_so_and_comes_back(code: str, tmp_path: Path) -> None:
    """Answers in the cache are given while they are young enough, and never after."""
    parts = urlsplit(os.environ["TEST_DATABASE_URL"])
    link = Link(parts.hostname or "127.0.0.1", parts.port or 5432)
    link.join()
    with HotServer(tmp_path, database_port=link.port, workers=1) as server:
        assert server.get(code).status == 200
        link.cut()
        away = server.post("192.0.2.2", number="X9", name=NAME)
        assert (away.status, away.json()["code"], away.headers["retry-after"]) == (503, "inquiry.unavailable", "5")
        assert "不代表证书有问题" in away.json()["detail"]
        time.sleep(SECONDS_PROMISED)
        assert server.get(code, "192.0.2.3").status == 503
        link.join()
        wait_until(lambda: _other(server).status == 200, what="the database")
        assert server.get(code, "192.0.2.4").status == 200
        wait_until(_all_counted, what="the counts of the time without a database", seconds=20)
    link.cut()


def _other(server: HotServer) -> Reply:
    """Another inquiry each time, so that no limit is reached."""
    some = time.time_ns()
    return server.post(f"198.51.{some % 100}.{some // 100 % 200}", number=f"X{some}", name=NAME)


def _all_counted() -> bool:
    counts = counted()
    return counts["valid"] >= 2 and counts["unavailable"] >= 2


def test_many_at_once_and_rude_ones_among_them(code: str, tmp_path: Path) -> None:
    with HotServer(tmp_path) as server, ThreadPoolExecutor(40) as threads:
        head = b"POST /inquiry/answers HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        rude = [
            threads.submit(server.send, data)
            for data in (
                b"GET /inquiry/answers/A HTTP/1.1\r\nHost: a\r\nX-Slow: ",
                head + b"Content-Length: 100\r\n\r\n{",
                head + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{\r\n",
                b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + os.urandom(200),
                b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
            )
        ]
        big = server.send(head + b"Content-Length: 5000000\r\n\r\n" + b"x" * 100_000, seconds=3)
        assert b" 413 " in big.split(b"\r\n", 1)[0]
        asked = [
            threads.submit(server.post, f"198.51.100.{number}", number=f"A{number}", name=f"N{number}")
            for number in range(200)
        ]
        found = [threads.submit(server.get, code, f"203.0.113.{number}") for number in range(15)]
        assert {one.result().status for one in asked} == {200}
        assert {one.result().json()["answer"]["verdict"] for one in found} == {"valid"}
        for one in rude:
            one.result()
        assert server.get(code, "192.0.2.9").status == 200
        assert "Traceback" not in server.log()
