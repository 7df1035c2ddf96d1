"""The published cases of the seven rule sets; an *inferred reading* is tested as the reading that it names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from oneplusx.domain.achievement import AttributeValue
from oneplusx.domain.rules import (
    ConsumptionScope,
    CourseNature,
    Decision,
    Outcome,
    PastConversion,
    PastTarget,
    PastUse,
    RecordedScore,
    RuleSet,
    compose,
    load_rule_set,
)
from oneplusx.domain.rules.limits import GroupCount
from tests.domain.rules.cast import ON, ask, course, failing, held, program, published, record, then, to_course, to_slot

FOUNDATION, CORE = CourseNature.PROFESSIONAL_FOUNDATION, CourseNature.PROFESSIONAL_CORE


def converted(credits: int, kind: str = "x_certificate", name: str = "earlier") -> PastConversion:
    """An earlier conversion of so many hundredths in the same program."""
    return PastConversion(
        id=name,
        rule_set_code="R16",
        rule_id="mooc" if kind == "mooc" else "outcome",
        uses=(PastUse(f"{name}-held", kind, credits, ConsumptionScope.PROGRAM),),
        targets=(PastTarget("OLD", None, credits, CORE.value),),
        credits_hundredths=credits,
        converted_on=date(2025, 9, 1),
        program="P-2024-510203",
        institution="college",
    )


class TestR08:
    def test_t001_senior_core_certificate_gives_5_credits_to_free_electives(self) -> None:
        learner = record(held("a", "skill_certificate", level="advanced", core="yes"))
        decision = ask(published("R08"), learner, "a", to_slot("free_elective"))
        assert (decision.outcome, decision.credits_hundredths) == (Outcome.APPROVED, 500)
        assert decision.targets[0].slot == "free_elective"

    def two_english(self, rules: RuleSet) -> tuple[int, int]:
        learner = record(held("cet", "cet", kind="cet_4"), held("b", "english_test", kind="pretco_b"))
        first = ask(rules, learner, "cet", to_slot("free_elective"))
        second = ask(rules, then(first, learner), "b", to_slot("free_elective"))
        return first.credits_hundredths, second.credits_hundredths

    def test_t002_inferred_reading_both_languages_count(self) -> None:
        assert self.two_english(published("R08")) == (400, 100)

    def test_t002_inferred_reading_only_the_highest_language_counts(self) -> None:
        rules = published("R08")
        groups = tuple(replace(group, count=GroupCount.HIGHEST) for group in rules.groups)
        assert self.two_english(replace(rules, groups=groups)) == (400, 0)

    def test_t002_highest_only_gives_the_difference_when_the_higher_comes_later(self) -> None:
        rules = published("R08")
        rules = replace(rules, groups=tuple(replace(group, count=GroupCount.HIGHEST) for group in rules.groups))
        learner = record(held("cet", "cet", kind="cet_4"), held("b", "english_test", kind="pretco_b"))
        first = ask(rules, learner, "b", to_slot("free_elective"))
        second = ask(rules, then(first, learner), "cet", to_slot("free_elective"))
        assert (first.credits_hundredths, second.credits_hundredths) == (100, 300)

    def test_t003_interest_group_of_34_hours_gives_1_credit(self) -> None:
        learner = record(held("a", "interest_group", hours=34))
        assert ask(published("R08"), learner, "a", to_slot("free_elective")).credits_hundredths == 100

    def test_33_hours_give_nothing(self) -> None:
        learner = record(held("a", "interest_group", hours=33))
        assert ask(published("R08"), learner, "a", to_slot("free_elective")).outcome is Outcome.REFUSED

    @pytest.mark.parametrize(
        "organizer, award, credits",
        [
            ("national", "first", 400),
            ("national", "second", 300),  # T004
            ("national", "third", 200),
            ("province", "first", 300),
            ("province", "second", 200),
            ("province", "third", 100),
            ("city", "first", 200),
            ("city", "second", 150),  # T005
            ("city", "third", 100),
            ("school", "third", 50),
        ],
    )
    def test_t004_t005_competitions(self, organizer: str, award: str, credits: int) -> None:
        learner = record(held("a", "competition", organizer_level=organizer, award=award))
        decision = ask(published("R08"), learner, "a", to_slot("free_elective"))
        assert (decision.outcome, decision.credits_hundredths) == (Outcome.APPROVED, credits)

    @pytest.mark.parametrize(
        "kind, attributes, credits",
        [
            ("skill_certificate", {"level": "intermediate", "core": "yes"}, 200),
            ("skill_certificate", {"level": "advanced", "core": "no"}, 200),
            ("english_test", {"kind": "zhejiang_3"}, 200),
            ("english_test", {"kind": "pretco_b"}, 100),
            ("ncre", {"level": "level_1"}, 100),
            ("ncre", {"level": "level_2"}, 200),
            ("lecture", {"hours": 68}, 200),
        ],
    )
    def test_other_rows_of_the_table(self, kind: str, attributes: dict[str, AttributeValue], credits: int) -> None:
        learner = record(held("a", kind, attributes))
        assert ask(published("R08"), learner, "a", to_slot("free_elective")).credits_hundredths == credits


class TestR14:
    courses = (course("F4", 400, FOUNDATION), course("C4", 400), course("C8", 800), course("C9", 900))

    def decide(self, level: str, bank: int, *codes: str) -> Decision:
        learner = record(held("x", "x_certificate", level=level, bank=bank), facts=program(*self.courses))
        targets = [to_course(code) for code in codes]
        return ask(published("R14"), learner, "x", *targets, rule=f"x-{level}")

    def test_t026_primary_never_reaches_a_core_course(self) -> None:
        decision = self.decide("primary", 800, "C4")
        assert decision.outcome is Outcome.REFUSED
        assert failing(decision) == {"target.pool"}
        assert decision.failed[0].actual == "professional_core"
        assert decision.failed[0].required == ("professional_foundation",)

    def test_t027_intermediate_reaches_a_core_course_of_4_credits(self) -> None:
        decision = self.decide("intermediate", 600, "C4")
        assert (decision.outcome, decision.credits_hundredths) == (Outcome.APPROVED, 400)
        assert decision.reviewers == (
            "department_reviewer",
            "academic_affairs",
            "organization_officer",
            "bank_officer",
        )

    def test_t028_advanced_never_reaches_a_course_of_9_credits(self) -> None:
        decision = self.decide("advanced", 1000, "C9")
        assert decision.outcome is Outcome.REFUSED
        failed = decision.failed[0]
        assert (failed.code, failed.actual, failed.required) == ("credits.at_most", 900, 800)

    def test_exactly_8_credits_are_approved(self) -> None:
        assert self.decide("advanced", 800, "C8").credits_hundredths == 800

    def test_t029_a_course_of_8_credits_is_above_a_bank_value_of_6(self) -> None:
        decision = self.decide("intermediate", 600, "C8")
        assert decision.outcome is Outcome.REFUSED
        failed = decision.failed[0]
        assert (failed.code, failed.actual, failed.required) == ("credits.bank_value", 800, 600)

    def test_t030_one_certificate_never_reaches_two_courses(self) -> None:
        decision = self.decide("advanced", 800, "F4", "C4")
        assert decision.outcome is Outcome.REFUSED
        assert failing(decision) == {"target.count"}
        assert decision.smallest_change[0].code == "drop_targets"

    def test_the_same_certificate_is_not_used_twice(self) -> None:
        learner = record(held("x", "x_certificate", level="advanced", bank=800), facts=program(*self.courses))
        first = ask(published("R14"), learner, "x", to_course("F4"))
        second = ask(published("R14"), then(first, learner), "x", to_course("C4"))
        assert failing(second) == {"achievement.unused"}


class TestR16:
    rules = ("P01", "R16")

    def test_t038_68_of_140_replaced_3_more_exceed_the_half(self) -> None:
        learner = record(held("x", "x_certificate", bank=300), past=[converted(6800)], facts=program(course("C3", 300)))
        decision = ask(published(*self.rules), learner, "x", to_course("C3", "1"))
        assert failing(decision) == {"cap"}
        failed = decision.failed[0]
        assert (failed.subject, failed.actual, failed.required) == ("half-of-program", 7100, Fraction(7000))

    def test_t039_inferred_reading_67_of_140_replaced_3_more_reach_exactly_70(self) -> None:
        learner = record(held("x", "x_certificate", bank=300), past=[converted(6700)], facts=program(course("C3", 300)))
        decision = ask(published(*self.rules), learner, "x", to_course("C3", "1"))
        assert decision.outcome is Outcome.APPROVED
        state = next(cap for cap in decision.caps if cap.cap_id == "half-of-program")
        assert (state.before, state.after, state.limit) == (6700, 7000, Fraction(7000))

    def test_t040_34_of_140_by_online_courses_2_more_exceed_the_quarter(self) -> None:
        learner = record(held("m", "mooc", bank=200), past=[converted(3400, "mooc")], facts=program(course("C2", 200)))
        decision = ask(published(*self.rules), learner, "m", to_course("C2", "1"))
        assert [(failed.code, failed.subject) for failed in decision.failed] == [("cap", "mooc-quarter")]

    def test_t041_a_content_match_of_79_percent_is_too_small(self) -> None:
        learner = record(held("x", "x_certificate", bank=300), facts=program(course("C3", 300)))
        decision = ask(published(*self.rules), learner, "x", to_course("C3", "79/100"), rule="outcome")
        assert failing(decision) == {"target.content_match"}
        assert ask(published(*self.rules), learner, "x", to_course("C3", "80/100")).outcome is Outcome.APPROVED

    def test_t042_primary_counted_1_later_intermediate_2_total_2(self) -> None:
        learner = record(
            held("p", "x_certificate", bank=100, family="x:web", level="primary"),
            held("i", "x_certificate", bank=200, family="x:web", level="intermediate"),
            facts=program(course("A1", 100), course("B1", 100), course("B2", 200)),
        )
        first = ask(published(*self.rules), learner, "p", to_course("A1", "1"))
        later = then(first, learner)
        whole = ask(published(*self.rules), later, "i", to_course("B2", "1"), rule="outcome")
        rest = ask(published(*self.rules), later, "i", to_course("B1", "1"))
        assert failing(whole) == {"credits.within_outcome"}
        assert first.credits_hundredths + rest.credits_hundredths == 200


class TestR21:
    @pytest.mark.parametrize(
        "kind, attributes, credits",
        [
            ("x_certificate", {"level": "primary"}, 100),
            ("x_certificate", {"level": "intermediate"}, 200),  # T043
            ("patent", {"kind": "invention"}, 500),  # T044
            ("patent", {"kind": "utility_model"}, 200),
            ("patent", {"kind": "design"}, 100),
            ("innovation_project", {"organizer_level": "province", "role": "member"}, 100),  # T045
            ("innovation_project", {"organizer_level": "province", "role": "leader"}, 200),
            ("innovation_project", {"organizer_level": "national", "role": "member"}, 200),
            ("innovation_project", {"organizer_level": "national", "role": "leader"}, 400),
            ("startup", {}, 200),
            ("vocational_qualification", {}, 200),
            ("paper", {"index": "sci", "role": "first_author"}, 400),
            ("paper", {"index": "sci", "role": "other_author"}, 300),
            ("paper", {"index": "core", "role": "first_author"}, 300),
            ("paper", {"index": "core", "role": "other_author"}, 200),
            ("driving_license", {}, 200),
            ("software_copyright", {}, 100),
        ],
    )
    def test_t043_t044_t045_the_table(self, kind: str, attributes: dict[str, AttributeValue], credits: int) -> None:
        decision = ask(published("R21"), record(held("a", kind, attributes)), "a", to_slot("innovation"))
        assert (decision.outcome, decision.credits_hundredths) == (Outcome.APPROVED, credits)


class TestR25:
    @pytest.mark.parametrize(
        "kind, score, points",
        [
            ("cet_4", 425, 75),  # T050
            ("cet_4", 426, 85),  # T051
            ("cet_4", 475, 85),  # T052
            ("cet_4", 476, 95),  # T053
            ("cet_6", 425, 100),  # T054
        ],
    )
    def test_t050_to_t054_bands(self, kind: str, score: int, points: int) -> None:
        facts = program(course("E", 400, CourseNature.PUBLIC_COMPULSORY, "大学英语"))
        learner = record(held("c", "cet", kind=kind, score=score), facts=facts)
        decision = ask(published("R25"), learner, "c", to_course("E"))
        assert decision.outcome is Outcome.APPROVED
        assert decision.recorded_score == RecordedScore(Fraction(points), None)
        assert decision.credits_hundredths == 0
        assert [use.achievement_id for use in decision.consumed] == ["c"]

    def test_424_is_below_the_minimum(self) -> None:
        facts = program(course("E", 400, CourseNature.PUBLIC_COMPULSORY, "大学英语"))
        decision = ask(
            published("R25"), record(held("c", "cet", kind="cet_4", score=424), facts=facts), "c", to_course("E")
        )
        assert "source.score" in failing(decision)

    def test_the_second_week_is_too_late_inferred_reading_of_within_1_week(self) -> None:
        facts = program(course("E", 400, CourseNature.PUBLIC_COMPULSORY, "大学英语"))
        learner = record(held("c", "cet", kind="cet_4", score=500), facts=facts)
        decision = ask(published("R25"), learner, "c", to_course("E"), rule="cet-4", on=date(2026, 9, 7))
        assert failing(decision) == {"window.open"}


class TestR32:
    @pytest.mark.parametrize(
        "organizer, awards",
        [
            ("national", {"special": 1000, "first": 600, "second": 500, "third": 400}),
            ("province", {"special": 400, "first": 350, "second": 300, "third": 200}),
            ("school", {"special": 200, "first": 150, "second": 100, "third": 50}),
        ],
    )
    def test_competition_table(self, organizer: str, awards: dict[str, int]) -> None:
        for award, credits in awards.items():
            learner = record(held("a", "competition", organizer_level=organizer, award=award))
            assert ask(published("R32"), learner, "a", to_slot("innovation")).credits_hundredths == credits

    def test_t015_a_non_main_member_gets_half_a_credit_less(self) -> None:
        outcome = held(
            "a", "competition", organizer_level="province", award="special", team="team", role="non_main_member"
        )
        assert ask(published("R32"), record(outcome), "a", to_slot("innovation")).credits_hundredths == 350

    def test_t016_inferred_reading_an_industry_association_counts_one_level_lower(self) -> None:
        outcome = held(
            "a", "competition", organizer_level="national", award="first", issuer_class="industry_association"
        )
        decision = ask(published("R32"), record(outcome), "a", to_slot("innovation"))
        assert decision.credits_hundredths == 350
        derived = next(condition for condition in decision.trace if condition.code == "source.derived")
        assert (derived.actual, derived.required) == ("national", "province")

    @pytest.mark.parametrize(
        "major, level, credits",
        [
            ("080901", "level_2", 100),  # T017
            ("510203", "level_2", 100),
            ("630701", "level_2", 200),  # T018
            ("630701", "level_3", 400),
            ("080901", "level_4", 500),
        ],
    )
    def test_t017_t018_computer_rank_by_major(self, major: str, level: str, credits: int) -> None:
        learner = record(held("n", "ncre", level=level), facts=program(major=major))
        assert ask(published("R32"), learner, "n", to_slot("innovation")).credits_hundredths == credits

    @pytest.mark.parametrize("level, credits", [("level_5", 100), ("level_4", 150), ("level_3", 200)])
    def test_t019_vocational_qualification(self, level: str, credits: int) -> None:
        learner = record(held("v", "vocational_qualification", level=level))
        assert ask(published("R32"), learner, "v", to_slot("innovation")).credits_hundredths == credits


COLLEGE_UNDER_P01 = """
format: oneplusx-rule-set/1
code: COLLEGE
version: "1"
owner: {level: college, code: college}
parent: P01
rules:
  - id: competition
    from: {types: [competition]}
    to: {slots: [elective]}
    credits: {basis: fixed, give: 2}
    category: competition
  - id: innovation
    from: {types: [innovation_project]}
    to: {slots: [elective]}
    credits: {basis: fixed, give: 3}
    category: innovation
"""


class TestP01:
    def test_t077_the_same_outcome_under_two_categories_counts_once_at_the_highest_level(self) -> None:
        rules = compose([published("P01"), load_rule_set(COLLEGE_UNDER_P01, name="college")])
        learner = record(
            held("award", "competition", family="robot-2026"),
            held("project", "innovation_project", family="robot-2026"),
        )
        lower = ask(rules, learner, "award", to_slot("elective"))
        higher = ask(rules, then(lower, learner), "project", to_slot("elective"))
        assert (lower.credits_hundredths, higher.credits_hundredths) == (200, 100)
        again = ask(
            rules, then(ask(rules, learner, "project", to_slot("elective")), learner), "award", to_slot("elective")
        )
        assert again.outcome is Outcome.REFUSED
        assert "family.counted" in failing(again)

    def test_the_half_of_the_province_holds_for_its_colleges(self) -> None:
        rules = compose([published("P01"), load_rule_set(COLLEGE_UNDER_P01, name="college")])
        learner = record(held("award", "competition"), past=[converted(6900)])
        decision = ask(rules, learner, "award", to_slot("elective"), on=ON)
        assert failing(decision) == {"cap"}
        assert decision.failed[0].origin == "P01"
        assert decision.caps[0].origin == "P01"
