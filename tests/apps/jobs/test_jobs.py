"""Jobs: leased, fenced, retried, cancelled, never stranded."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections

from oneplusx.apps.jobs import registry, selectors, services, worker
from oneplusx.apps.jobs.models import Job, JobState, Schedule
from oneplusx.domain.errors import Conflict, Invalid, NotFound
from oneplusx.web.actor import SYSTEM
from oneplusx.web.background import kinds
from oneplusx.web.clock import now as present
from tests.support.killed import run_program

Register = Callable[..., None]


@pytest.fixture
def register() -> Iterator[Register]:
    before = dict(kinds())

    def add(handler: Callable[..., Any], **options: Any) -> None:
        registry.register("test.kind", handler, **options)

    yield add
    for code in set(kinds()) - set(before):
        kinds().pop(code)  # type: ignore[attr-defined]


def start(**options: Any) -> Job:
    return services.start_job(kind="test.kind", actor=SYSTEM, now=present(), **options)


@pytest.mark.django_db
def test_runs_and_keeps_the_result(register):
    seen = []

    def handler(work, progress):
        seen.append((work.params, work.institution_id, work.attempt))
        progress.report(1, 2)
        return {"path": "/x/"}

    register(handler)
    institution_id = uuid4()
    job = start(params={"id": institution_id}, institution_id=institution_id)
    assert worker.run_until_idle() == 1
    job.refresh_from_db()
    assert (job.state, job.result, job.done_count, job.total_count) == (JobState.SUCCEEDED, {"path": "/x/"}, 1, 2)
    assert seen == [({"id": str(institution_id)}, institution_id, 1)]


@pytest.mark.django_db
def test_error_of_the_domain_ends_it_at_once(register):
    def handler(work, progress):
        raise Invalid("field.required", field="x")

    register(handler)
    job = start()
    worker.run_until_idle()
    job.refresh_from_db()
    assert (job.state, job.error_code, job.error_params) == (JobState.FAILED, "field.required", {"field": "x"})


@pytest.mark.django_db
def test_unforeseen_error_is_tried_again_later_and_at_most_three_times(register, caplog):
    def handler(work, progress):
        raise RuntimeError

    register(handler)
    job = start()
    worker.run_until_idle()
    job.refresh_from_db()
    assert (job.state, job.attempts, job.error_code) == (JobState.WAITING, 1, "jobs.unforeseen")
    assert job.run_after_at > present()
    for _ in range(5):
        Job.objects.filter(id=job.id).update(run_after_at=present())
        worker.run_until_idle()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.FAILED, 3)


@pytest.mark.django_db
def test_waiting_job_is_cancelled_at_once(register):
    register(lambda work, progress: None)
    job = start()
    services.cancel_job(job=job, actor=SYSTEM, now=present())
    assert worker.run_until_idle() == 0
    with pytest.raises(Conflict, match="already_ended"):
        services.cancel_job(job=job, actor=SYSTEM, now=present())


@pytest.mark.django_db
def test_running_job_is_cancelled_at_its_next_check(register):
    steps = []

    def handler(work, progress):
        steps.append("first")
        services.cancel_job(job=Job.objects.get(id=work.id), actor=SYSTEM, now=present())
        progress.check_cancelled()
        steps.append("second")

    register(handler)
    job = start()
    worker.run_until_idle()
    job.refresh_from_db()
    assert (job.state, steps) == (JobState.CANCELLED, ["first"])


@pytest.mark.django_db
def test_late_worker_changes_nothing_any_more(register):
    register(lambda work, progress: None)
    start()
    first = services.take_next_job(now=present())
    later = present() + timedelta(seconds=61)
    assert services.reap_jobs(now=later) == 1
    second = services.take_next_job(now=later)
    assert first
    assert second
    assert (first.id, second.attempts) == (second.id, 2)
    assert not services.finish_job(job=first, result={"by": "first"}, now=later)
    assert not services.report_progress(job=first, done=1, total=1, now=later)
    assert services.finish_job(job=second, result={"by": "second"}, now=later)
    assert Job.objects.get().result == {"by": "second"}


@pytest.mark.django_db
def test_unique_key_waits_once(register):
    register(lambda work, progress: None)
    assert start(unique_key="a").id == start(unique_key="a").id
    assert start(unique_key="b").id != start(unique_key="a").id
    worker.run_until_idle()
    start(unique_key="a")
    assert Job.objects.filter(unique_key="a").count() == 2


@pytest.mark.django_db
def test_unknown_kind_fails_with_a_clear_code(register):
    register(lambda work, progress: None)
    job = start()
    Job.objects.filter(id=job.id).update(kind="gone")
    worker.run_until_idle()
    job.refresh_from_db()
    assert (job.state, job.error_code) == (JobState.FAILED, "jobs.unknown_kind")


@pytest.mark.django_db
def test_schedule_takes_turns(register):
    turns = []
    register(lambda work, progress: turns.append(1), every_seconds=60)
    worker.run_schedules()
    worker.run_schedules()
    assert len(turns) == 1
    Schedule.objects.filter(kind="test.kind").update(next_run_at=present())
    worker.run_schedules()
    assert len(turns) == 2


@pytest.mark.django_db
def test_failing_schedule_says_so_and_goes_on(register, caplog):
    def handler(work, progress):
        raise RuntimeError("no")

    register(handler, every_seconds=60)
    worker.run_schedules()
    assert Schedule.objects.get(kind="test.kind").last_error == "RuntimeError: no"


@pytest.mark.django_db
def test_old_jobs_are_forgotten(register):
    register(lambda work, progress: None)
    start()
    worker.run_until_idle()
    assert services.forget_old_jobs(now=present() + timedelta(days=89)) == 0
    assert services.forget_old_jobs(now=present() + timedelta(days=91)) == 1


@pytest.mark.django_db
def test_who_sees_a_job(register, college, registrar, outsider):
    register(lambda work, progress: None)
    job = start(institution_id=college.id)
    assert selectors.job_for(registrar, job.id) == job
    with pytest.raises(NotFound):
        selectors.job_for(outsider, job.id)


@pytest.mark.django_db
def test_time_left(register):
    register(lambda work, progress: None)
    job = Job(state=JobState.RUNNING, started_at=present() - timedelta(seconds=10), done_count=1, total_count=4)
    left = selectors.time_left(job, job.started_at + timedelta(seconds=10))
    assert left == timedelta(seconds=30)
    assert selectors.percent_done(job) == 25


@pytest.mark.django_db(transaction=True)
def test_eight_workers_take_each_job_once(register):
    done: list[Any] = []
    register(lambda work, progress: done.append(work.id))
    for _ in range(40):
        start()

    def run() -> None:
        try:
            worker.run_until_idle()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == len(set(done)) == 40
    assert Job.objects.filter(state=JobState.SUCCEEDED).count() == 40


@pytest.mark.django_db(transaction=True)
def test_worker_thread_runs_what_is_started_and_stops(register):
    ran = threading.Event()
    register(lambda work, progress: ran.set())
    thread = worker.WorkerThread()
    thread.start()
    try:
        start()
        worker.wake()
        assert ran.wait(10)
    finally:
        thread.stop()
    assert not thread.is_alive()
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_killed_worker_strands_nothing(register):
    register(lambda work, progress: {"attempt": work.attempt})
    job = start()
    killed = run_program(
        "from oneplusx.apps.jobs import registry, worker\n"
        "registry.register('test.kind', lambda work, progress: os.kill(os.getpid(), signal.SIGKILL))\n"
        "worker.tick()\n"
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    job.refresh_from_db()
    assert job.state == JobState.RUNNING
    assert services.reap_jobs(now=present()) == 0
    Job.objects.update(leased_until_at=present())
    assert services.reap_jobs(now=present()) == 1
    worker.run_until_idle()
    job.refresh_from_db()
    assert (job.state, job.result) == (JobState.SUCCEEDED, {"attempt": 2})
