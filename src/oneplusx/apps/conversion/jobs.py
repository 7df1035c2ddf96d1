"""Background work of conversions."""

from __future__ import annotations

from uuid import UUID

from oneplusx.apps.conversion.services.plans import refresh_plans
from oneplusx.apps.jobs.registry import Progress, Work
from oneplusx.web.clock import now


def refresh_plans_job(work: Work, progress: Progress) -> dict[str, int]:
    """Computes the plans of ``params["enrollment_ids"]`` anew."""
    ids = [UUID(text) for text in work.params["enrollment_ids"]]

    def report(done: int) -> None:
        progress.report(done, len(ids))

    return {"changed": refresh_plans(enrollment_ids=ids, now=now(), report=report)}
