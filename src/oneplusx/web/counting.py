"""Several counts in one question to the database."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Count, F, IntegerField, QuerySet, Subquery, Value


def count_rows(asked: Sequence[QuerySet[Any]]) -> list[int]:
    """How many rows each queryset has, all of them in one statement; none when nothing is asked.

    A sliced queryset counts within its slice: ``rows[:1]`` tells 1 or 0.
    """
    parts: list[str] = []
    params: list[Any] = []
    for number, rows in enumerate(asked):
        sql, values = _subquery(rows, number)
        parts.append(sql)
        params += values
    if not params and all(part == "0" for part in parts):
        return [0] * len(parts)
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", params)
        return list(cursor.fetchone() or ())


def first_and_counts(rows: QuerySet[Any], shown: int, *asked: QuerySet[Any]) -> tuple[list[Any], list[int]]:
    """The first rows, and how many rows each other queryset has, in one statement.

    Args:
        asked: Each a part of ``rows``, or ``rows`` itself: where there is no row, all of them are empty.
    """
    counts = {f"counted_{number}": _count_of(one) for number, one in enumerate(asked)}
    first = list(rows.annotate(**counts)[:shown])
    return first, [getattr(first[0], name) if first else 0 for name in counts]


def _count_of(rows: QuerySet[Any]) -> Subquery:
    slim = rows.order_by().select_related(None).annotate(one_=Value(1)).values("one_")
    return Subquery(slim.annotate(counted_=Count("*")).values("counted_"), output_field=IntegerField())


class Tally(StrEnum):
    """What is asked of rows: how many, how many different values of a field, or its sum."""

    COUNT = "COUNT(tallied)"
    DISTINCT = "COUNT(DISTINCT tallied)"
    SUM = "COALESCE(SUM(tallied), 0)"


def tally_rows(asked: Sequence[tuple[QuerySet[Any], Tally, str]]) -> list[int]:
    """Counts and sums of several querysets, each over one field, all of them in one statement."""
    parts: list[str] = []
    params: list[Any] = []
    for number, (rows, tally, field) in enumerate(asked):
        slim = rows.order_by().select_related(None).values(tallied=F(field))
        try:
            sql, values = slim.query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
        except EmptyResultSet:
            parts.append("0")
            continue
        parts.append(f"(SELECT {tally} FROM ({sql}) tallied_{number})")  # noqa: S608  written by the ORM
        params += values
    if all(part == "0" for part in parts):
        return [0] * len(parts)
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", params)
        return [int(one) for one in cursor.fetchone() or ()]


def _subquery(rows: QuerySet[Any], number: int) -> tuple[str, Sequence[Any]]:
    """The count as a scalar; what can be seen to be empty is not asked at all."""
    slim = rows if rows.query.is_sliced else rows.order_by()
    try:
        sql, values = slim.select_related(None).values("pk").query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
    except EmptyResultSet:
        return "0", ()
    return f"(SELECT COUNT(*) FROM ({sql}) counted_{number})", values  # noqa: S608  written by the ORM
