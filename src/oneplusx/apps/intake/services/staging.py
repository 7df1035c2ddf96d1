"""From an uploaded file to checked, staged rows. Nothing but the import itself is written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from oneplusx.apps.files import sniffing
from oneplusx.apps.files.selectors import content_of
from oneplusx.apps.files.services import plain_name, store_file
from oneplusx.apps.intake import reading, staged
from oneplusx.apps.intake.checking import CheckResult, check_sheet
from oneplusx.apps.intake.models import ImportBatch, ImportChunk, ImportState
from oneplusx.apps.intake.reading import Sheet
from oneplusx.apps.intake.registry import ImportKind, Options, RowStatus, find_kind
from oneplusx.domain.errors import Conflict, Denied, Invalid, NotFound
from oneplusx.web import background
from oneplusx.web.actor import Actor
from oneplusx.web.collection import uncollected
from oneplusx.web.granting import allowed

CHUNK_ROWS = 2000
CHECK_JOB = "intake.check"
CHECKED_AT_ONCE_ROWS = 3000


def kind_for(code: str, institution_id: UUID, actor: Actor) -> ImportKind:
    """The kind of a code, for an actor who may import it.

    Raises:
        NotFound: ``intake.unknown_kind``.
        Denied: ``denied``.
    """
    kind = find_kind(code)
    if kind is None:
        raise NotFound("intake.unknown_kind", found=code)
    if not allowed(actor, kind.permission, institution_id):
        raise Denied("denied", permission=kind.permission)
    return kind


def stage_import(
    *,
    kind: str,
    institution_id: UUID,
    data: bytes,
    file_name: str,
    options: Options | None = None,
    actor: Actor,
    now: datetime,
) -> ImportBatch:
    """Keeps an uploaded spreadsheet (上传) if it is one of this kind.

    Raises:
        Invalid: The file cannot be read or is not of this template (``intake.*``, ``files.*``); nothing is kept.
        Denied: ``denied``.
        NotFound: ``intake.unknown_kind``.
    """
    batch, _sheet = stage_with_sheet(
        kind=kind_for(kind, institution_id, actor),
        institution_id=institution_id,
        data=data,
        file_name=file_name,
        options=options or {},
        actor=actor,
        now=now,
    )
    return batch


def receive_import(
    *,
    kind: str,
    institution_id: UUID,
    data: bytes,
    file_name: str,
    options: Options | None = None,
    actor: Actor,
    now: datetime,
    at_once_rows: int = CHECKED_AT_ONCE_ROWS,
) -> ImportBatch:
    """Stages a file and checks it (上传并校验): a small one at once, a large one in the background.

    Raises:
        DomainError: As ``stage_import``.
    """
    batch, sheet = stage_with_sheet(
        kind=kind_for(kind, institution_id, actor),
        institution_id=institution_id,
        data=data,
        file_name=file_name,
        options=options or {},
        actor=actor,
        now=now,
    )
    if batch.total_count <= at_once_rows:
        return check_import(batch_id=batch.id, actor=actor, now=now, sheet=sheet)
    request_check(batch=batch, actor=actor, now=now)
    return batch


@transaction.atomic
def stage_with_sheet(
    *,
    kind: ImportKind,
    institution_id: UUID,
    data: bytes,
    file_name: str,
    options: Options,
    actor: Actor,
    now: datetime,
) -> tuple[ImportBatch, Sheet]:
    """``stage_import``, with the sheet that was read."""
    answers = _checked_options(kind, institution_id, options)
    file = store_file(data=data, now=now, accept=sniffing.SPREADSHEETS)
    sheet = reading.read_sheet(data, kind)
    batch = ImportBatch.objects.create(
        kind=kind.code,
        institution_id=institution_id,
        file=file,
        file_name=plain_name(file_name),
        options=answers,
        total_count=len(sheet.rows),
        file_problems=_file_problems(sheet),
        created_by_id=actor.id,
        created_at=now,
    )
    return batch, sheet


def _checked_options(kind: ImportKind, institution_id: UUID, options: Options) -> dict[str, str]:
    answers = {}
    known = {option.key: option for option in kind.options}
    for key in options:
        if key not in known:
            raise Invalid("field.invalid", field=key, found=options[key], allowed=", ".join(known) or "—")
    for key, option in known.items():
        answer = str(options.get(key, "") or option.default).strip()
        if not answer and option.is_required:
            raise Invalid("field.required", field=option.title_zh)
        allowed_values = [value for value, _zh, _en in option.choices(institution_id)] if option.choices else None
        if answer and allowed_values is not None and answer not in allowed_values:
            raise Invalid("field.invalid", field=option.title_zh, found=answer, allowed=", ".join(allowed_values))
        answers[key] = answer
    return answers


def _file_problems(sheet: Sheet) -> list[dict[str, Any]]:
    problems: list[dict[str, Any]] = []
    if sheet.unknown_titles:
        problems.append({"code": "intake.columns_ignored", "params": {"found": sheet.unknown_titles[:20]}})
    hidden = sum(number in sheet.hidden_rows for number, _cells in sheet.rows) if sheet.hidden_rows else 0
    if hidden:
        problems.append({"code": "intake.hidden_rows", "params": {"count": hidden}})
    return problems


@transaction.atomic
def request_check(*, batch: ImportBatch, actor: Actor, now: datetime) -> None:
    """Lets the check of a large file run in the background (后台校验)."""
    job_id = background.start(
        kind=CHECK_JOB,
        params={},
        institution_id=batch.institution_id,
        actor=actor,
        now=now,
        subject_id=batch.id,
    )
    ImportBatch.objects.filter(id=batch.id, state=ImportState.STAGED).update(job_id=job_id)


def _quiet(_done: int, _total: int) -> None:
    """Nobody watches."""


def check_import(
    *,
    batch_id: UUID,
    actor: Actor,
    now: datetime,  # noqa: ARG001 - every service knows when
    sheet: Sheet | None = None,
    report: Callable[[int, int], None] = _quiet,
) -> ImportBatch:
    """Checks a staged file (试运行): counts new, changed, unchanged and faulty rows, and stages what would be written.

    Args:
        sheet: The sheet, if it was just read.

    Raises:
        NotFound: ``not_found``; ``files.content_missing``.
        Conflict: ``intake.already_confirmed``.
    """
    batch = ImportBatch.objects.select_related("file").filter(id=batch_id).first()
    if batch is None:
        raise NotFound("not_found")
    kind = kind_for(batch.kind, batch.institution_id, actor)
    if batch.state not in {ImportState.STAGED, ImportState.CHECKED} or batch.file is None:
        raise Conflict("intake.already_confirmed")
    with uncollected():
        content = sheet or reading.read_sheet(content_of(batch.file), kind)
        result = check_sheet(content, kind, institution_id=batch.institution_id, options=batch.options, report=report)
        _stage_rows(batch, result)
    return ImportBatch.objects.get(id=batch_id)


@transaction.atomic
def _stage_rows(batch: ImportBatch, result: CheckResult) -> None:
    to_apply = [row.row for row in result.to_apply()]
    problems = [(row.row.number, problem) for row in result.rows for problem in row.problems]
    problems.sort(key=lambda entry: entry[1].is_notice)
    unchecked = ImportBatch.objects.filter(id=batch.id, state__in=[ImportState.STAGED, ImportState.CHECKED])
    changed = unchecked.update(
        state=ImportState.CHECKED,
        total_count=len(result.rows),
        new_count=result.count(RowStatus.NEW),
        changed_count=result.count(RowStatus.CHANGED),
        unchanged_count=result.count(RowStatus.UNCHANGED),
        error_count=result.count(RowStatus.ERROR),
        notice_count=sum(problem.is_notice for _number, problem in problems),
        to_apply_count=len(to_apply),
        problems_sealed=staged.seal_problems(problems),
    )
    if not changed:
        raise Conflict("intake.already_confirmed")
    ImportChunk.objects.filter(batch=batch).delete()
    pieces = [to_apply[start : start + CHUNK_ROWS] for start in range(0, len(to_apply), CHUNK_ROWS)]
    ImportChunk.objects.bulk_create(
        [
            ImportChunk(batch=batch, number=number, rows_sealed=staged.seal_rows(piece), rows_count=len(piece))
            for number, piece in enumerate(pieces, start=1)
        ],
        batch_size=20,
    )
