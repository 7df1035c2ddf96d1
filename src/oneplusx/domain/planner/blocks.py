"""Parts of a problem that only limits hold together, and every useful choice within each (分块枚举).

Limits (caps, groups across fields) couple everything a learner holds; conflicts over outcomes and courses mostly stay
within one field of study. So each *block* of conflicts is enumerated by dynamic programming, one course after the
other, and of two choices that leave the same possibilities open only those stay that are not worse in value and in
every limit. ``master`` then picks one choice of each block.

Vectors are packed into whole numbers: values by weights that keep their lexicographic order, uses of limits into fields
with a guard bit, so that *fits* and *uses no more* are one subtraction each.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

import numpy as np

from oneplusx.domain.planner.candidates import Candidate
from oneplusx.domain.planner.columns import SHARED, Columns, stages_of
from oneplusx.domain.planner.ladders import Rung, holds
from oneplusx.domain.planner.listing import Listed, TooManyChoices
from oneplusx.domain.planner.model import Objective
from oneplusx.domain.planner.packing import Array
from oneplusx.domain.planner.search import joined

STATES_MAX = 6_000
"""A block with more choices at any moment is left to the solver."""


@dataclass(slots=True)
class Packing:
    """How uses of the limits are packed: one field each, with a guard bit above it."""

    names: tuple[str, ...]
    rooms: tuple[int, ...]
    shifts: dict[str, int]
    guard: int
    room: int

    def pack(self, uses: Iterable[tuple[str, int]]) -> int:
        """The uses as one number."""
        return sum(amount << self.shifts[name] for name, amount in uses)


def pack_limits(limits: dict[str, int]) -> Packing:
    """A packing for these limits; an amount above a room never enters it."""
    names, shifts, guard, room, at = tuple(sorted(limits)), {}, 0, 0, 0
    for name in names:
        width = max(1, limits[name].bit_length()) + 1
        shifts[name] = at
        room |= limits[name] << at
        guard |= 1 << (at + width)
        at += width + 1
    return Packing(names, tuple(limits[name] for name in names), shifts, guard, room)


def blocks_of(part: Sequence[Candidate], local: frozenset[str]) -> list[list[Candidate]]:
    """The part's blocks, each in canonical order."""
    return joined(part, [_own_names(candidate, local) for candidate in part])


def _own_names(candidate: Candidate, local: frozenset[str]) -> list[str]:
    names = [key for key in candidate.keys if not key.startswith(SHARED)]
    if candidate.rungs:
        names += [rung.ladder for rung in candidate.rungs]
    if local:
        names += [*candidate.stretch, *(name for name, _ in candidate.uses if name in local)]
    return names


class _State(NamedTuple):
    """A choice on the way: packed keys, packed uses, packed value, what is on ladders and in slots, the last step."""

    mask: int
    uses: int
    value: int
    open: tuple[Candidate, ...]
    last: tuple[object, Candidate] | None


_new_state = _State._make


