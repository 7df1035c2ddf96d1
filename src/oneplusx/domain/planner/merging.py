"""The best selection of one choice per block, exactly, by merging what leaves the same open (合并搜索).

Block by block, every selection so far meets every choice of the next block. Of selections that have used the same of
every limit that can still bind only the best stays; a limit that all the rest together cannot fill does not count any
more. What cannot reach the aims of the stages, by their penalties or by the most that the rest can bring, goes. All
selections of a layer stand in arrays, packed (``packing``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from oneplusx.domain.planner.bounds import MARGIN, Bound
from oneplusx.domain.planner.packing import Array, Lanes, best_of_alike
from oneplusx.domain.planner.table import Table

_SCALE = 500
_PAIRS_MAX = 4_000_000
_MERGE_FROM = 30


class TooMany(Exception):
    """More selections than allowed stay side by side."""


class _Kind(NamedTuple):
    """A penalty of every choice, and how far a selection's may add up."""

    penalties: Array
    gap: float


class _Word(NamedTuple):
    """What choices add to one packed word of a selection, and the room with its guards."""

    amounts: Array
    room: int
    guard: int


class _Layer(NamedTuple):
    """One block: the rows of its choices, and what it uses at most of every limit."""

    rows: Array
    most: Array


class _Selections(NamedTuple):
    """Selections so far, one per entry: packed penalties and uses, packed worth, and the way back."""

    sums: list[Array]
    worth: list[Array]
    parents: Array
    rows: Array


