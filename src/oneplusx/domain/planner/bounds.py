"""What a selection can reach at most (上界): one linear program per stage over the choices of the blocks.

At most one choice of each block, every limit kept. The bound is much nearer to the truth than that of single
conversions, because within a block the choices are whole. What a choice costs against a bound (its reduced cost) is a
penalty: a selection that reaches the stage's aim has penalties that add up to less than the stage's gap. The aim
becomes a row of the next stage.

Bounds are floating point over small whole numbers and count only beyond a margin of 10⁻⁴ of a unit.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from oneplusx.domain.planner.packing import Array
from oneplusx.domain.planner.table import Table

MARGIN = 1e-4
_ZERO = 1e-7
_NEVER = 1e18
_ROOM_SCALE = 8.0
_TURNS_MAX = 2_000
_BLAND_FROM = 200


class Stuck(Exception):
    """A linear program did not come to an end, or too many selections look alike good."""


class Bound(NamedTuple):
    """What the linear program of one stage proves: worth is at most ``top`` less the penalties of what is chosen.

    Attributes:
        aim: The value aimed at, in units; nothing above it can be reached.
        top: The bound, in units.
        penalties: Of each choice, then of each block that chooses nothing.
    """

    stage: int
    aim: int
    top: float
    penalties: Array

    @property
    def gap(self) -> float:
        """How far penalties may add up."""
        return self.top - self.aim + MARGIN


class Program:
    """The linear programs of the stages, one after the other: a simplex tableau that grows by a row a stage.

    The last row of the tableau holds what each column costs, the last column what is right of the equals sign.
    """

    def __init__(self, table: Table, *, counts_most: Array | None = None) -> None:
        self.table = table
        uses, rooms = table.uses, table.rooms.astype(float)
        if counts_most is not None:
            binding = np.flatnonzero(counts_most >= 0)
            uses = np.hstack([uses, table.counts[:, binding]])
            rooms = np.append(rooms, counts_most[binding])
        scale = np.maximum(1.0, rooms / _ROOM_SCALE)
        height, columns = table.blocks + len(rooms), table.size
        self.tableau = np.zeros((height + 1, columns + height + 1))
        self.tableau[table.block, np.arange(columns)] = 1.0
        self.tableau[table.blocks : height, :columns] = (uses / scale).T
        self.tableau[:height, columns:-1] = np.eye(height)
        self.tableau[: table.blocks, -1] = 1.0
        self.tableau[table.blocks : height, -1] = rooms / scale
        self.basis = np.arange(columns, columns + height)
        self.names = np.arange(columns + height)  # choices first, then the blocks that choose nothing, then the rest
        self._exact: Array = None

    def bound(self, stage: int) -> Bound:
        """Solves one stage.

        Raises:
            Stuck: It did not come to an end.
        """
        table, own = self.table, self.names < self.table.size
        self._exact = np.zeros(len(self.names))
        self._exact[own] = table.values[self.names[own], stage] / table.units[stage]
        nudged = self._exact.copy()
        nudged[own] += table.nudges[self.names[own]]
        self._price(nudged)
        self._maximize()
        penalties = np.full(table.size + table.blocks, _NEVER)
        listed = self.names < len(penalties)
        penalties[self.names[listed]] = np.maximum(self.tableau[-1, :-1][listed], 0.0)
        top = float(self.tableau[-1, -1])
        return Bound(stage, math.floor(top + MARGIN), top, penalties)

    def following(self, bound: Bound) -> Program:
        """The program of the next stage: the aim is a row of it; columns ruled out are gone."""
        keep = (self.tableau[-1, :-1] <= bound.gap) | (self.names >= self.table.size)
        keep[self.basis] = True
        kept = np.flatnonzero(keep)
        place = np.full(len(keep), -1)
        place[kept] = np.arange(kept.size)
        self._price(self._exact)
        height = len(self.basis)
        found = Program.__new__(Program)
        found.table = self.table
        found.tableau = np.zeros((height + 2, kept.size + 2))
        found.tableau[: height + 1, :-2] = self.tableau[:, kept]
        found.tableau[:height, -1] = self.tableau[:height, -1]
        found.tableau[height, -2] = 1.0
        found.tableau[height, -1] = max(0.0, float(self.tableau[-1, -1]) - bound.aim) + _ZERO
        found.basis = np.append(place[self.basis], kept.size)
        found.names = np.append(self.names[kept], self.table.size + self.table.blocks)
        return found

    def _price(self, worth: Array) -> None:
        of_basis = worth[self.basis]
        self.tableau[-1] = of_basis @ self.tableau[:-1]
        self.tableau[-1, :-1] -= worth

    def _maximize(self) -> None:
        """Simplex, from a point that keeps all rows to the best one."""
        tableau, height = self.tableau, len(self.basis)
        costs, right = tableau[-1, :-1], tableau[:height, -1]
        for turn in range(_TURNS_MAX):
            column = int(costs.argmin())
            if costs[column] > -_ZERO:
                return
            if turn > _BLAND_FROM:
                column = int(np.flatnonzero(costs <= -_ZERO)[0])
            factors = tableau[:, column].copy()
            usable = np.flatnonzero(factors[:height] > _ZERO)
            if not usable.size:
                raise Stuck
            row = int(usable[(right[usable] / factors[usable]).argmin()])
            entering = tableau[row] / factors[row]
            factors[row] = 0.0
            tableau -= factors[:, None] * entering
            tableau[row] = entering
            self.basis[row] = column
        raise Stuck


def counts_at_most(table: Table) -> Array:
    """How many courses the room of each limit holds at most, -1 where that says no more than the blocks do.

    Of courses of 2 and 3 credits a room of 5 holds two, but a linear program takes two and a half. Exact, for each
    limit alone: the least that so many courses of so many blocks use.
    """
    limits, far = len(table.rooms), int(table.rooms.sum()) + 1 if len(table.rooms) else 1
    widest = int(table.counts.max(initial=0))
    least = np.full((table.blocks, widest + 1, limits), far)
    least[:, 0] = 0
    places = (table.block[:, None], table.counts, np.arange(limits)[None, :])
    np.minimum.at(least, places, table.uses)
    total = np.zeros((1, limits), dtype=np.int64)
    for own in least:
        wider = np.full((len(total) + widest, limits), far)
        for count in range(widest + 1):
            rows = wider[count : count + len(total)]
            np.minimum(rows, total + own[count], out=rows)
        total = wider
    courses = np.arange(len(total))[:, None]
    reached = np.where(total <= table.rooms, courses, 0).max(axis=0)
    trivial = np.maximum.reduceat(table.counts, table.starts, axis=0).sum(axis=0)
    return np.where(reached < trivial, reached, -1)
