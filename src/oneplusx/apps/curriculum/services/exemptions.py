"""Writes of the transcript. A correction keeps the old row; an exemption is a row of its own way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from oneplusx.apps.curriculum.models import CourseResult, PassedWay, ResultStatus
from oneplusx.apps.trail.facts import ResultsRecorded, announce
from oneplusx.apps.trail.services import record_act
from oneplusx.web.actor import Actor


@dataclass(frozen=True, slots=True)
class Exemption:
    """A course that a conversion exempts, with the score to record."""

    learner_id: UUID
    enrollment_id: UUID
    course_id: UUID
    term_code: str
    credits_hundredths: int
    score_hundredths: int | None
    grade_text: str
    conversion_id: UUID


@transaction.atomic
def post_exemptions(*, exemptions: Sequence[Exemption], actor: Actor, now: datetime) -> list[CourseResult]:
    """Writes exempted courses into the transcript and announces ``ResultsRecorded``."""
    rows = CourseResult.objects.bulk_create(
        [
            CourseResult(
                learner_id=exemption.learner_id,
                enrollment_id=exemption.enrollment_id,
                course_id=exemption.course_id,
                term_code=exemption.term_code,
                status=ResultStatus.PASSED,
                way=PassedWay.EXEMPTION,
                score_hundredths=exemption.score_hundredths,
                grade_text=exemption.grade_text,
                credits_hundredths=exemption.credits_hundredths,
                conversion_id=exemption.conversion_id,
                recorded_at=now,
            )
            for exemption in exemptions
        ]
    )
    _record("curriculum.exempted", rows, actor, now)
    return rows


@transaction.atomic
def withdraw_exemptions(*, conversion_ids: Sequence[UUID], reason: str, actor: Actor, now: datetime) -> int:
    """Takes the exemptions of reversed conversions off the transcript; the rows stay as history.

    Returns:
        Number of rows taken off.
    """
    rows = list(
        CourseResult.objects.filter(
            conversion_id__in=list(conversion_ids), way=PassedWay.EXEMPTION, is_current=True
        ).order_by("id")
    )
    CourseResult.objects.filter(id__in=[row.id for row in rows]).update(is_current=False)
    _record("curriculum.exemption_withdrawn", rows, actor, now, note=reason)
    return len(rows)


def _record(verb: str, rows: Sequence[CourseResult], actor: Actor, now: datetime, *, note: str = "") -> None:
    if not rows:
        return
    single = rows[0] if len({row.learner_id for row in rows}) == 1 else None
    record_act(
        verb=verb,
        subject_kind="conversion.conversion",
        subject_id=single.conversion_id if single else None,
        learner_id=single.learner_id if single else None,
        facts={"courses": len(rows)},
        note=note,
        rows=[row.id.bytes for row in rows],
        actor=actor,
        now=now,
    )
    enrollment_ids = tuple(dict.fromkeys(row.enrollment_id for row in rows))
    announce(ResultsRecorded(enrollment_ids=enrollment_ids), actor=actor, now=now)
