"""Recorded scores: grades that stand for points, bonuses that never lower, weighted parts."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from oneplusx.domain.errors import Invalid
from oneplusx.domain.rules import CourseStanding, CourseStatus, Outcome, RecordedScore, RuleSet, compose, load_rule_set
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


GRADES = """
grade_scales:
  - id: five
    when: {course.assessment: check}
    grades:
      - {grade: 优, from: 90, counts_as: 95}
      - {grade: 良, from: 80, counts_as: 85}
      - {grade: 中, from: 70, counts_as: 75}
      - {grade: 及格, from: 60, counts_as: 65}
      - {grade: 不及格, from: 0, counts_as: 40}
  - id: pass
    when: {course.assessment: pass}
    grades: [{grade: 合格, from: 60}, {grade: 不合格, from: 0}]
rules:
  - id: rule
    from: {types: [competition]}
    to: {any_course: true}
    credits: {basis: none}
    score: SCORE
"""


def graded(policy: str, assessment: str, standing: CourseStanding | None = None, **named: int) -> RecordedScore | None:
    facts = program(replace(course("C", 200), facts={"assessment": assessment}))
    learner = record(held("a", "competition", **named), courses=[standing] if standing else [], facts=facts)
    return ask(rules(GRADES.replace("SCORE", policy)), learner, "a", to_course("C")).recorded_score


def standing(score: int | None = None, grade: str | None = None) -> CourseStanding:
    points = None if score is None else Fraction(score)
    return CourseStanding("C", CourseStatus.IN_PROGRESS, score=points, grade=grade)


@pytest.mark.parametrize(
    "assessment, points, recorded",
    [
        ("check", 92, RecordedScore(Fraction(95), "优")),
        ("check", 89, RecordedScore(Fraction(85), "良")),
        ("check", 59, RecordedScore(Fraction(40), "不及格")),
        ("pass", 60, RecordedScore(Fraction(60), "合格")),
        ("exam", 92, RecordedScore(Fraction(92), None)),
    ],
)
def test_a_score_maps_to_the_grades_of_the_course(assessment: str, points: int, recorded: RecordedScore) -> None:
    assert graded("{basis: carry}", assessment, score=points) == recorded
    assert graded(f"{{basis: fixed, points: {points}}}", assessment) == recorded


@pytest.mark.parametrize(
    "own, recorded",
    [("中", "优"), ("及格", "良"), ("优", "优"), ("不及格", "及格")],
)
def test_a_bonus_on_a_grade_starts_from_what_it_counts_as(own: str, recorded: str) -> None:
    found = graded("{basis: bonus, rows: [{points: 20}], ceiling: 95}", "check", standing(grade=own))
    assert found is not None
    assert found.grade == recorded


def test_a_grade_that_the_scale_does_not_know_asks_for_a_supplement() -> None:
    assert graded("{basis: bonus, rows: [{points: 20}]}", "check", standing(grade="免修")) is None


@pytest.mark.parametrize(
    "own, recorded",
    [
        (standing(70), RecordedScore(Fraction(85), None)),
        (standing(91), RecordedScore(Fraction(91), None)),
        (None, RecordedScore(Fraction(85), None)),
    ],
)
def test_a_floor_lifts_a_score_and_leaves_a_better_one(own: CourseStanding | None, recorded: RecordedScore) -> None:
    assert graded("{basis: floor, rows: [{points: 85}]}", "exam", own) == recorded


def test_grades_stand_high_to_low_and_look_at_no_outcome() -> None:
    for bad, field in [
        (GRADES.replace("from: 80", "from: 91"), "grade_scales[0].grades[1].from"),
        (GRADES.replace("course.assessment: check", "level: primary"), "grade_scales[0].when.level"),
    ]:
        with pytest.raises(Invalid) as caught:
            rules(bad.replace("SCORE", "{basis: carry}"))
        problems = caught.value.params["problems"]
        assert isinstance(problems, list)
        assert [problem["field"] for problem in problems] == [field]


def test_a_program_may_grade_otherwise_than_its_college() -> None:
    college = rules(GRADES.replace("SCORE", "{basis: carry}"))
    own = load_rule_set(
        HEAD.replace("code: T", "code: P").replace("level: college", "level: program")
        + "parent: T\ngrade_scales: [{id: own, grades: [{grade: 过, from: 50}, {grade: 不过, from: 0}]}]\n",
        name="p",
    )
    facts = program(replace(course("C", 200), facts={"assessment": "check"}))
    decision = ask(
        compose([college, own]), record(held("a", "competition", score=55), facts=facts), "a", to_course("C")
    )
    assert decision.recorded_score == RecordedScore(Fraction(50), "过")
