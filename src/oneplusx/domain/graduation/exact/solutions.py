"""Answers of the exact model: verdicts and cheapest fixes.

Single thread, fixed seed, deterministic time: the same input gives the same answer everywhere. This module imports
the solver, which loads in seconds: import it only where it is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from ortools.sat.python import cp_model

from oneplusx.domain.graduation.covering import FREE_OF_COST, Cost, Cover, add_costs, unnamed_cost, worth_of
from oneplusx.domain.graduation.exact.groups import Expression, Group
from oneplusx.domain.graduation.exact.model import Model
from oneplusx.domain.graduation.facts import fact_shortage
from oneplusx.domain.graduation.fix import Fix
from oneplusx.domain.graduation.instance import Instance
from oneplusx.domain.graduation.result import Unit
from oneplusx.domain.graduation.tree import CatalogCourse


class VerdictSolution(NamedTuple):
    """``members`` is ``None`` when there is no solution, or none was found."""

    proved: bool
    chosen: frozenset[int]
    members: dict[int, dict[int, int]] | None


def _chosen(model: Model, solver: cp_model.CpSolver, roots: Sequence[int]) -> frozenset[int]:
    """Nodes that the solution relies on."""
    found: set[int] = set()
    stack = list(roots)
    while stack:
        at = stack.pop()
        found.add(at)
        held = [child for child in model.compiled.children[at] if solver.value(model.holds[child])]
        stack.extend(held[: model.compiled.need[at]])
    return frozenset(found)


def _members(model: Model, solver: cp_model.CpSolver) -> dict[int, dict[int, int]]:
    """Leaf → courses of the record placed there and their worth."""
    found: dict[int, dict[int, int]] = {}
    for group in model.groups:
        counts = {at: solver.value(taken) for at, taken in group.taken.items()}
        for at, index, amount in _deal(model, group, counts):
            found.setdefault(at, {})[index] = amount
    return found


def _deal(model: Model, group: Group, counts: dict[int, int]) -> list[tuple[int, Any, int]]:
    """Hands the courses of a group to leaves: whole ones first, then what divisible leaves split."""
    dealt: list[tuple[int, Any, int]] = []
    if any(model.leaves[at].shares for at in group.takers):
        item = group.items[0]
        return [
            (at, item, count if model.leaves[at].divisible else group.worth(model.leaves[at].unit))
            for at, count in counts.items()
            if count
        ]
    rest = list(group.items)
    for at, count in counts.items():
        if not model.leaves[at].divisible:
            dealt.extend((at, rest.pop(0), group.worth(model.leaves[at].unit)) for _ in range(count))
    left = [group.credits_hundredths] * len(rest)
    for at, count in counts.items():
        if model.leaves[at].divisible:
            dealt.extend((at, rest[place], amount) for place, amount in _split(left, count))
    return dealt


def _split(left: list[int], wanted: int) -> list[tuple[int, int]]:
    """Takes an amount from the places in order; ``left`` keeps what remains."""
    found = []
    for place, available in enumerate(left):
        amount = min(available, wanted)
        if amount:
            found.append((place, amount))
            left[place] -= amount
            wanted -= amount
    return found


def _solver(effort: float) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.max_deterministic_time = effort
    solver.parameters.symmetry_level = 1
    return solver


def solve_verdict(instance: Instance, roots: Sequence[int], *, effort: float) -> VerdictSolution:
    """Whether the roots can be satisfied with what the record holds."""
    model = Model(instance, roots, with_offers=False, unnamed_freely=False)
    solver = _solver(effort)
    found, proved = model.minimize(solver, [0])
    if not found:
        return VerdictSolution(proved, frozenset(), None)
    return VerdictSolution(proved, _chosen(model, solver, roots), _members(model, solver))


def _goals(model: Model) -> list[Expression]:
    """Credits, then courses, then other steps."""
    instance, typical = model.instance, model.compiled.program.typical_hundredths
    credits_goal: Expression = sum(group.bought * group.credits_hundredths for group in model.offers)
    courses_goal: Expression = sum(group.bought for group in model.offers)
    for at, amount in model.unnamed.items():
        unit = model.leaves[at].unit
        if unit is Unit.COURSES:
            credits_goal += amount * typical
            courses_goal += amount
            continue
        number = model.model.new_int_var(0, instance.demand[at], "")
        scale = typical if unit is Unit.CREDITS_HUNDREDTHS else max(1, instance.demand[at])
        model.model.add(number * scale >= amount)
        courses_goal += number
        if unit is Unit.CREDITS_HUNDREDTHS:
            credits_goal += amount
    others: Expression = sum(
        flag * fact_shortage(model.compiled, at, instance.record, holds=False) for at, flag in model.settled.items()
    )
    return [credits_goal, courses_goal, others]


def _read_fix(model: Model, solver: cp_model.CpSolver) -> Fix:
    chosen = _chosen(model, solver, [0])
    courses: dict[int, list[CatalogCourse]] = {}
    for group in model.offers:
        _deal_offer(model, solver, group, courses)
    covers: dict[int, Cover] = {}
    typical = model.compiled.program.typical_hundredths
    unnamed = {at: solver.value(amount) for at, amount in model.unnamed.items()}
    for at in sorted({*courses, *(at for at, amount in unnamed.items() if amount)}):
        taken, amount = tuple(courses.get(at, ())), unnamed.get(at, 0)
        cost: Cost = sum(course.credits_hundredths for course in taken), len(taken), 0
        covers[at] = Cover(add_costs((cost, unnamed_cost(model.leaves[at].unit, amount, typical))), taken, amount)
    facts = tuple(at for at in sorted(chosen) if model.instance.facts.get(at) is False)
    steps = sum(fact_shortage(model.compiled, at, model.instance.record, holds=False) for at in facts)
    cost = add_costs([*(cover.cost for cover in covers.values()), (0, 0, steps), FREE_OF_COST])
    return Fix(cost, chosen, _members(model, solver), covers, facts)


def _deal_offer(model: Model, solver: cp_model.CpSolver, group: Group, courses: dict[int, list[CatalogCourse]]) -> None:
    """Notes each course bought under the first leaf that it serves."""
    rest: list[CatalogCourse] = list(group.items[: solver.value(group.bought)])
    for at, taken in group.taken.items():
        leaf = model.leaves[at]
        count = solver.value(taken)
        if leaf.divisible and worth_of(leaf.unit, group.items[0]):
            count = -(-count // worth_of(leaf.unit, group.items[0]))
        for _ in range(min(count, len(rest))):
            courses.setdefault(at, []).append(rest.pop(0))
    wanted = next(iter((*group.taken, *group.shared)))
    for course in rest:
        courses.setdefault(next(iter(group.shared), wanted), []).append(course)


def solve_fix(instance: Instance, *, effort: float) -> tuple[Fix | None, bool]:
    """The cheapest fix and whether it is proved; unnamed courses without limit only when the catalog cannot do it."""
    for unnamed_freely in (False, True):
        model = Model(instance, [0], with_offers=True, unnamed_freely=unnamed_freely)
        solver = _solver(effort)
        found, proved = model.minimize(solver, _goals(model))
        if found:
            return _read_fix(model, solver), proved
        if not proved:
            return None, False
    return None, True
