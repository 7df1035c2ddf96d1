"""Background work of certificates."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from oneplusx.apps.certificates import services
from oneplusx.apps.certificates.services.batches import path_of
from oneplusx.apps.jobs.registry import Progress, Work
from oneplusx.web.clock import now


def issue_batch_job(work: Work, progress: Progress) -> dict[str, Any]:
    """Issues the batch of ``params``."""
    batch_id = UUID(work.params["issue_batch_id"])

    def report(done: int, total: int) -> None:
        progress.report(done, total)
        progress.check_cancelled()

    batch = services.issue_batch(batch_id=batch_id, actor=work.actor, now=now(), report=report)
    return {"issued": batch.issued_count, "path": path_of(batch)}
