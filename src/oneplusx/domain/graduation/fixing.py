"""The cheapest fix (最省补救): what to earn, beyond what is passed and in progress, to satisfy the program.

Steps:
    1. Bound: fill every gap as if all leaves could share all courses the learner has; choose branches by it.
    2. Construct: place the courses really, cover what each leaf still lacks, then what free leaves lack.
       A construction that costs what the bound says is proved cheapest.
    3. Else cover all gaps at once (``joint``), where that is exact; or guess what the total decides (``bytotal``) and
       verify it.
    4. Anything else is handed to the exact model; the construction is kept, unproved, only if that gives up.
"""

from __future__ import annotations

from collections.abc import Iterable

from oneplusx.domain.graduation.bytotal import fix_by_total
from oneplusx.domain.graduation.covering import (
    FREE_OF_COST,
    Cost,
    Cover,
    add_costs,
    cover_of,
)
from oneplusx.domain.graduation.facts import fact_shortage
from oneplusx.domain.graduation.fix import Fix, added_to
from oneplusx.domain.graduation.instance import Instance
from oneplusx.domain.graduation.joint import joint_covers
from oneplusx.domain.graduation.placing import Placement
from oneplusx.domain.graduation.verdict import exclusive_leaves

UNFIXABLE: Cost = (10**12, 10**6, 10**6)


def _leaf_bound(instance: Instance, at: int) -> Cost:
    """At least this much to fill a leaf that may take every course of its pool."""
    gap = instance.gaps[at]
    if gap == 0:
        return FREE_OF_COST
    leaf = instance.compiled.leaves[at]
    if not leaf.exclusive or not leaf.is_plain:
        return FREE_OF_COST
    cover = cover_of(instance, at, gap, frozenset())
    return cover.cost if cover else UNFIXABLE


def _node_bounds(instance: Instance) -> list[Cost]:
    """Per node at least this much to satisfy it; free leaves left out, they are bounded apart."""
    compiled = instance.compiled
    bounds = [FREE_OF_COST] * len(compiled.nodes)
    for at in range(len(bounds) - 1, -1, -1):
        if compiled.leaf_at[at] >= 0:
            bounds[at] = _leaf_bound(instance, compiled.leaf_at[at])
        elif at in instance.facts:
            bounds[at] = (0, 0, fact_shortage(compiled, at, instance.record, holds=instance.facts[at]))
        elif compiled.children[at]:
            below = sorted(bounds[child] for child in compiled.children[at])
            bounds[at] = add_costs(below[: compiled.need[at]])
    return bounds


def _cheapest_branches(instance: Instance, bounds: list[Cost]) -> frozenset[int]:
    compiled = instance.compiled
    chosen: set[int] = set()
    stack = [0] if compiled.nodes else []
    while stack:
        at = stack.pop()
        chosen.add(at)
        below = compiled.children[at]
        if compiled.need[at] < len(below):
            below = tuple(sorted(below, key=lambda child: bounds[child])[: compiled.need[at]])
        stack.extend(below)
    return frozenset(chosen)


def _free_leaves(instance: Instance, nodes: Iterable[int]) -> list[int]:
    compiled = instance.compiled
    leaves = (compiled.leaf_at[at] for at in sorted(nodes))
    return [at for at in leaves if at >= 0 and not compiled.leaves[at].exclusive]


def _cover_exclusive(instance: Instance, placement: Placement, leaves: Iterable[int]) -> dict[int, Cover] | None:
    """Covers for what the placed leaves lack; ``None`` when that needs the exact model."""
    covers: dict[int, Cover] = {}
    placed = {instance.courses[index].code for index, holder in enumerate(placement.holder) if holder >= 0}
    taken: set[str] = set()
    for at in leaves:
        leaf, taken_here = instance.compiled.leaves[at], placement.members[at]
        gap = instance.gap(leaf, taken_here) if taken_here else instance.demand[at] or instance.gap(leaf, taken_here)
        if gap == 0:
            continue
        cover = cover_of(instance, at, gap, taken) if leaf.is_plain else None
        if cover is None or any(course.code in placed for course in cover.courses):
            return None
        covers[at] = cover
        taken.update(course.code for course in cover.courses)
    return covers


def _cover_free(instance: Instance, leaves: Iterable[int], covers: dict[int, Cover]) -> bool:
    """Adds covers for what free leaves still lack; False when that needs the exact model."""
    for at in leaves:
        leaf = instance.compiled.leaves[at]
        if not instance.gaps[at]:
            continue
        gap = instance.gaps[at] - added_to(instance, at, covers)
        if gap <= 0:
            continue
        taken = {course.code for cover in covers.values() for course in cover.courses}
        cover = cover_of(instance, at, gap, taken) if leaf.is_plain else None
        if cover is None:
            return False
        covers[at] = cover
    return True


