"""Every useful choice within all blocks at once (成批枚举): what ``blocks`` does one by one, in arrays.

Level by level, each choice so far of a block meets every conversion of the block's next course. A choice knows as bits
which conversions it holds and which it bars. In the end, of two choices of a block one goes that is worth no more and
uses no less. Left to ``blocks`` is what stretches, fills a slot or has more than 62 conversions.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import NamedTuple

import numpy as np

from oneplusx.domain.planner.candidates import Candidate
from oneplusx.domain.planner.columns import Columns
from oneplusx.domain.planner.ladders import Rung
from oneplusx.domain.planner.packing import Array, Lanes, best_of_alike, ranked

BLOCK_MAX = 62
_STATES_MAX = 60_000
_MERGE_FROM = 4_000
_CROWD = 3  # from so many on, pairs alone do not say whether a ladder holds


class TooManyChoices(Exception):
    """The blocks have too many choices to list."""


class Listed(NamedTuple):
    """The useful choices of one block, without the empty one.

    Attributes:
        values: Choice × stage.
        uses: Choice × limit.
        counts: Choice × limit.
        chosen: The candidates of each.
    """

    values: Array
    uses: Array
    counts: Array
    chosen: Sequence[Sequence[Candidate]]


class _States(NamedTuple):
    """Choices on the way, one per entry: block, conversions held and barred as bits, packed uses, words of worth."""

    block: Array
    held: Array
    barred: Array
    uses: list[Array]
    worth: list[Array]

    def at(self, places: Array) -> _States:
        uses, worth = [own[places] for own in self.uses], [own[places] for own in self.worth]
        return _States(self.block[places], self.held[places], self.barred[places], uses, worth)

    def joined(self, other: _States) -> _States:
        pairs = [np.concatenate(pair) for pair in zip(self[:3], other[:3], strict=True)]
        uses = [np.concatenate(pair) for pair in zip(self.uses, other.uses, strict=True)]
        worth = [np.concatenate(pair) for pair in zip(self.worth, other.worth, strict=True)]
        return _States(pairs[0], pairs[1], pairs[2], uses, worth)


class _Block:
    """One block: its conversions in the order of their courses, and what excludes what."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        keys: dict[str, int] = {}
        masks: dict[int, int] = {}
        for candidate in candidates:
            mask = 0
            for key in candidate.keys:
                mask |= 1 << keys.setdefault(key, len(keys))
            masks[candidate.order] = mask
        self.levels = _levels(candidates, masks)
        self.candidates = [candidate for level in self.levels for candidate in level]
        by_key: dict[str, int] = {}
        for place, candidate in enumerate(self.candidates):
            for key in candidate.keys:
                by_key[key] = by_key.get(key, 0) | 1 << place
        self.bars = [reduce(or_, [by_key[key] for key in candidate.keys], 0) for candidate in self.candidates]
        ladders: dict[str, list[tuple[Rung, int]]] = {}
        for place, candidate in enumerate(self.candidates):
            for rung in candidate.rungs:
                ladders.setdefault(rung.ladder, []).append((rung, place))
        self.ladders = [sorted(ladder, key=_by_reach) for ladder in ladders.values()]
        self.climbing = 0
        for ladder in self.ladders:
            self._climb(ladder)

    def _climb(self, ladder: Sequence[tuple[Rung, int]]) -> None:
        """Two that cannot stand on one ladder together exclude each other."""
        for at, (top, place) in enumerate(ladder):
            self.climbing |= 1 << place
            spare = top.reach - top.taken
            for below, other in ladder[:at]:
                if below.taken > spare:
                    self.bars[place] |= 1 << other
                    self.bars[other] |= 1 << place


def _by_reach(entry: tuple[Rung, int]) -> tuple[int, int, int]:
    rung, place = entry
    return rung.reach, rung.taken, place


