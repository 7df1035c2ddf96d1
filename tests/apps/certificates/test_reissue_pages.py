"""Reissues, corrections of locked scores and revocations of a plan by page and REST; a learner's own certificates."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from oneplusx.apps.assessment.models import CorrectionState, ScoreCorrection
from oneplusx.apps.certificates.models import Certificate, CertificateState, Reissue, ReissueState
from oneplusx.apps.parties.models import User
from oneplusx.apps.parties.selectors import actor_of_person
from oneplusx.web.actor import Actor
from tests.apps.certificates.test_batches import passed, second  # noqa: F401
from tests.apps.certificates.test_corrected_results import issued, of  # noqa: F401
from tests.support.cast import SignIn
from tests.support.exams import Exam

# ruff: noqa: F811
pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF\n"
JSON = "application/json"


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("证明.pdf", PDF, "application/pdf")


def test_a_reissue_on_pages(passed: Exam, second: Actor, issued: Certificate, sign_in: SignIn) -> None:
    client = sign_in(passed.officer)
    ask = reverse("certificates:request_reissue", args=[issued.id])
    assert ask in client.get(reverse("certificates:certificate", args=[issued.id])).text
    assert client.get(ask).status_code == 200
    assert client.post(ask, {"cause": "lost", "reason": "丢失"}).status_code == 422
    answer = client.post(ask, {"cause": "lost", "reason": "丢失", "evidence_files": [paper()]})
    reissue = Reissue.objects.get()
    page = reverse("certificates:reissue", args=[reissue.id])
    assert answer.headers["Location"] == page
    decide = reverse("certificates:decide_reissue", args=[reissue.id])
    client.post(decide, {"act": "approve"})
    reissue.refresh_from_db()
    assert reissue.state == ReissueState.REQUESTED
    other = sign_in(second)
    assert "证明.pdf" in other.get(page).text
    assert other.post(decide, {"act": "approve"}).status_code == 302
    reissue.refresh_from_db()
    assert reissue.successor is not None
    assert reissue.successor.number in other.get(reverse("certificates:reissues")).text
    assert reissue.successor.number in other.get(reverse("certificates:certificate", args=[issued.id])).text
    assert sign_in(passed.registrar).get(page).status_code == 404


def test_a_reissue_by_rest(passed: Exam, second: Actor, issued: Certificate, sign_in: SignIn) -> None:
    client = sign_in(passed.officer)
    address = f"/api/v1/certificates/{issued.id}/reissues"
    made = client.post(address, {"cause": "misprint", "reason": "打印错位", "file": paper()})
    assert (made.status_code, made.json()["state"]) == (201, "requested")
    acts = f"/api/v1/reissues/{made.json()['id']}/acts"
    assert client.post(acts, {"act": "approve"}, content_type=JSON).status_code == 403
    done = sign_in(second).post(acts, {"act": "approve"}, content_type=JSON).json()
    assert (done["state"], done["number"]) == ("approved", issued.number)
    assert client.get(f"/api/v1/certificates/{done['successor_id']}").json()["number"] == done["successor_number"]
    assert client.get("/api/v1/reissues").json()["items"][0]["id"] == done["id"]
    assert sign_in(passed.registrar).get(f"/api/v1/reissues/{done['id']}").status_code == 404


def test_a_locked_score_on_pages(passed: Exam, second: Actor, issued: Certificate, sign_in: SignIn) -> None:
    client, candidate = sign_in(passed.officer), of(issued)
    page = reverse("assessment:corrections", args=[passed.plan.id])
    ask = f"{page}?candidate={candidate.id}"
    assert ask in client.get(reverse("assessment:scores", args=[passed.plan.id])).text
    assert 'name="part"' in client.get(ask).text
    client.post(ask, {"part": "practice", "score": "90", "reason": "誊写错误"})
    made = ScoreCorrection.objects.get()
    decide = reverse("assessment:decide_correction", args=[made.id])
    assert 'value="approve"' not in client.get(page).text
    other = sign_in(second)
    assert 'value="approve"' in other.get(page).text
    other.post(decide, {"act": "approve"})
    made.refresh_from_db()
    issued.refresh_from_db()
    assert (made.state, issued.score_text) == (CorrectionState.APPROVED, "86")
    assert sign_in(passed.registrar).get(page).status_code == 403
    assert sign_in(passed.registrar).post(decide, {"act": "approve"}).status_code == 404


def test_a_locked_score_by_rest(passed: Exam, second: Actor, issued: Certificate, sign_in: SignIn) -> None:
    client = sign_in(passed.officer)
    address = f"/api/v1/exams/plans/{passed.plan.id}/corrections"
    body = {"candidate_id": str(of(issued).id), "part": "theory", "score": 10, "reason": "卷面误读"}
    made = client.post(address, body, content_type=JSON)
    assert (made.status_code, made.json()["before"], made.json()["after"]) == (201, 8000, 1000)
    acts = f"/api/v1/exams/corrections/{made.json()['id']}/acts"
    assert client.post(acts, {"act": "approve"}, content_type=JSON).status_code == 403
    done = sign_in(second).post(acts, {"act": "approve"}, content_type=JSON).json()
    assert (done["state"], done["was_passed"], done["is_passed"]) == ("approved", True, False)
    assert client.get(f"/api/v1/certificates/{issued.id}").json()["state"] == "revoked"
    assert client.get(address).json()["items"][0]["id"] == made.json()["id"]


def test_several_of_a_plan_are_revoked_after_a_look(
    passed: Exam, second: Actor, issued: Certificate, sign_in: SignIn
) -> None:
    client = sign_in(passed.officer)
    page = reverse("certificates:revoke_of_plan", args=[passed.plan.id])
    assert client.get(page).text.count('name="certificate"') == 3
    two = [str(one) for one in Certificate.objects.order_by("number").values_list("id", flat=True)[:2]]
    look = client.post(page, {"certificate": two, "reason": "考场作弊"})
    line = look.context["lines"][0]
    assert (look.status_code, line.count, line.credits_hundredths) == (200, 2, 800)
    assert Certificate.objects.filter(state=CertificateState.VALID).count() == 3
    body = {"certificate_ids": two, "reason": "考场作弊", "preview": True}
    seen = client.post("/api/v1/certificate-revocations", body, content_type=JSON).json()
    assert (seen["revoked"], seen["consequences"][0]["count"]) == (0, 2)
    asked = client.post(page, {"certificate": two, "reason": "考场作弊", "confirm": "1"})
    assert (asked.status_code, Certificate.objects.filter(state=CertificateState.REVOKED).count()) == (302, 0)
    one = asked["Location"]
    assert 'value="approve"' not in client.get(one).text
    other = sign_in(second)
    assert 'value="approve"' in other.get(one).text
    assert sign_in(passed.registrar).get(one).status_code == 404
    other.post(f"{one}decide/", {"act": "approve"})
    assert Certificate.objects.filter(state=CertificateState.REVOKED, state_reason="考场作弊").count() == 2
    rest = {"certificate_ids": [str(Certificate.objects.get(state="valid").id)], "reason": "考场作弊"}
    registrar = sign_in(passed.registrar)
    assert registrar.post("/api/v1/certificate-revocations", rest, content_type=JSON).status_code == 404
    waits = client.post("/api/v1/certificate-revocations", rest, content_type=JSON)
    assert (waits.status_code, waits.json()["revoked"]) == (202, 0)
    acts = f"/api/v1/certificate-revocations/{waits.json()['revocation_id']}/acts"
    assert client.post(acts, {"act": "approve"}, content_type=JSON).status_code == 403
    assert other.post(acts, {"act": "approve"}, content_type=JSON).json()["state"] == "approved"
    listed = client.get("/api/v1/certificate-revocations").json()["items"]
    assert [(one["state"], one["certificates"]) for one in listed] == [("approved", 1), ("approved", 2)]
    assert registrar.get(page).status_code == 403


def test_a_learner_reaches_the_printed_certificate_from_home(
    passed: Exam, issued: Certificate, sign_in: SignIn
) -> None:
    person = issued.learner.person
    User.objects.create_user("holder", person=person)
    client = sign_in(actor_of_person(person))
    mine, face = reverse("certificates:my_certificates"), reverse("certificates:face", args=[issued.id])
    home = client.get(reverse("home")).text
    assert mine in home
    assert face in home
    page = client.get(mine).text
    assert issued.number in page
    assert face in page
    assert client.get(face).content.startswith(b"%PDF")
    assert sign_in(passed.registrar).get(mine).status_code == 404
