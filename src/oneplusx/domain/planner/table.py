"""The useful choices of all blocks side by side (选项表): what the bounds and the merging compute with."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from oneplusx.domain.planner.candidates import Candidate
from oneplusx.domain.planner.listing import Listed
from oneplusx.domain.planner.packing import Array, ranked

_GOLDEN = 0.6180339887498949
_NUDGE = 1e-4


class Table:
    """The choices of all blocks; row ``size + b`` stands for block ``b`` choosing nothing.

    Attributes:
        block: Place of the block of each choice.
        starts: Place of the first choice of each block.
        values: Choice × stage; the last two stages are digests.
        units: What all values of a stage are multiples of; 0 where all are 0.
        most: Block × stage: the most that a block can bring.
        least: Block × stage: the least.
        uses: Choice × limit.
        rooms: Of each limit.
        counts: Choice × limit: courses whose credits the limit counts.
        worth: Words of the values, first the most significant; larger is better.
        nudges: Tiny amounts, each another: they keep the simplex from going in circles.
    """

    def __init__(self, listed: Sequence[Listed], rooms: Array) -> None:
        self._listed = listed
        sizes = np.array([len(own.values) for own in self._listed])
        self.size, self.blocks = int(sizes.sum()), len(sizes)
        self.block = np.repeat(np.arange(self.blocks), sizes)
        self.starts = np.cumsum(sizes) - sizes
        self.values = np.concatenate([own.values for own in self._listed])
        self.uses = np.concatenate([own.uses for own in self._listed])
        self.counts = np.concatenate([own.counts for own in self._listed])
        self.rooms = rooms
        self.units = np.gcd.reduce(self.values, axis=0)
        self.most = np.maximum(np.maximum.reduceat(self.values, self.starts, axis=0), 0)
        self.least = np.minimum(np.minimum.reduceat(self.values, self.starts, axis=0), 0)
        above = np.concatenate([self.values - self.least[self.block], -self.least])
        self.worth = ranked(above, (self.most - self.least).sum(axis=0).tolist())
        place = np.arange(self.size) * _GOLDEN
        self.nudges = (place - np.floor(place)) * _NUDGE

    def reached(self, names: Sequence[int], stage: int) -> int:
        """What a selection brings, in units of the stage."""
        return sum(int(self.values[name, stage]) for name in names) // int(self.units[stage])

    def chosen(self, names: Sequence[int]) -> list[Candidate]:
        """The candidates of a selection."""
        found: list[Candidate] = []
        for name in names:
            block = int(self.block[name])
            found.extend(self._listed[block].chosen[name - int(self.starts[block])])
        return found
