"""Inheritance: a lower rule set may tighten; it may loosen only what the upper one names."""

from __future__ import annotations

import pytest

from oneplusx.domain.errors import Invalid
from oneplusx.domain.rules import ConsumptionScope, Outcome, RuleSet, compose, load_rule_set
from tests.domain.rules.cast import ask, course, failing, held, program, published, record, to_course, to_slot

UPPER = """
format: oneplusx-rule-set/1
code: UP
version: "1"
owner: {level: province, code: up}
effective: {from: 2024-01-01, to: 2030-12-31}
entry_years: {from: 2022}
settings:
  content_match_min: 70%
  consumption: institution
  excluded_natures: [practice]
  targets_max: 2
  obtained_since_entry: "09-01"
  course_where: {course.unified_exam: {not_one_of: ["yes"]}}
may_loosen: [MAY]
rules:
  - id: mooc
    from: {types: [mooc]}
    to: {any_course: true}
    credits: {basis: outcome, at_most: 4}
  - {id: startup, from: {types: [startup]}, to: {slots: [innovation]}, credits: {basis: fixed, give: 2}}
caps: [{id: half, share: 50%, base: program}]
groups: [{id: all, rules: [mooc, startup], count: highest}]
windows: [{id: w, kind: weeks, first_week: 1, last_week: 4}]
approval: [{role: academic_affairs}]
"""
LOWER = """
format: oneplusx-rule-set/1
code: LOW
version: "2"
owner: {level: college, code: low}
parent: UP
"""


def layers(lower: str, may: str = "") -> list[RuleSet]:
    upper = UPPER.replace("[MAY]", f"[{may}]")
    return [load_rule_set(upper, name="upper"), load_rule_set(LOWER + lower, name="lower")]


def test_what_the_lower_leaves_open_comes_from_the_upper() -> None:
    composed = compose(layers("effective: {from: 2025-09-01}\nentry_years: {to: 2026}\n"))
    assert (composed.code, composed.version) == ("LOW", "2")
    assert [rule.id for rule in composed.rules] == ["mooc", "startup"]
    assert {rule.origin for rule in composed.rules} == {"UP"}
    assert composed.settings.consumption is ConsumptionScope.INSTITUTION
    assert [day and day.isoformat() for day in composed.effective] == ["2025-09-01", "2030-12-31"]
    assert composed.entry_years == (2022, 2026)
    assert [(layer.code, layer.version) for layer in composed.layers] == [("UP", "1"), ("LOW", "2")]


TIGHTER = [
    "settings: {content_match_min: 80%}",
    "settings: {consumption: ever, targets_max: 1, excluded_natures: [thesis]}",
    "caps: [{id: half, share: 40%, base: program}, {id: more, at_most: 8}]",
    "rules: [{id: mooc, from: {types: [mooc]}, to: {any_course: true}, credits: {basis: outcome, at_most: 3}}]",
    "rules: [{id: startup, from: {types: [startup]}, to: {slots: [innovation]}, credits: {basis: fixed, give: 1}}]",
    "groups: [{id: all, rules: [mooc, startup], count: once}]",
    "windows: [{id: w2, kind: weeks, first_week: 1, last_week: 2}]",
    "approval: [{role: department_reviewer}, {role: academic_affairs}]",
    "disabled: [startup]",
    'settings: {obtained_since_entry: "09-15"}',
    "settings: {course_where: {course.attendance: {at_least: 70}}}",
    "requirements: [{id: own, at_least: 2, over: {slots: [innovation]}}]",
]
LOOSER = [
    ("settings: {content_match_min: 60%}", "settings.content_match_min"),
    ("settings: {consumption: program}", "settings.consumption"),
    ("settings: {targets_max: null}", "settings.targets_max"),
    ('settings: {obtained_since_entry: "08-31"}', "settings.obtained_since_entry"),
    ("settings: {obtained_since_entry: null}", "settings.obtained_since_entry"),
    ("groups: [{id: all, rules: [mooc, startup], count: one_rule}]", "groups.all"),
    ("groups: [{id: all, rules: [mooc, startup], count: highest, per: family}]", "groups.all"),
    ("caps: [{id: half, share: 60%, base: program}]", "caps.half"),
    ("caps: [{id: half, share: 40%, base: professional}]", "caps.half"),
    (
        "rules: [{id: mooc, from: {types: [mooc]}, to: {any_course: true}, credits: {basis: outcome, at_most: 5}}]",
        "rules.mooc",
    ),
    (
        "rules: [{id: startup, from: {types: [startup]}, to: {slots: [other]}, credits: {basis: fixed, give: 1}}]",
        "rules.startup",
    ),
    ("groups: [{id: all, rules: [mooc], count: highest}]", "groups.all"),
    ("windows: [{id: w2, kind: weeks, first_week: 1, last_week: 6}]", "windows"),
    ("approval: [{role: department_reviewer}]", "approval"),
]


