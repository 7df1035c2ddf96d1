"""Audits learners set-based and stores the answers.

A result is a derived answer, not an act: it is replaced when its input changes, and nothing goes on the trail. The run
of a cohort, which people start, does.

Steps of a batch:
    1. Read some hundred learners, program by program, as text and values (``selectors.cases``).
    2. Audit them: ``domain.graduation.batch``, a pure function, in processes of their own when there are many.
    3. Store the answers that changed, packed, each batch in a transaction of its own. Whoever starts again after a
       killed worker passes over what is stored already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from oneplusx.apps.graduation.models import AuditedProgram, AuditRun, GraduationResult
from oneplusx.apps.graduation.selectors.cases import Basis, Studying, bases, studying, tasks_of
from oneplusx.apps.jobs.models import Job
from oneplusx.apps.jobs.services import start_job
from oneplusx.apps.parties.models import Enrollment, EnrollmentState
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.selectors import get_enrollment
from oneplusx.apps.rulesets.selectors import Place
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.graduation.batch import Answer, Task, audit_tasks
from oneplusx.web.actor import Actor
from oneplusx.web.bulk import insert_values
from oneplusx.web.clock import local_date
from oneplusx.web.collection import uncollected
from oneplusx.web.ids import new_id
from oneplusx.web.processes import answers, cores

CHUNK = 500
ALONE_MAX = 1500
"""Fewer learners than this are audited here: other processes would take longer to start."""
COHORT_JOB = "graduation.audit_cohort"
COLUMNS = (
    "id",
    "learner_id",
    "enrollment_id",
    "run_id",
    "basis_id",
    "is_satisfied",
    "would_be_satisfied",
    "with_plan_satisfied",
    "is_proved",
    "earned_hundredths",
    "missing_hundredths",
    "record",
    "finding",
    "input_digest",
)


def _nothing(_done: int) -> None:
    """Nobody watches the progress."""


class Batch(NamedTuple):
    """Some hundred learners on their way."""

    rows: Sequence[Studying]
    basis_ids: Mapping[Place, UUID]


def refresh_results(
    *,
    enrollment_ids: Iterable[UUID],
    now: datetime,
    run: AuditRun | None = None,
    processes: int | None = None,
    report: Callable[[int], None] = _nothing,
) -> int:
    """Audits these enrollments anew in chunks of 500, each its own transaction.

    Args:
        processes: How many audit side by side; as many as there are cores when there is enough to do.
        report: Called with the number done after each chunk.

    Returns:
        Number of results written; one whose input did not change is left.
    """
    ids = list(dict.fromkeys(enrollment_ids))
    rows = studying(Enrollment.objects.filter(id__among=ids, state=EnrollmentState.STUDYING))
    sent: list[Batch] = []
    done = written = 0
    processes = processes or (cores() if len(rows) >= ALONE_MAX else 1)
    with uncollected(), closing(answers(audit_tasks, _tasks(rows, sent, now), processes=processes)) as found:
        for answered in found:
            batch = sent.pop(0)
            written += _store(batch, answered, run, now)
            done += len(batch.rows)
            report(done)
    return written


def _tasks(rows: Sequence[Studying], sent: list[Batch], now: datetime) -> Iterator[list[Task]]:
    """Reads batch after batch; notes which were read."""
    for start in range(0, len(rows), CHUNK):
        some = rows[start : start + CHUNK]
        known = bases({row.place for row in some}, local_date(now))
        sent.append(Batch(some, _stored_bases(known, now)))
        yield tasks_of(some, known, local_date(now))


def _stored_bases(known: Mapping[Place, Basis], now: datetime) -> dict[Place, UUID]:
    """Ids of the programs as they are asked for now, written down when they are new; by place."""
    wanted = {(place.program_id, basis.digest): basis for place, basis in known.items() if place.program_id}
    stored = _find_bases(wanted)
    missing = [
        AuditedProgram(program_id=program_id, digest=digest, packed=basis.packed, seen_at=now)
        for (program_id, digest), basis in wanted.items()
        if (program_id, digest) not in stored
    ]
    if missing:
        AuditedProgram.objects.bulk_create(missing, ignore_conflicts=True)
        stored = _find_bases(wanted)
    return {place: stored[place.program_id, basis.digest] for place, basis in known.items() if place.program_id}


def _find_bases(wanted: Iterable[tuple[UUID, str]]) -> dict[tuple[UUID, str], UUID]:
    keys = set(wanted)
    rows = AuditedProgram.objects.filter(program_id__among={key[0] for key in keys})
    return {
        (program_id, digest): basis_id
        for program_id, digest, basis_id in rows.values_list("program_id", "digest", "id")
        if (program_id, digest) in keys
    }


@transaction.atomic
def _store(batch: Batch, found: Sequence[Answer], run: AuditRun | None, now: datetime) -> int:
    """Replaces the answers that changed, unless somebody stored a later one meanwhile."""
    ids = [row.id for row in batch.rows]
    stored = GraduationResult.objects.filter(enrollment_id__among=ids)
    if run is not None:
        stored.update(run=run)
    places = {row.id: row for row in batch.rows}
    names = ("id", "run_id", "computed_at")
    old = {enrollment_id: kept for enrollment_id, *kept in stored.values_list("enrollment_id", *names)}
    rows = []
    for answer in found:
        row = places[UUID(answer.key)]
        id_, run_id, at = old.get(row.id, (None, run and run.id, now))
        if at <= now:
            basis_id = batch.basis_ids[row.place]
            rows.append((id_ or new_id(), row.learner_id, row.id, run_id, basis_id, *answer[2:], answer.digest))
    if replaced := [row[0] for row in rows if row[2] in old]:
        stale = GraduationResult.objects.filter(id__among=replaced)
        stale._raw_delete(stale.db)  # noqa: SLF001  nothing refers to a result; its id stays
    insert_values(GraduationResult, COLUMNS, rows, computed_at=now)
    return len(rows)


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
    job_id: UUID | None = None,
    processes: int | None = None,
    report: Callable[[int, int], None] | None = None,
) -> AuditRun:
    """Audits all studying learners of a cohort and stores the run with its counts.

    Args:
        job_id: The job that does it; when it is tried again it goes on with the same run.
        processes: As in ``refresh_results``.

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
    run = _run(college_id, program_id, job_id, now)

    def tell(done: int) -> None:
        if report is not None:
            report(done, len(ids))

    refresh_results(enrollment_ids=ids, now=now, run=run, processes=processes, report=tell)
    _finish(run, actor, now)
    return run


def _run(college_id: UUID, program_id: UUID | None, job_id: UUID | None, now: datetime) -> AuditRun:
    begun = None if job_id is None else AuditRun.objects.filter(job_id=job_id).first()
    if begun is not None:
        return begun
    run = AuditRun(college_id=college_id, program_id=program_id, job_id=job_id, started_at=now)
    run.save(force_insert=True)
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
