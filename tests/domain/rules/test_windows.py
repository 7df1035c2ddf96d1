"""Windows: weeks of the term, yearly spans, single dates, monthly days moved to a working day."""

from __future__ import annotations

from datetime import date

import pytest

from oneplusx.domain.rules import Calendar, Outcome, load_rule_set
from oneplusx.domain.rules.limits import Window, WindowKind
from oneplusx.domain.rules.windows import is_open, next_opening
from tests.domain.rules.cast import ask, course, failing, held, program, published, record, to_course

TERM = Calendar(term_starts=(date(2026, 3, 2), date(2026, 8, 31)), holidays=frozenset({date(2026, 10, 1)}))
WEEKS = Window("w", WindowKind.WEEKS, first_week=1, last_week=2)
EVEN = Window("m", WindowKind.MONTHLY, months=(2, 4, 6, 8, 10, 12), day=20, moved_to_working_day=True)


@pytest.mark.parametrize(
    "on, answer",
    [
        (date(2026, 8, 31), True),
        (date(2026, 9, 13), True),
        (date(2026, 9, 14), False),  # the third week
        (date(2026, 8, 30), False),
        (date(2026, 1, 1), None),  # no term is known
    ],
)
def test_weeks_of_the_term(on: date, answer: bool | None) -> None:
    assert is_open(WEEKS, on, TERM) is answer


def test_the_20th_of_an_even_month_moves_to_a_working_day() -> None:
    assert date(2026, 6, 20).strftime("%A") == "Saturday"
    assert not is_open(EVEN, date(2026, 6, 20), TERM)
    assert is_open(EVEN, date(2026, 6, 22), TERM)
    assert not is_open(EVEN, date(2026, 5, 20), TERM)
    assert next_opening((EVEN,), date(2026, 6, 20), TERM) == date(2026, 6, 22)
    worked = Calendar(working_weekends=frozenset({date(2026, 6, 20)}))
    assert is_open(EVEN, date(2026, 6, 20), worked)


def test_a_yearly_window_may_cross_the_year() -> None:
    window = Window("y", WindowKind.YEARLY, opens_month_day=(12, 20), closes_month_day=(1, 10))
    assert is_open(window, date(2026, 1, 10), TERM)
    assert not is_open(window, date(2026, 1, 11), TERM)
    assert is_open(window, date(2026, 12, 31), TERM)
    assert next_opening((window,), date(2026, 3, 1), TERM) == date(2026, 12, 20)


def test_a_window_of_dates_opens_far_ahead_or_never_again() -> None:
    later = Window("d", WindowKind.DATES, opens_on=date(2030, 1, 1), closes_on=date(2030, 1, 2))
    assert next_opening((later,), date(2026, 1, 1), TERM) == date(2030, 1, 1)
    past = Window("d", WindowKind.DATES, opens_on=date(2020, 1, 1), closes_on=date(2020, 1, 2))
    assert next_opening((past,), date(2026, 1, 1), TERM) is None


def test_a_closed_window_refuses_and_says_when_it_opens() -> None:
    rules = load_rule_set(
        """
format: oneplusx-rule-set/1
code: W
version: "1"
owner: {level: college, code: w}
rules: [{id: r, from: {types: [mooc]}, to: {any_course: true}, credits: {basis: course}}]
windows:
  - {id: future, kind: yearly, from: "03-01", to: "03-10", purposes: [exemption]}
  - {id: failed, kind: monthly, months: [2, 4], day: 20, moved_to_working_day: true, purposes: [replacement]}
""",
        name="w",
    )
    learner = record(held("m", "mooc"), facts=program(course("A", 100)))
    decision = ask(rules, learner, "m", to_course("A"))
    assert failing(decision) == {"window.open"}
    assert [change.params for change in decision.smallest_change] == [{"on": "2027-03-01"}]
    assert ask(rules, learner, "m", to_course("A"), on=date(2027, 3, 10)).outcome is Outcome.APPROVED


def test_without_a_term_in_the_calendar_the_answer_waits_for_it() -> None:
    from dataclasses import replace

    learner = record(held("c", "cet", score=500), facts=program(course("E", 200, name="大学英语")))
    learner = replace(learner, calendar=Calendar())
    outcome = replace(learner.achievements[0], attributes={"kind": "cet_4", "score": 500})
    decision = ask(published("R25"), replace(learner, achievements=(outcome,)), "c", to_course("E"), rule="cet-4")
    assert (decision.outcome, failing(decision)) == (Outcome.NEEDS_SUPPLEMENT, {"window.term_known"})
