"""Requirements that no course allocation changes: achievements, averages, named conditions."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from oneplusx.domain.achievement import HeldAchievement
from oneplusx.domain.graduation.compiled import CompiledProgram, Selector
from oneplusx.domain.graduation.record import AuditRecord, EarnedCourse, EarnedStatus
from oneplusx.domain.graduation.tree import AchievementIs, ConditionIs, GradeAverage, HoursFrom, Measured, Program, walk


def asks_for_outcomes(program: Program) -> bool:
    """Whether achievements can matter to the answer at all."""
    return any(
        isinstance(node, AchievementIs) or (isinstance(node, HoursFrom) and node.achievement_types)
        for node in walk(program.requirement)
    )


def measured(program: Program) -> tuple[Measured, ...]:
    """What the program asks for that is counted outside the transcript."""
    return tuple(node for node in walk(program.requirement) if isinstance(node, Measured))


def _selects(node: AchievementIs, held: HeldAchievement) -> bool:
    if node.types and held.type not in node.types:
        return False
    if node.certificate_types and str(held.attributes.get("certificate_type")) not in node.certificate_types:
        return False
    return all(str(held.attributes.get(name)) == value for name, value in node.attributes.items())


def _reaches(node: AchievementIs, held: HeldAchievement) -> bool:
    if node.min_level is None:
        return True
    level = str(held.attributes.get("level"))
    scale = node.level_scale
    return level in scale and scale.index(level) >= scale.index(node.min_level)


def _in_force(held: HeldAchievement, record: AuditRecord) -> bool:
    return held.verified and not (record.on is not None and held.expires_on is not None and held.expires_on < record.on)


def achievements_counted(node: AchievementIs, record: AuditRecord) -> int:
    """How many achievements meet the requirement; several of one family count once."""
    families = set()
    for held in record.achievements:
        if _selects(node, held) and _reaches(node, held) and _in_force(held, record):
            families.add(("family", held.family) if held.family else ("id", held.id))
    return len(families)


def best_level(node: AchievementIs, record: AuditRecord) -> str | None:
    """The highest level held of the kind asked for, however low; ``None`` when there is none."""
    levels = [str(held.attributes.get("level")) for held in record.achievements if _selects(node, held)]
    known = [level for level in levels if level in node.level_scale]
    return max(known, key=node.level_scale.index, default=None)


def average_of(node: GradeAverage, selects: Selector, courses: Sequence[EarnedCourse]) -> Fraction | None:
    """The exact average over the pool, ``None`` when nothing has a number."""
    sums: dict[int, int] = {}
    weights = 0
    for course in courses:
        counted = course.status is EarnedStatus.PASSED or (
            node.includes_failed and course.status is EarnedStatus.FAILED
        )
        if course.score is None or not counted or not selects(course.code, course.nature):
            continue
        weight = course.credits_hundredths if node.weighted else 1
        denominator = course.score.denominator
        sums[denominator] = sums.get(denominator, 0) + course.score.numerator * weight
        weights += weight
    total = sum((Fraction(numerator, denominator) for denominator, numerator in sums.items()), Fraction(0))
    return total / weights if weights else None


def fact_holds(compiled: CompiledProgram, at: int, record: AuditRecord, courses: Sequence[EarnedCourse]) -> bool:
    """Whether the fact node at this index is satisfied."""
    node = compiled.nodes[at]
    match node:
        case AchievementIs():
            return achievements_counted(node, record) >= node.count
        case ConditionIs():
            return record.conditions.get(node.condition) is True
        case Measured():
            return record.measures.get(node.measure, 0) >= node.at_least
        case GradeAverage():
            average = average_of(node, compiled.fact_selectors[at], courses)
            return average is not None and average >= node.min_score
        case _:
            raise TypeError(node)


def fact_shortage(compiled: CompiledProgram, at: int, record: AuditRecord, *, holds: bool) -> int:
    """How many steps would settle the fact: achievements still to obtain, or one."""
    if holds:
        return 0
    node = compiled.nodes[at]
    return node.count - achievements_counted(node, record) if isinstance(node, AchievementIs) else 1
