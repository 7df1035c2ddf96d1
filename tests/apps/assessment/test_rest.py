"""The REST door: plans, candidates, scores, results, as another system would use it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from oneplusx.apps.assessment.models import ExamPlan
from oneplusx.apps.parties.models import Enrollment
from tests.support.exams import Exam


@pytest.fixture
def call() -> Any:
    def called(token: str, method: str, path: str, body: object = None) -> Any:
        send = getattr(Client(), method)
        headers = {"Authorization": f"Bearer {token}"}
        if method == "get":
            return send(f"/api/v1{path}", headers=headers)
        return send(f"/api/v1{path}", json.dumps(body), content_type="application/json", headers=headers)

    return called


def test_an_exam_by_the_interface(
    exam: Exam,
    three: list[Enrollment],
    call: Any,
    organization_token: str,
    college_token: str,
    other_college_token: str,
) -> None:
    exam.open()
    ExamPlan.objects.filter(id=exam.plan.id).update(registers_until_on=date(2099, 12, 31))
    path = f"/exams/plans/{exam.plan.id}"
    [listed] = call(college_token, "get", "/exams/plans").json()["items"]
    assert (listed["planName"], listed["examState"]) == (exam.plan.name_zh, None)
    candidates = [{"student_number": f"2024010{n}", "certificate_type": "WEB-2"} for n in (1, 2, 3, 9)]
    body = {"college_code": exam.college.code, "candidates": candidates}
    answers = call(college_token, "post", f"{path}/candidates", body).json()
    assert sorted(one["problem"] for one in answers) == ["", "", "", "curriculum.unknown_student"]
    assert call(other_college_token, "post", f"{path}/candidates", body).status_code == 403
    assert call(other_college_token, "get", f"{path}/candidates").json()["total"] == 0
    assert call(college_token, "post", f"{path}/lists/confirm", {"college_code": exam.college.code}).json() == {
        "count": 3
    }
    acts = call(organization_token, "get", f"{path}/acts").json()
    assert {"act": "confirm_list", "blockers": []} in acts
    exam.act("confirm_list")
    exam.begin()
    exam.end()
    rows = call(organization_token, "get", f"{path}/candidates").json()["items"]
    scores = [{"ticket_number": one["ticket_number"], "part": "theory", "score": 82.5} for one in rows]
    wrong = call(organization_token, "post", f"{path}/scores", {"plan_code": "OTHER", "scores": scores})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "assessment.other_plan")
    high = [{**scores[0], "score": 101}]
    assert (
        call(organization_token, "post", f"{path}/scores", {"plan_code": exam.plan.code, "scores": high}).status_code
        == 422
    )
    good = {"plan_code": exam.plan.code, "scores": scores}
    assert call(organization_token, "post", f"{path}/scores", good).json() == {"count": 3}
    for one in exam.assessors[:2]:
        exam.score(one, {row.id: 5000 for row in exam.candidates()})
    assert call(college_token, "get", f"{path}/results").json()["total"] == 0
    answer = call(organization_token, "post", f"{path}/acts", {"act": "open_notice"})
    assert answer.json()["examState"] == 5
    result = call(college_token, "get", f"{path}/results").json()["items"][0]
    assert (result["certResult"], result["realPassMark"]) == ("已通过", "63.00")


def test_an_officer_cannot_say_that_certificates_are_issued(exam: Exam, call: Any, organization_token: str) -> None:
    exam.draw_up()
    ExamPlan.objects.filter(id=exam.plan.id).update(state="closed")
    answer = call(organization_token, "post", f"/exams/plans/{exam.plan.id}/acts", {"act": "note_certificates"})
    assert (answer.status_code, answer.json()["code"]) == (403, "assessment.act_follows")
    assert ExamPlan.objects.get(id=exam.plan.id).state == "closed"
