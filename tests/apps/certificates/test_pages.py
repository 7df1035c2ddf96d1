"""Pages of certificates: list, detail, issue, revoke."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from oneplusx.apps.certificates.models import Certificate, CertificateState, Revocation
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.recognition.models import Achievement, Recognition
from oneplusx.web.actor import Role
from tests.support.cast import make_officer, resident_id

pytestmark = pytest.mark.django_db


def issue_form(web_certificates, **changes: str) -> dict[str, str]:
    return {
        "certificate_type": str(web_certificates["WEB-3"].id),
        "name": "林晓雨",
        "document_kind": "resident_id",
        "document_number": resident_id(1),
        "number": "X-2026-88",
        "issued_on": "2026-05-20",
        "score": "88.5",
        **changes,
    }


def test_an_organization_issues_and_credits_follow(web_certificates, enrollment, organization_officer, sign_in):
    client = sign_in(organization_officer)
    assert client.get(reverse("certificates:issue")).status_code == 200
    answer = client.post(reverse("certificates:issue"), issue_form(web_certificates))
    assert answer.status_code == 302
    certificate = Certificate.objects.get()
    assert (certificate.origin, certificate.score_hundredths) == ("here", 8850)
    assert Achievement.objects.get().state == "verified"
    home = client.get("/home/").content.decode()
    assert certificate.number in home[home.index('id="home-issued"') :]
    run_until_idle()
    assert Recognition.objects.get().credits_hundredths == 600
    assert client.post(reverse("certificates:issue"), issue_form(web_certificates, number="X-2")).status_code == 422


@pytest.mark.parametrize(
    "changes", [{"name": "别的人"}, {"document_number": "110101199001011234"}, {"number": ""}, {"score": "-1"}]
)
def test_wrong_entries_keep_what_was_typed(web_certificates, enrollment, organization_officer, sign_in, changes):
    answer = sign_in(organization_officer).post(reverse("certificates:issue"), issue_form(web_certificates, **changes))
    assert answer.status_code == 422
    assert Certificate.objects.count() == 0
    assert "2026-05-20" in answer.text


def test_revoking_needs_a_reason_and_another_officer_and_takes_credits_back(
    record_certificate, enrollment, organization, organization_officer, sign_in, now
):
    certificate = record_certificate(enrollment, "WEB-1", number="X-1")
    run_until_idle()
    client = sign_in(organization_officer)
    change = reverse("certificates:change_state", args=[certificate.id])
    assert client.post(change, {"change": "revoke", "reason": ""}).status_code == 422
    assert client.post(change, {"change": "revoke", "reason": "成绩作废"}).status_code == 302
    certificate.refresh_from_db()
    assert certificate.state == CertificateState.VALID
    asked = Revocation.objects.get()
    decide = reverse("certificates:decide_revocation", args=[asked.id])
    other = make_officer(organization, Role.ORGANIZATION_OFFICER, "孔复核", "second", now)
    assert sign_in(other).post(decide, {"act": "approve"}).status_code == 302
    certificate.refresh_from_db()
    assert certificate.state == CertificateState.REVOKED
    assert Recognition.objects.get().reversed_at is not None
    assert client.post(change, {"change": "revoke", "reason": "再次"}).status_code in {409, 422}


def test_suspend_and_reinstate(record_certificate, enrollment, organization_officer, sign_in):
    certificate = record_certificate(enrollment, "WEB-1")
    client = sign_in(organization_officer)
    change = reverse("certificates:change_state", args=[certificate.id])
    for act, state in (("suspend", CertificateState.SUSPENDED), ("reinstate", CertificateState.VALID)):
        assert client.post(change, {"change": act, "reason": "核查"}).status_code == 302
        certificate.refresh_from_db()
        assert certificate.state == state


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_list_is_searched_and_exported(record_certificate, enrollment, registrar, sign_in, language):
    record_certificate(enrollment, "WEB-1", number="X-2026-1")
    client = sign_in(registrar)
    client.cookies["django_language"] = language
    page = reverse("certificates:certificates")
    for query in ("x 2026 1", "linxiaoyu", "Web"):
        assert "X-2026-1" in client.get(page, {"q": query}).text, query
    assert "X-2026-1" not in client.get(page, {"q": "没有"}).text
    assert "X-2026-1" in client.get(page, {"format": "csv"}).content.decode("utf-8-sig")


def test_a_detail_shows_corrections(record_certificate, enrollment, registrar, sign_in):
    certificate = record_certificate(enrollment, "WEB-1", number="X-2026-1")
    record_certificate(enrollment, "WEB-1", number="X-2026-2", score=9000)
    text = sign_in(registrar).get(reverse("certificates:certificate", args=[certificate.id])).text
    assert "X-2026-1 → X-2026-2" in text
    assert "85 → 90" in text


def test_others_certificates_are_unknown(record_certificate, enrollment, outsider, other_learner_actor, sign_in):
    certificate = record_certificate(enrollment, "WEB-1")
    page = reverse("certificates:certificate", args=[certificate.id])
    for actor in (outsider, other_learner_actor):
        assert sign_in(actor).get(page).status_code == 404
        assert (
            sign_in(actor)
            .post(reverse("certificates:change_state", args=[certificate.id]), {"change": "revoke", "reason": "x"})
            .status_code
            == 404
        )
    assert Client().get(page).status_code == 302


def test_nobody_is_led_to_a_list_that_is_closed_to_them(
    record_certificate, enrollment, registrar, authority_officer, sign_in
):
    path = reverse("certificates:certificate", args=[record_certificate(enrollment, "WEB-1", number="X-2026-1").id])
    for actor, is_open in ((registrar, True), (authority_officer, False)):
        client = sign_in(actor)
        crumbs = client.get(path).content.decode().partition("<main")[2].partition("<h1")[0]
        assert ('href="/certificates/"' in crumbs) == is_open
        assert (client.get("/certificates/").status_code == 200) == is_open


def test_a_college_does_not_revoke(record_certificate, enrollment, registrar, sign_in):
    certificate = record_certificate(enrollment, "WEB-1")
    change = reverse("certificates:change_state", args=[certificate.id])
    assert sign_in(registrar).post(change, {"change": "revoke", "reason": "x"}).status_code == 403
    assert Certificate.objects.get().state == CertificateState.VALID
