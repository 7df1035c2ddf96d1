"""A course exam held as one with a skill assessment: entered by the college, its results land in the transcript."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

import pytest

from oneplusx.apps.assessment import services
from oneplusx.apps.assessment.models import (
    CourseExam,
    CourseExamResult,
    ExamPlan,
    Incident,
    IncidentEffect,
    LandingFinding,
    PlanState,
)
from oneplusx.apps.assessment.selectors.course_exams import LOCKED, OPEN, findings_of
from oneplusx.apps.assessment.services import CourseExamDraft
from oneplusx.apps.curriculum.models import Course, CourseResult, Program
from oneplusx.apps.curriculum.services import ResultRow, record_results
from oneplusx.apps.parties.models import Department, Enrollment, Institution
from oneplusx.apps.standards.models import Major
from oneplusx.apps.trail.models import Act, Notice
from oneplusx.domain.errors import Conflict, Denied, DomainError, Invalid, NotFound
from oneplusx.web.actor import SYSTEM, Actor, Role
from tests.support.cast import OpenLearner, make_officer
from tests.support.exams import Exam, at, draft

COURSE = "C2001"


@dataclass
class School:
    """The college's course, its program, and who studies by it."""

    program: Program
    course: Course
    learners: list[Enrollment]


@pytest.fixture
def school(college: Institution, department: Department, open_learner: OpenLearner) -> School:
    major = Major.objects.create(code="510203", name_zh="软件技术", education_level="voc_associate")
    program = Program.objects.create(
        college=college,
        department=department,
        major=major,
        code="RJ2024",
        name_zh="软件技术",
        entry_year=2024,
        credits_required_hundredths=14000,
    )
    course = Course.objects.create(college=college, code=COURSE, name_zh="Web前端技术", credits_hundredths=400)
    program.program_courses.create(course=course, nature="professional_core", term_number=4)
    learners = [
        open_learner(department, f"2024010{n}", f"考生{name}", 10 + n, program_id=program.id)
        for n, name in enumerate("甲乙丙", start=1)
    ]
    return School(program, course, learners)


def enter(exam: Exam, school: School, **given: object) -> CourseExam:
    return services.add_course_exam(
        exam_plan_id=exam.plan.id,
        draft=CourseExamDraft(school.course.id, **given),  # type: ignore[arg-type]
        actor=exam.registrar,
        now=exam.now,
    )


def sit(exam: Exam, scores: Sequence[tuple[int | None, int | None]]) -> list[UUID]:
    """The exam up to the public notice; theory and practice, candidate after candidate."""
    exam.begin()
    ids = [row.id for row in exam.candidates()]
    exam.end()
    exam.theory({one: score[0] for one, score in zip(ids, scores, strict=True)})
    practice = {one: score[1] for one, score in zip(ids, scores, strict=True)}
    for assessor in exam.assessors[:2]:
        exam.score(assessor, practice)
    exam.act("open_notice")
    return ids


def close(exam: Exam) -> None:
    exam.now = at(date(2026, 6, 25), 9)
    exam.act("close")


def lines(school: School) -> dict[str, CourseResult]:
    rows = CourseResult.objects.filter(course=school.course, is_current=True).select_related("enrollment")
    return {row.enrollment.student_number: row for row in rows.order_by("attempt")}


def said(row: CourseResult) -> tuple[str, int | None, str]:
    return row.status, row.score_hundredths, row.failed_cause


def test_locked_results_become_results_of_the_course(exam: Exam, school: School, other_enrollment: Enrollment) -> None:
    exam.open()
    exam.register(*school.learners)
    course_exam = enter(exam, school)
    exam.confirm()
    a, _b, _c = sit(exam, [(8000, 9000), (5000, 5500), (None, None)])
    assert not lines(school)
    close(exam)
    found = lines(school)
    assert {number: said(row) for number, row in found.items()} == {
        "20240101": ("passed", 8600, ""),
        "20240102": ("failed", 5300, "score"),
        "20240103": ("failed", None, "absence"),
    }
    assert {row.term_code for row in found.values()} == {course_exam.term_code} == {"2025-2026-2"}
    assert found["20240101"].exam_registration_id == a
    assert CourseResult.objects.filter(enrollment=other_enrollment).count() == 0
    told = Notice.objects.get(code="assessment.notice.course_results")
    assert (told.person_id, told.params["recorded"], told.params["findings"]) == (exam.registrar.id, 3, 0)
    assert Act.objects.filter(verb="assessment.course_results_landed", institution_id=exam.college.id).count() == 1
    assert Act.objects.filter(verb="curriculum.results_recorded", institution_id=exam.college.id).count() == 1