class Merging:
    """Merges the blocks of a table, as often as asked, each time under other bounds."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._lanes = Lanes(table.rooms.tolist())
        idle = np.zeros((table.blocks, len(table.rooms)), dtype=np.int64)
        self._uses = self._lanes.pack(np.vstack([table.uses, idle]))

    def pairs(self, bounds: Sequence[Bound]) -> float:
        """How many selections there are of choices that no bound rules out, whether they fit or not."""
        alive, table = self._alive([_Kind(bound.penalties, bound.gap) for bound in bounds]), self.table
        counts = np.add.reduceat(alive[: table.size].astype(float), table.starts) + alive[table.size :]
        return float(np.prod(np.maximum(counts, 1.0)))

    def best(self, bounds: Sequence[Bound], kept_most: int) -> list[int] | None:
        """The best selection that reaches the aims of all bounds; ``None`` when there is none.

        Every aim but the last must be the most that can be reached, given those before.

        Raises:
            TooMany: More than ``kept_most`` selections stay side by side.
        """
        kinds = [_Kind(bound.penalties, bound.gap) for bound in bounds]
        kinds += [self._short(stage, aim) for stage, aim in {bound.stage: bound.aim for bound in bounds}.items()]
        layers = self._layers(self._alive(kinds))
        if layers is None:
            return None
        rest = np.vstack([*(layer.most for layer in layers), np.zeros_like(self.table.rooms)])[::-1].cumsum(axis=0)[
            ::-1
        ]
        penalties, rooms = _packed_kinds(kinds), self.table.rooms
        one = np.zeros(1, dtype=np.int64)
        empty = [one] * (len(penalties) + len(self._uses))
        chain = [_Selections(empty, [one] * len(self.table.worth), one, one)]
        for place, layer in enumerate(layers):
            found = self._extend(chain[-1], layer, [*penalties, *self._words(rooms)])
            if found is None:
                return None
            if len(found.rows) > _MERGE_FROM or place + 1 == len(layers):
                left = np.minimum(rooms, rest[place + 1])
                found = self._merge(found, len(penalties), rooms - left)
                rooms = left
            if len(found.rows) > kept_most:
                raise TooMany
            chain.append(found)
        names = self._back(chain)
        return names if all(self.table.reached(names, bound.stage) >= bound.aim for bound in bounds) else None

    def _short(self, stage: int, aim: int) -> _Kind:
        """What each choice brings less than the most of its block, in units."""
        table, unit = self.table, self.table.units[stage]
        most = table.most[:, stage] // unit
        short = np.append(most[table.block] - table.values[:, stage] // unit, most)
        return _Kind(short, float(most.sum() - aim))

    def _alive(self, kinds: Sequence[_Kind]) -> Array:
        alive = np.ones(self.table.size + self.table.blocks, dtype=bool)
        for kind in kinds:
            alive &= kind.penalties <= kind.gap + MARGIN
        return alive

    def _layers(self, alive: Array) -> list[_Layer] | None:
        """The blocks, those with fewest choices first; ``None`` when a block has none."""
        table, layers = self.table, []
        ends = [*table.starts[1:].tolist(), table.size]
        for block, (start, end) in enumerate(zip(table.starts.tolist(), ends, strict=True)):
            rows = np.flatnonzero(alive[start:end]) + start
            most = table.uses[rows].max(axis=0, initial=0)
            if alive[table.size + block]:
                rows = np.append(rows, table.size + block)
            if not rows.size:
                return None
            layers.append(_Layer(rows, most))
        return sorted(layers, key=lambda layer: len(layer.rows))

    def _words(self, rooms: Array) -> list[_Word]:
        packed = zip(self._uses, self._lanes.pack(rooms), self._lanes.guards, strict=True)
        return [_Word(amounts, int(room) | guard, guard) for amounts, room, guard in packed]

    def _extend(self, before: _Selections, layer: _Layer, words: Sequence[_Word]) -> _Selections | None:
        """Every selection with every choice of the layer, as far as it fits: ``None`` where none does."""
        many = len(layer.rows)
        if len(before.rows) * many > _PAIRS_MAX:
            raise TooMany
        first = words[0]
        total = before.sums[0][:, None] + first.amounts[layer.rows]
        parents, columns = np.nonzero((first.room - total) & first.guard == first.guard)
        rows, sums = layer.rows[columns], [total[parents, columns]]
        for own, word in zip(before.sums[1:], words[1:], strict=True):
            total = own[parents] + word.amounts[rows]
            fits = (word.room - total) & word.guard == word.guard
            if not fits.all():
                parents, rows, total = parents[fits], rows[fits], total[fits]
                sums = [found[fits] for found in sums]
            sums.append(total)
        if not rows.size:
            return None
        worth = [own[parents] + amounts[rows] for own, amounts in zip(before.worth, self.table.worth, strict=True)]
        return _Selections(sums, worth, parents, rows)

    def _merge(self, found: _Selections, penalties: int, beyond: Array) -> _Selections:
        """Of those that have used the same the best, after the limits that cannot bind any more were let go."""
        sums = list(found.sums)
        if beyond.any():
            for word, taken in enumerate(self._lanes.pack(beyond)):
                sums[penalties + word] = self._lanes.beyond(word, sums[penalties + word], int(taken))
        kept = best_of_alike(sums[penalties:] or [np.zeros_like(found.rows)], found.worth)
        worth = [own[kept] for own in found.worth]
        return _Selections([own[kept] for own in sums], worth, found.parents[kept], found.rows[kept])

    def _back(self, chain: Sequence[_Selections]) -> list[int]:
        """The choices of the best of the last selections."""
        last = np.arange(len(chain[-1].rows))
        for worth in chain[-1].worth:
            own = worth[last]
            last = last[own == own.max()]
        place, names = int(last[0]), []
        for found in reversed(chain[1:]):
            names.append(int(found.rows[place]))
            place = int(found.parents[place])
        return [name for name in names if name < self.table.size]


def _packed_kinds(kinds: Sequence[_Kind]) -> list[_Word]:
    """Penalties as whole numbers, rounded down, so that no gap is wider than ``_SCALE``."""
    if not kinds:
        return []
    lanes = Lanes([_SCALE] * len(kinds))
    columns = [np.minimum(own * ((_SCALE - 1) / max(gap, MARGIN)), _SCALE) for own, gap in kinds]
    rooms = lanes.pack(np.full(len(kinds), _SCALE))
    packed = zip(lanes.pack(np.stack(columns, axis=1)), rooms, lanes.guards, strict=True)
    return [_Word(amounts, int(room) | guard, guard) for amounts, room, guard in packed]
