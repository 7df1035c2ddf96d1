"""Locked results become results of the course whose exam was held as one with the assessment (课程成绩落账).

For each candidate of the college of a course exam, and of its level if it names one:

- The score is that of the part, or the overall one; the course is passed from the college's pass line on. The
  certificate's line is not asked: who fails the certificate by a minimum can have passed the course.
- *Absent* from the part (for the overall score: from any part): failed, without a score, cause ``absence``.
- *Void* after an incident (cheating): failed, without a score, cause ``cheating``.
- *May sit again* after an incident, and not passed: nothing is recorded, a finding says so.
- Candidates of other colleges and social candidates are not touched.
- The course is not in the learner's program, it was passed before, or the college has changed the line since:
  nothing is written, a finding tells the college why. What a college wrote is never overwritten.

It is idempotent: what landed with the same content is left alone; a corrected result corrects its line of the
transcript, with history. A re-sit of the same certificate lands as a retake where it changes the score; where its plan
has a course exam of its own for the course, that one counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from oneplusx.apps.assessment.models import (
    OVERALL,
    CourseExam,
    CourseExamResult,
    ExamPlan,
    ExamRegistration,
    ExamResult,
    Incident,
    IncidentEffect,
    LandingFinding,
)
from oneplusx.apps.assessment.selectors.course_exams import concerns
from oneplusx.apps.curriculum.models import CourseResult, PassedWay, ProgramCourse, ResultStatus
from oneplusx.apps.curriculum.services import ResultRow, record_results
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.parties.selectors import people_in_role
from oneplusx.apps.standards.selectors import term_code_on
from oneplusx.apps.trail.services import notify, record_act
from oneplusx.web.actor import Actor, Role
from oneplusx.web.bulk import insert_rows, update_rows
from oneplusx.web.ids import new_id

FIELDS = ("status", "score_hundredths", "failed_cause", "term_code", "attempt", "way", "finding", "landed_at")
Line = tuple[str, int | None, str]
"""Status, score and cause of a failure: what a line of the transcript says."""
Key = tuple[UUID, UUID]
"""Enrollment and course."""


@dataclass(frozen=True, slots=True)
class _Case:
    """One candidate's result for one course exam; ``before``: what the exam that is sat again gave."""

    exam: CourseExam
    result: ExamResult
    line: Line
    waits: bool
    before: CourseExamResult | None = None

    @property
    def registration(self) -> ExamRegistration:
        return self.result.registration


@dataclass(slots=True)
class _World:
    """What decides whether a result can land."""

    landed: dict[tuple[UUID, UUID], CourseExamResult] = field(default_factory=dict)
    in_program: set[tuple[UUID, UUID]] = field(default_factory=set)
    lines: dict[Key, list[CourseResult]] = field(default_factory=dict)


def land_course_results(*, plan: ExamPlan, actor: Actor, now: datetime, college_id: UUID | None = None) -> int:
    """Records locked results as results of the courses (课程成绩落账), in the caller's transaction.

    Args:
        college_id: Only this college's.

    Returns:
        How many lines of the transcript are new or corrected.
    """
    cases = _cases(plan, college_id)
    by_college: dict[UUID, list[_Case]] = defaultdict(list)
    for case in cases:
        by_college[case.exam.college_id].append(case)
    return sum(_land(plan, college, by_college[college], actor, now) for college in sorted(by_college))


def _cases(plan: ExamPlan, college_id: UUID | None) -> list[_Case]:
    """Every result with the course exams it counts for."""
    results = ExamResult.objects.filter(plan=plan).exclude(registration__college=None)
    if not CourseExam.objects.filter(plan=plan).exists():
        results = results.exclude(registration__resit_of=None)
    if college_id is not None:
        results = results.filter(registration__college_id=college_id)
    rows = list(results.select_related("registration__enrollment", "registration__level").order_by("id"))
    earlier = _earlier([row.registration for row in rows])
    plans = {plan.id} | {one.plan_id for chain in earlier.values() for one in chain}
    exams: dict[UUID, list[CourseExam]] = defaultdict(list)
    for exam in CourseExam.objects.filter(plan_id__in=plans).select_related("course", "college").order_by("id"):
        exams[exam.plan_id].append(exam)
    if not exams:
        return []
    effects = _effects(plan)
    given = _given([one.id for chain in earlier.values() for one in chain])
    cases = []
    for row in rows:
        of_row = _exams_of(row.registration, earlier.get(row.registration_id, []), exams, given)
        for exam, before in of_row:
            effect = effects.get(row.registration_id, "")
            line = _line(exam, row, is_void=effect == IncidentEffect.VOID)
            waits = effect == IncidentEffect.RESIT and line[0] != ResultStatus.PASSED
            cases.append(_Case(exam, row, line, waits, before))
    return cases


