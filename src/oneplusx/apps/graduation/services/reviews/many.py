"""A decision on very many learners of a review runs as a job: it can be watched and cancelled, and survives a crash.

Who is decided is settled when the job starts, with the rights of who started it. A chunk is one transaction; tried
again after a killed worker, the job passes over whom it decided already.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from oneplusx.apps.graduation.models import ReviewDecision
from oneplusx.apps.graduation.selectors.reviews import get_review
from oneplusx.apps.graduation.services.reviews.deciding import (
    CHUNK,
    chosen_items,
    decide_chunk,
    review_to_decide,
    tell_next,
)
from oneplusx.apps.graduation.services.reviews.weighing import Ruling, Weighed
from oneplusx.apps.jobs.models import Job
from oneplusx.apps.jobs.services import start_job
from oneplusx.web.actor import Actor

DIRECT_MAX = 1_000
"""More learners than this are decided by a job."""
DECIDE_JOB = "graduation.decide_items"
NAMED_MAX = 500
DAYS = ("concluded_on", "extended_until_on")
Report = Callable[[int, int], None]


@transaction.atomic
def start_decision(
    *,
    review_id: UUID,
    stage: str,
    item_ids: Sequence[UUID] | None,
    except_ids: Iterable[UUID] = (),
    ruling: Ruling,
    actor: Actor,
    now: datetime,
) -> Job | None:
    """Starts ``decide_items`` as a job (批量审核) where it is about very many learners.

    Returns:
        The job; ``None`` where there are few enough to decide at once, which the caller then does.

    Raises:
        NotFound, Denied, Invalid, Conflict: As ``decide_items``.
    """
    review = review_to_decide(review_id, stage, ruling, actor, is_final=True)
    rows = chosen_items(review, stage, item_ids, except_ids, actor)
    if rows.count() <= DIRECT_MAX:
        return None
    days = {"concluded_on": ruling.concluded_on, "extended_until_on": ruling.extended_until_on}
    return start_job(
        kind=DECIDE_JOB,
        params={
            "review_id": str(review.id),
            "stage": stage,
            "item_ids": [one.hex for one in rows.values_list("id", flat=True)],
            "ruling": asdict(ruling) | {name: day.isoformat() if day else None for name, day in days.items()},
        },
        institution_id=review.college_id,
        subject_id=review.id,
        actor=actor,
        now=now,
        unique_key=f"{review.id}/{stage}",
    )


def decide_many(*, job: Job, actor: Actor, now: Callable[[], datetime], report: Report) -> dict[str, Any]:
    """Does what ``start_decision`` started, chunk after chunk.

    Args:
        report: Called before each chunk with the number done; what it raises ends the work between chunks.

    Returns:
        How many were decided and left, why, the first of those left, and the page that shows it.
    """
    stage, ruling = job.params["stage"], _ruling(job.params["ruling"])
    review = get_review(actor, UUID(job.params["review_id"]))
    ids = [UUID(hex=one) for one in job.params["item_ids"]]
    decided = _decided_already(job, stage, ids)
    left: list[Weighed] = []
    departments: set[UUID] = set()
    waiting = [one for one in ids if one not in decided]
    try:
        for start in range(0, len(waiting), CHUNK):
            report(len(ids) - len(waiting) + start, len(ids))
            found = decide_chunk(review, stage, waiting[start : start + CHUNK], ruling, actor, now())
            decided.update(one.item.id for one in found.done)
            departments.update(one.item.enrollment.department_id for one in found.done)
            left += found.exceptions
    finally:
        if departments:
            tell_next(review, stage, departments, ruling, now())
    report(len(ids), len(ids))
    return _result(job, review.id, len(decided), left)


def _decided_already(job: Job, stage: str, ids: Sequence[UUID]) -> set[UUID]:
    """Whom an earlier attempt of this job decided."""
    acts = ReviewDecision.objects.filter(
        item_id__among=list(ids), stage=stage, decided_by_id=job.actor_id, decided_at__gte=job.created_at
    )
    return set(acts.values_list("item_id", flat=True))


def _ruling(params: Mapping[str, Any]) -> Ruling:
    days = {name: date.fromisoformat(params[name]) if params[name] else None for name in DAYS}
    return Ruling(**{**params, **days})


def _result(job: Job, review_id: UUID, decided: int, left: Sequence[Weighed]) -> dict[str, Any]:
    codes = [one.problem.code for one in left if one.problem is not None]
    return {
        "decided": decided,
        "left": len(left),
        "reasons": dict(Counter(codes).most_common()),
        "first_left": [[str(one.item.id), one.problem.code] for one in left[:NAMED_MAX] if one.problem is not None],
        "path": reverse("graduation:decision_result", args=[review_id, job.id]),
    }
