"""Upload, check, confirm, write: nothing before confirming, nothing twice, nothing lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from oneplusx.apps.intake import selectors, services
from oneplusx.apps.intake.models import ImportBatch, ImportChunk, ImportState
from oneplusx.apps.jobs.models import Job, JobState
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.parties.models import Department, Institution
from oneplusx.apps.trail.models import Act, Notice
from oneplusx.domain.errors import Conflict, Denied, NotFound
from oneplusx.web.actor import SYSTEM, Actor
from oneplusx.web.background import Cancelled
from tests.support.departments_kind import CODE, many_departments, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("departments_kind")]


def checked(data: bytes, college: Institution, actor: Actor, now: datetime) -> ImportBatch:
    batch = services.stage_import(
        kind=CODE, institution_id=college.id, data=data, file_name="院系.xlsx", actor=actor, now=now
    )
    return services.check_import(batch_id=batch.id, actor=actor, now=now)


def count_departments(college: Institution) -> int:
    return Department.objects.filter(college=college).count()


def test_checking_writes_nothing(college: Institution, registrar: Actor, now: datetime) -> None:
    before = count_departments(college)
    batch = checked(many_departments(3), college, registrar, now)
    assert (batch.state, batch.new_count, batch.to_apply_count) == (ImportState.CHECKED, 3, 3)
    assert count_departments(college) == before


def test_confirming_writes_in_the_background_and_tells(college: Institution, registrar: Actor, now: datetime) -> None:
    before = count_departments(college)
    batch = checked(many_departments(5), college, registrar, now)
    services.confirm_import(batch_id=batch.id, actor=registrar, now=now)
    assert count_departments(college) == before
    run_until_idle()
    batch.refresh_from_db()
    assert (batch.state, batch.applied_count) == (ImportState.APPLIED, 5)
    assert count_departments(college) == before + 5
    assert not ImportChunk.objects.filter(batch=batch).exclude(rows_sealed=None).exists()
    assert [act.verb for act in Act.objects.filter(subject_id=batch.id).order_by("id")] == [
        "intake.confirmed",
        "intake.applied",
    ]
    assert Notice.objects.get(person_id=registrar.id).path == f"/imports/{batch.id}/"


def test_uploading_again_changes_nothing(college: Institution, registrar: Actor, now: datetime) -> None:
    data = many_departments(4)
    services.import_now(kind=CODE, institution_id=college.id, data=data, actor=registrar, now=now)
    before = count_departments(college)
    again = services.import_now(kind=CODE, institution_id=college.id, data=data, actor=registrar, now=now)
    assert (again.batch.unchanged_count, again.batch.to_apply_count) == (4, 0)
    assert again.is_clean
    assert count_departments(college) == before


def test_changed_and_faulty_rows(college: Institution, registrar: Actor, now: datetime) -> None:
    services.import_now(
        kind=CODE, institution_id=college.id, data=workbook([["X1", "甲"], ["X2", "乙"]]), actor=registrar, now=now
    )
    second = services.import_now(
        kind=CODE,
        institution_id=college.id,
        data=workbook([["X1", "甲二"], ["X2", "乙"], ["X3", ""], ["X4", "丁"]]),
        actor=registrar,
        now=now,
    )
    batch = second.batch
    assert (batch.new_count, batch.changed_count, batch.unchanged_count, batch.error_count) == (1, 1, 1, 1)
    assert batch.applied_count == 2
    assert not second.is_clean
    assert Department.objects.get(college=college, code="X1").name_zh == "甲二"


def test_row_refused_while_writing_is_said(college: Institution, registrar: Actor, now: datetime) -> None:
    outcome = services.import_now(
        kind=CODE, institution_id=college.id, data=workbook([["X1", "REFUSED"], ["X2", "乙"]]), actor=registrar, now=now
    )
    assert (outcome.batch.applied_count, outcome.batch.refused_count) == (1, 1)
    [(number, problem)] = selectors.problems_of(outcome.batch)
    assert (number, problem.code) == (2, "state.changed")


def test_of_two_officers_confirming_at_once_one_wins(college: Institution, registrar: Actor, now: datetime) -> None:
    batch = checked(many_departments(2), college, registrar, now)
    services.confirm_import(batch_id=batch.id, actor=registrar, now=now)
    with pytest.raises(Conflict) as refusal:
        services.confirm_import(batch_id=batch.id, actor=SYSTEM, now=now)
    assert refusal.value.code == "intake.already_confirmed"
    assert Job.objects.count() == 1


def test_nothing_to_write_is_said(college: Institution, registrar: Actor, now: datetime) -> None:
    batch = checked(workbook([["X1", ""]]), college, registrar, now)
    with pytest.raises(Conflict, match="nothing_to_apply"):
        services.confirm_import(batch_id=batch.id, actor=registrar, now=now)


def test_cancelled_between_chunks_and_resumed(college: Institution, registrar: Actor, now: datetime) -> None:
    before = count_departments(college)
    batch = checked(many_departments(4500), college, registrar, now)
    assert batch.chunks.count() == 3
    services.confirm_import(batch_id=batch.id, actor=registrar, now=now, in_background=False)

    def cancel_after_first(done: int, total: int) -> None:
        if done:
            services.cancel_import(batch_id=batch.id, actor=registrar, now=now)

    with pytest.raises(Cancelled):
        services.apply_import(batch_id=batch.id, actor=registrar, now=now, between=cancel_after_first)
    batch.refresh_from_db()
    assert (batch.state, batch.applied_count, batch.to_apply_count) == (ImportState.CANCELLED, 2000, 4500)
    assert count_departments(college) == before + 2000

    services.resume_import(batch_id=batch.id, actor=registrar, now=now)
    run_until_idle()
    batch.refresh_from_db()
    assert (batch.state, batch.applied_count) == (ImportState.APPLIED, 4500)
    assert count_departments(college) == before + 4500


def test_cancelling_the_job_cancels_the_import(college: Institution, registrar: Actor, now: datetime) -> None:
    from oneplusx.apps.jobs.services import cancel_job

    batch = checked(many_departments(2), college, registrar, now)
    services.confirm_import(batch_id=batch.id, actor=registrar, now=now)
    job = Job.objects.get()
    Job.objects.filter(id=job.id).update(is_cancel_requested=True)
    run_until_idle()
    batch.refresh_from_db()
    job.refresh_from_db()
    assert (batch.state, job.state) == (ImportState.CANCELLED, JobState.CANCELLED)
    with pytest.raises(Conflict):
        cancel_job(job=job, actor=registrar, now=now)


def test_cancelling_before_confirming_forgets_the_rows(college: Institution, registrar: Actor, now: datetime) -> None:
    batch = checked(many_departments(2), college, registrar, now)
    services.cancel_import(batch_id=batch.id, actor=registrar, now=now)
    assert not batch.chunks.exists()
    with pytest.raises(Conflict, match="not_resumable"):
        services.resume_import(batch_id=batch.id, actor=registrar, now=now)


def test_others_may_not(
    college: Institution, other_college: Institution, registrar: Actor, adviser: Actor, now: datetime
) -> None:
    with pytest.raises(Denied):
        checked(many_departments(1), college, adviser, now)
    with pytest.raises(Denied):
        checked(many_departments(1), other_college, registrar, now)
    batch = checked(many_departments(1), college, registrar, now)
    with pytest.raises(NotFound):
        selectors.import_for(adviser, batch.id)
    with pytest.raises(NotFound):
        selectors.import_for(registrar, uuid4())


def test_old_imports_are_forgotten_but_their_counts_stay(college: Institution, registrar: Actor, now: datetime) -> None:
    outcome = services.import_now(
        kind=CODE, institution_id=college.id, data=many_departments(2), actor=registrar, now=now
    )
    assert services.forget_old_imports(now=now + timedelta(days=29)) == 0
    assert services.forget_old_imports(now=now + timedelta(days=31)) == 1
    batch = ImportBatch.objects.get(id=outcome.batch.id)
    assert (batch.file, batch.applied_count) == (None, 2)
    with pytest.raises(NotFound, match="file_forgotten"):
        selectors.sheet_of(batch)


@pytest.mark.parametrize("rows", [2, 3001])
def test_check_or_writing_that_breaks_off_is_said_and_can_be_resumed(rows, college, registrar, now, monkeypatch):
    from dataclasses import replace

    from oneplusx.apps.intake import registry
    from oneplusx.domain.errors import Invalid

    def refuse(rows, **rest):
        raise Invalid("field.required", field="x")

    kind = registry.find_kind(CODE)
    assert kind
    monkeypatch.setitem(registry._kinds, CODE, replace(kind, check_rows=refuse))
    batch = services.stage_import(
        kind=CODE, institution_id=college.id, data=many_departments(rows), file_name="a.xlsx", actor=registrar, now=now
    )
    services.request_check(batch=batch, actor=registrar, now=now)
    run_until_idle()
    batch.refresh_from_db()
    assert (batch.state, batch.file_problems[-1]["code"]) == (ImportState.FAILED, "field.required")

    monkeypatch.setitem(registry._kinds, CODE, replace(kind, apply_rows=refuse))
    batch = checked(many_departments(rows), college, registrar, now)
    services.confirm_import(batch_id=batch.id, actor=registrar, now=now)
    run_until_idle()
    batch.refresh_from_db()
    assert (batch.state, batch.applied_count) == (ImportState.FAILED, 0)
    monkeypatch.setitem(registry._kinds, CODE, kind)
    services.resume_import(batch_id=batch.id, actor=registrar, now=now)
    run_until_idle()
    batch.refresh_from_db()
    assert (batch.state, batch.applied_count) == (ImportState.APPLIED, rows)
