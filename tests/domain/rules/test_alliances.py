"""Alliances: colleges that accept each other's recognition, as a layer between province and college."""

from __future__ import annotations

from dataclasses import replace

import pytest

from oneplusx.domain.errors import Invalid
from oneplusx.domain.rules import (
    Outcome,
    RuleSet,
    compose,
    decide,
    dump_rule_set,
    from_json,
    load_case,
    load_rule_set,
    to_json,
)
from oneplusx.domain.rules.workbook import from_workbook, to_workbook
from tests.domain.rules.cast import ask, failing, held, record, to_slot

ALLIANCE = """
format: oneplusx-rule-set/1
code: ALLY
version: "1"
owner: {level: alliance, code: ally}
members: [east, west]
settings: {mutual_recognition: true, content_match_min: 70%}
caps: [{id: joint, at_most: 10}]
"""
OTHER = ALLIANCE.replace("ALLY", "OTHER").replace("[east, west]", "[east, north]")
EAST = """
format: oneplusx-rule-set/1
code: EAST
version: "1"
owner: {level: college, code: east}
rules: [{id: any, from: {}, to: {slots: [elective]}, credits: {basis: outcome}}]
"""


def loaded(*texts: str) -> list[RuleSet]:
    return [load_rule_set(text, name="layer") for text in texts]


def test_what_a_member_has_recognized_counts_with_the_credits_it_gave() -> None:
    rules = compose(loaded(ALLIANCE, EAST))
    outcome = replace(held("a", "work_experience"), verified=False, recognitions={"west": 200, "elsewhere": 900})
    decision = ask(rules, record(outcome), "a", to_slot("elective"))
    assert (decision.outcome, decision.credits_hundredths) == (Outcome.APPROVED, 200)
    shown = next(condition for condition in decision.trace if condition.code == "achievement.recognized")
    assert (shown.actual, shown.required) == ("west", ("east", "west"))


def test_what_a_stranger_has_recognized_does_not_count() -> None:
    outcome = replace(held("a", "work_experience"), verified=False, recognitions={"elsewhere": 900})
    decision = ask(compose(loaded(ALLIANCE, EAST)), record(outcome), "a", to_slot("elective"))
    assert decision.outcome is Outcome.NEEDS_SUPPLEMENT
    assert failing(decision) == {"achievement.verified", "credits.outcome_known"}


def test_the_bank_value_goes_before_the_recognition_of_a_member() -> None:
    outcome = replace(held("a", "x_certificate", bank=300), recognitions={"west": 200})
    decision = ask(compose(loaded(ALLIANCE, EAST)), record(outcome), "a", to_slot("elective"))
    assert decision.credits_hundredths == 300


def test_members_without_the_promise_recognize_nothing_for_each_other() -> None:
    silent = ALLIANCE.replace("mutual_recognition: true, ", "")
    outcome = replace(held("a", "work_experience"), recognitions={"west": 200})
    decision = ask(compose(loaded(silent, EAST)), record(outcome), "a", to_slot("elective"))
    assert "credits.outcome_known" in failing(decision)


def test_a_member_keeps_the_promise_and_the_cap_of_its_alliance() -> None:
    for broken, what in [
        ("settings: {mutual_recognition: false}\n", "settings.mutual_recognition"),
        ("caps: [{id: joint, at_most: 11}]\n", "caps.joint"),
    ]:
        with pytest.raises(Invalid) as caught:
            compose(loaded(ALLIANCE, EAST + broken))
        assert caught.value.params == {"what": what, "upper": "ALLY", "lower": "EAST"}


def test_of_two_alliances_the_stricter_statement_holds_in_either_order() -> None:
    strict = OTHER.replace("70%", "85%").replace("at_most: 10", "at_most: 6")
    for layers in ([ALLIANCE, strict], [strict, ALLIANCE]):
        rules = compose(loaded(*layers, EAST + "alliances: [OTHER, ALLY]\n"))
        assert str(rules.settings.content_match_min) == "17/20"
        assert [(cap.amount, cap.origin) for cap in rules.caps] == [(600, "OTHER")]
        assert set(rules.members) == {"east", "west", "north"}


@pytest.mark.parametrize(
    "layers, code",
    [
        ([ALLIANCE, EAST.replace("code: east", "code: south")], "rules.not_a_member"),
        ([ALLIANCE, EAST + "alliances: [OTHER]\n"], "rules.wrong_alliances"),
        ([EAST, ALLIANCE], "rules.layers_out_of_order"),
    ],
)
def test_only_members_stand_under_an_alliance(layers: list[str], code: str) -> None:
    with pytest.raises(Invalid) as caught:
        compose(loaded(*layers))
    assert caught.value.code == code


def test_the_parent_of_a_member_stands_above_the_alliance() -> None:
    province = EAST.replace("EAST", "PROV").replace("level: college, code: east", "level: province, code: p")
    college = EAST.replace("id: any", "id: own") + "parent: PROV\nalliances: [ALLY]\n"
    rules = compose(loaded(province, ALLIANCE + "parent: PROV\n", college))
    assert [layer.code for layer in rules.layers] == ["PROV", "ALLY", "EAST"]


@pytest.mark.parametrize(
    "text, field",
    [
        (ALLIANCE.replace("members: [east, west]\n", ""), "members"),
        (EAST + "members: [east]\n", "members"),
        (ALLIANCE + "alliances: [OTHER]\n", "alliances"),
    ],
)
def test_members_belong_to_an_alliance_and_alliances_to_a_college(text: str, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        load_rule_set(text, name="layer")
    problems = caught.value.params["problems"]
    assert isinstance(problems, list)
    assert [(problem["field"], problem["code"]) for problem in problems] == [(field, "document.not_together")]


@pytest.mark.parametrize("text", [ALLIANCE, EAST + "alliances: [ALLY, OTHER]\n"])
def test_an_alliance_says_the_same_in_yaml_json_and_spreadsheet(text: str) -> None:
    [rule_set] = loaded(text)
    assert load_rule_set(dump_rule_set(rule_set), name="yaml") == rule_set
    assert from_json(to_json(rule_set)) == rule_set
    assert from_workbook(to_workbook(rule_set)) == rule_set


def test_a_case_names_what_members_gave_the_events_of_the_calendar_and_the_time_of_day() -> None:
    case = load_case(
        """
format: oneplusx-case/1
on: 2026-01-11
program: {code: p, major: "510203", entry_year: 2024, slots: {elective: null}}
record:
  achievements:
    - {id: a, type: work_experience, obtained_on: 2025-06-01, verified: false, recognitions: {west: 1.5, far: 9}}
  calendar: {events: [{name: final_exam, on: 2026-01-12}]}
request: {achievements: [a], targets: [{slot: elective}], at: "16:30"}
""",
        name="case",
    )
    window = 'windows: [{id: w, kind: event, event: final_exam, to_days: -1, closes_at: "CLOSE"}]\n'
    assert case.request is not None
    assert case.on is not None
    for close, outcome in [("16:30", Outcome.APPROVED), ("16:29", Outcome.REFUSED)]:
        rules = compose(loaded(ALLIANCE, EAST + window.replace("CLOSE", close)))
        decision = decide(rules, case.record, case.request, case.on)
        assert decision.outcome is outcome
    assert case.record.achievements[0].recognitions == {"west": 150, "far": 900}
