"""The REST door: catalogue, certificates, outcomes, verification."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from oneplusx.apps.certificates.models import Certificate, RevocationSetting
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.recognition.models import Achievement, Recognition
from tests.support.cast import resident_id

pytestmark = pytest.mark.django_db
BASE = "/api/v1"


def call(token: str, method: str, path: str, body: Any = None, **headers: str):
    client = Client(headers={"Authorization": f"Bearer {token}", **headers})
    if method == "GET":
        return client.get(BASE + path, body or {})
    return client.post(BASE + path, body, content_type="application/json")


def certificates(**changes: Any) -> dict[str, Any]:
    row = {
        "certificate_type": "WEB-1",
        "student_number": "20240001",
        "acquired_month": "2026-05",
        "number": "X-1",
        "score": "85.5",
        **changes,
    }
    return {"institution_code": "C4401", "rows": [row]}


def test_the_catalogue_is_public_and_paged(web_certificates):
    answer = Client().get(f"{BASE}/catalogue/certificates", {"q": "qianduan", "per_page": 2})
    assert answer.status_code == 200
    body = answer.json()
    assert (body["total"], len(body["items"])) == (3, 2)
    assert body["items"][0]["bank_value"] == "2"
    second = Client().get(f"{BASE}/catalogue/certificates", {"page": 2, "per_page": 2}).json()
    assert [item["code"] for item in second["items"]] == ["WEB-3"]


def test_a_college_records_and_credits_follow(web_certificates, enrollment, college_token):
    answer = call(college_token, "POST", "/certificates", certificates(), **{"Idempotency-Key": "k1"})
    assert answer.status_code == 200, answer.text
    assert answer.json()["counts"] == {"new": 1}
    again = call(college_token, "POST", "/certificates", certificates(), **{"Idempotency-Key": "k1"})
    assert again.json() == answer.json()
    assert call(college_token, "POST", "/certificates", certificates()).json()["counts"] == {"unchanged": 1}
    assert call(college_token, "POST", "/certificates", certificates(score="90")).json()["counts"] == {"changed": 1}
    run_until_idle()
    body = call(college_token, "GET", "/achievements").json()
    assert body["total"] == 1
    item = body["items"][0]
    assert (item["state"], item["credits"], item["attributes"]["score"]) == ("recognized", "2", 90)
    assert item["recognitions"][0]["institution_code"] == "BANK"
    listed = call(college_token, "GET", "/certificates", {"q": "x1"}).json()
    assert listed["items"][0]["inquiry_code"]


@pytest.mark.parametrize(
    "changes, code",
    [
        ({"student_number": "404"}, "certificates.unknown_learner"),
        ({"certificate_type": "WEB-9"}, "certificates.unknown_type"),
        ({"course_codes": ["C404"]}, "certificates.unknown_course"),
        ({"acquired_month": "2099-01"}, "certificates.future_month"),
    ],
)
def test_refused_rows_are_named(web_certificates, enrollment, college_token, changes, code):
    answer = call(college_token, "POST", "/certificates", certificates(**changes))
    assert answer.json()["rows"][0]["code"] == code
    assert Certificate.objects.count() == 0


def test_an_organization_records_by_name_and_document(web_certificates, enrollment, organization_token):
    body = certificates(name="林晓雨", document_number=resident_id(1), student_number="")
    body["institution_code"] = "ORG1"
    assert call(organization_token, "POST", "/certificates", body).json()["counts"] == {"new": 1}
    certificate = Certificate.objects.get()
    assert (certificate.origin, certificate.confirmation) == ("here", "issued")
    path = f"/certificates/{certificate.id}/revocation"
    assert call(organization_token, "POST", path, {"reason": "作废"}).status_code == 202
    [waiting] = call(organization_token, "GET", "/certificate-revocations").json()["items"]
    assert waiting["state"] == "requested"
    assert Achievement.objects.get().state != "revoked"
    acts = f"/certificate-revocations/{waiting['id']}/acts"
    call(organization_token, "POST", acts, {"act": "withdraw"})
    RevocationSetting.objects.create(
        organization_id=certificate.certificate_type.organization_id,
        needs_second_officer=False,
        changed_at=certificate.recorded_at,
    )
    revoked = call(organization_token, "POST", path, {"reason": "作废"})
    assert revoked.status_code == 200, revoked.text
    assert revoked.json()["state"] == "revoked"
    assert Achievement.objects.get().state == "revoked"


def test_a_foreign_college_is_refused(web_certificates, enrollment, other_college_token):
    assert call(other_college_token, "POST", "/certificates", certificates()).status_code == 403
    assert call(other_college_token, "GET", "/achievements").json()["total"] == 0


def test_without_token_nothing(web_certificates, enrollment):
    for path in ("/certificates", "/achievements"):
        assert Client().get(BASE + path).status_code == 401


def test_a_college_registers_and_verifies(web_certificates, enrollment, college_token):
    body = {
        "learner_id": str(enrollment.learner_id),
        "type": "x_certificate",
        "certificate_type": "WEB-3",
        "obtained_on": "2026-05-01",
        "attributes": {"number": "X-77"},
    }
    answer = call(college_token, "POST", "/achievements", body)
    assert answer.status_code == 201, answer.text
    assert call(college_token, "POST", "/achievements", body).status_code == 409
    verify = f"/achievements/{answer.json()['id']}/verify"
    assert call(college_token, "POST", verify, {"outcome": "verified"}).status_code == 422
    done = call(college_token, "POST", verify, {"outcome": "verified", "method": "official_lookup"})
    assert done.json()["state"] == "recognized"
    assert Recognition.objects.get().credits_hundredths == 600
    assert call(college_token, "POST", verify, {"outcome": "rejected", "note": "x"}).status_code == 409


def test_wrong_attributes_are_named(enrollment, college_token, web_certificates):
    body = {
        "learner_id": str(enrollment.learner_id),
        "type": "competition",
        "title": "某奖",
        "obtained_on": "0001-05-01",
        "attributes": {"award": "ninth", "color": "red"},
    }
    answer = call(college_token, "POST", "/achievements", body)
    assert answer.status_code == 422
    assert {problem["field"] for problem in answer.json()["params"]["problems"]} == {
        "award",
        "color",
        "contest",
        "obtained_on",
        "organizer_level",
    }
