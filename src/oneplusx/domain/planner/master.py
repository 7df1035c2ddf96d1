"""One choice of each block, so that all limits hold: exact, stage by stage (分块主问题).

Steps:
    1. Every stage is a linear program over the listed choices: at most one of each block, every limit kept. Its bound
       is much nearer to the truth than that of single conversions, because within a block the choices are whole. The
       aim of a stage is the whole number below its bound; the aim becomes a row of the next stage.
    2. What a choice costs against a bound (its reduced cost) is a penalty; a selection that reaches every aim has
       penalties that add up to less than the stage's gap. Depth first among those few, penalties and limits packed in
       one number; the best by value is the best plan, and proved.
    3. When there is none, the first stage whose aim cannot be reached is lowered by one unit, and all is done again.

A value is a whole number of units; a bound counts only beyond a margin. What does not come to an end is left to the
other solver.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np

from oneplusx.domain.planner.blocks import Lister, Pick, TooMany, blocks_of, pack_limits
from oneplusx.domain.planner.candidates import Candidate, Problem
from oneplusx.domain.planner.search import Choice

Array = Any
_ZERO = 1e-7
_COST = 1e-7
_MARGIN = 1e-4
_NUDGE = 1e-4
_NEVER = 1e18
_ROOM_SCALE = 8.0
_GAP_WIDTH = 4000
_DIGESTS = 2  # the last two stages: no linear program
_FREE_PLACES = 40  # ties are settled by looking at them, not by their bound
_STEPS_FIRST = 16_000
_MORE = 6
_LOWER = 3
_PIVOTS_MAX = 3_000
_STEPS_MAX = 6_000_000
_BLAND_FROM = 200


class Stuck(Exception):
    """The linear program did not come to an end."""


@dataclass(slots=True)
class Effort:
    """What is left of the pivots or steps allowed."""

    left: int

    def spend(self, count: int = 1) -> None:
        """Some of them.

        Raises:
            Stuck: None is left.
        """
        self.left -= count
        if self.left < 0:
            raise Stuck


@dataclass(slots=True, eq=False)
class Tableau:
    """A simplex tableau: maximize ``value - costs @ x`` over ``x >= 0``; row ``i`` belongs to column ``basis[i]``."""

    rows: Array
    right: Array
    costs: Array
    value: float
    basis: Array
    effort: Effort

    def pivot(self, row: int, column: int) -> None:
        """The column enters, the row's column leaves."""
        self.effort.spend()
        rows, scale = self.rows, self.rows[row, column]
        entering = rows[row] / scale
        amount = self.right[row] / scale
        factors = rows[:, column].copy()
        factors[row] = 0.0
        rows -= factors[:, None] * entering
        self.right -= factors * amount
        rows[row] = entering
        self.right[row] = amount
        cost = float(self.costs[column])
        self.costs -= cost * entering
        self.value -= cost * amount
        self.basis[row] = column

    def maximize(self) -> None:
        """To the best point, from one that keeps all rows."""
        turn = 0
        while True:
            turn += 1
            column = int(self.costs.argmin())
            if self.costs[column] > -_COST:
                return
            if turn > _BLAND_FROM:
                column = int(np.flatnonzero(self.costs <= -_COST)[0])
            factors = self.rows[:, column]
            usable = np.flatnonzero(factors > _ZERO)
            if not usable.size:
                raise Stuck
            self.pivot(int(usable[(self.right[usable] / factors[usable]).argmin()]), column)


class Bound(NamedTuple):
    """What the linear program of one stage proves: worth is at most ``top`` less the penalties of what is chosen.

    Attributes:
        unit: What all values of the stage are multiples of.
        best: The value that is aimed at, in units.
        gap: How far penalties may add up.
        penalties: Of each choice.
        idle: Of each block that chooses nothing.
    """

    stage: int
    unit: int
    best: int
    gap: float
    penalties: Array
    idle: Array


