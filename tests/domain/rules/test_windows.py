"""Windows: weeks of the term, yearly spans, dates, monthly days moved to a working day, events; the closing hour."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from oneplusx.domain.errors import Invalid
from oneplusx.domain.rules import (
    Calendar,
    Outcome,
    Request,
    decide,
    decision_from_json,
    decision_to_json,
    load_rule_set,
    request_from_json,
    request_to_json,
)
from oneplusx.domain.rules.limits import Window, WindowKind
from oneplusx.domain.rules.strictness import window_lies_in
from oneplusx.domain.rules.windows import is_open, next_opening, result_on
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


AT_FOUR = Window("t", WindowKind.YEARLY, opens_month_day=(3, 1), closes_month_day=(3, 10), closes_at=time(16))


@pytest.mark.parametrize(
    "on, at, answer",
    [
        (date(2026, 3, 10), time(16), True),
        (date(2026, 3, 10), time(16, 1), False),
        (date(2026, 3, 10), None, True),  # the time of day is not known
        (date(2026, 3, 9), time(23, 59), True),  # only the last day closes early
        (date(2026, 3, 11), time(8), False),
    ],
)
def test_the_last_day_may_close_at_an_hour(on: date, at: time | None, answer: bool) -> None:
    assert is_open(AT_FOUR, on, TERM, at) is answer


def test_some_days_of_every_month() -> None:
    window = Window("m", WindowKind.MONTHLY, from_day=18, day=20, moved_to_working_day=True)
    june = [day for day in range(15, 26) if is_open(window, date(2026, 6, day), TERM)]
    assert june == [18, 19, 20, 21, 22]  # the 20th is a Saturday


EXAMS = Calendar(events=(("final_exam", date(2026, 6, 29)), ("final_exam", date(2027, 1, 11))))


@pytest.mark.parametrize(
    "from_days, on, answer",
    [
        (None, date(2026, 6, 28), True),
        (None, date(2026, 6, 29), True),  # before the exam of the next term
        (-14, date(2026, 6, 15), True),
        (-14, date(2026, 6, 14), False),
        (-14, date(2026, 6, 29), False),
        (None, date(2027, 1, 11), False),
    ],
)
def test_a_window_around_an_event(from_days: int | None, on: date, answer: bool) -> None:
    window = Window("e", WindowKind.EVENT, event="final_exam", from_days=from_days, to_days=-1)
    assert is_open(window, on, EXAMS) is answer
    assert is_open(window, on, TERM) is None  # the calendar does not know the exam


def test_the_day_of_the_result_moves_like_the_window() -> None:
    window = replace(EVEN, result_day=1, result_months_later=1)
    assert result_on(window, date(2026, 6, 22), TERM) == date(2026, 7, 1)
    assert result_on(window, date(2026, 7, 20), TERM) == date(2026, 8, 3)  # the first is a Saturday
    assert result_on(window, date(2026, 12, 20), TERM) == date(2027, 1, 1)
    assert result_on(EVEN, date(2026, 6, 22), TERM) is None


def test_an_application_a_minute_late_is_told_the_next_day_that_opens() -> None:
    rules = load_rule_set(
        """
format: oneplusx-rule-set/1
code: T
version: "1"
owner: {level: college, code: t}
rules: [{id: r, from: {types: [mooc]}, to: {any_course: true}, credits: {basis: course}}]
windows: [{id: w, kind: yearly, from: "03-01", to: "03-10", closes_at: "16:00", result: {day: 1, months_later: 1}}]
""",
        name="t",
    )
    learner = record(held("m", "mooc"), facts=program(course("C", 200)))
    learner = replace(learner, achievements=(replace(learner.achievements[0], obtained_on=date(2026, 1, 1)),))
    request = Request("r", ("m",), (to_course("C"),), at=time(16, 1))
    late = decide(rules, learner, request, date(2026, 3, 10))
    assert [(test.code, test.actual) for test in late.failed] == [("window.open", "2026-03-10 16:01")]
    assert [(change.code, change.params["on"]) for change in late.smallest_change] == [("apply_on", "2027-03-01")]
    in_time = decide(rules, learner, replace(request, at=time(15, 59)), date(2026, 3, 10))
    assert (in_time.outcome, in_time.result_on) == (Outcome.APPROVED, date(2026, 4, 1))
    assert decision_from_json(decision_to_json(in_time)).result_on == date(2026, 4, 1)
    assert request_from_json(request_to_json(request)) == request


def test_a_window_that_closes_before_it_opens_is_refused() -> None:
    head = "format: oneplusx-rule-set/1\ncode: T\nversion: 1\nowner: {level: college, code: t}\n"
    for window, field in [
        ("{id: w, kind: dates, from: 2026-03-10, to: 2026-03-01}", "to"),
        ("{id: w, kind: weeks, first_week: 3, last_week: 2}", "last_week"),
        ("{id: w, kind: monthly, from_day: 21, day: 20}", "day"),
        ("{id: w, kind: event, event: final_exam, from_days: 0, to_days: -1}", "to_days"),
    ]:
        with pytest.raises(Invalid) as caught:
            load_rule_set(f"{head}windows: [{window}]\n", name="t")
        problems = caught.value.params["problems"]
        assert isinstance(problems, list)
        assert [(problem["line"], problem["field"]) for problem in problems] == [(5, f"windows[0].{field}")]


@pytest.mark.parametrize(
    "upper, lower, inside",
    [
        (AT_FOUR, replace(AT_FOUR, closes_at=time(12)), True),
        (AT_FOUR, replace(AT_FOUR, closes_at=None), False),
        (replace(EVEN, from_day=10), EVEN, True),
        (EVEN, replace(EVEN, from_day=10), False),
        (
            Window("e", WindowKind.EVENT, event="x", to_days=-1),
            Window("e", WindowKind.EVENT, event="x", to_days=-7),
            True,
        ),
        (
            Window("e", WindowKind.EVENT, event="x", to_days=-7),
            Window("e", WindowKind.EVENT, event="x", to_days=-1),
            False,
        ),
    ],
)
def test_a_lower_window_lies_in_the_upper_one(upper: Window, lower: Window, inside: bool) -> None:
    assert window_lies_in(upper, lower) is inside
