"""The public inquiry through page, REST and command."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from oneplusx.apps.certificates.models import Certificate, CertificateNumber
from oneplusx.apps.certificates.services import revoke_certificates
from oneplusx.apps.inquiry import limits, selectors
from oneplusx.apps.inquiry.asking import ask
from oneplusx.apps.parties.models import Enrollment
from oneplusx.cli.main import main
from oneplusx.domain.errors import TooMany
from oneplusx.web.actor import Actor
from tests.support.cast import SignIn
from tests.support.flow import HoldCertificate

NUMBER, NAME = "X20260001", "林晓雨"


@pytest.fixture(autouse=True)
def _no_counts() -> None:
    cache.clear()


@pytest.fixture
def code(studying: Enrollment, hold_certificate: HoldCertificate) -> str:
    certificate = hold_certificate(studying, NUMBER)
    return CertificateNumber.objects.get(certificate_id=certificate.id).code


def post(client: Client, number: str, name: str) -> str:
    return client.post(reverse("inquiry:inquiry"), {"number": number, "name": name}).content.decode()


def test_valid_by_number_and_name_and_by_code(code: str, client: Client, now: datetime) -> None:
    page = post(client, " x2026-0001 ", NAME)
    assert "有效" in page
    assert "林*雨" in page
    assert NAME not in page
    assert selectors.find_by_code(code=code, now=now).verdict == selectors.Verdict.VALID
    assert client.get(reverse("inquiry:by_code", args=[code])).status_code == 200


WRONG = {"name": {"number": NUMBER, "name": "段秋石"}, "number": {"number": "X99999999", "name": NAME}}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_wrong_name_and_a_wrong_number_answer_alike_to_the_byte(code: str, language: str) -> None:
    """Two strangers, each in a session of their own; the answer says when it was asked, so both ask in one second."""
    for _attempt in range(20):
        answers = []
        for asked in WRONG.values():
            client = Client()
            client.cookies["django_language"] = language
            client.get(reverse("inquiry:inquiry"))
            answers.append(client.post(reverse("inquiry:inquiry"), asked))
        times = {re.search(rb'datetime="([^"]+)"', answer.content).group(1) for answer in answers}  # type: ignore[union-attr]
        if len(times) == 1:
            break
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert answers[0].headers == answers[1].headers
    assert not answers[0].cookies


def test_not_passed_answers_like_not_found(code: str, client: Client, now: datetime) -> None:
    Certificate.objects.update(is_passed=False)
    assert selectors.find(number=NUMBER, name=NAME, now=now) == selectors.Finding("not_found", asked_at=now)  # type: ignore[arg-type]


def test_every_inquiry_asks_the_database_alike(code: str) -> None:
    """One question, the same words, whatever is wrong; what is found asks the same first, then what it stands for."""
    questions = []
    for asked in ({"number": NUMBER, "name": NAME}, *WRONG.values()):
        with CaptureQueriesContext(connection) as found:
            Client().post(reverse("inquiry:inquiry"), asked)
        questions.append([re.sub(r"'[^']*'", "…", query["sql"]) for query in found.captured_queries])
    found_asks, *wrong_ask = questions
    assert [len(one) for one in wrong_ask] == [1, 1]
    assert wrong_ask[0] == wrong_ask[1] == found_asks[:1]


def test_the_public_inquiry_holds_no_token_and_switch_language_without_one(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.get(reverse("inquiry:inquiry"))
    assert b"csrf" not in answer.content.lower()
    assert not answer.cookies
    answer = client.post(reverse("set_language"), {"language": "en", "next": "/inquiry/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/inquiry/")
    assert b"Check a certificate" in client.get("/inquiry/").content
    assert (
        client.post(reverse("set_language"), {"language": "en", "next": "https://example.org/"})
        .headers["Location"]
        .startswith("/")
    )
    looked = client.post(reverse("looks"), {"theme": "dark", "next": "/inquiry/"})
    assert looked.status_code == 302
    assert b'data-theme="dark"' in client.get("/inquiry/").content


def test_those_signed_in_still_send_a_token(learner_actor: Actor, sign_in: SignIn) -> None:
    page = sign_in(learner_actor).get(reverse("home")).content.decode()
    assert "X-CSRFToken" in page
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = sign_in(learner_actor).cookies
    assert strict.post(reverse("account_logout")).status_code == 403


def test_no_personal_data_on_the_page(code: str, client: Client, studying: Enrollment) -> None:
    page = post(client, NUMBER, NAME)
    assert studying.student_number not in page
    assert studying.learner.person.identity_document() not in page


def test_revoked_and_expired(
    studying: Enrollment, hold_certificate: HoldCertificate, organization_officer: Actor, now: datetime
) -> None:
    certificate = hold_certificate(studying, NUMBER, expires_on=now.date() + timedelta(days=1))
    late = now + timedelta(days=3)
    assert selectors.find(number=NUMBER, name=NAME, now=now).verdict == selectors.Verdict.VALID
    assert selectors.find(number=NUMBER, name=NAME, now=late).verdict == selectors.Verdict.EXPIRED
    revoke_certificates(certificate_ids=[certificate.id], reason="信息有误", actor=organization_officer, now=now)
    assert selectors.find(number=NUMBER, name=NAME, now=now).verdict == selectors.Verdict.REVOKED


def test_an_empty_form_says_what_is_needed(client: Client, db: None) -> None:
    answer = client.post(reverse("inquiry:inquiry"), {"number": NUMBER, "name": ""})
    assert answer.status_code == 422


def test_too_many_inquiries_are_refused(db: None, now: datetime) -> None:
    for turn in range(limits.PER_NUMBER):
        ask(number=NUMBER, name=NAME, address=f"192.0.2.{turn}", now=now)
    with pytest.raises(TooMany):
        ask(number="x2026 0001", name="段秋石", address="192.0.2.200", now=now)
    ask(number=NUMBER, name=NAME, address="192.0.2.1", now=now + timedelta(minutes=1))


def test_rest_answers_without_a_token(code: str, client: Client) -> None:
    answer = client.post("/api/v1/inquiries", {"number": NUMBER, "name": NAME}, content_type="application/json")
    assert (answer.status_code, answer.json()["verdict"], answer.json()["holder"]) == (200, "valid", "林*雨")
    assert client.post("/api/v1/inquiries", {}, content_type="application/json").status_code == 422


def test_the_command_says_yes_or_no(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--number", NUMBER, "--name", NAME, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["verdict"] == "valid"
    assert [one["outcome"] for one in told["checks"] if one["code"] == "not_revoked"] == ["passed"]
    assert not [name for name in told if name.endswith("_id")]
    assert main(["verify", "--number", NUMBER, "--name", "段秋石"]) == 1


def test_no_field_is_called_optional_though_either_way_needs_some(db: None) -> None:
    shown = Client().get("/inquiry/").content.decode()
    assert "持证人姓名" in shown
    assert "选填" not in shown
