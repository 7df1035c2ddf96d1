"""What a fix (补救) is, and what the courses taken for one leaf give another."""

from __future__ import annotations

from dataclasses import dataclass, field

from oneplusx.domain.graduation.covering import Cost, Cover, worth_of
from oneplusx.domain.graduation.instance import Instance
from oneplusx.domain.graduation.result import Unit


@dataclass(slots=True)
class Fix:
    """A way to satisfy the program.

    Attributes:
        covers: Leaf → what to take for it.
        facts: Fact nodes to settle.
        members: Leaf → courses of the record placed there, and their worth.
        chosen: Nodes that the fix relies on.
    """

    cost: Cost
    chosen: frozenset[int]
    members: dict[int, dict[int, int]]
    covers: dict[int, Cover] = field(default_factory=dict)
    facts: tuple[int, ...] = ()


def counts_unnamed(instance: Instance, free: int, giver: int) -> bool:
    """Whether unnamed courses taken for one leaf add to a free leaf: certain only when its pool holds everything."""
    leaf = instance.compiled.leaves[free]
    return free == giver or (leaf.is_plain and leaf.selects_all)


def worth_unnamed(instance: Instance, free: int, giver: int, amount: int, typical: int) -> int:
    """Worth of unnamed courses, given in the unit of one leaf, in the unit of another; only what is certain."""
    source, wanted = instance.compiled.leaves[giver].unit, instance.compiled.leaves[free].unit
    if source is wanted:
        return amount
    if source is Unit.COURSES and wanted is Unit.CREDITS_HUNDREDTHS:
        return amount * typical
    return 0


def added_to(instance: Instance, free: int, covers: dict[int, Cover]) -> int:
    """What the courses of the covers add to a free leaf, in its unit."""
    leaf, typical = instance.compiled.leaves[free], instance.compiled.program.typical_hundredths
    held = {instance.courses[index].code for index in instance.supply[free]}
    total = 0
    for giver, cover in covers.items():
        for course in cover.courses:
            if course.code not in held and leaf.selects(course.code, course.nature):
                total += worth_of(leaf.unit, course)
        if cover.unnamed and counts_unnamed(instance, free, giver):
            total += worth_unnamed(instance, free, giver, cover.unnamed, typical)
    return total