def _earlier(registrations: Sequence[ExamRegistration]) -> dict[UUID, list[ExamRegistration]]:
    """The exams that re-sits are re-sits of, the latest first, by registration."""
    chains: dict[UUID, list[ExamRegistration]] = {}
    next_ids = {one.id: one.resit_of_id for one in registrations if one.resit_of_id is not None}
    while next_ids:
        found = ExamRegistration.objects.in_bulk(list(set(next_ids.values())))
        for own, before_id in list(next_ids.items()):
            before = found[before_id]
            chains.setdefault(own, []).append(before)
            if before.resit_of_id is None:
                del next_ids[own]
            else:
                next_ids[own] = before.resit_of_id
    return chains


def _effects(plan: ExamPlan) -> dict[UUID | None, str]:
    """What incidents mean for candidates; void counts before all."""
    rows = Incident.objects.filter(plan=plan, effect__in=(IncidentEffect.RESIT, IncidentEffect.VOID))
    return dict(rows.order_by("effect").values_list("registration_id", "effect"))


def _given(registration_ids: Iterable[UUID]) -> dict[tuple[UUID, UUID], CourseExamResult]:
    rows = CourseExamResult.objects.filter(registration_id__among=list(registration_ids))
    return {(row.course_exam_id, row.registration_id): row for row in rows}


def _exams_of(
    registration: ExamRegistration,
    earlier: Sequence[ExamRegistration],
    exams: Mapping[UUID, Sequence[CourseExam]],
    given: Mapping[tuple[UUID, UUID], CourseExamResult],
) -> list[tuple[CourseExam, CourseExamResult | None]]:
    """Course exams of the plan itself, then of the exams that are sat again, each course once."""
    found = [(one, None) for one in exams[registration.plan_id] if concerns(one, registration)]
    answer: list[tuple[CourseExam, CourseExamResult | None]] = [*found]
    courses = {one.course_id for one, _before in answer}
    for index, first in enumerate(earlier):
        for exam in exams[first.plan_id]:
            if exam.college_id != registration.college_id or exam.course_id in courses or not concerns(exam, first):
                continue
            courses.add(exam.course_id)
            chain = (given.get((exam.id, one.id)) for one in earlier[: index + 1])
            answer.append((exam, next((one for one in chain if one is not None), None)))
    return answer


def _line(exam: CourseExam, result: ExamResult, *, is_void: bool) -> Line:
    """What the transcript will say."""
    scores = result.scores
    absent = None in scores.values() if exam.part == OVERALL else scores.get(exam.part) is None
    if is_void:
        return ResultStatus.FAILED, None, "cheating"
    if absent:
        return ResultStatus.FAILED, None, "absence"
    score = result.overall_hundredths if exam.part == OVERALL else scores[exam.part]
    if score >= exam.pass_hundredths:
        return ResultStatus.PASSED, score, ""
    return ResultStatus.FAILED, score, "score"


def _land(plan: ExamPlan, college_id: UUID, cases: Sequence[_Case], actor: Actor, now: datetime) -> int:
    """One college's results: decides, writes the transcript in one go, keeps what became of each, tells the college."""
    world = _world(cases)
    decided = [one for one in (_decide(plan, case, world, now) for case in cases) if one is not None]
    rows = [_row(one) for one in decided if not one.finding]
    college = Institution.objects.get(id=college_id)
    planned = record_results(college=college, rows=rows, actor=actor, now=now) if rows else []
    written = [one for one in decided if not one.finding]
    for one, outcome in zip(written, planned, strict=True):
        one.finding = LandingFinding.NOT_RECORDED if outcome.problem is not None else LandingFinding.NONE
    known = {(one.course_exam_id, one.registration_id) for one in world.landed.values()}
    insert_rows(CourseExamResult, [one for one in decided if (one.course_exam_id, one.registration_id) not in known])
    update_rows(
        CourseExamResult, [one for one in decided if (one.course_exam_id, one.registration_id) in known], FIELDS
    )
    if decided:
        _tell(plan, college_id, decided, actor, now)
    return sum(not one.finding for one in decided)


def _world(cases: Sequence[_Case]) -> _World:
    world = _World()
    ids = [case.registration.id for case in cases]
    for row in CourseExamResult.objects.filter(registration_id__among=ids):
        world.landed[row.course_exam_id, row.registration_id] = row
    courses = {case.exam.course_id for case in cases}
    programs = ProgramCourse.objects.filter(course_id__in=courses)
    world.in_program = set(programs.values_list("program_id", "course_id"))
    enrollments = [case.registration.enrollment_id for case in cases if case.registration.enrollment_id]
    lines = CourseResult.objects.filter(enrollment_id__among=enrollments, course_id__in=courses, is_current=True)
    for line in lines.order_by("recorded_at", "id"):
        world.lines.setdefault((line.enrollment_id, line.course_id), []).append(line)
    return world