class Master:
    """The choices of all blocks, and the best selection found so far."""

    def __init__(self, picks: Sequence[Sequence[Pick]], rooms: Sequence[int], weights: Sequence[int]) -> None:
        self.picks = [pick for block in picks for pick in block if pick.chosen]
        self.blocks = [len([pick for pick in block if pick.chosen]) for block in picks]
        self.rooms, self.weights = rooms, weights
        self.values = [[pick.values[stage] for pick in self.picks] for stage in range(len(self.picks[0].values))]
        random = np.arange(len(self.picks)) * 0.6180339887498949
        self.nudges = (random - np.floor(random)) * _NUDGE
        self.pivots = Effort(_PIVOTS_MAX)
        self.steps = Effort(_STEPS_MAX)
        self.most = _STEPS_FIRST
        self.known: list[int] = []
        self.below = 0
        self.doubted: list[int] | None = None

    def run(self) -> list[Pick]:
        """The best selection, proved.

        Raises:
            Stuck: It did not come to an end.
        """
        while True:
            bounds = self._bounds()
            if self.below:
                self._climb(bounds)
                continue
            found = self._look(bounds)
            if found is not None:
                return [self.picks[name] for name in found]

    def _climb(self, bounds: list[Bound]) -> None:
        """Finds the value of the stage whose aim was too high.

        That the aims before it can be reached may be in doubt: what is found here reaches them, and settles it.
        """
        descent = Descent(self, bounds, self.most, climbs=True)
        if not descent.run():
            self.most *= _MORE
            if self.doubted is not None:
                self.known, self.below, self.doubted = self.doubted, 0, None
        elif descent.best is None:
            self.below = _LOWER * self.below + 1
        else:
            self.known.append(bounds[-1].best + descent.above)
            self.below, self.doubted = 0, None

    def _look(self, bounds: list[Bound]) -> tuple[int, ...] | None:
        """The best selection, or ``None`` with an aim lowered or more steps allowed.

        Where no selection reaches all aims, the last is given up: all selections that reach the others are looked at.
        """
        for place in range(len(bounds), min(len(self.known), len(bounds) - 1), -1):
            descent = Descent(self, bounds[:place], self.most)
            ended = descent.run()
            if ended and descent.best is not None:
                return descent.best
            if not ended and place < len(bounds):
                self.doubted = list(self.known) if descent.best is None else None
                self.known, self.below = [bound.best for bound in bounds[:place]], 1
                return None
            if not ended:
                self.most *= _MORE
                return None
        self.below = 1
        return None

    def _bounds(self) -> list[Bound]:
        """One linear program after the other, each aiming at the whole number below its bound, or lower."""
        program = Program(self)
        bounds: list[Bound] = []
        for stage, raw in enumerate(self.values[:-_DIGESTS]):
            unit = math.gcd(*raw)
            if not unit:
                continue
            place = len(bounds)
            aim = self.known[place] if place < len(self.known) else None
            below = self.below if place == len(self.known) else 0
            if stage == len(self.values) - _DIGESTS - 1:
                below = _FREE_PLACES * (1 + 2 * below)
            bounds.append(program.run_stage(stage, unit, aim, below))
            if self.below and place == len(self.known):
                break
        return bounds


class Program:
    """The linear programs of the stages, one after the other."""

    def __init__(self, master: Master) -> None:
        blocks, limits, columns = len(master.blocks), len(master.rooms), len(master.picks)
        uses = np.array([pick.uses for pick in master.picks], dtype=float).reshape(columns, limits).T
        room = np.array(master.rooms, dtype=float)
        scale = np.maximum(1.0, room / _ROOM_SCALE)
        rows = np.zeros((blocks + limits, columns + blocks + limits))
        rows[np.repeat(np.arange(blocks), master.blocks), np.arange(columns)] = 1.0
        rows[blocks:, :columns] = uses / scale[:, None]
        rows[:, columns:] = np.eye(blocks + limits)
        right = np.concatenate([np.ones(blocks), room / scale])
        basis = np.arange(columns, columns + blocks + limits)
        self.tableau = Tableau(rows, right, np.zeros(rows.shape[1]), 0.0, basis, master.pivots)
        self.names = np.arange(rows.shape[1])  # choices first, then the blocks that choose nothing, then the rest
        self.columns, self.blocks = columns, blocks
        self.master = master

    def run_stage(self, stage: int, unit: int, aim: int | None, below: int) -> Bound:
        """Solves one stage and makes its aim, so many units below the bound, a row of the next ones."""
        tableau, own = self.tableau, self.names < self.columns
        exact = np.zeros(len(self.names))
        exact[own] = np.array(self.master.values[stage], dtype=float)[self.names[own]] / unit
        nudged = exact.copy()
        nudged[own] += self.master.nudges[self.names[own]]
        self._price(nudged)
        tableau.maximize()
        best = math.floor(tableau.value + _MARGIN) - below if aim is None else aim
        gap = tableau.value - best + _MARGIN
        penalties = np.full(self.columns + self.blocks, _NEVER)
        listed = self.names < self.columns + self.blocks
        penalties[self.names[listed]] = np.maximum(tableau.costs[listed], 0.0)
        self._fix(exact, best, (tableau.costs <= gap) | ~own)
        return Bound(stage, unit, best, gap, penalties[: self.columns], penalties[self.columns :])

    def _price(self, worth: Array) -> None:
        tableau = self.tableau
        of_basis = worth[tableau.basis]
        tableau.costs = of_basis @ tableau.rows - worth
        tableau.value = float(of_basis @ tableau.right)

    def _fix(self, exact: Array, best: int, keep: Array) -> None:
        """The stage's aim becomes a row; columns ruled out are gone."""
        tableau = self.tableau
        self._price(exact)
        row, room = tableau.costs, max(0.0, tableau.value - best) + _ZERO
        keep[tableau.basis] = True
        kept = np.flatnonzero(keep)
        place = np.full(len(keep), -1)
        place[kept] = np.arange(kept.size)
        height = len(tableau.right)
        rows = np.zeros((height + 1, kept.size + 1))
        rows[:height, :-1] = tableau.rows[:, kept]
        rows[height, :-1] = row[kept]
        rows[height, -1] = 1.0
        tableau.rows, tableau.right = rows, np.append(tableau.right, room)
        tableau.basis = np.append(place[tableau.basis], kept.size)
        self.names = np.append(self.names[kept], self.columns + self.blocks + len(self.master.rooms))


