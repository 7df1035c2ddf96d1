"""From a plan to locked results, step by step, through the services."""

from __future__ import annotations

from datetime import date

import pytest

from oneplusx.apps.assessment import services
from oneplusx.apps.assessment.models import AdmissionTicket, ExamResult, PlanAct, PlanState, ResultLock, SeatAssignment
from oneplusx.apps.assessment.selectors.blocking import blockers
from oneplusx.apps.assessment.selectors.locking import is_intact
from oneplusx.apps.assessment.selectors.scoring import open_differences
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.parties.selectors import actor_of_person
from oneplusx.domain.errors import Conflict
from tests.support.exams import Exam, at


def test_an_exam_from_plan_to_locked_results(exam: Exam, three: list[Enrollment]) -> None:
    exam.open()
    assert [one.admission.problem for one in exam.register(*three)] == ["", "", ""]
    exam.confirm()
    exam.begin()
    assert SeatAssignment.objects.filter(plan=exam.plan).count() == 6
    numbers = list(AdmissionTicket.objects.order_by("number").values_list("number", flat=True))
    assert len(set(numbers)) == 3
    a, b, c = (row.id for row in exam.candidates())
    exam.end()
    exam.theory({a: 8000, b: 5000, c: None})
    exam.score(exam.assessors[0], {a: 9000, b: 7000, c: None})
    exam.score(exam.assessors[1], {a: 9000, b: 7500, c: None})
    [difference] = open_differences(exam.plan)
    assert difference.registration_id == b
    with pytest.raises(Conflict) as caught:
        exam.act("open_notice")
    assert caught.value.params["why"] == ["assessment.block.scores_missing"]
    services.resolve_difference(
        exam_registration_id=b,
        part="practice",
        score_hundredths=6500,
        reason="复核：第三题得分点漏计",
        actor=exam.assessors[2],
        now=exam.now,
    )
    exam.act("open_notice")
    results = {row.registration_id: row for row in ExamResult.objects.all()}
    assert (results[a].is_passed, results[a].overall_hundredths) == (True, 8600)
    assert (results[b].is_passed, results[b].overall_hundredths) == (False, 5900)
    assert [reason["code"] for reason in results[c].reasons] == ["absent", "absent", "below_line"]

    candidate = actor_of_person(exam.candidates()[1].learner.person)
    objection = services.file_objection(
        exam_registration_id=b, part="theory", text="请复核理论成绩", actor=candidate, now=exam.now
    )
    exam.now = at(date(2026, 6, 24), 9)
    assert [one.code for one in blockers(exam.plan, PlanAct.CLOSE, exam.now)] == ["assessment.block.objections"]
    services.answer_objection(
        objection_id=objection.id,
        is_upheld=True,
        answer="理论漏计一题，更正为 60 分",
        score_hundredths=6000,
        actor=exam.officer,
        now=exam.now,
    )
    assert ExamResult.objects.get(registration_id=b).is_passed
    exam.act("close")
    assert exam.plan.state == PlanState.CLOSED
    assert exam.plan.national_code == 6
    lock = ResultLock.objects.get(plan=exam.plan)
    assert (lock.results_count, lock.passed_count) == (3, 2)
    assert is_intact(exam.plan)
    ExamResult.objects.filter(registration_id=c).update(is_passed=True)
    assert is_intact(exam.plan) is False
