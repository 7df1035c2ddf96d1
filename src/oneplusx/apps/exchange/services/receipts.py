"""Receipts (回执): the school system says of each row whether it was posted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from oneplusx.apps.exchange.models import RowState, WriteBackBatch, WriteBackRow
from oneplusx.apps.exchange.selectors.write_back import WRITE_BACK, batch_for
from oneplusx.apps.exchange.sheets import ReceiptLine, read_receipt
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.errors import Invalid
from oneplusx.web.actor import Actor

REASON_CHARACTERS_MAX = 300
SHOWN = 20
KEY_FIELD = "row_key"


@dataclass(slots=True)
class Receipt:
    """What a receipt changed; keys and statuses that could not be understood change nothing."""

    posted: int = 0
    refused: int = 0
    unchanged: int = 0
    waiting: int = 0
    unknown_keys: list[str] = field(default_factory=list)
    unknown_statuses: list[str] = field(default_factory=list)


def apply_receipt_file(*, batch_id: UUID, data: bytes, actor: Actor, now: datetime) -> Receipt:
    """Marks the rows of a batch by the file that came back; see ``apply_receipt``.

    Raises:
        NotFound: ``not_found``.
        Invalid: ``intake.…``: the file; ``exchange.receipt_of_another``.
    """
    batch = batch_for(actor, batch_id)
    title = next((column["title"] for column in batch.columns if column["field"] == KEY_FIELD), KEY_FIELD)
    return apply_receipt(batch_id=batch_id, lines=read_receipt(data, title), actor=actor, now=now)


@transaction.atomic
def apply_receipt(*, batch_id: UUID, lines: Sequence[ReceiptLine], actor: Actor, now: datetime) -> Receipt:
    """Marks each row posted or refused with its reason; a later receipt corrects an earlier one.

    Refused rows are due again and go into the next export.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``exchange.receipt_of_another``: not one key belongs to this batch.
    """
    batch = batch_for(actor, batch_id)
    require(actor, WRITE_BACK, batch.college_id)
    rows = {row.key: row for row in WriteBackRow.objects.select_for_update().filter(batch=batch)}
    if not any(line.key in rows for line in lines):
        raise Invalid("exchange.receipt_of_another")
    receipt = Receipt()
    changed: dict[UUID, WriteBackRow] = {}
    for line in lines:
        row = rows.get(line.key)
        if row is None:
            receipt.unknown_keys.append(line.key)
        elif not line.status:
            continue  # not answered yet: the row keeps waiting
        elif line.is_posted is None:
            receipt.unknown_statuses.append(line.status)
        elif _mark(row, line, now):
            changed[row.id] = row
        elif row.id not in changed:
            receipt.unchanged += 1
    WriteBackRow.objects.bulk_update(list(changed.values()), ["state", "reason", "state_at"], batch_size=500)
    _count(batch, receipt, list(changed.values()), actor, now)
    return receipt


def _mark(row: WriteBackRow, line: ReceiptLine, now: datetime) -> bool:
    state = RowState.POSTED if line.is_posted else RowState.REFUSED
    reason = "" if line.is_posted else line.reason[:REASON_CHARACTERS_MAX]
    if (row.state, row.reason) == (state, reason):
        return False
    row.state, row.reason, row.state_at = state, reason, now
    return True


def _count(batch: WriteBackBatch, receipt: Receipt, changed: list[WriteBackRow], actor: Actor, now: datetime) -> None:
    receipt.posted = sum(row.state == RowState.POSTED for row in changed)
    receipt.refused = len(changed) - receipt.posted
    rows = WriteBackRow.objects.filter(batch=batch)
    batch.receipt_at = now
    batch.posted_count = rows.filter(state=RowState.POSTED).count()
    batch.refused_count = rows.filter(state=RowState.REFUSED).count()
    receipt.waiting = batch.rows_count - batch.posted_count - batch.refused_count
    batch.save(update_fields=["receipt_at", "posted_count", "refused_count"])
    record_act(
        verb="exchange.receipt_applied",
        subject_kind="exchange.batch",
        subject_id=batch.id,
        institution_id=batch.college_id,
        facts={"posted": receipt.posted, "refused": receipt.refused, "unknown": len(receipt.unknown_keys)},
        rows=[row.id.bytes + row.state.encode() for row in changed],
        actor=actor,
        now=now,
    )
