"""Days that open and close, working days, weeks of a term."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from oneplusx.domain.calendar import WorkingCalendar, add_working_days, closes_at, is_open, opens_at, week_of_term

FRIDAY, SATURDAY, MONDAY = date(2026, 6, 5), date(2026, 6, 6), date(2026, 6, 8)


def test_a_date_closes_at_the_end_of_its_day_in_shanghai() -> None:
    last = datetime(2026, 6, 5, 15, 59, 59, tzinfo=UTC)
    assert is_open(last, first_on=FRIDAY, last_on=FRIDAY)
    assert not is_open(last + timedelta(seconds=1), first_on=FRIDAY, last_on=FRIDAY)
    assert not is_open(opens_at(FRIDAY) - timedelta(seconds=1), first_on=FRIDAY, last_on=None)
    assert is_open(last, first_on=None, last_on=None)
    assert closes_at(FRIDAY) == opens_at(SATURDAY)


def test_holidays_are_off_and_worked_weekends_are_not() -> None:
    calendar = WorkingCalendar(holidays=frozenset({MONDAY}), worked=frozenset({SATURDAY}))
    assert calendar.is_working_day(SATURDAY)
    assert not calendar.is_working_day(MONDAY)
    assert calendar.add_working_days(FRIDAY, 1) == SATURDAY
    assert calendar.add_working_days(FRIDAY, 2) == date(2026, 6, 9)
    assert calendar.on_or_after(date(2026, 6, 7)) == date(2026, 6, 9)


def test_plain_weeks() -> None:
    assert add_working_days(FRIDAY, 0) == FRIDAY
    assert add_working_days(SATURDAY, 0) == MONDAY
    assert add_working_days(FRIDAY, 1) == MONDAY


@given(on=st.dates(date(2000, 1, 1), date(2100, 1, 1)), days=st.integers(0, 60))
def test_the_answer_is_a_working_day_with_as_many_before_it(on: date, days: int) -> None:
    end = add_working_days(on, days)
    calendar = WorkingCalendar()
    assert calendar.is_working_day(end)
    between = sum(calendar.is_working_day(on + timedelta(days=n)) for n in range(1, (end - on).days + 1))
    assert between == days or (days == 0 and not calendar.is_working_day(on))


def test_weeks_of_a_term_begin_on_monday() -> None:
    starts_on = date(2026, 9, 2)  # a Wednesday
    assert week_of_term(starts_on, term_starts_on=starts_on) == 1
    assert week_of_term(date(2026, 9, 6), term_starts_on=starts_on) == 1
    assert week_of_term(date(2026, 9, 7), term_starts_on=starts_on) == 2
    assert week_of_term(date(2026, 8, 30), term_starts_on=starts_on) == 0