class Lister:
    """Lists the useful choices of the blocks of one part."""

    def __init__(self, columns: Columns) -> None:
        self.problem, self.columns, self.local = columns.problem, columns, columns.local
        self.stages = stages_of(self.problem)
        part = columns.part
        self.packing = pack_limits(dict(zip(columns.limits, columns.rooms.tolist(), strict=True)))
        self._uses = {c.order: columns.uses[row].tolist() for row, c in enumerate(part)}
        self._held: dict[tuple[Candidate, ...], bool] = {}
        self._values = {c.order: tuple(columns.values[row].tolist()) for row, c in enumerate(part)}
        spans = [2 * sum(abs(v[place]) for v in self._values.values()) + 2 for place in range(len(self.stages))]
        spans = [span + 2 * self._most_by_slots(part, stage) for span, stage in zip(spans, self.stages, strict=True)]
        self.weights = [1] * len(spans)
        for place in range(len(spans) - 2, -1, -1):
            self.weights[place] = self.weights[place + 1] * spans[place + 1]

    def _most_by_slots(self, part: Sequence[Candidate], stage: Objective | None) -> int:
        if stage is Objective.REQUIREMENTS:
            return len(self.problem.slots)
        return sum(c.credits_hundredths for c in part) if stage is Objective.CREDITS else 0

    def _packed(self, values: Sequence[int]) -> int:
        return sum(value * weight for value, weight in zip(values, self.weights, strict=True))

    def list_block(self, block: Sequence[Candidate]) -> Listed:
        """The useful choices of a block.

        Raises:
            TooManyChoices: More than ``STATES_MAX`` at any moment.
        """
        bits = {name: 1 << place for place, name in enumerate(sorted({n for c in block for n in self._keys(c)}))}
        steps = [(c, sum({bits[name] for name in self._keys(c)}), self._packed_uses(c)) for c in block]
        groups: dict[str, list[tuple[Candidate, int, int]]] = {}
        for step in steps:
            groups.setdefault(self._group(step[0]), []).append(step)
        ordered = _by_frontier(list(groups.values()))
        states = [_State(0, 0, 0, (), None)]
        for place, group in enumerate(ordered):
            later = [step for following in ordered[place + 1 :] for step in following]
            states = _useful(self._extend(states, group), later, self.packing.guard)
            if len(states) > STATES_MAX:
                raise TooManyChoices
        return self._listed([state for state in states if state.last is not None])

    @staticmethod
    def _keys(candidate: Candidate) -> list[str]:
        return [key for key in candidate.keys if not key.startswith(SHARED)]

    @staticmethod
    def _group(candidate: Candidate) -> str:
        """Candidates of one group exclude each other."""
        courses = [key for key in candidate.keys if key.startswith("course:")]
        return courses[0] if courses else f"achievement:{candidate.modes[0][0]}"

    def _packed_uses(self, candidate: Candidate) -> int:
        return self.packing.pack(zip(self.columns.limits, self._uses[candidate.order], strict=True))

    def _extend(self, states: list[_State], group: list[tuple[Candidate, int, int]]) -> list[_State]:
        """The states, and each with one more candidate where it fits."""
        found = list(states)
        guard, full = self.packing.guard, self.packing.room | self.packing.guard
        for candidate, mask, uses in group:
            own = zip(self._uses[candidate.order], self.packing.rooms, strict=True)
            if any(amount > room for amount, room in own):
                continue
            value = self._packed(self._values[candidate.order])
            waits = bool(candidate.rungs or candidate.stretch) or any(n in self.local for n, _ in candidate.uses)
            room = full - uses
            for state in states:
                taken, used, worth, waiting, _ = state
                if taken & mask or (room - used) & guard != guard:
                    continue
                if waits:
                    waiting = (*waiting, candidate)
                    if not self._holds(waiting):
                        continue
                found.append(_new_state((taken | mask, used + uses, worth + value, waiting, (state[4], candidate))))
        return found

    def _holds(self, waiting: tuple[Candidate, ...]) -> bool:
        """Whether ladders and local limits hold."""
        known = self._held.get(waiting)
        if known is None:
            known = self._held[waiting] = self._test(waiting)
        return known

    def _test(self, waiting: tuple[Candidate, ...]) -> bool:
        ladders: dict[str, list[Rung]] = {}
        for candidate in waiting:
            for rung in candidate.rungs:
                ladders.setdefault(rung.ladder, []).append(rung)
        if any(len(rungs) > 1 and not holds(rungs) for rungs in ladders.values()):
            return False
        return all(fixed + len(wanted) <= self.problem.limits[name] for name, fixed, wanted in self._local(waiting))

    def _local(self, waiting: Iterable[Candidate]) -> list[tuple[str, int, list[int]]]:
        """Per local limit: what is taken for sure, and what is wanted by those that stretch."""
        found: dict[str, tuple[int, list[int]]] = {}
        for candidate in waiting:
            for name, amount in candidate.uses:
                if name in self.local:
                    fixed, wanted = found.get(name, (0, []))
                    found[name] = fixed + amount, wanted
            for name in candidate.stretch:
                found.setdefault(name, (0, []))[1].append(candidate.credits_hundredths)
        return [(name, fixed, wanted) for name, (fixed, wanted) in found.items()]

    def _listed(self, states: Sequence[_State]) -> Listed:
        columns, chosen = self.columns, [_chosen(state) for state in states]
        rows = [[columns.at[candidate.order] for candidate in own] for own in chosen]
        values, uses, counts = (
            np.array([table[own].sum(axis=0) for own in rows], dtype=np.int64).reshape(len(rows), table.shape[1])
            for table in (columns.values, columns.uses, columns.counts)
        )
        for state, own in zip(states, values, strict=True):
            self._add_local(state, own)
        return Listed(values, uses, counts, chosen)

    def _add_local(self, state: _State, values: Array) -> None:
        """What slots and stretched credits bring besides."""
        for name, fixed, wanted in self._local(state.open):
            taken = min(sum(wanted), self.problem.limits[name] - fixed)
            for place, stage in enumerate(self.stages):
                if stage is Objective.CREDITS:
                    values[place] += taken
                if stage is Objective.REQUIREMENTS and name in self.problem.slots:
                    values[place] += fixed + sum(wanted) >= self.problem.limits[name]


def _chosen(state: _State) -> list[Candidate]:
    found = []
    last = state.last
    while last is not None:
        last, candidate = last  # type: ignore[assignment]  # the chain of steps
        found.append(candidate)
    return found


def _by_frontier(groups: list[list[tuple[Candidate, int, int]]]) -> list[list[tuple[Candidate, int, int]]]:
    """Next the group that leaves the fewest keys open, so that choices become comparable early."""
    masks = [_union(group) for group in groups]
    waiting, seen, ordered = list(range(len(groups))), 0, []
    while waiting:
        best = min(waiting, key=lambda at: ((masks[at] & ~seen).bit_count(), at))
        waiting.remove(best)
        seen |= masks[best]
        ordered.append(groups[best])
    return ordered


def _union(steps: Iterable[tuple[Candidate, int, int]]) -> int:
    mask = 0
    for _, own, _ in steps:
        mask |= own
    return mask


_BY_VALUE = itemgetter(2)


def _useful(states: list[_State], later: Sequence[tuple[Candidate, int, int]], guard: int) -> list[_State]:
    """The states without those that another one beats whatever comes later."""
    future = _union(later)
    ladders = {rung.ladder for candidate, _, _ in later for rung in candidate.rungs}
    alike: dict[object, list[_State]] = {}
    matters: dict[tuple[Candidate, ...], tuple[int, ...]] = {(): ()}
    for state in states:
        still_open = matters.get(state[3])
        if still_open is None:
            still_open = matters[state[3]] = tuple(
                c.order for c in state[3] if c.stretch or not c.rungs or any(r.ladder in ladders for r in c.rungs)
            )
        alike.setdefault((state[0] & future, still_open), []).append(state)
    kept: list[_State] = []
    for same in alike.values():
        if len(same) == 1:
            kept.append(same[0])
            continue
        same.sort(key=_BY_VALUE, reverse=True)
        front: list[int] = []
        for state in same:
            bounded = state[1] | guard
            for better in front:
                if (bounded - better) & guard == guard:
                    break
            else:
                front.append(state[1])
                kept.append(state)
    return kept
