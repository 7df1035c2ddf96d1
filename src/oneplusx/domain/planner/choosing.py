"""Which candidates fit together best: each part by the quickest way that proves its answer (选取).

0. Conversions that spend an outcome for nothing are left out.
1. A matching, where limits do not bind.
2. Depth-first search, where a part is small.
3. Blocks and bounds (``master``), where conflicts stay within blocks.
4. CP-SAT, for what is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from oneplusx.domain.planner.alike import alike
from oneplusx.domain.planner.candidates import Candidate, Problem
from oneplusx.domain.planner.matching import match
from oneplusx.domain.planner.model import Objective
from oneplusx.domain.planner.needless import needed
from oneplusx.domain.planner.search import Choice, Search, State, is_searchable, share_out, split

_NODES_MAX = 4_000
_MATCH_FROM = 12
_COMPOSE_FROM = 24


def _choose_part(problem: Problem, part: Sequence[Candidate], effort: float) -> Choice:
    if len(part) > _MATCH_FROM:
        matched = match(problem, part)
        if matched is not None:
            return Choice(matched)
    kinds = alike(problem, part) if len(part) > _COMPOSE_FROM else None
    if kinds is None:
        return _search_part(problem, part, effort)
    found = _search_part(kinds.problem, kinds.part, effort)
    return replace(found, chosen=kinds.named(found.chosen))


def _search_part(problem: Problem, part: Sequence[Candidate], effort: float) -> Choice:
    is_large = len(part) > _COMPOSE_FROM
    if is_large:
        found = _composed(problem, part)
        if found is not None:
            return found
    search = Search(problem, part, nodes_max=_NODES_MAX)
    if is_searchable(part) and search.run():
        return Choice(search.chosen)
    found = (None if is_large else _composed(problem, part)) or _solved(problem, part, effort)
    return found or Choice(search.chosen, proved=False)


def _composed(problem: Problem, part: Sequence[Candidate]) -> Choice | None:
    from oneplusx.domain.planner.master import compose  # noqa: PLC0415  numpy loads in a tenth of a second

    return compose(problem, part)


def _solved(problem: Problem, part: Sequence[Candidate], effort: float) -> Choice | None:
    from oneplusx.domain.planner.solver import solve  # noqa: PLC0415  the solver loads in seconds

    found = solve(problem, part, effort=effort)
    if found is not None and is_searchable(part):
        found.grants = {}
    return found


def choose(problem: Problem, *, effort: float) -> Choice:
    """The best candidates that fit together.

    Args:
        problem: What to choose from; its forced candidates must fit together.
        effort: Deterministic time allowed to each solution of the solver, about seconds.
    """
    whole = Choice([])
    reduced = replace(problem, candidates=needed(problem))
    for part in split(reduced):
        choice = _choose_part(problem, part, effort)
        whole.chosen.extend(choice.chosen)
        whole.grants.update(choice.grants or share_out(problem, choice.chosen))
        whole.proved = whole.proved and choice.proved
        whole.gap = whole.gap or choice.gap
    whole.chosen.sort(key=lambda candidate: candidate.height)
    return whole


def measure(problem: Problem, chosen: Iterable[Candidate], granted: int) -> tuple[tuple[Objective, int], ...]:
    """Value of each objective; outcomes spent as a number, fewer is better."""
    state = State(problem)
    for candidate in chosen:
        state.add(candidate)
    values = dict(zip(problem.objectives, state.value(), strict=False))
    if Objective.ACHIEVEMENTS in values:
        values[Objective.ACHIEVEMENTS] = -values[Objective.ACHIEVEMENTS]
    if Objective.CREDITS in values:
        values[Objective.CREDITS] = granted
    return tuple(values.items())
