"""Learners whose best plan is hard to find: 60 achievements, 40 courses, and everything that the rules can say at once.

Every seed is another college and another learner. What makes the plans hard:

* seven caps that overlap and share bases (all, professional, core, online courses, electives, number of courses,
  number of conversions), each under what the learner could convert, so that several bind together and every field of
  study competes with every other;
* M:N rules in every field: one outcome for up to two courses, two outcomes for one course, two of different kinds for
  up to two courses;
* families of which the highest counts, a group whose rules exclude each other across fields;
* credits in halves and scores one point apart: very many choices of nearly the same value;
* slots of electives that take part of what an outcome gives.

As in a college, a certificate covers courses of its own field, some well enough and some not quite.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from random import Random
from typing import Any

from oneplusx.domain.achievement import HeldAchievement
from oneplusx.domain.rules import (
    CourseNature,
    CourseStanding,
    CourseStatus,
    LearnerRecord,
    ProgramCourseFacts,
    ProgramFacts,
    RuleSet,
    from_json,
)
from oneplusx.domain.rules.record import ContentMatch

ON = date(2026, 9, 2)
ACHIEVEMENTS, COURSES = 60, 40
BRIDGES = 0.0
CORE = CourseNature.PROFESSIONAL_CORE
FOUNDATION = CourseNature.PROFESSIONAL_FOUNDATION
EXTENSION = CourseNature.PROFESSIONAL_EXTENSION
FIELDS = 8
NATURES = (FOUNDATION, CORE, CORE, EXTENSION, CourseNature.RESTRICTED_ELECTIVE)
"""Courses of a field, one after the other: five natures, eight fields."""
PROFESSIONAL = [FOUNDATION.value, CORE.value, EXTENSION.value]
ELECTIVE = [CourseNature.RESTRICTED_ELECTIVE.value]
KINDS = (
    *["x_certificate"] * 26,
    *["skill_certificate"] * 14,
    *["mooc"] * 10,
    *["competition"] * 7,
    *["service"] * 3,
)
LEVELS = ("primary", "intermediate", "advanced")
AWARDS = ("first", "second", "third")
COURSE = {"basis": "course", "at_most": 8, "at_most_bank_value": True}
OUTCOME = {"basis": "outcome"}
CARRY = {"basis": "carry", "at_least": 60, "ceiling": 95}


def world(seed: int) -> tuple[RuleSet, LearnerRecord]:
    """A college's rule set and a learner's record; the same for the same seed."""
    random = Random(seed)
    return _rule_set(random, seed), _record(random)


def _rule_set(random: Random, seed: int) -> RuleSet:
    document: dict[str, Any] = {
        "format": "oneplusx-rule-set/1",
        "code": f"ADV{seed}",
        "version": "1",
        "owner": {"level": "college", "code": "adversary"},
        "settings": {"same_outcome": "highest", "content_match_min": "80%"},
        "rules": [*_general(), *(rule for field in range(FIELDS) for rule in _of_field(f"field{field}"))],
        "groups": [{"id": "innovation", "rules": ["award", "award-elective"], "count": "once"}],
        "caps": _caps(random),
    }
    return from_json(document, name=f"adversary {seed}")


def _general() -> list[dict[str, Any]]:
    x = ["x_certificate"]
    return [
        _rule("x-primary", {"types": x, "where": {"level": "primary"}}, [FOUNDATION], COURSE, CARRY),
        _rule("x-middle", {"types": x, "where": {"level": "intermediate"}}, [FOUNDATION, CORE], OUTCOME, CARRY, (1, 2)),
        _rule("x-advanced", {"types": x, "where": {"level": "advanced"}}, PROFESSIONAL, OUTCOME, CARRY, (1, 2)),
        _rule("skill", {"types": ["skill_certificate"]}, [CORE, EXTENSION], COURSE, CARRY),
        _rule("online", {"types": ["mooc"]}, [EXTENSION, *ELECTIVE], OUTCOME, CARRY),
        _rule("award", {"types": ["competition"]}, [CORE, EXTENSION], _awarded(), {"basis": "fixed", "points": 90}),
        _rule("award-elective", {"types": ["competition"]}, ELECTIVE, _awarded(), {"basis": "fixed", "points": 95}),
        {
            "id": "service",
            "from": {"types": ["service"]},
            "to": {"slots": ["free_elective", "public_elective"]},
            "credits": {"basis": "hours", "hours_per_credit": 16, "step": 0.5},
        },
    ]  # fmt: skip


def _of_field(field: str) -> list[dict[str, Any]]:
    """The M:N rules of one field of study."""
    x = {"types": ["x_certificate"], "where": {"kind": field}}
    skill = {"types": ["skill_certificate"], "where": {"kind": field}}
    mooc = {"types": ["mooc"], "where": {"kind": field}, "count": {"min": 2, "max": 2}}
    points = {"basis": "fixed", "points": 90}
    return [
        _rule(f"both-{field}", {"all_of": [x, skill]}, [CORE, EXTENSION], OUTCOME, points, (1, 2)),
        _rule(f"online-pair-{field}", mooc, [CORE, EXTENSION], OUTCOME, CARRY),
    ]


def _rule(
    name: str, source: Any, natures: list[Any], credits: Any, score: Any, count: tuple[int, int] = (1, 1)
) -> dict[str, Any]:
    target = {"natures": [str(nature) for nature in natures], "count": {"min": count[0], "max": count[1]}}
    return {"id": name, "from": source, "to": target, "credits": credits, "score": score}


def _awarded() -> dict[str, Any]:
    rows = [{"when": {"award": award}, "give": give} for award, give in zip(AWARDS, (4, 3, 2.5), strict=True)]
    return {"basis": "table", "rows": rows}


def _caps(random: Random) -> list[dict[str, Any]]:
    def share(*allowed: int) -> str:
        return f"{random.choice(allowed)}%"

    every = [*PROFESSIONAL, *ELECTIVE]
    return [
        {"id": "all", "share": share(30, 35, 40, 50), "base": "program", "over": {"natures": every}},
        {"id": "professional", "share": share(25, 30, 35), "base": "program", "over": {"natures": PROFESSIONAL}},
        {"id": "core", "share": share(20, 30, 40), "base": "professional", "over": {"natures": [CORE.value]}},
        {"id": "online", "share": share(10, 15, 20), "base": "program", "over": {"types": ["mooc"]}},
        {"id": "elective", "share": share(30, 40, 50), "base": "elective", "over": {"natures": ELECTIVE}},
        {"id": "courses", "share": share(30, 40, 50), "base": "courses", "unit": "courses"},
        {"id": "certificates", "at_most": random.randint(8, 14), "unit": "conversions",
         "over": {"types": ["x_certificate", "skill_certificate"]}},
    ]  # fmt: skip


def _record(random: Random) -> LearnerRecord:
    courses = tuple(
        ProgramCourseFacts(f"C{place:02}", f"课程{place:02}", random.randrange(150, 551, 50), NATURES[place % 5])
        for place in range(COURSES)
    )
    held = tuple(_held(random, place, kind) for place, kind in enumerate(KINDS))
    program = ProgramFacts(
        code="P",
        major="510203",
        entry_year=2024,
        credits_hundredths={
            "program": _sum(courses, [*PROFESSIONAL, *ELECTIVE]),
            "professional": _sum(courses, PROFESSIONAL),
            "elective": _sum(courses, ELECTIVE),
        },
        courses=courses,
        institution="college",
        content_matches=tuple(_matches(random, held, courses)),
        slots={"free_elective": random.randrange(300, 801, 50), "public_elective": random.randrange(200, 501, 50)},
    )
    standings = [CourseStanding(course.code, CourseStatus.IN_PROGRESS) for course in courses if random.random() < 0.2]
    return LearnerRecord(held, tuple(standings), (), program)


def _sum(courses: tuple[ProgramCourseFacts, ...], natures: list[str]) -> int:
    return sum(course.credits_hundredths for course in courses if course.nature.value in natures)


def _held(random: Random, place: int, kind: str) -> HeldAchievement:
    name, field = f"A{place:02}", place % FIELDS
    attributes: dict[str, Any] = {
        "certificate_type": f"type-{place:02}",
        "score": random.randint(72, 94),
        "kind": f"field{field}",
    }
    family = None
    if kind == "x_certificate":
        attributes["level"] = random.choice(LEVELS)
        family = f"x{field}" if random.random() < 0.6 else None
    elif kind == "competition":
        attributes["award"] = random.choice(AWARDS)
    elif kind == "service":
        attributes["hours"] = random.randint(24, 60)
    bank_value = None if kind == "service" else random.randrange(200, 851, 50)
    return HeldAchievement(name, kind, name, attributes, date(2026, 1, 1), None, bank_value, family=family)


def _matches(
    random: Random, held: tuple[HeldAchievement, ...], courses: tuple[ProgramCourseFacts, ...]
) -> list[ContentMatch]:
    """How well each certificate covers the courses of its field, and some of the next one."""
    found = []
    for place, achievement in enumerate(held):
        certificate, field = str(achievement.attributes["certificate_type"]), place % FIELDS
        for course in range(COURSES):
            away = (course // len(NATURES) - field) % FIELDS
            if away == 0 or (away == 1 and random.random() < BRIDGES):
                share = Fraction(random.choice((75, 79, 80, 85, 90)), 100)
                found.append(ContentMatch(courses[course].code, certificate, share))
    return found
