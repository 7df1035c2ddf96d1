"""Bases of caps that a rule set names itself."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from oneplusx.domain.errors import Invalid
from oneplusx.domain.rules import CourseNature, CourseStanding, CourseStatus, RuleSet, compose, load_rule_set
from tests.domain.rules.cast import ask, course, failing, held, program, record, to_course

UNIFIED = """
format: oneplusx-rule-set/1
code: T
version: "1"
owner: {level: province, code: t}
bases:
  unified: {natures: [public_compulsory, professional_core], not_courses: [X9], where: {course.unified: "yes"}}
rules:
  - id: r
    from: {types: [course]}
    to: {any_course: true}
    credits: {basis: course}
caps:
  - {id: third, share: 1/3, base: unified}
  - {id: half, share: 50%, base: unified, unit: courses}
"""


def rules(text: str = UNIFIED) -> RuleSet:
    return load_rule_set(text, name="t")


FACTS = program(
    *(replace(course(code, 200), facts={"unified": "yes"}) for code in ("A", "B", "C")),
    replace(course("X9", 900), facts={"unified": "yes"}),
    course("D", 200),
    replace(course("P", 200, CourseNature.PRACTICE), facts={"unified": "yes"}),
)


def test_a_base_adds_up_the_courses_it_names() -> None:
    decision = ask(rules(), record(held("a", "course"), facts=FACTS), "a", to_course("A"))
    assert {cap.cap_id: cap.limit for cap in decision.caps} == {"third": Fraction(200), "half": Fraction(3, 2)}
    assert failing(decision) == set()


def test_a_base_does_not_change_with_the_learner() -> None:
    learner = record(
        held("a", "course"), courses=[CourseStanding("B", CourseStatus.PASSED, facts={"unified": "no"})], facts=FACTS
    )
    assert ask(rules(), learner, "a", to_course("A")).caps[0].limit == Fraction(200)


def test_no_lower_rule_set_says_otherwise_what_a_base_adds_up() -> None:
    upper = rules()
    same = load_rule_set(UNIFIED.replace("code: T", "code: L").replace("province", "college"), name="l")
    assert compose([upper, same]).bases == upper.bases
    other = replace(same, bases={"unified": replace(same.bases["unified"], not_courses=())})
    with pytest.raises(Invalid) as caught:
        compose([upper, other])
    assert (caught.value.code, caught.value.params["what"]) == ("rules.loosens_upper", "bases.unified")


def test_a_base_knows_no_outcome() -> None:
    with pytest.raises(Invalid) as caught:
        rules(UNIFIED.replace('course.unified: "yes"', "course.unified: {same_as: kind}"))
    [problem] = caught.value.params["problems"]
    assert problem["field"] == "bases.unified.where.course.unified"
