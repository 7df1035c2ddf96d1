"""Lists of the REST interface: pages with a total and a stable order.

``def learners(request, paging: Query[Paging]) -> Listing[LearnerOut]: return listing(queryset, paging, LearnerOut.of)``
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from ninja import Field, Schema

from oneplusx.web.paging import stable

PER_PAGE = 50
PER_PAGE_MAX = 200
PAGE_MAX = 1_000_000
T = TypeVar("T")
M = TypeVar("M", bound=Model)


class Paging(Schema):
    """Which page of a list."""

    page: int = Field(1, ge=1, le=PAGE_MAX, description="First page is 1; a page past the end is empty")
    per_page: int = Field(PER_PAGE, ge=1, le=PER_PAGE_MAX)


class Listing(Schema, Generic[T]):
    """One page of a list."""

    items: list[T]
    page: int
    per_page: int
    total: int = Field(description="Of all pages")


def listing(rows: QuerySet[M], paging: Paging, present: Callable[[M], T]) -> dict[str, Any]:
    """One page of a query, ordered by its own order and then by id.

    Args:
        present: Makes the answer's item of a row.
    """
    rows = stable(rows)
    start = (paging.page - 1) * paging.per_page
    return {
        "items": [present(row) for row in rows[start : start + paging.per_page]],
        "page": paging.page,
        "per_page": paging.per_page,
        "total": rows.count(),
    }


def listing_of(items: Sequence[T], paging: Paging) -> dict[str, Any]:
    """One page of what is already in memory."""
    start = (paging.page - 1) * paging.per_page
    return {
        "items": list(items[start : start + paging.per_page]),
        "page": paging.page,
        "per_page": paging.per_page,
        "total": len(items),
    }
