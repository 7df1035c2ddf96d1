"""The published cases of the rule sets from R15 on; an *inferred reading* is tested as the reading that it names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from oneplusx.domain.achievement import AttributeValue, HeldAchievement
from oneplusx.domain.rules import (
    CourseNature,
    CourseStanding,
    CourseStatus,
    Decision,
    LearnerRecord,
    Outcome,
    PastConversion,
    PastTarget,
    RecordedScore,
    Request,
    decide,
    requirement_states,
)
from tests.domain.rules.cast import (
    ON,
    ask,
    course,
    failing,
    held,
    program,
    published,
    record,
    then,
    to_course,
    to_slot,
)

PRACTICE, MILITARY = CourseNature.PRACTICE, CourseNature.MILITARY


class TestR15:
    def decide(self, **attributes: AttributeValue) -> Decision:
        learner = record(held("a", "competition", attributes))
        return ask(published("R15"), learner, "a", to_slot("elective"))

    @pytest.mark.parametrize(
        "organizer, credits",
        [("national", (400, 300, 200)), ("province", (300, 200, 100)), ("city", (200, 150, 100))],
    )
    def test_t006_individual_awards(self, organizer: str, credits: tuple[int, ...]) -> None:
        awards = ("first", "second", "third")
        found = tuple(self.decide(organizer_level=organizer, award=award).credits_hundredths for award in awards)
        assert found == credits  # T006: national first, 4 credits

    @pytest.mark.parametrize(
        "organizer, credits",
        [("national", (300, 200, 100)), ("province", (200, 150, 100)), ("city", (200, 150, 100))],
    )
    def test_t007_team_awards(self, organizer: str, credits: tuple[int, ...]) -> None:
        awards = ("first", "second", "third")
        found = tuple(
            self.decide(organizer_level=organizer, award=award, team="team", position=3).credits_hundredths
            for award in awards
        )
        assert found == credits  # T007: national first, third on the list, 3 credits

    def test_t008_the_fourth_member_of_a_national_team_gets_nothing(self) -> None:
        decision = self.decide(organizer_level="national", award="first", team="team", position=4)
        assert (decision.outcome, decision.credits_hundredths) == (Outcome.REFUSED, 0)
        learner = record(held("a", "competition", organizer_level="national", award="first", team="team", position=4))
        named = ask(published("R15"), learner, "a", to_slot("elective"), rule="competition-team-national")
        assert [(test.field, test.actual, test.required) for test in named.failed] == [("position", 4, "≤ 3")]

    @pytest.mark.parametrize("issuer, credits", [("government", 300), ("industry_association", 100)])
    def test_qualifications(self, issuer: str, credits: int) -> None:
        learner = record(held("v", "vocational_qualification", issuer_class=issuer))
        assert ask(published("R15"), learner, "v", to_slot("elective")).credits_hundredths == credits

    def test_t009_an_industry_certificate_that_expired_yesterday_is_not_valid(self) -> None:
        outcome = held("v", "vocational_qualification", issuer_class="industry_association")
        expired = replace(outcome, expires_on=date(2026, 9, 1))
        assert failing(ask(published("R15"), record(expired), "v", to_slot("elective"))) == {"achievement.valid"}
        today = replace(outcome, expires_on=ON)
        assert ask(published("R15"), record(today), "v", to_slot("elective")).outcome is Outcome.APPROVED


class TestR16AndR17:
    def test_t075_three_outcomes_make_one_course(self) -> None:
        facts = program(course("C6", 600))
        parts = [held(name, "training_certificate", credits_hundredths=200) for name in ("a", "b", "c")]
        decision = ask(published("R17"), record(*parts, facts=facts), ("a", "b", "c"), to_course("C6"))
        assert (decision.outcome, decision.rule_id) == (Outcome.APPROVED, "many-to-one")
        assert sorted(use.achievement_id for use in decision.consumed) == ["a", "b", "c"]

    def test_one_outcome_makes_one_course_or_several(self) -> None:
        facts = program(course("A2", 200), course("B2", 200))
        learner = record(held("a", "x_certificate", bank=400), facts=facts)
        assert ask(published("R17"), learner, "a", to_course("A2")).rule_id == "one-to-one"
        several = ask(published("R17"), learner, "a", to_course("A2"), to_course("B2"))
        assert (several.outcome, several.rule_id, several.credits_hundredths) == (
            Outcome.APPROVED,
            "one-to-many",
            400,
        )

    def test_a_failed_course_may_be_replaced_and_a_passed_one_never(self) -> None:
        facts = program(course("A2", 200), course("B2", 200))
        standings = [CourseStanding("A2", CourseStatus.FAILED), CourseStanding("B2", CourseStatus.PASSED)]
        learner = record(held("a", "x_certificate", bank=200), courses=standings, facts=facts)
        assert ask(published("R17"), learner, "a", to_course("A2")).outcome is Outcome.APPROVED
        assert "target.not_passed" in failing(ask(published("R17"), learner, "a", to_course("B2")))


class TestR18:
    rules = published("R18")

    def decide(self, learner_outcomes: list[HeldAchievement], held_id: str, granted: int | None = None) -> Decision:
        request = Request(None, (held_id,), (to_slot("innovation"),), None, ("original_seen",), granted)
        return decide(self.rules, record(*learner_outcomes), request, ON)

    def test_t068_each_category_counts_once_at_its_highest_and_the_categories_add_up(self) -> None:
        learner = record(
            held("p1", "patent"), held("p2", "patent"), held("c", "competition", organizer_level="province")
        )
        total = 0
        for name in ("p1", "p2", "c"):
            request = Request(None, (name,), (to_slot("innovation"),), None, ("original_seen",))
            decision = decide(self.rules, learner, request, ON)
            total += decision.credits_hundredths
            if decision.outcome is Outcome.APPROVED:
                learner = then(decision, learner, f"past-{name}")
        assert total == 600
        assert failing(
            decide(
                self.rules, learner, Request("patent", ("p2",), (to_slot("innovation"),), None, ("original_seen",)), ON
            )
        ) == {"group.counted"}

    @pytest.mark.parametrize(
        "kind, attributes, credits",
        [
            ("skill_certificate", {}, 200),
            ("ncre", {}, 200),
            ("competition", {"organizer_level": "city"}, 100),
            ("competition", {"organizer_level": "province"}, 200),
            ("competition", {"organizer_level": "national"}, 300),
            ("patent", {}, 400),
            ("paper", {}, 200),
        ],
    )
    def test_the_table(self, kind: str, attributes: dict[str, AttributeValue], credits: int) -> None:
        assert self.decide([held("a", kind, attributes)], "a").credits_hundredths == credits

    @pytest.mark.parametrize("kind, least, most", [("innovation_project", 200, 300), ("volunteering", 100, 300)])
    def test_spans_are_granted_by_the_reviewer(self, kind: str, least: int, most: int) -> None:
        outcome = held("a", kind)
        assert self.decide([outcome], "a").outcome is Outcome.NEEDS_SUPPLEMENT
        assert [self.decide([outcome], "a", granted).credits_hundredths for granted in (least, most)] == [least, most]
        assert self.decide([outcome], "a", most + 50).outcome is Outcome.REFUSED

    def test_without_the_original_a_supplement_is_asked_for(self) -> None:
        decision = ask(self.rules, record(held("p", "patent")), "p", to_slot("innovation"))
        assert (decision.outcome, failing(decision)) == (Outcome.NEEDS_SUPPLEMENT, {"evidence.given"})


class TestR19:
    def credits(self, **attributes: AttributeValue) -> int:
        learner = record(held("a", "competition", attributes))
        return ask(published("R19"), learner, "a", to_slot("reward")).credits_hundredths

    def test_t010_a_provincial_first_of_a_team_gives_3(self) -> None:
        assert self.credits(organizer_level="province", award="first", team="team") == 300

    def test_t011_a_second_of_the_city_of_a_team_never_falls_under_half_a_credit(self) -> None:
        assert self.credits(organizer_level="city", award="second", team="team") == 50

    def test_t012_inferred_reading_the_third_place_in_the_province_is_a_second_prize(self) -> None:
        assert self.credits(organizer_level="province", rank=3) == 200

    def test_t013_the_fifth_place_in_the_nation_is_a_third_prize(self) -> None:
        assert self.credits(organizer_level="national", rank=5) == 200

    def test_the_seventh_place_gives_nothing(self) -> None:
        assert self.credits(organizer_level="national", rank=7) == 0

    def test_t014_two_awards_of_one_contest_count_once(self) -> None:
        learner = record(
            held("n", "competition", family="c-2026", organizer_level="national", award="second"),
            held("p", "competition", family="c-2026", organizer_level="province", award="first"),
        )
        first = ask(published("R19"), learner, "n", to_slot("reward"))
        second = ask(published("R19"), then(first, learner), "p", to_slot("reward"))
        assert (first.credits_hundredths, second.outcome) == (400, Outcome.REFUSED)
        assert "family.counted" in failing(second)

    @pytest.mark.parametrize(
        "kind, attributes",
        [("vocational_qualification", {"level": "level_3"}), ("training_certificate", {"kind": "post_permit"})],
    )
    def test_certificates(self, kind: str, attributes: dict[str, AttributeValue]) -> None:
        learner = record(held("a", kind, attributes))
        assert ask(published("R19"), learner, "a", to_slot("reward")).credits_hundredths == 200


class TestR23:
    on = date(2026, 10, 20)
    names = ("军事理论", "军事技能训练", "大学体育", "公益劳动", "社会实践")

    def decide(self, *codes: str, score: int | None = None, on: date = on) -> Decision:
        facts = program(*(course(f"V{place}", 200, PRACTICE, name) for place, name in enumerate(self.names)))
        points = None if score is None else Fraction(score)
        standings = [
            CourseStanding("V0", CourseStatus.IN_PROGRESS, score=points),
            *(CourseStanding(f"V{place}", CourseStatus.IN_PROGRESS) for place in range(1, 4)),
            CourseStanding("V4", CourseStatus.IN_PROGRESS),
        ]
        learner = record(held("m", "military_service"), courses=standings, facts=facts)
        targets = tuple(to_course(code) for code in codes)
        return decide(published("R23"), learner, Request(None, ("m",), targets, None, ("discharge_certificate",)), on)

    def test_t048_a_course_that_has_a_score_is_refused(self) -> None:
        assert failing(self.decide("V0", score=70)) == {"target.unscored"}

    def test_t049_five_courses_are_recorded_as_exempted_with_85(self) -> None:
        decision = self.decide("V0", "V1", "V2", "V3", "V4")
        assert decision.outcome is Outcome.APPROVED
        assert [target.score for target in decision.targets] == [RecordedScore(Fraction(85), "免修免考")] * 5

    def test_after_the_24th_of_october_it_is_too_late(self) -> None:
        assert self.decide("V1", on=date(2026, 10, 24)).outcome is Outcome.APPROVED
        assert failing(self.decide("V1", on=date(2026, 10, 25))) == {"window.open"}


class TestR24:
    facts = program(
        replace(course("T1", 300), facts={"term": "2024-1"}),
        replace(course("T2", 300), facts={"term": "2025-1"}),
        course("I1", 600, PRACTICE, "毕业实习"),
        course("M1", 200, MILITARY, "军事理论"),
    )

    def decide(self, rule: str, code: str, score: int | None = None) -> Decision:
        points = None if score is None else Fraction(score)
        standings = [CourseStanding(code, CourseStatus.IN_PROGRESS, score=points)]
        learner = record(held("m", "military_service", term="2024-1"), courses=standings, facts=self.facts)
        return ask(published("R24"), learner, "m", to_course(code), rule=rule)

    def test_courses_of_the_term_of_enlistment_are_recorded_with_65(self) -> None:
        decision = self.decide("enlistment-term", "T1")
        assert (decision.credits_hundredths, decision.recorded_score) == (300, RecordedScore(Fraction(65), None))
        assert failing(self.decide("enlistment-term", "T2")) == {"target.precondition"}

    @pytest.mark.parametrize("own, recorded", [(45, 65), (60, 80), (75, 80), (92, 92)])
    def test_later_exams_gain_20_up_to_80(self, own: int, recorded: int) -> None:
        assert self.decide("later-exams", "T2", own).recorded_score == RecordedScore(Fraction(recorded), None)

    @pytest.mark.parametrize("own, recorded", [(60, 80), (88, 88)])
    def test_the_internship_counts_80_at_least(self, own: int, recorded: int) -> None:
        assert self.decide("internship", "I1", own).recorded_score == RecordedScore(Fraction(recorded), None)

    def test_military_courses_are_excellent(self) -> None:
        decision = self.decide("military-courses", "M1")
        assert (decision.credits_hundredths, decision.recorded_score) == (200, RecordedScore(None, "优秀"))

    def test_one_service_works_for_all_of_them(self) -> None:
        learner = record(held("m", "military_service", term="2024-1"), facts=self.facts)
        first = ask(published("R24"), learner, "m", to_course("M1"))
        second = ask(published("R24"), then(first, learner), "m", to_course("T1"))
        assert (first.outcome, second.outcome) == (Outcome.APPROVED, Outcome.APPROVED)


class TestR27:
    facts = program(*(course(f"C{place}", 200) for place in range(10)))

    def decide(self, already: int, on: date = ON, education_type: str = "evening") -> Decision:
        learner = record(
            *(held(f"s{place}", "self_taught_exam") for place in range(4)),
            facts=replace(self.facts, education_type=education_type),
        )
        for place in range(already):
            first = ask(published("R27"), learner, f"s{place}", to_course(f"C{place}"))
            learner = then(first, learner, f"past-{place}")
        return ask(published("R27"), learner, f"s{already}", to_course(f"C{already}"), on=on)

    def test_three_of_ten_courses_and_no_fourth(self) -> None:
        assert self.decide(2).outcome is Outcome.APPROVED
        refused = self.decide(3)
        assert [(test.code, test.actual, test.required) for test in refused.failed] == [("cap", 4, Fraction(3))]

    @pytest.mark.parametrize(
        "education_type, last, first_late",
        [("evening", date(2026, 9, 13), date(2026, 9, 14)), ("correspondence", date(2026, 9, 30), date(2026, 10, 1))],
    )
    def test_inferred_reading_two_weeks_or_a_month_from_the_first_day_of_the_term(
        self, education_type: str, last: date, first_late: date
    ) -> None:
        assert self.decide(0, last, education_type).outcome is Outcome.APPROVED
        assert failing(self.decide(0, first_late, education_type)) == {"window.open"}


class TestR31:
    facts = program(
        *(replace(course(f"U{place}", 500), facts={"unified": "yes"}) for place in range(5)),
        replace(course("U1C", 100), facts={"unified": "yes"}),
        replace(course("U4C", 400), facts={"unified": "yes"}),
        replace(course("UP", 600, PRACTICE), facts={"unified": "yes"}),
        course("OWN", 500),
    )

    def after(self, *codes: str) -> tuple[LearnerRecord, Decision]:
        learner = record(
            *(held(f"s{place}", "self_taught_exam", credits_hundredths=600) for place in range(len(codes))),
            facts=self.facts,
        )
        for place, code in enumerate(codes):
            decision = ask(published("R31"), learner, f"s{place}", to_course(code))
            if decision.outcome is Outcome.APPROVED:
                learner = then(decision, learner, f"past-{place}")
        return learner, decision

    def test_t061_10_of_30_exempted_1_more_exceeds_35_percent(self) -> None:
        _, decision = self.after("U0", "U1", "U1C")
        assert [(test.code, test.actual, test.required) for test in decision.failed] == [("cap", 1100, Fraction(1050))]

    def test_the_credits_are_the_courses_and_the_score_says_exempted(self) -> None:
        _, decision = self.after("U4C")
        assert (decision.credits_hundredths, decision.recorded_score) == (400, RecordedScore(None, "免考"))

    def test_t062_a_practice_course_is_never_exempted(self) -> None:
        _, decision = self.after("UP")
        assert failing(decision) == {"target.not_excluded"}

    def test_the_credits_of_the_outcome_are_not_lower_than_the_courses(self) -> None:
        for credits, wrong in ((400, set()), (300, {"target.precondition"})):
            learner = record(held("s", "self_taught_exam", credits_hundredths=credits), facts=self.facts)
            assert failing(ask(published("R31"), learner, "s", to_course("U4C"))) == wrong

    def test_a_course_of_the_college_itself_is_not_meant(self) -> None:
        _, decision = self.after("OWN")
        assert decision.outcome is not Outcome.APPROVED


class TestR35AndR39:
    def states(self, code: str, *earned: tuple[str, int]) -> list[tuple[str, int, bool]]:
        past = [
            PastConversion(
                id=f"past-{place}",
                rule_set_code=code,
                rule_id="r",
                uses=(),
                targets=(PastTarget(None, slot, credits),),
                credits_hundredths=credits,
                converted_on=ON,
                program="P-2024-510203",
                institution="college",
            )
            for place, (slot, credits) in enumerate(earned)
        ]
        found = requirement_states(published(code), record(past=past))
        return [(state.asked_for, state.required, state.met) for state in found]

    def test_graduation_asks_for_170_credits_with_5_of_social_practice_and_150_open_the_internship(self) -> None:
        assert self.states("R35", ("outside_courses", 15000), ("social_practice", 400)) == [
            ("graduation", 17000, False),
            ("graduation", 500, False),
            ("early_internship", 15000, True),
        ]
        assert [met for _, _, met in self.states("R35", ("outside_courses", 16500), ("social_practice", 500))] == [
            True
        ] * 3

    def test_city_awards_count_and_school_awards_do_not(self) -> None:
        for organizer, outcome in (("city", Outcome.APPROVED), ("school", Outcome.REFUSED)):
            learner = record(held("h", "honor", organizer_level=organizer, credits_hundredths=200))
            assert ask(published("R35"), learner, "h", to_slot("outside_courses")).outcome is outcome

    @pytest.mark.parametrize("credits, met", [(350, False), (400, True)])
    def test_graduation_asks_for_4_innovation_credits(self, credits: int, met: bool) -> None:
        assert self.states("R39", ("innovation", credits)) == [("graduation", 400, met)]


class TestR36:
    def learner_of(self, platform: str, count: int) -> list[HeldAchievement]:
        parts = {"learning_score": 90, "chapter_score": 80, "session_score": 70, "exam_score": 60, "score": 85}
        return [
            held(f"m{place}", "mooc", {**parts, "platform": platform}, credits_hundredths=100) for place in range(count)
        ]

    def test_the_four_parts_are_weighted_30_10_20_40(self) -> None:
        learner = record(*self.learner_of("zhihuishu", 1))
        decision = ask(published("R36"), learner, "m0", to_slot("public_elective"))
        assert decision.recorded_score == RecordedScore(Fraction(73), None)

    @pytest.mark.parametrize("platform, most", [("zhihuishu", 4), ("chaoxing", 3)])
    def test_so_many_courses_of_each_platform(self, platform: str, most: int) -> None:
        learner = record(*self.learner_of(platform, most + 1))
        outcomes = []
        for place in range(most + 1):
            decision = ask(published("R36"), learner, f"m{place}", to_slot("public_elective"), rule=platform)
            outcomes.append(decision.outcome)
            if decision.outcome is Outcome.APPROVED:
                learner = then(decision, learner, f"past-{place}")
            else:
                assert failing(decision) == {"cap"}
        assert outcomes == [Outcome.APPROVED] * most + [Outcome.REFUSED]


class TestR37:
    def test_courses_that_match_nothing_give_at_most_4_credits(self) -> None:
        kind = "unmatched_after_change_of_major"
        learner = record(
            held("a", "course", kind=kind, credits_hundredths=300),
            held("b", "course", kind=kind, credits_hundredths=200),
        )
        first = ask(published("R37"), learner, "a", to_slot("public_elective"))
        second = ask(published("R37"), then(first, learner), "b", to_slot("public_elective"))
        assert (first.credits_hundredths, failing(second)) == (300, {"cap"})
        assert (
            ask(published("R37"), then(first, learner), "b", to_slot("public_elective", 100)).credits_hundredths == 100
        )


class TestP02:
    facts = program(
        course("L1", 300, name="速递生产与运作"),
        course("L2", 300, name="速递业务与经营"),
        course("L3", 200, name="邮政快递揽投作业规范"),
        course("L4", 200, name="仓储管理"),
    )

    def test_t078_the_postal_express_certificate_frees_three_courses_with_8_credits(self) -> None:
        learner = record(held("p", "skill_certificate", kind="postal_express"), facts=self.facts)
        decision = ask(published("P02"), learner, "p", to_course("L1"), to_course("L2"), to_course("L3"))
        assert (decision.outcome, decision.credits_hundredths) == (Outcome.APPROVED, 800)

    def test_no_other_course_and_no_other_certificate(self) -> None:
        learner = record(
            held("p", "skill_certificate", kind="postal_express"), held("q", "skill_certificate"), facts=self.facts
        )
        other = ask(published("P02"), learner, "p", to_course("L1"), to_course("L2"), to_course("L4"))
        assert failing(other) == {"target.pool"}
        refused = ask(published("P02"), learner, "q", to_course("L1"), to_course("L2"), to_course("L3"))
        assert refused.outcome is not Outcome.APPROVED
