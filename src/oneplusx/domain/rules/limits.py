"""Groups (同类成果), caps (上限), requirements (毕业最低要求) and windows (受理时间) of a rule set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from fractions import Fraction

from oneplusx.domain.rules.decision import Purpose
from oneplusx.domain.rules.expression import Where
from oneplusx.domain.rules.record import ConsumptionScope


class GroupCount(StrEnum):
    """How several conversions of one group count together."""

    SUM = "sum"
    HIGHEST = "highest"  # only the highest counts; a later higher one gives the difference
    ONE_RULE = "one_rule"  # the first rule excludes the others; it may serve again itself
    ONCE = "once"  # the first excludes all others


@dataclass(frozen=True, slots=True)
class Group:
    """Rules that count together (同类成果).

    Attributes:
        per_family: They count together for each family of outcomes on its own (each competition once).
    """

    id: str
    rules: tuple[str, ...]
    count: GroupCount
    per_family: bool = False
    clause: str = ""
    origin: str = ""


class CapUnit(StrEnum):
    """What a cap counts."""

    CREDITS = "credits"
    COURSES = "courses"
    CONVERSIONS = "conversions"


@dataclass(frozen=True, slots=True)
class CapFilter:
    """Which conversions a cap counts; an empty part selects all."""

    rules: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    natures: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cap:
    """An upper limit (上限), exact at the boundary.

    Exactly one of ``amount`` and ``share`` is set.

    Attributes:
        amount: Hundredths for credits, else a number.
        share: Share of the program's ``base``.
        base: Name in ``ProgramFacts.credits_hundredths``; ``courses`` is the number of courses.
        within: Past conversions of the program, the institution or of all life count.
    """

    id: str
    unit: CapUnit
    amount: int | None = None
    share: Fraction | None = None
    base: str = "program"
    over: CapFilter = CapFilter()
    within: ConsumptionScope = ConsumptionScope.PROGRAM
    clause: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Requirement:
    """What graduation, or another step of the studies, asks for at least (最低要求), e.g. 3 credits of innovation.

    Attributes:
        amount: Hundredths for credits, else a number.
        over: Which conversions count. Passed courses of its natures count too; where it selects all, every passed
            course does.
        when: Criteria on ``program.NAME`` facts: for whom it is meant.
        asked_for: What it opens: ``graduation``, or a step that the text names, e.g. ``early_internship``.
        within_years: To be reached within so many years of study; ``None`` for any time.
        surplus_slots: Requirement slots that what lies above the amount may fill.
    """

    id: str
    unit: CapUnit
    amount: int
    over: CapFilter = CapFilter()
    when: Where = ()
    asked_for: str = "graduation"
    within_years: int | None = None
    surplus_slots: tuple[str, ...] = ()
    clause: str = ""
    origin: str = ""


class WindowKind(StrEnum):
    """How a window is described."""

    DATES = "dates"  # once
    YEARLY = "yearly"  # from month-day to month-day
    WEEKS = "weeks"  # weeks of the term
    MONTHLY = "monthly"  # a day, or some days, of some months, moved to a working day
    EVENT = "event"  # around an event of the calendar, such as the final exam


@dataclass(frozen=True, slots=True)
class Window:
    """When applications are taken (受理时间). A date closes at the end of its day.

    Attributes:
        rules: Rules that it is for, empty for all.
        purposes: Purposes that it is for, empty for all.
        when: Criteria on ``program.NAME`` facts: for whom it is; who has no window may apply at any time.
        opens_on: ``DATES``.
        closes_on: ``DATES``.
        opens_month_day: ``YEARLY``.
        closes_month_day: ``YEARLY``; before the opening it lies in the next year.
        first_week: ``WEEKS``, 1 is the week of the term's first day.
        last_week: ``WEEKS``.
        months: ``MONTHLY``.
        day: ``MONTHLY``.
        from_day: ``MONTHLY``: the first day; ``None`` for ``day`` alone.
        moved_to_working_day: ``MONTHLY``: a rest day moves to the next working day; the result's day too.
        event: ``EVENT``: its name in the calendar.
        from_days: ``EVENT``: first day, counted from the event; ``None`` for any day before.
        to_days: ``EVENT``: last day, counted from the event; -1 is the day before it.
        closes_at: Time of day, in the college's time, at which the last day closes; ``None`` for its end.
        result_day: Day of the month on which the result is promised, so many months later.
    """

    id: str
    kind: WindowKind
    rules: tuple[str, ...] = ()
    purposes: tuple[Purpose, ...] = ()
    when: Where = ()
    opens_on: date | None = None
    closes_on: date | None = None
    opens_month_day: tuple[int, int] | None = None
    closes_month_day: tuple[int, int] | None = None
    first_week: int | None = None
    last_week: int | None = None
    months: tuple[int, ...] = ()
    day: int | None = None
    from_day: int | None = None
    moved_to_working_day: bool = False
    event: str | None = None
    from_days: int | None = None
    to_days: int | None = None
    closes_at: time | None = None
    result_day: int | None = None
    result_months_later: int = 0
    clause: str = ""
    origin: str = ""
