"""Tables of pages: filters, order and page are read from the address; the same rows can be exported.

A page declares its table once and reads it per request:

    LEARNERS = TableSpec(
        columns=(Column("name", _("Name"), sort="person__name_sort", value=lambda row: row.person.name), …),
        order="name",
        filters=LearnerFilters,
    )
    table = LEARNERS.read(rows, request.GET)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, QuerySet
from django.forms import BoundField
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString

from oneplusx.web.forms import FilterForm
from oneplusx.web.paging import PER_PAGE, Page, address, paginate, stable

SORT_PARAMETER = "sort"
DESCENDING = "-"
FILTERS_IN_SIGHT = 3
Label = str | Promise


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Attributes:
        sort: Fields to order by; empty: the column is no link.
        is_whole: The words of a cell stay on one line: dates, names of classes.
        value: Reads the cell of a row for the export; a column without one is not exported.
    """

    key: str
    label: Label
    sort: str | tuple[str, ...] = ()
    is_number: bool = False
    is_whole: bool = False
    value: Callable[[Any], object] | None = None

    @property
    def looks(self) -> str:
        """The class attribute of a cell, with a space before it."""
        return ' class="is-number"' * self.is_number or ' class="is-whole"' * self.is_whole

    @property
    def sort_fields(self) -> tuple[str, ...]:
        """Fields to order by."""
        return (self.sort,) if isinstance(self.sort, str) else self.sort


@dataclass(frozen=True, slots=True)
class Head:
    """A column in the head of a table, with the link that orders by it."""

    key: str
    label: Label
    is_number: bool
    sort_url: str
    direction: str

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
    """

    columns: tuple[Column, ...]
    order: str = ""
    filters: type[FilterForm] | None = None
    per_page: int = PER_PAGE

    def read(self, rows: QuerySet[Any], query: QueryDict, **filter_arguments: Any) -> Table:
        """Filters, orders and pages the rows as the query says."""
        form = self.filters(query, **filter_arguments) if self.filters else None
        narrowed = form.narrow(rows) if form is not None and form.is_valid() else rows
        key = self._chosen(query)
        ordered = stable(narrowed.order_by(*self._order_by(key))) if key else narrowed
        return Table(self, paginate(ordered, query, self.per_page), query, key, form, ordered)

    def _chosen(self, query: QueryDict) -> str:
        wanted = query.get(SORT_PARAMETER, "")
        keys = {column.key for column in self.columns if column.sort_fields}
        return wanted if wanted.removeprefix(DESCENDING) in keys else self.order

    def _order_by(self, key: str) -> list[Any]:
        fields = next((c.sort_fields for c in self.columns if c.key == key.removeprefix(DESCENDING)), ())
        if key.startswith(DESCENDING):
            return [F(name.removeprefix(DESCENDING)).desc(nulls_last=True) for name in fields]
        return [F(name).asc(nulls_last=True) for name in fields]


@dataclass(frozen=True, slots=True)
class Table:
    """A table as one request sees it."""

    spec: TableSpec
    page: Page[Any]
    query: QueryDict
    sorted_by: str
    filters: FilterForm | None
    all_rows: QuerySet[Any]
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def rows(self) -> Sequence[Any]:
        """The rows of this page."""
        return self.page.rows

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
            direction = self._direction(column)
            turned = DESCENDING + column.key if direction == "ascending" else column.key
            url = address(self.query, **{SORT_PARAMETER: turned}) if column.sort_fields else ""
            yield Head(column.key, column.label, column.is_number, url, direction)

    @property
    def cell(self) -> dict[str, SafeString]:
        """Attributes of a cell by column: ``<td {{ table.cell.name }}>``; a phone shows the label beside the value."""
        return {
            column.key: format_html('role="cell" data-label="{}"{}', column.label, SafeString(column.looks))
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

    def _export_url(self, form: str) -> str:
        if not any(column.value for column in self.spec.columns):
            return ""
        return address(self.query, format=form)

    def _direction(self, column: Column) -> str:
        if self.sorted_by.removeprefix(DESCENDING) != column.key:
            return ""
        return "descending" if self.sorted_by.startswith(DESCENDING) else "ascending"
