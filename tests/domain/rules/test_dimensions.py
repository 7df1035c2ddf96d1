"""Dimensions of published rules beyond the seven sets, each written as data and decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from oneplusx.domain.achievement import AttributeValue
from oneplusx.domain.rules import (
    CourseNature,
    CourseStanding,
    CourseStatus,
    Outcome,
    RecordedScore,
    Request,
    RuleSet,
    TargetRef,
    decide,
    load_rule_set,
)
from tests.domain.rules.cast import (
    ask,
    course,
    failing,
    held,
    program,
    record,
    then,
    to_course,
    to_slot,
)

HEAD = """
format: oneplusx-rule-set/1
code: T
version: "1"
owner: {level: college, code: t}
"""


def rules(body: str) -> RuleSet:
    return load_rule_set(HEAD + body, name="t")


TEAM_CONTEST = """
settings: {same_outcome: highest}
level_maps:
  - {attribute: award, types: [competition], when: {rank: 1}, give: first}
  - {attribute: award, types: [competition], when: {rank: {at_least: 2, at_most: 3}}, give: second}
  - {attribute: award, types: [competition], when: {rank: {at_least: 4, at_most: 6}}, give: third}
rules:
  - id: contest
    from: {types: [competition]}
    to: {slots: [innovation]}
    credits:
      basis: table
      rows:
        - {when: {organizer_level: national, award: first}, give: 6}
        - {when: {organizer_level: national, award: second}, give: 4}
        - {when: {organizer_level: national, award: third}, give: 2}
        - {when: {organizer_level: province, award: first}, give: 4}
        - {when: {organizer_level: province, award: second}, give: 2}
        - {when: {organizer_level: city, award: second}, give: 1}
      deductions: [{when: {team: team}, by: 1, per: position, floor: 0.5}]
"""


@pytest.mark.parametrize(
    "attributes, credits",
    [
        ({"organizer_level": "province", "award": "first", "team": "team", "position": 2}, 300),
        ({"organizer_level": "city", "award": "second", "team": "team", "position": 2}, 50),
        ({"organizer_level": "province", "rank": 3}, 200),
        ({"organizer_level": "national", "rank": 5}, 200),
        ({"organizer_level": "national", "award": "first", "team": "team", "position": 1}, 600),
    ],
)
def test_team_deduction_with_a_floor_and_ranks_as_awards(attributes: dict[str, AttributeValue], credits: int) -> None:
    learner = record(held("a", "competition", attributes))
    assert ask(rules(TEAM_CONTEST), learner, "a", to_slot("innovation")).credits_hundredths == credits


def test_two_awards_of_one_contest_count_once_at_the_highest() -> None:
    learner = record(
        held("n", "competition", family="welding-2026", organizer_level="national", award="second"),
        held("p", "competition", family="welding-2026", organizer_level="province", award="first"),
    )
    first = ask(rules(TEAM_CONTEST), learner, "n", to_slot("innovation"))
    second = ask(rules(TEAM_CONTEST), then(first, learner), "p", to_slot("innovation"))
    assert first.credits_hundredths == 400
    assert "family.counted" in failing(second)
    assert second.outcome is Outcome.REFUSED


def test_several_outcomes_into_one_course_with_family_members_counted_once() -> None:
    several = rules("""
settings: {same_outcome: highest}
rules:
  - id: many
    from: {types: [training_certificate], count: {min: 1, max: 3}}
    to: {any_course: true}
    credits: {basis: fixed, give: 1}
""")
    facts = program(course("C3", 300))
    outcomes = [held(name, "training_certificate") for name in ("a", "b", "c")]
    learner = record(*outcomes, facts=facts)
    assert ask(several, learner, ("a", "b", "c"), to_course("C3")).credits_hundredths == 300
    assert failing(ask(several, learner, ("a", "b"), to_course("C3"))) == {"credits.within_outcome"}
    similar = record(*(replace(outcome, family="f") for outcome in outcomes), facts=facts)
    assert ask(several, similar, ("a", "b", "c"), to_course("C3")).outcome is Outcome.REFUSED


def test_one_outcome_into_three_courses() -> None:
    postal = rules("""
rules:
  - id: postal
    from: {types: [skill_certificate], where: {certificate_type: postal-clerk}}
    to: {courses: [L1, L2, L3], count: {min: 3, max: 3}}
    credits: {basis: course, at_most: 8}
