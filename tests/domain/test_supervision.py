"""Arithmetic of supervision: periods, what is due, sums."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneplusx.domain.supervision import (
    Allowances,
    Figures,
    PeriodKind,
    PlanDates,
    days_late,
    next_due_on,
    period_before,
    period_of,
    total,
)

DATES = PlanDates(
    registers_from_on=date(2026, 6, 1),
    registers_until_on=date(2026, 6, 10),
    exam_from_on=date(2026, 6, 20),
    exam_until_on=date(2026, 6, 21),
    notice_until_on=date(2026, 6, 30),
    state_on=date(2026, 7, 2),
)
ALLOWANCES = Allowances(scores_days=30, issue_days=20, deposit_days=7)


@pytest.mark.parametrize(
    "on, kind, first, last",
    [
        (date(2026, 6, 1), "half_month", date(2026, 6, 1), date(2026, 6, 15)),
        (date(2026, 6, 15), "half_month", date(2026, 6, 1), date(2026, 6, 15)),
        (date(2026, 6, 16), "half_month", date(2026, 6, 16), date(2026, 6, 30)),
        (date(2024, 2, 29), "half_month", date(2024, 2, 16), date(2024, 2, 29)),
        (date(2026, 12, 31), "half_month", date(2026, 12, 16), date(2026, 12, 31)),
        (date(2024, 1, 1), "fortnight", date(2024, 1, 1), date(2024, 1, 14)),
        (date(2023, 12, 31), "fortnight", date(2023, 12, 18), date(2023, 12, 31)),
        (date(2026, 6, 1), "fortnight", date(2026, 6, 1), date(2026, 6, 14)),
    ],
)
def test_the_period_of_a_day(on: date, kind: str, first: date, last: date) -> None:
    found = period_of(on, PeriodKind(kind))
    assert (found.from_on, found.until_on) == (first, last)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.sampled_from(PeriodKind))
def test_periods_follow_each_other_without_a_gap(on: date, kind: PeriodKind) -> None:
    found = period_of(on, kind)
    assert found.from_on <= on <= found.until_on
    assert period_of(found.from_on, kind) == period_of(found.until_on, kind) == found
    assert period_before(found, kind).until_on == found.from_on - timedelta(days=1)


@pytest.mark.parametrize(
    "state, due_on",
    [
        ("published", date(2026, 6, 1)),
        ("registration", date(2026, 6, 10)),
        ("list_confirmed", date(2026, 6, 19)),
        ("fees_confirmed", date(2026, 6, 19)),
        ("tickets_issued", date(2026, 6, 20)),
        ("in_progress", date(2026, 6, 21)),
        ("score_registration", date(2026, 7, 21)),
        ("public_notice", date(2026, 7, 1)),
        ("closed", date(2026, 7, 20)),
        ("certificates_issued", date(2026, 7, 9)),
        ("deposited", None),
        ("draft", None),
        ("cancelled", None),
    ],
)
def test_what_is_due_in_each_state(state: str, due_on: date | None) -> None:
    assert next_due_on(state, DATES, ALLOWANCES) == due_on


def test_the_last_day_is_not_late() -> None:
    assert days_late(date(2026, 6, 10), date(2026, 6, 10)) == 0
    assert days_late(date(2026, 6, 10), date(2026, 6, 12)) == 2
    assert days_late(None, date(2026, 6, 12)) == 0


def test_figures_add_up() -> None:
    first, second = Figures(approved=10, sat=4), Figures(sat=1, refused=2)
    assert total([first, second]) == Figures(approved=10, sat=5, refused=2)
    assert second - first == Figures(approved=-10, sat=-3, refused=2)
    assert not Figures()
    assert not total([])
