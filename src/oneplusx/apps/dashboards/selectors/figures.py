"""A figure (指标): its definition, the rows behind it, and its value counted from these rows and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from oneplusx.apps.dashboards.selectors.views import View
from oneplusx.domain.dashboards import is_small, rank
from oneplusx.web.clock import SHANGHAI
from oneplusx.web.counting import Tally, tally_rows

Rows = Callable[[View], QuerySet[Any]]
DAY_SECONDS = 86_400


class Unit(StrEnum):
    """What a value counts."""

    LEARNERS = "learners"
    CERTIFICATES = "certificates"
    CREDITS = "credits"
    CASES = "cases"
    DAYS = "days"
    SHARE = "share"
    CANDIDATES = "candidates"
    PLACES = "places"
    PLANS = "plans"
    COLLEGES = "colleges"


class Measure(StrEnum):
    """How the value comes from the rows."""

    COUNT = "count"
    LEARNERS = "learners"
    SUM = "sum"
    MEDIAN = "median"
    NINTH_DECILE = "ninth_decile"
    SHARE = "share"


PERCENTS = {Measure.MEDIAN: 50, Measure.NINTH_DECILE: 90}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure as declared.

    Attributes:
        rows: The rows behind it; ``base``: of a share, those that it is a share of.
        summed: Of a sum, the field; of days, the fields from and until.
        to_enrollment: Lookup from a row to its enrollment; ``None``: rows know only their learner.
        to_college: Where rows have no enrollment, the lookup to the college.
        month: Field by which it is split into months: an instant, or a text ``YYYY-MM`` (``is_month_text``).
        level: Lookup to the level of a certificate; ``kind``: to the achievement's type.
        is_personal: Rows are about persons: from authorities few are hidden.
        url_name: The list that exists already for those who work with it.
    """

    key: str
    label: Promise
    definition: Promise
    unit: Unit
    rows: Rows
    measure: Measure = Measure.COUNT
    summed: tuple[str, ...] = ()
    base: Rows | None = None
    to_enrollment: str | None = None
    to_college: str = ""
    month: str = ""
    is_month_text: bool = False
    level: str = ""
    kind: str = ""
    is_personal: bool = True
    url_name: str = ""

    def rows_in(self, view: View) -> QuerySet[Any]:
        """The rows of the part that the view asks for."""
        rows, part = self.rows(view).order_by(), view.part
        if part.month and self.month:
            rows = rows.filter(**self._in_month(part.month))
        if part.level and self.level:
            rows = rows.filter(**{self.level: "" if part.level == "-" else part.level})
        if part.kind and self.kind:
            rows = rows.filter(**{self.kind: part.kind})
        return rows

    def _in_month(self, month: str) -> dict[str, object]:
        if self.is_month_text:
            return {self.month: month}
        first, last = month_bounds(month)
        return {f"{self.month}__gte": first, f"{self.month}__lt": last}


def month_bounds(month: str) -> tuple[datetime, datetime]:
    """The first instant of a month in Asia/Shanghai, and of the next one."""
    year, number = int(month[:4]), int(month[5:7])
    first = datetime(year, number, 1, tzinfo=SHANGHAI)
    return first, datetime(year + number // 12, number % 12 + 1, 1, tzinfo=SHANGHAI)


@dataclass(frozen=True, slots=True)
class Value:
    """A figure's value; ``None``: there is nothing to rank or to divide by, or so few that it is hidden.

    Attributes:
        amount: Credits in hundredths, days with a fraction, shares from 0 to 1.
        behind: How many rows; of a share, also ``base``.
    """

    figure: Figure
    amount: float | None
    behind: int
    base: int = 0
    is_hidden: bool = False


def values_of(view: View, figures: Sequence[Figure]) -> dict[str, Value]:
    """The values of figures, by key: all counts and sums in one statement, one more for each kind of durations."""
    rows = {one.key: one.rows_in(view) for one in figures}
    asked = [(one.key, place, *tally) for one in figures for place, tally in _tallies(one, rows[one.key], view).items()]
    counted = tally_rows([(found, tally, field) for _key, _place, found, tally, field in asked])
    numbers = {(key, place): n for (key, place, *_rest), n in zip(asked, counted, strict=True)}
    ranks = _ranks(figures, rows)
    found = {}
    for one in figures:
        behind, base = numbers[one.key, "behind"], numbers.get((one.key, "base"), 0)
        amount: float | None = numbers.get((one.key, "amount"), behind)
        if one.measure is Measure.SHARE:
            amount = behind / base if base else None
        found[one.key] = _shown(view, Value(one, ranks.get(one.key, amount), behind, base))
    return found


def _tallies(figure: Figure, rows: QuerySet[Any], view: View) -> dict[str, tuple[QuerySet[Any], Tally, str]]:
    """What is asked about a figure's rows."""
    found = {"behind": (rows, Tally.COUNT, "pk")}
    if figure.base:
        found["base"] = (figure.base(view), Tally.COUNT, "pk")
    if figure.measure is Measure.SUM:
        found["amount"] = (rows, Tally.SUM, figure.summed[0])
    if figure.measure is Measure.LEARNERS:
        found["amount"] = (rows, Tally.DISTINCT, "learner_id")
    return found


def _shown(view: View, value: Value) -> Value:
    few = is_small(value.behind) or is_small(value.base)
    if not (view.hides_few and value.figure.is_personal and few):
        return value
    return Value(value.figure, None, 0, 0, is_hidden=True)


def _ranks(figures: Sequence[Figure], rows: Mapping[str, QuerySet[Any]]) -> dict[str, float | None]:
    """Ranks of durations: figures of the same rows read them once."""
    days: dict[Rows, list[float]] = {}
    found: dict[str, float | None] = {}
    for one in figures:
        if one.measure not in PERCENTS:
            continue
        if one.rows not in days:
            days[one.rows] = [days_between(*pair) for pair in rows[one.key].values_list(*one.summed)]
        found[one.key] = rank(days[one.rows], PERCENTS[one.measure])
    return found


def days_between(start: datetime, end: datetime) -> float:
    """Days with a fraction."""
    return (end - start).total_seconds() / DAY_SECONDS


def by_key(figures: Sequence[Figure]) -> Mapping[str, Figure]:
    """Figures by key."""
    return {one.key: one for one in figures}
