"""The dimensions of published rules, one after the other: each is data, and each decides.

What is tested in depth elsewhere has its shortest form here; the number is that of the list of dimensions.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from oneplusx.domain.achievement import AttributeValue, HeldAchievement
from oneplusx.domain.rules import (
    ConsumptionScope,
    CourseNature,
    CourseStanding,
    CourseStatus,
    Decision,
    LearnerRecord,
    Outcome,
    Purpose,
    Request,
    RuleSet,
    decide,
    load_rule_set,
)
from tests.domain.rules.cast import (
    ON,
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
FACTS = program(course("C2", 200), course("C3", 300), course("C4", 400))


def rules(body: str) -> RuleSet:
    return load_rule_set(HEAD + body, name="t")


def slot_rule(source: str, credits: str = "{basis: fixed, give: 1}", around: str = "") -> RuleSet:
    """One rule into the slot "s"."""
    return rules(f"{around}\nrules: [{{id: r, from: {source}, to: {{slots: [s]}}, credits: {credits}}}]")


def course_rule(target: str = "{any_course: true}", credits: str = "{basis: course}", around: str = "") -> RuleSet:
    """One rule from online courses into courses."""
    return rules(f"{around}\nrules: [{{id: r, from: {{types: [mooc]}}, to: {target}, credits: {credits}}}]")


def given(rule_set: RuleSet, *outcomes: HeldAchievement) -> Decision:
    return ask(rule_set, record(*outcomes), tuple(outcome.id for outcome in outcomes), to_slot("s"))


def online(*standings: CourseStanding, **more: AttributeValue) -> LearnerRecord:
    return record(held("m", "mooc", more), courses=standings, facts=FACTS)


def test_01_achievement_type_and_issuer_class() -> None:
    only = slot_rule("{types: [skill_certificate], where: {issuer_class: [government, enterprise]}}")
    assert given(only, held("a", "skill_certificate", issuer_class="government")).outcome is Outcome.APPROVED
    assert failing(given(only, held("a", "skill_certificate", issuer_class="school"))) == {"source.attribute"}
    assert failing(given(only, held("a", "cet", issuer_class="government"))) == {"source.type"}


LEVEL_MAPS = """
level_maps:
  - {attribute: award, when: {award: gold}, give: first}
  - {attribute: award, when: {award: silver}, give: second}
  - {attribute: award, when: {rank: 1}, give: first}
  - {attribute: award, when: {rank: {at_least: 2, at_most: 3}}, give: second}
  - {attribute: award, when: {percentile: {at_most: 15}}, give: first}
  - {attribute: award, when: {percentile: {at_most: 45}}, give: second}
"""


@pytest.mark.parametrize(
    "attributes, credits",
    [
        ({"award": "special"}, 400),
        ({"award": "gold"}, 300),
        ({"award": "silver"}, 200),
        ({"rank": 3}, 200),
        ({"percentile": 15}, 300),
        ({"percentile": 45}, 200),
        ({"percentile": 46}, 0),
        ({"award": "second", "rank": 1}, 200),  # what stands on the certificate goes before its rank
    ],
)
def test_02_level_maps(attributes: dict[str, AttributeValue], credits: int) -> None:
    rows = "{when: {award: special}, give: 4}, {when: {award: first}, give: 3}, {when: {award: second}, give: 2}"
    table = f"{{basis: table, rows: [{rows}]}}"
    assert given(slot_rule("{}", table, LEVEL_MAPS), held("a", "competition", attributes)).credits_hundredths == credits


def test_03_organizer_level_with_downgrade() -> None:
    around = "level_maps: [{attribute: organizer_level, when: {issuer_class: industry_association}, lower_by: 1}]"
    national = slot_rule("{where: {organizer_level: {at_least: national}}}", around=around)
    own = held("a", "competition", organizer_level="national")
    trade = held("a", "competition", organizer_level="national", issuer_class="industry_association")
    assert given(national, own).outcome is Outcome.APPROVED
    assert failing(given(national, trade)) == {"source.attribute"}


@pytest.mark.parametrize("position, credits", [(1, 300), (2, 250), (5, 100), (9, 50)])
def test_04_deduction_by_place_with_a_floor(position: int, credits: int) -> None:
    deduct = "{basis: fixed, give: 3, deductions: [{by: 0.5, per: position, floor: 0.5}]}"
    assert given(slot_rule("{}", deduct), held("a", "paper", position=position)).credits_hundredths == credits


@pytest.mark.parametrize("attributes, passes", [({"position": 3}, True), ({"position": 4}, False), ({}, True)])
def test_05_only_the_first_three_members(attributes: dict[str, AttributeValue], passes: bool) -> None:
    around = "level_maps: [{attribute: position, when: {team: {not_one_of: [team]}}, give: 1}]"
    three = slot_rule("{where: {position: {at_most: 3}}}", around=around)
    team: dict[str, AttributeValue] = {"team": "team"} if attributes else {}
    assert (given(three, held("a", "competition", attributes | team)).outcome is Outcome.APPROVED) is passes


def test_06_validity_at_application_and_months_since_issue() -> None:
    fresh = slot_rule("{}", around="settings: {months_since_issue_max: 24}")
    outcome = replace(held("a", "cet"), obtained_on=date(2024, 9, 2), expires_on=ON)
    assert given(fresh, outcome).outcome is Outcome.APPROVED
    assert failing(given(fresh, replace(outcome, expires_on=date(2026, 9, 1)))) == {"achievement.valid"}
    assert failing(given(fresh, replace(outcome, obtained_on=date(2024, 9, 1)))) == {"achievement.age"}


def test_07_course_pool_by_nature_and_certificate_level() -> None:
    pools = rules("""
