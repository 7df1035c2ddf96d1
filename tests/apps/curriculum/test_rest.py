"""REST door of mapping and training classes, and the imports."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.test import Client

from oneplusx.apps.curriculum.importers import COURSE_MAPPING, TRAINING_ROSTERS
from oneplusx.apps.curriculum.models import CourseOutcome, Program, TrainingEnrollment
from oneplusx.apps.intake.registry import Row, RowStatus
from oneplusx.apps.parties.models import Enrollment, Institution
from oneplusx.apps.standards.models import CertificateType, Standard
from oneplusx.web.actor import Actor
from oneplusx.web.clock import now, today


def call(token: str, method: str, path: str, body: Any = None) -> Any:
    given = {"data": body, "content_type": "application/json"} if body is not None else {}
    headers = {"Authorization": f"Bearer {token}"}
    return getattr(Client(), method)(f"/api/v1{path}", **given, headers=headers)


def test_mapping_and_coverage(
    program: Program, published: Standard, college_token: str, other_college_token: str
) -> None:
    row = {
        "program_code": "RJ-2024",
        "course_code": "CORE1",
        "certificate": "PAGE-M",
        "outcome_code": "1.1.1",
        "share_hundredths": 8000,
    }
    body = {"college_code": "C4401", "rows": [row, {**row, "outcome_code": "9"}]}
    answer = call(college_token, "post", "/course-mappings", body)
    assert answer.json()["counts"] == {"new": 1, "error": 1}
    assert call(other_college_token, "post", "/course-mappings", body).status_code in {403, 404}
    listed = call(college_token, "get", f"/programs/{program.id}/mapping").json()
    assert [one["outcome_code"] for one in listed["items"]] == ["1.1.1"]
    kind = CertificateType.objects.get(code="PAGE-M")
    found = call(college_token, "get", f"/programs/{program.id}/coverage/{kind.id}").json()
    assert found["courses"][0]["content_match"] == "4/5"
    assert len(found["gaps"]) == found["outcomes_count"] - 1


def test_a_class_from_opening_to_the_count(
    enrollment: Enrollment,
    web_certificates: Mapping[str, CertificateType],
    college_token: str,
    other_college_token: str,
) -> None:
    body = {
        "college_code": "C4401",
        "code": "T1",
        "name": "前端一班",
        "certificate_code": "WEB-2",
        "starts_on": str(today() - timedelta(days=5)),
    }
    made = call(college_token, "post", "/training-classes", body)
    assert made.status_code == 201
    one = f"/training-classes/{made.json()['id']}"
    entered = call(college_token, "post", f"{one}/learners", {"student_numbers": ["20240001", "404"]}).json()
    assert entered == {"entered": 1, "unknown": ["404"]}
    day = {"held_on": str(today() - timedelta(days=1)), "hours": 4}
    session = call(college_token, "post", f"{one}/sessions", day).json()
    path = f"/training-sessions/{session['id']}/attendance"
    assert call(college_token, "put", path, {"absences": [{"student_number": "404"}]}).status_code == 422
    assert call(college_token, "put", path, {"absences": [{"student_number": "20240001"}]}).status_code == 200
    assert call(college_token, "get", "/trained-counts").json()[0]["trained"] == 0
    call(college_token, "put", path, {})
    assert call(college_token, "get", f"{one}/roster").json()["learners"][0]["is_trained"] is True
    assert call(college_token, "get", "/trained-counts").json() == [
        {"college_code": "C4401", "certificate_code": "WEB-2", "enrolled": 1, "trained": 1}
    ]
    assert call(other_college_token, "get", f"{one}/roster").status_code == 404


def test_spreadsheets_of_mappings_and_rosters(
    program: Program,
    published: Standard,
    enrollment: Enrollment,
    college: Institution,
    college_token: str,
    registrar: Actor,
) -> None:
    values = {
        "program_code": "RJ-2024",
        "course_code": "CORE1",
        "certificate": "PAGE-M",
        "outcome_code": "1.1.1",
        "share": 1250,
        "strength": None,
    }
    rows = [Row(2, values), Row(3, {**values, "course_code": "NONE"})]
    verdicts = COURSE_MAPPING.check_rows(rows, institution_id=college.id, options={})
    assert [one.status for one in verdicts] == [RowStatus.NEW, RowStatus.ERROR]
    applied = COURSE_MAPPING.apply_rows(rows, institution_id=college.id, options={}, actor=registrar, now=now())
    assert applied is not None
    assert list(applied.refused) == [3]
    assert CourseOutcome.objects.get().share_hundredths == 1250
    body = {
        "college_code": "C4401",
        "code": "T9",
        "name": "培训班",
        "certificate_code": "PAGE-M",
        "starts_on": str(today()),
    }
    assert call(college_token, "post", "/training-classes", body).status_code == 201
    given = [
        Row(2, {"class_code": "T9", "student_number": "20240001"}),
        Row(3, {"class_code": "X", "student_number": "1"}),
    ]
    checked = TRAINING_ROSTERS.check_rows(given, institution_id=college.id, options={})
    assert [one.status for one in checked] == [RowStatus.NEW, RowStatus.ERROR]
    TRAINING_ROSTERS.apply_rows(given[:1], institution_id=college.id, options={}, actor=registrar, now=now())
    assert TrainingEnrollment.objects.count() == 1
    again = TRAINING_ROSTERS.check_rows(given[:1], institution_id=college.id, options={})
    assert again[0].status == RowStatus.UNCHANGED
