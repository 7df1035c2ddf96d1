"""What is wrong with a program's requirement tree (培养方案检查), before anyone is audited by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from oneplusx.domain.errors import Invalid
from oneplusx.domain.graduation.tree import (
    AchievementIs,
    CoursePattern,
    CoursesFrom,
    CreditsFrom,
    GradeAverage,
    HoursFrom,
    Measured,
    Node,
    NOf,
    Part,
    Pool,
    Program,
    Residency,
    walk,
)


class ProgramProblem(NamedTuple):
    """One thing wrong: where (node id, or ``sets.NAME``), which code, with which values."""

    where: str
    code: str
    params: Mapping[str, Any]


def bounds_of(node: Node) -> tuple[int, int | None]:
    """Minimum and maximum of a course leaf in its own unit; ``(0, None)`` for anything else."""
    match node:
        case CreditsFrom():
            return node.min_hundredths, node.max_hundredths
        case CoursesFrom():
            return node.min_courses, node.max_courses
        case HoursFrom():
            return node.min_hours, node.max_hours
        case CoursePattern():
            return node.count, None
        case Residency():
            return node.min_hundredths, None
        case _:
            return 0, None


def _pools_of(node: Node) -> Iterator[Pool]:
    match node:
        case CreditsFrom() | CoursesFrom() | HoursFrom():
            yield node.pool
            for part in node.parts:
                yield part.pool
        case Residency() | GradeAverage():
            yield node.pool
        case _:
            return


def _check_bounds(where: str, minimum: int, maximum: int | None) -> Iterator[ProgramProblem]:
    if minimum < 0:
        yield ProgramProblem(where, "audit.negative", {"found": minimum})
    if maximum is not None and maximum < minimum:
        yield ProgramProblem(where, "audit.max_below_min", {"minimum": minimum, "maximum": maximum})


def _check_parts(node_id: str, parts: tuple[Part, ...], maximum: int | None) -> Iterator[ProgramProblem]:
    for part in parts:
        yield from _check_bounds(node_id, part.minimum, part.maximum)
    needed = sum(part.minimum for part in parts)
    if maximum is not None and needed > maximum:
        yield ProgramProblem(node_id, "audit.max_below_min", {"minimum": needed, "maximum": maximum})


def _check_node(node: Node) -> Iterator[ProgramProblem]:
    yield from _check_bounds(node.id, *bounds_of(node))
    match node:
        case CreditsFrom() | CoursesFrom() | HoursFrom():
            yield from _check_parts(node.id, node.parts, bounds_of(node)[1])
        case Measured():
            yield from _check_bounds(node.id, node.at_least, None)
        case NOf() if node.children and not 0 <= node.n <= len(node.children):
            yield ProgramProblem(node.id, "audit.n_exceeds_children", {"n": node.n, "children": len(node.children)})
        case AchievementIs() if node.min_level is not None and node.min_level not in node.level_scale:
            yield ProgramProblem(
                node.id, "audit.unknown_level", {"found": node.min_level, "allowed": list(node.level_scale)}
            )
        case _:
            return


def _check_pool(where: str, pool: Pool, known: frozenset[str]) -> Iterator[ProgramProblem]:
    for name in (*pool.sets, *pool.excluded_sets):
        if name not in known:
            yield ProgramProblem(where, "audit.unknown_set", {"found": name, "allowed": sorted(known)})


def _circular_sets(program: Program) -> Iterator[ProgramProblem]:
    for start in sorted(program.sets):
        seen: set[str] = set()
        stack = [start]
        while stack:
            pool = program.sets.get(stack.pop())
            for name in (*pool.sets, *pool.excluded_sets) if pool else ():
                if name == start:
                    yield ProgramProblem(f"sets.{start}", "audit.circular_set", {"found": start})
                    stack.clear()
                    break
                if name not in seen:
                    seen.add(name)
                    stack.append(name)


def _check_ids(program: Program, ids: Mapping[str, int]) -> Iterator[ProgramProblem]:
    for node_id, count in ids.items():
        if count > 1 or not node_id:
            yield ProgramProblem(node_id, "audit.duplicate_id", {"found": node_id})
    for rule in program.sharing:
        for node_id in rule.between:
            if node_id not in ids:
                yield ProgramProblem("sharing", "audit.unknown_node", {"found": node_id})


def check_program(program: Program) -> tuple[ProgramProblem, ...]:
    """Everything wrong with the tree; empty when it can be audited."""
    nodes = list(walk(program.requirement))
    known = frozenset(program.sets)
    problems = list(_check_ids(program, Counter(node.id for node in nodes)))
    for node in nodes:
        problems.extend(_check_node(node))
        for pool in _pools_of(node):
            problems.extend(_check_pool(node.id, pool, known))
    for name, pool in program.sets.items():
        problems.extend(_check_pool(f"sets.{name}", pool, known))
    problems.extend(_circular_sets(program))
    return tuple(problems)


def require_sound(program: Program) -> None:
    """Refuses a program that cannot be audited.

    Raises:
        Invalid: ``audit.invalid_program`` with ``problems``.
    """
    problems = check_program(program)
    if problems:
        listed = [{"where": item.where, "code": item.code, **item.params} for item in problems]
        raise Invalid("audit.invalid_program", program=program.code, problems=listed)
