from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.jobs import services, worker
from oneplusx.web import background, clock
from oneplusx.web.actor import Actor
from oneplusx.web.background import Progress, Work
from oneplusx.web.statistics import refresh_statistics, refreshes_by_itself


def plug_in() -> None:
    """Makes this queue the one behind ``oneplusx.web.background``."""
    background.plug_in(starter=start, canceller=cancel)
    background.register(
        "jobs.forget_old", forget_old, "jobs.view", title=_("Delete old background work"), every_seconds=24 * 3600
    )
    background.register(
        "jobs.refresh_statistics",
        refresh,
        "jobs.view",
        title=_("Look at the sizes of tables"),
        every_seconds=3600,
    )


def start(
    *,
    kind: str,
    params: Mapping[str, Any],
    institution_id: UUID | None,
    actor: Actor,
    now: datetime,
    subject_id: UUID | None,
) -> UUID:
    job = services.start_job(
        kind=kind, params=params, institution_id=institution_id, actor=actor, now=now, subject_id=subject_id
    )
    transaction.on_commit(worker.wake)
    return job.id


def cancel(job_id: UUID) -> None:
    services.request_cancel(job_id=job_id, now=clock.now())


def refresh(_work: Work, _progress: Progress) -> dict[str, Any]:
    if not refreshes_by_itself():
        refresh_statistics()
    return {}


def forget_old(_work: Work, _progress: Progress) -> dict[str, Any]:
    return {"count": services.forget_old_jobs(now=clock.now())}
