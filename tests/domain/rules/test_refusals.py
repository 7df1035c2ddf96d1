"""Each fault seen in systems in production is a refusal here, with its stable code."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from oneplusx.domain.achievement import HeldAchievement
from oneplusx.domain.rules import (
    CourseNature,
    CourseStanding,
    CourseStatus,
    Outcome,
    Request,
    RuleSet,
    decide,
    load_rule_set,
)
from tests.domain.rules.cast import (
    ON,
    ask,
    course,
    failing,
    held,
    program,
    published,
    record,
    then,
    to_course,
    to_slot,
)

R14 = ("R14",)
COURSES = (course("C4", 400), course("C6", 600))


def x(**more: Any) -> HeldAchievement:
    return replace(held("x", "x_certificate", level="intermediate", bank=800), **more)


@pytest.mark.parametrize("status", [CourseStatus.PASSED, CourseStatus.EXEMPTED])
def test_a_passed_or_exempted_course_is_never_approved(status: CourseStatus) -> None:
    learner = record(x(), courses=[CourseStanding("C4", status)], facts=program(*COURSES))
    decision = ask(published(*R14), learner, "x", to_course("C4"), rule="x-intermediate")
    assert failing(decision) == {"target.not_passed"}
    assert decision.smallest_change[0].params == {"target": "course:C6"}


def test_an_expired_outcome_is_refused_the_day_after() -> None:
    learner = record(x(expires_on=date(2026, 9, 1)), facts=program(*COURSES))
    decision = ask(published(*R14), learner, "x", to_course("C4"), rule="x-intermediate")
    assert failing(decision) == {"achievement.valid"}
    assert decision.smallest_change[0].code == "renew_achievement"
    last_day = record(x(expires_on=ON), facts=program(*COURSES))
    assert ask(published(*R14), last_day, "x", to_course("C4")).outcome is Outcome.APPROVED


def test_a_score_below_the_minimum_is_refused_and_says_what_is_missing() -> None:
    facts = program(course("E", 400, CourseNature.PUBLIC_COMPULSORY, "大学英语"))
    learner = record(replace(held("c", "cet", score=424), attributes={"kind": "cet_4", "score": 424}), facts=facts)
    decision = ask(published("R25"), learner, "c", to_course("E"), rule="cet-4")
    failed = decision.failed[0]
    assert (failed.code, failed.actual, failed.required) == ("source.score", 424, "≥ 425")


def test_too_many_courses_are_refused_not_silently_cut() -> None:
    learner = record(x(), facts=program(*COURSES))
    decision = ask(published(*R14), learner, "x", to_course("C4"), to_course("C6"), rule="x-intermediate")
    assert "target.count" in failing(decision)
    assert decision.targets == ()


def test_a_course_failed_for_cheating_is_refused() -> None:
    standing = CourseStanding("C4", CourseStatus.FAILED, Fraction(0), failed_cause="cheating")
    learner = record(x(), courses=[standing], facts=program(*COURSES))
    assert failing(ask(published(*R14), learner, "x", to_course("C4"), rule="x-intermediate")) == {
        "target.failed_cause"
    }
    honest = record(x(), courses=[replace(standing, failed_cause="score")], facts=program(*COURSES))
    assert ask(published(*R14), honest, "x", to_course("C4")).outcome is Outcome.APPROVED


def test_a_certificate_that_the_program_itself_requires_gives_nothing_extra() -> None:
    outcome = x(attributes={"level": "intermediate", "certificate_type": "web-2"})
    facts = program(*COURSES, required_certificates=("web-2",))
    decision = ask(published(*R14), record(outcome, facts=facts), "x", to_course("C4"), rule="x-intermediate")
    assert failing(decision) == {"achievement.not_required"}


def test_a_course_that_requires_the_certificate_makes_it_required() -> None:
    outcome = x(attributes={"level": "intermediate", "certificate_type": "web-2"})
    facts = program(*COURSES, replace(course("W", 200), requires_certificate="web-2"))
    decision = ask(published(*R14), record(outcome, facts=facts), "x", to_course("C4"), rule="x-intermediate")
    assert failing(decision) == {"achievement.not_required"}


def test_unverified_evidence_asks_for_a_supplement() -> None:
    learner = record(x(verified=False), facts=program(*COURSES))
    decision = ask(published(*R14), learner, "x", to_course("C4"), rule="x-intermediate")
    assert decision.outcome is Outcome.NEEDS_SUPPLEMENT
    assert decision.credits_hundredths == 400
    assert [change.code for change in decision.smallest_change] == ["verify_evidence"]


def test_an_unknown_bank_value_asks_for_a_supplement() -> None:
    learner = record(x(bank_value_hundredths=None), facts=program(*COURSES))
    decision = ask(published(*R14), learner, "x", to_course("C4"), rule="x-intermediate")
    assert decision.outcome is Outcome.NEEDS_SUPPLEMENT
    assert failing(decision) == {"credits.bank_value"}


def test_an_unknown_content_match_asks_for_a_supplement() -> None:
    learner = record(held("x", "x_certificate", bank=300), facts=program(course("C3", 300)))
    decision = ask(published("P01", "R16"), learner, "x", to_course("C3"), rule="outcome")
    assert decision.outcome is Outcome.NEEDS_SUPPLEMENT
    assert [change.code for change in decision.smallest_change] == ["raise_content_match"]


def test_all_failing_conditions_are_reported_not_only_the_first() -> None:
    standing = CourseStanding("F9", CourseStatus.PASSED)
    facts = program(course("F9", 900, CourseNature.PUBLIC_ELECTIVE))
    outcome = x(expires_on=date(2026, 1, 1), verified=False, bank_value_hundredths=600)
    decision = ask(
        published(*R14), record(outcome, courses=[standing], facts=facts), "x", to_course("F9"), rule="x-intermediate"
    )
    assert failing(decision) == {
        "achievement.valid",
        "achievement.verified",
        "target.pool",
        "target.not_passed",
        "credits.at_most",
        "credits.bank_value",
    }
    assert decision.smallest_change == ()


def test_what_is_not_held_not_in_the_program_or_not_in_the_rule_set_is_named() -> None:
    learner = record(x(), facts=program(*COURSES))
    rules = published(*R14)
    assert "source.known" in failing(ask(rules, learner, "other", to_course("C4"), rule="x-intermediate"))
    assert "target.known" in failing(ask(rules, learner, "x", to_course("NO"), rule="x-intermediate"))
    assert failing(ask(rules, learner, "x", to_course("C4"), rule="no-rule")) == {"rule.unknown"}
    assert "source.given" in failing(ask(rules, learner, (), to_course("C4"), rule="x-intermediate"))
    assert "target.given" in failing(ask(rules, learner, "x", rule="x-intermediate"))
    twice = ask(rules, learner, "x", to_course("C4"), to_course("C4"), rule="x-intermediate")
    assert "target.once" in failing(twice)


def test_a_request_above_what_the_outcome_gives_suggests_fewer_credits() -> None:
    learner = record(held("a", "skill_certificate", level="primary"))
    decision = ask(published("R08"), learner, "a", to_slot("free_elective", 300), rule="skill-certificate")
    assert failing(decision) == {"credits.within_outcome"}
    assert decision.smallest_change[0].params == {"target": "slot:free_elective", "credits_hundredths": 200}


def test_a_slot_without_room_is_refused() -> None:
    facts = program(slots={"free_elective": 100})
    learner = record(held("a", "skill_certificate", level="primary"), facts=facts)
    assert "target.room" in failing(ask(published("R08"), learner, "a", to_slot("free_elective", 200)))
    fitted = ask(published("R08"), learner, "a", to_slot("free_elective"))
    assert (fitted.outcome, fitted.credits_hundredths) == (Outcome.APPROVED, 100)
    full = record(held("a", "skill_certificate", level="primary"), facts=program(slots={"free_elective": 0}))
    assert ask(published("R08"), full, "a", to_slot("free_elective")).outcome is Outcome.REFUSED


def test_a_rule_set_not_in_force_refuses_and_says_from_when() -> None:
    learner = record(replace(held("a", "startup"), obtained_on=date(2024, 1, 1)))
    decision = ask(published("R21"), learner, "a", to_slot("innovation"), rule="startup", on=date(2024, 4, 15))
    assert failing(decision) == {"rule_set.in_force"}
    assert decision.smallest_change[0].params == {"on": "2024-04-16"}


def test_a_refused_request_converts_and_consumes_nothing() -> None:
    learner = record(x(expires_on=date(2026, 1, 1)), facts=program(*COURSES))
    decision = ask(published(*R14), learner, "x", to_course("C4"))
    assert (decision.credits_hundredths, decision.targets, decision.consumed) == (0, (), ())


def test_without_a_rule_the_one_that_gives_most_is_taken() -> None:
    learner = record(x(), facts=program(*COURSES))
    decision = decide(published(*R14), learner, Request(None, ("x",), (to_course("C6"),)), ON)
    assert (decision.rule_id, decision.credits_hundredths) == ("x-intermediate", 600)


SCOPED = """
format: oneplusx-rule-set/1
code: S
version: 1
owner: {level: college, code: s}
settings: {consumption: SCOPE}
rules:
  - id: r
    from: {types: [startup]}
    to: {slots: [innovation]}
    credits: {basis: fixed, give: 1}
