"""Audits learners set-based and stores the answers.

A result is a derived answer, not an act: it is replaced when its input changes, and nothing goes on the trail. The run
of a cohort, which people start, does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from oneplusx.apps.conversion.models import ConversionPlan
from oneplusx.apps.graduation.models import AuditRun, GraduationResult
from oneplusx.apps.graduation.selectors.programs import audited_programs
from oneplusx.apps.graduation.selectors.records import audit_records, with_plan
from oneplusx.apps.jobs.models import Job
from oneplusx.apps.jobs.services import start_job
from oneplusx.apps.parties.models import Enrollment, EnrollmentState
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.selectors import get_enrollment
from oneplusx.apps.trail.services import record_act
from oneplusx.domain import graduation
from oneplusx.web.actor import Actor
from oneplusx.web.clock import local_date
from oneplusx.web.collection import uncollected

CHUNK = 500
COHORT_JOB = "graduation.audit_cohort"


def _nothing(_done: int) -> None:
    """Nobody watches the progress."""


def refresh_results(
    *,
    enrollment_ids: Iterable[UUID],
    now: datetime,
    run: AuditRun | None = None,
    report: Callable[[int], None] = _nothing,
) -> int:
    """Audits these enrollments anew in chunks of 500, each its own transaction.

    Args:
        report: Called with the number done after each chunk.

    Returns:
        Number of results written; one whose input did not change is left.
    """
    ids = list(dict.fromkeys(enrollment_ids))
    written = 0
    for start in range(0, len(ids), CHUNK):
        with uncollected():
            written += _refresh_chunk(ids[start : start + CHUNK], run, now)
        report(min(start + CHUNK, len(ids)))
    return written


@transaction.atomic
def _refresh_chunk(ids: Sequence[UUID], run: AuditRun | None, now: datetime) -> int:
    enrollments = list(
        Enrollment.objects.filter(id__in=ids, state=EnrollmentState.STUDYING).exclude(program_id=None).order_by("id")
    )
    programs = audited_programs({row.program_id for row in enrollments if row.program_id is not None})
    records = audit_records(enrollments, local_date(now))
    plans = {plan.enrollment_id: plan for plan in ConversionPlan.objects.filter(enrollment_id__in=ids)}
    known = dict(GraduationResult.objects.filter(enrollment_id__in=ids).values_list("enrollment_id", "input_digest"))
    digests = {program_id: _digest_of(program.program) for program_id, program in programs.items()}
    rows = []
    for enrollment in enrollments:
        program_id = enrollment.program_id
        program = programs.get(program_id) if program_id else None
        if program is None or program_id is None:
            continue
        plan = plans.get(enrollment.id)
        digest = _digest(digests[program_id], records[enrollment.id], plan)
        if known.get(enrollment.id) != digest:
            rows.append(_result(enrollment, program, records[enrollment.id], plan, digest, now))
    if run is not None:
        GraduationResult.objects.filter(enrollment_id__in=ids).update(run=run)
        for row in rows:
            row.run = run
    GraduationResult.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["enrollment"],
        update_fields=[
            "run",
            "is_satisfied",
            "would_be_satisfied",
            "with_plan_satisfied",
            "is_proved",
            "earned_hundredths",
            "missing_hundredths",
            "document",
            "input_digest",
            "computed_at",
        ],
    )
    return len(rows)


def _digest_of(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()


def _digest(program_digest: str, record: graduation.AuditRecord, plan: ConversionPlan | None) -> str:
    held = tuple((one.id, one.verified, one.expires_on) for one in record.achievements)
    conditions = sorted(record.conditions.items())
    return _digest_of((program_digest, record.courses, held, conditions, record.on, plan.input_digest if plan else ""))


def _result(
    enrollment: Enrollment,
    program: graduation.CompiledProgram,
    record: graduation.AuditRecord,
    plan: ConversionPlan | None,
    digest: str,
    now: datetime,
) -> GraduationResult:
    answer = graduation.audit(program, record)
    helped = answer.satisfied
    if not helped and plan is not None and plan.items_count:
        helped = graduation.audit(program, with_plan(record, plan, program), fix=False, blocking=False).satisfied
    return GraduationResult(
        learner_id=enrollment.learner_id,
        enrollment=enrollment,
        is_satisfied=answer.satisfied,
        would_be_satisfied=answer.would_be_satisfied,
        with_plan_satisfied=helped,
        is_proved=answer.proved,
        earned_hundredths=answer.earned_hundredths,
        missing_hundredths=answer.missing_hundredths,
        document=graduation.result_to_json(answer),
        input_digest=digest,
        computed_at=now,
    )


def audit_enrollment(*, enrollment_id: UUID, actor: Actor, now: datetime) -> GraduationResult | None:
    """Audits one visible enrollment anew; ``None`` while it has no program or is no longer studied.

    Raises:
        NotFound: ``not_found``.
    """
    enrollment = get_enrollment(actor, enrollment_id)
    refresh_results(enrollment_ids=[enrollment.id], now=now)
    return GraduationResult.objects.filter(enrollment=enrollment).first()


@transaction.atomic
def start_cohort_audit(
    *, college_id: UUID, program_id: UUID | None, entry_year: int | None, actor: Actor, now: datetime
) -> Job:
    """Starts the audit of a cohort as a job.

    Args:
        program_id: ``None`` for all programs.
        entry_year: ``None`` for all entry years.

    Raises:
        Denied: ``denied``.
    """
    require(actor, "graduation.audit", college_id)
    params = {"program_id": str(program_id) if program_id else None, "entry_year": entry_year}
    return start_job(kind=COHORT_JOB, params=params, institution_id=college_id, actor=actor, now=now)


def audit_cohort(
    *,
    college_id: UUID,
    program_id: UUID | None,
    entry_year: int | None,
    actor: Actor,
    now: datetime,
    report: Callable[[int, int], None] | None = None,
) -> AuditRun:
    """Audits all studying learners of a cohort and stores the run with its counts.

    Raises:
        Denied: ``denied``.
    """
    require(actor, "graduation.audit", college_id)
    cohort = Enrollment.objects.filter(college_id=college_id, state=EnrollmentState.STUDYING).exclude(program_id=None)
    if program_id is not None:
        cohort = cohort.filter(program_id=program_id)
    if entry_year is not None:
        cohort = cohort.filter(entry_year=entry_year)
    ids = list(cohort.order_by("id").values_list("id", flat=True))
    run = AuditRun(college_id=college_id, program_id=program_id, started_at=now)
    run.save(force_insert=True)

    def tell(done: int) -> None:
        if report is not None:
            report(done, len(ids))

    refresh_results(enrollment_ids=ids, now=now, run=run, report=tell)
    _finish(run, actor, now)
    return run


@transaction.atomic
def _finish(run: AuditRun, actor: Actor, now: datetime) -> None:
    results = GraduationResult.objects.filter(run=run)
    run.learners_count = results.count()
    run.satisfied_count = results.filter(is_satisfied=True).count()
    run.unproved_count = results.filter(is_proved=False).count()
    run.finished_at = now
    run.save(update_fields=["learners_count", "satisfied_count", "unproved_count", "finished_at"])
    record_act(
        verb="graduation.cohort_audited",
        subject_kind="graduation.run",
        subject_id=run.id,
        institution_id=run.college_id,
        facts={"learners": run.learners_count, "satisfied": run.satisfied_count, "unproved": run.unproved_count},
        actor=actor,
        now=now,
    )
