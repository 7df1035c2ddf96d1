"""Records what a proof of the ledger found (账本校验)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from oneplusx.apps.ledger.models import CheckRun
from oneplusx.apps.ledger.selectors.checking import check_ledger
from oneplusx.apps.trail.services import record_act
from oneplusx.web.actor import Actor

PROBLEMS_KEPT = 200


def run_check(
    *,
    actor: Actor,
    now: datetime,
    clock: Callable[[], datetime] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> CheckRun:
    """Proves the whole ledger from its entries and keeps the result (账本校验).

    Args:
        clock: Answers the instant of the end: the proof of a large ledger takes minutes.
        progress: Called with (postings read, postings in all).
    """
    report = check_ledger(progress=progress)
    finished_at = clock() if clock else now
    with transaction.atomic():
        run = CheckRun.objects.create(
            actor_id=actor.id,
            started_at=now,
            finished_at=finished_at,
            entries_count=report.entries_count,
            postings_count=report.postings_count,
            problems_count=report.problems_count,
            problems=[{"code": one.code, "params": dict(one.params)} for one in report.problems[:PROBLEMS_KEPT]],
        )
        record_act(
            verb="ledger.checked",
            subject_kind="ledger.check_run",
            subject_id=run.id,
            facts={"entries": run.entries_count, "postings": run.postings_count, "problems": run.problems_count},
            actor=actor,
            now=finished_at,
        )
    return run