"""


def scoped(scope: str) -> RuleSet:
    return load_rule_set(SCOPED.replace("SCOPE", scope), name="s")


@pytest.mark.parametrize(
    "scope, same_institution, outcome",
    [
        ("program", True, Outcome.APPROVED),
        ("institution", True, Outcome.REFUSED),
        ("institution", False, Outcome.APPROVED),
        ("ever", False, Outcome.REFUSED),
    ],
)
def test_consumption_scope(scope: str, same_institution: bool, outcome: Outcome) -> None:
    learner = record(held("s", "startup"))
    first = ask(scoped(scope), learner, "s", to_slot("innovation"))
    later = then(first, learner)
    here = "college" if same_institution else "university"
    upgraded = replace(later, program=replace(later.program, code="P-2", institution=here))
    assert ask(scoped(scope), upgraded, "s", to_slot("innovation")).outcome is outcome


def test_a_course_in_another_conversion_is_refused_even_while_that_is_in_review() -> None:
    learner = record(x(), replace(x(), id="y"), facts=program(*COURSES))
    later = then(ask(published(*R14), learner, "x", to_course("C4")), learner)
    decision = ask(published(*R14), later, "y", to_course("C4"), rule="x-intermediate")
    assert failing(decision) == {"target.unconverted"}
    assert decision.smallest_change[0].params == {"target": "course:C6"}
