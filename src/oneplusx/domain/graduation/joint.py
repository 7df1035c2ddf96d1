"""Gaps of several leaves and of one free leaf, covered together at least cost (联合补足).

A course taken for a leaf counts for the free leaf too ("total credits"), so covering one after the other may not be
cheapest. Where every course offered serves at most one of the exclusive leaves, one table over *credits reached for
the free leaf* decides exactly, leaf by leaf.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from oneplusx.domain.graduation.covering import (
    Cost,
    Cover,
    add_costs,
    offered_to,
    unnamed_cost,
    unnamed_limit,
    worth_of,
)
from oneplusx.domain.graduation.fix import counts_unnamed, worth_unnamed
from oneplusx.domain.graduation.instance import Instance
from oneplusx.domain.graduation.tree import CatalogCourse


class Kind(NamedTuple):
    """Offered courses alike: worth for their leaf, worth for the free leaf, credits, and how many there are."""

    worth: int
    free_worth: int
    credits_hundredths: int
    number: int


class Stage(NamedTuple):
    """What is offered to one leaf, and what the leaf lacks."""

    kinds: tuple[Kind, ...]
    gap: int


_Entry = tuple[tuple[int, int], tuple[int, ...]]
_Table = dict[tuple[int, int], _Entry]
_STATES_MAX = 4_000


def _grow(table: _Table, kind: Kind, gap: int, free_gap: int) -> _Table:
    """The table with every number of one kind taken; (leaf, free leaf) reached, both capped → least cost."""
    grown: _Table = {}
    for (reached, free), (cost, counts) in table.items():
        for count in range(kind.number + 1):
            state = min(gap, reached + count * kind.worth), min(free_gap, free + count * kind.free_worth)
            entry = (cost[0] + count * kind.credits_hundredths, cost[1] + count), (*counts, count)
            if state not in grown or entry < grown[state]:
                grown[state] = entry
            if state == (gap, free_gap):
                break
    return grown


@lru_cache(maxsize=4096)
def best_counts(stages: tuple[Stage, ...], free_gap: int) -> tuple[int, ...] | None:
    """How many of each kind to take, stage by stage; ``None`` when it cannot be done or takes too long."""
    table: _Table = {(0, 0): ((0, 0), ())}
    for stage in stages:
        for kind in stage.kinds:
            table = _grow(table, kind, stage.gap, free_gap)
            if len(table) > _STATES_MAX:
                return None
        table = {(0, free): entry for (reached, free), entry in table.items() if reached == stage.gap}
    found = table.get((0, free_gap))
    return None if found is None else found[1]


class _Offer(NamedTuple):
    """One leaf's gap, what is offered for it kind by kind, and what unnamed courses must add."""

    leaf: int
    gap: int
    kinds: list[tuple[Kind, list[CatalogCourse]]]
    unnamed: int


def _by_kind(instance: Instance, at: int, courses: Sequence[CatalogCourse], free: int, free_codes: set[str]) -> _Offer:
    unit, free_unit = instance.compiled.leaves[at].unit, instance.compiled.leaves[free].unit
    groups: dict[tuple[int, int, int], list[CatalogCourse]] = {}
    for course in courses:
        free_worth = worth_of(free_unit, course) if course.code in free_codes else 0
        key = worth_of(unit, course), free_worth, course.credits_hundredths
        if key[0]:
            groups.setdefault(key, []).append(course)
    kinds = [(Kind(*key, len(groups[key])), groups[key]) for key in sorted(groups, reverse=True)]
    unnamed = unnamed_limit(instance, at)
    return _Offer(at, instance.gaps[at] - unnamed, kinds, unnamed)


def joint_covers(instance: Instance, leaves: Sequence[int], free: int) -> dict[int, Cover] | None:
    """The cheapest covers of these exclusive leaves and one free leaf; ``None`` where the tables do not decide it.

    Args:
        instance: The learner before the program.
        leaves: Exclusive leaves that lack something, each plain.
        free: A plain free leaf that lacks something.
    """
    for_free = offered_to(instance, free)
    free_codes = {course.code for course in for_free}
    offers, seen = [], set[str]()
    for at in leaves:
        courses = offered_to(instance, at)
        codes = {course.code for course in courses}
        if not codes.isdisjoint(seen):
            return None
        seen |= codes
        offers.append(_by_kind(instance, at, courses, free, free_codes))
    others = [course for course in for_free if course.code not in seen]
    free_gap = instance.gaps[free] - _given_unnamed(instance, offers, free)
    offers.append(_by_kind(instance, free, others, free, free_codes)._replace(gap=0, unnamed=0))
    if free_gap > _all_free(offers):
        return _everything(instance, offers, free_gap - _all_free(offers))
    stages = tuple(Stage(tuple(kind for kind, _ in offer.kinds), offer.gap) for offer in offers)
    counts = best_counts(stages, max(0, free_gap))
    return None if counts is None else _read(instance, offers, counts)


def _given_unnamed(instance: Instance, offers: Sequence[_Offer], free: int) -> int:
    """What unnamed courses of the leaves add to the free leaf."""
    typical = instance.compiled.program.typical_hundredths
    return sum(
        worth_unnamed(instance, free, offer.leaf, offer.unnamed, typical)
        for offer in offers
        if offer.unnamed and counts_unnamed(instance, free, offer.leaf)
    )


def _all_free(offers: Sequence[_Offer]) -> int:
    """What all that is offered would add to the free leaf."""
    return sum(kind.free_worth * kind.number for offer in offers for kind, _ in offer.kinds)


def _everything(instance: Instance, offers: list[_Offer], unnamed: int) -> dict[int, Cover] | None:
    """All that is offered does not fill the free leaf: take it all, and unnamed courses for the rest."""
    useless = any(not kind.free_worth for offer in offers for kind, _ in offer.kinds)
    if useless or unnamed > unnamed_limit(instance, offers[-1].leaf):
        return None
    offers[-1] = offers[-1]._replace(unnamed=unnamed)
    return _read(instance, offers, [kind.number for offer in offers for kind, _ in offer.kinds])


def _read(instance: Instance, offers: Sequence[_Offer], counts: Sequence[int]) -> dict[int, Cover]:
    covers: dict[int, Cover] = {}
    left = iter(counts)
    typical = instance.compiled.program.typical_hundredths
    for offer in offers:
        taken = tuple(course for _, courses in offer.kinds for course in courses[: next(left)])
        if taken or offer.unnamed:
            named: Cost = sum(course.credits_hundredths for course in taken), len(taken), 0
            unit = instance.compiled.leaves[offer.leaf].unit
            cost = add_costs((named, unnamed_cost(unit, offer.unnamed, typical)))
            covers[offer.leaf] = Cover(cost, taken, offer.unnamed)
    return covers
