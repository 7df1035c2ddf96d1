"""A method written tomorrow from another college's notice loads and decides without code (``tomorrow.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from oneplusx.domain.achievement import AttributeValue, HeldAchievement
from oneplusx.domain.planner import check_plan, plan
from oneplusx.domain.rules import (
    Calendar,
    CourseNature,
    CourseStanding,
    CourseStatus,
    Decision,
    LearnerRecord,
    Outcome,
    ProgramFacts,
    RecordedScore,
    Request,
    TargetRef,
    decide,
    load_rule_set,
    requirement_states,
)
from oneplusx.domain.rules.workbook import from_workbook, to_workbook
from tests.domain.rules.cast import course, failing, program, then, to_course, to_slot

RULES = load_rule_set((Path(__file__).parent / "tomorrow.yaml").read_text("utf-8"), name="tomorrow")
ON = date(2027, 4, 20)
Status = CourseStatus


def facts(**more: object) -> ProgramFacts:
    taught = {"taught_by": "metro"}
    courses = (
        *(replace(course(f"K{place}", 400), facts=taught) for place in range(5)),
        course("K6", 600),
        course("E2", 200, CourseNature.PUBLIC_ELECTIVE),
        course("M2", 200, CourseNature.MILITARY),
        course("F3", 300, CourseNature.PROFESSIONAL_FOUNDATION),
        course("S1", 100, CourseNature.PRACTICE, "安全教育"),
        course("P4", 400, CourseNature.PRACTICE),
    )
    return replace(program(*courses, **more), entry_year=2025)


def held(held_id: str, kind: str, /, family: str | None = None, **attributes: AttributeValue) -> HeldAchievement:
    return HeldAchievement(held_id, kind, held_id, attributes, date(2027, 3, 1), family=family)


def record(
    *achievements: HeldAchievement, standings: tuple[CourseStanding, ...] = (), of: ProgramFacts | None = None
) -> LearnerRecord:
    return LearnerRecord(achievements, standings, (), of or facts(), Calendar(term_starts=(date(2027, 3, 1),)))


def ask(
    learner: LearnerRecord, ids: str, *targets: TargetRef, rule: str | None = None, on: date = ON, **more: object
) -> Decision:
    request = replace(Request(rule, tuple(ids.split()), targets), **more)  # type: ignore[arg-type]
    return decide(RULES, learner, request, on)


def test_the_spreadsheet_says_the_same() -> None:
    assert from_workbook(to_workbook(RULES)) == RULES


@pytest.mark.parametrize("ids, approved", [("x c", True), ("c m", True), ("x m", True), ("x", False), ("x p", False)])
def test_two_of_three_free_a_course_of_4_credits(ids: str, approved: bool) -> None:
    learner = record(
        held("x", "x_certificate", level="advanced"),
        held("c", "competition", percentile=40),
        held("m", "mooc", score=80),
        held("p", "x_certificate", level="primary"),
    )
    decision = ask(learner, ids, to_course("K0"), rule="two-of-three")
    assert (decision.outcome is Outcome.APPROVED) is approved
    assert failing(ask(learner, "x c", to_course("K6"), rule="two-of-three")) == {"credits.at_most"}


@pytest.mark.parametrize(
    "attributes, credits",
    [
        ({"organizer_level": "province", "percentile": 15}, 400),
        ({"organizer_level": "province", "percentile": Fraction(31, 2)}, 300),
        ({"organizer_level": "city", "percentile": 90}, 100),
        ({"organizer_level": "province", "percentile": 10, "issuer_class": "industry_association"}, 300),
        ({"organizer_level": "city", "percentile": 10, "issuer_class": "industry_association"}, 0),
        ({"organizer_level": "city", "percentile": 10, "position": 2}, 300),
        ({"organizer_level": "city", "percentile": 10, "position": 5}, 150),
        ({"organizer_level": "city", "percentile": 60, "position": 9}, 50),
    ],
)
def test_contests_by_percentile_place_and_organizer(attributes: Mapping[str, AttributeValue], credits: int) -> None:
    learner = record(held("c", "competition", **attributes))
    assert ask(learner, "c", to_slot("contest"), rule="contest").credits_hundredths == credits


def test_service_hours_are_capped_for_life() -> None:
    learner = record(
        held("a", "volunteering", kind="metro", hours=219), held("b", "volunteering", kind="metro", hours=80)
    )
    first = ask(learner, "a", to_slot("practice"))
    assert first.credits_hundredths == 250
    elsewhere = replace(then(first, learner), program=replace(facts(), code="OTHER", institution="other"))
    assert failing(ask(elsewhere, "b", to_slot("practice"))) == {"cap"}
    assert ask(elsewhere, "b", to_slot("practice", 50)).outcome is Outcome.APPROVED


def test_a_panel_grants_part_of_a_practice_course() -> None:
    learner = record(held("f", "portfolio"))
    target = TargetRef(course_code="P4", credits_hundredths=250)
    bare = ask(learner, "f", target)
    assert (bare.outcome, failing(bare)) == (Outcome.NEEDS_SUPPLEMENT, {"evidence.given", "credits.panel"})
    shown = ask(learner, "f", target, evidence=("photographs", "employer_letter"), granted_credits_hundredths=250)
    assert (shown.outcome, shown.credits_hundredths) == (Outcome.APPROVED, 250)
    assert shown.reviewers == ("teacher", "department_reviewer", "college_head")
    barred = ask(
        learner, "f", to_course("S1"), evidence=("photographs", "employer_letter"), granted_credits_hundredths=100
    )
    assert failing(barred) == {"target.not_excluded"}


def test_the_first_license_excludes_the_other() -> None:
    learner = record(held("d", "driving_license"), held("s", "vocational_qualification", kind="signalling"))
    first = ask(learner, "d", to_slot("free_elective"))
    assert first.credits_hundredths == 150
    assert failing(ask(then(first, learner), "s", to_slot("free_elective"), rule="signal-license")) == {"group.once"}


def test_one_service_frees_courses_one_after_the_other_as_far_as_the_caps_go() -> None:
    standings = tuple(CourseStanding(f"K{place}", Status.IN_PROGRESS, facts={"term": "2026-2"}) for place in range(5))
    learner = record(held("v", "military_service", term="2026-2"), standings=standings)
    for place, code in enumerate(("M2", "K0", "K1")):
        decision = ask(learner, "v", to_course(code))
        assert decision.outcome is Outcome.APPROVED, code
        learner = then(decision, learner, f"past-{place}")
    assert decision.recorded_score == RecordedScore(Fraction(75), "中")
    third = ask(learner, "v", to_course("K2"), rule="veteran-term")
    assert [condition.subject for condition in third.failed] == ["metro-courses"]


def test_online_scores_are_weighted_and_recorded_in_five_grades() -> None:
    parts: dict[str, AttributeValue] = {"exam_score": 78, "homework_score": 90, "attendance_score": 100}
    learner = record(held("m", "mooc", credits_hundredths=200, **parts))
    decision = ask(learner, "m", to_course("E2"))
    assert decision.recorded_score == RecordedScore(Fraction(85), "良")  # 39 + 27 + 20 = 86


@pytest.mark.parametrize(
    "cause, attendance, wrong",
    [
        ("score", 50, set()),
        ("score", 49, {"target.precondition"}),
        ("cheating", 50, {"target.failed_cause"}),
        ("absence", 10, {"target.failed_cause", "target.precondition"}),
    ],
)
def test_a_failed_course_is_made_good_up_to_60(cause: str, attendance: int, wrong: set[str]) -> None:
    standing = CourseStanding(
        "F3", Status.FAILED, score=Fraction(48), failed_cause=cause, facts={"attendance": attendance}
    )
    learner = record(held("s", "vocational_qualification", kind="signalling"), standings=(standing,))
    decision = ask(learner, "s", to_course("F3"), rule="make-good")
    assert failing(decision) == wrong
    if not wrong:
        assert decision.recorded_score == RecordedScore(Fraction(60), "及格")


@pytest.mark.parametrize(
    "education_type, on, is_open",
    [
        ("full_time", date(2027, 4, 20), True),
        ("full_time", date(2027, 4, 19), False),
        ("full_time", date(2027, 6, 20), False),  # a Sunday: moved
        ("full_time", date(2027, 6, 21), True),
        ("day_release", date(2027, 3, 31), True),
        ("day_release", date(2027, 4, 1), False),
    ],
)
def test_windows_differ_by_education_type(education_type: str, on: date, is_open: bool) -> None:
    learner = record(held("d", "driving_license"), of=facts(education_type=education_type))
    decision = ask(learner, "d", to_slot("free_elective"), on=on)
    assert failing(decision) == (set() if is_open else {"window.open"})


def test_it_is_meant_for_three_years_from_2025() -> None:
    learner = record(held("d", "driving_license"), of=replace(facts(length_years=2), entry_year=2024))
    assert failing(ask(learner, "d", to_slot("free_elective"))) == {"rule_set.entry_year", "scope.length"}


def test_requirements_are_told() -> None:
    learner = record(held("c", "competition", organizer_level="city", percentile=40))
    decision = ask(learner, "c", to_slot("contest"))
    states = requirement_states(RULES, then(decision, learner))
    assert [(state.asked_for, state.earned, state.met) for state in states] == [
        ("graduation", 200, True),
        ("early_placement", 200, False),
    ]


def test_a_plan_is_made_and_checked() -> None:
    learner = record(
        held("x", "x_certificate", level="intermediate"),
        held("c", "competition", organizer_level="province", percentile=10),
        held("m", "mooc", score=90, credits_hundredths=200, exam_score=90, homework_score=90, attendance_score=90),
        held("d", "driving_license"),
        held("s", "vocational_qualification", kind="signalling"),
    )
    planned = plan(RULES, learner, ON)
    assert planned.proved
    assert check_plan(RULES, learner, planned, ON) == []
    assert len(planned.chosen) >= 3
