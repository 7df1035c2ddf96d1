"""Places courses into exclusive leaves: greedily, then by moving courses along alternating chains.

Steps:
    1. A course that only one chosen leaf could take goes there.
    2. Leaves, scarcest first, take what they lack, courses with the fewest other uses first.
    3. A leaf that still lacks something takes a course from another leaf, which looks for a replacement in
       turn (Kuhn's algorithm where leaves count courses, a heuristic where they count credits).
    4. A leaf that is short all the same counts what another one holds, where sharing rules allow it (``doubling``).
    5. When that fails, the leaves visited are a conflict: ``conflict_is_proved`` tells whether simple
       counting already shows that they cannot all be satisfied.

Finding a placement proves *yes*; a proved conflict proves *no*; anything else is left to the exact model.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from oneplusx.domain.graduation.doubling import Doubling
from oneplusx.domain.graduation.instance import Instance, weight_of
from oneplusx.domain.graduation.result import Unit

_DEPTH_MAX = 120


class Placement:
    """A partial allocation of courses to the chosen leaves.

    Attributes:
        members: Chosen leaf → courses and their worth there.
        holder: Per course the leaf that has it, or -1.
        touched: Leaves visited by the last failed search.
    """

    __slots__ = ("_allowed", "_instance", "_leaves", "_log", "_short", "holder", "members", "touched")

    def __init__(self, instance: Instance, chosen: Sequence[int], allowed: Mapping[int, int]) -> None:
        self._instance = instance
        self._leaves = instance.compiled.leaves
        self._allowed = allowed
        self._log: list[tuple[int, int]] = []
        self.members: dict[int, dict[int, int]] = {at: {} for at in chosen}
        self.holder = [-1] * len(instance.courses)
        self.touched: set[int] = set()
        demand, leaves = instance.demand, self._leaves
        self._short = {at: self._lacking(at) if leaves[at].parts else demand[at] - allowed.get(at, 0) for at in chosen}

    def run(self) -> bool:
        """Whether every chosen leaf got what it needs."""
        self._place_single()
        order = sorted(
            (at for at, short in self._short.items() if short > 0),
            key=lambda at: (len(self._instance.supply[at]), self._instance.reach[at] - self._instance.demand[at], at),
        )
        for at in order:
            self._take_free(at)
        for place, at in enumerate(order):
            if not self._fill(at):
                return bool(self._leaves[at].shares) and self._double(order[place:])
        return True

    def _double(self, order: Sequence[int]) -> bool:
        """Whether sharing gives the leaves what they lack; the conflict found first is kept."""
        touched = self.touched
        failed = [at for at in order if not self._fill(at)]
        self.touched = touched
        doubling = Doubling(self._instance)
        return all(doubling.fill(at, self.members, self.holder, self._short[at]) for at in failed)

    def _lacking(self, at: int) -> int:
        leaf = self._leaves[at]
        if leaf.parts:
            return max(0, self._instance.gap(leaf, self.members[at]) - self._allowed.get(at, 0))
        return self._instance.demand[at] - self._allowed.get(at, 0) - sum(self.members[at].values())

    def _put(self, course: int, at: int) -> None:
        leaf = self._leaves[at]
        worth = weight_of(leaf.unit, self._instance.courses[course])
        self.members[at][course] = worth
        self.holder[course] = at
        self._short[at] = self._lacking(at) if leaf.parts else self._short[at] - worth

    def _take(self, course: int) -> None:
        at = self.holder[course]
        worth = self.members[at].pop(course)
        self.holder[course] = -1
        self._short[at] = self._lacking(at) if self._leaves[at].parts else self._short[at] + worth

    def _move(self, course: int, at: int) -> None:
        """Moves a course to a leaf, or nowhere (-1), and remembers where it was."""
        self._log.append((course, self.holder[course]))
        self._set(course, at)

    def _set(self, course: int, at: int) -> None:
        if self.holder[course] >= 0:
            self._take(course)
        if at >= 0:
            self._put(course, at)

    def _undo(self, mark: int) -> None:
        while len(self._log) > mark:
            self._set(*self._log.pop())

    def _place_single(self) -> None:
        members = self.members
        for course, options in enumerate(self._instance.options):
            if len(options) == 1:
                if options[0] in members:
                    self._put(course, options[0])
            elif options:
                usable = [at for at in options if at in members]
                if len(usable) == 1:
                    self._put(course, usable[0])

    def _take_free(self, at: int) -> None:
        free = [course for course in self._instance.supply[at] if self.holder[course] < 0]
        if len(free) > 1:
            options, unit, courses = self._instance.options, self._leaves[at].unit, self._instance.courses
            free.sort(key=lambda course: (len(options[course]), -weight_of(unit, courses[course]), course))
        for course in free:
            if self._short[at] <= 0:
                return
            before = self._short[at]
            self._put(course, at)
            if self._short[at] >= before:
                self._take(course)

    def _fill(self, at: int) -> bool:
        while self._short[at] > 0:
            self.touched = set()
            self._log.clear()
            if not self._grow(at, set(), 0):
                return False
        return True

    def _grow(self, at: int, seen: set[int], depth: int) -> bool:
        """Gives the leaf one more course without leaving another one short."""
        self.touched.add(at)
        if depth > _DEPTH_MAX:
            return False
        for course in sorted(self._instance.supply[at], key=self._disturbance):
            holder = self.holder[course]
            if holder == at or course in seen:
                continue
            seen.add(course)
            mark, before = len(self._log), self._short[at]
            self._move(course, at)
            if self._short[at] < before and (holder < 0 or self._refill(holder, seen, depth)):
                return True
            self._undo(mark)
        return False

    def _disturbance(self, course: int) -> tuple[bool, bool, int]:
        holder = self.holder[course]
        return holder >= 0, holder >= 0 and self._short[holder] >= 0, course

    def _refill(self, at: int, seen: set[int], depth: int) -> bool:
        while self._short[at] > 0:
            if not self._grow(at, seen, depth + 1):
                return False
        return True


def conflict_is_proved(instance: Instance, leaves: Iterable[int], allowed: Mapping[int, int]) -> bool:
    """Whether counting alone shows that these exclusive leaves cannot all be satisfied.

    The leaves that count courses need ``k`` of their courses: at best those that no credit leaf wants, then
    those with the fewest credits. What is left must hold the credits that the credit leaves need.
    """
    compiled = instance.compiled
    count_pool: set[int] = set()
    pool: set[int] = set()
    courses_needed = credits_needed = 0
    for at in leaves:
        leaf = compiled.leaves[at]
        if leaf.shares:
            return False
        needed = max(0, instance.demand[at] - allowed.get(at, 0))
        if leaf.unit is Unit.COURSES:
            courses_needed += needed
            count_pool.update(instance.supply[at])
        elif leaf.unit is Unit.CREDITS_HUNDREDTHS:
            credits_needed += needed
            pool.update(instance.supply[at])
    if courses_needed > len(count_pool):
        return True
    courses = instance.courses
    used_up = sorted(courses[index].credits_hundredths if index in pool else 0 for index in count_pool)
    total = sum(courses[index].credits_hundredths for index in pool)
    return total - sum(used_up[:courses_needed]) < credits_needed
