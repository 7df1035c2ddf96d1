"""Properties: the order of the input never matters, caps are never exceeded, JSON gives the decision back."""

from __future__ import annotations

import json
import os
import random
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from oneplusx.domain.achievement import HeldAchievement
from oneplusx.domain.rules import (
    CourseNature,
    CourseStanding,
    CourseStatus,
    LearnerRecord,
    Outcome,
    Request,
    RuleSet,
    TargetRef,
    decide,
    decision_from_json,
    decision_to_json,
    options,
    recognized_credits,
    request_from_json,
    request_to_json,
)
from oneplusx.domain.rules.codes import CHANGES, CONDITIONS
from tests.domain.rules.cast import EXAMPLES as PUBLISHED
from tests.domain.rules.cast import ON, course, held, program, published, record, then

EXAMPLES = 2000 if os.environ.get("ONEPLUSX_LONG") else 60
CODES = sorted(path.stem for path in PUBLISHED.glob("*.yaml"))
UPPER = {"R16": ("P01",)}
SETS = tuple((*UPPER.get(code, ()), code) for code in CODES if published(code).rules)
NATURES = (
    CourseNature.PROFESSIONAL_FOUNDATION,
    CourseNature.PROFESSIONAL_CORE,
    CourseNature.FREE_ELECTIVE,
    CourseNature.PUBLIC_COMPULSORY,
)

rule_sets = st.sampled_from(SETS).map(lambda codes: published(*codes))
attributes: st.SearchStrategy[Any] = st.fixed_dictionaries(
    {},
    optional={
        "level": st.sampled_from(["primary", "intermediate", "advanced", "level_1", "level_2", "level_4"]),
        "award": st.sampled_from(["special", "first", "second", "third"]),
        "organizer_level": st.sampled_from(["school", "city", "province", "national"]),
        "kind": st.sampled_from(["cet_4", "cet_6", "invention", "pretco_b"]),
        "score": st.integers(400, 600),
        "hours": st.integers(0, 200),
        "role": st.sampled_from(["leader", "member", "non_main_member", "first_author"]),
        "issuer_class": st.just("industry_association"),
        "team": st.just("team"),
        "credits_hundredths": st.integers(0, 1200),
    },
)
TYPES = (
    "x_certificate",
    "competition",
    "cet",
    "mooc",
    "lecture",
    "patent",
    "skill_certificate",
    "ncre",
    "english_test",
    "military_service",
    "self_taught_exam",
    "vocational_qualification",
)


@st.composite
def outcomes(draw: st.DrawFn, held_id: str) -> HeldAchievement:
    outcome = held(held_id, draw(st.sampled_from(TYPES)), family=draw(st.sampled_from([None, "f", "g"])))
    bank = draw(st.none() | st.integers(0, 12).map(lambda credits: credits * 100))
    return replace(
        outcome, attributes=draw(attributes), bank_value_hundredths=bank, verified=draw(st.integers(0, 9)) > 0
    )


@st.composite
def learners(draw: st.DrawFn) -> LearnerRecord:
    count = draw(st.integers(1, 4))
    courses = tuple(
        course(f"C{number}", draw(st.integers(1, 9)) * 100, draw(st.sampled_from(NATURES)), f"英语{number}")
        for number in range(draw(st.integers(1, 4)))
    )
    statuses = draw(st.lists(st.sampled_from(list(CourseStatus)), min_size=len(courses), max_size=len(courses)))
    standings = [CourseStanding(item.code, status) for item, status in zip(courses, statuses, strict=True)]
    return record(
        *(draw(outcomes(f"a{number}")) for number in range(count)),
        courses=standings,
        facts=program(
            *courses,
            total=draw(st.integers(1, 40)) * 100,
            slots={"innovation": 300, "free_elective": None, "elective": None, "reward": 200},
        ),
    )


@st.composite
def requests(draw: st.DrawFn, learner: LearnerRecord, rules: RuleSet) -> Request:
    refs = [TargetRef(course_code=item.code) for item in learner.program.courses]
    refs += [TargetRef(slot=slot) for slot in ("innovation", "free_elective", "elective", "reward")]
    return Request(
        draw(st.none() | st.sampled_from([rule.id for rule in rules.rules])),
        tuple(draw(st.lists(st.sampled_from([item.id for item in learner.achievements]), min_size=1, max_size=2))),
        tuple(draw(st.lists(st.sampled_from(refs), min_size=1, max_size=3, unique=True))),
    )