""")
    facts = program(course("L1", 300), course("L2", 300), course("L3", 200))
    learner = record(held("p", "skill_certificate", certificate_type="postal-clerk"), facts=facts)
    decision = ask(postal, learner, "p", to_course("L1"), to_course("L2"), to_course("L3"))
    assert (decision.outcome, decision.credits_hundredths) == (Outcome.APPROVED, 800)
    assert failing(ask(postal, learner, "p", to_course("L1"))) == {"target.count"}


def test_both_of_two_outcomes_are_needed() -> None:
    both = rules("""
rules:
  - id: both
    from: {all_of: [{types: [cet]}, {types: [ncre]}]}
    to: {slots: [elective]}
    credits: {basis: fixed, give: 3, per_request: true}
""")
    learner = record(held("c", "cet"), held("n", "ncre"), held("m", "mooc"))
    assert ask(both, learner, ("n", "c"), to_slot("elective")).credits_hundredths == 300
    assert failing(ask(both, learner, ("c",), to_slot("elective"))) == {"source.combination"}
    assert "source.type" in failing(ask(both, learner, ("c", "n", "m"), to_slot("elective")))


def test_two_of_three_outcomes_are_enough() -> None:
    two = rules("""
rules:
  - id: two
    from: {n_of: {n: 2, of: [{types: [cet]}, {types: [ncre]}, {types: [mooc]}]}}
    to: {slots: [elective]}
    credits: {basis: fixed, give: 3, per_request: true}
""")
    learner = record(held("c", "cet"), held("n", "ncre"), held("m", "mooc"))
    assert ask(two, learner, ("c", "m"), to_slot("elective")).outcome is Outcome.APPROVED
    assert ask(two, learner, ("c",), to_slot("elective")).outcome is Outcome.REFUSED


def test_categories_each_count_once_at_their_maximum_and_add_up() -> None:
    categories = rules("""
rules:
  - id: patent
    from: {types: [patent]}
    to: {slots: [innovation]}
    credits: {basis: fixed, give: 4}
  - id: contest
    from: {types: [competition]}
    to: {slots: [innovation]}
    credits: {basis: fixed, give: 2}
groups:
  - {id: patents, rules: [patent], count: highest}
  - {id: contests, rules: [contest], count: highest}
""")
    learner = record(held("p1", "patent"), held("p2", "patent"), held("c", "competition"))
    total = 0
    for held_id in ("p1", "p2", "c"):
        decision = ask(categories, learner, held_id, to_slot("innovation"))
        total += decision.credits_hundredths
        if decision.outcome is Outcome.APPROVED:
            learner = then(decision, learner, held_id)
    assert total == 600


def test_a_group_that_excludes_all_but_the_first() -> None:
    once = rules("""
rules:
  - {id: a, from: {types: [cet]}, to: {slots: [elective]}, credits: {basis: fixed, give: 1}}
  - {id: b, from: {types: [english_test]}, to: {slots: [elective]}, credits: {basis: fixed, give: 1}}
groups: [{id: english, rules: [a, b], count: once}]
""")
    learner = record(held("c", "cet"), held("e", "english_test"))
    later = then(ask(once, learner, "c", to_slot("elective")), learner)
    assert failing(ask(once, later, "e", to_slot("elective"), rule="b")) == {"group.once"}


def test_surplus_kept_serves_again_until_it_is_used_up() -> None:
    kept = rules("""
rules:
  - {id: k, from: {types: [mooc]}, to: {any_course: true}, credits: {basis: outcome, surplus: kept}}
""")
    facts = program(course("C1", 100), course("C2", 200), course("C3", 300))
    learner = record(held("m", "mooc", bank=300), facts=facts)
    first = ask(kept, learner, "m", to_course("C1"))
    later = then(first, learner)
    assert failing(ask(kept, later, "m", to_course("C3"))) == {"credits.within_outcome"}
    second = ask(kept, later, "m", to_course("C2"))
    assert second.outcome is Outcome.APPROVED
    assert ask(kept, then(second, later, "p2"), "m", to_course("C1")).outcome is Outcome.REFUSED


def test_a_module_of_a_course() -> None:
    body = "rules: [{id: m, from: {types: [mooc]}, to: {any_course: true, modules: MOD}, credits: {basis: outcome}}]"
    learner = record(held("m", "mooc", bank=100), facts=program(course("C4", 400)))
    part = Request("m", ("m",), (TargetRef("C4", credits_hundredths=100),))
    on = date(2026, 9, 2)
    assert decide(rules(body.replace("MOD", "true")), learner, part, on).credits_hundredths == 100
    assert "target.credits" in failing(decide(rules(body.replace("MOD", "false")), learner, part, on))


BONUS = """
rules:
  - id: bonus
    from: {types: [competition], where: {organizer_level: national}}
    to: {any_course: true}
    credits: {basis: none}
    score:
      basis: bonus
      ceiling: 95
      rows:
        - {when: {award: first}, points: 25}
        - {when: {award: second}, points: 20}
