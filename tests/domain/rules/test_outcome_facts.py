"""What is known of every outcome: its day of issue, its credits, what it counts in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from oneplusx.domain.achievement import HeldAchievement
from oneplusx.domain.errors import Invalid
from oneplusx.domain.rules import Outcome, RuleSet, compose, load_rule_set
from tests.domain.rules.cast import ask, course, failing, held, program, record, to_course, to_slot

HEAD = """
format: oneplusx-rule-set/1
code: T
version: "1"
owner: {level: college, code: t}
"""
ON = date(2026, 9, 2)


def rules(body: str) -> RuleSet:
    return load_rule_set(HEAD + body, name="t")


def obtained(day: date) -> HeldAchievement:
    return replace(held("a", "cet"), obtained_on=day)


@pytest.mark.parametrize(
    "setting, rule, day, passes",
    [
        (36, 24, date(2024, 9, 2), True),
        (36, 24, date(2024, 9, 1), False),  # two years and a day
        (12, 24, date(2025, 9, 1), False),  # the stricter of the two holds
        (12, 24, date(2025, 9, 2), True),
    ],
)
def test_a_rule_may_take_younger_outcomes_only(setting: int, rule: int, day: date, passes: bool) -> None:
    body = f"""
settings: {{months_since_issue_max: {setting}}}
rules:
  - id: r
    from: {{types: [cet]}}
    to: {{slots: [s]}}
    credits: {{basis: fixed, give: 1}}
    months_since_issue_max: {rule}
"""
    decision = ask(rules(body), record(obtained(day)), "a", to_slot("s"), on=ON)
    assert failing(decision) == (set() if passes else {"achievement.age"})


def test_a_lower_rule_may_not_take_older_outcomes() -> None:
    upper = """
rules: [{id: r, from: {types: [cet]}, to: {slots: [s]}, credits: {basis: fixed, give: 1}, months_since_issue_max: 24}]
"""
    lower = HEAD.replace("code: T", "code: P").replace("level: college", "level: program")
    program_rules = {
        months: load_rule_set(lower + upper.replace("24", str(months)), name="p") for months in (12, 24, 25)
    }
    compose([rules(upper), program_rules[12]])
    compose([rules(upper), program_rules[24]])
    with pytest.raises(Invalid) as caught:
        compose([rules(upper), program_rules[25]])
    assert caught.value.code == "rules.loosens_upper"


@pytest.mark.parametrize("day, passes", [(date(2024, 9, 1), True), (date(2024, 8, 31), False)])
def test_only_what_was_obtained_during_the_studies(day: date, passes: bool) -> None:
    body = """
settings: {obtained_since_entry: "09-01"}
rules: [{id: r, from: {types: [cet]}, to: {slots: [s]}, credits: {basis: fixed, give: 1}}]
"""
    decision = ask(rules(body), record(obtained(day)), "a", to_slot("s"), on=ON)
    assert failing(decision) == (set() if passes else {"achievement.since_entry"})
    if not passes:
        shown = decision.failed[0]
        assert (shown.actual, shown.required) == ("2024-08-31", "2024-09-01")
        assert decision.smallest_change == ()  # nobody can obtain it earlier


@pytest.mark.parametrize(
    "where, day, passes",
    [
        ('{at_least: "2026-01-01"}', date(2026, 1, 1), True),
        ('{above: "2026-01-01"}', date(2026, 1, 1), False),
        ('{at_least: "2025-09-01", at_most: "2026-07-31"}', date(2025, 8, 31), False),
        ('{starts_with: ["2026-"]}', date(2026, 5, 5), True),
    ],
)
def test_an_outcome_is_selected_by_its_day_of_issue(where: str, day: date, passes: bool) -> None:
    body = f"""
rules:
  - id: r
    from: {{types: [cet], where: {{obtained_on: {where}}}}}
    to: {{slots: [s]}}
    credits: {{basis: fixed, give: 1}}
"""
    decision = ask(rules(body), record(obtained(day)), "a", to_slot("s"), on=ON)
    assert failing(decision) == (set() if passes else {"source.attribute"})


def test_a_day_of_issue_is_compared_with_a_day() -> None:
    with pytest.raises(Invalid) as caught:
        rules("""
rules:
  - id: r
    from: {types: [cet], where: {obtained_on: {at_least: spring}}}
    to: {slots: [s]}
    credits: {basis: fixed, give: 1}
""")
    problems = caught.value.params["problems"]
    assert isinstance(problems, list)
    assert [(problem["field"], problem["found"]) for problem in problems] == [
        ("rules[0].from.where.obtained_on", "spring")
    ]


@pytest.mark.parametrize(
    "outcome, give",
    [
        (held("a", "mooc", bank=400), 300),
        (held("a", "mooc", bank=200), 100),
        (held("a", "mooc", credits_hundredths=350), 300),
    ],
)
def test_an_outcome_is_selected_by_its_credits(outcome: HeldAchievement, give: int) -> None:
    body = """
