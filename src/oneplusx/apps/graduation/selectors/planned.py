"""What if the learner passed courses not taken yet: whether that is enough, and what is still missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from oneplusx.apps.curriculum.models import ProgramCourse
from oneplusx.apps.graduation.selectors.programs import audited_programs
from oneplusx.apps.graduation.selectors.records import audit_records
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.parties.selectors import get_enrollment
from oneplusx.domain import graduation
from oneplusx.web.actor import Actor

PLANNED_ID = "planned"


@dataclass(frozen=True, slots=True)
class Planned:
    """What planned courses would bring.

    Attributes:
        missing_before_hundredths: Credits missing now.
        missing_hundredths: Credits missing with the courses passed.
        document: The audit's answer with them, as ``docs/formats/audit-result.md`` describes it.
    """

    credits_hundredths: int
    could_graduate: bool
    missing_before_hundredths: int
    missing_hundredths: int
    document: dict[str, Any]


def open_courses(enrollment: Enrollment, on: date) -> list[ProgramCourse]:
    """Courses of the program that the learner has not passed, by term and code."""
    if enrollment.program_id is None:
        return []
    record = audit_records([enrollment], on)[enrollment.id]
    passed = {one.code for one in record.courses if one.status == graduation.EarnedStatus.PASSED}
    rows = ProgramCourse.objects.filter(program_id=enrollment.program_id).select_related("course")
    return [row for row in rows.order_by("term_number", "course__code") if row.course.code not in passed]


def what_if_planned(actor: Actor, enrollment_id: UUID, codes: Sequence[str], on: date) -> Planned | None:
    """What passing these courses would bring; ``None`` without a program, or when no code is a course still open.

    Raises:
        NotFound: ``not_found``: the enrollment is not the actor's to see.
    """
    enrollment = get_enrollment(actor, enrollment_id)
    chosen = [row for row in open_courses(enrollment, on) if row.course.code in set(codes)]
    if not chosen or enrollment.program_id is None:
        return None
    program = audited_programs([enrollment.program_id])[enrollment.program_id]
    record = audit_records([enrollment], on)[enrollment.id]
    passed = tuple(
        graduation.EarnedCourse(
            code=row.course.code,
            name=row.course.name_zh,
            credits_hundredths=row.course.credits_hundredths,
            hours=row.course.hours,
            nature=row.nature,
            source_id=PLANNED_ID,
        )
        for row in chosen
    )
    taken = {row.course.code for row in chosen}
    kept = tuple(one for one in record.courses if one.code not in taken)
    before = graduation.audit(program, record, fix=False, blocking=False)
    after = graduation.audit(program, replace(record, courses=(*kept, *passed)), fix=False, blocking=False)
    return Planned(
        sum(one.credits_hundredths for one in passed),
        after.satisfied,
        before.missing_hundredths,
        after.missing_hundredths,
        graduation.result_to_json(after),
    )
