"""Courses that no leaf tells apart, as one: fewer variables, no symmetry."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from oneplusx.domain.graduation.compiled import Leaf
from oneplusx.domain.graduation.covering import offered_to
from oneplusx.domain.graduation.instance import Instance
from oneplusx.domain.graduation.result import Unit
from oneplusx.domain.graduation.tree import CatalogCourse

Expression = Any
"""A CP-SAT expression or a number; the solver's own types do not nest well."""


@dataclass(slots=True)
class Group:
    """Courses that no leaf tells apart, of the record or offered.

    Attributes:
        items: Indexes into the record's courses, or catalog courses.
        takers: Exclusive leaves that could take them.
        parts: Leaf → part the courses belong to.
    """

    items: list[Any]
    credits_hundredths: int
    hours: int
    takers: tuple[int, ...]
    parts: dict[int, int]
    offered: bool = False
    taken: dict[int, Expression] = field(default_factory=dict)
    shared: dict[int, Expression] = field(default_factory=dict)
    bought: Expression = 0

    def worth(self, unit: Unit) -> int:
        """What one of the courses is worth."""
        if unit is Unit.COURSES:
            return 1
        return self.credits_hundredths if unit is Unit.CREDITS_HUNDREDTHS else self.hours


def maximal_cliques(takers: tuple[int, ...], leaves: Sequence[Leaf]) -> list[tuple[int, ...]]:
    """Maximal sets of leaves of which no two may count the same course."""
    if not any(leaves[at].shares for at in takers):
        return [takers] if takers else []
    apart = {at: {other for other in takers if other != at and other not in leaves[at].shares} for at in takers}
    found: list[tuple[int, ...]] = []

    def grow(clique: tuple[int, ...], open_: set[int], done: set[int]) -> None:
        if not open_ and not done:
            found.append(clique)
        for at in sorted(open_):
            grow((*clique, at), open_ & apart[at], done & apart[at])
            open_ = open_ - {at}
            done = done | {at}

    grow((), set(takers), set())
    return found


def code_of(instance: Instance, group: Group) -> str:
    """Code of the first course of a group."""
    item = group.items[0]
    code: str = item.code if group.offered else instance.courses[item].code
    return code


def _parts(instance: Instance, takers: Iterable[int], code: str, nature: str) -> dict[int, int]:
    leaves = instance.compiled.leaves
    return {at: leaves[at].part_of(code, nature) for at in takers if leaves[at].parts}


def record_groups(instance: Instance, relevant: Collection[int]) -> list[Group]:
    """One group for each course of the record that an exclusive leaf below the relevant nodes could take."""
    leaves, found = instance.compiled.leaves, []
    for index, course in enumerate(instance.courses):
        options = instance.options[index]
        takers = tuple(at for at in options if leaves[at].node in relevant and instance.asks(at))
        if takers:
            parts = _parts(instance, takers, course.code, course.nature)
            found.append(Group([index], course.credits_hundredths, course.hours, takers, parts))
    return found


def offer_groups(instance: Instance, relevant: Collection[int]) -> list[Group]:
    """One group for each course of the catalog that would add to a leaf below the relevant nodes."""
    leaves = instance.compiled.leaves
    takers_of: dict[str, list[int]] = {}
    courses: dict[str, CatalogCourse] = {}
    for leaf in leaves:
        if leaf.node in relevant and instance.asks(leaf.index):
            for course in offered_to(instance, leaf.index):
                courses[course.code] = course
                takers_of.setdefault(course.code, []).append(leaf.index)
    found = []
    for code in sorted(courses):
        course, wanted = courses[code], takers_of[code]
        takers = tuple(at for at in wanted if leaves[at].exclusive)
        parts = _parts(instance, wanted, code, course.nature)
        group = Group([course], course.credits_hundredths, course.hours, takers, parts, offered=True)
        group.shared = dict.fromkeys(at for at in wanted if not leaves[at].exclusive)
        found.append(group)
    return found


def merge(instance: Instance, singles: Sequence[Group], twice: Collection[str]) -> list[Group]:
    """Merges what no leaf tells apart; courses that could be shared, or are held and offered, stay single."""
    merged: dict[Any, Group] = {}
    for position, group in enumerate(singles):
        apart = any(instance.compiled.leaves[at].shares for at in group.takers)
        kind = (
            group.credits_hundredths,
            group.hours,
            group.takers,
            tuple(group.shared),
            tuple(group.parts.items()),
        )
        key: Any = position if apart or code_of(instance, group) in twice else kind
        if key in merged:
            merged[key].items.extend(group.items)
        else:
            merged[key] = group
    return list(merged.values())
