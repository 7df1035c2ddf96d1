"""Tables of pages: filters, order and page are read from the address; the same rows can be exported.

A page declares its table once and reads it per request:

    LEARNERS = TableSpec(
        columns=(Column("name", _("Name"), sort="person__name_sort", value=lambda row: row.person.name), …),
        order="name",
        filters=LearnerFilters,
    )
    table = LEARNERS.read(rows, request.GET)

Rows may be in memory, such as groups with their sums: ``sort`` then names attributes as it names fields.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial, reduce
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Model, OrderBy, QuerySet
from django.forms import BoundField
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString

from oneplusx.web.column_choice import choice
from oneplusx.web.forms import FilterForm
from oneplusx.web.paging import PER_PAGE, Page, address, paginate, stable

SORT_PARAMETER = "sort"
DESCENDING = "-"
FILTERS_IN_SIGHT = 3
CHOICE_FROM = 4
"""So many columns there are where a visitor chooses among them."""
Label = str | Promise


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Attributes:
        sort: Fields to order by, of rows in memory attributes or what reads the value; empty: the column is no link.
        is_whole: The words of a cell stay on one line: dates, names of classes.
        value: Reads the cell of a row for the export; a column without one is not exported.
        is_in_files_only: The page does not show it, e.g. because another cell says it in words.
    """

    key: str
    label: Label
    sort: str | tuple[str, ...] | Callable[[Any], Any] = ()
    is_number: bool = False
    is_whole: bool = False
    value: Callable[[Any], object] | None = None
    is_in_files_only: bool = False

    @property
    def looks(self) -> str:
        """The class attribute of a cell, with a space before it."""
        return ' class="is-number"' * self.is_number or ' class="is-whole"' * self.is_whole

    @property
    def sort_fields(self) -> tuple[str, ...]:
        """Fields to order a query by."""
        if callable(self.sort):
            return ()
        return (self.sort,) if isinstance(self.sort, str) else self.sort

    @property
    def readers(self) -> Sequence[Callable[[Any], Any]]:
        """What rows in memory are ordered by."""
        return [self.sort] if callable(self.sort) else [partial(_read, name) for name in self.sort_fields]


