"""Groups that count the highest per family (每类取最高), or one rule only: plans are the best the rules accept."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, permutations
from random import Random

import pytest

from oneplusx.domain.planner import Objective, Plan, PlannedConversion, Reason, check_plan, plan
from oneplusx.domain.rules import (
    CourseStanding,
    CourseStatus,
    LearnerRecord,
    Option,
    RuleSet,
    load_rule_set,
    options,
    past_conversion,
)
from tests.domain.planner.cast import ON, certificate, course, record

RULES = """
format: oneplusx-rule-set/1
code: T1
version: "1"
title_zh: 测试办法
title_en: Test rules
owner: {level: college, code: test, name_zh: 测试学院, name_en: Test College}
source: {title: 测试, url: "https://example.org/", quality: test}
settings: {targets_max: 1, same_outcome: SAME}
rules:
  - id: one
    title_zh: 甲
    title_en: One
    from: {types: [x_certificate], count: {min: 1, max: MOST}}
    to: {natures: [professional_core]}
    credits: {basis: course, at_most_bank_value: true}
  - id: two
    title_zh: 乙
    title_en: Two
    from: {types: [prize], count: {min: 1, max: MOST}}
    to: {natures: [professional_core]}
    credits: {basis: course, at_most_bank_value: true}
groups:
  - {id: top, rules: [one, two], count: COUNTPER}
approval:
  - {role: academic_affairs, title_zh: 教务处, title_en: Academic affairs}
