"""Exams held elsewhere as a spreadsheet: recorded as decided, with the scores of the parts where they are known."""

from __future__ import annotations

import io

import pytest
from python_calamine import CalamineWorkbook

from oneplusx.apps.assessment.importers import HELD
from oneplusx.apps.assessment.models import ExamPlan, ExamResult, ResultLock
from oneplusx.apps.assessment.selectors.candidates import CandidateRow, admissions
from oneplusx.apps.assessment.selectors.locking import is_intact
from oneplusx.apps.assessment.services import create_plan
from oneplusx.apps.certificates.selectors.batches import issuable_levels
from oneplusx.apps.intake.models import ImportChunk
from oneplusx.apps.intake.services.direct import import_now
from oneplusx.apps.intake.staged import unseal_problems
from oneplusx.apps.intake.workbooks import template_workbook
from oneplusx.apps.parties.models import Enrollment
from oneplusx.web.origin import Origin
from tests.support.exams import Exam, draft

pytestmark = pytest.mark.django_db
HEAD = "计划编号,计划名称,考核日期,院校代码,学号,证书编号,理论成绩,实操成绩,总成绩,是否通过"


def line(exam: Exam, number: str, *cells: str, code: str = "N-2025-11", on: str = "2025-11-08") -> str:
    return ",".join([code, "2025年11月考试", on, exam.college.code, number, "WEB-2", *cells])


def imported(exam: Exam, *lines: str) -> list[tuple[int, str]]:
    """Problems by the number of the row in the sheet, notices and what was refused at the end too."""
    outcome = import_now(
        kind=HELD.code,
        institution_id=exam.organization.id,
        data="\n".join([HEAD, *lines]).encode(),
        file_name="held.csv",
        options={},
        actor=exam.officer,
        now=exam.now,
    )
    found = [(number, one.code) for number, one in unseal_problems(outcome.batch.problems_sealed)]
    for chunk in ImportChunk.objects.filter(batch=outcome.batch):
        found += [(number, one.code) for number, one in unseal_problems(chunk.refused_sealed)]
    return sorted(found)


def test_results_with_parts_are_recorded_locked_and_issuable(exam: Exam, three: list[Enrollment]) -> None:
    a, b, c = (one.student_number for one in three)
    problems = imported(
        exam,
        line(exam, a, "80", "90", "", "已通过"),
        line(exam, b, "70", "缺考", "28", "未通过"),
        line(exam, c, "", "", "61.5", "已通过", on="2025-11-09"),
    )
    assert problems == []
    plan = ExamPlan.objects.get()
    assert (plan.origin, plan.state, plan.month) == (Origin.ELSEWHERE, "closed", "2025-11")
    assert (plan.exam_from_on.isoformat(), plan.exam_until_on.isoformat()) == ("2025-11-08", "2025-11-09")
    results = [ExamResult.objects.get(learner_id=one.learner_id) for one in three]
    assert [(one.overall_hundredths, one.is_passed, one.scores) for one in results] == [
        (8600, True, {"theory": 8000, "practice": 9000}),
        (2800, False, {"theory": 7000, "practice": None}),
        (6150, True, {}),
    ]
    assert is_intact(plan)
    assert [one.waiting for one in issuable_levels(exam.officer)] == [2]

    again = [line(exam, a, "80", "90", "86", "已通过"), line(exam, c, "50", "69.17", "61.5", "已通过")]
    assert imported(exam, *again) == []
    assert ExamResult.objects.get(learner_id=three[2].learner_id).scores == {"theory": 5000, "practice": 6917}
    assert ResultLock.objects.count() == 2
    assert is_intact(plan)
    assert imported(exam, *again) == []
    assert ResultLock.objects.count() == 2


def test_a_resit_here_carries_what_was_passed_elsewhere(exam: Exam, three: list[Enrollment]) -> None:
    holder = three[0]
    imported(exam, line(exam, holder.student_number, "70", "缺考", "28", "未通过"))
    plan = create_plan(
        organization_id=exam.organization.id,
        draft=draft(exam.types["WEB-2"].id),
        actor=exam.officer,
        now=exam.now,
    )
    rows = [CandidateRow(holder.learner_id, plan.levels.get().id, holder.id, holder.major_code)]
    [admission] = admissions(plan, exam.college.id, rows)
    assert (admission.parts, dict(admission.carried)) == (("practice",), {"theory": 7000})


def test_each_fault_is_named_at_its_row(exam: Exam, three: list[Enrollment]) -> None:
    a, b, c = (one.student_number for one in three)
    wrong = line(exam, a, "80", "90", "86", "已通过")
    assert imported(
        exam,
        wrong,
        line(exam, "20249999", "80", "90", "86", "已通过"),
        line(exam, b, "80", "", "", "已通过"),
        line(exam, c, "101", "90", "86", "已通过"),
        line(exam, "20240109", "80", "90", "86", "也许"),
        line(exam, c, "80", "90", "86", "已通过").replace("WEB-2", "NONE-1"),
        line(exam, c, "80", "90", "86", "已通过").replace(exam.college.code, "NOWHERE"),
        wrong,
    ) == [
        (3, "curriculum.unknown_student"),
        (4, "assessment.held_no_score"),
        (5, "intake.out_of_range"),
        (6, "intake.not_one_of"),
        (7, "assessment.unknown_certificate"),
        (8, "assessment.unknown_college"),
        (9, "intake.duplicate_of_row"),
    ]
    assert imported(exam, line(exam, a, "80", "90", "70", "已通过")) == [(2, "assessment.recorded_differently")]
    assert imported(exam, line(exam, b, "80", "90", "70", "已通过")) == [(2, "assessment.decided_differently")]
    future = line(exam, c, "80", "90", "86", "已通过", code="N-2030", on="2030-01-01")
    assert imported(exam, future) == [(2, "assessment.not_held_yet")]
    exam.draw_up()
    ours = line(exam, c, "80", "90", "86", "已通过", code=exam.plan.code)
    assert imported(exam, ours) == [(2, "assessment.code_taken")]
    assert ExamResult.objects.count() == 2


def test_the_template_explains_itself(exam: Exam) -> None:
    [sheet, *_] = CalamineWorkbook.from_filelike(io.BytesIO(template_workbook(HELD, exam.organization.id))).sheet_names
    assert sheet
