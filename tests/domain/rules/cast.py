"""The cast of these tests: a program, courses, outcomes, and the published rule sets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

from oneplusx.domain.achievement import AttributeValue, HeldAchievement
from oneplusx.domain.rules import (
    Calendar,
    CourseNature,
    CourseStanding,
    Decision,
    LearnerRecord,
    PastConversion,
    ProgramCourseFacts,
    ProgramFacts,
    Request,
    RuleSet,
    TargetRef,
    compose,
    decide,
    load_rule_set,
    past_conversion,
)

ON = date(2026, 9, 2)
TERM_START = date(2026, 8, 31)
EXAMPLES = Path(__file__).parents[3] / "examples" / "rule-sets"


@lru_cache
def published(*codes: str) -> RuleSet:
    """The composed rule set of the named layers, top to bottom."""
    return compose([load_rule_set((EXAMPLES / f"{code}.yaml").read_text("utf-8"), name=code) for code in codes])


def course(
    code: str, credits: int, nature: CourseNature = CourseNature.PROFESSIONAL_CORE, name: str | None = None
) -> ProgramCourseFacts:
    """A course; credits in hundredths."""
    return ProgramCourseFacts(code, name or f"课程{code}", credits, nature)


def program(*courses: ProgramCourseFacts, major: str = "510203", total: int = 14000, **more: Any) -> ProgramFacts:
    """A program of 140 credits."""
    facts = ProgramFacts(
        code="P-2024-510203",
        major=major,
        entry_year=2024,
        credits_hundredths={"program": total},
        courses=courses,
        institution="college",
    )
    return replace(facts, **more)


def held(
    held_id: str,
    kind: str,
    attributes: Mapping[str, AttributeValue] | None = None,
    /,
    *,
    bank: int | None = None,
    family: str | None = None,
    **named: AttributeValue,
) -> HeldAchievement:
    """A verified outcome of 2026."""
    return HeldAchievement(
        id=held_id,
        type=kind,
        title=held_id,
        attributes=dict(attributes or {}) | named,
        obtained_on=date(2026, 6, 1),
        bank_value_hundredths=bank,
        family=family,
    )


def record(
    *achievements: HeldAchievement,
    courses: Iterable[CourseStanding] = (),
    past: Iterable[PastConversion] = (),
    facts: ProgramFacts | None = None,
) -> LearnerRecord:
    """A learner in the first week of the term."""
    return LearnerRecord(
        achievements=achievements,
        courses=tuple(courses),
        conversions=tuple(past),
        program=facts or program(),
        calendar=Calendar(term_starts=(TERM_START,)),
    )


def to_slot(name: str, credits: int | None = None) -> TargetRef:
    """A requirement slot."""
    return TargetRef(slot=name, credits_hundredths=credits)


def to_course(code: str, match: str | None = None) -> TargetRef:
    """A course, optionally with its content match."""
    return TargetRef(course_code=code, content_match=None if match is None else Fraction(match))


def ask(
    rules: RuleSet,
    learner: LearnerRecord,
    ids: str | tuple[str, ...],
    *targets: TargetRef,
    rule: str | None = None,
    on: date = ON,
) -> Decision:
    """Decides one request."""
    held_ids = (ids,) if isinstance(ids, str) else ids
    return decide(rules, learner, Request(rule, held_ids, targets), on)


def then(decision: Decision, learner: LearnerRecord, conversion_id: str = "past-1") -> LearnerRecord:
    """The learner's record once the decision is in force."""
    past = past_conversion(decision, id=conversion_id, converted_on=ON, program=learner.program)
    return replace(learner, conversions=(*learner.conversions, past))


def failing(decision: Decision) -> set[str]:
    """Codes of the failing conditions."""
    return {condition.code for condition in decision.failed}
