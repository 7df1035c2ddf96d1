"""Every way of choosing finds what trying every subset finds: in every objective, and in the published tie-break."""

from __future__ import annotations

import os
from dataclasses import replace
from random import Random

import pytest

from oneplusx.domain.planner.alternatives import other_choices
from oneplusx.domain.planner.blocks import Lister, blocks_of
from oneplusx.domain.planner.candidates import Candidate, Problem
from oneplusx.domain.planner.choosing import choose
from oneplusx.domain.planner.columns import Columns
from oneplusx.domain.planner.listing import Listed, Listing
from oneplusx.domain.planner.master import compose
from oneplusx.domain.planner.matching import match
from oneplusx.domain.planner.search import Choice, Search, State, is_searchable, split
from oneplusx.domain.planner.solver import solve
from tests.domain.planner.instances import Instance, all_plans, credits_of, instance, value_of

LONG = os.environ.get("ONEPLUSX_LONG") == "1"
BATCHES = range(40 if LONG else 20)
BATCH = 120


def _best(made: Instance) -> tuple[tuple[int, ...], int]:
    value, places, _ = max(all_plans(made))
    return value, places


def _worth(made: Instance, chosen: list[Candidate]) -> tuple[tuple[int, ...], int]:
    picked = [made.options[candidate.order] for candidate in chosen]
    granted = credits_of(made, picked)
    assert granted is not None
    return value_of(made, picked, granted), -sum(candidate.order + 1 for candidate in chosen)


def _composed(problem: Problem) -> Choice | None:
    found = [compose(problem, part) for part in split(problem)]
    if None in found:
        return None
    return Choice([candidate for choice in found if choice for candidate in choice.chosen])


@pytest.mark.parametrize("batch", BATCHES)
def test_the_best_of_all_subsets_is_found(batch: int) -> None:
    composed = 0
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        made = instance(seed)
        problem, best = made.problem(), _best(made)
        found = choose(problem, effort=5.0)
        assert found.proved
        assert _worth(made, found.chosen) == best, seed
        by_blocks = _composed(problem)
        if by_blocks is not None:
            composed += 1
            assert _worth(made, by_blocks.chosen) == best, seed
    assert composed > BATCH // 2


def test_search_and_matching_are_exact_where_they_answer() -> None:
    matched = 0
    for seed in range(400):
        made = instance(seed)
        problem, best = made.problem(), _best(made)
        chosen: list[Candidate] = []
        for part in split(problem):
            search = Search(problem, part, nodes_max=10**6)
            assert is_searchable(part)
            assert search.run()
            chosen.extend(search.chosen)
        assert _worth(made, chosen) == best, seed
        parts = [match(problem, part) for part in split(problem)]
        if None not in parts:
            matched += 1
            assert _worth(made, [candidate for part in parts if part for candidate in part]) == best, seed
    assert matched > 20


def test_the_solver_finds_the_same() -> None:
    for seed in range(400 if LONG else 40):
        made = instance(seed)
        problem = made.problem()
        chosen: list[Candidate] = []
        for part in split(problem):
            found = solve(problem, part, effort=5.0)
            assert found is not None
            assert found.proved
            chosen.extend(found.chosen)
        assert _worth(made, chosen) == _best(made), seed


def test_larger_parts_are_composed_as_the_solver_does() -> None:
    """Too many subsets to try: two ways that share no code find the same, tie-break included."""
    compared = 0
    for seed in range(240 if LONG else 40):
        problem = _used_up(instance(seed, most=26)).problem()
        for part in split(problem):
            found = compose(problem, part)
            if found is None or len(part) < 10:
                continue
            other = solve(problem, part, effort=5.0)
            assert other is not None
            assert other.proved
            assert _ranks(problem, found.chosen) == _ranks(problem, other.chosen), seed
            compared += 1
    assert compared > 15


def _used_up(made: Instance) -> Instance:
    """Without the options that keep what is left of their outcome: those are the solver's."""
    options = tuple(option for option in made.options if not option.achievement_uses)
    return replace(made, options=options, pinned=())


def _ranks(problem: Problem, chosen: list[Candidate]) -> tuple[int, ...]:
    state = State(problem)
    for candidate in chosen:
        state.add(candidate)
    return state.value()


def test_every_choice_within_a_block_is_listed_alike() -> None:
    """In arrays as one by one: what a choice brings and uses, for all that no other choice beats."""
    listed = 0
    for seed in range(400):
        problem = _used_up(instance(seed, most=14)).problem()
        for part in split(problem):
            columns = Columns(problem, part)
            for block in blocks_of(part, columns.local):
                if any(c.stretch or columns.local.intersection(name for name, _ in c.uses) for c in block):
                    continue
                (found,) = Listing(columns, [block]).run()
                expected = Lister(columns).list_block(block)
                assert _rows(found) == _rows(expected), seed
                assert [len(own) for own in found.chosen] == [len(set(own)) for own in found.chosen]
                listed += len(found.values)
    assert listed > 500


def _rows(listed: Listed) -> list[tuple[list[int], list[int]]]:
    return sorted(zip(listed.values.tolist(), listed.uses.tolist(), strict=True))


def test_other_plans_come_in_their_order() -> None:
    listed = 0
    for seed in range(300):
        made = instance(seed, most=6)
        problem = made.problem()
        best = choose(problem, effort=5.0)
        found = [_places(choice) for choice in other_choices(problem, best, limit=3, effort=5.0)]
        expected = _others(made, _places(best), limit=3)
        assert [_sort_key(made, places) for places in found] == [_sort_key(made, places) for places in expected], seed
        listed += len(found)
    assert listed > 150


def _places(choice: Choice) -> tuple[int, ...]:
    return tuple(sorted(candidate.order for candidate in choice.chosen))


def _sort_key(made: Instance, places: tuple[int, ...]) -> tuple[tuple[int, ...], int]:
    picked = [made.options[place] for place in places]
    granted = credits_of(made, picked)
    assert granted is not None
    return value_of(made, picked, granted), -sum(place + 1 for place in places)


def _others(made: Instance, best: tuple[int, ...], *, limit: int) -> list[tuple[int, ...]]:
    """All plans in order, without those that only add to a better one or only leave something out of one listed."""
    listed: list[tuple[int, ...]] = []
    better, shown = [set(best)], [set(best)]
    for _, _, places in sorted(all_plans(made), reverse=True):
        own = set(places)
        if len(listed) == limit or any(own >= earlier for earlier in better):
            continue
        better.append(own)
        if not any(own <= earlier for earlier in shown):
            shown.append(own)
            listed.append(places)
    return listed


def test_the_order_of_the_options_of_one_rank_is_all_that_decides() -> None:
    """Limits and previous plans in another order are the same problem."""
    for seed in range(200):
        made = instance(seed)
        names = list(made.rooms)
        Random(seed).shuffle(names)
        other = Instance(
            made.options, {name: made.rooms[name] for name in names}, made.objectives, made.previous, made.pinned
        )
        assert _places(choose(other.problem(), effort=5.0)) == _places(choose(made.problem(), effort=5.0))
