"""Background work of assessment."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from oneplusx.apps.assessment import services
from oneplusx.apps.assessment.models import SeatingRun
from oneplusx.apps.jobs.registry import Progress, Work
from oneplusx.domain.errors import DomainError
from oneplusx.web.clock import now


def seat_job(work: Work, progress: Progress) -> dict[str, Any]:
    """Assigns the seats of ``params["run_id"]``."""
    run_id = UUID(work.params["run_id"])

    def report(done: int, total: int) -> None:
        progress.report(done, total)
        progress.check_cancelled()

    try:
        run = services.run_seating(run_id=run_id, actor=work.actor, now=now(), report=report)
    except DomainError:
        services.fail_seating(run_id=run_id, actor=work.actor, now=now())
        raise
    path = f"/exams/plans/{SeatingRun.objects.get(id=run_id).plan_id}/seats/"
    return {"seated": run.seated_count, "missing": sum(one["missing"] for one in run.shortages), "path": path}
