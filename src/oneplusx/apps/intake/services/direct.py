"""The whole way at once, for the command line, the demo world and tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from oneplusx.apps.intake.models import ImportBatch, ImportState
from oneplusx.apps.intake.registry import Options
from oneplusx.apps.intake.services.applying import apply_import, confirm_import
from oneplusx.apps.intake.services.staging import check_import, kind_for, stage_with_sheet
from oneplusx.web.actor import Actor

Report = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an import done at once."""

    batch: ImportBatch

    @property
    def is_clean(self) -> bool:
        """No row was faulty or refused, and everything confirmed was written."""
        batch = self.batch
        is_done = batch.state not in {ImportState.APPLYING, ImportState.FAILED}
        return is_done and not batch.error_count and not batch.refused_count


def _quiet(_step: str, _done: int, _total: int) -> None:
    """Nobody watches."""


def import_now(
    *,
    kind: str,
    institution_id: UUID,
    data: bytes,
    file_name: str = "import.xlsx",
    options: Options | None = None,
    actor: Actor,
    now: datetime,
    is_dry_run: bool = False,
    report: Report = _quiet,
) -> Outcome:
    """Stages, checks, confirms and writes a file in this process (直接导入); a dry run stops after the check.

    Rows with faults are left out; the others are written. Called again with the same file it changes nothing.

    Args:
        report: Called with the step (``"check"``, ``"apply"``), rows done and rows in all.

    Raises:
        DomainError: As ``stage_import`` and ``apply_import``.
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
    report("check", 0, len(sheet.rows))
    batch = check_import(
        batch_id=batch.id,
        actor=actor,
        now=now,
        sheet=sheet,
        report=lambda done, total: report("check", done, total),
    )
    if is_dry_run or not batch.to_apply_count:
        return Outcome(batch)
    confirm_import(batch_id=batch.id, actor=actor, now=now, in_background=False)
    batch = apply_import(
        batch_id=batch.id, actor=actor, now=now, between=lambda done, total: report("apply", done, total)
    )
    return Outcome(batch)
