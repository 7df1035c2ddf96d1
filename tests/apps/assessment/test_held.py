"""An exam held elsewhere: recorded by the interface as decided, locked, and like any other afterwards."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from oneplusx.apps.assessment.models import ExamPlan, ExamResult, ResultLock
from oneplusx.apps.assessment.selectors.locking import is_intact
from oneplusx.apps.certificates.selectors.batches import issuable_levels
from oneplusx.apps.parties.models import Enrollment
from oneplusx.web.origin import Origin
from tests.support.exams import Exam


def post(token: str, body: object) -> Any:
    headers = {"Authorization": f"Bearer {token}"}
    return Client().post("/api/v1/exams/held", json.dumps(body), content_type="application/json", headers=headers)


def body_of(exam: Exam, *results: tuple[str, str, str], **values: object) -> dict[str, object]:
    names = ("student_number", "certResult", "realPassMark")
    return {
        "organization_code": exam.organization.code,
        "code": "N-2025-11",
        "planName": "2025年11月Web前端开发职业技能等级证书考试",
        "month": "2025-11",
        "registers_from_on": "2025-10-01",
        "registers_until_on": "2025-10-15",
        "exam_from_on": "2025-11-08",
        "exam_until_on": "2025-11-08",
        "results": [
            {"college_code": exam.college.code, "certificateId": "WEB-2", **dict(zip(names, one, strict=True))}
            for one in results
        ],
        **values,
    }


def test_an_exam_held_elsewhere_is_recorded_as_decided(
    exam: Exam, three: list[Enrollment], organization_token: str
) -> None:
    passed, failed = ("20240101", "已通过", "81.50"), ("20240102", "未通过", "39.00")
    answer = post(organization_token, body_of(exam, passed, failed))
    assert (answer.status_code, answer.json()["examState"]) == (201, 6), answer.content
    plan = ExamPlan.objects.get()
    assert (plan.origin, plan.state) == (Origin.ELSEWHERE, "closed")
    found = {row.learner_id: row for row in ExamResult.objects.all()}
    assert (found[three[0].learner_id].overall_hundredths, found[three[0].learner_id].is_passed) == (8150, True)
    assert (found[three[1].learner_id].overall_hundredths, found[three[1].learner_id].is_passed) == (3900, False)
    assert is_intact(plan)
    [issuable] = issuable_levels(exam.officer)
    assert issuable.level.plan_id == plan.id

    again = post(organization_token, body_of(exam, passed, ("20240103", "已通过", "60.00")))
    assert again.status_code == 201
    assert ExamResult.objects.filter(plan=plan).count() == 3
    assert ResultLock.objects.get(plan=plan, superseded_at=None).passed_count == 2
    assert is_intact(plan)
    different = post(organization_token, body_of(exam, ("20240101", "未通过", "50.00")))
    assert (different.status_code, different.json()["code"]) == (409, "assessment.recorded_differently")


@pytest.mark.parametrize(
    "result, code",
    [
        (("20249999", "已通过", "81.50"), "curriculum.unknown_student"),
        (("20240101", "已通过", "181.50"), "assessment.score_out_of_range"),
    ],
)
def test_a_wrong_result_records_nothing(
    exam: Exam, three: list[Enrollment], organization_token: str, result: tuple[str, str, str], code: str
) -> None:
    assert post(organization_token, body_of(exam, result)).json()["code"] == code
    assert not ExamPlan.objects.exists()


def test_only_the_own_organization_and_never_over_a_plan_of_here(
    exam: Exam, three: list[Enrollment], organization_token: str, college_token: str
) -> None:
    exam.draw_up()
    good = ("20240101", "已通过", "81.50")
    assert post(college_token, body_of(exam, good)).status_code == 403
    taken = post(organization_token, body_of(exam, good, code=exam.plan.code))
    assert (taken.status_code, taken.json()["code"]) == (409, "assessment.code_taken")


def test_scores_of_parts_are_recorded_and_may_come_later(
    exam: Exam, three: list[Enrollment], organization_token: str
) -> None:
    def with_parts(**scores: float | None) -> dict[str, object]:
        body = body_of(exam, ("20240101", "已通过", "81.50"))
        [one] = body["results"]  # type: ignore[misc]
        one["scores"] = scores
        return body

    assert post(organization_token, body_of(exam, ("20240101", "已通过", "81.50"))).status_code == 201
    wrong = post(organization_token, with_parts(theory=101))
    assert (wrong.status_code, wrong.json()["code"]) == (422, "assessment.score_out_of_range")
    wrong = post(organization_token, with_parts(singing=80))
    assert (wrong.status_code, wrong.json()["code"]) == (422, "assessment.unknown_part")
    assert post(organization_token, with_parts(theory=77, practice=84.5)).status_code == 201
    assert ExamResult.objects.get().scores == {"theory": 7700, "practice": 8450}
    other = post(organization_token, with_parts(theory=78, practice=84.5))
    assert (other.status_code, other.json()["code"]) == (409, "assessment.recorded_differently")