def test_landing_twice_changes_nothing(exam: Exam, school: School) -> None:
    _held(exam, school, part="theory")
    before = set(CourseResult.objects.values_list("id", flat=True))
    assert land_again(exam) == 0
    assert set(CourseResult.objects.values_list("id", flat=True)) == before


def land_again(exam: Exam, college_id: UUID | None = None) -> int:
    return services.land_again(
        exam_plan_id=exam.plan.id, college_id=college_id or exam.college.id, actor=exam.registrar, now=exam.now
    )


def _held(exam: Exam, school: School, *, part: str = "overall") -> list[UUID]:
    """All three passed the theory, the second failed the practice, the third did not come to it; locked."""
    exam.open()
    exam.register(*school.learners)
    enter(exam, school, part=part)
    exam.confirm()
    ids = sit(exam, [(8000, 9000), (7000, 3000), (6000, None)])
    close(exam)
    return ids


def correct(exam: Exam, registration_id: UUID, part: str, score: int | None) -> None:
    deputy = make_officer(exam.organization, Role.ORGANIZATION_OFFICER, "孔副手", f"deputy{score}", exam.now)
    asked = services.request_correction(
        exam_registration_id=registration_id,
        part=part,
        score_hundredths=score,
        reason="漏计一题",
        actor=exam.officer,
        now=exam.now,
    )
    services.approve_correction(score_correction_id=asked.id, actor=deputy, now=exam.now)


def test_the_score_of_a_part_counts_where_it_is_named(exam: Exam, school: School) -> None:
    _held(exam, school, part="theory")
    assert {number: said(row) for number, row in lines(school).items()} == {
        "20240101": ("passed", 8000, ""),
        "20240102": ("passed", 7000, ""),
        "20240103": ("passed", 6000, ""),
    }


def test_a_corrected_score_corrects_the_line_with_history(exam: Exam, school: School) -> None:
    a, b, _c = _held(exam, school)
    first = lines(school)["20240102"]
    assert said(first) == ("failed", 4600, "score")
    assert said(lines(school)["20240103"]) == ("failed", None, "absence")
    untouched = lines(school)["20240101"].id
    correct(exam, b, "practice", 8000)
    now_says = lines(school)["20240102"]
    assert said(now_says) == ("passed", 7600, "")
    assert now_says.corrects_id == first.id
    first.refresh_from_db()
    assert not first.is_current
    assert lines(school)["20240101"].id == untouched
    correct(exam, a, "practice", 1000)
    assert said(lines(school)["20240101"]) == ("failed", 3800, "score")


def test_what_the_college_changed_since_is_not_overwritten(exam: Exam, school: School) -> None:
    _a, b, _c = _held(exam, school)
    own = lines(school)["20240102"]
    row = ResultRow("20240102", COURSE, own.term_code, "failed", 5500, failed_cause="score", attempt=own.attempt)
    record_results(college=exam.college, rows=[row], actor=exam.registrar, now=exam.now)
    assert lines(school)["20240102"].exam_registration_id == b
    for score in (8000, 8500):
        correct(exam, b, "practice", score)
        assert said(lines(school)["20240102"]) == ("failed", 5500, "score")
        assert CourseExamResult.objects.get(registration_id=b).finding == LandingFinding.CHANGED_BY_COLLEGE
    assert land_again(exam) == 0


def test_a_void_result_fails_the_course_for_cheating(exam: Exam, school: School) -> None:
    exam.open()
    exam.register(*school.learners)
    enter(exam, school, part="theory")
    exam.confirm()
    exam.begin()
    a, b, c = (row.id for row in exam.candidates())
    for one, effect in ((a, IncidentEffect.VOID), (b, IncidentEffect.RESIT)):
        services.report_incident(
            exam_plan_id=exam.plan.id,
            exam_session_id=exam.sessions[0].id,
            exam_registration_id=one,
            text="夹带资料",
            actor=exam.invigilator,
            now=exam.now,
        )
        services.rule_incident(
            incident_id=Incident.objects.get(registration_id=one).id,
            effect=effect,
            ruling="核实",
            actor=exam.officer,
            now=exam.now,
        )
    exam.end()
    exam.theory({a: 9000, b: None, c: 7000})
    for assessor in exam.assessors[:2]:
        exam.score(assessor, {a: 9000, b: None, c: 7000})
    exam.act("open_notice")
    close(exam)
    assert said(lines(school)["20240101"]) == ("failed", None, "cheating")
    assert "20240102" not in lines(school)
    assert CourseExamResult.objects.get(registration_id=b).finding == LandingFinding.MAY_SIT_AGAIN
    assert said(lines(school)["20240103"]) == ("passed", 7000, "")