rules:
  - {id: low, from: {where: {level: primary}}, to: {natures: [professional_foundation]}, credits: {basis: course}}
  - {id: high, from: {where: {level: advanced}}, to: {natures: [professional_core]}, credits: {basis: course}}
""")
    facts = program(course("F", 200, CourseNature.PROFESSIONAL_FOUNDATION), course("K", 200))
    for rule, level, fits, misses in [("low", "primary", "F", "K"), ("high", "advanced", "K", "F")]:
        learner = record(held("x", "x_certificate", level=level), facts=facts)
        assert ask(pools, learner, "x", to_course(fits)).outcome is Outcome.APPROVED
        assert failing(ask(pools, learner, "x", to_course(misses), rule=rule)) == {"target.pool"}


def test_08_excluded_courses() -> None:
    around = """
settings:
  excluded_natures: [ideology, physical_education, military, practice, thesis]
  excluded_courses: [X1]
  excluded_course_names: [实训]
  course_where: {course.unified_exam: {not_one_of: ["yes"]}}
"""
    excluded = [
        course("A", 100, CourseNature.IDEOLOGY),
        course("B", 100, CourseNature.THESIS),
        course("X1", 100),
        course("N", 100, name="综合实训"),
        replace(course("U", 100), facts={"unified_exam": "yes"}),
    ]
    learner = record(held("m", "mooc"), facts=program(*excluded, course("C", 100)))
    found = [failing(ask(course_rule(around=around), learner, "m", to_course(one.code))) for one in excluded]
    assert found == [{"target.not_excluded"}] * 4 + [{"target.precondition"}]
    assert ask(course_rule(around=around), learner, "m", to_course("C")).outcome is Outcome.APPROVED


@pytest.mark.parametrize(
    "credits, course_code, passes",
    [
        ("{basis: fixed, give: 3}", "C4", False),
        ("{basis: fixed, give: 3}", "C2", True),  # the surplus is lost
        ("{basis: course}", "C4", True),
        ("{basis: outcome}", "C3", True),  # the outcome has 3
        ("{basis: outcome}", "C4", False),
        ("{basis: course, at_most: 3}", "C4", False),
        ("{basis: course, at_most_bank_value: true}", "C4", False),
        ("{basis: course, at_most_bank_value: true}", "C3", True),
    ],
)
def test_09_credits(credits: str, course_code: str, passes: bool) -> None:
    learner = record(held("m", "mooc", bank=300), facts=FACTS)
    decision = ask(course_rule(credits=credits), learner, "m", to_course(course_code))
    assert (decision.outcome is Outcome.APPROVED) is passes
    if passes:
        assert decision.credits_hundredths == FACTS.course_by_code[course_code].credits_hundredths


@pytest.mark.parametrize(
    "outcomes, courses, counts",
    [
        (("a",), ("C4",), ("{}", "{}")),
        (("a", "b"), ("C4",), ("{min: 2, max: 2}", "{}")),
        (("a",), ("C2", "C3"), ("{}", "{min: 2, max: 2}")),
        (("a", "b"), ("C2", "C3"), ("{min: 2, max: 2}", "{min: 2, max: 2}")),
    ],
)
def test_10_mapping(outcomes: tuple[str, ...], courses: tuple[str, ...], counts: tuple[str, str]) -> None:
    body = f"""