def _levels(candidates: Sequence[Candidate], masks: dict[int, int]) -> list[list[Candidate]]:
    """The candidates by course; next the course that leaves the fewest keys open."""
    levels: dict[str, list[Candidate]] = {}
    keys: dict[str, int] = {}
    for candidate in candidates:
        name = candidate.courses[0] if candidate.courses else f"achievement:{candidate.modes[0][0]}"
        levels.setdefault(name, []).append(candidate)
        keys[name] = keys.get(name, 0) | masks[candidate.order]
    seen = 0
    ordered = []
    while keys:
        name = min(keys, key=lambda name: ((keys[name] & ~seen).bit_count(), name))
        seen |= keys.pop(name)
        ordered.append(levels[name])
    return ordered


class Listing:
    """Lists the choices of several blocks of one part together."""

    def __init__(self, columns: Columns, blocks: Sequence[Sequence[Candidate]]) -> None:
        self._columns, self._blocks = columns, [_Block(block) for block in blocks]
        self._rows = [np.array([columns.at[c.order] for c in block.candidates]) for block in self._blocks]
        rows = np.concatenate(self._rows)
        lanes = Lanes(columns.rooms.tolist())
        self._uses = [word[rows] for word in lanes.pack(np.minimum(columns.uses, columns.rooms))]
        self._alone = (columns.uses <= columns.rooms).all(axis=1)[rows]
        self._rooms = [int(word) | guard for word, guard in zip(lanes.pack(columns.rooms), lanes.guards, strict=True)]
        self._guards = lanes.guards
        self._worth = [word[rows] for word in ranked(columns.values, self._most_of_a_choice())]
        self._bits = np.concatenate([1 << np.arange(len(own)) for own in self._rows])
        self._bars = np.array([mask for block in self._blocks for mask in block.bars], dtype=np.int64)
        self._climbing = np.array([block.climbing for block in self._blocks], dtype=np.int64)
        sizes = np.array([len(own) for own in self._rows])
        self._starts = np.cumsum(sizes) - sizes

    def _most_of_a_choice(self) -> list[int]:
        """How far from zero the values of a choice lie at most: one conversion of every level."""
        values, most = np.abs(self._columns.values), np.zeros(self._columns.values.shape[1], dtype=np.int64)
        for block, rows in zip(self._blocks, self._rows, strict=True):
            ends = np.cumsum([len(level) for level in block.levels])
            own = np.maximum.reduceat(values[rows], np.append(0, ends[:-1]), axis=0).sum(axis=0)
            most = np.maximum(most, own)
        return [2 * int(bound) for bound in most]

    def run(self) -> list[Listed]:
        """The useful choices of each block.

        Raises:
            TooManyChoices: There are too many at any moment.
        """
        one = np.zeros(len(self._blocks), dtype=np.int64)
        states = _States(np.arange(len(one)), one, one, [one] * len(self._uses), [one] * len(self._worth))
        depth = max(len(block.levels) for block in self._blocks)
        done = np.zeros(len(self._blocks), dtype=np.int64)
        for level in range(depth):
            sizes = [len(block.levels[level]) if level < len(block.levels) else 0 for block in self._blocks]
            states = states.joined(self._extend(states, done, np.array(sizes)))
            done += sizes
            if len(states.block) > _MERGE_FROM and level + 1 < depth:
                states = states.at(self._merged(states, done))
            if len(states.block) > _STATES_MAX:
                raise TooManyChoices
        states = states.at(self._merged(states, done))
        return [self._listed(states, block) for block in range(len(self._blocks))]

    def _extend(self, states: _States, done: Array, sizes: Array) -> _States:
        """Every state with every conversion of its block's next level, as far as they go together."""
        many = sizes[states.block]
        parents = np.repeat(np.arange(len(many)), many)
        first = (self._starts + done)[states.block] - (np.cumsum(many) - many)
        added = np.arange(len(parents)) + first[parents]
        fits = (states.barred[parents] & self._bits[added]) == 0
        parents, added = parents[fits], added[fits]
        uses = []
        fits = self._alone[added]
        for own, amounts, room, guard in zip(states.uses, self._uses, self._rooms, self._guards, strict=True):
            total = own[parents] + amounts[added]
            fits &= (room - total) & guard == guard
            uses.append(total)
        parents, added = parents[fits], added[fits]
        found = _States(
            states.block[parents],
            states.held[parents] | self._bits[added],
            states.barred[parents] | self._bars[added],
            [total[fits] for total in uses],
            [own[parents] + amounts[added] for own, amounts in zip(states.worth, self._worth, strict=True)],
        )
        return found.at(self._climbs(found))

    def _climbs(self, found: _States) -> Array:
        """Whether all ladders hold."""
        holds = np.ones(len(found.block), dtype=bool)
        crowded = np.bitwise_count(found.held & self._climbing[found.block]) >= _CROWD
        for block in np.unique(found.block[crowded]).tolist():
            places = np.flatnonzero(crowded & (found.block == block))
            for ladder in self._blocks[block].ladders:
                reach = np.array([rung.reach for rung, _ in ladder])
                taken = np.array([rung.taken for rung, _ in ladder])
                bits = np.array([place for _, place in ladder])
                on = (found.held[places][:, None] >> bits) & 1
                holds[places] &= ((np.cumsum(on * taken, axis=1) <= reach) | (on == 0)).all(axis=1)
        return holds

    def _merged(self, states: _States, done: Array) -> Array:
        """Places of those that no other of the block beats whatever comes later."""
        later = np.array([-1 << int(count) if count < BLOCK_MAX else 0 for count in done], dtype=np.int64)
        sizes = np.array([len(own) for own in self._rows])
        later[done >= sizes] = 0
        later = later[states.block]
        kinds = [states.block]
        if later.any():
            climbing = states.held & self._climbing[states.block]
            still_open = np.where((later != 0) & (np.bitwise_count(climbing) > 1), climbing, 0)
            kinds += [states.barred & later, still_open]
        kept = best_of_alike([*kinds, *states.uses], states.worth)
        states, kinds = states.at(kept), [own[kept] for own in kinds]
        order = np.lexsort([-own for own in reversed(states.worth)] + kinds[::-1])
        starts = np.zeros(len(order), dtype=bool)
        starts[0] = True
        for own in kinds:
            ordered = own[order]
            starts[1:] |= ordered[1:] != ordered[:-1]
        uses = [own[order] for own in states.uses]
        ends = [*np.flatnonzero(starts)[1:].tolist(), len(order)]
        return kept[order[self._undominated(uses, ends)]]

    def _undominated(self, uses: Sequence[Array], ends: Sequence[int]) -> Array:
        """Whether none before it of the same kind uses no more; ``ends`` are where kinds end."""
        useful = np.ones(ends[-1], dtype=bool)
        for start, end in zip([0, *ends[:-1]], ends, strict=True):
            if end - start > 1 and uses:
                beaten = np.tri(end - start, k=-1, dtype=bool)
                for own, guard in zip(uses, self._guards, strict=True):
                    mine = own[start:end]
                    beaten &= ((mine | guard)[:, None] - mine) & guard == guard
                useful[start:end] = ~beaten.any(axis=1)
        return useful

    def _listed(self, states: _States, block: int) -> Listed:
        held = states.held[(states.block == block) & (states.held != 0)]
        candidates, rows = self._blocks[block].candidates, self._rows[block]
        members = ((held[:, None] >> np.arange(len(rows))) & 1).astype(float)
        columns = self._columns
        values, uses, counts = (
            np.rint(members @ own[rows]).astype(np.int64) for own in (columns.values, columns.uses, columns.counts)
        )
        return Listed(values, uses, counts, _Members(candidates, held.tolist()))


class _Members(Sequence[Sequence[Candidate]]):
    """The candidates of each choice, found from its bits when they are asked for."""

    def __init__(self, candidates: Sequence[Candidate], held: Sequence[int]) -> None:
        self._candidates, self._held = candidates, held

    def __len__(self) -> int:
        return len(self._held)

    def __getitem__(self, place: int) -> list[Candidate]:  # type: ignore[override]  # slices are never asked for
        bits = self._held[place]
        return [candidate for at, candidate in enumerate(self._candidates) if bits >> at & 1]