"""


@pytest.mark.parametrize("score, recorded", [(68, 93), (80, 95)])
def test_a_bonus_has_a_ceiling(score: int, recorded: int) -> None:
    standing = CourseStanding("C", CourseStatus.IN_PROGRESS, Fraction(score))
    learner = record(
        held("a", "competition", organizer_level="national", award="first"),
        courses=[standing],
        facts=program(course("C", 300)),
    )
    decision = ask(rules(BONUS), learner, "a", to_course("C"))
    assert decision.recorded_score == RecordedScore(Fraction(recorded), None)


@pytest.mark.parametrize("score, recorded", [(70, 70), (88, 70)])
def test_a_carried_score_has_a_ceiling(score: int, recorded: int) -> None:
    carry = rules("""
rules:
  - id: carry
    from: {types: [mooc]}
    to: {any_course: true}
    credits: {basis: course}
    score: {basis: carry, at_least: 70, ceiling: 70}
""")
    learner = record(held("m", "mooc", score=score), facts=program(course("C", 300)))
    assert ask(carry, learner, "m", to_course("C")).recorded_score == RecordedScore(Fraction(recorded), None)
    low = record(held("m", "mooc", score=69), facts=program(course("C", 300)))
    assert failing(ask(carry, low, "m", to_course("C"))) == {"score.known"}


VETERAN = """
settings: {refuse_scored_courses: true}
rules:
  - id: veteran
    from: {types: [military_service]}
    to: {any_course: true, not_natures: [practice], not_courses: [X], count: {max: 5}}
    credits: {basis: course}
    score: {basis: fixed, grade: 免修免考}
"""


def test_five_courses_with_a_grade_text_and_none_with_a_score() -> None:
    facts = program(*(course(f"C{number}", 200) for number in range(5)), course("X", 100))
    learner = record(held("v", "military_service"), facts=facts)
    targets = [to_course(f"C{number}") for number in range(5)]
    decision = ask(rules(VETERAN), learner, "v", *targets)
    assert decision.outcome is Outcome.APPROVED
    assert {target.score for target in decision.targets} == {RecordedScore(None, "免修免考")}
    scored = record(
        held("v", "military_service"), courses=[CourseStanding("C0", CourseStatus.FAILED, Fraction(55))], facts=facts
    )
    assert failing(ask(rules(VETERAN), scored, "v", to_course("C0"))) == {"target.unscored"}
    assert failing(ask(rules(VETERAN), learner, "v", to_course("X"))) == {"target.not_excluded"}


def test_excluded_natures_and_names_of_the_whole_set() -> None:
    body = """
settings: {excluded_natures: [practice, ideology], excluded_course_names: [体育, 军事]}
rules: [{id: r, from: {types: [mooc]}, to: {any_course: true}, credits: {basis: course}}]
"""
    facts = program(
        course("P", 100, CourseNature.PRACTICE),
        course("S", 100, CourseNature.PUBLIC_COMPULSORY, "体育（一）"),
        course("C", 100),
    )
    learner = record(held("m", "mooc"), facts=facts)
    assert failing(ask(rules(body), learner, "m", to_course("P"))) == {"target.not_excluded"}
    assert failing(ask(rules(body), learner, "m", to_course("S"))) == {"target.not_excluded"}
    assert ask(rules(body), learner, "m", to_course("C")).outcome is Outcome.APPROVED


def test_an_exact_share_of_a_named_base_and_of_the_number_of_courses() -> None:
    body = """