rules:
  - id: r
    from: {{types: [mooc], count: {counts[0]}}}
    to: {{any_course: true, count: {counts[1]}}}
    credits: {{basis: fixed, give: 5, per_request: true}}
"""
    learner = record(*(held(name, "mooc") for name in outcomes), facts=FACTS)
    decision = ask(rules(body), learner, outcomes, *(to_course(code) for code in courses))
    assert (decision.outcome, {use.achievement_id for use in decision.consumed}) == (Outcome.APPROVED, set(outcomes))
    assert [target.course_code for target in decision.targets] == list(courses)
    if len(outcomes) > 1:
        assert failing(ask(rules(body), learner, outcomes[:1], *(to_course(code) for code in courses))) == {
            "source.count"
        }


def test_11_once_per_outcome_and_course_highest_in_a_family_and_a_category_cap() -> None:
    around = """
settings: {same_outcome: highest}
caps: [{id: contests, at_most: 5, over: {categories: [contest]}}]
"""
    contest = rules(f"""{around}
rules:
  - id: r
    from: {{types: [competition]}}
    to: {{slots: [s]}}
    credits: {{basis: table, rows: [{{when: {{award: first}}, give: 4}}, {{give: 2}}]}}
    category: contest
""")
    learner = record(
        held("low", "competition", family="f", award="third"),
        held("high", "competition", family="f", award="first"),
        held("other", "competition", award="first"),
    )
    first = ask(contest, learner, "low", to_slot("s"))
    second = ask(contest, then(first, learner), "high", to_slot("s"))
    assert (first.credits_hundredths, second.credits_hundredths) == (200, 200)  # together the highest: 4
    later = then(second, then(first, learner), "p2")
    assert "achievement.unused" in failing(ask(contest, later, "high", to_slot("s")))
    over = ask(contest, later, "other", to_slot("s"))
    assert failing(over) == {"cap"}
    assert over.smallest_change[0].params["credits_hundredths"] == 100


@pytest.mark.parametrize("share, limit", [("20%", 2800), ("50%", 7000), ("1/3", Fraction(14000, 3))])
def test_12_share_caps_are_exact(share: str, limit: int | Fraction) -> None:
    capped = course_rule(credits="{basis: outcome}", around=f"caps: [{{id: c, share: {share}, base: program}}]")
    fits = int(limit)
    for credits, outcome in [(fits, Outcome.APPROVED), (fits + 1, Outcome.REFUSED)]:
        facts = program(course("BIG", credits))
        decision = ask(capped, record(held("m", "mooc", bank=credits), facts=facts), "m", to_course("BIG"))
        assert (decision.outcome, decision.caps[0].limit) == (outcome, Fraction(limit))


@pytest.mark.parametrize(
    "policy, points, grade",
    [
        ("{basis: fixed, points: 85}", 85, None),
        ("{basis: fixed, grade: 免修免考}", None, "免修免考"),
        ("{basis: table, rows: [{when: {score: {at_least: 476}}, points: 95}, {points: 85}]}", 85, None),
        ("{basis: bonus, rows: [{points: 25}], ceiling: 95}", 95, None),
        ("{basis: carry, attribute: percent, at_least: 70, ceiling: 70}", 70, None),
        ("{basis: floor, rows: [{points: 85}]}", 85, None),
        ("{basis: weighted, parts: [{attribute: percent, weight: 50%}, {attribute: score, weight: 50%}]}", 274, None),
    ],
)
def test_13_recorded_score(policy: str, points: int | None, grade: str | None) -> None:
    body = f"""
