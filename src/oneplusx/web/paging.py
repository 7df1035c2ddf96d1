"""Pages of a list: a number from the address, a stable order, a total."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable
from django.http import QueryDict

PER_PAGE = 25
PER_PAGE_CHOICES = (25, 50, 100, 200)
PAGE_PARAMETER = "page"
NEIGHBORS = 2
LONG = 1000
"""A list of more rows is read in two steps."""
COUNTED_MAX = 10_000
"""Rows of a query are counted and paged up to here: a longer one says "more than"; filters and files lead on."""
M = TypeVar("M")


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page in the row of page numbers; ``number`` is ``None`` for a gap."""

    number: int | None
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """One page of rows.

    Attributes:
        total: How many rows the pages have.
        has_more: The list goes on after its last page.
    """

    rows: Sequence[M]
    number: int
    per_page: int
    total: int
    query: QueryDict
    has_more: bool = False

    @property
    def count(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.per_page))

    @property
    def first(self) -> int:
        """Position of the first row shown, from 1; 0 without rows."""
        return (self.number - 1) * self.per_page + 1 if self.total else 0

    @property
    def last(self) -> int:
        """Position of the last row shown."""
        return min(self.number * self.per_page, self.total)

    @property
    def previous_url(self) -> str:
        """Address of the page before, or empty."""
        return self.url_of(self.number - 1) if self.number > 1 else ""

    @property
    def next_url(self) -> str:
        """Address of the page after, or empty."""
        return self.url_of(self.number + 1) if self.number < self.count else ""

    def url_of(self, number: int) -> str:
        """Address of a page, with everything else in the query kept."""
        return address(self.query, **{PAGE_PARAMETER: str(number)})

    def links(self) -> Iterator[PageLink]:
        """First, last and the neighbors of this page; gaps in between."""
        near = range(self.number - NEIGHBORS, self.number + NEIGHBORS + 1)
        shown = sorted({1, self.count, *(n for n in near if 1 <= n <= self.count)})
        before = 0
        for number in shown:
            if number - before > 1:
                yield PageLink(None, "", is_current=False)
            yield PageLink(number, self.url_of(number), is_current=number == self.number)
            before = number


def paginate(rows: QuerySet[Any] | Sequence[Any], query: QueryDict, per_page: int = PER_PAGE) -> Page[Any]:
    """The page named in the query; a number that is none, or too high, answers the nearest page.

    Args:
        rows: A query, which is ordered by its own order and then by id, or rows in memory.
    """
    size = {str(choice): choice for choice in PER_PAGE_CHOICES}.get(query.get("per_page", ""), per_page)
    number = _number(query.get(PAGE_PARAMETER, ""))
    if not isinstance(rows, QuerySet):
        number = _nearest(number, len(rows), size)
        return Page(list(rows[(number - 1) * size : number * size]), number, size, len(rows), query)
    return _page_of_query(rows, query, number, size)


def _page_of_query(rows: QuerySet[Any], query: QueryDict, number: int, size: int) -> Page[Any]:
    slim = rows.order_by().values("pk") if _has_rows(rows) else rows
    counted = slim[: COUNTED_MAX + 1].count()
    total = min(counted, COUNTED_MAX)
    number = _nearest(number, total, size)
    shown = slice((number - 1) * size, number * size)
    ordered = stable(rows)
    is_long = total > LONG and _has_rows(ordered)
    found = _rows_of_long(ordered, shown) if is_long else list(ordered[shown])
    return Page(found, number, size, total, query, counted > total)


def _nearest(number: int, total: int, size: int) -> int:
    return min(number, max(1, -(-total // size)))


def _has_rows(rows: QuerySet[Any]) -> bool:
    """Whether it answers rows of a table, not values or several queries put together."""
    return issubclass(rows._iterable_class, ModelIterable) and not rows.query.combinator and not rows.query.distinct  # noqa: SLF001


def _rows_of_long(rows: QuerySet[Any], shown: slice) -> list[Any]:
    """First which rows, by their keys alone, then these whole: joins are not read for all the rows before."""
    keys = list(rows.values_list("pk", flat=True)[shown])
    found = {row.pk: row for row in rows.order_by().filter(pk__in=keys)}
    return [found[key] for key in keys if key in found]


def stable(rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """The query in its own order and then by id, so that no row is on two pages."""
    order = tuple(rows.query.order_by) or tuple(rows.query.get_meta().ordering or ())
    if {"id", "-id", "pk", "-pk"} & set(order) or rows.query.distinct or not issubclass(rows.model, Model):
        return rows
    return rows.order_by(*order, "pk")


def address(query: QueryDict, **changes: str) -> str:
    """The query with changes, as a relative address; an empty value removes its parameter."""
    changed = query.copy()
    if PAGE_PARAMETER not in changes:
        changed.pop(PAGE_PARAMETER, None)
    for name, value in changes.items():
        if value:
            changed[name] = value
        else:
            changed.pop(name, None)
    return f"?{changed.urlencode()}"


def _number(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) <= len("1000000") else 1
