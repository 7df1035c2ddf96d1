"""Course results (课程成绩) and non-course conditions. A correction inserts a new current row and keeps the old one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from oneplusx.apps.curriculum.models import ConditionResult, Course, CourseResult, PassedWay, ResultStatus
from oneplusx.apps.curriculum.services.programs import Planned, Saved
from oneplusx.apps.parties.models import Enrollment, Institution
from oneplusx.apps.trail.facts import ResultsRecorded, ScoresCorrected, announce
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.errors import Invalid
from oneplusx.web.actor import Actor
from oneplusx.web.bulk import insert_rows

CHUNK = 2000
QUERY_ROWS = 10_000
FAILED_CAUSES = ("score", "cheating", "absence", "disqualified")
CONDITIONS = ("internship", "fitness_test", "discipline", "second_classroom")
Key = tuple[UUID, UUID, str, int, str]


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One result as a school system writes it; exact score in hundredths of a point, or a grade text.

    ``facts`` are what rules may ask for as ``course.NAME``: attendance, homework …; ``None`` keeps the known ones.
    ``exam_registration_id``: whose skill assessment was the course exam too; a correction keeps the known one.
    """

    student_number: str
    course_code: str
    term_code: str
    status: str
    score_hundredths: int | None = None
    grade_text: str = ""
    attempt: int = 1
    way: str = PassedWay.NORMAL
    failed_cause: str = ""
    facts: Mapping[str, int | str] | None = None
    exam_registration_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """Whether a learner meets a named condition."""

    enrollment_id: UUID
    condition: str
    is_met: bool


@dataclass(slots=True)
class _World:
    """What the rows refer to."""

    enrollments: dict[str, tuple[UUID, UUID]]
    courses: dict[str, tuple[UUID, int]]
    known: dict[Key, CourseResult]


def _world(college: Institution, rows: Sequence[ResultRow]) -> _World:
    numbers = list({row.student_number for row in rows})
    enrollments: dict[str, tuple[UUID, UUID]] = {}
    for start in range(0, len(numbers), QUERY_ROWS):
        found = Enrollment.objects.filter(college=college, student_number__in=numbers[start : start + QUERY_ROWS])
        for number, enrollment_id, learner_id in found.values_list("student_number", "id", "learner_id"):
            enrollments[number] = (enrollment_id, learner_id)
    codes = {row.course_code for row in rows}
    courses = {
        code: (course_id, credits)
        for code, course_id, credits in Course.objects.filter(college=college, code__in=codes).values_list(
            "code", "id", "credits_hundredths"
        )
    }
    return _World(enrollments, courses, _known([one[0] for one in enrollments.values()]))


def _known(enrollment_ids: Sequence[UUID]) -> dict[Key, CourseResult]:
    known: dict[Key, CourseResult] = {}
    for start in range(0, len(enrollment_ids), QUERY_ROWS):
        some = enrollment_ids[start : start + QUERY_ROWS]
        for row in CourseResult.objects.filter(enrollment_id__in=some, is_current=True):
            known[row.enrollment_id, row.course_id, row.term_code, row.attempt, row.way] = row
    return known


def plan_results(*, college: Institution, rows: Sequence[ResultRow]) -> list[Planned]:
    """What ``record_results`` would do with each row; writes nothing."""
    world = _world(college, rows)
    return [_plan(row, world)[0] for row in rows]


def _plan(row: ResultRow, world: _World) -> tuple[Planned, CourseResult | None]:
    enrollment = world.enrollments.get(row.student_number)
    if enrollment is None:
        return _wrong("curriculum.unknown_student", "student_number", row.student_number), None
    course = world.courses.get(row.course_code)
    if course is None:
        return _wrong("curriculum.unknown_course", "course_code", row.course_code), None
    if not row.term_code.strip():
        return _wrong("curriculum.term_missing", "term_code", row.term_code), None
    if row.failed_cause and row.failed_cause not in FAILED_CAUSES:
        return _wrong("curriculum.unknown_cause", "failed_cause", row.failed_cause, allowed=FAILED_CAUSES), None
    known = world.known.get((enrollment[0], course[0], row.term_code, row.attempt, row.way))
    if known is None:
        return Planned(Saved.NEW), None
    same = (known.status, known.score_hundredths, known.grade_text, known.failed_cause) == (
        row.status,
        row.score_hundredths,
        row.grade_text,
        row.failed_cause,
    )
    same = same and (row.facts is None or row.facts == known.facts)
    return Planned(Saved.UNCHANGED if same else Saved.CHANGED), known


def _wrong(code: str, column: str, found: str, **more: object) -> Planned:
    return Planned(Saved.ERROR, Invalid(code, found=found, **more), column)