rules: [{id: r, from: {types: [mooc]}, to: {any_course: true, count: {max: 3}}, credits: {basis: course}}]
caps: [{id: third, share: 1/3, base: professional}, {id: courses, unit: courses, share: 50%, base: courses}]
"""
    facts = replace(
        program(course("A", 100), course("B", 100), course("C", 100), course("D", 100)),
        credits_hundredths={"professional": 600},
    )
    learner = record(held("m", "mooc"), facts=facts)
    decision = ask(rules(body), learner, "m", to_course("A"), to_course("B"))
    assert decision.outcome is Outcome.APPROVED
    assert [(cap.cap_id, cap.after, cap.limit) for cap in decision.caps] == [
        ("third", 200, Fraction(200)),
        ("courses", 2, Fraction(2)),
    ]
    over = ask(rules(body), learner, "m", to_course("A"), to_course("B"), to_course("C"))
    assert [failed.subject for failed in over.failed] == ["third", "courses"]
    assert over.smallest_change[0].code == "drop_targets"


def test_an_unknown_base_asks_for_a_supplement() -> None:
    body = """
rules: [{id: r, from: {types: [mooc]}, to: {any_course: true}, credits: {basis: course}}]
caps: [{id: c, share: 25%, base: elective}]
"""
    learner = record(held("m", "mooc"), facts=program(course("A", 100)))
    decision = ask(rules(body), learner, "m", to_course("A"))
    assert (decision.outcome, failing(decision)) == (Outcome.NEEDS_SUPPLEMENT, {"cap.base_known"})


def test_scope_by_major_length_and_entry_year() -> None:
    body = """
settings: {lengths_years: [3, 5]}
rules:
  - id: r
    from: {types: [mooc]}
    to: {any_course: true}
    credits: {basis: course}
    scope: {majors: ["51"], entry_years: {from: 2023, to: 2025}}
"""
    learner = record(held("m", "mooc"), facts=program(course("A", 100)))
    assert ask(rules(body), learner, "m", to_course("A")).outcome is Outcome.APPROVED
    for facts, code in [
        (replace(learner.program, length_years=2), "scope.length"),
        (replace(learner.program, major="630701"), "scope.major"),
        (replace(learner.program, entry_year=2022), "scope.entry_year"),
    ]:
        other = replace(learner, program=facts)
        assert failing(ask(rules(body), other, "m", to_course("A"))) == {code}


def test_purpose_evidence_panel_age_and_preconditions() -> None:
    body = """
settings: {months_since_issue_max: 36}
rules:
  - id: replaced
    from: {types: [mooc]}
    to: {any_course: true, where: {course.attendance: {at_least: 70}}}
    credits: {basis: course}
    purposes: [replacement]
    evidence: [original_seen]
  - id: panel
    from: {types: [work_experience]}
    to: {slots: [elective]}
    credits: {basis: range, min: 1, max: 3}
"""
    made = rules(body)
    standing = CourseStanding("A", CourseStatus.FAILED, Fraction(50), failed_cause="score", facts={"attendance": 80})
    learner = record(
        held("m", "mooc"), held("w", "work_experience"), courses=[standing], facts=program(course("A", 100))
    )
    asked = Request("replaced", ("m",), (TargetRef("A"),))
    on = date(2026, 9, 2)
    assert failing(decide(made, learner, asked, on)) == {"evidence.given"}
    assert decide(made, learner, replace(asked, evidence=("original_seen",)), on).outcome is Outcome.APPROVED
    fresh = replace(learner, courses=())
    assert {"purpose.allowed", "target.precondition"} <= failing(decide(made, fresh, asked, on))
    old = replace(learner, achievements=(replace(held("m", "mooc"), obtained_on=date(2023, 9, 1)),))
    assert "achievement.age" in failing(decide(made, old, asked, on))
    panel = Request("panel", ("w",), (TargetRef(slot="elective"),))
    assert decide(made, learner, panel, on).outcome is Outcome.NEEDS_SUPPLEMENT
    assert decide(made, learner, replace(panel, granted_credits_hundredths=250), on).credits_hundredths == 250
    assert decide(made, learner, replace(panel, granted_credits_hundredths=400), on).outcome is Outcome.REFUSED


def test_a_bound_on_an_ordered_scale() -> None:
    body = """
rules:
  - id: r
    from: {types: [x_certificate], where: {level: {at_least: intermediate}}}
    to: {slots: [s]}
    credits: {basis: fixed, give: 1}
"""
    for level, outcome in [
        ("primary", Outcome.REFUSED),
        ("intermediate", Outcome.APPROVED),
        ("advanced", Outcome.APPROVED),
        ("unheard-of", Outcome.REFUSED),
    ]:
        learner = record(held("x", "x_certificate", level=level))
        assert ask(rules(body), learner, "x", to_slot("s")).outcome is outcome
