"""Curriculum, graduation and exchange through the REST interface."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from oneplusx.apps.conversion.models import Conversion
from oneplusx.apps.curriculum.models import CourseResult, Program
from oneplusx.apps.jobs.models import Job, JobState
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.parties.models import ApiToken, Enrollment, Institution
from oneplusx.apps.parties.services import revoke_token
from oneplusx.apps.recognition.models import Achievement
from oneplusx.apps.trail.models import Notice
from oneplusx.web.actor import SYSTEM


class Caller:
    """Asks with a token."""

    def __init__(self, secret: str) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {secret}"})

    def get(self, path: str, status: int = 200, **query: Any) -> Any:
        answer = self.client.get(f"/api/v1{path}", query)
        assert answer.status_code == status, answer.content
        return answer.json()

    def post(self, path: str, body: Any, status: int, **headers: str) -> Any:
        answer = self.client.post(f"/api/v1{path}", body, content_type="application/json", headers=headers)
        assert answer.status_code == status, answer.content
        return answer.json()


@pytest.fixture
def ours(college_token: str) -> Caller:
    return Caller(college_token)


@pytest.fixture
def theirs(other_college_token: str) -> Caller:
    return Caller(other_college_token)


def test_programs_and_courses(ours: Caller, theirs: Caller, program: Program) -> None:
    [one] = ours.get("/programs", entry_year=2024)["items"]
    assert (one["code"], one["courses_count"], one["credits_required_hundredths"]) == ("RJ-2024", 5, 1700)
    assert ours.get("/courses", code="CORE1")["items"][0]["credits_hundredths"] == 400
    assert theirs.get("/programs")["total"] == 0
    assert theirs.get("/courses")["total"] == 0


def test_results_are_recorded_corrected_and_repeated(
    ours: Caller, theirs: Caller, studying: Enrollment, college: Institution
) -> None:
    row = {"student_number": "20240001", "course_code": "BASE1", "term_code": "2024-2025-1", "status": "passed"}
    unknown = {**row, "course_code": "NOPE", "score_hundredths": 8000}
    body = {"college_code": college.code, "rows": [{**row, "score_hundredths": 8000}, unknown]}
    first = ours.post("/course-results", body, 200, **{"Idempotency-Key": "a"})
    assert [one["result"] for one in first["rows"]] == ["new", "error"]
    assert first["rows"][1]["code"] == "curriculum.unknown_course"
    assert ours.post("/course-results", body, 200, **{"Idempotency-Key": "a"}) == first
    corrected = {"college_code": college.code, "rows": [{**row, "score_hundredths": 8500}] * 2}
    again = ours.post("/course-results", corrected, 200)
    assert [one["result"] for one in again["rows"]] == ["changed", "error"]
    assert again["rows"][1]["code"] == "curriculum.double_result"
    odd = [{**row, "term_code": " "}, {**row, "status": "failed", "failed_cause": "rain"}]
    refused = ours.post("/course-results", {"college_code": college.code, "rows": odd}, 200)
    assert [one["code"] for one in refused["rows"]] == ["curriculum.term_missing", "curriculum.unknown_cause"]
    assert CourseResult.objects.filter(is_current=True).get().score_hundredths == 8500
    assert CourseResult.objects.count() == 2
    theirs.post("/course-results", body, 403)
    assert ours.get(f"/enrollments/{studying.id}/transcript")["earned_hundredths"] == 400


def test_transcript_and_graduation(ours: Caller, theirs: Caller, converted: Conversion, college: Institution) -> None:
    enrollment = f"/enrollments/{converted.enrollment_id}"
    [line] = ours.get(f"{enrollment}/transcript")["results"]
    assert (line["course_code"], line["way"], line["conversion_id"]) == ("CORE1", "exemption", str(converted.id))
    answer = ours.get(f"{enrollment}/graduation")
    assert (answer["is_satisfied"], answer["earned_hundredths"]) == (False, 400)
    assert answer["result"]["cheapest_fix"]
    assert ours.get("/graduation/results", is_satisfied=False)["total"] == 1
    assert ours.get("/graduation/results", is_satisfied=True)["total"] == 0
    ours.post("/graduation/audits", {"college_code": college.code, "program_code": "RJ-2024"}, 202)
    ours.post("/graduation/audits", {"college_code": college.code, "program_code": "NOPE"}, 404)
    theirs.post("/graduation/audits", {"college_code": college.code}, 403)
    run_until_idle()
    assert ours.get("/graduation/unclaimed", by="class")["learners"] == 0
    theirs.get(f"{enrollment}/transcript", 404)
    theirs.get(f"{enrollment}/graduation", 404)
    assert theirs.get("/graduation/results")["total"] == 0


def test_learners_are_invited_at_once_or_by_a_job(
    ours: Caller, theirs: Caller, held: Achievement, college: Institution, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = {"college_code": college.code}
    theirs.post("/graduation/invitations", body, 403)
    ours.post("/graduation/invitations", {**body, "by": "planet"}, 422)
    ours.post("/graduation/invitations", {"college_code": "NOPE"}, 404)
    monkeypatch.setattr("oneplusx.apps.graduation.services.inviting.AT_ONCE_MAX", 0)
    started = ours.post("/graduation/invitations", body, 202, **{"Idempotency-Key": "c"})
    assert ours.post("/graduation/invitations", body, 202, **{"Idempotency-Key": "c"}) == started
    run_until_idle()
    job = ours.get(f"/jobs/{started['job_id']}")
    assert (job["state"], job["result"]["learners"]) == ("succeeded", 1)
    assert ours.post("/graduation/invitations", body, 409)["code"] == "graduation.nobody_to_invite"
    Notice.objects.filter(code="graduation.notice.invited").delete()
    monkeypatch.undo()
    assert ours.post("/graduation/invitations", body, 200) == {"invited": 1}


def test_a_token_that_was_revoked_invites_nobody_any_more(
    ours: Caller, held: Achievement, college: Institution, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("oneplusx.apps.graduation.services.inviting.AT_ONCE_MAX", 0)
    started = ours.post("/graduation/invitations", {"college_code": college.code}, 202)
    revoke_token(token=ApiToken.objects.get(), actor=SYSTEM, now=now)
    run_until_idle()
    assert Job.objects.get(id=started["job_id"]).state == JobState.FAILED
    assert not Notice.objects.filter(code="graduation.notice.invited").exists()


def test_certificates_not_yet_taken(ours: Caller, theirs: Caller, converted: Conversion) -> None:
    address = f"/enrollments/{converted.enrollment_id}/graduation/certificates"
    assert ours.get(address) == []  # the only certificate of the catalogue is held
    Achievement.objects.update(certificate_type=None)
    for one in ours.get(address):
        assert one["missing_hundredths"] <= one["missing_before_hundredths"]
        assert one["converted_hundredths"] or one["could_graduate"]
    ours.get(address, 422, limit=0)
    theirs.get(address, 404)


def test_write_back_and_reconciliation(
    ours: Caller, theirs: Caller, converted: Conversion, college: Institution
) -> None:
    body = {"college_code": college.code}
    theirs.post("/exports/exemptions", body, 403)
    batch = ours.post("/exports/exemptions", body, 201, **{"Idempotency-Key": "b"})
    assert ours.post("/exports/exemptions", body, 201, **{"Idempotency-Key": "b"}) == batch
    assert ours.post("/exports/exemptions", body, 422)["code"] == "exchange.nothing_to_export"
    [row] = ours.get(f"/exports/{batch['id']}/rows")["items"]
    assert (row["course_code"], row["kind"], row["state"]) == ("CORE1", "exemption", "exported")
    receipt = {"rows": [{"key": row["key"], "status": "refused", "reason": "no such course"}]}
    assert ours.post(f"/exports/{batch['id']}/receipt", receipt, 200)["refused"] == 1
    theirs.post(f"/exports/{batch['id']}/receipt", receipt, 404)
    ours.post("/reconciliations", body, 202)
    theirs.post("/reconciliations", body, 403)
    run_until_idle()
    [run] = ours.get("/reconciliations")["items"]
    [one] = ours.get(f"/reconciliations/{run['id']}/differences")["items"]
    assert (one["code"], one["cause"]) == ("refused_by_school", "school_refused")
    assert "no such course" in one["message_en"]
    theirs.get(f"/reconciliations/{run['id']}/differences", 404)
    assert theirs.get("/exports")["total"] == 0