"""


def _rules(
    most: int, *, same: str = "each", per: str = ", per: family", members: str = "one, two", count: str = "highest"
) -> RuleSet:
    text = RULES.replace("COUNT", count).replace("MOST", str(most)).replace("SAME", same).replace("PER", per)
    return load_rule_set(text.replace("[one, two]", f"[{members}]"), name="T1")


def _learner(random: Random) -> LearnerRecord:
    held = [
        replace(
            certificate(f"x{n}", "primary", random.randint(1, 8) * 100, type=random.choice(("x_certificate", "prize"))),
            family=random.choice(("f", "f", "g", None)),
        )
        for n in range(random.randint(1, 3))
    ]
    courses = [course(f"C{n}", random.randint(1, 5) * 100) for n in range(random.randint(1, 3))]
    return record(held, courses)


def _planned(option: Option) -> PlannedConversion:
    request, decision = option.request, option.decision
    granted, score = decision.credits_hundredths, decision.recorded_score
    nothing = Reason("", {})
    rule = request.rule_id or ""
    return PlannedConversion(rule, request.achievement_ids, request.targets, granted, score, nothing, request)


def _accepted(rules: RuleSet, learner: LearnerRecord, chosen: tuple[Option, ...]) -> bool:
    """Whether the rules approve all of them, one after the other, in some order."""
    empty = Plan(rules.code, rules.version, ON, chosen=(), objectives=(), proved=True)
    orders = permutations([_planned(option) for option in chosen])
    return any(not check_plan(rules, learner, replace(empty, chosen=order), ON) for order in orders)


def _best(rules: RuleSet, learner: LearnerRecord) -> tuple[int, int]:
    """Courses and credits of the best of all sets."""
    found = list(options(rules, learner, ON))
    best = (0, 0)
    for size in range(1, len(learner.achievements) + 1):
        for chosen in combinations(found, size):
            value = (
                sum(len(option.decision.targets) for option in chosen),
                sum(option.decision.credits_hundredths for option in chosen),
            )
            if value > best and _fits(chosen) and _accepted(rules, learner, chosen):
                best = value
    return best


def _value(found: Plan) -> tuple[int, int]:
    values = dict(found.objectives)
    return values[Objective.REQUIREMENTS], values[Objective.CREDITS]


def test_the_higher_one_of_a_family_gives_the_difference() -> None:
    held = [replace(certificate(name, "primary", worth), family="f") for name, worth in (("low", 200), ("high", 600))]
    rules, learner = _rules(1), record(held, (course("C2", 200), course("C4", 400)))
    found = plan(rules, learner, ON)
    assert [conversion.achievement_ids for conversion in found.chosen] == [("low",), ("high",)]
    assert found.credits_hundredths == 600
    assert found.proved
    assert check_plan(rules, learner, found, ON) == []


def test_what_is_left_out_names_its_group() -> None:
    held = [replace(certificate(name, "primary", 400), family="f") for name in ("low", "high")]
    learner = record(held, (course("C3", 300), course("C4", 400)))
    reasons = {entry.reason.code for entry in plan(_rules(1), learner, ON).why_not}
    assert "plan.group_counted" in reasons


def _fits(chosen: tuple[Option, ...]) -> bool:
    keys = [key for option in chosen for key in option.exclusive_keys if key.startswith(("achievement:", "course:"))]
    return len(keys) == len(set(keys))


@pytest.mark.parametrize("per", ["", ", per: family"])
def test_one_conversion_over_several_families_is_planned_exactly(per: str) -> None:
    rules = _rules(2, same="highest", per=per)
    for seed in range(20):
        random = Random(seed)
        held = [
            replace(certificate(f"x{n}", "primary", random.randint(1, 8) * 100), family=random.choice("ffgh"))
            for n in range(4)
        ]
        learner = record(held, [course(f"C{n}", random.randint(1, 5) * 100) for n in range(3)])
        found = plan(rules, learner, ON, why_not=False)
        assert check_plan(rules, learner, found, ON) == [], seed
        assert _value(found) == _best(rules, learner) or not found.proved, seed


def test_of_what_counted_before_only_the_most_is_taken_off() -> None:
    """Three credits of family f count, by a rule outside the group; then three of g, in the group, change nothing."""
    rules = _rules(1, same="highest", per="", members="one")
    first = replace(certificate("old", "primary", 300, type="prize"), family="f")
    more = [replace(certificate(name, "primary", worth), family=name) for name, worth in (("f", 600), ("g", 300))]
    courses = [course(f"C{n}", 300) for n in range(3)]
    done = past_conversion(
        next(iter(options(rules, record((first,), courses[:1]), ON))).decision,
        id="1",
        converted_on=ON,
        program=record((), ()).program,
    )
    learner = replace(
        record((first, *more), courses, standings=(CourseStanding("C0", CourseStatus.EXEMPTED),)), conversions=(done,)
    )
    found = plan(rules, learner, ON)
    assert _best(rules, learner) == (2, 600)
    assert _value(found) == (2, 600)
    assert found.proved


@pytest.mark.parametrize("most", [1, 2])
def test_no_set_of_accepted_applications_beats_a_proved_plan(most: int) -> None:
    rules, proved, several = _rules(most), 0, 0
    for seed in range(80):
        learner = _learner(Random(seed))
        found = plan(rules, learner, ON)
        best = _best(rules, learner)
        assert check_plan(rules, learner, found, ON) == [], seed
        assert _value(found) <= best, seed
        assert _value(found) == best or not found.proved, seed
        families = [item.family for item in learner.achievements if item.family is not None]
        several += len(found.chosen) > 1 and len(families) > len(set(families))
        proved += found.proved
    assert proved == 80 if most == 1 else proved > 40
    assert several > 10


@pytest.mark.parametrize("per", ["", ", per: family"])
@pytest.mark.parametrize("most", [1, 2])
def test_the_one_rule_of_a_group_may_serve_again(most: int, per: str) -> None:
    rules, again = _rules(most, per=per, count="one_rule"), 0
    for seed in range(60):
        learner = _learner(Random(seed))
        found = plan(rules, learner, ON)
        assert check_plan(rules, learner, found, ON) == [], seed
        assert _value(found) == _best(rules, learner), seed
        assert found.proved, seed
        served = [conversion.rule_id for conversion in found.chosen]
        again += len(served) > len(set(served))
    assert again
