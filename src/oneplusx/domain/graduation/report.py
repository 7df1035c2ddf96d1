"""Writes the answer down: how each node stands, where each course counts, what to do about the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from oneplusx.domain.graduation.compiled import Leaf
from oneplusx.domain.graduation.covering import Cover
from oneplusx.domain.graduation.facts import achievements_counted, average_of, fact_shortage
from oneplusx.domain.graduation.finding import Finding
from oneplusx.domain.graduation.fix import Fix
from oneplusx.domain.graduation.instance import Instance, is_eligible, weight_of
from oneplusx.domain.graduation.reasons import Notes, fact_reasons, leaf_reasons
from oneplusx.domain.graduation.record import EarnedCourse, EarnedStatus, Way
from oneplusx.domain.graduation.result import (
    Allocated,
    AuditResult,
    FixItem,
    FixKind,
    NodeResult,
    Reason,
    Unit,
)
from oneplusx.domain.graduation.tree import AchievementIs, ConditionIs, CourseIs, GradeAverage, Measured, Node

_KINDS: Mapping[str, str] = {
    "AllOf": "all_of",
    "AnyOf": "any_of",
    "NOf": "n_of",
    "CreditsFrom": "credits_from",
    "CoursesFrom": "courses_from",
    "HoursFrom": "hours_from",
    "CourseIs": "course",
    "CoursePattern": "course_pattern",
    "Residency": "residency",
    "AchievementIs": "achievement",
    "GradeAverage": "grade_average",
    "ConditionIs": "condition",
    "Measured": "measured",
}
_UNNAMED = {Unit.CREDITS_HUNDREDTHS: FixKind.CREDITS, Unit.COURSES: FixKind.COURSES, Unit.HOURS: FixKind.HOURS}
_NOTHING: dict[int, int] = {}
_NOBODY: Mapping[str, int] = {}
_ONE_WAY: Mapping[Way, Mapping[str, int]] = {way: {way.value: 1} for way in Way}


class Shown(NamedTuple):
    """The allocation to show, and the nodes that the answer relies on."""

    instance: Instance
    members: dict[int, dict[int, int]]
    chosen: frozenset[int]


class _Standing(NamedTuple):
    """Earned and in progress in the node's unit, and whether that is enough."""

    unit: Unit
    required: int
    earned: int
    in_progress: int
    satisfied: bool
    would_be: bool
    courses: tuple[str, ...]
    passed_by: Mapping[str, int]


def kind_of(node: Node) -> str:
    """The kind as written in program files."""
    return _KINDS[type(node).__name__]


def _with_leftovers(shown: Shown) -> dict[int, dict[int, int]]:
    """Courses that nobody needs still get a place to be seen: where they help, else where credits add up."""
    instance, leaves = shown.instance, shown.instance.compiled.leaves
    members = {at: dict(taken) for at, taken in shown.members.items()}
    placed = {index for taken in members.values() for index in taken}
    for index, options in enumerate(instance.options):
        if index in placed or not options:
            continue
        best = _place_for(instance, members, index, options)
        if best is not None:
            members.setdefault(best, {})[index] = weight_of(leaves[best].unit, instance.courses[index])
    return members


def _place_for(
    instance: Instance, members: dict[int, dict[int, int]], index: int, options: Sequence[int]
) -> int | None:
    leaves = instance.compiled.leaves
    surplus = None
    for at in options:
        leaf, taken = leaves[at], members.get(at, _NOTHING)
        gap = instance.gap(leaf, taken)
        if gap and instance.gap(leaf, {**taken, index: weight_of(leaf.unit, instance.courses[index])}) < gap:
            return at
        if surplus is None and leaf.unit is not Unit.COURSES:
            surplus = at
    return surplus


def _is_passed(leaf: Leaf, course: EarnedCourse) -> bool:
    if course.status is not EarnedStatus.PASSED:
        return False
    return leaf.min_score is None or is_eligible(leaf, course, may_improve=False)


def _count_ways(courses: Sequence[EarnedCourse]) -> Mapping[str, int]:
    if len(courses) == 1:
        return _ONE_WAY[courses[0].way]
    ways: dict[str, int] = {}
    for course in courses:
        ways[course.way.value] = ways.get(course.way.value, 0) + 1
    return ways


def _simple_standing(instance: Instance, leaf: Leaf, taken: Mapping[int, int]) -> _Standing:
    """The same as ``_leaf_standing`` where all courses are passed and simply add up."""
    courses = instance.courses
    earned = sum(taken.values()) + leaf.demand - instance.demand[leaf.index]
    holds = earned >= leaf.demand
    if not taken:
        return _Standing(leaf.unit, leaf.demand, earned, 0, holds, holds, (), _NOBODY)
    here = [courses[index] for index in sorted(taken)] if len(taken) > 1 else [courses[index] for index in taken]
    codes = tuple([course.code for course in here])
    return _Standing(leaf.unit, leaf.demand, earned, 0, holds, holds, codes, _count_ways(here))


