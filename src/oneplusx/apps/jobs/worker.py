"""Runs jobs: one after the other in a thread of the site, in a process of its own, or until none is left."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import DatabaseError, close_old_connections, connections

from oneplusx.apps.jobs import services
from oneplusx.apps.jobs.models import Job
from oneplusx.domain.errors import Conflict, DomainError
from oneplusx.web import clock
from oneplusx.web.actor import Actor
from oneplusx.web.background import Cancelled, Kind, TakenOver, Work, kinds

log = logging.getLogger("oneplusx.jobs")

IDLE_SECONDS = 1.0
HEARTBEAT_SECONDS = 15.0
SAVE_EVERY = timedelta(seconds=0.5)
LONG_LEASE = timedelta(hours=6)
_wake = threading.Event()


def wake() -> None:
    """Tells a worker thread of this process that there is work."""
    _wake.set()


class JobProgress:
    """Progress of one job, stored twice a second at most."""

    def __init__(self, job: Job, lease: timedelta) -> None:
        self._job = job
        self._lease = lease
        self._saved_at: datetime | None = None

    def report(self, done: int, total: int) -> None:
        """Stores how far the job is; stops a worker whose job was taken over."""
        now = clock.now()
        if self._saved_at is not None and now - self._saved_at < SAVE_EVERY and done < total:
            return
        self._saved_at = now
        if not services.report_progress(job=self._job, done=done, total=total, now=now, lease=self._lease):
            raise TakenOver

    def check_cancelled(self) -> None:
        """Stops where somebody asked for it, or the job was taken over."""
        row = Job.objects.filter(id=self._job.id).values_list("is_cancel_requested", "attempts").first()
        if row is None or row[1] != self._job.attempts:
            raise TakenOver
        if row[0]:
            raise Cancelled


def work_of(job: Job) -> Work:
    """What the handler of a job gets."""
    actor = Actor(id=job.actor_id, name="system", is_system=True)
    return Work(job.id, job.kind, job.params, job.institution_id, job.subject_id, actor, job.attempts)


def run_job(job: Job, *, lease: timedelta) -> None:
    """Runs the handler of a taken job and ends, stops, fails or puts back the job."""
    try:
        kind = kinds().get(job.kind)
        if kind is None:
            raise Conflict("jobs.unknown_kind", kind=job.kind)  # noqa: TRY301
        result = kind.handler(work_of(job), JobProgress(job, lease))
    except Cancelled:
        services.stop_job(job=job, now=clock.now())
    except DomainError as error:
        services.fail_job(job=job, error=error, now=clock.now())
    except Exception as error:
        log.exception("job %s (%s), attempt %s", job.id, job.kind, job.attempts)
        unforeseen = Conflict("jobs.unforeseen", reference=str(job.id)[-12:], error=type(error).__name__)
        services.retry_job(job=job, error=unforeseen, now=clock.now())
    else:
        services.finish_job(job=job, result=result or {}, now=clock.now())


def run_until_idle(limit: int = 1000) -> int:
    """Runs what waits now in this thread and connection (commands, tests); returns how many jobs ran."""
    count = 0
    while count < limit and (job := services.take_next_job(now=clock.now(), lease=LONG_LEASE)):
        run_job(job, lease=LONG_LEASE)
        count += 1
    return count


def run_schedules() -> int:
    """Runs the scheduled kinds that are due; returns how many."""
    return sum(_run_turn(kind) for kind in kinds().values() if kind.every_seconds is not None)


@dataclass(frozen=True, slots=True)
class Quiet:
    """Progress of scheduled work: nobody watches."""

    def report(self, done: int, total: int) -> None:
        """Nothing to store."""

    def check_cancelled(self) -> None:
        """Nobody can ask."""


def _run_turn(kind: Kind) -> bool:
    now = clock.now()
    if kind.every_seconds is None or not services.take_turn(kind=kind.code, every_seconds=kind.every_seconds, now=now):
        return False
    error = ""
    try:
        kind.handler(Work(UUID(int=0), kind.code, {}, None, None, Actor(id=None, is_system=True), 1), Quiet())
    except Exception as unforeseen:
        log.exception("scheduled %s", kind.code)
        error = f"{type(unforeseen).__name__}: {unforeseen}"
    services.note_turn(kind=kind.code, error=error, now=clock.now())
    return True


class Heartbeat(threading.Thread):
    """Extends the lease of the running job from a connection of its own."""

    def __init__(self, job: Job) -> None:
        super().__init__(name=f"heartbeat-{job.kind}", daemon=True)
        self._job_id, self._attempts = job.id, job.attempts
        self._ended = threading.Event()

    def run(self) -> None:
        """Beats until the job ended or is no longer ours."""
        try:
            while not self._ended.wait(HEARTBEAT_SECONDS):
                try:
                    services.extend_lease(job_id=self._job_id, attempts=self._attempts, now=clock.now())
                except DatabaseError:
                    log.warning("heartbeat missed", exc_info=True)
        finally:
            connections.close_all()

    def end(self) -> None:
        """Stops beating."""
        self._ended.set()
        self.join()


def tick() -> bool:
    """One round of a worker: take back, run what is scheduled, run one job; whether there was a job."""
    services.reap_jobs(now=clock.now())
    run_schedules()
    job = services.take_next_job(now=clock.now())
    if job is None:
        return False
    heartbeat = Heartbeat(job)
    heartbeat.start()
    try:
        run_job(job, lease=services.LEASE)
    finally:
        heartbeat.end()
    return True


def run_forever(is_stopped: Callable[[], bool]) -> None:
    """Runs rounds until told to stop; a database that is away for a while is waited for."""
    while not is_stopped():
        close_old_connections()
        try:
            had_work = tick()
        except DatabaseError:
            log.exception("worker round")
            had_work = False
        if not had_work:
            _wake.wait(IDLE_SECONDS)
            _wake.clear()


class WorkerThread(threading.Thread):
    """The worker of a site that runs as one process."""

    def __init__(self) -> None:
        super().__init__(name="worker", daemon=True)
        self._stopped = threading.Event()

    def run(self) -> None:
        """Runs jobs until stopped."""
        try:
            run_forever(self._stopped.is_set)
        finally:
            connections.close_all()

    def stop(self, timeout_seconds: float = 10) -> None:
        """Stops after the running job; one that takes longer is resumed by the next start."""
        self._stopped.set()
        wake()
        self.join(timeout_seconds)
