"""Writes of jobs: start, cancel, take the next one, end it, take back what a killed worker left.

A job is taken by compare-and-set, and ``attempts`` is its fence: whoever took it later wins, and the earlier worker's
reports and results change nothing any more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from oneplusx.apps.jobs.models import Job, JobState, Schedule
from oneplusx.apps.trail.digests import plain
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.errors import Conflict, DomainError
from oneplusx.web.actor import Actor
from oneplusx.web.background import kinds

LEASE = timedelta(seconds=60)
BACKOFF_SECONDS = 5
ENDED = (JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED)
KEPT_DAYS = 90
IDS_PER_JOB = 5000


@transaction.atomic
def start_job(
    *,
    kind: str,
    params: Mapping[str, Any] | None = None,
    institution_id: UUID | None = None,
    actor: Actor,
    now: datetime,
    subject_id: UUID | None = None,
    unique_key: str | None = None,
) -> Job:
    """Puts a job into the queue (任务); a worker sees it when the caller's transaction commits.

    Args:
        params: JSON values, ids and dates; no personal data.
        unique_key: While a job of this kind and key waits, it is returned instead of a second one.

    Raises:
        KeyError: No app registered the kind.
    """
    registered = kinds()[kind]
    if unique_key is not None:
        waiting = Job.objects.filter(kind=kind, unique_key=unique_key, state=JobState.WAITING).first()
        if waiting is not None:
            return waiting
    job = Job(
        kind=registered.code,
        institution_id=institution_id,
        actor_id=actor.id,
        subject_id=subject_id,
        unique_key=unique_key,
        params=plain(dict(params or {})),
        run_after_at=now,
        created_at=now,
    )
    try:
        with transaction.atomic():
            job.save(force_insert=True)
    except IntegrityError:
        return Job.objects.get(kind=kind, unique_key=unique_key, state=JobState.WAITING)
    return job


def start_jobs_about(*, kind: str, name: str, ids: Iterable[UUID], actor: Actor, now: datetime) -> None:
    """Puts one job per ``IDS_PER_JOB`` ids into the queue; the same question waits only once.

    Args:
        name: The parameter that carries the ids, e.g. ``enrollment_ids``.
    """
    for some in batched_ids(ids):
        params = {name: [str(one) for one in some]}
        key = hashlib.sha256("".join(params[name]).encode()).hexdigest()
        start_job(kind=kind, params=params, actor=actor, now=now, unique_key=key)


def batched_ids(ids: Iterable[UUID]) -> Iterator[tuple[UUID, ...]]:
    """Ids in slices of ``IDS_PER_JOB``."""
    rest = iter(ids)
    while some := tuple(islice(rest, IDS_PER_JOB)):
        yield some


@transaction.atomic
def cancel_job(*, job: Job, actor: Actor, now: datetime) -> None:
    """Cancels a waiting job at once, asks a running one to stop at its next check (取消任务).

    Raises:
        Conflict: ``jobs.already_ended``.
    """
    waiting = Job.objects.filter(id=job.id, state=JobState.WAITING)
    if not waiting.update(state=JobState.CANCELLED, is_cancel_requested=True, finished_at=now):
        running = Job.objects.filter(id=job.id, state=JobState.RUNNING)
        if not running.update(is_cancel_requested=True):
            raise Conflict("jobs.already_ended")
    record_act(
        verb="jobs.cancelled",
        subject_kind="job",
        subject_id=job.id,
        institution_id=job.institution_id,
        facts={"kind": job.kind},
        actor=actor,
        now=now,
    )


def request_cancel(*, job_id: UUID, now: datetime) -> None:
    """Asks a job to stop, whatever its state; for apps that checked permission and recorded the act themselves."""
    Job.objects.filter(id=job_id, state=JobState.WAITING).update(
        state=JobState.CANCELLED, is_cancel_requested=True, finished_at=now
    )
    Job.objects.filter(id=job_id, state=JobState.RUNNING).update(is_cancel_requested=True)


def take_next_job(*, now: datetime, lease: timedelta = LEASE) -> Job | None:
    """Takes the job that has waited longest, for a limited time (租约)."""
    while True:
        with transaction.atomic():
            due = Job.objects.filter(state=JobState.WAITING, run_after_at__lte=now).order_by("run_after_at", "id")
            if connection.features.has_select_for_update_skip_locked:
                due = due.select_for_update(skip_locked=True)
            job = due.first()
            if job is None:
                return None
            mine = Job.objects.filter(id=job.id, state=JobState.WAITING, attempts=job.attempts)
            job.attempts += 1
            job.state, job.leased_until_at = JobState.RUNNING, now + lease
            job.started_at = job.started_at or now
            taken = mine.update(
                state=job.state, attempts=job.attempts, leased_until_at=job.leased_until_at, started_at=job.started_at
            )
        if taken:
            return job


def report_progress(*, job: Job, done: int, total: int, now: datetime, lease: timedelta = LEASE) -> bool:
    """Stores progress and extends the lease; false when the job is no longer this worker's."""
    changed = _mine(job).update(done_count=done, total_count=total, leased_until_at=now + lease)
    return bool(changed)


