"""Recorded scores: grades that stand for points, bonuses that never lower, weighted parts."""

from __future__ import annotations

from fractions import Fraction

import pytest

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