@dataclass(frozen=True, slots=True)
class Head:
    """A column in the head of a table, with the link that orders by it."""

    key: str
    label: Label
    is_number: bool
    sort_url: str
    direction: str
    is_hidden: bool

    @property
    def icon(self) -> str:
        """Symbol of the present order."""
        return {"ascending": "arrow-up", "descending": "arrow-down"}.get(self.direction, "arrow-up-down")


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table as declared.

    Attributes:
        order: Key of the column the rows are in without a choice; ``-key`` for descending.
        filters: Form whose ``narrow(rows)`` leaves the rows asked for.
        prepare: Gets the rows of a page, or of a piece of a file, at once: what the columns show of each beyond the row
            itself is looked up for all of them together.
    """

    columns: tuple[Column, ...]
    order: str = ""
    filters: type[FilterForm] | None = None
    per_page: int = PER_PAGE
    prepare: Callable[[Sequence[Any]], None] | None = None

    def read(self, rows: Any, query: QueryDict, **filter_arguments: Any) -> Table:
        """Filters, orders and pages the rows as the query says; those in memory keep their order without a choice."""
        form = self.filters(query, **filter_arguments) if self.filters else None
        narrowed: Any = form.narrow(rows) if form is not None and form.is_valid() else rows
        key = self._chosen(query)
        ordered = self._ordered(narrowed, key) if key else narrowed
        page = paginate(ordered, query, self.per_page)
        if self.prepare is not None:
            self.prepare(page.rows)
        asked = choice()
        hidden = asked.hidden & {column.key for column in self.columns[1:]}
        return Table(self, page, query, key, form, ordered, on_page=asked.page, hidden=hidden)

    def _chosen(self, query: QueryDict) -> str:
        wanted = query.get(SORT_PARAMETER, "")
        keys = {column.key for column in self.columns if column.sort}
        return wanted if wanted.removeprefix(DESCENDING) in keys else self.order

    def _ordered(self, rows: QuerySet[Any] | Sequence[Any], key: str) -> QuerySet[Any] | Sequence[Any]:
        column = next(column for column in self.columns if column.key == key.removeprefix(DESCENDING))
        if isinstance(rows, QuerySet):
            return stable(rows.order_by(*_order_by(rows.model, key, column.sort_fields)))
        for read in reversed(column.readers):
            rows = _ordered_by(rows, read, is_descending=key.startswith(DESCENDING))
        return rows


def _order_by(model: type[Model], key: str, fields: tuple[str, ...]) -> Iterator[OrderBy]:
    """Empty values come last; where there can be none nothing is said of them, so that an index gives the order."""
    for one in fields:
        name = one.removeprefix(DESCENDING)
        empty_last = True if _may_be_empty(model, name) else None
        is_descending = key.startswith(DESCENDING)
        yield F(name).desc(nulls_last=empty_last) if is_descending else F(name).asc(nulls_last=empty_last)


def _may_be_empty(model: type[Model] | None, path: str) -> bool:
    """Whether a column, or a relation on the way to it, can be null; of what is no column nobody knows."""
    for name in path.split("__"):
        try:
            column: Any = model._meta.get_field(name) if model else None  # noqa: SLF001  public in all but name
        except FieldDoesNotExist:
            return True
        if column is None or column.null:
            return True
        model = column.related_model
    return False


def _read(name: str, row: Any) -> Any:
    return reduce(getattr, name.removeprefix(DESCENDING).split("__"), row)


def _ordered_by(rows: Sequence[Any], read: Callable[[Any], Any], *, is_descending: bool) -> list[Any]:
    """Rows in memory by one value; those without it come last."""
    valued = [(read(row), row) for row in rows]
    known = [pair for pair in valued if pair[0] is not None]
    known.sort(key=lambda pair: pair[0], reverse=is_descending)
    return [row for _value, row in known] + [row for value, row in valued if value is None]


@dataclass(frozen=True)
class Table:
    """A table as one request sees it.

    Attributes:
        all_rows: Of all pages, in order: the query, or what is in memory.
        on_page: Name of the page among the choices of columns; empty: there is nothing to choose.
        hidden: Columns the visitor left out, never the first.
    """

    spec: TableSpec
    page: Page[Any]
    query: QueryDict
    sorted_by: str
    filters: FilterForm | None
    all_rows: Any
    extra: Mapping[str, Any] = field(default_factory=dict)
    on_page: str = ""
    hidden: frozenset[str] = frozenset()

    @property
    def rows(self) -> Sequence[Any]:
        """The rows of this page."""
        return self.page.rows

    def count_all(self) -> int:
        """How many rows all pages have, however many these are."""
        return self.all_rows.count() if self.page.has_more else self.page.total

    @property
    def first_filters(self) -> list[BoundField]:
        """The filters always in sight."""
        return list(self.filters or ())[:FILTERS_IN_SIGHT]

    @property
    def more_filters(self) -> list[BoundField]:
        """The filters behind "more"."""
        return list(self.filters or ())[FILTERS_IN_SIGHT:]

    @property
    def is_filtered(self) -> bool:
        """Whether the address asks for some rows only."""
        return self.filters is not None and any(self.query.get(name) for name in self.filters.fields)

    @property
    def heads(self) -> Iterator[Head]:
        """The columns, with their links."""
        for column in self.spec.columns:
            if column.is_in_files_only:
                continue
            direction = self._direction(column)
            turned = DESCENDING + column.key if direction == "ascending" else column.key
            url = address(self.query, **{SORT_PARAMETER: turned}) if column.sort else ""
            yield Head(column.key, column.label, column.is_number, url, direction, column.key in self.hidden)

    @property
    def choosable(self) -> list[tuple[Column, bool]]:
        """Columns that can be left out, each with whether it is shown; none in a narrow table."""
        shown = [column for column in self.spec.columns if not column.is_in_files_only]
        if not self.on_page or len(shown) < CHOICE_FROM:
            return []
        return [(column, column.key not in self.hidden) for column in shown[1:]]

    @property
    def exported(self) -> list[Column]:
        """The columns of a file: those shown that have a value."""
        return [column for column in self.spec.columns if column.value and column.key not in self.hidden]

    @cached_property
    def cell(self) -> dict[str, SafeString]:
        """Attributes of a cell by column: ``<td {{ table.cell.name }}>``; a phone shows the label beside the value.

        Every cell asks for them, so they are made once.
        """
        return {
            column.key: format_html(
                'role="cell" data-label="{}"{}{}',
                column.label,
                SafeString(column.looks),
                SafeString(" hidden" * (column.key in self.hidden)),
            )
            for column in self.spec.columns
        }

    @property
    def csv_url(self) -> str:
        """Address of the rows as CSV; empty when nothing can be exported."""
        return self._export_url("csv")

    @property
    def xlsx_url(self) -> str:
        """Address of the rows as a workbook; empty when nothing can be exported."""
        return self._export_url("xlsx")

    @property
    def pdf_url(self) -> str:
        """Address of the rows on paper; empty when nothing can be exported."""
        return self._export_url("pdf")

    def _export_url(self, form: str) -> str:
        if not any(column.value for column in self.spec.columns):
            return ""
        return address(self.query, format=form)

    def _direction(self, column: Column) -> str:
        if self.sorted_by.removeprefix(DESCENDING) != column.key:
            return ""
        return "descending" if self.sorted_by.startswith(DESCENDING) else "ascending"