def test_findings_tell_the_college_and_are_tried_again(exam: Exam, school: School) -> None:
    first, second, _third = school.learners
    Enrollment.objects.filter(id=second.id).update(program_id=None)
    passed = ResultRow("20240101", COURSE, "2024-2025-2", "passed", 9900)
    running = ResultRow("20240103", COURSE, "2025-2026-2", "in_progress")
    record_results(college=exam.college, rows=[passed, running], actor=exam.registrar, now=exam.now)
    _held(exam, school, part="theory")
    assert {one.finding: one.registration.learner_id for one in findings_of(exam.registrar, exam.plan)} == {
        LandingFinding.PASSED_ALREADY: first.learner_id,
        LandingFinding.NOT_IN_PROGRAM: second.learner_id,
    }
    assert said(lines(school)["20240101"]) == ("passed", 9900, "")
    assert "20240102" not in lines(school)
    assert (lines(school)["20240103"].attempt, said(lines(school)["20240103"])) == (1, ("passed", 6000, ""))
    assert land_again(exam) == 0
    Enrollment.objects.filter(id=second.id).update(program_id=school.program.id)
    assert land_again(exam) == 1
    assert said(lines(school)["20240102"]) == ("passed", 7000, "")


def test_a_resit_lands_as_a_retake_where_it_changes_the_score(exam: Exam, school: School) -> None:
    """The third missed the practice and sits it again; the course counts the overall score."""
    _a, _b, c = _held(exam, school)
    first = exam.plan
    _sit_again(exam, school.learners[2], "2026-07-WEB", 8000)
    rows = CourseResult.objects.filter(enrollment=school.learners[2], is_current=True).order_by("term_code", "attempt")
    assert [(row.term_code, row.attempt, row.way, said(row)) for row in rows] == [
        ("2025-2026-2", 1, "normal", ("failed", None, "absence")),
        ("2025-2026-2", 2, "retake", ("passed", 7200, "")),
    ]
    assert rows[1].exam_registration_id == exam.candidates()[0].id
    exam.plan = first
    exam.now = at(date(2026, 7, 30), 9)
    correct(exam, c, "theory", 9000)
    assert [said(row) for row in rows.all()] == [("failed", None, "absence"), ("passed", 8400, "")]
    assert rows.all()[1].corrects_id is not None


def test_a_resit_that_changes_nothing_for_the_course_lands_nothing(exam: Exam, school: School) -> None:
    _held(exam, school, part="theory")
    _sit_again(exam, school.learners[2], "2026-07-WEB", 8000)
    assert CourseResult.objects.filter(enrollment=school.learners[2]).count() == 1


def _sit_again(exam: Exam, enrollment: Enrollment, code: str, practice: int) -> None:
    """A second plan, in which one candidate sits the practice again, to its locked results."""
    days = {
        "registers_from_on": date(2026, 6, 26),
        "registers_until_on": date(2026, 7, 5),
        "exam_from_on": date(2026, 7, 20),
        "exam_until_on": date(2026, 7, 21),
        "month": "2026-07",
    }
    plan = replace(draft(exam.types["WEB-2"].id, code=code), **days)  # type: ignore[arg-type]
    exam.now = at(date(2026, 6, 26), 9)
    exam.plan = services.create_plan(organization_id=exam.organization.id, draft=plan, actor=exam.officer, now=exam.now)
    for part, hour in (("theory", 9), ("practice", 14)):
        services.add_session(
            exam_plan_id=exam.plan.id,
            part=part,
            starts_at=at(date(2026, 7, 20), hour),
            ends_at=at(date(2026, 7, 20), hour + 2),
            actor=exam.officer,
            now=exam.now,
        )
    services.set_plan_sites(exam_plan_id=exam.plan.id, site_ids=[exam.site.id], actor=exam.officer, now=exam.now)
    exam.act("publish")
    exam.act("open_registration")
    [done] = exam.register(enrollment)
    assert done.admission.parts == ("practice",)
    exam.confirm()
    exam.seat()
    exam.photograph()
    exam.act("confirm_fees")
    exam.act("issue_tickets")
    exam.staff()
    exam.now = at(date(2026, 7, 20), 8)
    exam.act("begin")
    exam.now = at(date(2026, 7, 20), 17)
    exam.act("end")
    [candidate] = exam.candidates()
    for assessor in exam.assessors[:2]:
        exam.score(assessor, {candidate.id: practice})
    exam.act("open_notice")
    exam.now = at(date(2026, 7, 25), 9)
    exam.act("close")


