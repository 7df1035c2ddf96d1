"""The cheapest fix where a total decides (总学分决定的补足): guess a set of courses, verify it, prove it by a bound.

Steps:
    1. Bound: courses that some requirement cannot do without are taken; then the fewest credits, in the fewest
       courses, that fill the free leaf that lacks most ("total credits"). Nothing can cost less.
    2. Guess: of courses with equal credits take those that the requirements still lacking something need most.
    3. Verify: the learner with these courses is judged like anybody else. A guess that satisfies everything costs what
       the bound says, so it is proved cheapest; where no guess does, the exact model decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from oneplusx.domain.graduation.covering import (
    Cost,
    Cover,
    add_costs,
    best_counts_of,
    cost_of,
    offered_to,
    worth_of,
)
from oneplusx.domain.graduation.facts import fact_shortage
from oneplusx.domain.graduation.fix import Fix
from oneplusx.domain.graduation.instance import Instance, merge_courses
from oneplusx.domain.graduation.record import EarnedCourse, EarnedStatus
from oneplusx.domain.graduation.result import Unit
from oneplusx.domain.graduation.tree import CatalogCourse
from oneplusx.domain.graduation.verdict import Verdict, judge_fast


class _Wanted(NamedTuple):
    """What must be bought: courses by name, and how many more of each size for the free leaf."""

    lead: int | None
    forced: dict[str, CatalogCourse]
    counts: dict[int, int]
    offers: dict[int, list[CatalogCourse]]


def fix_by_total(instance: Instance, chosen: frozenset[int]) -> Fix | None:
    """A fix proved cheapest, or ``None`` where this argument does not decide."""
    wanted = _wanted(instance, chosen)
    if wanted is None:
        return None
    taken = _guess(instance, chosen, wanted)
    held = {course.code for course in instance.courses}
    if any(course.code in held for course in taken):
        return None
    return _verified(instance, chosen, wanted.lead, taken)


def _wanted(instance: Instance, chosen: Iterable[int]) -> _Wanted | None:
    lead = _lead(instance, chosen)
    forced = _forced(instance)
    if forced is None:
        return None
    if lead is None:
        return _Wanted(None, forced, {}, {})
    offers: dict[int, list[CatalogCourse]] = {}
    rest = instance.gaps[lead]
    for course in offered_to(instance, lead):
        if course.code in forced:
            rest -= course.credits_hundredths
        elif course.credits_hundredths > 0:
            offers.setdefault(course.credits_hundredths, []).append(course)
    sizes = sorted(offers, reverse=True)
    kinds = tuple((size, size, len(offers[size])) for size in sizes)
    counts = best_counts_of(kinds, max(0, rest))
    return None if counts is None else _Wanted(lead, forced, dict(zip(sizes, counts, strict=True)), offers)


def _lead(instance: Instance, chosen: Iterable[int]) -> int | None:
    """The free leaf that lacks the most credits and that nothing can replace."""
    compiled = instance.compiled
    found = [
        leaf.index
        for leaf in (compiled.leaves[compiled.leaf_at[at]] for at in chosen if compiled.leaf_at[at] >= 0)
        if not leaf.exclusive and leaf.is_plain and leaf.unit is Unit.CREDITS_HUNDREDTHS and instance.gaps[leaf.index]
    ]
    needed = [at for at in found if at in compiled.unavoidable]
    return max(needed, key=lambda at: (instance.gaps[at], -at), default=None)


def _forced(instance: Instance) -> dict[str, CatalogCourse] | None:
    """Courses without which an unavoidable leaf cannot be filled; ``None`` when it cannot be filled by name at all."""
    forced: dict[str, CatalogCourse] = {}
    for at in sorted(instance.compiled.unavoidable):
        leaf, gap = instance.compiled.leaves[at], instance.gaps[at]
        if not gap or not leaf.exclusive:
            continue
        offered = offered_to(instance, at)
        worths = [worth_of(leaf.unit, course) for course in offered]
        spare = sum(worths) - gap
        if spare < 0 or not leaf.is_plain:
            return None
        forced.update((course.code, course) for course, worth in zip(offered, worths, strict=True) if worth > spare)
    return forced


def _guess(instance: Instance, chosen: Iterable[int], wanted: _Wanted) -> list[CatalogCourse]:
    """As many courses of each size as the bound says, the most needed first."""
    compiled = instance.compiled
    lacking = {
        at: instance.gaps[at]
        for at in (compiled.leaf_at[node] for node in sorted(chosen) if compiled.leaf_at[node] >= 0)
        if compiled.leaves[at].exclusive and instance.gaps[at]
    }
    taken = list(wanted.forced.values())
    for course in taken:
        _serve(instance, lacking, course)
    left = {size: count for size, count in wanted.counts.items() if count}
    offers = {size: list(wanted.offers[size]) for size in left}
    while left:
        size, course = _most_needed(instance, lacking, offers)
        offers[size].remove(course)
        taken.append(course)
        _serve(instance, lacking, course)
        left[size] -= 1
        if not left[size]:
            del left[size], offers[size]
    return taken


def _takers(instance: Instance, course: CatalogCourse) -> tuple[int, ...]:
    sure, _, conditional = instance.compiled.candidates(course.code, course.nature)
    return (*sure, *conditional)


def _serve(instance: Instance, lacking: dict[int, int], course: CatalogCourse) -> None:
    """The course goes to the leaf that fewest others could serve."""
    leaves = instance.compiled.leaves
    takers = [at for at in _takers(instance, course) if lacking.get(at)]
    if takers:
        at = min(takers, key=lambda at: (len(instance.compiled.catalog_of(at)), at))
        lacking[at] = max(0, lacking[at] - worth_of(leaves[at].unit, course))


def _most_needed(
    instance: Instance, lacking: dict[int, int], offers: dict[int, list[CatalogCourse]]
) -> tuple[int, CatalogCourse]:
    def need(course: CatalogCourse) -> tuple[int, int]:
        sizes = [len(instance.compiled.catalog_of(at)) for at in _takers(instance, course) if lacking.get(at)]
        free = sum(1 for at in _takers(instance, course) if instance.compiled.leaves[at].exclusive)
        return -min(sizes, default=10**6), free

    return max(
        ((size, course) for size in sorted(offers, reverse=True) for course in offers[size]),
        key=lambda pair: need(pair[1]),
    )


def _verified(
    instance: Instance, chosen: frozenset[int], lead: int | None, taken: Sequence[CatalogCourse]
) -> Fix | None:
    bought = [
        EarnedCourse(
            course.code,
            credits_hundredths=course.credits_hundredths,
            hours=course.hours,
            nature=course.nature,
            status=EarnedStatus.IN_PROGRESS,
        )
        for course in taken
    ]
    lines, again = merge_courses(instance.compiled, [*instance.courses, *bought])
    after = Instance(instance.compiled, instance.record, lines, again, with_progress=True)
    after.settle(chosen, instance.facts)
    verdict = judge_fast(after, [0])
    if verdict is None or not verdict.satisfied:
        return None
    fix = _as_fix(instance, after, verdict, lead, taken)
    if sum(len(cover.courses) for cover in fix.covers.values()) < len(taken):
        return None
    least = (fix.cost[0], fix.cost[1], fewest_steps(instance))
    return fix if fix.cost == least else None


def _as_fix(
    instance: Instance, after: Instance, verdict: Verdict, lead: int | None, taken: Sequence[CatalogCourse]
) -> Fix:
    position = {id(course): index for index, course in enumerate(instance.courses)}
    offered = {course.code: course for course in taken}
    covers: dict[int, list[CatalogCourse]] = {}
    members: dict[int, dict[int, int]] = {}
    for at, placed in verdict.members.items():
        members[at] = {}
        for index, worth in placed.items():
            line = after.courses[index]
            if id(line) in position:
                members[at][position[id(line)]] = worth
            elif line.code in offered:  # once, though it may count in two leaves
                covers.setdefault(at, []).append(offered.pop(line.code))
    if offered and lead is not None:
        covers.setdefault(lead, []).extend(offered.values())
    found = {at: Cover(cost_of(courses), tuple(courses), 0) for at, courses in sorted(covers.items())}
    facts = tuple(at for at in sorted(verdict.chosen) if instance.facts.get(at) is False)
    steps = sum(fact_shortage(instance.compiled, at, instance.record, holds=False) for at in facts)
    cost: Cost = add_costs([*(cover.cost for cover in found.values()), (0, 0, steps)])
    return Fix(cost, verdict.chosen, members, found, facts)


def fewest_steps(instance: Instance) -> int:
    """Achievements and conditions that cannot be avoided, whatever is taken."""
    compiled = instance.compiled
    steps = [0] * len(compiled.nodes)
    for at in range(len(steps) - 1, -1, -1):
        if at in instance.facts:
            steps[at] = fact_shortage(compiled, at, instance.record, holds=instance.facts[at])
        elif compiled.children[at]:
            steps[at] = sum(sorted(steps[child] for child in compiled.children[at])[: compiled.need[at]])
    return steps[0] if steps else 0
