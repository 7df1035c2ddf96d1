"""Readings of a school system (读取名册): what changed there becomes imports of ours.

1. ``read_source`` asks for what changed since the last reading, outside of any transaction, and keeps it sealed.
2. What is new or other becomes the rows of five kinds of imports, in three waves: later ones refer to earlier ones.
3. ``advance_run`` hands each wave to the import (dry run: new, changed, unchanged, error); people confirm it there, or
   ``apply_run`` confirms by itself where the college said so. Nothing is written before.
4. When every wave has ended, the reading is done, and the next one asks for what changed since.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from django.db import transaction

from oneplusx.apps.curriculum.models import Program
from oneplusx.apps.intake.models import ImportBatch, ImportState
from oneplusx.apps.intake.services import import_now, receive_import
from oneplusx.apps.rostering.fetching import RosterReader
from oneplusx.apps.rostering.models import (
    RUN_TRANSITIONS,
    RosterRun,
    RosterSource,
    RunSheet,
    RunState,
    SourceRecord,
)
from oneplusx.apps.rostering.selectors import run_for, source_for
from oneplusx.apps.rostering.translating import KINDS, Body, Book, rows_of, table_of
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.errors import Conflict, DomainError
from oneplusx.web import background
from oneplusx.web.actor import SYSTEM, Actor
from oneplusx.web.bulk import insert_rows, update_rows
from oneplusx.web.sealing import seal_bytes, unseal_bytes

READ_JOB = "rostering.read"
ROSTER_RESOURCES = ("academicSessions", "courses", "classes", "users", "enrollments")
GRADEBOOK_RESOURCES = ("categories", "lineItems", "results")
ENDED = frozenset({ImportState.APPLIED, ImportState.CANCELLED, ImportState.FAILED})
READS_AGAIN_AFTER = timedelta(hours=20)
Found = dict[str, dict[str, Body]]


@transaction.atomic
def start_run(*, source_id: UUID, is_full: bool = False, actor: Actor, now: datetime) -> RosterRun:
    """Begins a reading in the background (开始读取).

    Args:
        is_full: Everything, not only what changed since the last reading.

    Raises:
        NotFound: ``not_found``.
        Conflict: ``rostering.run_open``: another reading of the system has not ended.
    """
    source = source_for(actor, source_id)
    RosterSource.objects.select_for_update().get(id=source.id)
    open_states = [state for state, after in RUN_TRANSITIONS.items() if after]
    if RosterRun.objects.filter(source=source, state__in=open_states).exists():
        raise Conflict("rostering.run_open")
    run = RosterRun.objects.create(source=source, is_full=is_full, started_by_id=actor.id, started_at=now)
    job_id = background.start(
        kind=READ_JOB, params={}, institution_id=source.college_id, actor=actor, now=now, subject_id=run.id
    )
    RosterRun.objects.filter(id=run.id).update(job_id=job_id)
    return run


def read_source(*, run_id: UUID, actor: Actor, now: datetime) -> RosterRun:
    """Reads a school system (读取); what it said is kept sealed, nothing else is written.

    Raises:
        Conflict: ``rostering.source_…``; the reading is marked failed with the reason.
    """
    run = RosterRun.objects.select_related("source__college").get(id=run_id)
    if run.state != RunState.READING:
        return run
    reader = RosterReader(run.source)
    found: Found = {}
    try:
        reader.sign_in()
        for resource in _resources(run.source):
            since = "" if run.is_full else str(run.source.cursor.get(resource, ""))
            found[resource] = {str(one["sourcedId"]): one for one in reader.objects(resource, since)}
        _keep(run, found, now)
    except DomainError as error:
        _end(run, RunState.FAILED, actor, now, {"code": error.code, "params": error.params})
        raise
    run.refresh_from_db()
    return advance_run(run_id=run.id, actor=actor, now=now)


def _resources(source: RosterSource) -> tuple[str, ...]:
    has_gradebook = any(scope.startswith("gradebook") for scope in source.scopes)
    return ROSTER_RESOURCES + (GRADEBOOK_RESOURCES if has_gradebook else ())


@transaction.atomic
def _keep(run: RosterRun, found: Found, now: datetime) -> None:
    """Writes what was read, and the rows that follow from what is new or other."""
    known, seen_before = _known(run)
    new: list[SourceRecord] = []
    other: list[SourceRecord] = []
    changed: dict[str, set[str]] = {}
    for resource, objects in found.items():
        for sourced_id, body in objects.items():
            former = known.get(resource, {}).get(sourced_id)
            if former == body and (resource, sourced_id) not in seen_before:
                continue
            changed.setdefault(resource, set()).add(sourced_id)
            kept = SourceRecord(
                source=run.source,
                resource=resource,
                sourced_id=sourced_id,
                body_sealed=seal_bytes(orjson.dumps(body)),
                read_in_id=run.id,
                read_at=now,
            )
            (new if former is None else other).append(kept)
    insert_rows(SourceRecord, new)
    _replace(run, other)
    objects = {name: {**known.get(name, {}), **found.get(name, {})} for name in {*known, *found}}
    programs = frozenset(Program.objects.filter(college=run.source.college).values_list("code", flat=True))
    book = Book(objects, changed, run.source.defaults, programs)
    _sheets(run, book)
    RosterRun.objects.filter(id=run.id).update(
        state=RunState.STAGED,
        read_counts={name: len(changed.get(name, ())) for name in found},
        gone_counts=Counter(
            name for name, ids in changed.items() for one in ids if objects[name][one].get("status") == "tobedeleted"
        ),
        cursor={name: _newest(rows, str(run.source.cursor.get(name, ""))) for name, rows in found.items()},
    )


def _known(run: RosterRun) -> tuple[Found, set[tuple[str, str]]]:
    """What was read before, and of it what came in readings that were not finished."""
    known: Found = {}
    unfinished: set[tuple[str, str]] = set()
    done = set(RosterRun.objects.filter(source=run.source, state=RunState.DONE).values_list("id", flat=True))
    rows = SourceRecord.objects.filter(source=run.source)
    for resource, sourced_id, sealed, read_in_id in rows.values_list(
        "resource", "sourced_id", "body_sealed", "read_in_id"
    ).iterator(5_000):
        known.setdefault(resource, {})[sourced_id] = orjson.loads(unseal_bytes(sealed))
        if read_in_id not in done:
            unfinished.add((resource, sourced_id))
    return known, unfinished


def _replace(run: RosterRun, rows: list[SourceRecord]) -> None:
    ids = {
        (resource, sourced_id): row_id
        for row_id, resource, sourced_id in SourceRecord.objects.filter(source=run.source).values_list(
            "id", "resource", "sourced_id"
        )
    }
    for row in rows:
        row.id = ids[row.resource, row.sourced_id]
    update_rows(SourceRecord, rows, ("body_sealed", "read_in_id", "read_at"))


def _sheets(run: RosterRun, book: Book) -> None:
    for kind, wave in KINDS.items():
        rows = rows_of(kind, book)
        if rows:
            RunSheet.objects.create(
                run=run, kind=kind, wave=wave, rows_count=len(rows), table_sealed=seal_bytes(table_of(kind, rows))
            )


def _newest(rows: Mapping[str, Body], former: str) -> str:
    stamps = [str(row.get("dateLastModified", "")) for row in rows.values()]
    return max([former, *(stamp for stamp in stamps if stamp.isascii() and "'" not in stamp)])


def advance_run(*, run_id: UUID, actor: Actor, now: datetime) -> RosterRun:
    """Hands the next wave to the imports once the one before has ended (继续); ends the reading after the last.

    Raises:
        DomainError: As ``receive_import`` and ``import_now``.
    """
    run = RosterRun.objects.select_related("source__college").get(id=run_id)
    while run.state == RunState.STAGED:
        wave = _open_wave(run)
        if wave is None:
            _end(run, RunState.DONE, actor, now)
        elif not _stage(run, wave, actor, now):
            break
    return run


def _open_wave(run: RosterRun) -> int | None:
    """The first wave that has not ended."""
    for sheet in RunSheet.objects.filter(run=run).order_by("wave", "id"):
        if sheet.batch_id is None or not _has_ended(ImportBatch.objects.filter(id=sheet.batch_id).first()):
            return sheet.wave
    return None


def _has_ended(batch: ImportBatch | None) -> bool:
    """Written, given up, or without anything to write."""
    if batch is None:
        return True
    return batch.state in ENDED or (batch.state == ImportState.CHECKED and not batch.to_apply_count)


def _stage(run: RosterRun, wave: int, actor: Actor, now: datetime) -> bool:
    """Hands the sheets of a wave over; whether the reading can go on at once."""
    sheets = list(RunSheet.objects.filter(run=run, wave=wave, batch_id=None).order_by("id"))
    for sheet in sheets:
        assert sheet.table_sealed is not None
        given: dict[str, Any] = {
            "kind": sheet.kind,
            "institution_id": run.source.college_id,
            "data": unseal_bytes(sheet.table_sealed),
            "file_name": f"{run.source.name}-{sheet.kind}.csv",
            "actor": actor,
            "now": now,
        }
        batch = import_now(**given).batch if run.source.is_automatic else receive_import(**given)
        RunSheet.objects.filter(id=sheet.id).update(batch_id=batch.id, table_sealed=None)
    return bool(sheets) and _open_wave(run) != wave


@transaction.atomic
def _end(
    run: RosterRun, state: RunState, actor: Actor, now: datetime, problem: Mapping[str, Any] | None = None
) -> None:
    before = [one for one, after in RUN_TRANSITIONS.items() if state in after]
    rows = RosterRun.objects.filter(id=run.id, state__in=before)
    if not rows.update(state=state, finished_at=now, problem=dict(problem or {})):
        raise Conflict("state.changed")
    RunSheet.objects.filter(run=run).update(table_sealed=None)
    run.refresh_from_db()
    if state == RunState.DONE:
        cursor = {**run.source.cursor, **run.cursor}
        RosterSource.objects.filter(id=run.source_id).update(cursor=cursor)
    record_act(
        verb=f"rostering.run_{state}",
        subject_kind="rostering.run",
        subject_id=run.id,
        institution_id=run.source.college_id,
        facts={"source": run.source.name, "rows": sum(run.sheets.values_list("rows_count", flat=True))},
        actor=actor,
        now=now,
    )


@transaction.atomic
def drop_run(*, run_id: UUID, actor: Actor, now: datetime) -> None:
    """Gives up a reading (放弃读取): what was not imported yet comes again with the next one.

    Raises:
        NotFound: ``not_found``.
        Conflict: ``state.changed``: it has ended, or still reads.
    """
    _end(run_for(actor, run_id), RunState.DROPPED, actor, now)


def read_automatic_sources(*, now: datetime) -> int:
    """Begins the nightly readings (夜间自动读取) of the colleges that said so; returns how many."""
    count = 0
    for source in RosterSource.objects.filter(is_automatic=True, removed_at=None).order_by("id"):
        runs = RosterRun.objects.filter(source=source)
        if runs.filter(started_at__gt=now - READS_AGAIN_AFTER).exists():
            continue
        try:
            start_run(source_id=source.id, actor=SYSTEM, now=now)
        except Conflict:
            continue  # one is open: people have to look at it
        count += 1
    return count
