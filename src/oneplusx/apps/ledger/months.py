"""Statements as people read them: by month, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from oneplusx.apps.ledger.selectors import StatementLine
from oneplusx.web.clock import local_date


@dataclass(frozen=True, slots=True)
class Month:
    """Lines of one month, newest first."""

    first_on: date
    lines: Sequence[StatementLine]

    @property
    def in_hundredths(self) -> int:
        """What became available."""
        return sum(max(line.changes[0], 0) for line in self.lines)

    @property
    def out_hundredths(self) -> int:
        """What is no longer available."""
        return -sum(min(line.changes[0], 0) for line in self.lines)


def by_month(lines: Sequence[StatementLine]) -> list[Month]:
    """Groups lines, newest first, by the month in which they were recorded."""
    months = groupby(lines, key=lambda line: local_date(line.recorded_at).replace(day=1))
    return [Month(first_on, list(some)) for first_on, some in months]


def years_of(lines: Sequence[StatementLine]) -> list[int]:
    """Years in which something was posted, newest first."""
    return sorted({local_date(line.recorded_at).year for line in lines}, reverse=True)