@pytest.mark.parametrize("state", list(PlanState))
def test_every_state_and_every_act(exam: Exam, school: School, state: PlanState) -> None:
    """Entered, changed and removed from publishing to the lock; then refused with the reason."""
    exam.open()
    exam.register(*school.learners)
    known = enter(exam, school)
    own = {"actor": exam.registrar, "now": exam.now}
    ExamPlan.objects.filter(id=exam.plan.id).update(state=state)
    again = CourseExamDraft(school.course.id, part="theory")
    other = Course.objects.create(college=exam.college, code="C9", name_zh="另一门课", credits_hundredths=200)
    acts = {
        "add": lambda: services.add_course_exam(exam_plan_id=exam.plan.id, draft=CourseExamDraft(other.id), **own),
        "change": lambda: services.change_course_exam(course_exam_id=known.id, draft=again, reason="改考理论", **own),
        "remove": lambda: services.remove_course_exam(course_exam_id=known.id, reason="单独考试", **own),
    }
    for name, act in acts.items():
        if state in OPEN:
            act()
            continue
        with pytest.raises(DomainError) as caught:
            act()
        if state == PlanState.DRAFT and name == "add":
            assert isinstance(caught.value, NotFound)
        else:
            locked = "assessment.course_exam_locked" if state in LOCKED else "assessment.course_exam_not_open"
            assert (name, caught.value.code) == (name, locked)
    assert CourseExam.objects.filter(id=known.id).exists() == (state not in OPEN)
    if state not in LOCKED and state != PlanState.DRAFT:
        with pytest.raises(Conflict, match="not_locked"):
            land_again(exam)


def test_what_is_refused(exam: Exam, school: School, outsider: Actor, college_head: Actor, now: datetime) -> None:
    exam.open()
    own = {"exam_plan_id": exam.plan.id, "now": now}
    draft_of = CourseExamDraft(school.course.id)
    with pytest.raises(Conflict) as caught:
        services.add_course_exam(draft=draft_of, actor=exam.registrar, **own)
    assert caught.value.code == "assessment.course_exam_no_candidates"
    exam.register(*school.learners)
    for actor, error in ((outsider, NotFound), (college_head, Denied), (exam.officer, Denied)):
        with pytest.raises(error):
            services.add_course_exam(draft=draft_of, actor=actor, **own)
    for wrong, code in (
        ({"part": "none"}, "assessment.unknown_part"),
        ({"pass_hundredths": 0}, "assessment.course_exam_line"),
        ({"pass_hundredths": 10_001}, "assessment.course_exam_line"),
        ({"term_code": "x" * 21}, "assessment.course_exam_term"),
    ):
        with pytest.raises(Invalid) as bad:
            services.add_course_exam(draft=replace(draft_of, **wrong), actor=exam.registrar, **own)  # type: ignore[arg-type]
        assert bad.value.code == code
    known = services.add_course_exam(draft=draft_of, actor=exam.registrar, **own)
    for level_id in (None, exam.level.id):
        with pytest.raises(Conflict) as caught:
            services.add_course_exam(draft=replace(draft_of, level_id=level_id), actor=exam.registrar, **own)
        assert caught.value.code == "assessment.course_exam_twice"
    with pytest.raises(Invalid) as bad:
        services.remove_course_exam(course_exam_id=known.id, reason=" ", actor=exam.registrar, now=now)
    assert bad.value.code == "assessment.reason_missing"
    for actor, error in ((outsider, NotFound), (college_head, Denied)):
        with pytest.raises(error):
            services.remove_course_exam(course_exam_id=known.id, reason="取消", actor=actor, now=now)
    services.change_course_exam(
        course_exam_id=known.id,
        draft=replace(draft_of, level_id=exam.level.id, part="practice"),
        reason="只考实操",
        actor=exam.registrar,
        now=now,
    )
    act = Act.objects.get(verb="assessment.course_exam_changed")
    assert set(act.facts["changed"]) == {"level_id", "part"}
    services.remove_course_exam(course_exam_id=known.id, reason="单独考试", actor=exam.registrar, now=now)
    assert not CourseExam.objects.exists()
    assert services.add_course_exam(draft=draft_of, actor=SYSTEM, **own).entered_by_id is None
