"""Where an outcome serves once: ever, per institution, per program, or per target."""

from __future__ import annotations

from oneplusx.domain.planner import check_plan, plan
from oneplusx.domain.rules import ConsumptionScope, LearnerRecord, Outcome, RuleSet, load_rule_set
from tests.domain.rules.cast import ON, ask, course, failing, held, program, record, then, to_course, to_slot

PER_TARGET = """
format: oneplusx-rule-set/1
code: T
version: "1"
owner: {level: college, code: t}
settings: {consumption: target}
rules:
  - id: course
    from: {types: [military_service]}
    to: {natures: [professional_core]}
    credits: {basis: course}
  - id: slot
    from: {types: [military_service]}
    to: {slots: [elective]}
    credits: {basis: fixed, give: 2}
  - id: once
    from: {types: [military_service]}
    to: {slots: [bonus]}
    credits: {basis: fixed, give: 1}
    consumption: program
"""


def rules() -> RuleSet:
    return load_rule_set(PER_TARGET, name="t")


def learner() -> LearnerRecord:
    return record(held("m", "military_service"), facts=program(course("C2", 200), course("D3", 300)))


def test_an_outcome_serves_several_courses_one_after_the_other() -> None:
    first = ask(rules(), learner(), "m", to_course("C2"))
    second = ask(rules(), then(first, learner()), "m", to_course("D3"))
    assert (first.outcome, second.outcome, second.credits_hundredths) == (Outcome.APPROVED, Outcome.APPROVED, 300)
    assert second.consumed[0].scope is ConsumptionScope.TARGET


def test_but_every_target_once() -> None:
    first = ask(rules(), learner(), "m", to_slot("elective"))
    again = ask(rules(), then(first, learner()), "m", to_slot("elective"))
    assert "achievement.unused" in failing(again)
    assert ask(rules(), then(first, learner()), "m", to_course("C2")).outcome is Outcome.APPROVED


def test_a_rule_that_uses_the_outcome_up_stands_against_all_others() -> None:
    once = ask(rules(), learner(), "m", to_slot("bonus"))
    assert failing(ask(rules(), then(once, learner()), "m", to_course("C2"))) == {"achievement.unused"}
    several = ask(rules(), learner(), "m", to_course("C2"))
    late = ask(rules(), then(several, learner()), "m", to_slot("bonus"), rule="once")
    assert failing(late) == {"achievement.unused"}


def test_a_plan_uses_the_outcome_for_every_course_and_slot_once() -> None:
    planned = plan(rules(), learner(), ON)
    assert sorted(target.key for chosen in planned.chosen for target in chosen.targets) == [
        "course:C2",
        "course:D3",
        "slot:elective",
    ]
    assert check_plan(rules(), learner(), planned, ON) == []
