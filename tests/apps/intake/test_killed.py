"""A worker killed half way: *applied n of m*, and the rest later, without a double."""

from __future__ import annotations

import signal

import pytest

from oneplusx.apps.intake import services
from oneplusx.apps.intake.models import ImportState
from oneplusx.apps.jobs import services as jobs
from oneplusx.apps.jobs.models import Job, JobState
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.parties.models import Department
from oneplusx.web.clock import now as present
from tests.support.departments_kind import CODE, many_departments
from tests.support.killed import run_program

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("departments_kind")]

KILLED_IN_THE_THIRD_CHUNK = """
from dataclasses import replace
calls = []

def apply_rows(rows, **rest):
    departments_kind.apply_rows(rows, **rest)
    calls.append(len(rows))
    if len(calls) == 3:
        os.kill(os.getpid(), signal.SIGKILL)

registry.register(replace(departments_kind.KIND, apply_rows=apply_rows))
from oneplusx.apps.jobs.worker import tick
tick()
"""


def test_killed_half_way_then_taken_over(college, registrar):
    now = present()
    before = Department.objects.filter(college=college).count()
    batch = services.stage_import(
        kind=CODE, institution_id=college.id, data=many_departments(7000), file_name="a.xlsx", actor=registrar, now=now
    )
    services.check_import(batch_id=batch.id, actor=registrar, now=now)
    services.confirm_import(batch_id=batch.id, actor=registrar, now=now)

    killed = run_program(KILLED_IN_THE_THIRD_CHUNK)

    assert killed.returncode == -signal.SIGKILL, killed.stderr
    batch.refresh_from_db()
    assert (batch.state, batch.applied_count, batch.to_apply_count) == (ImportState.APPLYING, 4000, 7000)
    assert Department.objects.filter(college=college).count() == before + 4000
    job = Job.objects.get()
    assert (job.state, job.total_count) == (JobState.RUNNING, 7000)

    assert run_until_idle() == 0  # its lease still holds
    Job.objects.update(leased_until_at=present())
    assert jobs.reap_jobs(now=present()) == 1
    assert run_until_idle() == 1

    batch.refresh_from_db()
    job.refresh_from_db()
    assert (batch.state, batch.applied_count) == (ImportState.APPLIED, 7000)
    assert (job.state, job.attempts) == (JobState.SUCCEEDED, 2)
    assert Department.objects.filter(college=college).count() == before + 7000


def test_killed_command_is_resumed(college):
    from oneplusx.apps.intake.models import ImportBatch
    from oneplusx.web.actor import SYSTEM

    now = present()
    before = Department.objects.filter(college=college).count()
    command = KILLED_IN_THE_THIRD_CHUNK.replace("from oneplusx.apps.jobs.worker import tick\ntick()", "") + (
        "from oneplusx.apps.parties.models import Institution\n"
        "from oneplusx.apps.intake.services import import_now\n"
        "from oneplusx.web.actor import SYSTEM\nfrom oneplusx.web.clock import now\n"
        f"import_now(kind='{CODE}', institution_id=Institution.objects.get(code='{college.code}').id,\n"
        "    data=departments_kind.many_departments(7000), actor=SYSTEM, now=now())\n"
    )
    assert run_program(command).returncode == -signal.SIGKILL
    batch = ImportBatch.objects.get()
    assert (batch.state, batch.applied_count) == (ImportState.APPLYING, 4000)
    services.resume_import(batch_id=batch.id, actor=SYSTEM, now=now)
    run_until_idle()
    batch.refresh_from_db()
    assert (batch.state, batch.applied_count) == (ImportState.APPLIED, 7000)
    assert Department.objects.filter(college=college).count() == before + 7000


def test_killed_while_two_chunks_were_written_side_by_side(college):
    from oneplusx.apps.intake.models import ImportBatch
    from oneplusx.web.actor import SYSTEM

    before = Department.objects.filter(college=college).count()
    command = KILLED_IN_THE_THIRD_CHUNK.replace("from oneplusx.apps.jobs.worker import tick\ntick()", "") + (
        "registry.register(replace(registry.find_kind(departments_kind.CODE), is_order_free=True))\n"
        "from oneplusx.apps.parties.models import Institution\n"
        "from oneplusx.apps.intake.services import import_now\n"
        "from oneplusx.web.actor import SYSTEM\nfrom oneplusx.web.clock import now\n"
        f"import_now(kind='{CODE}', institution_id=Institution.objects.get(code='{college.code}').id,\n"
        "    data=departments_kind.many_departments(7000), actor=SYSTEM, now=now())\n"
    )
    assert run_program(command).returncode == -signal.SIGKILL
    batch = ImportBatch.objects.get()
    written = Department.objects.filter(college=college).count() - before
    assert batch.state == ImportState.APPLYING
    assert batch.applied_count == written
    assert written in {2000, 4000}  # the chunk beside the killed one may have been under way too
    services.resume_import(batch_id=batch.id, actor=SYSTEM, now=present())
    run_until_idle()
    batch.refresh_from_db()
    assert (batch.state, batch.applied_count) == (ImportState.APPLIED, 7000)
    assert Department.objects.filter(college=college).count() == before + 7000
