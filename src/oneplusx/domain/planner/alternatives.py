"""Other plans (备选方案), the next best first, exactly: the next is the best that leaves out something of those before.

Every plan found splits what is left: its first conversion out; or its first in and its second out; and so on. The best
of all these parts is the next plan. A plan that only adds to a better one, or only leaves something out of one named
before, is no alternative.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace

from oneplusx.domain.planner.candidates import Candidate, Problem
from oneplusx.domain.planner.choosing import choose, measure
from oneplusx.domain.planner.model import Objective
from oneplusx.domain.planner.search import Choice

_SOLVED_MAX = 400


@dataclass(order=True, slots=True)
class _Part:
    """The best choice of one part of what is left; better values come first."""

    rank: tuple[int, ...]
    choice: Choice = field(compare=False)
    kept: tuple[Candidate, ...] = field(compare=False)
    left_out: frozenset[int] = field(compare=False)


def _rank(problem: Problem, choice: Choice) -> tuple[int, ...]:
    """Smaller is better."""
    granted = sum(choice.grants.get(c.order, c.credits_hundredths) for c in choice.chosen)
    values = (
        value if objective is Objective.ACHIEVEMENTS else -value
        for objective, value in measure(problem, choice.chosen, granted)
    )
    return (*values, sum(candidate.tie for candidate in choice.chosen))


class _Unproved(Exception):
    """The best choice of a part is not known for sure: what comes next is not either."""


def _best_of(problem: Problem, kept: tuple[Candidate, ...], left_out: frozenset[int], effort: float) -> _Part:
    part = replace(
        problem,
        candidates=[candidate for candidate in problem.candidates if candidate.order not in left_out],
        forced=[*problem.forced, *kept],
    )
    choice = choose(part, effort=effort)
    if not choice.proved:
        raise _Unproved
    return _Part(_rank(problem, choice), choice, kept, left_out)


def _parts(problem: Problem, part: _Part, effort: float) -> Iterator[_Part]:
    forced = {candidate.order for candidate in (*problem.forced, *part.kept)}
    free = [candidate for candidate in part.choice.chosen if candidate.order not in forced]
    for place, candidate in enumerate(free):
        yield _best_of(problem, (*part.kept, *free[:place]), part.left_out | {candidate.order}, effort)


def other_choices(problem: Problem, best: Choice, *, limit: int, effort: float) -> Iterator[Choice]:
    """At most so many other choices, each proved to be the next best; fewer where a proof does not come.

    Args:
        problem: What there is to choose from.
        best: Its best choice.
        limit: How many others.
        effort: As for ``choose``.
    """
    with suppress(_Unproved):
        yield from _in_order(problem, best, limit, effort)


def _in_order(problem: Problem, best: Choice, limit: int, effort: float) -> Iterator[Choice]:
    shown = [{candidate.order for candidate in best.chosen}]
    better = list(shown)
    start = _Part(_rank(problem, best), best, (), frozenset())
    waiting = list(_parts(problem, start, effort))
    heapq.heapify(waiting)
    solved = len(waiting)
    while waiting and limit and solved < _SOLVED_MAX:
        part = heapq.heappop(waiting)
        orders = {candidate.order for candidate in part.choice.chosen}
        if not any(orders <= earlier for earlier in shown) and not any(orders >= earlier for earlier in better):
            shown.append(orders)
            limit -= 1
            yield part.choice
        better.append(orders)
        for found in _parts(problem, part, effort) if limit else ():
            heapq.heappush(waiting, found)
            solved += 1
