"""Runs the jobs that the steps started; plans and audits that were asked for one by one are computed together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from oneplusx.apps.conversion.services import refresh_plans
from oneplusx.apps.graduation.services import refresh_results
from oneplusx.apps.jobs.models import Job
from oneplusx.apps.jobs.services import finish_job, take_next_job
from oneplusx.apps.jobs.worker import run_job
from oneplusx.web import clock
from oneplusx.web.collection import uncollected

LEASE = timedelta(hours=6)
CHUNK = 1000
PLANS = "conversion.refresh_plans"
AUDITS = "graduation.refresh_results"


def settle(now: datetime) -> None:
    """Runs what waits until nothing does: first recognition and imports, then plans, then audits."""
    held: dict[str, list[Job]] = {PLANS: [], AUDITS: []}
    while _take(held) or any(held.values()):
        if held[PLANS]:
            _answer(held[PLANS], lambda ids: refresh_plans(enrollment_ids=ids, now=now))
        elif held[AUDITS]:
            _answer(held[AUDITS], lambda ids: refresh_results(enrollment_ids=ids, now=now))


def _take(held: dict[str, list[Job]]) -> int:
    taken = 0
    while job := take_next_job(now=clock.now(), lease=LEASE):
        taken += 1
        if job.kind in held:
            held[job.kind].append(job)
        else:
            run_job(job, lease=LEASE)
    return taken


def _answer(jobs: list[Job], refresh: Callable[[Sequence[UUID]], int]) -> None:
    ids = list(dict.fromkeys(UUID(text) for job in jobs for text in job.params["enrollment_ids"]))
    changed = 0
    for start in range(0, len(ids), CHUNK):
        with uncollected():
            changed += refresh(ids[start : start + CHUNK])
    for job in jobs:
        finish_job(job=job, result={"changed": changed}, now=clock.now())
    jobs.clear()
