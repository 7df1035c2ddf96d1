"""The whole server killed in the middle of a cohort audit that its page started: it goes on, and doubles nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from django.urls import reverse

from oneplusx.apps.curriculum.models import Course, Program
from oneplusx.apps.graduation.models import AuditRun, GraduationResult
from oneplusx.apps.graduation.services.auditing import CHUNK, COHORT_JOB
from oneplusx.apps.jobs.models import Job, JobState
from oneplusx.apps.parties.models import Department, Enrollment, Institution
from oneplusx.apps.trail.models import Act
from oneplusx.web.actor import Actor
from oneplusx.web.clock import now as present
from tests.apps.graduation.test_cohort_audit import enroll, transcripts
from tests.support.cast import SignIn
from tests.support.killed import Server, Visitor, wait_until

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 8 * CHUNK


@pytest.fixture
def cohort(college: Institution, department: Department, program: Program, now: datetime) -> Sequence[Enrollment]:
    rows = enroll(MANY, college, department, program, now)
    transcripts(rows, list(Course.objects.filter(college=college).order_by("code")), now)
    return rows


def audited() -> int:
    return GraduationResult.objects.count()


def state_is(state: JobState) -> Callable[[], bool]:
    return lambda: Job.objects.filter(kind=COHORT_JOB).latest("created_at").state == state


def start(visitor: Visitor, college: Institution) -> str:
    button = reverse("graduation:start")
    return visitor.press(reverse("graduation:cohort"), button, college=str(college.id), program="", year="")


@pytest.mark.usefixtures("cohort")
def test_killed_and_started_again_it_goes_on(
    college: Institution, registrar: Actor, sign_in: SignIn, tmp_path: Path
) -> None:
    session = sign_in(registrar).cookies["sessionid"].value
    with Server(tmp_path / "first.log") as server:
        page = start(server.visit(session), college)
        wait_until(lambda: audited() >= CHUNK, what="the first chunk")
        server.kill()
    first = dict(GraduationResult.objects.values_list("id", "computed_at"))
    assert len(first) % CHUNK == 0
    assert 0 < len(first) < MANY
    job = Job.objects.get(kind=COHORT_JOB)
    assert (job.state, page) == (JobState.RUNNING, reverse("jobs:job", args=[job.id]))
    Job.objects.update(leased_until_at=present())  # instead of waiting the minute of its lease

    with Server(tmp_path / "second.log") as server:
        wait_until(state_is(JobState.SUCCEEDED), what="the rest")
        assert f'href="{reverse("graduation:cohort")}"' in server.visit(session).get(page)

    job.refresh_from_db()
    assert (job.attempts, job.done_count, job.total_count) == (2, MANY, MANY)
    run = AuditRun.objects.get()
    assert (run.job_id, run.learners_count, run.finished_at is None) == (job.id, MANY, False)
    assert GraduationResult.objects.filter(run=run).values("enrollment").distinct().count() == audited() == MANY
    assert first.items() <= dict(GraduationResult.objects.values_list("id", "computed_at")).items()
    assert Act.objects.filter(verb="graduation.cohort_audited").count() == 1
    for row in GraduationResult.objects.order_by("enrollment__student_number")[:: MANY // 40]:
        reasons = [reason for node in row.document["nodes"] if node["is_needed"] for reason in node["reasons"]]
        assert row.is_satisfied or reasons


@pytest.mark.usefixtures("cohort")
def test_cancelled_on_its_page_what_is_stored_stays(
    college: Institution, registrar: Actor, sign_in: SignIn, tmp_path: Path
) -> None:
    session = sign_in(registrar).cookies["sessionid"].value
    with Server(tmp_path / "log") as server:
        visitor = server.visit(session)
        page = start(visitor, college)
        wait_until(lambda: audited() >= CHUNK, what="the first chunk")
        visitor.press(page, reverse("jobs:cancel", args=[UUID(page.split("/")[-2])]))
        wait_until(state_is(JobState.CANCELLED), what="the end")
        stored = audited()
        assert stored % CHUNK == 0
        assert 0 < stored < MANY
        assert AuditRun.objects.get().finished_at is None
        start(visitor, college)
        wait_until(state_is(JobState.SUCCEEDED), what="the second run")
    assert audited() == MANY
