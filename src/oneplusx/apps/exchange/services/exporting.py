"""Exports (导出): exemptions to the school system, certificate scores to the credit bank."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from oneplusx.apps.conversion.models import ConversionTarget
from oneplusx.apps.exchange.layouts import CANCEL, CERTIFICATE_SCORES, DEFAULTS, EXEMPT, SCHOOL_SYSTEM, Columns
from oneplusx.apps.exchange.models import ExportMapping, WriteBackBatch, WriteBackRow
from oneplusx.apps.exchange.selectors.write_back import (
    WRITE_BACK,
    due_cancels,
    due_exemptions,
    mapping_for,
    report_lines,
)
from oneplusx.apps.exchange.sheets import export_file
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.trail.services import record_access, record_act
from oneplusx.domain.errors import Invalid
from oneplusx.web.actor import Actor
from oneplusx.web.bulk import insert_rows

CANCEL_MARK = "-C"
IDENTITY = "identity_number"
PURPOSE = "数据交换导出 · export to another system"


@transaction.atomic
def export_exemptions(
    *, college_id: UUID, mapping_id: UUID | None = None, actor: Actor, now: datetime
) -> WriteBackBatch:
    """Puts all that is due into a file (回写批次): exemptions not yet told, refused ones again, and cancels.

    Args:
        mapping_id: ``None`` for the usual columns.

    Raises:
        Denied: ``denied``.
        NotFound: ``not_found``: the mapping.
        Invalid: ``exchange.nothing_to_export``, ``exchange.wrong_layout``.
    """
    require(actor, WRITE_BACK, college_id)
    college = Institution.objects.select_for_update().get(id=college_id)
    mapping = _mapping(mapping_id, college_id, SCHOOL_SYSTEM, actor)
    due = [(EXEMPT, target) for target in due_exemptions(college).order_by("id")]
    due += [(CANCEL, target) for target in due_cancels(college).order_by("id")]
    if not due:
        raise Invalid("exchange.nothing_to_export")
    batch = WriteBackBatch(
        college=college,
        mapping=mapping,
        columns=mapping.columns if mapping else list(DEFAULTS[SCHOOL_SYSTEM]),
        created_by_id=actor.id,
        created_at=now,
        rows_count=len(due),
    )
    batch.save(force_insert=True)
    rows = [_row(batch, kind, target, now) for kind, target in due]
    insert_rows(WriteBackRow, rows)
    record_act(
        verb="exchange.exported",
        subject_kind="exchange.batch",
        subject_id=batch.id,
        institution_id=college_id,
        facts={"rows": len(rows), "cancels": sum(row.kind == CANCEL for row in rows)},
        rows=[row.id.bytes for row in rows],
        actor=actor,
        now=now,
    )
    if any(column["field"] == IDENTITY for column in batch.columns):
        _record_reading([target for _, target in due], actor, now)
    return batch


def _row(batch: WriteBackBatch, kind: str, target: ConversionTarget, now: datetime) -> WriteBackRow:
    return WriteBackRow(
        batch=batch,
        learner_id=target.learner_id,
        target=target,
        key=target.id.hex + (CANCEL_MARK if kind == CANCEL else ""),
        kind=kind,
        state_at=now,
    )


def _mapping(mapping_id: UUID | None, college_id: UUID, layout: str, actor: Actor) -> ExportMapping | None:
    if mapping_id is None:
        return None
    mapping = mapping_for(actor, mapping_id)
    if mapping.kind != layout or mapping.college_id != college_id:
        raise Invalid("exchange.wrong_layout", found=mapping.name)
    return mapping


@transaction.atomic
def export_certificate_scores(
    *,
    college_id: UUID,
    since: date,
    until: date,
    form: str = "xlsx",
    mapping_id: UUID | None = None,
    actor: Actor,
    now: datetime,
) -> bytes:
    """The certificates by which courses were exempted in a period, in the columns of the credit bank.

    Identity numbers are given in full; each reading is recorded for the learner to see.

    Args:
        form: ``"xlsx"`` or ``"csv"``.

    Raises:
        Denied: ``denied``.
        NotFound: ``not_found``: the mapping.
        Invalid: ``exchange.nothing_to_export``, ``exchange.wrong_layout``.
    """
    require(actor, WRITE_BACK, college_id)
    mapping = _mapping(mapping_id, college_id, CERTIFICATE_SCORES, actor)
    columns: Columns = mapping.columns if mapping else DEFAULTS[CERTIFICATE_SCORES]
    lines = report_lines(Institution.objects.get(id=college_id), since, until)
    if not lines:
        raise Invalid("exchange.nothing_to_export")
    record_act(
        verb="exchange.certificate_scores_exported",
        subject_kind="exchange.report",
        institution_id=college_id,
        facts={"rows": len(lines), "since": since.isoformat(), "until": until.isoformat()},
        actor=actor,
        now=now,
    )
    if any(column["field"] == IDENTITY for column in columns):
        _record_reading([line.target for line in lines], actor, now)
    return export_file(lines, columns, form)


def _record_reading(targets: list[ConversionTarget], actor: Actor, now: datetime) -> None:
    people = ConversionTarget.objects.filter(id__in=[target.id for target in targets])
    for person_id in people.order_by().values_list("learner__person_id", flat=True).distinct():
        record_access(person_id=person_id, fields=["identity"], purpose=PURPOSE, actor=actor, now=now)
