"""The whole choice as one integer program for CP-SAT, objective by objective, with the last answer as a hint.

Single thread, fixed seed, deterministic time. This module imports the solver, which loads in seconds: import it
only where it is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ortools.sat.python import cp_model

from oneplusx.domain.planner.candidates import Candidate, Problem
from oneplusx.domain.planner.ladders import Rung
from oneplusx.domain.planner.model import Objective
from oneplusx.domain.planner.search import Choice

Expression = Any


class Model:
    """One part of the problem as an integer program."""

    def __init__(self, problem: Problem, part: Sequence[Candidate]) -> None:
        self.problem = problem
        self.part = part
        self.model = cp_model.CpModel()
        self.pick = {candidate.order: self.model.new_bool_var("") for candidate in part}
        self.grant = {candidate.order: self._granted(candidate) for candidate in part if candidate.stretch}
        self.loads: dict[str, list[Expression]] = {}
        self._exclude()
        self._limit()
        self._climb()
        self.spent = self._spend()
        forced = {candidate.order for candidate in problem.forced}
        for candidate in part:
            if candidate.order in forced:
                self.model.add(self.pick[candidate.order] == 1)

    def _granted(self, candidate: Candidate) -> Expression:
        """Credits granted: at least a hundredth when chosen, nothing otherwise."""
        amount = self.model.new_int_var(0, candidate.credits_hundredths, "")
        picked = self.pick[candidate.order]
        self.model.add(amount <= candidate.credits_hundredths * picked)
        self.model.add(amount >= picked)
        return amount

    def _exclude(self) -> None:
        by_key: dict[str, list[Expression]] = {}
        for candidate in self.part:
            for key in candidate.keys:
                by_key.setdefault(key, []).append(self.pick[candidate.order])
        for key in sorted(by_key):
            if len(by_key[key]) > 1:
                self.model.add_at_most_one(by_key[key])

    def _limit(self) -> None:
        for candidate in self.part:
            for limit, amount in candidate.uses:
                self.loads.setdefault(limit, []).append(amount * self.pick[candidate.order])
            for limit in candidate.stretch:
                self.loads.setdefault(limit, []).append(self.grant[candidate.order])
        for limit in sorted(self.loads):
            self.model.add(sum(self.loads[limit]) <= self.problem.limits[limit])

    def _climb(self) -> None:
        """On a ladder, what is taken up to a conversion never exceeds what it may reach."""
        ladders: dict[str, list[tuple[Rung, Expression]]] = {}
        for candidate in self.part:
            for rung in candidate.rungs:
                ladders.setdefault(rung.ladder, []).append((rung, self.pick[candidate.order]))
        for ladder in sorted(ladders):
            for top, pick in ladders[ladder]:
                below = [other for rung, other in ladders[ladder] if rung.reach <= top.reach]
                taken = [rung.taken for rung, _ in ladders[ladder] if rung.reach <= top.reach]
                load = sum(amount * other for amount, other in zip(taken, below, strict=True))
                self.model.add(load <= top.reach).only_enforce_if(pick)

    def _spend(self) -> list[Expression]:
        """One flag per outcome that is used; different ways of using one exclude each other."""
        ways: dict[str, dict[str, list[Expression]]] = {}
        for candidate in self.part:
            for name, mode in candidate.modes:
                ways.setdefault(name, {}).setdefault(mode, []).append(self.pick[candidate.order])
        spent: list[Expression] = []
        for name in sorted(ways):
            flags: list[Expression] = []
            for mode in sorted(ways[name]):
                flag = self.model.new_bool_var("")
                picks = ways[name][mode]
                for pick in picks:
                    self.model.add_implication(pick, flag)
                self.model.add(sum(picks) >= flag)
                if mode == "":
                    self.model.add_at_most_one(picks)
                flags.append(flag)
            self.model.add_at_most_one(flags)
            spent.extend(flags)
        return spent

    def _filled(self) -> list[Expression]:
        flags = []
        for slot in sorted(self.problem.slots):
            if slot in self.loads:
                flag = self.model.new_bool_var("")
                self.model.add(sum(self.loads[slot]) >= self.problem.limits[slot] * flag)
                flags.append(flag)
        return flags

    def goal(self, objective: Objective) -> Expression:
        """The value of an objective, more is better."""
        pairs = [(candidate, self.pick[candidate.order]) for candidate in self.part]
        match objective:
            case Objective.REQUIREMENTS:
                return sum(c.requirements * pick for c, pick in pairs) + sum(self._filled())
            case Objective.CREDITS:
                whole = sum(c.credits_hundredths * pick for c, pick in pairs if not c.stretch)
                return whole + sum(self.grant.values())
            case Objective.SCORE:
                return sum(c.points * pick for c, pick in pairs)
            case Objective.ACHIEVEMENTS:
                return -sum(self.spent)
            case Objective.STABILITY:
                return sum(int(c.is_previous) * pick for c, pick in pairs)

    def untie(self, place: int) -> Expression:
        """Settles what is still equal."""
        return -sum(candidate.ties[place] * self.pick[candidate.order] for candidate in self.part)


def _solver(effort: float) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.max_deterministic_time = effort
    return solver


def _hint(model: Model, solver: cp_model.CpSolver) -> None:
    model.model.clear_hints()  # type: ignore[no-untyped-call]  # the solver's own gap
    for pick in model.pick.values():
        model.model.add_hint(pick, solver.value(pick))


def solve(problem: Problem, part: Sequence[Candidate], *, effort: float) -> Choice | None:
    """The best choice of one part; ``None`` when not even one was found in the time allowed."""
    model = Model(problem, part)
    best: Choice | None = None
    goals = [(objective, model.goal(objective)) for objective in problem.objectives]
    for objective, goal in [*goals, *((None, model.untie(place)) for place in range(3))]:
        if isinstance(goal, int):
            continue
        model.model.maximize(goal)
        solver = _solver(effort)
        status = solver.solve(model.model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            if best is not None:
                best.proved = False
            return best
        value = round(solver.objective_value)
        best = Choice(
            [candidate for candidate in part if solver.value(model.pick[candidate.order])],
            {order: solver.value(amount) for order, amount in model.grant.items() if solver.value(amount)},
        )
        if status != cp_model.OPTIMAL:
            best.proved = False
            if objective is not None:
                best.gap = objective, int(solver.best_objective_bound) - value
            return best
        model.model.add(goal >= value)
        _hint(model, solver)
    return best
