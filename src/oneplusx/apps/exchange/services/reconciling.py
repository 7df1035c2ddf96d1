"""Reconciliation (对账): one run compares everything of a college and names each difference with its cause."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from oneplusx.apps.exchange.comparing import compare
from oneplusx.apps.exchange.models import Difference, ReconcileRun
from oneplusx.apps.exchange.selectors.reconciling import require_reconcile
from oneplusx.apps.jobs.models import Job
from oneplusx.apps.jobs.services import start_job
from oneplusx.apps.parties.models import Enrollment, Institution, InstitutionKind
from oneplusx.apps.trail.services import record_act
from oneplusx.web.actor import Actor
from oneplusx.web.bulk import insert_rows

CHUNK = 1000
RECONCILE_JOB = "exchange.reconcile"


def _nothing(_done: int, _total: int) -> None:
    """Nobody watches the progress."""


@transaction.atomic
def start_reconcile(*, college_id: UUID, actor: Actor, now: datetime) -> Job:
    """Starts the comparison as a job.

    Raises:
        Denied: ``denied``.
    """
    require_reconcile(actor, college_id)
    return start_job(kind=RECONCILE_JOB, institution_id=college_id, actor=actor, now=now, unique_key=str(college_id))


def reconcile(
    *, college_id: UUID, actor: Actor, now: datetime, report: Callable[[int, int], None] = _nothing
) -> ReconcileRun:
    """Compares certificates, outcomes, ledger, transcript, write-back and audit of a college (对账).

    Args:
        report: Called with (done, total) enrollments after each group.

    Raises:
        Denied: ``denied``.
    """
    require_reconcile(actor, college_id)
    college = Institution.objects.get(id=college_id)
    bank_id = Institution.objects.filter(kind=InstitutionKind.BANK).order_by("id").values_list("id", flat=True).first()
    ids = list(Enrollment.objects.filter(college=college).order_by("id").values_list("id", flat=True))
    run = ReconcileRun(college=college, started_at=now, checked_count=len(ids))
    run.save(force_insert=True)
    for start in range(0, len(ids), CHUNK):
        _compare_some(run, college, ids[start : start + CHUNK], bank_id, now)
        report(min(start + CHUNK, len(ids)), len(ids))
    _finish(run, actor, now)
    return run


@transaction.atomic
def _compare_some(
    run: ReconcileRun, college: Institution, ids: list[UUID], bank_id: UUID | None, now: datetime
) -> None:
    enrollments = list(Enrollment.objects.filter(id__in=ids).order_by("id"))
    rows = [
        Difference(
            run=run,
            learner_id=found.learner_id,
            enrollment_id=found.enrollment_id,
            code=found.code,
            cause=found.cause,
            params=dict(found.params),
            subject_kind=found.subject_kind,
            subject_id=found.subject_id,
        )
        for found in compare(college, enrollments, bank_id, now)
    ]
    insert_rows(Difference, rows)


@transaction.atomic
def _finish(run: ReconcileRun, actor: Actor, now: datetime) -> None:
    run.finished_at = now
    run.differences_count = Difference.objects.filter(run=run).count()
    run.save(update_fields=["finished_at", "differences_count"])
    record_act(
        verb="exchange.reconciled",
        subject_kind="exchange.run",
        subject_id=run.id,
        institution_id=run.college_id,
        facts={"checked": run.checked_count, "differences": run.differences_count},
        actor=actor,
        now=now,
    )
