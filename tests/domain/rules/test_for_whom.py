"""Windows and requirements that are meant for some learners, or for another step than graduation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from oneplusx.domain.errors import Invalid
from oneplusx.domain.rules import Outcome, RuleSet, compose, load_rule_set, requirement_states
from tests.domain.rules.cast import ask, failing, held, program, record, to_slot

WINDOWS = """
format: oneplusx-rule-set/1
code: T
version: "1"
owner: {level: college, code: t}
rules:
  - {id: r, from: {types: [cet]}, to: {slots: [elective]}, credits: {basis: fixed, give: 2}}
windows:
  - {id: day, kind: weeks, first_week: 1, last_week: 2, when: {program.education_type: full_time}}
  - {id: station, kind: weeks, first_week: 1, last_week: 4, when: {program.education_type: correspondence}}
"""


def rules(text: str = WINDOWS) -> RuleSet:
    return load_rule_set(text, name="t")


@pytest.mark.parametrize(
    "education_type, in_week_2, in_week_3, in_week_5",
    [("full_time", True, False, False), ("correspondence", True, True, False), ("evening", True, True, True)],
)
def test_a_window_may_be_for_some_learners_only(
    education_type: str,
    in_week_2: bool,
    in_week_3: bool,
    in_week_5: bool,
) -> None:
    learner = record(held("c", "cet"), facts=program(education_type=education_type))
    for on, is_open in ((7, in_week_2), (14, in_week_3), (28, in_week_5)):
        decision = ask(rules(), learner, "c", to_slot("elective"), on=date(2026, 9, on))
        assert failing(decision) == (set() if is_open else {"window.open"})


def test_a_refusal_names_the_next_day_of_the_learners_own_window() -> None:
    learner = record(held("c", "cet"), facts=program(education_type="correspondence"))
    learner = replace(learner, calendar=replace(learner.calendar, term_starts=(date(2026, 8, 31), date(2027, 3, 1))))
    decision = ask(rules(), learner, "c", to_slot("elective"), on=date(2026, 10, 5))
    assert decision.outcome is Outcome.REFUSED
    assert [change.params for change in decision.smallest_change] == [{"on": "2027-03-01"}]


def test_a_lower_window_is_for_the_same_learners() -> None:
    upper = rules(WINDOWS.replace("level: college", "level: province"))
    lower = rules(WINDOWS.replace("code: T", "code: L").replace("last_week: 4", "last_week: 3"))
    assert compose([upper, lower]).windows[1].last_week == 3
    with pytest.raises(Invalid):
        compose([upper, rules(WINDOWS.replace("code: T", "code: L").replace("full_time", "evening"))])


def test_a_window_asks_for_facts_of_the_program_only() -> None:
    with pytest.raises(Invalid) as caught:
        rules(WINDOWS.replace("program.education_type: full_time", "level: primary"))
    assert caught.value.params["problems"][0]["field"] == "windows[0].when.level"


def test_a_requirement_may_open_another_step_than_graduation() -> None:
    steps = rules("""
format: oneplusx-rule-set/1
code: T
version: "1"
owner: {level: college, code: t}
requirements:
  - {id: all, at_least: 170}
  - {id: early, at_least: 150, asked_for: early_internship, within_years: 2}
""")
    first, second = requirement_states(steps, record())
    assert (first.asked_for, first.within_years, first.required) == ("graduation", None, 17000)
    assert (second.asked_for, second.within_years, second.required) == ("early_internship", 2, 15000)
