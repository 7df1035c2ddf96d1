"""What people see of clients and sources, and what a client sees of its college."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connections, router
from django.db.models import CharField, Expression, F, FloatField, Func, Q, QuerySet, TextField, Value, lookups
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Collate, StrIndex
from django.utils.translation import get_language

from oneplusx.apps.intake.models import ImportBatch
from oneplusx.apps.intake.registry import find_kind
from oneplusx.apps.parties.models import Institution, InstitutionKind
from oneplusx.apps.parties.permissions import PERMISSIONS, may
from oneplusx.apps.rostering.models import RosterClient, RosterFeed, RosterRecord, RosterRun, RosterSource, RunSheet
from oneplusx.domain.errors import Invalid, NotFound
from oneplusx.domain.roster_filter import Clause, RosterFilter
from oneplusx.web.actor import Actor

PROVIDE, RECEIVE = "rostering.provide", "rostering.receive"
NUMBERS = frozenset({"score", "resultValueMin", "resultValueMax", "weight", "metadata.attempt", "metadata.hours"})
MODIFIED = "dateLastModified"
PLAIN = {"sourcedId": "sourced_id", "status": "status"}
COMPARISONS = {"=": "exact", ">": "gt", ">=": "gte", "<": "lt", "<=": "lte"}


def _colleges(actor: Actor, permission: str) -> QuerySet[Institution]:
    colleges = Institution.objects.filter(kind=InstitutionKind.COLLEGE).order_by("code")
    if actor.is_system:
        return colleges
    places = actor.institutions(*PERMISSIONS[permission])
    return colleges.filter(id__in=[place for place in places if may(actor, permission, place)])


def providing_colleges(actor: Actor) -> QuerySet[Institution]:
    """Colleges whose rosters the actor opens to other systems."""
    return _colleges(actor, PROVIDE)


def receiving_colleges(actor: Actor) -> QuerySet[Institution]:
    """Colleges whose rosters the actor reads from school systems."""
    return _colleges(actor, RECEIVE)


def providing_college_for(actor: Actor, college_id: UUID) -> Institution:
    """One of them.

    Raises:
        NotFound: ``not_found``.
    """
    college: Institution = _one(providing_colleges(actor), college_id)
    return college


def receiving_college_for(actor: Actor, college_id: UUID) -> Institution:
    """One of them.

    Raises:
        NotFound: ``not_found``.
    """
    college: Institution = _one(receiving_colleges(actor), college_id)
    return college


def _one(rows: QuerySet[Any], row_id: UUID) -> Any:
    found = rows.filter(id=row_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


def clients_visible_to(actor: Actor) -> QuerySet[RosterClient]:
    """Clients of the actor's colleges, those that still work first."""
    rows = RosterClient.objects.filter(college__in=providing_colleges(actor).order_by()).select_related("college")
    return rows.order_by(F("revoked_at").asc(nulls_first=True), "-created_at")


def client_for(actor: Actor, client_id: UUID) -> RosterClient:
    """One client.

    Raises:
        NotFound: ``not_found``.
    """
    client: RosterClient = _one(clients_visible_to(actor), client_id)
    return client


def feeds_visible_to(actor: Actor) -> QuerySet[RosterFeed]:
    """When the records of the actor's colleges were last updated."""
    return RosterFeed.objects.filter(college__in=providing_colleges(actor).order_by()).select_related("college")


def sources_visible_to(actor: Actor) -> QuerySet[RosterSource]:
    """School systems that the actor's colleges read."""
    rows = RosterSource.objects.filter(college__in=receiving_colleges(actor).order_by(), removed_at=None)
    return rows.select_related("college").order_by("college__code", "name", "id")


def source_for(actor: Actor, source_id: UUID) -> RosterSource:
    """One school system.

    Raises:
        NotFound: ``not_found``.
    """
    source: RosterSource = _one(sources_visible_to(actor), source_id)
    return source


def runs_visible_to(actor: Actor) -> QuerySet[RosterRun]:
    """Readings of the actor's colleges, newest first."""
    sources = sources_visible_to(actor).order_by()
    return RosterRun.objects.filter(source__in=sources).select_related("source__college").order_by("-started_at", "-id")


def run_for(actor: Actor, run_id: UUID) -> RosterRun:
    """One reading.

    Raises:
        NotFound: ``not_found``.
    """
    run: RosterRun = _one(runs_visible_to(actor), run_id)
    return run


