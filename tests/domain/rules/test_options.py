"""Options for the planner, the state of caps, and college-recognized credits."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import date
from fractions import Fraction

from oneplusx.domain.rules import (
    ContentMatch,
    CourseNature,
    CourseStanding,
    CourseStatus,
    Outcome,
    cap_states,
    load_rule_set,
    options,
    recognized_credits,
)
from tests.domain.rules.cast import ON, ask, course, held, program, published, record, then, to_course, to_slot

CORE, FOUNDATION = CourseNature.PROFESSIONAL_CORE, CourseNature.PROFESSIONAL_FOUNDATION


def test_options_name_rule_outcomes_and_targets_in_a_fixed_order() -> None:
    facts = program(
        course("C4", 400, CORE), course("C9", 900, CORE), course("F2", 200, FOUNDATION), course("C1", 100, CORE)
    )
    learner = record(
        held("x2", "x_certificate", level="advanced", bank=800),
        held("x1", "x_certificate", level="primary", bank=800),
        courses=[CourseStanding("C1", CourseStatus.PASSED)],
        facts=facts,
    )
    found = [
        (option.request.rule_id, option.request.achievement_ids, option.request.targets[0].course_code)
        for option in options(published("R14"), learner, ON)
    ]
    assert found == [
        ("x-primary", ("x1",), "F2"),
        ("x-advanced", ("x2",), "C4"),
        ("x-advanced", ("x2",), "F2"),
    ]


def test_options_say_what_excludes_what_and_what_they_add_to_caps() -> None:
    facts = replace(program(course("C3", 300)), content_matches=(ContentMatch("C3", "web-2", Fraction(9, 10)),))
    learner = record(held("x", "x_certificate", bank=300, family="web", certificate_type="web-2"), facts=facts)
    option = next(iter(options(published("P01", "R16"), learner, ON)))
    assert option.exclusive_keys == ("achievement:x", "course:C3", "family:web")
    assert option.cap_uses == (("half-of-program", 300),)


def test_bounded_slots_are_caps_for_the_planner() -> None:
    learner = record(held("a", "startup"), facts=program(slots={"innovation": 500}))
    option = next(iter(options(published("R21"), learner, ON)))
    assert option.cap_uses == (("slot:innovation", 200),)
    states = {state.cap_id: state for state in cap_states(published("R21"), learner, ON)}
    assert states["slot:innovation"].limit == 500


def test_cap_states_count_what_was_converted() -> None:
    facts = program(course("C3", 300), course("C2", 200))
    learner = record(held("m", "mooc", bank=300), facts=facts)
    later = then(ask(published("P01", "R16"), learner, "m", to_course("C3", "1")), learner)
    states = {state.cap_id: (state.before, state.limit) for state in cap_states(published("P01", "R16"), later, ON)}
    assert states == {"half-of-program": (300, Fraction(7000)), "mooc-quarter": (300, Fraction(3500))}


def test_options_may_look_past_a_closed_window() -> None:
    learner = record(held("c", "cet"), facts=program(course("E", 300, name="大学英语")))
    outcome = replace(learner.achievements[0], attributes={"kind": "cet_6", "score": 500})
    learner = replace(learner, achievements=(outcome,))
    late = date(2026, 11, 20)
    assert list(options(published("R25"), learner, late)) == []
    assert [option.request.rule_id for option in options(published("R25"), learner, late, ignore_windows=True)] == [
        "cet-6"
    ]


def test_options_with_kept_surplus_say_what_is_left() -> None:
    rules = load_rule_set(
        """
format: oneplusx-rule-set/1
code: K
version: "1"
owner: {level: college, code: k}
rules: [{id: k, from: {types: [mooc]}, to: {any_course: true}, credits: {basis: outcome, surplus: kept}}]
""",
        name="k",
    )
    learner = record(held("m", "mooc", bank=500), facts=program(course("A", 200)))
    option = next(iter(options(rules, learner, ON)))
    assert option.achievement_uses == (("m", 200, 500),)
    assert option.exclusive_keys == ("course:A",)


def test_recognition_gives_the_colleges_own_credits() -> None:
    award = held("a", "competition", organizer_level="province", award="special", team="team", role="non_main_member")
    decision = recognized_credits(published("R32"), award, program(), ON)
    assert (decision.outcome, decision.rule_id, decision.credits_hundredths) == (Outcome.APPROVED, "competition", 350)


def test_recognition_refuses_what_has_a_bank_value_or_no_rule() -> None:
    rules = published("R21")
    with_value = recognized_credits(rules, held("x", "x_certificate", level="primary", bank=300), program(), ON)
    assert with_value.outcome is Outcome.REFUSED
    assert [c.code for c in with_value.trace if not c.passed] == ["achievement.no_bank_value"]
    strange = recognized_credits(rules, held("v", "volunteering"), program(), ON)
    assert (strange.outcome, strange.credits_hundredths) == (Outcome.REFUSED, 0)
    expired = replace(held("s", "startup"), expires_on=date(2026, 9, 1))
    assert recognized_credits(rules, expired, program(), ON).outcome is Outcome.REFUSED


def test_recognition_waits_for_missing_facts() -> None:
    decision = recognized_credits(published("R08"), held("l", "lecture"), program(), ON)
    assert decision.outcome is Outcome.NEEDS_SUPPLEMENT
    unverified = replace(held("s", "skill_certificate", level="primary"), verified=False)
    waiting = recognized_credits(published("R08"), unverified, program(), ON)
    assert (waiting.outcome, waiting.credits_hundredths) == (Outcome.NEEDS_SUPPLEMENT, 200)


def test_recognition_and_conversion_give_the_same() -> None:
    award = held("a", "competition", organizer_level="national", award="second")
    recognized = recognized_credits(published("R08"), award, program(), ON)
    converted = ask(published("R08"), record(award), "a", to_slot("free_elective"))
    assert recognized.credits_hundredths == converted.credits_hundredths == 300


def test_a_rule_set_travels_to_another_process_after_it_has_decided() -> None:
    rules = published("R08")
    learner = record(held("s", "skill_certificate", level="primary"))
    decision = ask(rules, learner, "s", to_slot("free_elective"))
    arrived = pickle.loads(pickle.dumps(rules))
    assert arrived == rules
    assert ask(arrived, learner, "s", to_slot("free_elective")) == decision