@transaction.atomic
def record_results(*, college: Institution, rows: Sequence[ResultRow], actor: Actor, now: datetime) -> list[Planned]:
    """Records results set-based; a changed one becomes a correction with history. Rows with a problem say why.

    Announces ``ResultsRecorded``, and ``ScoresCorrected`` for corrections.
    """
    world = _world(college, rows)
    planned: list[Planned] = []
    new: list[CourseResult] = []
    replaced: list[UUID] = []
    seen: set[tuple[object, ...]] = set()
    for row in rows:
        plan, known = _plan(row, world)
        key = (row.student_number, row.course_code, row.term_code, row.attempt, row.way)
        if key in seen and plan.problem is None:
            plan = _wrong("curriculum.double_result", "course_code", row.course_code)
        seen.add(key)
        planned.append(plan)
        if plan.saved in {Saved.NEW, Saved.CHANGED}:
            new.append(_result(row, world, known, now))
            if known is not None:
                replaced.append(known.id)
    for start in range(0, len(replaced), QUERY_ROWS):
        CourseResult.objects.filter(id__in=replaced[start : start + QUERY_ROWS]).update(is_current=False)
    insert_rows(CourseResult, new)
    _tell(college, new, actor, now)
    return planned


def _result(row: ResultRow, world: _World, known: CourseResult | None, now: datetime) -> CourseResult:
    enrollment_id, learner_id = world.enrollments[row.student_number]
    course_id, credits_hundredths = world.courses[row.course_code]
    return CourseResult(
        learner_id=learner_id,
        enrollment_id=enrollment_id,
        course_id=course_id,
        term_code=row.term_code,
        attempt=row.attempt,
        status=row.status,
        way=row.way,
        score_hundredths=row.score_hundredths,
        grade_text=row.grade_text,
        failed_cause=row.failed_cause if row.status == ResultStatus.FAILED else "",
        credits_hundredths=credits_hundredths,
        exam_registration_id=row.exam_registration_id or (known.exam_registration_id if known else None),
        facts=dict((known.facts if known else {}) if row.facts is None else row.facts),
        corrects_id=known.id if known else None,
        recorded_at=now,
    )


def _tell(college: Institution, rows: Sequence[CourseResult], actor: Actor, now: datetime) -> None:
    if not rows:
        return
    corrections = [row for row in rows if row.corrects_id is not None]
    record_act(
        verb="curriculum.results_recorded",
        subject_kind="parties.institution",
        subject_id=college.id,
        institution_id=college.id,
        facts={"rows": len(rows), "corrections": len(corrections)},
        rows=[row.id.bytes for row in rows],
        actor=actor,
        now=now,
    )
    if corrections:
        ids = tuple(dict.fromkeys(row.enrollment_id for row in corrections))
        announce(ScoresCorrected(enrollment_ids=ids), actor=actor, now=now)
    fresh = tuple(dict.fromkeys(row.enrollment_id for row in rows if row.corrects_id is None))
    if fresh:
        announce(ResultsRecorded(enrollment_ids=fresh), actor=actor, now=now)


@transaction.atomic
def record_conditions(*, college: Institution, rows: Sequence[ConditionRow], actor: Actor, now: datetime) -> int:
    """Records named conditions of enrollments of the college; the last word counts.

    Raises:
        Invalid: ``curriculum.unknown_condition``, ``curriculum.unknown_student``.

    Returns:
        Number of rows written.
    """
    unknown = sorted({row.condition for row in rows} - set(CONDITIONS))
    if unknown:
        raise Invalid("curriculum.unknown_condition", found=", ".join(unknown), allowed=", ".join(CONDITIONS))
    learners = dict(
        Enrollment.objects.filter(college=college, id__in={row.enrollment_id for row in rows}).values_list(
            "id", "learner_id"
        )
    )
    missing = next((row for row in rows if row.enrollment_id not in learners), None)
    if missing is not None:
        raise Invalid("curriculum.unknown_student", found=str(missing.enrollment_id))
    written = ConditionResult.objects.bulk_create(
        [
            ConditionResult(
                learner_id=learners[row.enrollment_id],
                enrollment_id=row.enrollment_id,
                condition=row.condition,
                is_met=row.is_met,
                recorded_at=now,
            )
            for row in rows
        ],
        batch_size=CHUNK,
        update_conflicts=True,
        unique_fields=["learner", "enrollment", "condition"],
        update_fields=["is_met", "recorded_at"],
    )
    record_act(
        verb="curriculum.conditions_recorded",
        subject_kind="parties.institution",
        subject_id=college.id,
        institution_id=college.id,
        facts={"rows": len(written)},
        rows=[f"{row.enrollment_id}/{row.condition}/{row.is_met}".encode() for row in rows],
        actor=actor,
        now=now,
    )
    announce(ResultsRecorded(enrollment_ids=tuple(learners)), actor=actor, now=now)
    return len(written)
