"""What learners bring to the audit: transcript, conversions into slots, outcomes, conditions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from oneplusx.apps.conversion.models import ConversionState, ConversionTarget
from oneplusx.apps.curriculum.models import ConditionResult, CourseResult, ProgramCourse
from oneplusx.apps.graduation.selectors.programs import SLOT_PREFIX
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.recognition.selectors import held_achievements_of
from oneplusx.domain import graduation
from oneplusx.domain.planner import plan_from_json

HUNDRED = 100


def audit_records(enrollments: Iterable[Enrollment], on: date) -> dict[UUID, graduation.AuditRecord]:
    """Records of many enrollments in a handful of queries."""
    rows = list(enrollments)
    ids = [row.id for row in rows]
    natures = _natures(rows)
    courses = _courses(ids, {row.id: row.program_id for row in rows}, natures)
    conditions = _conditions(ids)
    held = held_achievements_of([row.learner_id for row in rows])
    return {
        row.id: graduation.AuditRecord(
            courses=tuple(courses[row.id]),
            achievements=held.get(row.learner_id, ()),
            conditions=conditions[row.id],
            on=on,
        )
        for row in rows
    }


def _natures(rows: Sequence[Enrollment]) -> dict[tuple[UUID, UUID], str]:
    places = ProgramCourse.objects.filter(program_id__in={row.program_id for row in rows if row.program_id})
    return {
        (program_id, course_id): nature
        for program_id, course_id, nature in places.values_list("program_id", "course_id", "nature")
    }


def _courses(
    ids: Sequence[UUID], programs: dict[UUID, UUID | None], natures: dict[tuple[UUID, UUID], str]
) -> dict[UUID, list[graduation.EarnedCourse]]:
    earned: dict[UUID, list[graduation.EarnedCourse]] = defaultdict(list)
    results = CourseResult.objects.filter(enrollment_id__in=ids, is_current=True).order_by("term_code", "attempt", "id")
    for enrollment_id, course_id, *line in results.values_list("enrollment_id", "course_id", *LINE_FIELDS):
        program_id = programs[enrollment_id]
        nature = natures.get((program_id, course_id), "") if program_id else ""
        earned[enrollment_id].append(_earned(line, nature))
    slots = ConversionTarget.objects.filter(
        enrollment_id__in=ids, course=None, is_live=True, conversion__state=ConversionState.APPROVED
    )
    for target in slots.order_by("id"):
        earned[target.enrollment_id].append(filled_slot(target))
    return earned


LINE_FIELDS = (
    "course__code",
    "course__name_zh",
    "course__hours",
    "credits_hundredths",
    "score_hundredths",
    "way",
    "status",
    "term_code",
    "conversion_id",
)


def _earned(line: Sequence[Any], nature: str) -> graduation.EarnedCourse:
    code, name, hours, credits_hundredths, score, way, status, term, conversion_id = line
    return graduation.EarnedCourse(
        code=code,
        name=name,
        credits_hundredths=credits_hundredths,
        score=None if score is None else Fraction(score, HUNDRED),
        way=graduation.Way(way),
        status=graduation.EarnedStatus(status),
        nature=nature,
        term=term,
        hours=hours,
        source_id=str(conversion_id or ""),
    )


def filled_slot(target: ConversionTarget) -> graduation.EarnedCourse:
    """A conversion into a slot, as the audit counts it."""
    return graduation.EarnedCourse(
        code=f"{SLOT_PREFIX}{target.slot}:{target.id}",
        name=target.slot,
        credits_hundredths=target.credits_hundredths,
        way=graduation.Way.EXEMPTION,
        nature=target.slot,
        source_id=str(target.conversion_id),
    )


def _conditions(ids: Sequence[UUID]) -> dict[UUID, dict[str, bool]]:
    found: dict[UUID, dict[str, bool]] = defaultdict(dict)
    for row in ConditionResult.objects.filter(enrollment_id__in=ids):
        found[row.enrollment_id][row.condition] = row.is_met
    return found


def planned_courses(document: Mapping[str, Any], program: graduation.Program) -> tuple[graduation.EarnedCourse, ...]:
    """What the conversions of a plan would add to the record."""
    catalog = {course.code: course for course in program.courses}
    added = []
    for number, item in enumerate(plan_from_json(document).chosen):
        for target in item.targets:
            course = catalog.get(target.course_code or "")
            code = target.course_code or f"{SLOT_PREFIX}{target.slot}:plan-{number}"
            added.append(
                graduation.EarnedCourse(
                    code=code,
                    credits_hundredths=course.credits_hundredths
                    if course
                    else target.credits_hundredths or item.credits_hundredths,
                    way=graduation.Way.EXEMPTION,
                    nature=course.nature if course else target.slot or "",
                    source_id=f"plan-{number}",
                )
            )
    return tuple(added)
