"""From staged rows to written ones: chunk by chunk, each exactly once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from oneplusx.apps.intake import staged
from oneplusx.apps.intake.models import ImportBatch, ImportChunk, ImportState
from oneplusx.apps.intake.registry import ImportKind
from oneplusx.apps.intake.services.staging import kind_for
from oneplusx.apps.trail.services import notify, record_act
from oneplusx.domain.errors import Conflict, NotFound
from oneplusx.web import background
from oneplusx.web.actor import Actor
from oneplusx.web.background import Cancelled
from oneplusx.web.collection import uncollected
from oneplusx.web.lanes import in_lanes

APPLY_JOB = "intake.apply"
RESUMABLE = (ImportState.APPLYING, ImportState.CANCELLED, ImportState.FAILED)

Between = Callable[[int, int], None]


def _batch(batch_id: UUID) -> ImportBatch:
    batch = ImportBatch.objects.select_related("file").filter(id=batch_id).first()
    if batch is None:
        raise NotFound("not_found")
    return batch


@transaction.atomic
def confirm_import(*, batch_id: UUID, actor: Actor, now: datetime, in_background: bool = True) -> ImportBatch:
    """Confirms a checked import (确认导入); its rows are then written in the background.

    Args:
        in_background: False where the caller goes on with ``apply_import`` itself.

    Raises:
        Conflict: ``intake.already_confirmed``: somebody else was first; ``intake.nothing_to_apply``.
        Denied: ``denied``.
        NotFound: ``not_found``.
    """
    batch = _batch(batch_id)
    kind_for(batch.kind, batch.institution_id, actor)
    if batch.state == ImportState.CHECKED and not batch.to_apply_count:
        raise Conflict("intake.nothing_to_apply")
    checked = ImportBatch.objects.filter(id=batch_id, state=ImportState.CHECKED)
    if not checked.update(state=ImportState.APPLYING, confirmed_by_id=actor.id, confirmed_at=now):
        raise Conflict("intake.already_confirmed")
    _record("intake.confirmed", batch, actor, now, to_apply=batch.to_apply_count)
    if in_background:
        _start_job(batch, actor, now)
    return _batch(batch_id)


def _start_job(batch: ImportBatch, actor: Actor, now: datetime) -> None:
    job_id = background.start(
        kind=APPLY_JOB,
        params={},
        institution_id=batch.institution_id,
        actor=actor,
        now=now,
        subject_id=batch.id,
    )
    ImportBatch.objects.filter(id=batch.id).update(job_id=job_id)


@transaction.atomic
def cancel_import(*, batch_id: UUID, actor: Actor, now: datetime) -> ImportBatch:
    """Cancels an import (取消导入): before confirming nothing was written; later the chunks written stay written.

    Raises:
        Conflict: ``intake.already_ended``.
        Denied: ``denied``.
        NotFound: ``not_found``.
    """
    batch = _batch(batch_id)
    kind_for(batch.kind, batch.institution_id, actor)
    running = ImportBatch.objects.filter(
        id=batch_id, state__in=[ImportState.STAGED, ImportState.CHECKED, ImportState.APPLYING]
    )
    if not running.update(state=ImportState.CANCELLED, finished_at=now):
        raise Conflict("intake.already_ended")
    if batch.job_id is not None:
        background.cancel(batch.job_id)
    if batch.confirmed_at is None:
        ImportChunk.objects.filter(batch=batch).delete()
    _record("intake.cancelled", batch, actor, now, applied=batch.applied_count)
    return _batch(batch_id)


@transaction.atomic
def resume_import(*, batch_id: UUID, actor: Actor, now: datetime, in_background: bool = True) -> ImportBatch:
    """Goes on with an import that was cancelled, failed or was interrupted (继续导入); written chunks are not repeated.

    Raises:
        Conflict: ``intake.not_resumable``.
        Denied: ``denied``.
        NotFound: ``not_found``.
    """
    batch = _batch(batch_id)
    kind_for(batch.kind, batch.institution_id, actor)
    stopped = ImportBatch.objects.filter(id=batch_id, state__in=RESUMABLE, job_id=batch.job_id)
    is_resumable = batch.confirmed_at is not None and ImportChunk.objects.filter(batch=batch, applied_at=None).exists()
    if not is_resumable or not stopped.update(state=ImportState.APPLYING, finished_at=None, job_id=None):
        raise Conflict("intake.not_resumable")
    _record("intake.resumed", batch, actor, now, applied=batch.applied_count)
    if in_background:
        _start_job(batch, actor, now)
    return _batch(batch_id)


def _nothing(_done: int, _total: int) -> None:
    """Nothing to do between chunks."""


def apply_import(*, batch_id: UUID, actor: Actor, now: datetime, between: Between = _nothing) -> ImportBatch:
    """Writes the chunks that are not written yet (写入), each in one transaction with marking it written.

    Two of these at once share the chunks; a killed one leaves the rest for the next. Cancelling takes effect between
    chunks.

    Args:
        between: Called with (rows written, rows to write) between chunks; what it raises stops the writing there.

    Raises:
        Cancelled: The import was cancelled.
        DomainError: A chunk could not be written; the import is marked failed, and can be resumed.
    """
    batch = _batch(batch_id)
    kind = kind_for(batch.kind, batch.institution_id, actor)
    waiting = ImportChunk.objects.filter(batch=batch, applied_at=None).order_by("number")
    between(batch.applied_count, batch.to_apply_count)
    chunk_ids = list(waiting.values_list("id", flat=True))

    def apply(chunk_id: UUID) -> None:
        with uncollected():
            _apply_chunk(batch, kind, chunk_id, actor, now)

    for _ in in_lanes(apply, chunk_ids) if kind.is_order_free else map(apply, chunk_ids):
        batch.refresh_from_db(fields=["applied_count"])
        between(batch.applied_count, batch.to_apply_count)
    _finish(batch, kind, actor, now)
    return _batch(batch_id)


@transaction.atomic
def _apply_chunk(batch: ImportBatch, kind: ImportKind, chunk_id: UUID, actor: Actor, now: datetime) -> None:
    claimed = ImportChunk.objects.filter(id=chunk_id, applied_at=None).update(applied_at=now)
    if not claimed:
        return
    chunk = ImportChunk.objects.get(id=chunk_id)
    assert chunk.rows_sealed is not None
    rows = staged.unseal_rows(chunk.rows_sealed)
    outcome = kind.apply_rows(rows, institution_id=batch.institution_id, options=batch.options, actor=actor, now=now)
    refused = dict(outcome.refused) if outcome is not None else {}
    ImportChunk.objects.filter(id=chunk_id).update(
        rows_sealed=None, refused_sealed=staged.seal_problems(sorted(refused.items()))
    )
    running = ImportBatch.objects.filter(id=batch.id, state=ImportState.APPLYING)
    if not running.update(
        applied_count=F("applied_count") + len(rows) - len(refused), refused_count=F("refused_count") + len(refused)
    ):
        raise Cancelled


@transaction.atomic
def _finish(batch: ImportBatch, kind: ImportKind, actor: Actor, now: datetime) -> None:
    if ImportChunk.objects.filter(batch=batch, applied_at=None).exists():
        return  # another worker still writes one; it will finish
    running = ImportBatch.objects.filter(id=batch.id, state=ImportState.APPLYING)
    if not running.update(state=ImportState.APPLIED, finished_at=now):
        return
    kind.finish(batch_id=batch.id, institution_id=batch.institution_id, options=batch.options, actor=actor, now=now)
    batch.refresh_from_db()
    _record("intake.applied", batch, actor, now, applied=batch.applied_count, refused=batch.refused_count)
    if batch.confirmed_by_id is not None:
        notify(
            person_ids=[batch.confirmed_by_id],
            code="intake.done",
            params={"file": batch.file_name, "applied": batch.applied_count, "total": batch.to_apply_count},
            path=f"/imports/{batch.id}/",
            now=now,
        )


@transaction.atomic
def mark_failed(*, batch_id: UUID, problem: Mapping[str, object], actor: Actor, now: datetime) -> None:
    """Marks an import failed whose check or writing broke off (导入失败), with the cause; it can be resumed."""
    batch = _batch(batch_id)
    running = ImportBatch.objects.filter(id=batch_id, state__in=[ImportState.STAGED, ImportState.APPLYING])
    if running.update(state=ImportState.FAILED, finished_at=now, file_problems=[*batch.file_problems, problem]):
        _record("intake.failed", batch, actor, now, code=problem["code"], applied=batch.applied_count)


@transaction.atomic
def mark_cancelled(*, batch_id: UUID, actor: Actor, now: datetime) -> None:
    """Marks an import cancelled because its job was (随任务取消)."""
    batch = _batch(batch_id)
    running = ImportBatch.objects.filter(id=batch_id, state__in=[ImportState.STAGED, ImportState.APPLYING])
    if running.update(state=ImportState.CANCELLED, finished_at=now):
        _record("intake.cancelled", batch, actor, now, applied=batch.applied_count)


def _record(verb: str, batch: ImportBatch, actor: Actor, now: datetime, **facts: object) -> None:
    record_act(
        verb=verb,
        subject_kind="import",
        subject_id=batch.id,
        institution_id=batch.institution_id,
        facts={"kind": batch.kind, "sha256": batch.file.sha256 if batch.file else "", **facts},
        actor=actor,
        now=now,
    )