@pytest.mark.parametrize("lower", TIGHTER)
def test_a_lower_rule_set_may_tighten(lower: str) -> None:
    compose(layers(lower))


@pytest.mark.parametrize("lower, what", LOOSER)
def test_a_lower_rule_set_may_loosen_only_what_the_upper_names(lower: str, what: str) -> None:
    with pytest.raises(Invalid) as caught:
        compose(layers(lower))
    assert caught.value.code == "rules.loosens_upper"
    assert caught.value.params == {"what": what, "upper": "UP", "lower": "LOW"}
    compose(layers(lower, may=what))


def test_a_program_cannot_loosen_what_only_its_college_may() -> None:
    program_level = load_rule_set(
        LOWER.replace("LOW", "PRG").replace("college", "program").replace("UP", "LOW")
        + "caps: [{id: half, share: 45%, base: program}]",
        name="program",
    )
    college = "may_loosen: [caps.half]\n"
    composed = compose([*layers(college), program_level])
    assert composed.caps[0].origin == "PRG"
    looser = load_rule_set(
        LOWER.replace("LOW", "PRG").replace("college", "program").replace("UP", "LOW")
        + "caps: [{id: half, share: 55%, base: program}]",
        name="program",
    )
    with pytest.raises(Invalid) as caught:
        compose([*layers(college), looser])
    assert caught.value.params["upper"] == "UP"


@pytest.mark.parametrize(
    "lower, code",
    [
        ("disabled: [unheard]", "rules.unknown_reference"),
        ("caps: [{id: c, at_most: 1, over: {rules: [unheard]}}]", "rules.unknown_reference"),
    ],
)
def test_unknown_rules_are_named(lower: str, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        compose(layers(lower))
    assert (caught.value.code, caught.value.params["id"]) == (code, "unheard")


def test_layers_descend_and_parents_fit() -> None:
    upper, lower = layers("")
    for wrong, code in [
        ([], "rules.no_layers"),
        ([lower, upper], "rules.layers_out_of_order"),
        ([published("P01"), lower], "rules.wrong_parent"),
    ]:
        with pytest.raises(Invalid) as caught:
            compose(wrong)
        assert caught.value.code == code


def test_the_upper_rules_and_caps_decide_in_the_college() -> None:
    composed = compose(layers("caps: [{id: half, share: 10%, base: program}]"))
    learner = record(held("m", "mooc", bank=400), facts=program(course("A", 400), total=3000))
    decision = ask(composed, learner, "m", to_course("A", "1"))
    assert failing(decision) == {"cap"}
    assert (decision.failed[0].origin, decision.trace[0].origin) == ("LOW", "UP")
    assert ask(composed, record(held("s", "startup")), "s", to_slot("innovation")).outcome is Outcome.APPROVED


def test_what_every_course_must_meet_adds_up() -> None:
    composed = compose(layers("settings: {course_where: {course.attendance: {at_least: 70}}}"))
    asked = [criterion.attribute for criterion in composed.settings.course_where]
    assert asked == ["course.unified_exam", "course.attendance"]
