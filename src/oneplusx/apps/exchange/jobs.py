"""Background work of exchange."""

from __future__ import annotations

from typing import Any

from oneplusx.apps.exchange import services
from oneplusx.apps.jobs.registry import Progress, Work
from oneplusx.web.clock import now


def reconcile_job(work: Work, progress: Progress) -> dict[str, Any]:
    """Reconciles one college."""
    if work.institution_id is None:
        raise ValueError("a reconciliation names its college")

    def report(done: int, total: int) -> None:
        progress.report(done, total)
        progress.check_cancelled()

    run = services.reconcile(college_id=work.institution_id, actor=work.actor, now=now(), report=report)
    return {"checked": run.checked_count, "differences": run.differences_count, "path": f"/reconcile/{run.id}/"}
