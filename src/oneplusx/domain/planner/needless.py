"""Conversions that spend an outcome for nothing (多余成果): another one frees the same courses with fewer outcomes.

Where a rule takes several outcomes, every set of them that is enough brings many sets that are more than enough. In
any plan the smaller one can stand in for the larger: it excludes nothing more, uses no more of any limit and brings at
least as much. They stay possible where they are pinned, and where the smaller one is left out.
"""

from __future__ import annotations

from oneplusx.domain.planner.candidates import Candidate, Problem
from oneplusx.domain.planner.model import Objective

_Key = tuple[tuple[str, ...], tuple[str, ...]]
"""Courses and outcomes."""


def needed(problem: Problem) -> list[Candidate]:
    """The candidates without those that a pinned one excludes, or that another one can always stand in for."""
    forced = {candidate.order for candidate in problem.forced}
    taken = {key for candidate in problem.forced for key in candidate.keys}
    possible = [c for c in problem.candidates if c.order in forced or taken.isdisjoint(c.keys)]
    several = [c for c in possible if len(c.modes) > 1 and c.order not in forced and _is_plain(c)]
    if not several:
        return possible
    smaller = {candidate.order: _smaller(candidate) for candidate in several}
    known: dict[_Key, list[Candidate]] = {key: [] for keys in smaller.values() for key in keys}
    for candidate in possible:
        same = known.get((candidate.courses, candidate.achievements))
        if same is not None and _is_plain(candidate):
            same.append(candidate)
    needless = {
        candidate.order
        for candidate in several
        if any(_stands_in(problem, other, candidate) for key in smaller[candidate.order] for other in known[key])
    }
    return [candidate for candidate in possible if candidate.order not in needless]


def _smaller(candidate: Candidate) -> list[_Key]:
    """The same courses, with one outcome left out."""
    names = candidate.achievements
    return [(candidate.courses, names[:place] + names[place + 1 :]) for place in range(len(names))]


def _is_plain(candidate: Candidate) -> bool:
    """Courses only, and outcomes that are used up."""
    is_used_up = not any(mode for _, mode in candidate.modes)
    return is_used_up and not candidate.stretch and len(candidate.courses) == len(candidate.offer.targets)


def _stands_in(problem: Problem, other: Candidate, candidate: Candidate) -> bool:
    if other.rungs and other.rungs != candidate.rungs:
        return False
    if not set(other.keys) <= set(candidate.keys) or _value(problem, other) < _value(problem, candidate):
        return False
    uses = dict(candidate.uses)
    return all(amount <= uses.get(limit, 0) for limit, amount in other.uses)


def _value(problem: Problem, candidate: Candidate) -> tuple[int, ...]:
    by_objective = {
        Objective.REQUIREMENTS: candidate.requirements,
        Objective.CREDITS: candidate.credits_hundredths,
        Objective.SCORE: candidate.points,
        Objective.ACHIEVEMENTS: -len(candidate.modes),
        Objective.STABILITY: int(candidate.is_previous),
    }
    return (*(by_objective[objective] for objective in problem.objectives), -candidate.tie)
