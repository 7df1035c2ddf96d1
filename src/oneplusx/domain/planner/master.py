"""One choice of each block, so that all limits hold: exact, stage by stage (分块主问题).

Steps:
    1. Every stage has a bound (``bounds``); its aim is the whole number below it. Where few choices can reach the aims
       so far, the best selection among them is found by merging (``merging``), and proved.
    2. Where there are too many, the next stage narrows them down further.
    3. Where none reaches the aims, the last aim is lowered, by more each time; whatever is found then is the best.
       If a first step down does not help, it is counted how many courses the room of each limit holds at most
       (``counts_at_most``), and all is done again under the sharper bounds.
    4. Where lowering it does not end, the stage before decides alone, however many selections that takes.

A value is a whole number of units. What does not come to an end is left to the other solver.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import NamedTuple

from oneplusx.domain.planner.blocks import Lister, blocks_of
from oneplusx.domain.planner.bounds import Bound, Program, Stuck, counts_at_most
from oneplusx.domain.planner.candidates import Candidate, Problem
from oneplusx.domain.planner.columns import Columns
from oneplusx.domain.planner.listing import BLOCK_MAX, Listed, Listing, TooManyChoices
from oneplusx.domain.planner.merging import Merging, TooMany
from oneplusx.domain.planner.search import Choice
from oneplusx.domain.planner.table import Table

_DIGESTS = 2  # the last two stages: merging settles them
_PROMISING = 1e8
_AIMS_MAX = 4
_KEPT_FIRST, _KEPT_LOWERED, _KEPT_MOST = 4_000, 20_000, 100_000


class _Answer(Enum):
    NONE = "nothing reaches the aims"
    OPEN = "not settled"


class _Blunt(Exception):
    """The aims were too high: sharper bounds may help."""


class _Step(NamedTuple):
    """A stage with its programs, under the bounds of the stages before."""

    place: int
    programs: tuple[Program, ...]
    before: tuple[Bound, ...]


class _Aimed(NamedTuple):
    """What the programs of one stage prove, all with the same aim."""

    bounds: tuple[Bound, ...]

    @property
    def aim(self) -> int:
        return self.bounds[0].aim

    def at(self, aim: int) -> _Aimed:
        return _Aimed(tuple(bound._replace(aim=aim) for bound in self.bounds))


Found = list[int] | _Answer


class Master:
    """Finds the best selection of a table."""

    def __init__(self, table: Table) -> None:
        self._table, self._merging = table, Merging(table)
        self._stages = [stage for stage, unit in enumerate(table.units.tolist()[:-_DIGESTS]) if unit]
        self._is_sharp = False

    def run(self) -> list[int]:
        """The choices of the best selection, proved.

        Raises:
            Stuck: It did not come to an end.
        """
        if not self._stages:
            return []
        try:
            found = self._settle(_Step(0, (Program(self._table),), ()))
        except _Blunt:
            self._is_sharp = True
            sharp = Program(self._table, counts_most=counts_at_most(self._table))
            found = self._settle(_Step(0, (sharp, Program(self._table)), ()))
        if isinstance(found, _Answer):
            raise Stuck
        return found

    def _settle(self, step: _Step) -> Found:
        """The best selection under the step's bounds, from its stage on."""
        bounds = tuple(program.bound(self._stages[step.place]) for program in step.programs)
        aimed = _Aimed(bounds).at(min(bound.aim for bound in bounds))
        for _ in range(_AIMS_MAX):
            found = self._at(step, aimed)
            if found is not _Answer.NONE:
                return found
            found, aimed = self._lowered(step, aimed.at(aimed.aim - 1))
            if found is not _Answer.OPEN:
                return found
        return _Answer.OPEN

    def _at(self, step: _Step, aimed: _Aimed) -> Found:
        """The best selection that reaches this aim, above which nothing is."""
        bounds: tuple[Bound, ...] = (*step.before, *aimed.bounds)
        found: Found = _Answer.OPEN
        is_last = step.place + 1 == len(self._stages)
        if is_last or self._merging.pairs(bounds) <= _PROMISING:
            found = self._merged(bounds, _KEPT_FIRST)
        if found is _Answer.OPEN and not is_last:
            pairs = zip(step.programs, aimed.bounds, strict=True)
            programs = tuple(program.following(bound) for program, bound in pairs)
            found = self._settle(_Step(step.place + 1, programs, bounds))
        if found is _Answer.OPEN:
            found = self._merged(bounds, _KEPT_MOST)
        return found

    def _lowered(self, step: _Step, aimed: _Aimed) -> tuple[Found, _Aimed]:
        """Lower aims, each step twice as far, until something is found or there is too much; and the aim reached."""
        stage, down = self._stages[step.place], 1
        least = int(self._table.least[:, stage].sum() // self._table.units[stage])
        everything = self._merging.pairs(step.before)
        while aimed.aim >= least:
            lower = aimed.at(max(least, aimed.aim - down))
            if self._merging.pairs((*step.before, *lower.bounds)) == everything:
                lower = aimed.at(least)
            found = self._merged((*step.before, *lower.bounds), _KEPT_LOWERED)
            if found is not _Answer.NONE:
                return found, aimed
            if not self._is_sharp:
                raise _Blunt
            aimed, down = lower.at(lower.aim - 1), 2 * down + 1
        return _Answer.NONE, aimed

    def _merged(self, bounds: Sequence[Bound], most: int) -> Found:
        try:
            found = self._merging.best(bounds, most)
        except TooMany:
            return _Answer.OPEN
        return _Answer.NONE if found is None else found


def compose(problem: Problem, part: Sequence[Candidate]) -> Choice | None:
    """The best choice of a part, proved; ``None`` when its blocks are too large or its conversions of another kind."""
    if any(len(candidate.stretch) > 1 or any(mode for _, mode in candidate.modes) for candidate in part):
        return None
    if any(not candidate.modes for candidate in part):
        return None
    columns = Columns(problem, part)
    try:
        listed = [own for own in _listed(columns) if len(own.values)]
        if not listed:
            return Choice([])
        table = Table(listed, columns.rooms)
        return Choice(table.chosen(Master(table).run()))
    except (TooManyChoices, Stuck):
        return None


def _listed(columns: Columns) -> Iterator[Listed]:
    """The useful choices of every block."""
    blocks = blocks_of(columns.part, columns.local)
    is_plain = [len(block) <= BLOCK_MAX and not any(_is_open(columns, c) for c in block) for block in blocks]
    plain = [block for block, plainly in zip(blocks, is_plain, strict=True) if plainly]
    if plain:
        yield from Listing(columns, plain).run()
    if len(plain) < len(blocks):
        lister = Lister(columns)
        yield from (lister.list_block(block) for block, plainly in zip(blocks, is_plain, strict=True) if not plainly)


def _is_open(columns: Columns, candidate: Candidate) -> bool:
    """Whether what the candidate brings depends on others: it stretches, or has a slot."""
    return bool(candidate.stretch) or any(name in columns.local for name, _ in candidate.uses)
