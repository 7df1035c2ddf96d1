"""Tries one case on a version at once (试算): an outcome and a course, without any learner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from oneplusx.domain import rules
from oneplusx.domain.achievement import AttributeValue, HeldAchievement

OUTCOME, COURSE = "outcome", "COURSE"


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedCase:
    """What somebody tries: one outcome for one course of an imagined learner."""

    rule_id: str | None
    type: str
    level: str = ""
    score: Fraction | None = None
    obtained_on: date
    expires_on: date | None = None
    bank_value_hundredths: int | None = None
    course_code: str = ""
    course_name: str = ""
    nature: str
    course_credits_hundredths: int
    major: str = ""
    entry_year: int
    program_credits_hundredths: int
    on: date


def try_case(rule_set: rules.RuleSet, case: TriedCase) -> rules.Decision:
    """The decision of a method about a tried case; nothing is kept."""
    attributes: dict[str, AttributeValue] = {}
    if case.level:
        attributes["level"] = case.level
    if case.score is not None:
        attributes["score"] = case.score
    held = HeldAchievement(
        id=OUTCOME,
        type=case.type,
        title="",
        attributes=attributes,
        obtained_on=case.obtained_on,
        expires_on=case.expires_on,
        bank_value_hundredths=case.bank_value_hundredths,
    )
    code = case.course_code or COURSE
    nature = rules.CourseNature(case.nature)
    course = rules.ProgramCourseFacts(code, case.course_name or code, case.course_credits_hundredths, nature)
    bases = dict.fromkeys(("program", "professional", "public", "elective"), case.program_credits_hundredths)
    program = rules.ProgramFacts(
        code="TRY",
        major=case.major,
        entry_year=case.entry_year,
        credits_hundredths=bases,
        courses=(course,),
    )
    record = rules.LearnerRecord(achievements=(held,), courses=(), conversions=(), program=program)
    request = rules.Request(case.rule_id, (OUTCOME,), (rules.TargetRef(course_code=code),))
    return rules.decide(rule_set, record, request, case.on)
