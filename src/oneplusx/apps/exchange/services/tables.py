"""Tables of certificates: exported (导出证书数据表), and an institution's own mappings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from oneplusx.apps.exchange.certificate_tables import IDENTITY, KINDS, Row, cells_of, exact_places, rows_of
from oneplusx.apps.exchange.models import TableMapping
from oneplusx.apps.exchange.selectors.tables import (
    EXPORT_TABLES,
    certificates_in_table,
    enrollments_in_table,
    exporting_institution_for,
    table_mapping_for,
)
from oneplusx.apps.exchange.sheets import write_file
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.trail.services import record_access, record_act
from oneplusx.domain.errors import Conflict, Invalid
from oneplusx.domain.exporting import ExportMapping, load_mapping, mapping_to_json
from oneplusx.web.actor import Actor

ROWS_MAX = 200_000
CHUNK_ROWS = 2_000
MAPPINGS_MAX = 100
PURPOSE = "数据交换导出 · export to another system"


@dataclass(frozen=True, slots=True)
class Exported:
    """A finished file."""

    content: bytes
    rows_count: int


@transaction.atomic
def export_certificates(
    *,
    institution_id: UUID,
    mapping: ExportMapping,
    since: date | None = None,
    until: date | None = None,
    form: str = "xlsx",
    is_headed_by_codes: bool = False,
    actor: Actor,
    now: datetime,
) -> Exported:
    """The certificates of an institution in the columns of a mapping; numbers are handed on unchanged.

    Args:
        since: First day of issue; ``until`` the last one.
        form: ``"xlsx"`` or ``"csv"``.
        is_headed_by_codes: Heads are the other system's names (``zsh``) rather than titles (证书号).

    Raises:
        NotFound: ``not_found``: the institution is not the actor's.
        Invalid: ``exchange.nothing_to_export``, ``exchange.too_many_rows``, ``exchange.no_code``.
    """
    institution = exporting_institution_for(actor, institution_id)
    found = certificates_in_table(actor, institution, mapping, since, until)
    fields = {column.field for column in mapping.columns}
    rows: list[Row] = []
    for chunk in _chunks(list(found[: ROWS_MAX + 1])):
        rows += rows_of(chunk, enrollments_in_table(institution, chunk), now, fields=fields)
        if IDENTITY in fields:
            for person_id in {row.learner.person_id for row in chunk}:
                record_access(person_id=person_id, fields=["identity"], purpose=PURPOSE, actor=actor, now=now)
    if not rows:
        raise Invalid("exchange.nothing_to_export")
    if len(rows) > ROWS_MAX:
        raise Invalid("exchange.too_many_rows", allowed=ROWS_MAX)
    cells = list(cells_of(mapping, rows))
    heads = mapping.heads(as_codes=is_headed_by_codes)
    record_act(
        verb="exchange.certificates_exported",
        subject_kind="exchange.report",
        institution_id=institution.id,
        facts={"rows": len(rows), "table": mapping.code or mapping.name},
        actor=actor,
        now=now,
    )
    return Exported(write_file(heads, cells, form, exact=exact_places(mapping)), len(rows))


def _chunks(rows: list[Any]) -> list[list[Any]]:
    return [rows[start : start + CHUNK_ROWS] for start in range(0, len(rows), CHUNK_ROWS)]


@transaction.atomic
def save_table_mapping(*, institution_id: UUID, text: str, name: str = "", actor: Actor, now: datetime) -> TableMapping:
    """Keeps a mapping document for an institution (保存列映射); one with the same name is replaced.

    Args:
        text: YAML or JSON, see ``docs/formats/export-mapping.md``.
        name: Of the file, for errors.

    Raises:
        NotFound: ``not_found``.
        Invalid: ``exchange.invalid_mapping`` with the places.
        Conflict: ``exchange.too_many_mappings``.
    """
    institution = exporting_institution_for(actor, institution_id)
    require(actor, EXPORT_TABLES, institution.id)
    mapping = load_mapping(text, KINDS, name=name)
    own = TableMapping.objects.filter(institution=institution)
    if own.count() >= MAPPINGS_MAX:
        raise Conflict("exchange.too_many_mappings", allowed=MAPPINGS_MAX)
    row, _is_new = own.update_or_create(
        institution=institution,
        name=mapping.name,
        defaults={"document": mapping_to_json(mapping), "updated_at": now},
    )
    _record("exchange.table_mapping_saved", row, institution, actor, now)
    return row


@transaction.atomic
def delete_table_mapping(*, table_mapping_id: UUID, actor: Actor, now: datetime) -> None:
    """Removes an institution's own table.

    Raises:
        NotFound: ``not_found``.
    """
    row = table_mapping_for(actor, table_mapping_id)
    _record("exchange.table_mapping_deleted", row, row.institution, actor, now)
    TableMapping.objects.filter(id=row.id).delete()


def _record(verb: str, row: TableMapping, institution: Institution, actor: Actor, now: datetime) -> None:
    record_act(
        verb=verb,
        subject_kind="exchange.table_mapping",
        subject_id=row.id,
        institution_id=institution.id,
        facts={"name": row.name, "columns": len(row.document["columns"])},
        actor=actor,
        now=now,
    )
