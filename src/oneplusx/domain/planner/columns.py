"""The conversions of a part as arrays (候选列): what each brings, what it uses of which limit.

Limits are divided by what all their uses are multiples of, which alone closes many gaps: of 43.90 credits, 43.50 can be
used when everything comes in halves. A key that holds across blocks (a group, a family) is a limit of one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from oneplusx.domain.planner.candidates import Candidate, Problem
from oneplusx.domain.planner.model import Objective
from oneplusx.domain.planner.packing import Array

SHARED = ("group:", "family:")


def stages_of(problem: Problem) -> tuple[Objective | None, ...]:
    """What is optimized one after the other: what is forced, the objectives, and the tie three times."""
    return (None, *problem.objectives, None, None, None)


def local_limits(problem: Problem, part: Sequence[Candidate]) -> frozenset[str]:
    """Limits that are settled within a block: slots, and what conversions stretch under."""
    stretched = {name for candidate in part for name in candidate.stretch}
    return frozenset(stretched | (problem.slots & problem.limits.keys()))


def _values(problem: Problem, part: Sequence[Candidate]) -> Array:
    """What each candidate brings, one column per stage."""
    forced = {candidate.order for candidate in problem.forced}
    by_objective = {
        Objective.REQUIREMENTS: lambda: [c.requirements for c in part],
        Objective.CREDITS: lambda: [0 if c.stretch else c.credits_hundredths for c in part],
        Objective.SCORE: lambda: [c.points for c in part],
        Objective.ACHIEVEMENTS: lambda: [-len(c.modes) for c in part],
        Objective.STABILITY: lambda: [int(c.is_previous) for c in part],
    }
    columns = [[int(c.order in forced) for c in part]]
    columns += [by_objective[objective]() for objective in problem.objectives]
    columns += [[-c.ties[place] for c in part] for place in range(3)]
    return np.array(columns, dtype=np.int64).T.copy()


class Columns:
    """The conversions of a part.

    Attributes:
        at: Order of a candidate → its row.
        values: Candidate × stage, more is better.
        limits: Names of the limits that hold across blocks.
        uses: Candidate × limit, in steps of the limit.
        counts: Candidate × limit: courses whose credits the limit counts.
        rooms: Of each limit, in its steps.
    """

    def __init__(self, problem: Problem, part: Sequence[Candidate]) -> None:
        self.problem, self.part = problem, part
        self.local = local_limits(problem, part)
        self.at = {candidate.order: row for row, candidate in enumerate(part)}
        self.values = _values(problem, part)
        shared = {key for candidate in part for key in candidate.keys if key.startswith(SHARED)}
        used = {name for candidate in part for name, _ in candidate.uses} - self.local
        self.limits = tuple(sorted(used | shared))
        rooms = np.array([1 if name in shared else problem.limits[name] for name in self.limits], dtype=np.int64)
        self.uses = np.zeros((len(part), len(self.limits)), dtype=np.int64)
        places = {name: place for place, name in enumerate(self.limits)}
        rows, columns, amounts = self._entries(places, shared)
        np.add.at(self.uses, (rows, columns), amounts)
        courses = np.array([len(candidate.courses) for candidate in part], dtype=np.int64)
        self.counts = (self.uses > 0) * courses[:, None]
        steps = np.maximum(np.gcd.reduce(self.uses, axis=0), 1)
        self.uses, self.rooms = self.uses // steps, rooms // steps

    def _entries(self, places: dict[str, int], shared: set[str]) -> tuple[list[int], list[int], list[int]]:
        """Row, column and amount of everything that candidates use."""
        found = [
            (row, places[name], amount)
            for row, candidate in enumerate(self.part)
            for name, amount in candidate.uses
            if name in places
        ]
        if shared:
            found += [(row, places[key], 1) for row, c in enumerate(self.part) for key in c.keys if key in shared]
        rows, columns, amounts = zip(*found, strict=True) if found else ((), (), ())
        return list(rows), list(columns), list(amounts)
