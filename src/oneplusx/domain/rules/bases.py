"""What the share of a cap is taken of (比例基数): a sum that the program names, or courses that the rule set names."""

from __future__ import annotations

from oneplusx.domain.achievement import AttributeValue
from oneplusx.domain.rules.compiled import CompiledPool, CompiledRuleSet
from oneplusx.domain.rules.criteria import NO_FACTS, all_hold
from oneplusx.domain.rules.limits import Cap, CapUnit
from oneplusx.domain.rules.record import ProgramCourseFacts, ProgramFacts


def base_of(rules: CompiledRuleSet, cap: Cap, program: ProgramFacts) -> int | None:
    """The base of a cap in its unit: hundredths of credits, else a number of courses; ``None`` when not known."""
    named = rules.bases.get(cap.base)
    if named is not None:
        found = [course for course in program.courses if _holds(named, course, program)]
        return sum(course.credits_hundredths for course in found) if cap.unit is CapUnit.CREDITS else len(found)
    if cap.base == "courses":
        return len(program.courses)
    return program.credits_hundredths.get(cap.base)


def _holds(named: CompiledPool, course: ProgramCourseFacts, program: ProgramFacts) -> bool:
    pool = named.pool
    if (pool.natures and course.nature not in pool.natures) or course.nature in pool.not_natures:
        return False
    if (pool.courses and course.code not in pool.courses) or course.code in pool.not_courses:
        return False
    if pool.names and not any(name in course.name for name in pool.names):
        return False
    own: dict[str, AttributeValue] = {"code": course.code, "nature": course.nature.value}
    return all_hold(named.where, NO_FACTS, program, own | dict(course.facts))