def _construct(instance: Instance, chosen: frozenset[int]) -> Fix | None:
    leaves = exclusive_leaves(instance, chosen)
    placement = Placement(instance, leaves, {at: instance.gaps[at] for at in leaves})
    placement.run()
    covers = _cover_exclusive(instance, placement, leaves)
    if covers is None or not _cover_free(instance, _free_leaves(instance, chosen), covers):
        return None
    return _fix_with(instance, chosen, placement, covers)


def _fix_with(instance: Instance, chosen: frozenset[int], placement: Placement, covers: dict[int, Cover]) -> Fix:
    facts = tuple(at for at in sorted(chosen) if instance.facts.get(at) is False)
    steps = sum(fact_shortage(instance.compiled, at, instance.record, holds=False) for at in facts)
    cost = add_costs([*(cover.cost for cover in covers.values()), (0, 0, steps)])
    return Fix(cost, chosen, placement.members, covers, facts)


def _construct_jointly(instance: Instance, chosen: frozenset[int], bounds: list[Cost]) -> Fix | None:
    """A fix proved cheapest by covering all gaps at once; ``None`` where that argument does not apply.

    It applies when whatever lacks something is needed in every way of satisfying the program, when the courses
    held can be placed so that no leaf lacks more than it must, and when one free leaf lacks something.
    """
    compiled = instance.compiled
    choices = [at for at in chosen if compiled.need[at] < len(compiled.children[at])]
    short = [at for at in exclusive_leaves(instance, chosen) if instance.gaps[at]]
    free = [at for at in _free_leaves(instance, chosen) if instance.gaps[at]]
    involved = [compiled.leaves[at] for at in (*short, *free)]
    if len(free) != 1 or any(bounds[at] != FREE_OF_COST for at in choices):
        return None
    if any(not leaf.is_plain or leaf.index not in compiled.unavoidable for leaf in involved):
        return None
    leaves = exclusive_leaves(instance, chosen)
    placement = Placement(instance, leaves, {at: instance.gaps[at] for at in leaves})
    covers = joint_covers(instance, short, free[0]) if placement.run() else None
    if covers is None or _meets_held(instance, placement, covers):
        return None
    return _fix_with(instance, chosen, placement, covers)


def _meets_held(instance: Instance, placement: Placement, covers: dict[int, Cover]) -> bool:
    """Whether a course to take again is one that is placed somewhere."""
    placed = {instance.courses[index].code for index, holder in enumerate(placement.holder) if holder >= 0}
    return any(course.code in placed for cover in covers.values() for course in cover.courses)


def _bound_is_valid(instance: Instance) -> bool:
    """Adding up the leaves' bounds supposes that no course taken for one could serve another as well."""
    leaves = instance.compiled.leaves
    return not any((leaf.shares or leaf.divisible) and instance.gaps[leaf.index] for leaf in leaves if leaf.exclusive)


def _free_bound(instance: Instance, leaves: Iterable[int]) -> Cost:
    """Filling the free leaf that lacks most costs at least this."""
    bound = FREE_OF_COST
    for at in leaves:
        gap = instance.gaps[at]
        cover = cover_of(instance, at, gap, frozenset()) if gap and instance.compiled.leaves[at].is_plain else None
        if cover:
            bound = max(bound, cover.cost)
    return bound


def _proved(instance: Instance, chosen: frozenset[int], bounds: list[Cost], fix: Fix | None) -> Fix | None:
    """A fix that one of the simple arguments proves cheapest."""
    if _bound_is_valid(instance):
        fixed = [at for at in _free_leaves(instance, chosen) if at in instance.compiled.unavoidable]
        bound = max(bounds[0] if bounds else FREE_OF_COST, _free_bound(instance, fixed))
        if fix is not None and fix.cost == bound:
            return fix
        joint = _construct_jointly(instance, chosen, bounds)
        if joint is not None:
            return joint
    return fix_by_total(instance, chosen)


def cheapest_fix(instance: Instance, *, effort: float) -> tuple[Fix | None, bool]:
    """What to earn at least, ``None`` when nothing within the program's reach helps; and whether that is proved.

    Args:
        instance: The learner before the program, with what is in progress.
        effort: Deterministic time allowed to the exact model, about seconds; 0 leaves it out.
    """
    bounds = _node_bounds(instance)
    if bounds and bounds[0] >= UNFIXABLE:
        return None, True
    chosen = _cheapest_branches(instance, bounds)
    fix = _construct(instance, chosen)
    proved_fix = _proved(instance, chosen, bounds, fix)
    if proved_fix is not None:
        return proved_fix, True
    if effort <= 0:
        return fix, False
    from oneplusx.domain.graduation.exact.solutions import solve_fix  # noqa: PLC0415  the solver loads in seconds

    exact, proved = solve_fix(instance, effort=effort)
    if proved or fix is None or (exact is not None and exact.cost < fix.cost):
        return exact, proved
    return fix, False
