"""Search and solver both choose what trying every subset would choose, in every objective."""

from __future__ import annotations

import os
from fractions import Fraction
from itertools import combinations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oneplusx.domain.planner.candidates import Candidate, Problem, build_problem
from oneplusx.domain.planner.matching import match
from oneplusx.domain.planner.model import DEFAULT, Objective
from oneplusx.domain.planner.choosing import choose
from oneplusx.domain.planner.search import Search, split
from oneplusx.domain.planner.solver import solve
from oneplusx.domain.rules import (
    CapState,
    DecidedTarget,
    Decision,
    Option,
    Outcome,
    RecordedScore,
    Request,
    TargetRef,
)

LONG = os.environ.get("ONEPLUSX_LONG") == "1"
MANY = settings(max_examples=2000 if LONG else 120, deadline=None, suppress_health_check=list(HealthCheck))

ACHIEVEMENTS = ("a", "b", "c", "d")
COURSES = ("M", "N", "O")


def _option(rule: str, held: tuple[str, ...], courses: tuple[str, ...], credits: int, points: int, cap: str) -> Option:
    targets = tuple(
        DecidedTarget(course, None, credits if not place else 0, RecordedScore(Fraction(points), None))
        for place, course in enumerate(courses)
    )
    decision = Decision(Outcome.APPROVED, rule, "R", "1", credits, targets[0].score, targets, (), (), ())
    request = Request(rule, held, tuple(TargetRef(course_code=course) for course in courses))
    keys = [f"achievement:{name}" for name in held] + [f"course:{course}" for course in courses]
    return Option(request, decision, tuple(sorted(keys)), ((cap, credits), ("number", 1)))


def _slot_option(rule: str, held: str, credits: int) -> Option:
    target = DecidedTarget(None, "electives", credits, None)
    decision = Decision(Outcome.APPROVED, rule, "R", "1", credits, None, (target,), (), (), ())
    request = Request(rule, (held,), (TargetRef(slot="electives"),))
    return Option(request, decision, (f"achievement:{held}",), (("slot:electives", credits), ("number", 1)))


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    found = []
    for place in range(draw(st.integers(0, 7))):
        rule = f"r{draw(st.integers(0, 2))}"
        held = tuple(sorted(draw(st.sets(st.sampled_from(ACHIEVEMENTS), min_size=1, max_size=2))))
        credits = draw(st.integers(0, 6)) * 100
        if draw(st.integers(0, 3)) == 0:
            found.append(_slot_option(rule, held[0], credits + 100))
            continue
        courses = tuple(sorted(draw(st.sets(st.sampled_from(COURSES), min_size=1, max_size=2))))
        found.append(_option(rule, held, courses, credits, draw(st.integers(60, 63)), f"cap{place % 2}"))
    rooms = {"cap0": draw(st.integers(0, 10)) * 100, "cap1": 600, "number": draw(st.integers(0, 4))}
    rooms["slot:electives"] = draw(st.integers(0, 6)) * 100
    caps = [
        CapState(name, "conversions" if name == "number" else "credits_hundredths", Fraction(room), 0, 0, "", "")
        for name, room in rooms.items()
    ]
    order = draw(st.permutations(DEFAULT))
    previous = {(option.request.rule_id, option.request.achievement_ids, ()) for option in found[:1]}
    return build_problem(found, caps, required=frozenset({"M", "N"}), previous=previous, objectives=tuple(order))


def _granted(problem: Problem, chosen: tuple[Candidate, ...]) -> int | None:
    """Credits of a set that fits together, ``None`` for one that does not."""
    keys = [key for candidate in chosen for key in candidate.option.exclusive_keys]
    if len(keys) != len(set(keys)):
        return None
    total = 0
    stretched: dict[str, list[int]] = {}
    left = dict(problem.limits)
    for candidate in chosen:
        for name, amount in candidate.uses:
            left[name] -= amount
        for name in candidate.stretch:
            stretched.setdefault(name, []).append(candidate.credits_hundredths)
        if not candidate.stretch:
            total += candidate.credits_hundredths
    for name, wanted in stretched.items():
        if left[name] < len(wanted):
            return None
        total += min(sum(wanted), left[name])
    return None if min(left.values(), default=0) < 0 else total


def _best_value(problem: Problem) -> tuple[int, ...]:
    best: tuple[int, ...] | None = None
    for size in range(len(problem.candidates) + 1):
        for chosen in combinations(problem.candidates, size):
            granted = _granted(problem, chosen)
            if granted is None:
                continue
            value = _value(problem, chosen, granted)
            best = value if best is None else max(best, value)
    assert best is not None
    return best


def _value(problem: Problem, chosen: tuple[Candidate, ...], granted: int) -> tuple[int, ...]:
    filled = 0
    for slot in problem.slots:
        wanted = sum(c.credits_hundredths for c in chosen if slot in c.stretch)
        wanted += sum(amount for c in chosen for name, amount in c.uses if name == slot)
        filled += wanted >= problem.limits[slot]
    by_objective = {
        Objective.REQUIREMENTS: sum(c.requirements for c in chosen) + filled,
        Objective.CREDITS: granted,
        Objective.SCORE: sum(c.points for c in chosen),
        Objective.ACHIEVEMENTS: -len({name for c in chosen for name in c.achievements}),
        Objective.STABILITY: sum(c.is_previous for c in chosen),
    }
    return (*(by_objective[objective] for objective in problem.objectives), -sum(c.tie for c in chosen))


def _value_of(problem: Problem, chosen: list[Candidate]) -> tuple[int, ...]:
    granted = _granted(problem, tuple(chosen))
    assert granted is not None
    return _value(problem, tuple(chosen), granted)


@MANY
@given(problems())
def test_search_finds_the_best_of_all_subsets(problem: Problem) -> None:
    chosen: list[Candidate] = []
    for part in split(problem):
        search = Search(problem, part, nodes_max=10**6)
        assert search.run()
        chosen.extend(search.chosen)
    assert _value_of(problem, chosen) == _best_value(problem)


@settings(MANY, max_examples=2000 if LONG else 50)
@given(problems())
def test_the_solver_finds_the_same(problem: Problem) -> None:
    chosen: list[Candidate] = []
    for part in split(problem):
        found = solve(problem, part, effort=5.0)
        assert found is not None
        assert found.proved
        chosen.extend(found.chosen)
    assert _value_of(problem, chosen) == _best_value(problem)
    assert sorted(c.order for c in chosen) == [c.order for c in choose(problem, effort=5.0).chosen]


@MANY
@given(problems())
def test_matching_is_best_where_it_answers(problem: Problem) -> None:
    parts = [match(problem, part) for part in split(problem)]
    if any(part is None for part in parts):
        return
    assert _value_of(problem, [c for part in parts if part for c in part]) == _best_value(problem)