rules: [{{id: r, from: {{types: [mooc]}}, to: {{any_course: true}}, credits: {{basis: course}}, score: {policy}}}]
"""
    learner = online(CourseStanding("C2", CourseStatus.IN_PROGRESS, Fraction(80)), score=475, percent=73)
    score = ask(rules(body), learner, "m", to_course("C2")).recorded_score
    assert score is not None
    assert (score.points, score.grade) == (points, grade)


@pytest.mark.parametrize(
    "status, purpose",
    [
        (CourseStatus.NOT_TAKEN, Purpose.EXEMPTION),
        (CourseStatus.IN_PROGRESS, Purpose.EXEMPTION),
        (CourseStatus.FAILED, Purpose.REPLACEMENT),
    ],
)
def test_14_purpose(status: CourseStatus, purpose: Purpose) -> None:
    for allowed in Purpose:
        body = f"""
rules:
  - id: r
    from: {{types: [mooc]}}
    to: {{any_course: true}}
    credits: {{basis: course}}
    purposes: [{allowed.value}]
"""
        decision = ask(rules(body), online(CourseStanding("C2", status)), "m", to_course("C2"))
        assert decision.purpose is purpose
        assert failing(decision) == (set() if allowed is purpose else {"purpose.allowed"})


@pytest.mark.parametrize("cause, passes", [("score", True), ("cheating", False), ("absence", False)])
def test_15_excluded_causes_of_failure(cause: str, passes: bool) -> None:
    strict = course_rule(around="settings: {excluded_failure_causes: [cheating, absence]}")
    learner = online(CourseStanding("C2", CourseStatus.FAILED, failed_cause=cause))
    assert failing(ask(strict, learner, "m", to_course("C2"))) == (set() if passes else {"target.failed_cause"})


def test_16_scope() -> None:
    around = "settings: {education_types: [full_time], lengths_years: [3]}\nentry_years: {from: 2023}"
    body = """
rules:
  - id: r
    from: {types: [mooc]}
    to: {any_course: true}
    credits: {basis: course}
    scope: {majors: ["51"], not_majors: ["5103"], entry_years: {to: 2025}}
"""
    scoped, learner = rules(around + body), online()
    assert ask(scoped, learner, "m", to_course("C2")).outcome is Outcome.APPROVED
    for facts, code in [
        ({"education_type": "correspondence"}, "scope.education_type"),
        ({"length_years": 2}, "scope.length"),
        ({"entry_year": 2022}, "rule_set.entry_year"),
        ({"entry_year": 2026}, "scope.entry_year"),
        ({"major": "510301"}, "scope.major"),
    ]:
        other = replace(learner, program=replace(FACTS, **facts))  # type: ignore[arg-type]
        assert failing(ask(scoped, other, "m", to_course("C2"))) == {code}


@pytest.mark.parametrize(
    "window, inside, outside",
    [
        ("{id: w, kind: weeks, first_week: 1, last_week: 12}", date(2026, 11, 22), date(2026, 11, 23)),
        ('{id: w, kind: yearly, from: "09-01", to: "09-10"}', date(2026, 9, 10), date(2026, 9, 11)),
        (
            "{id: w, kind: monthly, months: [9], day: 20, moved_to_working_day: true}",
            date(2026, 9, 21),
            date(2026, 9, 20),
        ),
        ("{id: w, kind: dates, from: 2026-09-01, to: 2026-09-02}", date(2026, 9, 2), date(2026, 9, 3)),
    ],
)
def test_17_windows(window: str, inside: date, outside: date) -> None:
    timed = course_rule(around=f"windows: [{window}]")
    assert ask(timed, online(), "m", to_course("C2"), on=inside).outcome is Outcome.APPROVED
    assert failing(ask(timed, online(), "m", to_course("C2"), on=outside)) == {"window.open"}


def test_18_approval_chain_of_the_set_and_of_a_rule() -> None:
    body = """
approval: [{role: adviser, days: 3}, {role: academic_affairs}]
rules:
  - {id: plain, from: {types: [mooc]}, to: {any_course: true}, credits: {basis: course}}
  - id: own
    from: {types: [cet]}
    to: {any_course: true}
    credits: {basis: course}
    reviewers: [teacher, college_head]
