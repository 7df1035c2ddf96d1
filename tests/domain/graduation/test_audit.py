"""What each kind of requirement means, one example each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from oneplusx.domain.achievement import HeldAchievement
from oneplusx.domain.errors import Invalid
from oneplusx.domain.graduation import (
    AchievementIs,
    AllOf,
    AnyOf,
    AuditRecord,
    AuditResult,
    CatalogCourse,
    ConditionIs,
    CourseIs,
    CoursePattern,
    CoursesFrom,
    CreditsFrom,
    EarnedCourse,
    EarnedStatus,
    FixKind,
    GradeAverage,
    HoursFrom,
    Node,
    NOf,
    Part,
    Pool,
    Program,
    Residency,
    Sharing,
    SharingRule,
    Way,
    audit,
)

ELECTIVES = Pool(patterns=("E*",))


def earned(code: str, credits: int = 200, **more: object) -> EarnedCourse:
    return EarnedCourse(code, credits_hundredths=credits, **more)  # type: ignore[arg-type]


def graduate(requirement: Node | None, *courses: EarnedCourse, **more: object) -> AuditResult:
    program = Program(code="P", requirement=requirement)
    return audit(program, AuditRecord(courses, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "requirement",
    [
        None,
        AllOf(id="x"),
        AnyOf(id="x"),
        NOf(id="x", n=0),
        AllOf(id="x", children=(AnyOf(id="y"),)),
        CreditsFrom(id="x", min_hundredths=0),
        CoursesFrom(id="x", min_courses=0, pool=Pool(codes=("nothing",))),
    ],
)
def test_an_empty_requirement_is_satisfied(requirement: Node | None) -> None:
    result = graduate(requirement)
    assert result.satisfied
    assert result.proved


def test_a_course_counts_once() -> None:
    two = AllOf(
        id="x",
        children=(
            CoursesFrom(id="a", min_courses=1, pool=ELECTIVES),
            CoursesFrom(id="b", min_courses=1, pool=ELECTIVES),
        ),
    )
    result = graduate(two, earned("E1"))
    assert not result.satisfied
    assert set(result.blocking) == {"a", "b"}
    assert result.blocking_alone == ()
    assert graduate(two, earned("E1"), earned("E2")).satisfied


def test_a_course_taken_twice_counts_once_unless_repeatable() -> None:
    two = CoursesFrom(id="a", min_courses=2, pool=ELECTIVES)
    lines = (earned("E1", term="1"), earned("E1", term="2"))
    assert not audit(Program(code="P", requirement=two), AuditRecord(lines)).satisfied
    assert audit(Program(code="P", requirement=two, repeatable=("E*",)), AuditRecord(lines)).satisfied


def test_the_scarce_course_goes_where_only_it_can() -> None:
    """Matching from the top down would give E1 to the first node and refuse a graduate."""
    two = AllOf(
        id="x",
        children=(CoursesFrom(id="any", min_courses=1, pool=ELECTIVES), CourseIs(id="e1", code="E1")),
    )
    result = graduate(two, earned("E1"), earned("E2"))
    assert result.satisfied
    assert {item.code: item.node_ids for item in result.allocation} == {"E1": ("e1",), "E2": ("any",)}


def test_credits_are_indivisible_unless_the_node_says_otherwise() -> None:
    def both(*, divisible: bool) -> Node:
        children = tuple(
            CreditsFrom(id=name, min_hundredths=300, pool=ELECTIVES, divisible=divisible) for name in ("a", "b")
        )
        return AllOf(id="x", children=children)

    courses = (earned("E1", 400), earned("E2", 200))
    assert not graduate(both(divisible=False), *courses).satisfied
    assert graduate(both(divisible=True), *courses).satisfied


def test_sharing_is_allowed_forbidden_or_limited() -> None:
    major = CreditsFrom(id="major", min_hundredths=400, pool=ELECTIVES)
    minor = CreditsFrom(id="minor", min_hundredths=400, pool=ELECTIVES)
    program = Program(code="P", requirement=AllOf(id="x", children=(major, minor)))
    record = AuditRecord((earned("E1"), earned("E2"), earned("E3")))
    assert not audit(program, record).satisfied
    for limit, expected in ((None, True), (200, True), (100, False)):
        rule = SharingRule(between=("major", "minor"), up_to_hundredths=limit)
        assert audit(replace(program, sharing=(rule,)), record).satisfied is expected


def test_a_free_node_counts_everything_without_taking_it() -> None:
    tree = AllOf(
        id="x",
        children=(
            CreditsFrom(id="total", min_hundredths=400, sharing=Sharing.FREE),
            CourseIs(id="e1", code="E1"),
            CourseIs(id="e2", code="E2"),
        ),
    )
    assert graduate(tree, earned("E1"), earned("E2")).satisfied


def test_parts_have_minimums_and_maximums() -> None:
    art = Part(pool=Pool(codes=("E1",)), minimum=200, title_zh="艺术")
    sport = Part(pool=Pool(patterns=("S*",)), maximum=300)
    node = CreditsFrom(id="x", min_hundredths=600, pool=Pool(patterns=("E*", "S*")), parts=(art, sport))
    assert graduate(node, earned("E1"), earned("S1", 400), earned("E2", 100)).satisfied
    missing_art = graduate(node, earned("E2", 400), earned("S1", 400))
    assert [reason.code for reason in missing_art.node("x").reasons][:2] == [
        "audit.credits_missing",
        "audit.part_missing",
    ]
    assert not graduate(node, earned("E1"), earned("S1", 500)).satisfied


def test_a_minimum_score_and_courses_without_a_number() -> None:
    strict = CourseIs(id="x", code="E1", min_score=Fraction(70))
    assert graduate(strict, earned("E1", score=Fraction(70))).satisfied
    low = graduate(strict, earned("E1", score=Fraction(69)))
    assert "audit.score_too_low" in {reason.code for reason in low.node("x").reasons}
    assert not graduate(strict, earned("E1", way=Way.EXEMPTION)).satisfied
    assert graduate(replace(strict, unscored_counts=True), earned("E1", way=Way.EXEMPTION)).satisfied


def test_a_better_retake_counts_and_a_running_one_may() -> None:
    strict = CourseIs(id="x", code="E1", min_score=Fraction(70))
    low = earned("E1", score=Fraction(61), term="1")
    assert graduate(strict, low, earned("E1", score=Fraction(75), way=Way.RETAKE, term="2")).satisfied
    running = graduate(strict, low, earned("E1", status=EarnedStatus.IN_PROGRESS, term="2"))
    assert not running.satisfied
    assert running.would_be_satisfied


def test_n_of_takes_the_branches_that_can_be_met() -> None:
    tree = NOf(id="x", n=2, children=tuple(CourseIs(id=code, code=code) for code in ("E1", "E2", "E3")))
    assert graduate(tree, earned("E1"), earned("E3")).satisfied
    one = graduate(tree, earned("E3"))
    assert not one.satisfied
    assert one.node("x").earned == 1
    assert one.node("x").required == 2


def test_a_branch_that_only_matching_can_choose() -> None:
    """The cheaper looking branch takes the course that the other requirement needs."""
    tree = AllOf(
        id="x",
        children=(
            AnyOf(
                id="either",
                children=(
                    CoursesFrom(id="one", min_courses=1, pool=Pool(codes=("E1",))),
                    CoursesFrom(id="two", min_courses=2, pool=Pool(codes=("E2", "E3"))),
                ),
            ),
            CourseIs(id="e1", code="E1"),
        ),
    )
    assert graduate(tree, earned("E1"), earned("E2"), earned("E3")).satisfied


def test_course_patterns_and_exclusions() -> None:
    node = CoursePattern(id="x", pattern="E?", count=2, excluded_patterns=("E9",))
    assert not graduate(node, earned("E1"), earned("E9")).satisfied
    assert graduate(node, earned("E1"), earned("E2")).satisfied


def test_named_sets() -> None:
    node = CreditsFrom(id="x", min_hundredths=400, pool=Pool(sets=("arts",), excluded_sets=("old",)))
    sets = {"arts": Pool(patterns=("A*",)), "old": Pool(codes=("A1",))}
    program = Program(code="P", requirement=node, sets=sets)
    assert audit(program, AuditRecord((earned("A2"), earned("A3")))).satisfied
    assert not audit(program, AuditRecord((earned("A1"), earned("A2")))).satisfied


def test_hours_count_courses_and_achievements() -> None:
    node = HoursFrom(id="x", min_hours=40, pool=ELECTIVES, achievement_types=("volunteering",))
    helped = HeldAchievement("v", "volunteering", "志愿服务", {"hours": 10})
    assert graduate(node, earned("E1", hours=30), achievements=(helped,)).satisfied
    assert not graduate(node, earned("E1", hours=30)).satisfied


def test_residency_counts_only_what_was_earned_here() -> None:
    node = Residency(id="x", min_hundredths=400)
    assert not graduate(node, earned("E1"), earned("E2", own=False)).satisfied
    assert graduate(node, earned("E1"), earned("E2")).satisfied


@pytest.mark.parametrize(
    "level, expires_on, verified, expected",
    [
        ("primary", None, True, False),
        ("intermediate", None, True, True),
        ("advanced", None, True, True),
        ("advanced", date(2026, 1, 1), True, False),
        ("advanced", date(2026, 6, 30), True, True),
        ("advanced", None, False, False),
    ],
)
def test_one_x_certificate_of_a_level_or_above(
    level: str, expires_on: date | None, verified: bool, expected: bool
) -> None:
    node = AchievementIs(id="x", types=("x_certificate",), min_level="intermediate")
    held = HeldAchievement("h", "x_certificate", "X", {"level": level}, expires_on=expires_on, verified=verified)
    result = graduate(node, achievements=(held,), on=date(2026, 6, 30))
    assert result.satisfied is expected
    if level == "primary":
        assert result.node("x").reasons[0].code == "audit.level_too_low"


def test_the_average_is_exact_and_weighted() -> None:
    node = GradeAverage(id="x", min_score=Fraction(80))
    exactly = (earned("E1", 300, score=Fraction(82)), earned("E2", 200, score=Fraction(77)), earned("E3"))
    assert graduate(node, *exactly).satisfied
    assert not graduate(replace(node, weighted=False), *exactly).satisfied
    assert not graduate(node).satisfied


def test_conditions_met_not_met_and_not_known() -> None:
    node = ConditionIs(id="x", condition="internship")
    assert graduate(node, conditions={"internship": True}).satisfied
    assert graduate(node, conditions={"internship": False}).node("x").reasons[0].code == "audit.condition_not_met"
    assert graduate(node).node("x").reasons[0].code == "audit.condition_unknown"


def test_in_progress_would_satisfy() -> None:
    node = CreditsFrom(id="x", min_hundredths=600, pool=ELECTIVES)
    result = graduate(node, earned("E1"), earned("E2", 400, status=EarnedStatus.IN_PROGRESS))
    assert not result.satisfied
    assert result.would_be_satisfied
    found = result.node("x")
    assert (found.required, found.earned, found.in_progress, found.missing) == (600, 200, 400, 0)
    assert [(item.kind, item.code) for item in result.cheapest_fix] == [(FixKind.FINISH, "E2")]
    assert result.missing_hundredths == 0


def test_the_ways_courses_were_passed_are_counted() -> None:
    node = CreditsFrom(id="x", min_hundredths=600, pool=ELECTIVES)
    result = graduate(
        node,
        earned("E1"),
        earned("E2", way=Way.RETAKE),
        earned("E3", way=Way.EXEMPTION, source_id="conversion-1"),
    )
    assert result.node("x").passed_by == {"normal": 1, "retake": 1, "exemption": 1}
    assert result.passed_by == {"normal": 1, "retake": 1, "exemption": 1}
    assert {item.source_id for item in result.allocation} == {"", "conversion-1"}


def test_the_cheapest_fix_prefers_fewest_credits_then_fewest_courses() -> None:
    node = CreditsFrom(id="x", min_hundredths=500, pool=ELECTIVES)
    catalog = tuple(
        CatalogCourse(code=code, credits_hundredths=credits)
        for code, credits in (("E1", 100), ("E2", 200), ("E3", 300), ("E4", 400), ("E5", 600))
    )
    result = audit(Program(code="P", requirement=node, courses=catalog), AuditRecord())
    assert {item.code for item in result.cheapest_fix} in ({"E2", "E3"}, {"E1", "E4"})
    assert result.missing_hundredths == 500
    assert result.fix_proved


def test_a_certificate_may_be_the_cheapest_fix() -> None:
    either = AnyOf(
        id="x",
        children=(CourseIs(id="c", code="E1"), AchievementIs(id="cert", types=("x_certificate",))),
    )
    result = graduate(either)
    assert [(item.kind, item.node_id) for item in result.cheapest_fix] == [(FixKind.ACHIEVEMENT, "cert")]


def test_one_course_bought_for_a_node_counts_for_the_total() -> None:
    tree = AllOf(
        id="x",
        children=(
            CourseIs(id="e1", code="E1"),
            CreditsFrom(id="total", min_hundredths=400, sharing=Sharing.FREE),
        ),
    )
    catalog = tuple(CatalogCourse(code=code, credits_hundredths=200) for code in ("E1", "E2"))
    result = audit(Program(code="P", requirement=tree, courses=catalog), AuditRecord((earned("E2"),)))
    assert [item.code for item in result.cheapest_fix] == ["E1"]
    assert result.fix_proved


def test_an_impossible_program_has_no_fix_and_says_so() -> None:
    twice = AllOf(id="x", children=(CourseIs(id="a", code="E1"), CourseIs(id="b", code="E1")))
    result = graduate(twice)
    assert not result.satisfied
    assert result.cheapest_fix == ()
    assert result.fix_proved


@pytest.mark.parametrize(
    "program, code",
    [
        (Program(code="P", requirement=AllOf(id="x", children=(AllOf(id="x"),))), "audit.duplicate_id"),
        (
            Program(code="P", requirement=CreditsFrom(id="x", min_hundredths=5, max_hundredths=4)),
            "audit.max_below_min",
        ),
        (Program(code="P", requirement=NOf(id="x", n=2, children=(AllOf(id="y"),))), "audit.n_exceeds_children"),
        (
            Program(code="P", requirement=CreditsFrom(id="x", min_hundredths=1, pool=Pool(sets=("s",)))),
            "audit.unknown_set",
        ),
        (Program(code="P", sets={"s": Pool(sets=("t",)), "t": Pool(excluded_sets=("s",))}), "audit.circular_set"),
        (Program(code="P", sharing=(SharingRule(between=("a", "b")),)), "audit.unknown_node"),
        (Program(code="P", requirement=AchievementIs(id="x", min_level="expert")), "audit.unknown_level"),
    ],
)
def test_a_program_that_is_not_sound_is_refused(program: Program, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        audit(program, AuditRecord())
    assert code in {problem["code"] for problem in refusal.value.params["problems"]}  # type: ignore[attr-defined]
