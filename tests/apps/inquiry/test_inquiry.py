"""The public inquiry through page, REST and command."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from oneplusx.apps.certificates.models import CertificateNumber
from oneplusx.apps.certificates.services import revoke_certificates
from oneplusx.apps.inquiry import limits, selectors
from oneplusx.apps.inquiry.asking import ask
from oneplusx.apps.parties.models import Enrollment
from oneplusx.cli.main import main
from oneplusx.domain.errors import TooMany
from oneplusx.web.actor import Actor
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


def test_a_wrong_name_and_a_wrong_number_answer_alike(code: str, client: Client) -> None:
    wrong_name = client.post(reverse("inquiry:inquiry"), {"number": NUMBER, "name": "段秋石"})
    wrong_number = client.post(reverse("inquiry:inquiry"), {"number": "X99999999", "name": NAME})
    assert (wrong_name.status_code, wrong_number.status_code) == (404, 404)
    assert selectors.find(number=NUMBER, name="段秋石", now=None).verdict == "not_found"  # type: ignore[arg-type]


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
    for _ in range(limits.PER_NUMBER):
        ask(number=NUMBER, name=NAME, address="192.0.2.1", now=now)
    with pytest.raises(TooMany):
        ask(number=NUMBER, name="段秋石", address="192.0.2.2", now=now)
    ask(number=NUMBER, name=NAME, address="192.0.2.1", now=now + timedelta(minutes=1))


def test_rest_answers_without_a_token(code: str, client: Client) -> None:
    answer = client.post("/api/v1/inquiries", {"number": NUMBER, "name": NAME}, content_type="application/json")
    assert (answer.status_code, answer.json()["verdict"], answer.json()["holder"]) == (200, "valid", "林*雨")
    assert client.post("/api/v1/inquiries", {}, content_type="application/json").status_code == 422


def test_the_command_says_yes_or_no(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--number", NUMBER, "--name", NAME, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "valid"
    assert main(["verify", "--number", NUMBER, "--name", "段秋石"]) == 1


def test_one_indexed_read_for_a_miss(code: str, now: datetime, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        selectors.find(number=NUMBER, name="段秋石", now=now)
