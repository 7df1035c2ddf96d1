"""Limits of the public inquiry, and the proof of work beyond what is free."""

from __future__ import annotations

import base64
import json
import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from altcha import Challenge, Payload, solve_challenge
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from oneplusx.apps.inquiry import limits
from oneplusx.apps.inquiry.asking import ask
from oneplusx.apps.inquiry.proof import challenge, is_proved
from oneplusx.apps.inquiry.selectors import Verdict
from oneplusx.domain.errors import TooMany
from oneplusx.web.clock import now as present

NUMBER, NAME = "X20260001", "林晓雨"


@pytest.fixture(autouse=True)
def _no_counts(db: None) -> None:
    cache.clear()


def solved(document: dict[str, object]) -> str:
    found = Challenge.from_dict(document)
    solution = solve_challenge(found)
    assert solution is not None
    return Payload(found, solution).to_base64()


def test_a_proof_counts_once_and_only_for_its_challenge() -> None:
    proof = solved(challenge(now=present()))
    assert is_proved(proof)
    assert not is_proved(proof)
    other = json.loads(base64.b64decode(solved(challenge(now=present()))))
    other["challenge"]["parameters"]["keyPrefix"] = "00"
    assert not is_proved(base64.b64encode(json.dumps(other).encode()).decode())


def test_a_proof_ends_with_its_term() -> None:
    assert not is_proved(solved(challenge(now=present() - timedelta(hours=1))))


@pytest.mark.parametrize(
    "nonsense", ["", "x", "e30=", "bnVsbA==", "W10=", "x" * 100_000, base64.b64encode(b"{" * 3000).decode()]
)
def test_nonsense_is_no_proof(nonsense: str) -> None:
    assert not is_proved(nonsense)


@pytest.mark.usefixtures("still_clock")
def test_beyond_what_is_free_the_page_asks_for_a_proof_and_takes_it(client: Client) -> None:
    for turn in range(limits.PER_ADDRESS_FREE):
        answer = client.post(reverse("inquiry:inquiry"), {"number": f"N{turn}", "name": f"甲{turn}"})
        assert answer.status_code == 404
    refused = client.post(reverse("inquiry:inquiry"), {"number": "N99", "name": "甲"})
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) <= limits.WINDOW_SECONDS
    page = refused.content.decode()
    assert 'value="N99"' in page, "what was typed is kept"
    [document] = re.findall(r'data-challenge="([^"]+)"', page)
    proof = solved(json.loads(unescape(document)))
    answer = client.post(reverse("inquiry:inquiry"), {"number": "N99", "name": "甲", "proof": proof})
    assert answer.status_code == 404
    again = client.post(reverse("inquiry:inquiry"), {"number": "N99", "name": "甲", "proof": proof})
    assert again.status_code == 429


@pytest.mark.usefixtures("still_clock")
def test_a_form_opened_late_brings_its_challenge(client: Client) -> None:
    assert "data-challenge" not in client.get(reverse("inquiry:inquiry")).content.decode()
    for turn in range(limits.PER_ADDRESS_FREE):
        client.get(reverse("inquiry:by_code", args=[f"CODE{turn}"]))
    assert "data-challenge" in client.get(reverse("inquiry:inquiry")).content.decode()


@pytest.mark.usefixtures("still_clock")
def test_rest_hands_out_challenges_and_takes_proofs(client: Client) -> None:
    for turn in range(limits.PER_ADDRESS_FREE):
        client.post("/api/v1/inquiries", {"code": f"CODE{turn}"}, content_type="application/json")
    refused = client.post("/api/v1/inquiries", {"code": "CODE"}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (429, "inquiry.proof_needed")
    proof = solved(client.get("/api/v1/inquiries/challenge").json())
    answer = client.post("/api/v1/inquiries", {"code": "CODE", "proof": proof}, content_type="application/json")
    assert (answer.status_code, answer.json()["verdict"]) == (200, "not_found")


def test_with_a_proof_an_address_is_still_limited(now: datetime) -> None:
    for turn in range(limits.PER_ADDRESS):
        ask(number=f"N{turn}", name=f"甲{turn}", address="192.0.2.1", now=now, is_proved=True)
    with pytest.raises(TooMany) as refused:
        ask(number="N", name="甲", address="192.0.2.1", now=now, is_proved=True)
    assert refused.value.code == "inquiry.too_many"


def guess(guessed: str, turn: int) -> dict[str, str]:
    """One try: names for a number, numbers for a name, each from an address of its own; codes from one address."""
    return {
        "name": {"number": NUMBER, "name": f"甲{turn}", "address": f"2001:db8::{turn}"},
        "number": {"number": f"X{turn}", "name": NAME, "address": f"2001:db8::{turn}"},
        "code": {"code": f"CODE{turn}", "address": "192.0.2.9"},
    }[guessed]


@pytest.mark.parametrize("guessed", ["name", "number", "code"])
def test_nobody_guesses_by_trying(guessed: str, now: datetime) -> None:
    """Slow enough for the limits of a minute, it ends with those of the day."""
    allowed = {"name": limits.MISSES_PER_NUMBER, "number": limits.MISSES_PER_NAME, "code": limits.MISSES_PER_ADDRESS}
    day = now.replace(hour=0, minute=0)
    tries = allowed[guessed]
    for turn in range(tries):
        assert ask(**guess(guessed, turn), now=day + timedelta(seconds=5 * turn)).verdict == Verdict.NOT_FOUND
    with pytest.raises(TooMany) as refused:
        ask(**guess(guessed, tries), now=day + timedelta(seconds=5 * tries))
    assert refused.value.code == "inquiry.too_many_misses"
    ask(number="another", name="某人", address="192.0.2.77", now=day)


def test_a_common_name_is_asked_for_by_everybody_who_bears_it(now: datetime) -> None:
    """Only what is not found counts against a name."""
    for turn in range(3 * limits.PER_NAME):
        limits.count_inquiry(address=f"2001:db8::{turn}", number=f"N{turn}", name="王伟", now=now)
    for turn in range(limits.PER_NAME):
        limits.count_miss(address=f"2001:db8::a:{turn}", number=f"X{turn}", name="王伟", now=now)
    with pytest.raises(TooMany):
        limits.count_inquiry(address="2001:db8::b", number="N", name="王伟", now=now)
    limits.count_inquiry(address="2001:db8::b", number="N", name="王伟", now=now + timedelta(minutes=1))
