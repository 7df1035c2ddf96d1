"""Recorded scores: grades that stand for points, bonuses that never lower, weighted parts."""

from __future__ import annotations

from fractions import Fraction

import pytest

from oneplusx.domain.errors import Invalid
from oneplusx.domain.rules import CourseStanding, CourseStatus, Outcome, RecordedScore, RuleSet, load_rule_set
from tests.domain.rules.cast import ask, course, held, program, record, to_course

HEAD = """
format: oneplusx-rule-set/1
code: T
version: "1"
owner: {level: college, code: t}
"""


def rules(body: str) -> RuleSet:
    return load_rule_set(HEAD + body, name="t")


def test_a_grade_may_stand_for_points() -> None:
    both = rules("""
rules:
  - id: exempt
    from: {types: [military_service]}
    to: {any_course: true}
    credits: {basis: course}
    score: {basis: fixed, grade: 免修免考, points: 85}
""")
    decision = ask(both, record(held("m", "military_service"), facts=program(course("C2", 200))), "m", to_course("C2"))
    assert decision.recorded_score == RecordedScore(Fraction(85), "免修免考")


@pytest.mark.parametrize("own, recorded", [(50, 70), (65, 80), (80, 80), (86, 86)])
def test_a_bonus_never_lowers_a_score_above_its_ceiling(own: int, recorded: int) -> None:
    bonus = rules("""
rules:
  - id: bonus
    from: {types: [military_service]}
    to: {any_course: true}
    credits: {basis: none}
    score: {basis: bonus, rows: [{points: 20}], ceiling: 80}
""")
    standing = CourseStanding("C2", CourseStatus.IN_PROGRESS, score=Fraction(own))
    learner = record(held("m", "military_service"), courses=[standing], facts=program(course("C2", 200)))
    decision = ask(bonus, learner, "m", to_course("C2"))
    assert (decision.outcome, decision.recorded_score) == (
        Outcome.APPROVED,
        RecordedScore(Fraction(recorded), None),
    )


WEIGHTED = """
rules:
  - id: online
    from: {types: [mooc]}
    to: {any_course: true}
    credits: {basis: course}
    score:
      basis: weighted
      parts: [{attribute: daily, weight: 40%}, {attribute: exam, weight: 60%}]
      at_least: 60
      ceiling: 90
"""


@pytest.mark.parametrize(
    "daily, exam, recorded",
    [(75, 50, Fraction(60)), (81, 70, Fraction(372, 5)), (100, 100, Fraction(90)), (70, 50, None)],
)
def test_a_weighted_score_sums_its_parts(daily: int, exam: int, recorded: Fraction | None) -> None:
    learner = record(held("m", "mooc", daily=daily, exam=exam), facts=program(course("C2", 200)))
    decision = ask(rules(WEIGHTED), learner, "m", to_course("C2"))
    if recorded is None:
        assert [(test.code, test.actual, test.required) for test in decision.failed] == [("score.known", 58, "≥ 60")]
    else:
        assert decision.recorded_score == RecordedScore(recorded, None)


def test_a_missing_part_of_a_score_asks_for_a_supplement() -> None:
    learner = record(held("m", "mooc", daily=80), facts=program(course("C2", 200)))
    assert ask(rules(WEIGHTED), learner, "m", to_course("C2")).outcome is Outcome.NEEDS_SUPPLEMENT


def test_weights_that_do_not_make_a_whole_are_refused() -> None:
    with pytest.raises(Invalid) as caught:
        rules(WEIGHTED.replace("60%", "50%"))
    [problem] = caught.value.params["problems"]
    assert (problem["field"], problem["found"], problem["allowed"]) == ("rules[0].score.parts", "90%", "100% together")