rules:
  - id: r
    from: {types: [mooc]}
    to: {slots: [s]}
    credits: {basis: table, rows: [{when: {credits: {at_least: 3.5}}, give: 3}, {give: 1}]}
"""
    assert ask(rules(body), record(outcome), "a", to_slot("s")).credits_hundredths == give


@pytest.mark.parametrize("days, credits", [(45, 150), (44, 100), (14, 0)])
def test_days_times_or_words_count_like_hours(days: int, credits: int) -> None:
    body = """
rules:
  - id: volunteering
    from: {types: [volunteering]}
    to: {slots: [s]}
    credits: {basis: hours, attribute: days, hours_per_credit: 30, step: 0.5}
"""
    decision = ask(rules(body), record(held("a", "volunteering", days=days)), "a", to_slot("s"))
    assert decision.credits_hundredths == credits
    unknown = ask(rules(body), record(held("a", "volunteering")), "a", to_slot("s"))
    assert (unknown.outcome, unknown.failed[0].field) == (Outcome.NEEDS_SUPPLEMENT, "days")


ATTENDANCE = """
settings: {course_where: {course.unified_exam: {not_one_of: ["yes"]}}}
rules:
  - id: r
    from: {types: [mooc]}
    to: {any_course: true, where: {course.attendance: {not_below: attendance_required}}}
    credits: {basis: course}
"""


@pytest.mark.parametrize(
    "facts, expected",
    [
        ({"attendance": 80, "attendance_required": 80}, set()),
        ({"attendance": 79, "attendance_required": 80}, {"target.precondition"}),
        ({"attendance": 79, "attendance_required": 70}, set()),
        ({"attendance": 90}, {"target.precondition"}),
        ({"attendance": 90, "attendance_required": 80, "unified_exam": "yes"}, {"target.precondition"}),
    ],
)
def test_the_course_itself_says_how_much_attendance_it_asks_for(
    facts: dict[str, int | str], expected: set[str]
) -> None:
    learner = record(held("m", "mooc"), facts=program(replace(course("C", 200), facts=facts)))
    decision = ask(rules(ATTENDANCE), learner, "m", to_course("C"))
    assert failing(decision) == expected
    if "attendance_required" not in facts:
        assert decision.outcome is Outcome.NEEDS_SUPPLEMENT


def test_outcomes_together_must_have_the_hours_of_the_course() -> None:
    body = """
rules:
  - id: r
    from: {types: [mooc], count: {max: 3}}
    to: {any_course: true, where: {course.hours: {not_above: outcome.hours}, course.credits: {at_most: 4}}}
    credits: {basis: course}
"""
    facts = program(replace(course("C", 400), facts={"hours": 64}), replace(course("D", 450), facts={"hours": 10}))
    learner = record(held("a", "mooc", hours=32), held("b", "mooc", hours=32), facts=facts)
    assert ask(rules(body), learner, ("a", "b"), to_course("C")).outcome is Outcome.APPROVED
    alone = ask(rules(body), learner, "a", to_course("C"))
    assert [(test.field, test.actual, test.required) for test in alone.failed] == [("hours", 64, "≤ 32")]
    assert [test.field for test in ask(rules(body), learner, "a", to_course("D")).failed] == ["credits"]


@pytest.mark.parametrize(
    "body, field",
    [
        ("{types: [cet], where: {course.attendance: 1}}", "rules[0].from.where.course.attendance"),
        ("{types: [cet], where: {level: {not_below: course.level}}}", "rules[0].from.where.level"),
    ],
)
def test_an_outcome_is_not_asked_for_facts_of_a_course(body: str, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        rules(f"rules: [{{id: r, from: {body}, to: {{slots: [s]}}, credits: {{basis: fixed, give: 1}}}}]")
    problems = caught.value.params["problems"]
    assert isinstance(problems, list)
    assert [problem["field"] for problem in problems] == [field]


def test_what_the_learner_can_still_bring_is_told() -> None:
    facts = program(replace(course("C", 200), facts={"attendance": 79, "attendance_required": 80}))
    decision = ask(rules(ATTENDANCE), record(held("m", "mooc"), facts=facts), "m", to_course("C"))
    assert [(change.code, dict(change.params)) for change in decision.smallest_change] == [
        ("meet_course", {"target": "course:C", "field": "attendance", "required": "≥ 80"})
    ]
    unified = program(
        replace(course("C", 200), facts={"attendance": 80, "attendance_required": 80, "unified_exam": "yes"})
    )
    hopeless = ask(rules(ATTENDANCE), record(held("m", "mooc"), facts=unified), "m", to_course("C"))
    assert hopeless.smallest_change == ()
