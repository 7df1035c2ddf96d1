"""Mappings: which of our fields go under which column title."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from oneplusx.apps.exchange.layouts import FIELDS, LAYOUTS, REQUIRED
from oneplusx.apps.exchange.models import ExportMapping, WriteBackBatch
from oneplusx.apps.exchange.selectors.write_back import WRITE_BACK, mapping_for
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.errors import Conflict, Invalid
from oneplusx.web.actor import Actor

TITLE_CHARACTERS_MAX = 60


@transaction.atomic
def save_mapping(
    *,
    college_id: UUID,
    layout: str,
    name: str,
    columns: Sequence[Mapping[str, str]],
    mapping_id: UUID | None = None,
    actor: Actor,
    now: datetime,
) -> ExportMapping:
    """Writes a mapping (列映射), a new one or in place of another.

    Raises:
        Denied: ``denied``.
        NotFound: ``not_found``.
        Invalid: ``exchange.unknown_layout``, ``exchange.unknown_field``, ``exchange.no_columns``,
            ``exchange.column_title``, ``exchange.double_title``, ``exchange.key_column_missing``.
        Conflict: ``exchange.name_taken``.
    """
    require(actor, WRITE_BACK, college_id)
    _check(layout, columns)
    mapping = mapping_for(actor, mapping_id) if mapping_id else ExportMapping(college_id=college_id)
    taken = ExportMapping.objects.filter(college_id=mapping.college_id, kind=layout, name=name).exclude(id=mapping.id)
    if taken.exists():
        raise Conflict("exchange.name_taken", found=name)
    mapping.kind, mapping.name, mapping.updated_at = layout, name, now
    mapping.columns = [{"field": column["field"], "title": column["title"].strip()} for column in columns]
    mapping.save()
    _record("exchange.mapping_saved", mapping, actor, now)
    return mapping


def _check(layout: str, columns: Sequence[Mapping[str, str]]) -> None:
    if layout not in LAYOUTS:
        raise Invalid("exchange.unknown_layout", found=layout, allowed=", ".join(LAYOUTS))
    if not columns:
        raise Invalid("exchange.no_columns")
    titles = set()
    for column in columns:
        title = column["title"].strip()
        if column["field"] not in FIELDS:
            raise Invalid("exchange.unknown_field", found=column["field"])
        if not 0 < len(title) <= TITLE_CHARACTERS_MAX:
            raise Invalid("exchange.column_title", field=column["field"], allowed=TITLE_CHARACTERS_MAX)
        if title in titles:
            raise Invalid("exchange.double_title", found=title)
        titles.add(title)
    missing = REQUIRED[layout] - {column["field"] for column in columns}
    if missing:
        raise Invalid("exchange.key_column_missing", found=", ".join(sorted(missing)))


@transaction.atomic
def delete_mapping(*, mapping_id: UUID, actor: Actor, now: datetime) -> None:
    """Removes a mapping; files exported with it keep their columns.

    Raises:
        NotFound: ``not_found``.
    """
    mapping = mapping_for(actor, mapping_id)
    require(actor, WRITE_BACK, mapping.college_id)
    _record("exchange.mapping_deleted", mapping, actor, now)
    WriteBackBatch.objects.filter(mapping=mapping).update(mapping=None)
    ExportMapping.objects.filter(id=mapping.id).delete()


def _record(verb: str, mapping: ExportMapping, actor: Actor, now: datetime) -> None:
    record_act(
        verb=verb,
        subject_kind="exchange.mapping",
        subject_id=mapping.id,
        institution_id=mapping.college_id,
        facts={"name": mapping.name, "columns": len(mapping.columns)},
        actor=actor,
        now=now,
    )
