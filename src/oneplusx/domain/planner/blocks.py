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

from oneplusx.domain.planner.candidates import Candidate, Problem
from oneplusx.domain.planner.ladders import Rung, holds
from oneplusx.domain.planner.model import Objective
from oneplusx.domain.planner.search import joined

STATES_MAX = 6_000
"""A block with more choices at any moment is left to the solver."""

_SHARED = ("group:", "family:")


class TooMany(Exception):
    """The block has too many choices to list."""


class Pick(NamedTuple):
    """One useful choice within a block.

    Attributes:
        values: One number per stage, more is better.
        packed: The values as one number.
        uses: Limit's place → amount.
        chosen: The candidates chosen.
    """

    values: tuple[int, ...]
    packed: int
    uses: tuple[int, ...]
    chosen: tuple[Candidate, ...]


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

    def unpack(self, packed: int) -> tuple[int, ...]:
        """One amount per limit."""
        if not self.names:
            return ()
        shifts = [self.shifts[name] for name in self.names]
        ends = [*shifts[1:], self.guard.bit_length()]
        return tuple((packed >> at) & ((1 << (end - at)) - 1) for at, end in zip(shifts, ends, strict=True))


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


def stages_of(problem: Problem) -> tuple[Objective | None, ...]:
    """What is optimized one after the other: what is forced, the objectives, and the tie three times."""
    return (None, *problem.objectives, None, None, None)


def _own_names(candidate: Candidate, local: frozenset[str]) -> Iterable[str]:
    yield from (key for key in candidate.keys if not key.startswith(_SHARED))
    yield from (rung.ladder for rung in candidate.rungs)
    yield from candidate.stretch
    yield from (name for name, _ in candidate.uses if name in local)


def local_limits(problem: Problem, part: Sequence[Candidate]) -> frozenset[str]:
    """Limits that are settled within a block: slots, and what conversions stretch under."""
    stretched = {name for candidate in part for name in candidate.stretch}
    return frozenset(stretched | (problem.slots & problem.limits.keys()))


def blocks_of(part: Sequence[Candidate], local: frozenset[str]) -> list[list[Candidate]]:
    """The part's blocks, each in canonical order."""
    return joined(part, lambda candidate: _own_names(candidate, local))


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

    def __init__(self, problem: Problem, part: Sequence[Candidate]) -> None:
        self.problem, self.stages = problem, stages_of(problem)
        self.local = local_limits(problem, part)
        shared_keys = sorted({key for candidate in part for key in candidate.keys if key.startswith(_SHARED)})
        used = {name for candidate in part for name, _ in candidate.uses if name not in self.local}
        self.packing = pack_limits({name: problem.limits[name] for name in used} | dict.fromkeys(shared_keys, 1))
        self._held: dict[tuple[Candidate, ...], bool] = {}
        forced = {candidate.order for candidate in problem.forced}
        self._values = {candidate.order: self._values_of(candidate, candidate.order in forced) for candidate in part}
        spans = [2 * sum(abs(v[place]) for v in self._values.values()) + 2 for place in range(len(self.stages))]
        spans = [span + 2 * self._most_by_slots(part, stage) for span, stage in zip(spans, self.stages, strict=True)]
        self.weights = [1] * len(spans)
        for place in range(len(spans) - 2, -1, -1):
            self.weights[place] = self.weights[place + 1] * spans[place + 1]

    def _most_by_slots(self, part: Sequence[Candidate], stage: Objective | None) -> int:
        if stage is Objective.REQUIREMENTS:
            return len(self.problem.slots)
        return sum(c.credits_hundredths for c in part) if stage is Objective.CREDITS else 0

    def _values_of(self, candidate: Candidate, is_forced: bool) -> tuple[int, ...]:  # noqa: FBT001
        by_objective = {
            Objective.REQUIREMENTS: candidate.requirements,
            Objective.CREDITS: 0 if candidate.stretch else candidate.credits_hundredths,
            Objective.SCORE: candidate.points,
            Objective.ACHIEVEMENTS: -len(candidate.modes),
            Objective.STABILITY: int(candidate.is_previous),
        }
        objectives = (by_objective[objective] for objective in self.problem.objectives)
        return (int(is_forced), *objectives, *(-tie for tie in candidate.ties))

    def _packed(self, values: Sequence[int]) -> int:
        return sum(value * weight for value, weight in zip(values, self.weights, strict=True))

    def list_block(self, block: Sequence[Candidate]) -> list[Pick]:
        """The useful choices of a block, the empty one among them.

        Raises:
            TooMany: More than ``STATES_MAX`` at any moment.
        """
        bits = {name: 1 << place for place, name in enumerate(sorted({n for c in block for n in self._keys(c)}))}
        steps = [(c, sum({bits[name] for name in self._keys(c)}), self._uses(c)) for c in block]
        groups: dict[str, list[tuple[Candidate, int, int]]] = {}
        for step in steps:
            groups.setdefault(self._group(step[0]), []).append(step)
        ordered = _by_frontier(list(groups.values()))
        states = [_State(0, 0, 0, (), None)]
        for place, group in enumerate(ordered):
            later = [step for following in ordered[place + 1 :] for step in following]
            states = _useful(self._extend(states, group), later, self.packing.guard)
            if len(states) > STATES_MAX:
                raise TooMany
        return [self._pick(state) for state in states]

    @staticmethod
    def _keys(candidate: Candidate) -> list[str]:
        return [key for key in candidate.keys if not key.startswith(_SHARED)]

    @staticmethod
    def _group(candidate: Candidate) -> str:
        """Candidates of one group exclude each other."""
        courses = [key for key in candidate.keys if key.startswith("course:")]
        return courses[0] if courses else f"achievement:{candidate.modes[0][0]}"

    def _uses(self, candidate: Candidate) -> int:
        uses = [(name, amount) for name, amount in candidate.uses if name not in self.local]
        return self.packing.pack(uses + [(key, 1) for key in candidate.keys if key.startswith(_SHARED)])

    def _extend(self, states: list[_State], group: list[tuple[Candidate, int, int]]) -> list[_State]:
        """The states, and each with one more candidate where it fits."""
        found = list(states)
        guard, full = self.packing.guard, self.packing.room | self.packing.guard
        for candidate, mask, uses in group:
            if any(amount > self.problem.limits[name] for name, amount in candidate.uses):
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

    def _pick(self, state: _State) -> Pick:
        chosen = []
        last = state.last
        while last is not None:
            last, candidate = last  # type: ignore[assignment]  # the chain of steps
            chosen.append(candidate)
        if not chosen:
            return Pick((0,) * len(self.stages), 0, (0,) * len(self.packing.names), ())
        values = [sum(column) for column in zip(*[self._values[c.order] for c in chosen], strict=True)]
        for name, fixed, wanted in self._local(state.open):
            taken = min(sum(wanted), self.problem.limits[name] - fixed)
            for place, stage in enumerate(self.stages):
                if stage is Objective.CREDITS:
                    values[place] += taken
                if stage is Objective.REQUIREMENTS and name in self.problem.slots:
                    values[place] += fixed + sum(wanted) >= self.problem.limits[name]
        packed = self._packed(values) if state.open else state.value
        return Pick(tuple(values), packed, self.packing.unpack(state.uses), tuple(chosen))


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
