"""A second, slow audit by trying everything; shares no code with the real one but the tree itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from itertools import combinations, product

from oneplusx.domain.graduation import (
    AchievementIs,
    AllOf,
    AnyOf,
    AuditRecord,
    ConditionIs,
    CourseIs,
    CourseNode,
    CoursePattern,
    CoursesFrom,
    CreditsFrom,
    EarnedCourse,
    EarnedStatus,
    HoursFrom,
    Node,
    NOf,
    Pool,
    Program,
    Residency,
    Sharing,
    walk,
)

CountedIn = Mapping[str, Sequence[EarnedCourse]]


def in_pool(pool: Pool, course: EarnedCourse) -> bool:
    included = (
        pool.includes_everything
        or course.code in pool.codes
        or course.nature in pool.natures
        or any(fnmatchcase(course.code, glob) for glob in pool.patterns)
    )
    excluded = (
        course.code in pool.excluded_codes
        or course.nature in pool.excluded_natures
        or any(fnmatchcase(course.code, glob) for glob in pool.excluded_patterns)
    )
    return included and not excluded


def could_count(node: Node, course: EarnedCourse) -> bool:
    match node:
        case CreditsFrom() | CoursesFrom() | HoursFrom():
            inside = in_pool(node.pool, course)
        case CourseIs():
            inside = course.code in (node.code, *node.equivalents)
        case CoursePattern():
            inside = fnmatchcase(course.code, node.pattern)
        case Residency():
            return in_pool(node.pool, course) and course.own
        case _:
            return False
    if node.min_score is None or course.status is EarnedStatus.IN_PROGRESS:
        return inside
    if course.score is None:
        return inside and node.unscored_counts
    return inside and course.score >= node.min_score


def _measure(node: Node, course: EarnedCourse) -> int:
    if isinstance(node, CreditsFrom | Residency):
        return course.credits_hundredths
    return course.hours if isinstance(node, HoursFrom) else 1


def _minimum(node: Node) -> int:
    match node:
        case CreditsFrom() | Residency():
            return node.min_hundredths
        case CoursesFrom():
            return node.min_courses
        case HoursFrom():
            return node.min_hours
        case CoursePattern():
            return node.count
        case _:
            return 1


def leaf_holds(node: Node, courses: Sequence[EarnedCourse]) -> bool:
    parts = node.parts if isinstance(node, CreditsFrom | CoursesFrom | HoursFrom) else ()
    sums, rest = [0] * len(parts), 0
    for course in courses:
        worth = _measure(node, course)
        for index, part in enumerate(parts):
            if in_pool(part.pool, course):
                sums[index] += worth
                break
        else:
            rest += worth
    for part, amount in zip(parts, sums, strict=True):
        if amount < part.minimum:
            return False
        rest += amount if part.maximum is None else min(amount, part.maximum)
    return rest >= _minimum(node)


def holds(node: Node, counted: CountedIn, record: AuditRecord) -> bool:
    match node:
        case AllOf():
            return all(holds(child, counted, record) for child in node.children)
        case AnyOf():
            return not node.children or any(holds(child, counted, record) for child in node.children)
        case NOf():
            held = sum(holds(child, counted, record) for child in node.children)
            return held >= min(node.n, len(node.children))
        case ConditionIs():
            return bool(record.conditions.get(node.condition))
        case AchievementIs():
            return sum(held.type in node.types for held in record.achievements) >= node.count
        case _:
            return leaf_holds(node, counted.get(node.id, ()))


def _is_free(node: Node) -> bool:
    return isinstance(node, Residency) or (isinstance(node, CourseNode) and node.sharing is Sharing.FREE)


def _may_share(program: Program, one: str, other: str) -> bool:
    return any(one in rule.between and other in rule.between for rule in program.sharing)


def _places(program: Program, nodes: Sequence[Node], course: EarnedCourse) -> list[tuple[str, ...]]:
    """Sets of exclusive leaves that may count the course at once."""
    takers = [node.id for node in nodes if not _is_free(node) and could_count(node, course)]
    found: list[tuple[str, ...]] = []
    for size in range(len(takers) + 1):
        for some in combinations(takers, size):
            found.extend([some] if all(_may_share(program, one, other) for one, other in combinations(some, 2)) else [])
    return found


def allocations(program: Program, courses: Sequence[EarnedCourse]) -> Iterator[CountedIn]:
    nodes = [node for node in walk(program.requirement) if isinstance(node, CourseNode | Residency)]
    free = {node.id: [c for c in courses if could_count(node, c)] for node in nodes if _is_free(node)}
    for places in product(*(_places(program, nodes, course) for course in courses)):
        if not _within_limits(program, courses, places):
            continue
        counted: dict[str, list[EarnedCourse]] = {name: list(held) for name, held in free.items()}
        for course, where in zip(courses, places, strict=True):
            for name in where:
                counted.setdefault(name, []).append(course)
        yield counted


def _within_limits(program: Program, courses: Sequence[EarnedCourse], places: Sequence[tuple[str, ...]]) -> bool:
    for rule in program.sharing:
        if rule.up_to_hundredths is None:
            continue
        again = sum(
            max(0, sum(name in rule.between for name in where) - 1) * course.credits_hundredths
            for course, where in zip(courses, places, strict=True)
        )
        if again > rule.up_to_hundredths:
            return False
    return True


def can_graduate(program: Program, record: AuditRecord, *, with_progress: bool = False) -> bool:
    wanted = {EarnedStatus.PASSED} | ({EarnedStatus.IN_PROGRESS} if with_progress else set())
    courses = [course for course in record.courses if course.status in wanted]
    if program.requirement is None:
        return True
    return any(holds(program.requirement, counted, record) for counted in allocations(program, courses))


def cheapest_credits(program: Program, record: AuditRecord) -> tuple[int, int] | None:
    """Credits and courses of the cheapest set of catalog courses that makes it; facts are taken as settled."""
    held = {course.code for course in record.courses}
    offered = [course for course in program.courses if course.code not in held]
    best: tuple[int, int] | None = None
    for size in range(len(offered) + 1):
        for some in combinations(offered, size):
            cost = sum(course.credits_hundredths for course in some), len(some)
            if best is not None and cost >= best:
                continue
            taken = tuple(
                EarnedCourse(
                    course.code, credits_hundredths=course.credits_hundredths, hours=course.hours, nature=course.nature
                )
                for course in some
            )
            trial = AuditRecord((*record.courses, *taken), record.achievements, record.conditions)
            if can_graduate(program, trial, with_progress=True):
                best = cost
    return best