def extend_lease(*, job_id: UUID, attempts: int, now: datetime, lease: timedelta = LEASE) -> bool:
    """Keeps a job that makes no report for a while; false when it is no longer this worker's."""
    changed = Job.objects.filter(id=job_id, attempts=attempts, state=JobState.RUNNING).update(
        leased_until_at=now + lease
    )
    return bool(changed)


def finish_job(*, job: Job, result: Mapping[str, Any], now: datetime) -> bool:
    """Ends a job well; false when it is no longer this worker's."""
    return bool(
        _mine(job).update(state=JobState.SUCCEEDED, result=plain(dict(result)), finished_at=now, leased_until_at=None)
    )


def stop_job(*, job: Job, now: datetime) -> bool:
    """Ends a job that was asked to stop; false when it is no longer this worker's."""
    return bool(_mine(job).update(state=JobState.CANCELLED, finished_at=now, leased_until_at=None))


def fail_job(*, job: Job, error: DomainError, now: datetime) -> bool:
    """Ends a job with an error that trying again would not change; false when it is no longer this worker's."""
    return bool(
        _mine(job).update(
            state=JobState.FAILED,
            error_code=error.code,
            error_params=plain(error.params),
            finished_at=now,
            leased_until_at=None,
        )
    )


def retry_job(*, job: Job, error: DomainError, now: datetime) -> bool:
    """Puts a job back with growing delays, or ends it after its last attempt; returns whether it goes back."""
    if job.attempts >= _attempts_max(job.kind):
        fail_job(job=job, error=error, now=now)
        return False
    delay = timedelta(seconds=BACKOFF_SECONDS * 4 ** (job.attempts - 1))
    _put_back(job, now + delay, error)
    return True


def reap_jobs(*, now: datetime) -> int:
    """Takes back jobs whose worker is gone (回收); returns how many."""
    lost = list(Job.objects.filter(state=JobState.RUNNING, leased_until_at__lt=now))
    for job in lost:
        error = Conflict("jobs.worker_lost", attempts=job.attempts)
        if job.is_cancel_requested:
            stop_job(job=job, now=now)
        elif job.attempts >= _attempts_max(job.kind):
            fail_job(job=job, error=error, now=now)
        else:
            _put_back(job, now, error)
    return len(lost)


def _put_back(job: Job, run_after_at: datetime, error: DomainError) -> None:
    changes = {
        "state": JobState.WAITING,
        "run_after_at": run_after_at,
        "leased_until_at": None,
        "error_code": error.code,
        "error_params": plain(error.params),
    }
    try:
        with transaction.atomic():
            _mine(job).update(**changes)
    except IntegrityError:  # the same work already waits again under its unique key
        _mine(job).update(**changes, unique_key=None)


def _mine(job: Job) -> Any:
    return Job.objects.filter(id=job.id, attempts=job.attempts, state=JobState.RUNNING)


def _attempts_max(kind: str) -> int:
    registered = kinds().get(kind)
    return registered.attempts_max if registered else 1


def forget_old_jobs(*, now: datetime) -> int:
    """Deletes jobs that ended long ago (清理); what they did is on the trail."""
    old = Job.objects.filter(state__in=ENDED, finished_at__lt=now - timedelta(days=KEPT_DAYS))
    return old.delete()[0]


def take_turn(*, kind: str, every_seconds: int, now: datetime) -> bool:
    """Takes the turn of a scheduled kind if it is due; of many processes one gets it."""
    row, made = Schedule.objects.get_or_create(
        kind=kind, defaults={"next_run_at": now + timedelta(seconds=every_seconds), "last_run_at": now}
    )
    if made:
        return True
    due = Schedule.objects.filter(kind=kind, next_run_at=row.next_run_at, next_run_at__lte=now)
    return bool(due.update(next_run_at=now + timedelta(seconds=every_seconds), last_run_at=now))


def note_turn(*, kind: str, error: str, now: datetime) -> None:
    """Keeps what went wrong in the last turn of a scheduled kind (nothing: empty)."""
    Schedule.objects.filter(kind=kind).update(last_error=error[:300], last_run_at=now)