"""
    learner = record(held("m", "mooc"), held("c", "cet"), facts=FACTS)
    assert ask(rules(body), learner, "m", to_course("C2")).reviewers == ("adviser", "academic_affairs")
    assert ask(rules(body), learner, "c", to_course("C2")).reviewers == ("teacher", "college_head")


@pytest.mark.parametrize("match, outcome", [("4/5", Outcome.APPROVED), ("79/100", Outcome.REFUSED)])
def test_19_minimum_content_match(match: str, outcome: Outcome) -> None:
    matched = course_rule(around="settings: {content_match_min: 80%}")
    assert ask(matched, online(), "m", to_course("C2", match)).outcome is outcome
    assert ask(matched, online(), "m", to_course("C2")).outcome is Outcome.NEEDS_SUPPLEMENT


# 20, the credits that graduation asks for: test_requirements.py


@pytest.mark.parametrize("attendance, homework, passes", [(70, 3, True), (69, 3, False), (70, 2, False)])
def test_21_preconditions_on_the_course_side(attendance: int, homework: int, passes: bool) -> None:
    asking = course_rule(
        "{any_course: true, where: {course.attendance: {at_least: 70}, course.homework: {at_least: 3}}}"
    )
    standing = CourseStanding("C2", CourseStatus.IN_PROGRESS, facts={"attendance": attendance, "homework": homework})
    assert (ask(asking, online(standing), "m", to_course("C2")).outcome is Outcome.APPROVED) is passes


# 22, the grade scales of the college: test_scores.py


@pytest.mark.parametrize(
    "scope, same_program, same_college, elsewhere",
    [
        (ConsumptionScope.EVER, False, False, False),
        (ConsumptionScope.INSTITUTION, False, False, True),
        (ConsumptionScope.PROGRAM, False, True, True),
    ],
)
def test_23_consumption_scope(scope: ConsumptionScope, same_program: bool, same_college: bool, elsewhere: bool) -> None:
    once = course_rule(around=f"settings: {{consumption: {scope.value}}}")
    learner = online()
    [past] = then(ask(once, learner, "m", to_course("C2")), learner).conversions
    for earlier, passes in [
        (past, same_program),
        (replace(past, program="second"), same_college),
        (replace(past, program="second", institution="other"), elsewhere),
    ]:
        later = replace(learner, conversions=(earlier,))
        assert (ask(once, later, "m", to_course("C3")).outcome is Outcome.APPROVED) is passes


def test_also_a_passed_course_a_required_certificate_and_a_scored_course() -> None:
    strict = course_rule(around="settings: {refuse_scored_courses: true}")
    passed = online(CourseStanding("C2", CourseStatus.PASSED, Fraction(80)))
    assert failing(ask(strict, passed, "m", to_course("C2"))) == {"target.not_passed", "target.unscored"}
    scored = online(CourseStanding("C2", CourseStatus.FAILED, Fraction(50)))
    assert failing(ask(strict, scored, "m", to_course("C2"))) == {"target.unscored"}
    needed = record(
        held("x", "x_certificate", certificate_type="web"), facts=replace(FACTS, required_certificates=("web",))
    )
    assert failing(given_in(slot_rule("{}"), needed)) == {"achievement.not_required"}


def given_in(rule_set: RuleSet, learner: LearnerRecord) -> Decision:
    return ask(rule_set, learner, learner.achievements[0].id, to_slot("s"))


@pytest.mark.parametrize("hours, credits", [(96, 300), (95, 250), (15, 0)])
def test_also_hours_into_credits(hours: int, credits: int) -> None:
    informal = slot_rule("{types: [lecture]}", "{basis: hours, hours_per_credit: 32, step: 0.5}")
    assert given(informal, held("a", "lecture", hours=hours)).credits_hundredths == credits


def test_also_a_portfolio_scored_by_a_panel() -> None:
    panel = slot_rule("{types: [portfolio]}", "{basis: range, min: 1, max: 4}")
    scored = slot_rule(
        "{types: [portfolio]}", "{basis: table, rows: [{when: {score: {at_least: 90}}, give: 4}, {give: 2}]}"
    )
    learner = record(held("p", "portfolio", score=91))
    asked = Request("r", ("p",), (to_slot("s"),))
    assert decide(panel, learner, asked, ON).outcome is Outcome.NEEDS_SUPPLEMENT
    assert decide(panel, learner, replace(asked, granted_credits_hundredths=350), ON).credits_hundredths == 350
    assert failing(decide(panel, learner, replace(asked, granted_credits_hundredths=401), ON)) == {"credits.panel"}
    assert decide(scored, learner, asked, ON).credits_hundredths == 400
