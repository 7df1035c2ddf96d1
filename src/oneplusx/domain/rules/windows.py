"""When applications are taken (受理时间): whether a window is open, and when it opens next."""

from __future__ import annotations

import bisect
from datetime import date, time, timedelta

from oneplusx.domain.rules.criteria import NO_FACTS, all_hold, compile_where
from oneplusx.domain.rules.decision import Purpose
from oneplusx.domain.rules.limits import Window, WindowKind
from oneplusx.domain.rules.record import Calendar, ProgramFacts

TERM_START = "term_start"
"""The event that every calendar knows: the first day of a term."""

_SATURDAY = 5
_DAYS_PER_WEEK = 7
_SEARCH_DAYS = 366
_MONTHS_PER_YEAR = 12


def is_working_day(day: date, calendar: Calendar) -> bool:
    """Whether a day is worked."""
    if day.weekday() >= _SATURDAY:
        return day in calendar.working_weekends
    return day not in calendar.holidays


def next_working_day(day: date, calendar: Calendar) -> date:
    """The day itself, or the first working day after it."""
    while not is_working_day(day, calendar):
        day += timedelta(days=1)
    return day


def is_open(window: Window, on: date, calendar: Calendar, at: time | None = None) -> bool | None:
    """Whether the window is open on a day.

    Args:
        window: The window.
        on: The day.
        calendar: Terms, rest days and events.
        at: Time of day, in the college's time; ``None`` counts as in time.

    Returns:
        ``None`` when the calendar does not know the term or event that the answer hangs on.
    """
    answer = _open_on(window, on, calendar)
    if not answer or at is None or window.closes_at is None or at <= window.closes_at:
        return answer
    return bool(_open_on(window, on + timedelta(days=1), calendar))


def _open_on(window: Window, on: date, calendar: Calendar) -> bool | None:
    if window.kind is WindowKind.DATES:
        return (window.opens_on or date.min) <= on <= (window.closes_on or date.max)
    if window.kind is WindowKind.YEARLY:
        return _yearly_open(window, on)
    if window.kind is WindowKind.WEEKS:
        return _week_open(window, on, calendar)
    if window.kind is WindowKind.EVENT:
        return _event_open(window, on, calendar)
    return _monthly_open(window, on, calendar)


def _event_open(window: Window, on: date, calendar: Calendar) -> bool | None:
    known = [day for name, day in calendar.events if name == window.event]
    if window.event == TERM_START:
        known += calendar.term_starts
    if not known:
        return None
    first = date.min if window.from_days is None else None
    return any(
        (first or day + timedelta(days=window.from_days or 0)) <= on <= day + timedelta(days=window.to_days or 0)
        for day in known
    )


def result_on(window: Window, on: date, calendar: Calendar) -> date | None:
    """The day on which the published text promises the result of an application of that day."""
    if window.result_day is None:
        return None
    years, month = divmod(on.month - 1 + window.result_months_later, _MONTHS_PER_YEAR)
    day = date(on.year + years, month + 1, window.result_day)
    return next_working_day(day, calendar) if window.moved_to_working_day else day


def _yearly_open(window: Window, on: date) -> bool:
    opens, closes = window.opens_month_day or (1, 1), window.closes_month_day or (12, 31)
    today = (on.month, on.day)
    if opens <= closes:
        return opens <= today <= closes
    return today >= opens or today <= closes


def _week_open(window: Window, on: date, calendar: Calendar) -> bool | None:
    starts = sorted(calendar.term_starts)
    place = bisect.bisect_right(starts, on)
    if not place:
        return None
    week = (on - starts[place - 1]).days // _DAYS_PER_WEEK + 1
    return (window.first_week or 1) <= week <= (window.last_week or week)


def _monthly_open(window: Window, on: date, calendar: Calendar) -> bool:
    for month_start in (on.replace(day=1), (on.replace(day=1) - timedelta(days=1)).replace(day=1)):
        if window.months and month_start.month not in window.months:
            continue
        last = month_start + timedelta(days=(window.day or 1) - 1)
        if window.moved_to_working_day:
            last = next_working_day(last, calendar)
        first = last if window.from_day is None else month_start + timedelta(days=window.from_day - 1)
        if first <= on <= last:
            return True
    return False


def windows_for(windows: tuple[Window, ...], purpose: Purpose | None, program: ProgramFacts) -> tuple[Window, ...]:
    """The windows that are for a purpose and for the learners of a program."""
    return tuple(
        window
        for window in windows
        if (not window.purposes or purpose is None or purpose in window.purposes)
        and (not window.when or all_hold(compile_where(window.when, {}), NO_FACTS, program))
    )


def next_opening(windows: tuple[Window, ...], on: date, calendar: Calendar, at: time | None = None) -> date | None:
    """The first day from ``on`` within a year on which one of the windows is open; ``at`` is the time of day now."""
    for window in windows:
        if window.kind is WindowKind.DATES and window.opens_on is not None and window.opens_on > on:
            others = [other for other in windows if other is not window]
            later = next_opening(tuple(others), on, calendar, at)
            return min(window.opens_on, later) if later else window.opens_on
    for days in range(_SEARCH_DAYS):
        day = on + timedelta(days=days)
        if any(is_open(window, day, calendar, None if days else at) for window in windows):
            return day
    return None
