"""The cast of the planner's tests: published rule sets, a small program, certificates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from oneplusx.domain.achievement import HeldAchievement
from oneplusx.domain.rules import (
    CourseNature,
    CourseStanding,
    LearnerRecord,
    ProgramCourseFacts,
    ProgramFacts,
    RuleSet,
    compose,
    load_rule_set,
)
from oneplusx.domain.rules.record import ContentMatch

ON = date(2026, 9, 2)
EXAMPLES = Path(__file__).parents[3] / "examples" / "rule-sets"


@lru_cache
def published(*codes: str) -> RuleSet:
    """The composed rule set of the named layers, top to bottom."""
    return compose([load_rule_set((EXAMPLES / f"{code}.yaml").read_text("utf-8"), name=code) for code in codes])


def certificate(name: str, level: str, bank_value: int, *, type: str = "x_certificate", **more: str) -> HeldAchievement:  # noqa: A002
    """An X certificate; the bank value in hundredths."""
    attributes = {"level": level, "certificate_type": f"type-{name}", **more}
    return HeldAchievement(name, type, name, attributes, date(2026, 1, 1), None, bank_value)


def course(code: str, credits: int, nature: CourseNature = CourseNature.PROFESSIONAL_CORE) -> ProgramCourseFacts:
    """A course; credits in hundredths."""
    return ProgramCourseFacts(code, f"课程{code}", credits, nature)


def record(
    held: Sequence[HeldAchievement],
    courses: Sequence[ProgramCourseFacts],
    *,
    standings: Sequence[CourseStanding] = (),
    total: int = 14000,
    matches: Sequence[tuple[str, str]] = (),
    slots: dict[str, int | None] | None = None,
) -> LearnerRecord:
    """A learner in a program of 140 credits; ``matches`` pairs a course with a certificate type."""
    program = ProgramFacts(
        code="P",
        major="510203",
        entry_year=2024,
        credits_hundredths={"program": total},
        courses=tuple(courses),
        institution="college",
        content_matches=tuple(ContentMatch(code, kind, Fraction(9, 10)) for code, kind in matches),
        slots=slots or {},
    )
    return LearnerRecord(tuple(held), tuple(standings), (), program)