@given(st.data(), rule_sets, learners(), st.randoms(use_true_random=False))
@settings(max_examples=EXAMPLES, deadline=None)
def test_a_decision_does_not_depend_on_the_order_of_its_input(
    data: st.DataObject, rules: RuleSet, learner: LearnerRecord, chance: random.Random
) -> None:
    first = next(iter(options(rules, learner, ON)), None)
    if first is not None:
        learner = then(first.decision, learner)
    request = data.draw(requests(learner, rules))

    def shuffled(items: tuple) -> tuple:  # type: ignore[type-arg]
        return tuple(chance.sample(items, len(items)))

    other = LearnerRecord(
        achievements=shuffled(learner.achievements),
        courses=shuffled(learner.courses),
        conversions=shuffled(learner.conversions),
        program=replace(learner.program, courses=shuffled(learner.program.courses)),
        calendar=learner.calendar,
    )
    reordered = replace(request, achievement_ids=shuffled(request.achievement_ids), targets=shuffled(request.targets))
    assert decide(rules, learner, request, ON) == decide(rules, other, reordered, ON)


@given(st.data(), rule_sets, learners())
@settings(max_examples=EXAMPLES, deadline=None)
def test_a_decision_is_consistent_and_survives_json(
    data: st.DataObject, rules: RuleSet, learner: LearnerRecord
) -> None:
    request = data.draw(requests(learner, rules))
    decision = decide(rules, learner, request, ON)
    assert {condition.code for condition in decision.trace} <= set(CONDITIONS)
    assert {change.code for change in decision.smallest_change} <= set(CHANGES)
    hard = [condition for condition in decision.failed if not condition.missing]
    assert (decision.outcome is Outcome.REFUSED) == bool(hard)
    assert (decision.outcome is Outcome.APPROVED) == (not decision.failed)
    assert decision.credits_hundredths == sum(target.credits_hundredths for target in decision.targets)
    assert decision.credits_hundredths == sum(use.given_hundredths for use in decision.consumed)
    text = json.dumps(decision_to_json(decision))
    assert decision_to_json(decision_from_json(json.loads(text))) == json.loads(text)
    again = request_from_json(json.loads(json.dumps(request_to_json(request))))
    assert decide(rules, learner, again, ON) == decision


@given(st.data(), rule_sets, learners())
@settings(max_examples=EXAMPLES, deadline=None)
def test_options_are_what_decide_approves_and_chains_never_break_a_cap(
    data: st.DataObject, rules: RuleSet, learner: LearnerRecord
) -> None:
    for step in range(4):
        found = list(options(rules, learner, ON))
        assert found == list(options(rules, learner, ON))
        for option in found:
            decision = decide(rules, learner, option.request, ON)
            assert decision == option.decision
            assert decision.outcome is Outcome.APPROVED
        if not found:
            return
        learner = then(data.draw(st.sampled_from(found)).decision, learner, f"p{step}")
        used = [use.achievement_id for past in learner.conversions for use in past.uses]
        assert len(used) == len(set(used))
        converted = sum(past.credits_hundredths for past in learner.conversions)
        if rules.code == "R16":
            assert converted * 2 <= learner.program.credits_hundredths["program"]


@given(st.data(), rule_sets, learners())
@settings(max_examples=EXAMPLES, deadline=None)
def test_every_single_course_or_slot_that_decide_approves_is_an_option(
    data: st.DataObject, rules: RuleSet, learner: LearnerRecord
) -> None:
    request = data.draw(requests(learner, rules))
    decision = decide(rules, learner, request, ON)
    if decision.outcome is not Outcome.APPROVED:
        return
    asked = (decision.rule_id, tuple(sorted(set(request.achievement_ids))), {ref.key for ref in request.targets})
    listed = [
        (option.request.rule_id, option.request.achievement_ids, {ref.key for ref in option.request.targets})
        for option in options(rules, learner, ON)
    ]
    assert asked in listed


@given(rule_sets, outcomes("a0"))
@settings(max_examples=EXAMPLES, deadline=None)
def test_recognition_gives_credits_only_when_it_approves(rules: RuleSet, outcome: HeldAchievement) -> None:
    decision = recognized_credits(rules, outcome, program(), ON)
    assert {condition.code for condition in decision.trace} <= set(CONDITIONS)
    if decision.outcome is Outcome.APPROVED:
        assert decision.credits_hundredths > 0
        assert outcome.bank_value_hundredths is None
    if decision.outcome is Outcome.REFUSED:
        assert decision.credits_hundredths == 0
