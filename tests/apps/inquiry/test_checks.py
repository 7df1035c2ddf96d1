"""The checks below the verdict, through page and REST; certificate files handed in."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
import segno
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pypdf import PdfWriter

from oneplusx.apps.certificates.models import Certificate, CertificateNumber
from oneplusx.apps.certificates.services import revoke_certificates, suspend_certificate
from oneplusx.apps.credentials.examining import examine_certificate
from oneplusx.apps.credentials.models import Credential
from oneplusx.apps.inquiry import handed_in, limits
from oneplusx.apps.inquiry.selectors import find_by_code
from oneplusx.apps.parties.models import Enrollment, Institution
from oneplusx.apps.standards.models import OrganizationStatus, RegisteredOrganization
from oneplusx.domain.credential import baking
from oneplusx.domain.credential.contexts import CREDENTIALS_V2
from oneplusx.domain.credential.trust import load_trust_list
from oneplusx.web.actor import SYSTEM
from tests.support.credentials import FACTS, KEY, SELF_KEY, signed
from tests.support.flow import HoldCertificate
from tests.support.issued_credentials import IssueCertificate, current

FILE = "inquiry:file"


@pytest.fixture(autouse=True)
def _no_counts(db: None) -> None:
    cache.clear()


@pytest.fixture
def issued(issue: IssueCertificate, enrollment: Enrollment) -> Certificate:
    return issue(enrollment)


def code_of(certificate: Certificate) -> str:
    return CertificateNumber.objects.get(certificate_id=certificate.id).code


def outcomes(certificate: Certificate, now: datetime) -> dict[str, str]:
    standing = find_by_code(code=code_of(certificate), now=now).standing
    return {one.code.value: one.outcome.value for one in examine_certificate(certificate.id, standing, now=now).checks}


def page_of(client: Client, certificate: Certificate) -> str:
    return client.get(reverse("inquiry:by_code", args=[code_of(certificate)])).content.decode()


ALL_PASSED = dict.fromkeys(
    ("well_formed", "signature", "issuer_known", "issuer_authorized", "not_revoked", "not_suspended", "not_expired"),
    "passed",
)


def test_each_check_of_an_issued_certificate_passes(issued: Certificate, now: datetime, client: Client) -> None:
    assert outcomes(issued, now) == {**ALL_PASSED, "in_log": "unchecked"}
    page = page_of(client, issued)
    assert page.count("这是什么？") == 8
    assert "数字签名有效" in page
    assert issued.holder_name not in page


def test_what_the_register_knows_comes_before_the_published_list(issued: Certificate, now: datetime) -> None:
    suspend_certificate(certificate_id=issued.id, reason="核实", actor=SYSTEM, now=now)
    assert outcomes(issued, now)["not_suspended"] == "failed"
    revoke_certificates(certificate_ids=[issued.id], reason="信息有误", actor=SYSTEM, now=now)
    found = outcomes(issued, now)
    assert (found["not_revoked"], found["not_suspended"], found["signature"]) == ("failed", "passed", "passed")


def test_an_organization_that_left_the_register_was_authorized_before(issued: Certificate, now: datetime) -> None:
    left = RegisteredOrganization(
        organization=issued.certificate_type.organization,
        registered_on=date(2020, 1, 1),
        status=OrganizationStatus.WITHDRAWN,
        status_on=issued.issued_on + timedelta(days=1),
    )
    left.save()
    assert outcomes(issued, now)["issuer_authorized"] == "passed"
    RegisteredOrganization.objects.update(status_on=issued.issued_on - timedelta(days=2))
    assert outcomes(issued, now)["issuer_authorized"] == "failed"


def test_a_credential_changed_in_the_database_is_not_called_valid(
    issued: Certificate, now: datetime, client: Client
) -> None:
    credential = current(issued)
    forged = credential.document.replace(issued.number, issued.number + "9")
    Credential.objects.filter(id=credential.id).update(document=forged)
    assert outcomes(issued, now)["signature"] == "failed"
    page = page_of(client, issued)
    assert "不可信" in page
    assert "证书已在本平台登记" not in page


def test_a_list_does_not_call_valid_what_is_not_genuine(issued: Certificate, client: Client) -> None:
    line = {"lines": f"{issued.number},{issued.holder_name}"}
    good = client.post(reverse("inquiry:many"), line).content.decode()
    assert ("有效" in good, "不可信" in good) == (True, False)
    credential = current(issued)
    changed = credential.document.replace(issued.number, issued.number + "9")
    Credential.objects.filter(id=credential.id).update(document=changed)
    page = client.post(reverse("inquiry:many"), line)
    said = re.search(r'name="report" value="([^"]+)"', page.content.decode())
    assert said is not None
    file = client.post(reverse("inquiry:report_file"), {"report": unescape(said[1]), "format": "csv"})
    [row] = file.content.decode("utf-8-sig").splitlines()[1:]
    assert row.split(",")[3] == "不可信"
    assert "不可信" in page.content.decode()


def test_a_certificate_without_credential_still_gets_a_verdict(
    studying: Enrollment, hold_certificate: HoldCertificate, now: datetime, client: Client
) -> None:
    certificate = hold_certificate(studying)
    found = outcomes(certificate, now)
    assert (found["signature"], found["not_revoked"], found["issuer_authorized"]) == (
        "unchecked",
        "passed",
        "unchecked",
    )
    assert "没有可验证凭证" in page_of(client, certificate)


def test_rest_tells_the_checks(issued: Certificate, client: Client) -> None:
    answer = client.post(
        "/api/v1/inquiries",
        {"code": code_of(issued)},
        content_type="application/json",
        headers={"Accept-Language": "en"},
    ).json()
    assert [one["code"] for one in answer["checks"]] == [*ALL_PASSED, "in_log"]
    assert answer["checks"][0] == {
        "code": "well_formed",
        "outcome": "passed",
        "title": "Form",
        "words": "It is well-formed.",
    }
    assert "certificate_id" not in answer


# Files


def hand_in(client: Client, content: bytes, name: str = "credential.json") -> HttpResponse:
    answer = client.post(reverse(FILE), {"file": SimpleUploadedFile(name, content)})
    assert isinstance(answer, HttpResponse)
    return answer


def as_json(text: str) -> bytes:
    return text.encode()


def as_png(text: str) -> bytes:
    buffer = io.BytesIO()
    segno.make("x").save(buffer, kind="png")
    return baking.bake_png(buffer.getvalue(), text)


def as_svg(text: str) -> bytes:
    return baking.bake_svg('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"></svg>', text).encode()


def as_pdf(text: str) -> bytes:
    buffer, writer = io.BytesIO(), PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_attachment("credential.json", text.encode())
    writer.write(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("packed", [as_json, as_png, as_svg, as_pdf])
def test_a_file_is_examined_whatever_it_is(packed: Callable[[str], bytes], issued: Certificate, client: Client) -> None:
    document = current(issued).document
    page = hand_in(client, packed(document)).content.decode()
    assert "真实有效" in page
    assert issued.number in page
    assert "2026年5月20日" in page
    assert issued.holder_name not in page
    forged = hand_in(client, packed(document.replace(issued.number, "X-2026-2"))).content.decode()
    assert "不可信" in forged
    assert "X-2026-2" not in forged


def test_the_register_knows_newer_than_the_file(issued: Certificate, client: Client, now: datetime) -> None:
    document = current(issued).document
    revoke_certificates(certificate_ids=[issued.id], reason="信息有误", actor=SYSTEM, now=now)
    page = hand_in(client, as_json(document)).content.decode()
    assert "已撤销" in page
    assert "真实有效" not in page


def presented(*credentials: Any, **more: Any) -> bytes:
    document = {"@context": [CREDENTIALS_V2], "type": "VerifiablePresentation", "verifiableCredential": credentials}
    return json.dumps({**document, **more}).encode()


def test_each_credential_of_a_presentation_is_verified(issued: Certificate, client: Client, now: datetime) -> None:
    document = json.loads(current(issued).document)
    forged = {**document, "name": "别的证书"}
    envelope = {
        "@context": [CREDENTIALS_V2],
        "id": "data:application/vc+sd-jwt,eyJ",
        "type": "EnvelopedVerifiableCredential",
    }
    good = hand_in(client, presented(document)).text
    for words in ("真实，但需注意", "格式完整、规范", "出示未经签名", "所含 1 个凭证全部有效"):
        assert words in good, words
    assert f'href="{reverse("inquiry:by_code", args=[code_of(issued)])}"' in good
    assert issued.holder_name not in good
    mixed = hand_in(client, presented(document, forged, envelope)).text
    assert "所含 3 个凭证中有 1 个无效" in mixed
    assert "别的证书" not in mixed
    assert "本平台不核查这种形式" in mixed
    demo = signed(replace(FACTS, is_demo=True), SELF_KEY)
    assert "演示数据，无效" in hand_in(client, presented(document, demo)).text.split('id="parts"')[1]
    revoke_certificates(certificate_ids=[issued.id], reason="信息有误", actor=SYSTEM, now=now)
    assert "所含 1 个凭证中有 1 个无效" in hand_in(client, presented(document)).text, "the register knows newer"


def test_an_envelope_is_called_what_it_is(client: Client) -> None:
    envelope = presented(id="data:application/vp+jwt,eyJ", type="EnvelopedVerifiablePresentation")
    assert "本平台不核查这种形式" in hand_in(client, envelope).text
    token = hand_in(client, b"eyJhbGciOiJFZERTQSJ9.eyJ2YyI6e319.c2ln", "credential.jwt")
    assert (token.status_code, "签名令牌" in token.text) == (422, True)


def test_the_trust_list_names_issuers_with_their_keys_and_marks_the_demonstration(
    issued: Certificate, client: Client, bank: Institution
) -> None:
    organization = issued.certificate_type.organization
    assert organization is not None
    assert "演示" not in issuers_of(client)
    cache.clear()
    Institution.objects.filter(id=bank.id).update(is_demo=True)
    answer = client.get("/trust/list.json")
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    [row] = answer.json()["issuers"]
    trusted = load_trust_list(answer.json()).issuer(json.loads(current(issued).document)["issuer"]["id"])
    assert trusted is not None
    assert (trusted.name_zh, trusted.is_demo, row["is_demo"]) == (organization.name_zh, True, True)
    achievement = json.loads(current(issued).document)["credentialSubject"]["achievement"]["id"]
    assert trusted.may_issue(achievement, datetime(2026, 5, 20, tzinfo=UTC))
    assert not trusted.may_issue("https://other.example/achievement", datetime(2026, 5, 20, tzinfo=UTC))
    assert organization.name_zh in issuers_of(client)
    assert "演示" in issuers_of(client)
    assert "演示数据，无效" in client.get(f"/issuers/{organization.id}/", headers={"Accept": "text/html"}).text


def issuers_of(client: Client) -> str:
    """The part of the trust page about issuers."""
    found = re.search(r'id="issuers-title".*?</section>', client.get("/trust/").text, re.DOTALL)
    assert found is not None
    return found[0]


def test_an_unknown_issuer_is_a_warning_and_unknown_keys_no_failure(client: Client, now: datetime) -> None:
    stranger = hand_in(client, json.dumps(signed(key=SELF_KEY)).encode()).content.decode()
    assert "不在信任列表" in stranger
    assert "真实有效" not in stranger
    unknown = hand_in(client, json.dumps(signed(key=KEY)).encode()).content.decode()
    assert "暂时无法查验" in unknown


BAD: list[Any] = [
    b"",
    b"x",
    b"{}",
    b"[]",
    b"{" * 100_000,
    b'{"a":NaN}',
    b'{"@context": ["https://www.w3.org/ns/credentials/v2"], "type": "x"}',
    b"%PDF-1.7\n%%EOF",
    b"%PDF-1.7\n" + b"1 0 obj<</Length 9999999999>>stream\n" * 50,
    b"\x89PNG\r\n\x1a\n" + b"\xff" * 64,
    b"<svg><openbadges:credential>x</svg>",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]><svg xmlns='http://www.w3.org/2000/svg'>&a;</svg>",
    b"PK\x03\x04" + b"\0" * 100,
    b"\xff\xfe{\x00}\x00",
]


@pytest.mark.parametrize("content", BAD)
def test_no_file_makes_it_fall_over(content: bytes, client: Client) -> None:
    answer = hand_in(client, content)
    assert answer.status_code in {200, 422}
    assert "真实有效" not in answer.content.decode()


def test_a_large_file_is_refused(client: Client) -> None:
    assert hand_in(client, b"{" + b" " * handed_in.FILE_BYTES_MAX).status_code == 422


@pytest.mark.usefixtures("still_clock")
def test_files_are_limited(client: Client) -> None:
    for _turn in range(limits.FILES_PER_ADDRESS // 5):
        assert hand_in(client, b"{}").status_code != 429
    refused = hand_in(client, b"{}")
    assert refused.status_code == 429
    assert "data-challenge" in refused.content.decode()
