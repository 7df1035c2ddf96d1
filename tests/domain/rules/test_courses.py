"""What a rule may ask of the course itself: its standing, and facts that agree with the outcome's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from oneplusx.domain.errors import Invalid
from oneplusx.domain.rules import CourseStanding, CourseStatus, Outcome, RuleSet, load_rule_set
from tests.domain.rules.cast import ask, course, failing, held, program, record, to_course

HEAD = """
format: oneplusx-rule-set/1
code: T
version: "1"
owner: {level: college, code: t}
"""
SAME_TERM = """
rules:
  - id: term
    from: {types: [military_service], count: {max: 2}}
    to: {any_course: true, where: {course.term: {same_as: term}}}
    credits: {basis: course}
"""


def rules(body: str) -> RuleSet:
    return load_rule_set(HEAD + body, name="t")


def test_a_rule_may_ask_for_courses_in_progress() -> None:
    running = rules("""
rules:
  - id: running
    from: {types: [competition]}
    to: {any_course: true, where: {course.status: in_progress}}
    credits: {basis: course}
""")
    learner = record(
        held("a", "competition"),
        courses=[CourseStanding("C2", CourseStatus.IN_PROGRESS)],
        facts=program(course("C2", 200), course("D2", 200)),
    )
    assert ask(running, learner, "a", to_course("C2")).outcome is Outcome.APPROVED
    refused = ask(running, learner, "a", to_course("D2"))
    assert [(test.code, test.actual, test.required) for test in refused.failed] == [
        ("target.precondition", "not_taken", "in_progress")
    ]


def test_a_fact_of_the_course_must_be_what_the_outcome_says() -> None:
    facts = program(replace(course("C2", 200), facts={"term": "2026-1"}), replace(course("D2", 200), facts={}))
    learner = record(
        held("now", "military_service", term="2026-1"),
        held("then", "military_service", term="2025-2"),
        held("some", "military_service"),
        facts=facts,
    )
    rule_set = rules(SAME_TERM)
    assert ask(rule_set, learner, "now", to_course("C2")).outcome is Outcome.APPROVED
    assert failing(ask(rule_set, learner, "then", to_course("C2"))) == {"target.precondition"}
    assert failing(ask(rule_set, learner, ("now", "then"), to_course("C2"))) == {"target.precondition"}
    assert ask(rule_set, learner, "some", to_course("C2")).outcome is Outcome.NEEDS_SUPPLEMENT
    assert ask(rule_set, learner, "now", to_course("D2")).outcome is Outcome.NEEDS_SUPPLEMENT


def test_only_a_course_is_compared_with_the_outcome() -> None:
    with pytest.raises(Invalid) as caught:
        rules(SAME_TERM.replace("count: {max: 2}", "where: {term: {same_as: level}}"))
    [problem] = caught.value.params["problems"]
    assert (problem["field"], problem["found"]) == ("rules[0].from.where.term", "same_as")
