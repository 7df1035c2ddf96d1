"""Arithmetic of process supervision (过程监管): figures of the yearly cycle, what is overdue, periods of reports.

How long each step may take, and how long a reporting period is, are settings: none of it is fixed here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from enum import StrEnum

HALF = 15
FORTNIGHT_DAYS = 14
FIRST_MONDAY = date(2024, 1, 1)


class Step(StrEnum):
    """Steps from an approved place to credits in an account (培养考核全流程)."""

    APPROVED = "approved"
    TRAINED = "trained"
    REGISTERED = "registered"
    SAT = "sat"
    PASSED = "passed"
    ISSUED = "issued"
    DEPOSITED = "deposited"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Figures:
    """How many people are at each step; ``refused`` are certificates whose credits were refused with reasons."""

    approved: int = 0
    trained: int = 0
    registered: int = 0
    sat: int = 0
    passed: int = 0
    issued: int = 0
    deposited: int = 0
    refused: int = 0

    def __add__(self, other: Figures) -> Figures:
        """Both together."""
        return Figures(**{name: getattr(self, name) + getattr(other, name) for name in STEP_NAMES})

    def __sub__(self, other: Figures) -> Figures:
        """How much more than the other, by step; negative: less."""
        return Figures(**{name: getattr(self, name) - getattr(other, name) for name in STEP_NAMES})

    def __bool__(self) -> bool:
        """Whether there is anything at all."""
        return any(asdict(self).values())

    def of(self, step: Step) -> int:
        """The figure of one step."""
        return int(getattr(self, step.value))


STEP_NAMES = tuple(field.name for field in fields(Figures))


def total(figures: Iterable[Figures]) -> Figures:
    """All of them together (合计)."""
    return sum(figures, Figures())


@dataclass(frozen=True, slots=True)
class Allowances:
    """Days that a step may take, where the plan itself names no date.

    Attributes:
        scores_days: From the last exam day until the public notice opens.
        issue_days: From the end of the public notice until all certificates are issued.
        deposit_days: From then until all credits are deposited.
    """

    scores_days: int
    issue_days: int
    deposit_days: int


@dataclass(frozen=True, slots=True)
class PlanDates:
    """The dates of an exam plan; ``state_on``: since when it is in its state."""

    registers_from_on: date
    registers_until_on: date
    exam_from_on: date
    exam_until_on: date
    notice_until_on: date | None
    state_on: date


def next_due_on(state: str, dates: PlanDates, allowances: Allowances) -> date | None:
    """The last day on which a plan may still be in its state (应办结日期); ``None``: nothing is due."""
    closed_on = dates.notice_until_on or dates.state_on
    due: Mapping[str, date] = {
        "published": dates.registers_from_on,
        "registration": dates.registers_until_on,
        "list_confirmed": dates.exam_from_on - timedelta(days=1),
        "fees_confirmed": dates.exam_from_on - timedelta(days=1),
        "tickets_issued": dates.exam_from_on,
        "in_progress": dates.exam_until_on,
        "score_registration": dates.exam_until_on + timedelta(days=allowances.scores_days),
        "public_notice": closed_on + timedelta(days=1),
        "closed": closed_on + timedelta(days=allowances.issue_days),
        "certificates_issued": dates.state_on + timedelta(days=allowances.deposit_days),
    }
    return due.get(state)


def days_late(due_on: date | None, on: date) -> int:
    """Days past the date (逾期天数); 0: not overdue."""
    return max((on - due_on).days, 0) if due_on else 0


class PeriodKind(StrEnum):
    """How long a reporting period is (双周报周期)."""

    HALF_MONTH = "half_month"
    FORTNIGHT = "fortnight"


@dataclass(frozen=True, slots=True)
class Period:
    """A reporting period; both days are in it."""

    from_on: date
    until_on: date


def period_of(on: date, kind: PeriodKind) -> Period:
    """The period a day is in: the 1st to the 15th and the rest of the month, or two weeks from a Monday on."""
    if kind is PeriodKind.FORTNIGHT:
        start = on - timedelta(days=(on - FIRST_MONDAY).days % FORTNIGHT_DAYS)
        return Period(start, start + timedelta(days=FORTNIGHT_DAYS - 1))
    if on.day <= HALF:
        return Period(on.replace(day=1), on.replace(day=HALF))
    following = (on.replace(day=28) + timedelta(days=4)).replace(day=1)
    return Period(on.replace(day=HALF + 1), following - timedelta(days=1))


def period_before(period: Period, kind: PeriodKind) -> Period:
    """The period that ended the day before this one begins."""
    return period_of(period.from_on - timedelta(days=1), kind)
