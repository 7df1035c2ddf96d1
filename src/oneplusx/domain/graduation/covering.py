"""The cheapest way to fill one gap from what a program offers (最省补足): fewest credits, then fewest courses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from oneplusx.domain.graduation.instance import Instance
from oneplusx.domain.graduation.result import Unit
from oneplusx.domain.graduation.tree import CatalogCourse

Cost = tuple[int, int, int]
"""Credits in hundredths, courses, other steps; smaller is better from left to right."""

FREE_OF_COST: Cost = (0, 0, 0)


def add_costs(costs: Iterable[Cost]) -> Cost:
    """The sum, component by component."""
    credits_hundredths = courses = other = 0
    for cost in costs:
        credits_hundredths += cost[0]
        courses += cost[1]
        other += cost[2]
    return credits_hundredths, courses, other


class Cover(NamedTuple):
    """Courses to take for one leaf, and how much of unnamed ones, in the unit of the leaf."""

    cost: Cost
    courses: tuple[CatalogCourse, ...]
    unnamed: int


def worth_of(unit: Unit, course: CatalogCourse) -> int:
    """What a course of the catalog is worth in a unit."""
    if unit is Unit.COURSES:
        return 1
    return course.credits_hundredths if unit is Unit.CREDITS_HUNDREDTHS else course.hours


def unnamed_cost(unit: Unit, amount: int, typical_hundredths: int) -> Cost:
    """What unnamed courses cost: credits exactly, otherwise courses of the typical size; hours count as one course."""
    if amount <= 0:
        return FREE_OF_COST
    if unit is Unit.CREDITS_HUNDREDTHS:
        return amount, -(-amount // typical_hundredths), 0
    return (amount * typical_hundredths, amount, 0) if unit is Unit.COURSES else (0, 1, 0)


@lru_cache(maxsize=8192)
def best_counts_of(kinds: tuple[tuple[int, int, int], ...], gap: int) -> tuple[int, ...] | None:
    """How many of each kind (worth, credits, number) to take so that the worth reaches the gap at least cost."""
    table: dict[int, tuple[tuple[int, int], tuple[int, ...]]] = {0: ((0, 0), ())}
    for worth, credits_hundredths, number in kinds:
        grown: dict[int, tuple[tuple[int, int], tuple[int, ...]]] = {}
        for amount, (cost, counts) in table.items():
            most = min(number, -(-(gap - amount) // worth))
            for count in range(most + 1):
                reached = min(gap, amount + count * worth)
                entry = ((cost[0] + count * credits_hundredths, cost[1] + count), (*counts, count))
                if reached not in grown or entry < grown[reached]:
                    grown[reached] = entry
        table = grown
    return table[gap][1] if gap in table else None


def cheapest_cover(unit: Unit, offered: Sequence[CatalogCourse], gap: int) -> tuple[CatalogCourse, ...] | None:
    """The offered courses that fill the gap with fewest credits, then fewest courses; ``None`` when they do not."""
    if unit is Unit.COURSES:
        return tuple(offered[:gap]) if len(offered) >= gap else None
    kinds: dict[tuple[int, int], list[CatalogCourse]] = {}
    for course in offered:
        worth = worth_of(unit, course)
        if worth > 0:
            kinds.setdefault((worth, course.credits_hundredths), []).append(course)
    keys = sorted(kinds, reverse=True)
    counts = best_counts_of(tuple((*key, len(kinds[key])) for key in keys), gap)
    if counts is None:
        return None
    return tuple(course for key, count in zip(keys, counts, strict=True) for course in kinds[key][:count])


def offered_to(instance: Instance, at: int) -> list[CatalogCourse]:
    """Courses of the catalog that would add to the leaf: those the learner does not have counting there already.

    A course passed with too low a score may be taken again; one passed elsewhere is not taken again for residency.
    """
    courses = instance.courses
    if instance.compiled.leaves[at].own_only:
        held = {course.code for course in courses}
    else:
        held = {courses[index].code for index in instance.supply[at]}
    catalog = instance.compiled.catalog_of(at)
    return [course for course in catalog if course.code not in held] if held else list(catalog)


def unnamed_limit(instance: Instance, at: int) -> int:
    """How much unnamed courses may give a leaf: what its pool lacks even with all its catalog courses."""
    leaf = instance.compiled.leaves[at]
    if leaf.is_closed or not leaf.is_plain:
        return 0
    offered = offered_to(instance, at)
    total = len(offered) if leaf.unit is Unit.COURSES else sum([worth_of(leaf.unit, course) for course in offered])
    return max(0, instance.gaps[at] - total)


def cover_of(instance: Instance, at: int, gap: int, taken: frozenset[str] | set[str]) -> Cover | None:
    """The cheapest cover of a leaf's gap without the courses taken for other leaves; ``None`` when there is none."""
    if instance.supply[at] or instance.compiled.leaves[at].own_only:
        return _find_cover(instance, at, gap, taken)
    known, key = instance.compiled.covers, (at, gap, instance.gaps[at])
    if key not in known:
        known[key] = _find_cover(instance, at, gap, frozenset())
    cover: Cover | None = known[key]
    if taken and any(course.code in taken for course in instance.compiled.catalog_of(at)):
        return _find_cover(instance, at, gap, taken)
    return cover


def _find_cover(instance: Instance, at: int, gap: int, taken: frozenset[str] | set[str]) -> Cover | None:
    unit = instance.compiled.leaves[at].unit
    offered = offered_to(instance, at)
    if taken:
        offered = [course for course in offered if course.code not in taken]
    limit = unnamed_limit(instance, at)
    if limit == 0:
        courses = cheapest_cover(unit, offered, gap)
        return None if courses is None else Cover(cost_of(courses), courses, 0)
    useful = tuple(course for course in offered if worth_of(unit, course) > 0)
    rest = gap - sum(worth_of(unit, course) for course in useful)
    if rest > limit:
        return None
    typical = instance.compiled.program.typical_hundredths
    return Cover(add_costs((cost_of(useful), unnamed_cost(unit, rest, typical))), useful, rest)


def cost_of(courses: Sequence[CatalogCourse]) -> Cost:
    """What some courses cost."""
    return sum([course.credits_hundredths for course in courses]), len(courses), 0