class Descent:
    """Depth first over the blocks, among the choices whose penalties stay within every stage's gap.

    Penalties are rows like the limits: rounded down and packed beside the uses.

    Attributes:
        best: The best selection that reaches every aim.
        above: How many units more than its aim the last stage reached.
    """

    def __init__(self, master: Master, bounds: Sequence[Bound], most: int, *, climbs: bool = False) -> None:
        self.master, self.bounds, self.climbs = master, bounds, climbs
        self.most, self.steps = most, Effort(most)
        self.packing = pack_limits(
            {f"limit {place:03}": room for place, room in enumerate(master.rooms)}
            | {f"stage {place:03}": self._scaled(place, bound.gap) + 1 for place, bound in enumerate(bounds)}
        )
        self.guard = self.packing.guard
        self.best: tuple[int, ...] | None = None
        self.above = 0
        weights = master.weights
        self.last_weight = weights[bounds[-1].stage]
        self.least = sum(bound.best * bound.unit * weights[bound.stage] for bound in bounds) - self.last_weight // 2
        self.value = self.least - 1
        self.cut = 0
        self.layers = self._layers()

    def _scaled(self, place: int, amount: float) -> int:
        """A penalty as a whole number, rounded down; gaps are some thousands wide."""
        return int(amount * (_GAP_WIDTH / max(1.0, self.bounds[place].gap)))

    def _layers(self) -> list[list[tuple[int, int, int]]]:
        """Per block its choices: packed uses and penalties, packed value, name; the block with fewest first."""
        alive = np.ones(len(self.master.picks), dtype=bool)
        for bound in self.bounds:
            alive &= bound.penalties <= bound.gap
        layers, start = [], 0
        for block, count in enumerate(self.master.blocks):
            layer = []
            if all(bound.idle[block] <= bound.gap for bound in self.bounds):
                layer.append((self._packed(0, [bound.idle[block] for bound in self.bounds]), 0, -1))
            for name in (np.flatnonzero(alive[start : start + count]) + start).tolist():
                pick = self.master.picks[name]
                penalties = [bound.penalties[name] for bound in self.bounds]
                layer.append((self._packed(self._limits(pick.uses), penalties), pick.packed, name))
            start += count
            layers.append(sorted(layer, key=itemgetter(1), reverse=True))
        return sorted(layers, key=len)

    def _limits(self, uses: Sequence[int]) -> int:
        shifts = self.packing.shifts
        return sum(amount << shifts[f"limit {place:03}"] for place, amount in enumerate(uses) if amount)

    def _packed(self, uses: int, penalties: Sequence[float]) -> int:
        shifts = self.packing.shifts
        return uses + sum(
            self._scaled(place, penalty) << shifts[f"stage {place:03}"] for place, penalty in enumerate(penalties)
        )

    def run(self) -> bool:
        """Looks for the best selection that reaches every aim; whether it came to its end."""
        if not all(self.layers):
            return True
        try:
            self._descend(0, self.packing.room | self.guard, 0, ())
        except Stuck:
            return False
        finally:
            self.master.steps.spend(self.most - max(0, self.steps.left))
        return True

    def _descend(self, depth: int, left: int, value: int, names: tuple[int, ...]) -> None:
        guard, last = self.guard, depth + 1 == len(self.layers)
        self.steps.spend(len(self.layers[depth]))
        for packed, own, name in self.layers[depth]:
            rest = left - packed
            if (rest - self.cut) & guard != guard:
                continue
            if not last:
                self._descend(depth + 1, rest, value + own, (*names, name))
            elif value + own > self.value:
                self._improve(value + own, tuple(at for at in (*names, name) if at >= 0))

    def _improve(self, value: int, names: tuple[int, ...]) -> None:
        """A better selection: the last stage need not be looked at below it any more."""
        self.value, self.best = value, names
        bound = self.bounds[-1]
        reached = sum(self.master.values[bound.stage][name] for name in names) // bound.unit
        self.above = max(self.above, reached - bound.best)
        if self.climbs:
            self.value = max(self.value, self.least + (self.above + 1) * bound.unit * self.last_weight - 1)
        place = len(self.bounds) - 1
        needless = self._scaled(place, self.above + int(self.climbs)) - 1
        self.cut = max(0, needless) << self.packing.shifts[f"stage {place:03}"]


def compose(problem: Problem, part: Sequence[Candidate]) -> Choice | None:
    """The best choice of a part, proved; ``None`` when its blocks are too large or its conversions of another kind."""
    if any(len(candidate.stretch) > 1 or any(mode for _, mode in candidate.modes) for candidate in part):
        return None
    if any(not candidate.modes for candidate in part):
        return None
    lister = Lister(problem, part)
    try:
        picks = [lister.list_block(block) for block in blocks_of(part, lister.local)]
        if not any(pick.chosen for block in picks for pick in block):
            return Choice([])
        found = Master(picks, lister.packing.rooms, lister.weights).run()
    except (TooMany, Stuck):
        return None
    return Choice([candidate for pick in found for candidate in pick.chosen])
