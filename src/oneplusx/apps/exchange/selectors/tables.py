"""Which certificates stand in a table, and which tables an institution has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from oneplusx.apps.certificates.models import Certificate
from oneplusx.apps.certificates.selectors import certificates_visible_to
from oneplusx.apps.exchange.certificate_tables import IDENTITY, KINDS, SHIPPED, cells_of, rows_of, shipped
from oneplusx.apps.exchange.models import TableMapping
from oneplusx.apps.parties.models import Enrollment, Institution, InstitutionKind
from oneplusx.apps.parties.permissions import PERMISSIONS, may
from oneplusx.domain.errors import NotFound
from oneplusx.domain.exporting import ExportMapping, mapping_from_json
from oneplusx.web.actor import Actor

EXPORT_TABLES = "exchange.export_tables"
PREVIEW_ROWS = 10
KINDS_OF_INSTITUTIONS = (InstitutionKind.COLLEGE, InstitutionKind.ORGANIZATION)


@dataclass(frozen=True, slots=True)
class Choice:
    """A table that can be exported: one that ships, or one of the institution's own."""

    key: str
    mapping: ExportMapping
    row: TableMapping | None = None


def exporting_institutions(actor: Actor) -> QuerySet[Institution]:
    """Colleges and organizations whose certificates the actor hands to other systems."""
    rows = Institution.objects.filter(kind__in=KINDS_OF_INSTITUTIONS).order_by("code")
    if actor.is_system:
        return rows
    places = actor.institutions(*PERMISSIONS[EXPORT_TABLES])
    return rows.filter(id__in=[place for place in places if may(actor, EXPORT_TABLES, place)])


def exporting_institution_for(actor: Actor, institution_id: UUID) -> Institution:
    """One of them.

    Raises:
        NotFound: ``not_found``.
    """
    found = exporting_institutions(actor).filter(id=institution_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


def table_mappings_visible_to(actor: Actor) -> QuerySet[TableMapping]:
    """Own tables of the actor's institutions."""
    own = exporting_institutions(actor).order_by()
    return TableMapping.objects.filter(institution__in=own).select_related("institution").order_by("name", "id")


def table_mapping_for(actor: Actor, table_mapping_id: UUID) -> TableMapping:
    """One own table.

    Raises:
        NotFound: ``not_found``.
    """
    found = table_mappings_visible_to(actor).filter(id=table_mapping_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


def mapping_of(row: TableMapping) -> ExportMapping:
    """The mapping of an own table."""
    return mapping_from_json(row.document, KINDS, name=row.name)


def table_choices(actor: Actor) -> list[Choice]:
    """What the actor can export: the tables that ship, then the own ones."""
    own = [Choice(str(row.id), mapping_of(row), row) for row in table_mappings_visible_to(actor)]
    return [*(Choice(code, shipped(code)) for code in SHIPPED), *own]


def table_choice(actor: Actor, key: str, *, institution: Institution | None = None) -> Choice:
    """A table by the code of one that ships, or by the id or name of an own one.

    Args:
        institution: Whose own ones are meant; ``None`` for any of the actor's.

    Raises:
        NotFound: ``not_found``.
    """
    for choice in table_choices(actor):
        if institution is not None and choice.row is not None and choice.row.institution_id != institution.id:
            continue
        if key in {choice.key, choice.row.name if choice.row else choice.mapping.code}:
            return choice
    raise NotFound("not_found")


def certificates_in_table(
    actor: Actor,
    institution: Institution,
    mapping: ExportMapping,
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[Certificate]:
    """The certificates of a college's learners, or of an organization's types, that belong into a table."""
    rows = certificates_visible_to(actor).filter(is_passed=True)
    if institution.kind == InstitutionKind.ORGANIZATION:
        rows = rows.filter(certificate_type__organization=institution)
    else:
        here = Enrollment.objects.filter(college=institution, learner_id=OuterRef("learner_id"))
        rows = rows.filter(Q(enrollment__college=institution) | Q(enrollment=None) & Q(Exists(here)))
    chosen = {
        "certificate_type__achievement_type__code__in": mapping.types,
        "state__in": mapping.states,
        "issued_on__gte": since,
        "issued_on__lte": until,
    }
    rows = rows.filter(**{name: value for name, value in chosen.items() if value})
    return rows.select_related(
        "certificate_type__organization",
        "certificate_type__achievement_type",
        "learner__person",
        "enrollment__college",
        "enrollment__class_group",
    ).order_by("issued_on", "number", "id")


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows of a table as they would be exported, without identity numbers."""

    heads: list[str]
    cells: list[list[str]]
    total: int


def preview_of(
    actor: Actor,
    institution: Institution,
    mapping: ExportMapping,
    since: date | None = None,
    until: date | None = None,
    *,
    now: datetime,
) -> Preview:
    """What an export would begin with.

    Raises:
        Invalid: ``exchange.no_code``.
    """
    found = certificates_in_table(actor, institution, mapping, since, until)
    shown = list(found[:PREVIEW_ROWS])
    fields = {column.field for column in mapping.columns} - {IDENTITY}
    rows = rows_of(shown, enrollments_in_table(institution, shown), now, fields=fields)
    return Preview(mapping.heads(as_codes=False), list(cells_of(mapping, rows)), found.count())


def enrollments_in_table(institution: Institution, certificates: Sequence[Certificate]) -> dict[UUID, Enrollment]:
    """The enrollment under which each certificate stands: its own, else the learner's in that college."""
    found = {row.id: row.enrollment for row in certificates if row.enrollment is not None}
    loose = [row for row in certificates if row.enrollment is None]
    if not loose or institution.kind != InstitutionKind.COLLEGE:
        return found
    rows = Enrollment.objects.filter(college=institution, learner_id__among=[row.learner_id for row in loose])
    latest = {row.learner_id: row for row in rows.select_related("college", "class_group").order_by("created_at", "id")}
    return found | {row.id: latest[row.learner_id] for row in loose if row.learner_id in latest}
