"""Courses counted in two leaves at once, where sharing rules allow it (重复计算).

A placement gives each course to one leaf. A leaf that is still short may then count courses that a leaf it shares with
holds, within the limits of the rules. Finding enough of them proves that the leaf is satisfied; not finding them proves
nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from oneplusx.domain.graduation.compiled import CompiledSharing
from oneplusx.domain.graduation.instance import Instance, weight_of


class Doubling:
    """What may still be counted twice."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._left = [rule.up_to_hundredths for rule in instance.compiled.sharing]
        self._doubled: set[int] = set()

    def fill(self, at: int, members: Mapping[int, dict[int, int]], holder: Sequence[int], short: int) -> bool:
        """Counts courses of others for the leaf; whether that is enough (if not, nothing is counted)."""
        leaf, leaves = self._instance.compiled.leaves[at], self._instance.compiled.leaves
        if leaf.parts or leaf.divisible:
            return False
        usable = [
            course
            for course in self._instance.supply[at]
            if holder[course] in leaf.shares and course not in self._doubled and not leaves[holder[course]].divisible
        ]
        usable.sort(key=lambda course: (-self._instance.courses[course].credits_hundredths, course))
        return any(self._count(at, some, members, holder, short) for some in (usable, usable[::-1]))

    def _count(
        self, at: int, some: Iterable[int], members: Mapping[int, dict[int, int]], holder: Sequence[int], short: int
    ) -> bool:
        unit, left, taken = self._instance.compiled.leaves[at].unit, list(self._left), dict[int, int]()
        for course in some:
            if short <= 0:
                break
            after = self._without(left, at, holder[course], self._instance.courses[course].credits_hundredths)
            if after is not None:
                left = after
                taken[course] = weight_of(unit, self._instance.courses[course])
                short -= taken[course]
        if short > 0:
            return False
        self._left = left
        self._doubled.update(taken)
        members[at].update(taken)
        return True

    def _without(self, left: Sequence[int | None], one: int, other: int, amount: int) -> list[int | None] | None:
        """What the rules leave when a course of this size counts in both leaves; ``None`` when a limit forbids it."""
        found: list[int | None] = []
        for rule, limit in zip(self._instance.compiled.sharing, left, strict=True):
            rest = None if limit is None else limit - amount * _again(rule, one, other)
            if rest is not None and rest < 0:
                return None
            found.append(rest)
        return found


def _again(rule: CompiledSharing, one: int, other: int) -> int:
    """How often the rule counts the course again: the groups that have it, but for the first."""
    return max(0, sum(1 for group in rule.groups if one in group or other in group) - 1)