def _leaf_standing(instance: Instance, leaf: Leaf, taken: Mapping[int, int]) -> _Standing:
    if leaf.is_simple and not instance.waits:
        return _simple_standing(instance, leaf, taken)
    courses = instance.courses
    passed = {index: worth for index, worth in taken.items() if _is_passed(leaf, courses[index])}
    given = leaf.demand - instance.demand[leaf.index]
    earned = instance.counted(leaf, passed)[0] + given
    total = earned if len(passed) == len(taken) else instance.counted(leaf, taken)[0] + given
    if leaf.cap is not None:
        earned, total = min(earned, leaf.cap), min(total, leaf.cap)
    satisfied = instance.gap(leaf, passed) == 0
    return _Standing(
        leaf.unit,
        leaf.demand,
        earned,
        total - earned,
        satisfied,
        satisfied or instance.gap(leaf, taken) == 0,
        tuple([courses[index].code for index in sorted(taken)]),
        _count_ways([courses[index] for index in passed]) if passed else _NOBODY,
    )


def _fact_standing(instance: Instance, at: int) -> _Standing:
    compiled, node, holds = instance.compiled, instance.compiled.nodes[at], instance.facts[at]
    unit, required, earned = Unit.CONDITIONS, 1, int(holds)
    if isinstance(node, AchievementIs):
        unit, required = Unit.ACHIEVEMENTS, node.count
        earned = min(required, achievements_counted(node, instance.record))
    elif isinstance(node, GradeAverage):
        average = average_of(node, compiled.fact_selectors[at], instance.record.courses)
        unit, required = Unit.SCORE_HUNDREDTHS, int(node.min_score * 100)
        earned = 0 if average is None else int(average * 100)
    elif isinstance(node, Measured):
        unit, required, earned = node.unit, node.at_least, instance.record.measures.get(node.measure, 0)
    return _Standing(unit, required, earned, 0, holds, holds, (), _NOBODY)


def _inner_standing(instance: Instance, at: int, below: Sequence[_Standing | None]) -> _Standing:
    needed = instance.compiled.need[at]
    held = would = 0
    for child in instance.compiled.children[at]:
        standing = below[child]
        if standing is not None:
            held += standing.satisfied
            would += standing.would_be
    return _Standing(Unit.CHILDREN, needed, held, would - held, held >= needed, would >= needed, (), _NOBODY)


def _standings(instance: Instance, members: Mapping[int, Mapping[int, int]]) -> list[_Standing]:
    compiled = instance.compiled
    found: list[_Standing | None] = [None] * len(compiled.nodes)
    for at in range(len(found) - 1, -1, -1):
        leaf_index = compiled.leaf_at[at]
        if leaf_index >= 0:
            leaf = compiled.leaves[leaf_index]
            taken = members.get(leaf_index, _NOTHING) if leaf.exclusive else instance.everything_for(leaf_index)
            found[at] = _leaf_standing(instance, leaf, taken)
        elif at in instance.facts:
            found[at] = _fact_standing(instance, at)
        else:
            found[at] = _inner_standing(instance, at, found)
    return [standing for standing in found if standing is not None]


def _reasons(notes: Notes, at: int, standing: _Standing) -> tuple[Reason, ...]:
    leaf_index = notes.instance.compiled.leaf_at[at]
    if leaf_index >= 0:
        return leaf_reasons(notes, leaf_index)
    if at in notes.instance.facts:
        return fact_reasons(notes.instance, at)
    return (Reason("audit.children_missing", {"required": standing.required, "earned": standing.earned}),)


def _node_results(
    shown: Shown, members: dict[int, dict[int, int]], *, unmet_only: bool = False
) -> tuple[NodeResult, ...]:
    instance, compiled = shown.instance, shown.instance.compiled
    standings = _standings(instance, members)
    depth, needed = compiled.depth, shown.chosen
    notes = None if all(standing.satisfied for standing in standings) else Notes(instance, members)
    return tuple(
        [
            NodeResult(
                node.id,
                _KINDS[type(node).__name__],
                node.title_zh,
                node.title_en,
                depth[at],
                standing.unit,
                standing.required,
                standing.earned,
                standing.in_progress,
                max(0, standing.required - standing.earned - standing.in_progress),
                standing.satisfied,
                standing.would_be,
                not needed or at in needed,
                standing.courses,
                standing.passed_by,
                () if standing.satisfied or notes is None else _reasons(notes, at, standing),
                node.source,
            )
            for at, (node, standing) in enumerate(zip(compiled.nodes, standings, strict=True))
            if not unmet_only or not (standing.satisfied or (needed and at not in needed))
        ]
    )


def _allocation(instance: Instance, members: Mapping[int, Mapping[int, int]]) -> tuple[Allocated, ...]:
    compiled = instance.compiled
    where: list[list[int]] = [[] for _ in instance.courses]
    for at, taken in members.items():
        for index in taken:
            where[index].append(compiled.leaves[at].node)
    nodes = compiled.nodes
    return tuple(
        [
            Allocated(
                course.code,
                course.term,
                course.credits_hundredths,
                course.status,
                course.way,
                course.source_id,
                tuple([nodes[at].id for at in sorted(places)]),
            )
            for course, places in zip(instance.courses, where, strict=True)
        ]
    )


