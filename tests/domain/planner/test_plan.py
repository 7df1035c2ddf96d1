"""Plans under published rule sets: the best there is, checked, explained."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import combinations, permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oneplusx.domain.planner import (
    Objective,
    Plan,
    PlannedConversion,
    Reason,
    check_plan,
    next_best_steps,
    plan,
    plan_from_json,
    plan_to_json,
)
from oneplusx.domain.rules import (
    Calendar,
    CourseNature,
    CourseStanding,
    CourseStatus,
    LearnerRecord,
    Option,
    RecordedScore,
    Request,
    RuleSet,
    TargetRef,
    options,
)
from tests.domain.planner.cast import ON, certificate, course, published, record

LONG = os.environ.get("ONEPLUSX_LONG") == "1"
MANY = settings(max_examples=2000 if LONG else 60, deadline=None, suppress_health_check=list(HealthCheck))
FOUNDATION, CORE = CourseNature.PROFESSIONAL_FOUNDATION, CourseNature.PROFESSIONAL_CORE


def _value(found: Plan, objective: Objective) -> int:
    return dict(found.objectives)[objective]


def test_two_certificates_take_the_courses_that_free_most() -> None:
    held = (certificate("low", "primary", 300), certificate("high", "advanced", 800))
    learner = record(held, (course("F3", 300, FOUNDATION), course("F6", 600, FOUNDATION), course("C4", 400)))
    found = plan(published("R14"), learner, ON)
    chosen = {conversion.achievement_ids: conversion.targets[0].course_code for conversion in found.chosen}
    assert chosen == {("high",): "F6", ("low",): "F3"}
    assert found.proved
    assert found.credits_hundredths == 900
    assert check_plan(published("R14"), learner, found, ON) == []


def test_greedy_would_take_the_wrong_one() -> None:
    """The advanced certificate alone would take the core course that only the intermediate one can use."""
    held = (certificate("adv", "advanced", 500), certificate("mid", "intermediate", 500))
    learner = record(held, (course("C5", 500), course("F4", 400, FOUNDATION)))
    found = plan(published("R14"), learner, ON)
    assert found.credits_hundredths == 900
    assert {c.achievement_ids[0]: c.targets[0].course_code for c in found.chosen} == {"adv": "F4", "mid": "C5"}


def test_every_possibility_left_out_has_its_reason() -> None:
    held = (certificate("mid", "intermediate", 400),)
    learner = record(held, (course("C3", 300), course("C4", 400)))
    found = plan(published("R14"), learner, ON)
    reasons = {(entry.rule_id, entry.reason.code) for entry in found.why_not}
    assert ("x-intermediate", "plan.achievement_used") in reasons
    assert {rule for rule, _ in reasons} == {"x-primary", "x-intermediate", "x-advanced"}
    assert ("x-primary", "plan.no_achievement_fits") in reasons


def test_passed_courses_are_never_planned() -> None:
    held = (certificate("mid", "intermediate", 400),)
    passed = (CourseStanding("C4", CourseStatus.PASSED),)
    found = plan(published("R14"), record(held, (course("C4", 400),), standings=passed), ON)
    assert found.chosen == ()
    assert found.proved


def test_the_share_cap_binds_exactly() -> None:
    held = tuple(certificate(f"x{n}", "intermediate", 400) for n in range(3))
    courses = tuple(course(f"C{n}", 400) for n in range(3))
    matches = [(c.code, f"type-x{n}") for c in courses for n in range(3)]
    half = record(held, courses, total=1600, matches=matches)
    found = plan(published("P01", "R16"), half, ON)
    assert found.credits_hundredths == 800
    assert check_plan(published("P01", "R16"), half, found, ON) == []
    assert any(entry.reason.code == "plan.limit_reached" for entry in found.why_not)


def test_a_slot_takes_what_still_fits() -> None:
    held = (
        certificate("core", "advanced", 500, type="skill_certificate", core="yes"),
        certificate("cet", "x", 400, type="cet", kind="cet_4"),
    )
    learner = record(held, (), slots={"free_elective": 700})
    found = plan(published("R08"), learner, ON)
    assert found.proved
    assert found.credits_hundredths == 700
    assert _value(found, Objective.REQUIREMENTS) == 1
    assert check_plan(published("R08"), learner, found, ON) == []


def test_pinned_choices_are_kept_or_refused_with_reasons() -> None:
    held = (certificate("mid", "intermediate", 400),)
    learner = record(held, (course("C3", 300), course("C4", 400)))
    small = Request(None, ("mid",), (TargetRef(course_code="C3"),))
    large = Request(None, ("mid",), (TargetRef(course_code="C4"),))
    unknown = Request("x-primary", ("mid",), (TargetRef(course_code="C3"),))
    found = plan(published("R14"), learner, ON, pinned=(small, large, unknown))
    assert [c.targets[0].course_code for c in found.chosen] == ["C3"]
    assert [pin.request for pin in found.refused_pins] == [large, unknown]
    assert found.refused_pins[0].reasons[0].code == "plan.pin_conflicts"
    assert "source.level" in {reason.code for reason in found.refused_pins[1].reasons}


def test_equal_plans_stay_as_they_were() -> None:
    held = (certificate("mid", "intermediate", 400),)
    learner = record(held, (course("C1", 400), course("C2", 400)))
    first = plan(published("R14"), learner, ON)
    assert first.chosen[0].targets[0].course_code == "C1"
    moved = plan(published("R14"), learner, ON, pinned=(Request(None, ("mid",), (TargetRef(course_code="C2"),)),))
    again = plan(published("R14"), learner, ON, previous=moved)
    assert again.chosen[0].targets[0].course_code == "C2"


def test_the_next_best_step_names_courses_and_credits() -> None:
    learner = record((), (course("C4", 400), course("F6", 600, FOUNDATION)))
    wanted = (certificate("mid", "intermediate", 400), certificate("adv", "advanced", 800))
    steps = next_best_steps(published("R14"), learner, wanted, ON)
    assert [(step.achievement_id, step.courses, step.credits_hundredths) for step in steps] == [
        ("adv", ("F6",), 600),
        ("mid", ("C4",), 400),
    ]


def test_a_plan_survives_json() -> None:
    held = (certificate("mid", "intermediate", 400),)
    found = plan(published("R14"), record(held, (course("C4", 400),)), ON)
    assert plan_from_json(json.loads(json.dumps(plan_to_json(found)))) == found


@st.composite
def learners(draw: st.DrawFn) -> tuple[RuleSet, LearnerRecord]:
    layers = draw(st.sampled_from((("R14",), ("P01", "R16"))))
    levels = st.sampled_from(("primary", "intermediate", "advanced"))
    held = [
        replace(
            certificate(f"x{n}", draw(levels), draw(st.integers(1, 9)) * 100),
            family=draw(st.sampled_from((None, "f"))),
        )
        for n in range(draw(st.integers(0, 3)))
    ]
    natures = st.sampled_from((FOUNDATION, CORE, CourseNature.FREE_ELECTIVE))
    courses = [course(f"C{n}", draw(st.integers(1, 9)) * 100, draw(natures)) for n in range(draw(st.integers(0, 3)))]
    matches = [(c.code, f"type-{h.id}") for c in courses for h in held if draw(st.integers(0, 4))]
    return published(*layers), record(held, courses, total=draw(st.integers(2, 40)) * 100, matches=matches)


def _accepted(rule_set: RuleSet, learner: LearnerRecord, chosen: tuple[Option, ...]) -> bool:
    """Whether the rules approve all of them, one after the other, in some order."""
    empty = plan(rule_set, learner, ON, why_not=False)
    orders = (tuple(_planned(option) for option in order) for order in permutations(chosen))
    trials = (replace(empty, chosen=order, objectives=()) for order in orders)
    return any(check_plan(rule_set, learner, trial, ON) == [] for trial in trials)


def _planned(option: Option) -> PlannedConversion:
    request, decision = option.request, option.decision
    return PlannedConversion(
        request.rule_id or "",
        request.achievement_ids,
        request.targets,
        decision.credits_hundredths,
        decision.recorded_score,
        Reason("", {}),
        request,
    )


@MANY
@given(learners())
def test_no_set_of_approved_applications_is_better(case: tuple[RuleSet, LearnerRecord]) -> None:
    rule_set, learner = case
    found = plan(rule_set, learner, ON)
    assert found.proved
    assert check_plan(rule_set, learner, found, ON) == []
    all_options = list(options(rule_set, learner, ON))
    required = {c.code for c in learner.program.courses if c.nature is not CourseNature.FREE_ELECTIVE}
    best = (0, 0)
    for size in range(1, min(3, len(all_options)) + 1):
        for chosen in combinations(all_options, size):
            freed = [target.course_code for option in chosen for target in option.decision.targets]
            value = sum(code in required for code in freed), sum(o.decision.credits_hundredths for o in chosen)
            if value > best and _accepted(rule_set, learner, chosen):
                best = value
    assert (_value(found, Objective.REQUIREMENTS), _value(found, Objective.CREDITS)) == best


@MANY
@given(learners(), st.randoms(use_true_random=False))
def test_the_order_of_the_record_is_nothing(case: tuple[RuleSet, LearnerRecord], shuffler: random.Random) -> None:
    rule_set, learner = case
    held, courses = list(learner.achievements), list(learner.program.courses)
    shuffler.shuffle(held)
    shuffler.shuffle(courses)
    shuffled = replace(learner, achievements=tuple(held), program=replace(learner.program, courses=tuple(courses)))
    assert plan_to_json(plan(rule_set, shuffled, ON)) == plan_to_json(plan(rule_set, learner, ON))


Chosen = tuple[PlannedConversion, ...]


def _more_credits(chosen: Chosen) -> Chosen:
    return replace(chosen[0], credits_hundredths=chosen[0].credits_hundredths + 100), *chosen[1:]


def _twice(chosen: Chosen) -> Chosen:
    return *chosen, chosen[0]


def _other_rule(chosen: Chosen) -> Chosen:
    return replace(chosen[0], rule_id="x-primary"), *chosen[1:]


def _not_held(chosen: Chosen) -> Chosen:
    request = replace(chosen[0].request, achievement_ids=("nobody",))
    return replace(chosen[0], achievement_ids=("nobody",), request=request), *chosen[1:]


def _other_request(chosen: Chosen) -> Chosen:
    return replace(chosen[0], targets=(TargetRef(course_code="C3"),)), *chosen[1:]


def _dropped(chosen: Chosen) -> Chosen:
    return chosen[1:]


MUTATIONS = (_more_credits, _twice, _other_rule, _not_held, _other_request, _dropped)


@pytest.mark.parametrize("mutate", MUTATIONS, ids=lambda mutate: mutate.__name__)
def test_the_checker_rejects_a_mutated_plan(mutate: Callable[[Chosen], Chosen]) -> None:
    held = (certificate("mid", "intermediate", 400), certificate("adv", "advanced", 600))
    learner = record(held, (course("C4", 400), course("C3", 300), course("F6", 600, FOUNDATION)))
    found = plan(published("R14"), learner, ON)
    assert check_plan(published("R14"), learner, found, ON) == []
    assert check_plan(published("R14"), learner, replace(found, chosen=mutate(found.chosen)), ON)
    assert check_plan(published("R08"), learner, found, ON)


def test_a_higher_outcome_of_the_same_kind_gives_the_difference() -> None:
    """Of one family the highest counts in all: 3 credits, 1 by the lower certificate and 2 by the higher."""
    low = replace(certificate("low", "primary", 100), family="web")
    high = replace(certificate("high", "advanced", 300), family="web")
    courses = (course("C1", 100), course("C2", 200))
    learner = record((high, low), courses, matches=[("C1", "type-low"), ("C2", "type-high")])
    found = plan(published("P01", "R16"), learner, ON)
    assert [(c.achievement_ids, c.credits_hundredths) for c in found.chosen] == [(("low",), 100), (("high",), 200)]
    assert found.proved
    assert check_plan(published("P01", "R16"), learner, found, ON) == []


def test_planning_ahead_of_the_window() -> None:
    cet = certificate("cet", "x", 0, type="cet")
    held = (replace(cet, attributes={"kind": "cet_4", "score": 430}, bank_value_hundredths=None),)
    english = replace(course("EN", 400, CourseNature.PUBLIC_COMPULSORY), name="大学英语")
    learner = replace(record(held, (english,)), calendar=Calendar(term_starts=(date(2026, 8, 31),)))
    winter = date(2026, 12, 24)
    assert plan(published("R25"), learner, winter).chosen == ()
    ahead = plan(published("R25"), learner, winter, ignore_windows=True)
    assert [(c.rule_id, c.recorded_score) for c in ahead.chosen] == [("cet-4", RecordedScore(Fraction(85), None))]
    assert plan(published("R25"), learner, ON).chosen[0].request == ahead.chosen[0].request
