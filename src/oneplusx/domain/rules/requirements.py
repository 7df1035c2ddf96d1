"""What graduation asks for at least (毕业最低要求), and how far a learner has come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from oneplusx.domain.rules.criteria import NO_FACTS, all_hold, compile_scales, compile_where
from oneplusx.domain.rules.limits import CapFilter, CapUnit, Requirement
from oneplusx.domain.rules.model import RuleSet
from oneplusx.domain.rules.record import CourseStatus, LearnerRecord, PastConversion, PastTarget, ProgramFacts

GRADUATION = "graduation"
_DONE = (CourseStatus.PASSED, CourseStatus.EXEMPTED)


class RequirementState(NamedTuple):
    """One requirement and what the learner has, in its own unit: ``credits_hundredths``, ``courses``, ``conversions``.

    Attributes:
        asked_for: ``graduation``, or the step that it opens.
        within_years: Years of study within which it is to be reached, ``None`` for any time.
        surplus: What lies above the requirement and may fill ``surplus_slots``; 0 when it names none.
    """

    requirement_id: str
    unit: str
    required: int
    earned: int
    met: bool
    surplus: int
    surplus_slots: tuple[str, ...]
    clause: str
    origin: str
    asked_for: str = "graduation"
    within_years: int | None = None


def requirement_states(rule_set: RuleSet, record: LearnerRecord) -> tuple[RequirementState, ...]:
    """The requirements that are meant for the learner's program, in their order.

    Args:
        rule_set: The composed rule set of the learner's enrollment.
        record: The learner's record; conversions of this program count.
    """
    return tuple(_state(rule_set, requirement, record) for requirement in _meant_for(rule_set, record.program))


def graduation_requirements(rule_set: RuleSet, program: ProgramFacts) -> tuple[Requirement, ...]:
    """What graduation asks of learners of the program, in order; other steps (an early internship) are left out."""
    return tuple(one for one in _meant_for(rule_set, program) if one.asked_for == GRADUATION)


def _meant_for(rule_set: RuleSet, program: ProgramFacts) -> Iterator[Requirement]:
    scales = compile_scales(rule_set.scales)
    for requirement in rule_set.requirements:
        if all_hold(compile_where(requirement.when, scales), NO_FACTS, program):
            yield requirement


def _state(rule_set: RuleSet, requirement: Requirement, record: LearnerRecord) -> RequirementState:
    earned = _earned(requirement, record)
    over = max(0, earned - requirement.amount) if requirement.surplus_slots else 0
    credits = requirement.unit is CapUnit.CREDITS
    return RequirementState(
        requirement.id,
        "credits_hundredths" if credits else requirement.unit.value,
        requirement.amount,
        earned,
        earned >= requirement.amount,
        over,
        requirement.surplus_slots,
        requirement.clause,
        requirement.origin or rule_set.code,
        requirement.asked_for,
        requirement.within_years,
    )


def _earned(requirement: Requirement, record: LearnerRecord) -> int:
    program = record.program
    mine = [
        conversion
        for conversion in record.conversions
        if (conversion.program, conversion.institution) == (program.code, program.institution)
    ]
    brought = converted(requirement, mine)
    if requirement.unit is CapUnit.CONVERSIONS:
        return brought
    codes = {target.course_code for conversion in mine for target in _targets(requirement.over, conversion)}
    passed = tuple(_passed(requirement.over, record, codes))
    return brought + (len(passed) if requirement.unit is CapUnit.COURSES else sum(passed))


def converted(requirement: Requirement, conversions: Iterable[PastConversion]) -> int:
    """What these conversions bring towards a requirement, in its unit; courses that were passed are not among it."""
    counted = [tuple(_targets(requirement.over, conversion)) for conversion in conversions]
    if requirement.unit is CapUnit.CONVERSIONS:
        return sum(bool(found) for found in counted)
    targets = [target for found in counted for target in found]
    if requirement.unit is CapUnit.COURSES:
        return sum(target.course_code is not None for target in targets)
    return sum(target.credits_hundredths for target in targets)


def _targets(over: CapFilter, conversion: PastConversion) -> Iterable[PastTarget]:
    if over.rules and conversion.rule_id not in over.rules:
        return ()
    if over.categories and conversion.category not in over.categories:
        return ()
    if over.types and not any(use.type in over.types for use in conversion.uses):
        return ()
    if not over.natures and not over.slots:
        return conversion.targets
    return (target for target in conversion.targets if target.nature in over.natures or target.slot in over.slots)


def _passed(over: CapFilter, record: LearnerRecord, converted: set[str | None]) -> Iterator[int]:
    """Credits of each passed course that counts and that no conversion has counted."""
    if over.rules or over.types or over.categories or (over.slots and not over.natures):
        return
    for course in record.program.courses:
        standing = record.standing_by_code.get(course.code)
        if standing is None or standing.status not in _DONE or course.code in converted:
            continue
        if not over.natures or course.nature in over.natures:
            yield course.credits_hundredths
