"""Course exams held as one with a skill assessment (课程考试与技能等级考核同步进行), entered by colleges.

They can be entered, changed and removed from the day the plan is published until its results are locked; then the
results land in the transcript (``services/landing.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from oneplusx.apps.assessment.models import OVERALL, CourseExam, ExamPlan, PlanLevel
from oneplusx.apps.assessment.selectors.blocking import schemes_of
from oneplusx.apps.assessment.selectors.course_exams import (
    LOCKED,
    OPEN,
    PERMISSION,
    colleges_of,
    course_exam_for,
    has_candidates,
)
from oneplusx.apps.assessment.selectors.visibility import get_plan
from oneplusx.apps.assessment.services.landing import land_course_results
from oneplusx.apps.curriculum.models import Course
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.standards.selectors import term_code_on
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.assessment import FULL_HUNDREDTHS
from oneplusx.domain.errors import Conflict, Invalid, NotFound
from oneplusx.web.actor import Actor

TERM_MAX, REASON_MAX = 20, 1_000
PASS_HUNDREDTHS = 6_000


@dataclass(frozen=True, slots=True)
class CourseExamDraft:
    """What a college enters about a course exam.

    Attributes:
        level_id: Level of the plan; ``None``: all levels.
        part: The part whose score is the course's; ``OVERALL``: the overall score.
        term_code: Term of the transcript; empty: the college's term on the last day of the exam.
        pass_hundredths: The college's pass line of the course, in hundredths of a point.
    """

    course_id: UUID
    level_id: UUID | None = None
    part: str = OVERALL
    term_code: str = ""
    pass_hundredths: int = PASS_HUNDREDTHS


@transaction.atomic
def add_course_exam(
    *, exam_plan_id: UUID, draft: CourseExamDraft, actor: Actor, now: datetime, reason: str = ""
) -> CourseExam:
    """Enters a course of the college as held as one with the plan (登记同步课程考试).

    Raises:
        NotFound: ``not_found``: plan, level, or a course that is not of the actor's college.
        Denied: ``denied``.
        Invalid: ``assessment.unknown_part``, ``assessment.course_exam_line``, ``assessment.course_exam_term``.
        Conflict: ``assessment.course_exam_locked``, ``assessment.course_exam_not_open``,
            ``assessment.course_exam_no_candidates``, ``assessment.course_exam_twice``.
    """
    plan = _open_plan(get_plan(actor, exam_plan_id), _course(draft.course_id, actor))
    values = _checked(plan, draft, None)
    exam = CourseExam.objects.create(plan=plan, entered_by_id=actor.id, entered_at=now, **values)
    _record("assessment.course_exam_added", exam, asdict(draft), actor, now, reason)
    return exam


@transaction.atomic
def change_course_exam(
    *, course_exam_id: UUID, draft: CourseExamDraft, reason: str, actor: Actor, now: datetime
) -> CourseExam:
    """Changes a course exam before the results are locked (修改同步课程考试).

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``assessment.reason_missing``, and those of ``add_course_exam``.
        Conflict: those of ``add_course_exam``.
    """
    seen = course_exam_for(actor, course_exam_id)
    require(actor, PERMISSION, seen.college_id)
    course = _course(draft.course_id, actor)
    if course.college_id != seen.college_id:
        raise NotFound("not_found")
    plan = _open_plan(seen.plan, course)
    exam = CourseExam.objects.get(id=seen.id)
    values = _checked(plan, draft, exam)
    before = {name: getattr(exam, name) for name in ("course_id", "level_id", "part", "term_code", "pass_hundredths")}
    for name, value in values.items():
        setattr(exam, name, value)
    exam.save()
    changed = {name: [value, getattr(exam, name)] for name, value in before.items() if value != getattr(exam, name)}
    _record("assessment.course_exam_changed", exam, {"changed": changed}, actor, now, _reason(reason))
    return exam


@transaction.atomic
def remove_course_exam(*, course_exam_id: UUID, reason: str, actor: Actor, now: datetime) -> None:
    """Takes a course exam back before the results are locked (取消同步课程考试): the course has an exam of its own.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``assessment.reason_missing``.
        Conflict: ``assessment.course_exam_locked``, ``assessment.course_exam_not_open``.
    """
    exam = course_exam_for(actor, course_exam_id)
    require(actor, PERMISSION, exam.college_id)
    _lock(exam.plan)
    _record("assessment.course_exam_removed", exam, {}, actor, now, _reason(reason))
    exam.delete()


@transaction.atomic
def land_again(*, exam_plan_id: UUID, college_id: UUID, actor: Actor, now: datetime) -> int:
    """Tries results with a finding once more (重新落账), after the college mended what stood against them.

    Returns:
        How many became the course's result now.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``assessment.course_exam_not_locked``.
    """
    seen = get_plan(actor, exam_plan_id)
    require(actor, PERMISSION, college_id)
    plan = ExamPlan.objects.select_for_update(of=("self",)).select_related("organization").get(id=seen.id)
    if plan.state not in LOCKED:
        raise Conflict("assessment.course_exam_not_locked")
    return land_course_results(plan=plan, college_id=college_id, actor=actor, now=now)


def _course(course_id: UUID, actor: Actor) -> Course:
    """The course, if it is of a college for which the actor enters course exams."""
    require(actor, PERMISSION)
    course = Course.objects.select_related("college").filter(id=course_id).first()
    if course is None or not (actor.is_system or course.college_id in colleges_of(actor)):
        raise NotFound("not_found")
    return course


def _open_plan(seen: ExamPlan, course: Course) -> ExamPlan:
    plan = _lock(seen)
    if not has_candidates(plan, course.college_id):
        raise Conflict("assessment.course_exam_no_candidates", college=course.college.name_zh)
    return plan


def _lock(seen: ExamPlan) -> ExamPlan:
    """The plan, locked until the transaction ends, while course exams can be entered."""
    plan = ExamPlan.objects.select_for_update(of=("self",)).select_related("organization").get(id=seen.id)
    if plan.state in LOCKED:
        raise Conflict("assessment.course_exam_locked", state=str(plan.get_state_display()))
    if plan.state not in OPEN:
        raise Conflict("assessment.course_exam_not_open", state=str(plan.get_state_display()))
    return plan


def _checked(plan: ExamPlan, draft: CourseExamDraft, known: CourseExam | None) -> dict[str, Any]:
    """The draft as fields; refuses an unknown level or part, a line that is none, and the same course again."""
    level = _level(plan, draft.level_id)
    schemes = schemes_of(plan)
    concerned = [schemes[level.id]] if level else list(schemes.values())
    parts = set.intersection(*(set(one.codes) for one in concerned)) if concerned else set()
    if draft.part != OVERALL and draft.part not in parts:
        raise Invalid("assessment.unknown_part", found=draft.part, allowed=", ".join((OVERALL, *sorted(parts))))
    if not 0 < draft.pass_hundredths <= FULL_HUNDREDTHS:
        raise Invalid("assessment.course_exam_line", found=f"{draft.pass_hundredths / 100:g}")
    course = Course.objects.get(id=draft.course_id)
    term = draft.term_code.strip() or term_code_on(course.college_id, plan.exam_until_on)
    if len(term) > TERM_MAX:
        raise Invalid("assessment.course_exam_term", found=term)
    _refuse_twice(plan, course, level, known)
    return {
        "level": level,
        "part": draft.part,
        "college_id": course.college_id,
        "course": course,
        "term_code": term,
        "pass_hundredths": draft.pass_hundredths,
    }


def _level(plan: ExamPlan, level_id: UUID | None) -> PlanLevel | None:
    if level_id is None:
        return None
    level = plan.levels.filter(id=level_id).first()
    if level is None:
        raise NotFound("not_found")
    return level


def _refuse_twice(plan: ExamPlan, course: Course, level: PlanLevel | None, known: CourseExam | None) -> None:
    """One course once for all levels, or once for each: a candidate gets one result of it."""
    others = CourseExam.objects.filter(plan=plan, course=course)
    if known is not None:
        others = others.exclude(id=known.id)
    if any(level is None or one.level_id in {None, level.id} for one in others):
        raise Conflict("assessment.course_exam_twice", course=course.code)


def _reason(text: str) -> str:
    if not text.strip():
        raise Invalid("assessment.reason_missing")
    return text.strip()[:REASON_MAX]


def _record(
    verb: str, exam: CourseExam, facts: Mapping[str, object], actor: Actor, now: datetime, note: str = ""
) -> None:
    record_act(
        verb=verb,
        subject_kind="assessment.plan",
        subject_id=exam.plan_id,
        institution_id=exam.college_id,
        facts={"course_exam": exam.id, "course": exam.course.code, **facts},
        note=note.strip()[:REASON_MAX],
        actor=actor,
        now=now,
    )