def _cover_items(instance: Instance, at: int, cover: Cover) -> Iterable[FixItem]:
    leaf = instance.compiled.leaves[at]
    node = instance.compiled.nodes[leaf.node]
    for course in cover.courses:
        yield FixItem(FixKind.COURSE, node.id, course.code, course.name, 1, course.credits_hundredths)
    if not cover.unnamed:
        return
    credits_hundredths = cover.cost[0] - sum(course.credits_hundredths for course in cover.courses)
    if isinstance(node, CourseIs):
        yield FixItem(FixKind.COURSE, node.id, node.code, node.title_zh, 1, credits_hundredths)
    else:
        yield FixItem(_UNNAMED[leaf.unit], node.id, "", node.title_zh, cover.unnamed, credits_hundredths)


def _fact_item(instance: Instance, at: int) -> FixItem:
    node = instance.compiled.nodes[at]
    missing = fact_shortage(instance.compiled, at, instance.record, holds=False)
    match node:
        case AchievementIs():
            return FixItem(FixKind.ACHIEVEMENT, node.id, node.min_level or "", node.title_zh, missing, 0)
        case ConditionIs():
            return FixItem(FixKind.CONDITION, node.id, node.condition, node.title_zh, 1, 0)
        case Measured():
            short = node.at_least - instance.record.measures.get(node.measure, 0)
            return FixItem(FixKind.CONVERSION, node.id, node.measure, node.title_zh, short, 0)
        case GradeAverage():
            return FixItem(FixKind.AVERAGE, node.id, "", node.title_zh, int(node.min_score * 100), 0)
        case _:
            raise TypeError(node)


def _finish_items(shown: Shown) -> list[FixItem]:
    """Courses in progress that the answer relies on, each once: first those placed, then those free leaves need."""
    instance, compiled = shown.instance, shown.instance.compiled
    if not instance.waits:
        return []
    relied: dict[int, int] = {}
    for at in sorted(compiled.leaf_at[node] for node in shown.chosen if compiled.leaf_at[node] >= 0):
        leaf = compiled.leaves[at]
        taken = shown.members.get(at, _NOTHING) if leaf.exclusive else instance.everything_for(at)
        passed = {index: worth for index, worth in taken.items() if _is_passed(leaf, instance.courses[index])}
        kept = {index: worth for index, worth in taken.items() if index in passed or index in relied}
        aim = instance.gap(leaf, taken)
        waiting = sorted((index for index in taken if index not in kept), key=lambda index: (-taken[index], index))
        for index in waiting:
            if instance.gap(leaf, kept) <= aim:
                break
            kept[index] = taken[index]
            relied[index] = leaf.node
    nodes, courses = compiled.nodes, instance.courses
    return [
        FixItem(FixKind.FINISH, nodes[node].id, courses[index].code, courses[index].name, 1, 0)
        for index, node in sorted(relied.items())
    ]


def _fix_items(shown: Shown, fix: Fix | None) -> tuple[FixItem, ...]:
    covers: Mapping[int, Cover] = fix.covers if fix else {}
    items = _finish_items(shown)
    for at in sorted(covers):
        items.extend(_cover_items(shown.instance, at, covers[at]))
    items.extend(_fact_item(shown.instance, at) for at in (fix.facts if fix else ()))
    return tuple(items)


def unmet_nodes(instance: Instance, finding: Finding) -> tuple[NodeResult, ...]:
    """The nodes of ``write_result`` that are needed and not satisfied, for lists of many learners.

    Args:
        instance: The learner before the program, with what is in progress.
        finding: What was found for it.
    """
    shown = Shown(instance, finding.members, finding.chosen)
    return _node_results(shown, _with_leftovers(shown), unmet_only=True)


def write_result(instance: Instance, finding: Finding) -> AuditResult:
    """The answer as one value.

    Args:
        instance: The learner before the program, with what is in progress.
        finding: What was found for it.
    """
    shown = Shown(instance, finding.members, finding.chosen)
    members = _with_leftovers(shown)
    passed = [course for course in instance.courses if course.status is EarnedStatus.PASSED]
    earned = sum([course.credits_hundredths for course in passed])
    total = sum([course.credits_hundredths for course in instance.courses])
    items = () if finding.satisfied else _fix_items(shown, finding.fix)
    return AuditResult(
        program_code=instance.compiled.program.code,
        satisfied=finding.satisfied,
        would_be_satisfied=finding.would_be_satisfied,
        proved=finding.proved,
        nodes=_node_results(shown, members),
        allocation=_allocation(instance, members),
        earned_hundredths=earned,
        in_progress_hundredths=total - earned,
        missing_hundredths=finding.missing_hundredths,
        passed_by=_count_ways(passed),
        blocking=finding.blocking,
        blocking_alone=finding.blocking_alone,
        cheapest_fix=items,
        fix_proved=finding.fix_proved,
    )
