"""The filter of OneRoster 1.2 (查询筛选): ``status='active' AND dateLastModified>'2026-01-01'``.

Source: OneRoster 1.2 Rostering Service, REST/JSON binding, filtering: predicates ``= != > >= < <= ~`` (contains),
clauses joined by one kind of ``AND`` or ``OR``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from oneplusx.domain.errors import Invalid

PREDICATES = ("!=", ">=", "<=", "=", ">", "<", "~")
CLAUSES_MAX = 10
CHARACTERS_MAX = 2_000
_CLAUSE = re.compile(r"\s*(?P<field>[A-Za-z][\w.]*)\s*(?P<predicate>!=|>=|<=|=|>|<|~)\s*'(?P<value>(?:[^']|'')*)'\s*")
_JOIN = re.compile(r"(AND|OR)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clause:
    """One comparison of a field with a text."""

    field: str
    predicate: str
    value: str


@dataclass(frozen=True, slots=True)
class RosterFilter:
    """Clauses that must all hold, or any of them."""

    clauses: Sequence[Clause]
    is_any: bool = False


def parse_filter(text: str) -> RosterFilter:
    """Reads a filter; an empty text has no clauses. A quote inside a value is written twice.

    Raises:
        Invalid: ``rostering.bad_filter`` with where reading stopped.
    """
    clauses: list[Clause] = []
    joins: set[str] = set()
    place = 0
    while place < len(text):
        match = _CLAUSE.match(text, place)
        if match is None or len(text) > CHARACTERS_MAX or len(clauses) == CLAUSES_MAX:
            raise Invalid("rostering.bad_filter", found=text[place:][:60])
        clauses.append(Clause(match["field"], match["predicate"], match["value"].replace("''", "'")))
        place = match.end()
        if place == len(text):
            return RosterFilter(clauses, is_any=joins == {"OR"})
        join = _JOIN.match(text, place)
        if join is None or joins - {join[1].upper()}:
            raise Invalid("rostering.bad_filter", found=text[place:][:60])
        joins.add(join[1].upper())
        place = join.end()
    if clauses:
        raise Invalid("rostering.bad_filter", found=text[-60:])
    return RosterFilter(())
