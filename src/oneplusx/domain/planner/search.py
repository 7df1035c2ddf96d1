"""Chooses exactly by depth-first search with bounds: enough for what most learners hold, no solver needed.

Independent parts of the problem are solved one by one; a part too large for the search goes to the solver.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from oneplusx.domain.planner.candidates import Candidate, Problem
from oneplusx.domain.planner.ladders import Rung, holds
from oneplusx.domain.planner.model import Objective

Value = tuple[int, ...]
"""One number per objective, more is better, and last the tie, negative."""


@dataclass(slots=True)
class Choice:
    """A set of candidates that fit together.

    Attributes:
        grants: Order of a candidate whose credits were cut to fit → credits granted.
        gap: Where not proved: objective and how much better it could be at most.
    """

    chosen: list[Candidate]
    grants: dict[int, int] = field(default_factory=dict)
    proved: bool = True
    gap: tuple[Objective, int] | None = None


def _names_of(candidate: Candidate) -> list[str]:
    names = [*candidate.keys, *candidate.stretch]
    names += [name for name, _ in candidate.uses]
    names += [f"achievement:{name}" for name, mode in candidate.modes if mode]
    names += [rung.ladder for rung in candidate.rungs]
    return names


def split(problem: Problem) -> list[list[Candidate]]:
    """Parts that share neither key nor outcome nor limit, each in canonical order."""
    return joined(problem.candidates, [_names_of(candidate) for candidate in problem.candidates])


def joined(candidates: Sequence[Candidate], names: Sequence[Sequence[str]]) -> list[list[Candidate]]:
    """Candidates that share a name, directly or through others, each group in canonical order."""
    parent = list(range(len(candidates)))
    seen: dict[str, int] = {}
    for at, own_names in enumerate(names):
        own = at
        for name in own_names:
            other = seen.setdefault(name, own)
            while parent[other] != other:
                parent[other] = other = parent[parent[other]]
            if other != own:
                parent[max(own, other)] = own = min(own, other)
    groups: dict[int, list[Candidate]] = {}
    for at, candidate in enumerate(candidates):
        root = at
        while parent[root] != root:
            root = parent[root]
        groups.setdefault(root, []).append(candidate)
    return [groups[root] for root in sorted(groups)]


class State:
    """What has been chosen so far, and what is left of every limit."""

    __slots__ = (
        "chosen",
        "count",
        "credits",
        "fixed",
        "keys",
        "ladders",
        "modes",
        "points",
        "previous",
        "problem",
        "required",
        "spent",
        "stretched",
        "tie",
        "waiting",
    )

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.chosen: list[Candidate] = []
        self.keys: set[str] = set()
        self.modes: dict[str, list[str]] = {}
        self.ladders: dict[str, list[Rung]] = {}
        self.fixed: dict[str, int] = {}
        self.stretched: dict[str, int] = {}
        self.waiting: dict[str, int] = {}
        self.credits = self.required = self.points = self.previous = self.tie = self.spent = 0

    def fits(self, candidate: Candidate) -> bool:
        """Whether a candidate goes with what is chosen."""
        if not self.keys.isdisjoint(candidate.keys):
            return False
        for name, mode in candidate.modes:
            taken = self.modes.get(name)
            if taken and (mode == "" or taken[-1] != mode):
                return False
        if candidate.rungs and not self._climbs(candidate):
            return False
        for limit, amount in candidate.uses:
            if self._load(limit) + amount > self.problem.limits[limit]:
                return False
        return all(self._load(limit) < self.problem.limits[limit] for limit in candidate.stretch)

    def _climbs(self, candidate: Candidate) -> bool:
        """Whether the ladders that the candidate stands on still hold with it."""
        return all(holds([*self.ladders.get(rung.ladder, ()), rung]) for rung in candidate.rungs)

    def _load(self, limit: str) -> int:
        """What is taken of a limit at least: stretched conversions keep one hundredth each."""
        return self.fixed.get(limit, 0) + self.waiting.get(limit, 0)

    def add(self, candidate: Candidate) -> None:
        """Chooses a candidate that fits."""
        self.chosen.append(candidate)
        self.keys.update(candidate.keys)
        for name, mode in candidate.modes:
            taken = self.modes.setdefault(name, [])
            self.spent += not taken
            taken.append(mode)
        for limit, amount in candidate.uses:
            self.fixed[limit] = self.fixed.get(limit, 0) + amount
        for limit in candidate.stretch:
            self.stretched[limit] = self.stretched.get(limit, 0) + candidate.credits_hundredths
            self.waiting[limit] = self.waiting.get(limit, 0) + 1
        for rung in candidate.rungs:
            self.ladders.setdefault(rung.ladder, []).append(rung)
        self._count(candidate, 1)

    def remove(self, candidate: Candidate) -> None:
        """Takes back the candidate chosen last."""
        self.chosen.pop()
        self.keys.difference_update(candidate.keys)
        for name, _ in candidate.modes:
            self.modes[name].pop()
            self.spent -= not self.modes[name]
        for limit, amount in candidate.uses:
            self.fixed[limit] -= amount
        for limit in candidate.stretch:
            self.stretched[limit] -= candidate.credits_hundredths
            self.waiting[limit] -= 1
        for rung in candidate.rungs:
            self.ladders[rung.ladder].pop()
        self._count(candidate, -1)

    def _count(self, candidate: Candidate, sign: int) -> None:
        if not candidate.stretch:
            self.credits += sign * candidate.credits_hundredths
        self.required += sign * candidate.requirements
        self.points += sign * candidate.points
        self.previous += sign * candidate.is_previous
        self.tie += sign * candidate.tie

    def value(self) -> Value:
        """How good the choice is; stretched conversions share what is left of their one limit."""
        credits_hundredths, required = self.credits, self.required
        for limit, wanted in self.stretched.items():
            credits_hundredths += min(wanted, self.problem.limits[limit] - self.fixed.get(limit, 0))
        for slot in self.problem.slots:
            taken = self.fixed.get(slot, 0) + self.stretched.get(slot, 0)
            required += taken >= self.problem.limits[slot]
        return self._ordered(required, credits_hundredths)

    def _ordered(self, required: int, credits_hundredths: int) -> Value:
        by_objective = {
            Objective.REQUIREMENTS: required,
            Objective.CREDITS: credits_hundredths,
            Objective.SCORE: self.points,
            Objective.ACHIEVEMENTS: -self.spent,
            Objective.STABILITY: self.previous,
        }
        return (*(by_objective[objective] for objective in self.problem.objectives), -self.tie)


def share_out(problem: Problem, chosen: Sequence[Candidate]) -> dict[int, int]:
    """Credits of stretched conversions: in canonical order each takes what it can, leaving the others a hundredth."""
    grants: dict[int, int] = {}
    for limit in sorted({name for candidate in chosen for name in candidate.stretch}):
        fixed = sum(amount for candidate in chosen for name, amount in candidate.uses if name == limit)
        sharing = sorted((c for c in chosen if limit in c.stretch), key=lambda candidate: candidate.order)
        room = problem.limits[limit] - fixed - len(sharing)
        for candidate in sharing:
            extra = min(room, candidate.credits_hundredths - 1)
            room -= extra
            grants[candidate.order] = extra + 1
    return grants


def _grouped(part: Iterable[Candidate]) -> list[list[Candidate]]:
    """Candidates of which one at most can be chosen together; those that keep a surplus stand alone."""
    groups: dict[str, list[Candidate]] = {}
    for candidate in part:
        alone = not candidate.modes or any(mode for _, mode in candidate.modes)
        key = f"alone:{candidate.order}" if alone else f"once:{candidate.modes[0][0]}"
        groups.setdefault(key, []).append(candidate)
    return list(groups.values())


def _most(problem: Problem, candidate: Candidate) -> Value:
    """At most this much is gained by choosing the candidate."""
    most = {
        Objective.REQUIREMENTS: candidate.requirements,
        Objective.CREDITS: candidate.credits_hundredths,
        Objective.SCORE: candidate.points,
        Objective.ACHIEVEMENTS: 0,
        Objective.STABILITY: int(candidate.is_previous),
    }
    return tuple(most[objective] for objective in problem.objectives)


class Search:
    """Depth-first search over one part; ``best`` is ``None`` until something was found."""

    def __init__(self, problem: Problem, part: Sequence[Candidate], *, nodes_max: int) -> None:
        limits = {name for candidate in part for name in (*candidate.stretch, *(use for use, _ in candidate.uses))}
        self._problem = Problem(
            list(part),
            {name: problem.limits[name] for name in sorted(limits)},
            problem.slots & limits,
            problem.objectives,
        )
        forced = {candidate.order for candidate in problem.forced}
        self._forced = [candidate for candidate in part if candidate.order in forced]
        self._state = State(self._problem)
        self._left = nodes_max
        self._groups = _grouped(candidate for candidate in part if candidate.order not in forced)
        for group in self._groups:
            group.sort(key=lambda candidate: (*(-gain for gain in _most(problem, candidate)), candidate.order))
        self._groups.sort(key=lambda group: (*(-gain for gain in _most(problem, group[0])), group[0].order))
        self._bounds = self._suffix_bounds()
        self.best: Value | None = None
        self.chosen: list[Candidate] = []

    def _suffix_bounds(self) -> list[Value]:
        width = len(self._problem.objectives)
        bounds = [tuple([0] * width)]
        for group in reversed(self._groups):
            gains = [_most(self._problem, candidate) for candidate in group]
            most = [max(0, *(gain[place] for gain in gains)) for place in range(width)]
            bounds.append(tuple(have + more for have, more in zip(bounds[-1], most, strict=True)))
        bounds.reverse()
        return bounds

    def run(self) -> bool:
        """Whether the search came to its end: then the best choice is proved."""
        for candidate in self._forced:
            self._state.add(candidate)
        return self._descend(0)

    def _hopeless(self, place: int, value: Value) -> bool:
        if self.best is None:
            return False
        slots = len(self._problem.slots)
        bound = [have + more for have, more in zip(value, self._bounds[place], strict=False)]
        if slots and Objective.REQUIREMENTS in self._problem.objectives:
            bound[self._problem.objectives.index(Objective.REQUIREMENTS)] += slots
        return (*bound, value[-1]) <= self.best

    def _descend(self, place: int) -> bool:
        self._left -= 1
        if self._left < 0:
            return False
        value = self._state.value()
        if self._hopeless(place, value):
            return True
        if self.best is None or value > self.best:
            self.best, self.chosen = value, list(self._state.chosen)
        if place == len(self._groups):
            return True
        for candidate in self._groups[place]:
            if self._state.fits(candidate):
                self._state.add(candidate)
                finished = self._descend(place + 1)
                self._state.remove(candidate)
                if not finished:
                    return False
        return self._descend(place + 1)


def is_searchable(part: Sequence[Candidate]) -> bool:
    """Whether the search treats the part exactly: no conversion stretches under two limits at once."""
    return all(len(candidate.stretch) <= 1 for candidate in part)
