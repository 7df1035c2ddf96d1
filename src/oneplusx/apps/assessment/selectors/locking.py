"""The locked results of a plan, as what was locked can be checked again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from oneplusx.apps.assessment.models import ExamPlan, ExamResult, ResultLock
from oneplusx.domain.assessment import result_digest


def digest_of(plan: ExamPlan) -> str:
    """The digest of a plan's results as they are now (成绩摘要)."""
    return result_digest(plan.code, _rows(plan))


def _rows(plan: ExamPlan) -> Iterator[dict[str, Any]]:
    rows = ExamResult.objects.filter(plan=plan).select_related("registration__level__certificate_type")
    for row in rows.prefetch_related("registration__tickets").order_by("registration_id"):
        ticket = next((one.number for one in row.registration.tickets.all()), str(row.registration_id))
        yield {
            "number": ticket,
            "certificate_type": row.registration.level.certificate_type.code,
            "scores": row.scores,
            "overall": row.overall_hundredths,
            "is_passed": row.is_passed,
        }


def is_intact(plan: ExamPlan) -> bool | None:
    """Whether the results are still those that were locked; ``None``: not locked."""
    lock = ResultLock.objects.filter(plan=plan, superseded_at=None).first()
    return None if lock is None else lock.digest == digest_of(plan)