def _decide(plan: ExamPlan, case: _Case, world: _World, now: datetime) -> CourseExamResult | None:
    """What is to be kept about a case; nothing where it is kept already, or a re-sit changes nothing."""
    known = world.landed.get((case.exam.id, case.registration.id))
    if known is not None and not known.finding and _says(known) == case.line:
        return None
    if known is None and case.before is not None and not case.before.finding and _says(case.before) == case.line:
        return None
    status, score, cause = case.line
    made = CourseExamResult(
        id=known.id if known else new_id(),
        course_exam_id=case.exam.id,
        registration=case.registration,
        learner_id=case.registration.learner_id,
        status=status,
        score_hundredths=score,
        failed_cause=cause,
        term_code=case.exam.term_code if case.exam.plan_id == plan.id else _term(plan, case),
        landed_at=now,
    )
    made.course_exam = case.exam
    _place(made, case, world, known)
    is_same = known is not None and (known.finding, *_says(known)) == (made.finding, *_says(made))
    return None if is_same and made.finding else made


def _term(plan: ExamPlan, case: _Case) -> str:
    return term_code_on(case.exam.college_id, plan.exam_until_on)


def _says(row: CourseExamResult | CourseResult) -> Line:
    return row.status, row.score_hundredths, row.failed_cause


def _place(made: CourseExamResult, case: _Case, world: _World, known: CourseExamResult | None) -> None:
    """Gives a result its line of the transcript, or the finding that keeps it out."""
    enrollment = case.registration.enrollment
    if enrollment is None:
        made.finding = LandingFinding.NO_ENROLLMENT
        return
    lines = world.lines.get((enrollment.id, case.exam.course_id), [])
    mine = next((one for one in lines if one.exam_registration_id == case.registration.id), None)
    if mine is not None:
        made.term_code, made.attempt, made.way = mine.term_code, mine.attempt, mine.way
        is_ours = known is not None and not known.finding and _says(mine) == _says(known)
        if not is_ours and _says(mine) != case.line:
            made.finding = LandingFinding.CHANGED_BY_COLLEGE
        return
    if case.waits:
        made.finding = LandingFinding.MAY_SIT_AGAIN
        return
    if (enrollment.program_id, case.exam.course_id) not in world.in_program:
        made.finding = LandingFinding.NOT_IN_PROGRAM
    elif any(one.status == ResultStatus.PASSED for one in lines):
        made.finding = LandingFinding.PASSED_ALREADY
    made.attempt, made.way = _attempt(made.term_code, lines)


def _attempt(term_code: str, lines: Sequence[CourseResult]) -> tuple[int, str]:
    """The line that says *in progress* in the term, else the next attempt: a retake once the course was failed."""
    in_term = [one for one in lines if one.term_code == term_code]
    running = next((one for one in in_term if one.status == ResultStatus.IN_PROGRESS), None)
    if running is not None:
        return running.attempt, running.way
    failed = any(one.status == ResultStatus.FAILED for one in lines)
    return max((one.attempt for one in in_term), default=0) + 1, PassedWay.RETAKE if failed else PassedWay.NORMAL


def _row(made: CourseExamResult) -> ResultRow:
    enrollment = made.registration.enrollment
    assert enrollment is not None  # a result without one has a finding
    return ResultRow(
        student_number=enrollment.student_number,
        course_code=made.course_exam.course.code,
        term_code=made.term_code,
        status=made.status,
        score_hundredths=made.score_hundredths,
        attempt=made.attempt,
        way=made.way,
        failed_cause=made.failed_cause,
        exam_registration_id=made.registration_id,
    )


def _tell(plan: ExamPlan, college_id: UUID, decided: Sequence[CourseExamResult], actor: Actor, now: datetime) -> None:
    findings = sum(bool(one.finding) for one in decided)
    facts = {"recorded": len(decided) - findings, "findings": findings}
    record_act(
        verb="assessment.course_results_landed",
        subject_kind="assessment.plan",
        subject_id=plan.id,
        institution_id=college_id,
        facts=facts,
        rows=[f"{one.course_exam_id}/{one.registration_id}/{one.status}/{one.finding}".encode() for one in decided],
        actor=actor,
        now=now,
    )
    notify(
        person_ids=people_in_role(Role.ACADEMIC_AFFAIRS, college_id),
        code="assessment.notice.course_results",
        params={"plan": plan.name_zh, **facts},
        path=f"/exams/plans/{plan.id}/course-exams/",
        now=now,
    )
