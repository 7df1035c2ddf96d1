"""Dates that open and close things: the end of a day in Shanghai, working days (工作日), weeks of a term.

Which days are holidays and which weekends are worked is data, decided every year by the State Council.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
SATURDAY = 5
ONE_DAY = timedelta(days=1)


def opens_at(on: date) -> datetime:
    """First instant of a date in Asia/Shanghai."""
    return datetime.combine(on, time.min, tzinfo=SHANGHAI)


def closes_at(on: date) -> datetime:
    """The instant at which a date is over in Asia/Shanghai: a deadline on that date holds before it."""
    return opens_at(on + ONE_DAY)


def is_open(now: datetime, *, first_on: date | None, last_on: date | None) -> bool:
    """Whether ``now`` lies between two dates, both included, whole days in Asia/Shanghai."""
    after_start = first_on is None or now >= opens_at(first_on)
    before_end = last_on is None or now < closes_at(last_on)
    return after_start and before_end


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Working days: Monday to Friday, except holidays (放假), plus worked weekends (调休).

    Attributes:
        holidays: Days off that would be working days.
        worked: Weekend days that are working days.
    """

    holidays: frozenset[date] = field(default_factory=frozenset)
    worked: frozenset[date] = field(default_factory=frozenset)

    def is_working_day(self, on: date) -> bool:
        """Whether offices work on that date."""
        if on in self.worked:
            return True
        return on.weekday() < SATURDAY and on not in self.holidays

    def on_or_after(self, on: date) -> date:
        """The date itself if it is a working day, else the next one."""
        while not self.is_working_day(on):
            on += ONE_DAY
        return on

    def add_working_days(self, on: date, days: int) -> date:
        """The date ``days`` working days after ``on`` (0: ``on`` itself or the next working day)."""
        current = self.on_or_after(on) if days == 0 else on
        for _ in range(days):
            current = self.on_or_after(current + ONE_DAY)
        return current


def week_of_term(on: date, *, term_starts_on: date) -> int:
    """Number of the teaching week (教学周), 1 for the week of the term's first day; weeks begin on Monday.

    Zero and below are weeks before the term.
    """
    monday = term_starts_on - timedelta(days=term_starts_on.weekday())
    return (on - monday).days // 7 + 1


PLAIN_WEEKS = WorkingCalendar()


def add_working_days(on: date, days: int, calendar: WorkingCalendar = PLAIN_WEEKS) -> date:
    """The date ``days`` working days after ``on``, by the given calendar (Monday to Friday without one)."""
    return calendar.add_working_days(on, days)
