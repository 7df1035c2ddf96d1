"""Ambiguous, contradictory, shadowed: each found, and each near miss left alone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.rules.doctor.cast import CORE, FOUNDATION, found, rule

PRIMARY = {"level": "primary"}


def test_same_source_different_targets_is_ambiguous() -> None:
    (finding,) = found("ambiguous", rule("a", PRIMARY, CORE), rule("b", PRIMARY, FOUNDATION))
    assert finding.rules == ("a", "b")
    assert finding.params["targets"] == ("professional_core", "professional_foundation")


def test_one_finding_for_all_rules_of_a_source() -> None:
    slots = [rule(f"r{number}", PRIMARY, {"slots": [f"s{number}"]}) for number in range(4)]
    (finding,) = found("ambiguous", *slots)
    assert finding.params["count"] == 4


def test_the_order_of_criteria_and_values_makes_no_other_source() -> None:
    one = rule("a", {"level": ["primary", "advanced"], "score": {"at_least": 60}})
    other = rule("b", {"score": {"at_least": 60}, "level": ["advanced", "primary"]}, FOUNDATION)
    assert found("ambiguous", one, other)


@pytest.mark.parametrize(
    "changes",
    [
        {"priority": 1},
        {"purposes": ["exemption"]},
        {"scope": {"majors": ["5101"]}},
        {"scope": {"not_majors": ["51"]}},
        {"scope": {"entry_years": {"to": 2023}}},
        {"scope": {"lengths_years": [2]}},
        {"scope": {"education_types": ["part_time"]}},
        {"to": {"natures": ["professional_foundation"], "count": {"min": 2, "max": 3}}},
        {"from": {"types": ["x_certificate"], "where": {"level": "advanced"}}},
        {"from": {"types": ["x_certificate"], "where": PRIMARY, "count": {"min": 2, "max": 2}}},
    ],
)
def test_what_tells_the_rules_apart_is_not_ambiguous(changes: dict[str, Any]) -> None:
    scope = {"majors": ["5102"], "entry_years": {"from": 2024}, "lengths_years": [3], "education_types": ["full_time"]}
    one = rule("a", PRIMARY, CORE, purposes=["replacement"], scope=scope)
    other = rule("b", PRIMARY, FOUNDATION, purposes=["replacement"]) | changes
    assert not found("ambiguous", one, other)
    assert found("ambiguous", one, rule("b", PRIMARY, FOUNDATION))


def test_a_group_says_how_rules_count_together() -> None:
    rules = rule("a", PRIMARY, CORE), rule("b", PRIMARY, FOUNDATION)
    assert not found("ambiguous", *rules, groups=[{"id": "g", "rules": ["a", "b"], "count": "highest"}])
    assert found("ambiguous", *rules, rule("c"), groups=[{"id": "g", "rules": ["a", "c"], "count": "highest"}])


EACH = {"consumption": "target"}
RICHER = {"basis": "fixed", "give": 3}


@pytest.mark.parametrize(
    "one, other",
    [
        (rule("a", PRIMARY, CORE, **EACH), rule("b", PRIMARY, FOUNDATION, credits=RICHER, **EACH)),
        (rule("a", PRIMARY, CORE, **EACH), rule("b", PRIMARY, {"slots": ["s"]}, credits=RICHER, **EACH)),
        (rule("a", PRIMARY, {"courses": ["C1"]}, **EACH), rule("b", PRIMARY, {"courses": ["C2"]}, **EACH)),
        (rule("a", PRIMARY, {"courses": ["C1"]}, **EACH), rule("b", PRIMARY, {"courses": ["C1", "C2"]}, **EACH)),
        (rule("a", PRIMARY, {"slots": ["s"]}, **EACH), rule("b", PRIMARY, {"slots": ["t"]}, credits=RICHER, **EACH)),
    ],
    ids=["natures", "course and slot", "courses", "the same course for as much", "slots"],
)
def test_an_outcome_that_serves_each_target_leaves_nothing_open(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert not found("ambiguous", one, other)
    bare = [{key: value for key, value in item.items() if key != "consumption"} for item in (one, other)]
    assert not found("ambiguous", *bare, settings=EACH)


@pytest.mark.parametrize(
    "one, other",
    [
        (rule("a", PRIMARY, CORE, **EACH), rule("b", PRIMARY, FOUNDATION)),
        (rule("a", PRIMARY, CORE, **EACH), rule("b", PRIMARY, FOUNDATION, consumption="program")),
        (
            rule("a", PRIMARY, {"courses": ["C1"]}, **EACH),
            rule("b", PRIMARY, {"courses": ["C1", "C2"]}, credits=RICHER, **EACH),
        ),
        (rule("a", PRIMARY, CORE, **EACH), rule("b", PRIMARY, {"courses": ["C1"]}, credits=RICHER, **EACH)),
        (
            rule("a", PRIMARY, {"slots": ["s"]}, **EACH),
            rule("b", PRIMARY, {"slots": ["s", "t"]}, credits=RICHER, **EACH),
        ),
    ],
    ids=[
        "only one says so",
        "one takes it for good",
        "more for the same course",
        "a nature and a course of it",
        "slots",
    ],
)
def test_near_to_serving_each_target_is_ambiguous(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert found("ambiguous", one, other)


def test_same_source_same_target_other_credits_is_contradictory() -> None:
    (finding,) = found("contradictory", rule("a", PRIMARY), rule("b", PRIMARY, credits={"basis": "fixed", "give": 3}))
    assert (finding.rules, finding.severity.value) == (("a", "b"), "blocking")


def test_another_score_is_contradictory_too() -> None:
    scored = rule("b", PRIMARY, score={"basis": "fixed", "points": 85})
    assert found("contradictory", rule("a", PRIMARY), scored)


def test_contradictions_are_settled_by_priority_or_source() -> None:
    richer = {"basis": "fixed", "give": 3}
    assert not found("contradictory", rule("a", PRIMARY), rule("b", PRIMARY, credits=richer, priority=1))
    assert not found("contradictory", rule("a", PRIMARY), rule("b", {"level": "advanced"}, credits=richer))
    assert not found("contradictory", rule("a", PRIMARY), rule("b", PRIMARY))


def test_groups_that_count_the_same_rules_in_two_ways() -> None:
    rules = rule("a", PRIMARY), rule("b", {"level": "advanced"}), rule("c", {"level": "intermediate"})
    added = {"id": "sum", "rules": ["a", "b"], "count": "sum"}
    once = {"id": "once", "rules": ["a", "b", "c"], "count": "once"}
    (finding,) = found("contradictory_groups", *rules, groups=[added, once])
    assert finding.rules == ("a", "b")
    apart = {"id": "once", "rules": ["b", "c"], "count": "once"}
    assert not found("contradictory_groups", *rules, groups=[added, apart])


def shadowed(*rules: dict[str, Any], **more: Any) -> list[tuple[str, ...]]:
    return [finding.rules for finding in found("shadowed", *rules, **more)]


def test_a_rule_that_a_wider_one_serves_as_well_is_shadowed() -> None:
    narrow, wide = rule("narrow", PRIMARY), rule("wide")
    assert shadowed(narrow, wide) == shadowed(wide, narrow) == [("narrow", "wide")]
    assert shadowed(rule("a", {"score": {"at_least": 80}}), rule("b", {"score": {"above": 60}})) == [("a", "b")]
    levels = [rule(level, {"level": {"at_least": level}}) for level in ("intermediate", "primary")]
    assert shadowed(*levels) == [("intermediate", "primary")]
    prefixed = [rule(text, {"course_code": {"starts_with": [text]}}) for text in ("ABC", "AB")]
    assert shadowed(*prefixed) == [("ABC", "AB")]


def test_a_repeated_rule_is_shadowed_once_by_the_first() -> None:
    assert shadowed(rule("a", PRIMARY), rule("b", PRIMARY)) == [("b", "a")]


def test_a_wider_target_shadows() -> None:
    wide = {"natures": ["professional_core", "professional_foundation"]}
    assert shadowed(rule("a", PRIMARY, CORE), rule("b", PRIMARY, wide)) == [("a", "b")]
    assert not found("ambiguous", rule("a", PRIMARY, CORE), rule("b", PRIMARY, wide))


@pytest.mark.parametrize(
    "changes",
    [
        {"credits": {"basis": "fixed", "give": 1}},
        {"credits": {"basis": "course"}},
        {"score": {"basis": "fixed", "points": 60}},
        {"to": FOUNDATION},
        {"scope": {"majors": ["5102"]}},
        {"purposes": ["exemption"]},
        {"evidence": ["report"]},
        {"content_match_min": "80%"},
        {"months_since_issue_max": 12},
        {"priority": -1},
        {"category": "skill"},
        {"from": {"types": ["x_certificate"], "count": {"min": 2, "max": 2}}},
        {"from": {"types": ["x_certificate"], "where": {"score": {"at_least": 60}}}},
        {"from": {"types": ["skill_certificate"]}},
    ],
)
def test_a_wider_rule_that_serves_less_well_shadows_nothing(changes: dict[str, Any]) -> None:
    assert not shadowed(rule("narrow", PRIMARY), rule("wide") | changes)


def test_a_rule_that_is_bound_more_shadows_nothing() -> None:
    rules = rule("narrow", PRIMARY), rule("wide")
    assert not shadowed(*rules, caps=[{"id": "c", "at_most": 2, "over": {"rules": ["wide"]}}])
    assert shadowed(*rules, caps=[{"id": "c", "at_most": 2, "over": {"rules": ["narrow"]}}])
    assert not shadowed(
        *rules, windows=[{"id": "w", "kind": "weeks", "first_week": 1, "last_week": 2, "rules": ["narrow"]}]
    )
    assert not shadowed(*rules, groups=[{"id": "g", "rules": ["wide"], "count": "once"}])


def table(*rows: dict[str, Any]) -> dict[str, Any]:
    return rule("a", credits={"basis": "table", "rows": [{"when": when, "give": 1} for when in rows]})


def test_a_row_after_a_wider_row_is_never_reached() -> None:
    (finding,) = found("shadowed_row", table({"level": "primary"}, {"level": "primary", "score": {"at_least": 90}}))
    assert (finding.params["row"], finding.params["earlier"]) == (2, 1)
    bands = {
        "basis": "table",
        "rows": [{"when": {}, "points": 60}, {"when": {"score": {"at_least": 90}}, "points": 90}],
    }
    (finding,) = found("shadowed_row", rule("a", score=bands))
    assert finding.params["table"] == "score"


def test_a_row_before_a_wider_row_is_reached() -> None:
    assert not found("shadowed_row", table({"level": "primary", "score": {"at_least": 90}}, {"level": "primary"}))
