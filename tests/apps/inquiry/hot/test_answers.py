"""The fast door says the same as the others, over every state, signed, and nothing of what is personal."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.core.cache import cache
from django.test import Client

from oneplusx.apps.certificates.models import Certificate, CertificateNumber, CertificateState
from oneplusx.apps.inquiry.models import SignedAnswer
from oneplusx.apps.inquiry.services import sign_new_answers
from oneplusx.apps.inquiry.signed_answers import PURPOSE
from oneplusx.apps.keys.models import SigningKey
from oneplusx.apps.keys.services import report_key_lost, resign_lost
from oneplusx.apps.parties.models import Enrollment
from oneplusx.web.actor import SYSTEM
from oneplusx.web.clock import now as present
from tests.support.flow import HoldCertificate
from tests.support.public_door import HotDoor, Reply, at_the_door, counted

pytestmark = pytest.mark.django_db(transaction=True)
NUMBER, NAME = "X20260001", "林晓雨"
STATES: dict[str, dict[str, Any]] = {
    "valid": {},
    "suspended": {"state": CertificateState.SUSPENDED},
    "revoked": {"state": CertificateState.REVOKED},
    "replaced": {"state": CertificateState.REPLACED},
    "expired": {"expires_on": present().date() - timedelta(days=2)},
    "not_found": {"is_passed": False},
}


@pytest.fixture(autouse=True)
def _no_counts(hot_folder: Path) -> None:
    cache.clear()


@pytest.fixture
def certificate(studying: Enrollment, hold_certificate: HoldCertificate) -> Certificate:
    return hold_certificate(studying, NUMBER)


def code_of(certificate: Certificate) -> str:
    return CertificateNumber.objects.get(certificate_id=certificate.id).code


def verified(reply: Reply) -> bool:
    """Whether the signature in the answer is the bank's, over the very bytes of the answer."""
    signature = reply.json()["signature"]
    key = SigningKey.objects.get(verification_method=signature["method"])
    text = reply.body[len(b'{"answer":') : reply.body.rindex(b',"signature":')]
    value = urlsafe_b64decode(signature["value"] + "==")
    Ed25519PublicKey.from_public_bytes(bytes(key.public_key)).verify(value, PURPOSE + text)
    return orjson.loads(text) == reply.json()["answer"]


@pytest.mark.parametrize("state", STATES)
def test_the_same_as_the_rest_interface_in_every_state(certificate: Certificate, client: Client, state: str) -> None:
    Certificate.objects.filter(id=certificate.id).update(**STATES[state])
    code = code_of(certificate)

    async def ask(door: HotDoor) -> list[Reply]:
        return [
            await door.post(number=" x2026-0001", name=NAME),
            await door.get(code.lower()),
            await door.post(code=code),
        ]

    replies = at_the_door(ask)
    for asked, reply in zip(({"number": NUMBER, "name": NAME}, {"code": code}, {"code": code}), replies, strict=True):
        told = client.post("/api/v1/inquiries", asked, content_type="application/json").json()
        answer = reply.json()["answer"]
        assert answer["verdict"] == state
        both = answer.keys() & told.keys()
        assert both >= {"verdict", "holder", "number", "code", "level", "issued_on", "expires_on", "data_at", "is_demo"}
        assert {name: answer[name] for name in both} == {name: told[name] for name in both}
        assert NAME not in reply.body.decode()
        if state != "not_found":
            assert verified(reply)


def test_a_wrong_number_name_and_code_answer_alike_to_the_byte(certificate: Certificate) -> None:
    async def ask(door: HotDoor) -> list[Reply]:
        return [
            await door.post(number=NUMBER, name="段秋石"),
            await door.post(number="X99999999", name=NAME),
            await door.get("2222222222222222"),
            await door.get("nonsense"),
        ]

    replies = at_the_door(ask)
    assert len({reply.body for reply in replies}) == 1
    assert replies[0].json()["signature"] is None
    heads = [{**reply.headers, "asked-at": "", "date": ""} for reply in replies]
    assert all(head == heads[0] for head in heads)


def test_the_bytes_and_the_signature_stay_while_the_data_stays(certificate: Certificate) -> None:
    code = code_of(certificate)
    first, second = (at_the_door(lambda door: door.get(code)) for _ in range(2))
    assert first.body == second.body
    again = at_the_door(lambda door: door.get(code, if_none_match=first.headers["etag"]))
    assert (again.status, again.body) == (304, b"")
    assert "asked-at" in again.headers
    head = at_the_door(lambda door: door.ask("HEAD", f"/inquiry/answers/{code}"))
    assert (head.status, head.body, head.headers["content-length"]) == (200, b"", str(len(first.body)))
    assert SignedAnswer.objects.count() == 1


def test_answers_are_signed_ahead_and_again_when_the_key_is_lost(certificate: Certificate) -> None:
    moment = present()
    assert sign_new_answers(at_most=100, actor=SYSTEM, now=moment) == 1
    assert sign_new_answers(at_most=100, actor=SYSTEM, now=moment) == 0
    [kept] = SignedAnswer.objects.all()
    code = code_of(certificate)
    first = at_the_door(lambda door: door.get(code))
    assert verified(first)
    assert SignedAnswer.objects.get().signed_at == kept.signed_at
    report_key_lost(key_id=kept.key_id, reason="演练", actor=SYSTEM, now=moment)
    second = at_the_door(lambda door: door.get(code))
    assert verified(second)
    assert second.json()["signature"]["method"] != first.json()["signature"]["method"]


def test_what_a_lost_key_signed_is_counted_and_signed_again(certificate: Certificate) -> None:
    moment = present()
    sign_new_answers(at_most=100, actor=SYSTEM, now=moment)
    old = SignedAnswer.objects.get().key_id
    lost = report_key_lost(key_id=old, reason="演练", actor=SYSTEM, now=moment)
    assert lost.affected["inquiry_answers"] == 1
    assert resign_lost(key_id=old, actor=SYSTEM, now=moment)["inquiry_answers"] == 1
    assert lost.successor is not None
    assert SignedAnswer.objects.get().key_id == lost.successor.id
    assert resign_lost(key_id=old, actor=SYSTEM, now=moment)["inquiry_answers"] == 0


def test_inquiries_are_counted_and_logged_without_saying_who(certificate: Certificate, hot_folder: Path) -> None:
    async def ask(door: HotDoor) -> None:
        await door.post(number=NUMBER, name=NAME)
        await door.post(number=NUMBER, name=NAME)
        await door.get("2222222222222222")

    at_the_door(ask)
    assert counted() == {"valid": 2, "not_found": 1}
    [log] = hot_folder.glob("*.jsonl")
    lines = [orjson.loads(line) for line in log.read_text().splitlines()]
    assert [line["outcome"] for line in lines] == ["valid", "valid", "not_found"]
    assert lines[0]["asked"] == lines[1]["asked"] != lines[2]["asked"]
    assert not any(word in log.read_text() for word in (NUMBER, NAME, "192.0.2.1"))
