"""What graduation asks for at least: counted from conversions and passed courses, for whom it is meant."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from oneplusx.domain.errors import Invalid
from oneplusx.domain.rules import (
    CourseNature,
    CourseStanding,
    CourseStatus,
    PastConversion,
    PastTarget,
    PastUse,
    RuleSet,
    compose,
    load_rule_set,
    requirement_states,
)
from tests.domain.rules.cast import course, program, record

NEEDED = """
format: oneplusx-rule-set/1
code: NEED
version: "1"
owner: {level: college, code: need}
requirements:
  - id: innovation
    at_least: 3
    over: {slots: [innovation]}
    when: {program.length_years: 3}
    surplus_slots: [elective]
  - {id: innovation-short, at_least: 2, over: {slots: [innovation]}, when: {program.length_years: 2}}
  - {id: practice, at_least: 5, over: {natures: [practice]}}
  - {id: two-contests, unit: conversions, at_least: 2, over: {types: [competition]}}
  - {id: courses, unit: courses, at_least: 2}
"""


def needed(more: str = "") -> RuleSet:
    return load_rule_set(NEEDED + more, name="need")


def past(name: str, target: PastTarget, kind: str = "competition") -> PastConversion:
    credits = target.credits_hundredths
    return PastConversion(
        id=name,
        rule_set_code="NEED",
        rule_id="r",
        uses=(PastUse(f"held-{name}", kind, credits),),
        targets=(target,),
        credits_hundredths=credits,
        converted_on=date(2026, 1, 5),
        program="P-2024-510203",
        institution="college",
    )


def slot(name: str, credits: int) -> PastConversion:
    return past(name, PastTarget(None, "innovation", credits))


def test_conversions_count_up_to_the_requirement_and_the_surplus_is_told() -> None:
    short, met, over = (
        requirement_states(needed(), record(*(), past=[slot("a", 200), slot("b", more)]))[0] for more in (50, 100, 250)
    )
    assert (short.required, short.earned, short.met, short.surplus) == (300, 250, False, 0)
    assert (met.earned, met.met, met.surplus) == (300, True, 0)
    assert (over.earned, over.met, over.surplus, over.surplus_slots) == (450, True, 150, ("elective",))


def test_a_requirement_is_meant_for_programs_of_its_length() -> None:
    facts = replace(program(), length_years=2)
    ids = [state.requirement_id for state in requirement_states(needed(), record(facts=facts))]
    assert ids == ["innovation-short", "practice", "two-contests", "courses"]


def test_passed_courses_count_and_a_converted_course_counts_once() -> None:
    facts = program(
        course("P1", 300, CourseNature.PRACTICE), course("P2", 200, CourseNature.PRACTICE), course("C", 400)
    )
    standings = [
        CourseStanding("P1", CourseStatus.PASSED, Fraction(80)),
        CourseStanding("P2", CourseStatus.EXEMPTED),
        CourseStanding("C", CourseStatus.FAILED, Fraction(30)),
    ]
    conversion = past("x", PastTarget("P2", None, 200, "practice"))
    states = requirement_states(needed(), record(courses=standings, past=[conversion], facts=facts))
    found = {state.requirement_id: (state.earned, state.met) for state in states}
    assert found["practice"] == (500, True)
    assert found["two-contests"] == (1, False)
    assert found["courses"] == (2, True)


def test_conversions_of_another_program_do_not_count() -> None:
    elsewhere = replace(slot("a", 900), program="OTHER")
    assert requirement_states(needed(), record(past=[elsewhere]))[0].earned == 0


def test_a_program_may_ask_for_more_and_never_for_less() -> None:
    lower = """
format: oneplusx-rule-set/1
code: PROG
version: "1"
owner: {level: program, code: p}
parent: NEED
requirements:
  - {id: practice, at_least: AMOUNT, over: {natures: [practice]}}
"""
    more = compose([needed(), load_rule_set(lower.replace("AMOUNT", "6"), name="p")])
    assert [(item.amount, item.origin) for item in more.requirements if item.id == "practice"] == [(600, "PROG")]
    less = load_rule_set(lower.replace("AMOUNT", "4"), name="p")
    with pytest.raises(Invalid) as caught:
        compose([needed(), less])
    assert caught.value.params["what"] == "requirements.practice"
    compose([needed("may_loosen: [requirements.practice]\n"), less])


def test_a_requirement_is_meant_for_programs_and_names_known_rules() -> None:
    for bad, field in [
        ("requirements: [{id: q, at_least: 1, when: {level: primary}}]", "requirements[0].when.level"),
        ("requirements: [{id: q, at_least: 1, over: {rules: [no]}}]", "requirements[0].over.rules[0]"),
        ("requirements: [{id: q, unit: courses, at_least: 1.5}]", "requirements[0].at_least"),
    ]:
        with pytest.raises(Invalid) as caught:
            load_rule_set(NEEDED.partition("requirements:")[0] + bad, name="need")
        problems = caught.value.params["problems"]
        assert isinstance(problems, list)
        assert [problem["field"] for problem in problems] == [field]