def sheets_of(actor: Actor, run: RosterRun) -> list[tuple[RunSheet, str, ImportBatch | None]]:
    """The imports of a reading in their order: sheet, title of the kind, and the import once it was handed over."""
    sheets = list(RunSheet.objects.filter(run=run_for(actor, run.id)).order_by("wave", "id"))
    batches = ImportBatch.objects.in_bulk([sheet.batch_id for sheet in sheets if sheet.batch_id])
    is_chinese = (get_language() or "zh").startswith("zh")
    found = []
    for sheet in sheets:
        kind = find_kind(sheet.kind)
        assert kind is not None, sheet.kind
        batch = batches.get(sheet.batch_id) if sheet.batch_id else None
        found.append((sheet, kind.title_zh if is_chinese else kind.title_en, batch))
    return found


def records_of(college_id: UUID, resource: str) -> QuerySet[RosterRecord]:
    """The records of one resource of a college: a client sees no other college's."""
    return RosterRecord.objects.filter(college_id=college_id, resource=resource)


def filtered(rows: QuerySet[RosterRecord], wanted: RosterFilter) -> QuerySet[RosterRecord]:
    """The rows that a filter lets through; comparisons are those of Unicode code points, of numbers and of instants.

    Raises:
        Invalid: ``rostering.bad_filter``: a value that is no instant or number.
    """
    conditions = [_condition(clause) for clause in wanted.clauses]
    if not conditions:
        return rows
    joined = Q()
    for condition in conditions:
        joined = joined | condition if wanted.is_any else joined & condition
    return rows.filter(joined)


def sorted_by(rows: QuerySet[RosterRecord], field: str, *, is_descending: bool) -> QuerySet[RosterRecord]:
    """The rows in the order of a field, then of their ids; those without it come first."""
    if not field:
        return rows.order_by(_collated(F("sourced_id")))
    key = _expression(field)
    order = key.desc(nulls_last=True) if is_descending else key.asc(nulls_first=True)
    return rows.order_by(order, _collated(F("sourced_id")))


def _collated(expression: Any) -> Func:
    """Compares texts by code point on every database."""
    is_postgresql = connections[router.db_for_read(RosterRecord)].vendor == "postgresql"
    text = Cast(expression, TextField())
    return Collate(text, "C" if is_postgresql else "BINARY")


def _expression(field: str) -> Expression | Any:
    if field == MODIFIED:
        return F("modified_at")
    if field in PLAIN:
        return _collated(F(PLAIN[field]))
    value = KeyTextTransform(field, "facets")
    return Cast(value, FloatField()) if field in NUMBERS else _collated(value)


def _condition(clause: Clause) -> Q:
    if clause.predicate == "~":
        return Q(_contains(clause))
    if clause.predicate == "!=":
        return ~_compared(clause, "=") & Q(_is_there(clause.field))
    return _compared(clause, clause.predicate)


def _is_there(field: str) -> Any:
    return lookups.IsNull(_expression(field), rhs=False)


def _contains(clause: Clause) -> Any:
    text = F(PLAIN[clause.field]) if clause.field in PLAIN else KeyTextTransform(clause.field, "facets")
    place = StrIndex(Cast(text, TextField()), Value(clause.value, output_field=CharField()))
    return lookups.GreaterThan(place, 0)


def _compared(clause: Clause, predicate: str) -> Q:
    kinds: Mapping[str, Callable[..., Any]] = {
        "=": lookups.Exact,
        ">": lookups.GreaterThan,
        ">=": lookups.GreaterThanOrEqual,
        "<": lookups.LessThan,
        "<=": lookups.LessThanOrEqual,
    }
    value: Any = clause.value
    if clause.field == MODIFIED:
        return Q(**{f"modified_at__{COMPARISONS[predicate]}": instant_of(value)})
    if clause.field in NUMBERS:
        value = _number(value)
    return Q(kinds[predicate](_expression(clause.field), value))


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise Invalid("rostering.bad_filter", found=text[:60]) from None


def instant_of(text: str) -> datetime:
    """An instant or a day as other systems write it; without a zone it is UTC.

    Raises:
        Invalid: ``rostering.bad_filter``.
    """
    try:
        found = datetime.fromisoformat(text.strip().replace(" ", "+"))
    except ValueError:
        raise Invalid("rostering.bad_filter", found=text[:60]) from None
    if found.tzinfo is None:
        found = found.replace(tzinfo=UTC)
    return found.astimezone(UTC)
