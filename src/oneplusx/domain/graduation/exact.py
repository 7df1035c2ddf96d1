"""The exact model (精确求解): everything the fast arguments leave open, as one integer program for CP-SAT.

Single thread, fixed seed, deterministic time: the same input gives the same answer everywhere. Courses that
no leaf tells apart are one integer variable. Costs are minimized stage by stage, never as one weighted sum.

This module imports the solver, which loads in seconds: import it only where it is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ortools.sat.python import cp_model

from oneplusx.domain.graduation.compiled import Leaf
from oneplusx.domain.graduation.covering import (
    FREE_OF_COST,
    Cost,
    Cover,
    add_costs,
    offered_to,
    unnamed_cost,
    unnamed_limit,
    worth_of,
)
from oneplusx.domain.graduation.facts import fact_shortage
from oneplusx.domain.graduation.fixing import Fix, counts_unnamed, worth_unnamed
from oneplusx.domain.graduation.instance import Instance, weight_of
from oneplusx.domain.graduation.result import Unit
from oneplusx.domain.graduation.tree import CatalogCourse

Expression = Any
"""A CP-SAT expression or a number; the solver's own types do not nest well."""


class VerdictSolution(NamedTuple):
    """``members`` is ``None`` when there is no solution, or none was found."""

    proved: bool
    chosen: frozenset[int]
    members: dict[int, dict[int, int]] | None


@dataclass(slots=True)
class Group:
    """Courses that no leaf tells apart, of the record or offered.

    Attributes:
        items: Indexes into the record's courses, or catalog courses.
        takers: Exclusive leaves that could take them.
        parts: Leaf → part the courses belong to.
    """

    items: list[Any]
    offered: bool
    credits_hundredths: int
    hours: int
    takers: tuple[int, ...]
    parts: dict[int, int]
    taken: dict[int, Expression] = field(default_factory=dict)
    shared: dict[int, Expression] = field(default_factory=dict)
    bought: Expression = 0

    def worth(self, unit: Unit) -> int:
        """What one of the courses is worth."""
        if unit is Unit.COURSES:
            return 1
        return self.credits_hundredths if unit is Unit.CREDITS_HUNDREDTHS else self.hours


def _maximal_cliques(takers: tuple[int, ...], leaves: Sequence[Leaf]) -> list[tuple[int, ...]]:
    """Maximal sets of leaves of which no two may count the same course."""
    if not any(leaves[at].shares for at in takers):
        return [takers] if takers else []
    apart = {at: {other for other in takers if other != at and other not in leaves[at].shares} for at in takers}
    found: list[tuple[int, ...]] = []

    def grow(clique: tuple[int, ...], open_: set[int], done: set[int]) -> None:
        if not open_ and not done:
            found.append(clique)
        for at in sorted(open_):
            grow((*clique, at), open_ & apart[at], done & apart[at])
            open_ = open_ - {at}
            done = done | {at}

    grow((), set(takers), set())
    return found


class Model:
    """The integer program of one learner; ``roots`` must be satisfied."""

    def __init__(self, instance: Instance, roots: Sequence[int], *, with_offers: bool, unnamed_freely: bool) -> None:
        self.instance = instance
        self.compiled = instance.compiled
        self.leaves = instance.compiled.leaves
        self.model = cp_model.CpModel()
        self.with_offers = with_offers
        self.unnamed_freely = unnamed_freely
        self.relevant = self._relevant(roots)
        self.holds = {at: self.model.new_bool_var("") for at in sorted(self.relevant)}
        self.settled: dict[int, Expression] = {}
        self.unnamed: dict[int, Expression] = {}
        record, offers = self._record_groups(), self._offer_groups() if with_offers else []
        twice = {group.items[0].code for group in offers} & {course.code for course in instance.courses}
        self.groups, self.offers = self._group(record, twice), self._group(offers, twice)
        self._take()
        if with_offers:
            self._allow_unnamed()
        self._keep_apart()
        if self.compiled.sharing:
            self._limit_sharing()
        for at in sorted(self.relevant):
            self._require(at)
        for root in roots:
            self.model.add(self.holds[root] == 1)

    def _relevant(self, roots: Iterable[int]) -> set[int]:
        found: set[int] = set()
        stack = list(roots)
        while stack:
            at = stack.pop()
            if at not in found:
                found.add(at)
                stack.extend(self.compiled.children[at])
        return found

    def _usable(self, at: int) -> bool:
        leaf = self.leaves[at]
        return leaf.exclusive and leaf.node in self.relevant and self.instance.asks(at)

    def _parts(self, takers: Iterable[int], code: str, nature: str) -> dict[int, int]:
        return {at: self.leaves[at].part_of(code, nature) for at in takers if self.leaves[at].parts}

    def _record_groups(self) -> list[Group]:
        found = []
        for index, course in enumerate(self.instance.courses):
            takers = tuple(at for at in self.instance.options[index] if self._usable(at))
            if takers:
                parts = self._parts(takers, course.code, course.nature)
                found.append(Group([index], False, course.credits_hundredths, course.hours, takers, parts))
        return found

    def _offer_groups(self) -> list[Group]:
        takers_of: dict[str, list[int]] = {}
        courses: dict[str, CatalogCourse] = {}
        for leaf in self.leaves:
            if leaf.node in self.relevant and self.instance.asks(leaf.index):
                for course in offered_to(self.instance, leaf.index):
                    courses[course.code] = course
                    takers_of.setdefault(course.code, []).append(leaf.index)
        found = []
        for code in sorted(courses):
            course, wanted = courses[code], takers_of[code]
            takers = tuple(at for at in wanted if self.leaves[at].exclusive)
            parts = self._parts(wanted, code, course.nature)
            group = Group([course], True, course.credits_hundredths, course.hours, takers, parts)
            group.shared = dict.fromkeys(at for at in wanted if not self.leaves[at].exclusive)
            found.append(group)
        return found

    def _group(self, singles: list[Group], twice: set[str]) -> list[Group]:
        """Merges what no leaf tells apart; courses that could be shared, or are held and offered, stay single."""
        merged: dict[Any, Group] = {}
        for position, group in enumerate(singles):
            apart = any(self.leaves[at].shares for at in group.takers)
            apart |= self._code(group) in twice
            key: Any = (
                position
                if apart
                else (
                    group.credits_hundredths,
                    group.hours,
                    group.takers,
                    tuple(group.shared),
                    tuple(group.parts.items()),
                )
            )
            if key in merged:
                merged[key].items.extend(group.items)
            else:
                merged[key] = group
        return list(merged.values())

    def _take(self) -> None:
        for group in (*self.groups, *self.offers):
            number = len(group.items)
            for at in group.takers:
                most = number * group.worth(self.leaves[at].unit) if self.leaves[at].divisible else number
                group.taken[at] = self.model.new_int_var(0, most, "")
            if group.offered:
                group.bought = self.model.new_int_var(0, number, "")

    def _amounts(self, group: Group, clique: Iterable[int]) -> tuple[Expression, Expression]:
        """Courses taken whole, and credits taken by divisible leaves."""
        whole = sum(group.taken[at] for at in clique if not self.leaves[at].divisible)
        split = sum(group.taken[at] for at in clique if self.leaves[at].divisible)
        return whole, split

    def _keep_apart(self) -> None:
        """A course counts once; what is offered must be bought; what is held and offered counts once in all."""
        single = {self._code(group): group for group in self.groups if len(group.items) == 1}
        for group in (*self.groups, *self.offers):
            limit = group.bought if group.offered else len(group.items)
            for clique in _maximal_cliques(group.takers, self.leaves):
                whole, split = self._amounts(group, clique)
                self.model.add(whole <= limit)
                if any(self.leaves[at].divisible for at in clique):
                    worth = group.credits_hundredths
                    self.model.add(whole * worth + split <= limit * worth)
        for group in self.offers:
            other = single.get(self._code(group))
            if other is not None:
                self._count_once(group, other)

    def _code(self, group: Group) -> str:
        item = group.items[0]
        code: str = item.code if group.offered else self.instance.courses[item].code
        return code

    def _count_once(self, offer: Group, held: Group) -> None:
        """Taking a course again replaces the line that is held."""
        for at in offer.takers:
            for other in held.takers:
                if other not in self.leaves[at].shares:
                    taken = self.model.new_bool_var("")
                    self.model.add(offer.taken[at] == 0).only_enforce_if(~taken)
                    self.model.add(held.taken[other] == 0).only_enforce_if(taken)

    def _limit_sharing(self) -> None:
        for rule in self.compiled.sharing:
            if rule.up_to_hundredths is None:
                continue
            again: list[Expression] = []
            for group in (*self.groups, *self.offers):
                used = [self._is_used(group, leaves & set(group.takers)) for leaves in rule.groups]
                if sum(1 for flag in used if not isinstance(flag, int)) < 2:
                    continue
                extra = self.model.new_int_var(0, len(used), "")
                self.model.add(extra >= sum(used) - 1)
                again.append(extra * group.credits_hundredths)
            if again:
                self.model.add(sum(again) <= rule.up_to_hundredths)

    def _is_used(self, group: Group, leaves: Iterable[int]) -> Expression:
        wanted = sorted(leaves)
        if not wanted:
            return 0
        used = self.model.new_bool_var("")
        for at in wanted:
            self.model.add(group.taken[at] == 0).only_enforce_if(~used)
        return used

    def _require(self, at: int) -> None:
        if self.compiled.leaf_at[at] >= 0:
            self._require_leaf(self.leaves[self.compiled.leaf_at[at]])
        elif at in self.instance.facts:
            if not self.instance.facts[at]:
                self.settled[at] = self.holds[at] if self.with_offers else 0
                if not self.with_offers:
                    self.model.add(self.holds[at] == 0)
        else:
            below = self.compiled.children[at]
            needed = self.compiled.need[at]
            if needed:
                self.model.add(sum(self.holds[child] for child in below) >= needed * self.holds[at])

    def _require_leaf(self, leaf: Leaf) -> None:
        if not self.instance.asks(leaf.index):
            return
        sums: list[list[Expression]] = [[] for _ in range(len(leaf.parts) + 1)]
        if leaf.exclusive:
            for group in self.groups:
                if leaf.index in group.taken:
                    sums[group.parts.get(leaf.index, -1)].append(self._worth_taken(group, leaf))
        else:
            for index in self.instance.supply[leaf.index]:
                course = self.instance.courses[index]
                sums[leaf.part_of(course.code, course.nature)].append(weight_of(leaf.unit, course))
        for group in self.offers:
            self._add_offer(leaf, group, sums)
        total = sum(sums[-1]) + self._add_parts(leaf, sums)
        if self.with_offers:
            total += self._add_unnamed(leaf)
        self.model.add(total >= self.instance.demand[leaf.index]).only_enforce_if(self.holds[leaf.node])

    def _worth_taken(self, group: Group, leaf: Leaf) -> Expression:
        taken = group.taken[leaf.index]
        return taken if leaf.divisible else taken * group.worth(leaf.unit)

    def _add_offer(self, leaf: Leaf, group: Group, sums: list[list[Expression]]) -> None:
        if leaf.index in group.taken:
            sums[group.parts.get(leaf.index, -1)].append(self._worth_taken(group, leaf))
        elif leaf.index in group.shared:
            sums[group.parts.get(leaf.index, -1)].append(group.bought * group.worth(leaf.unit))

    def _add_parts(self, leaf: Leaf, sums: list[list[Expression]]) -> Expression:
        total: Expression = 0
        for (_, part), amounts in zip(leaf.parts, sums, strict=False):
            amount = sum(amounts)
            if part.minimum:
                self.model.add(amount >= part.minimum).only_enforce_if(self.holds[leaf.node])
            if part.maximum is None:
                total += amount
            else:
                counted = self.model.new_int_var(0, part.maximum, "")
                self.model.add(counted <= amount)
                total += counted
        return total

    def _allow_unnamed(self) -> None:
        for leaf in self.leaves:
            if leaf.node in self.relevant and leaf.is_plain and self.instance.asks(leaf.index):
                limit = unnamed_limit(self.instance, leaf.index)
                if self.unnamed_freely and not leaf.is_closed:
                    limit = self.instance.demand[leaf.index]
                if limit:
                    self.unnamed[leaf.index] = self.model.new_int_var(0, limit, "")
                    if not self.unnamed_freely:
                        self._exhaust_named(leaf)

    def _exhaust_named(self, leaf: Leaf) -> None:
        """Unnamed courses come into play only when every named one of the pool is taken."""
        used = self.model.new_bool_var("")
        self.model.add(self.unnamed[leaf.index] == 0).only_enforce_if(~used)
        for group in self.offers:
            serves = leaf.index in group.taken or leaf.index in group.shared
            if serves and group.worth(leaf.unit):
                self.model.add(group.bought == len(group.items)).only_enforce_if(used)

    def _add_unnamed(self, leaf: Leaf) -> Expression:
        """What unnamed courses give the leaf: its own, and for a free leaf those taken for others."""
        total: Expression = self.unnamed.get(leaf.index, 0)
        if not leaf.exclusive:
            typical = self.compiled.program.typical_hundredths
            for giver, amount in self.unnamed.items():
                if giver != leaf.index and counts_unnamed(self.instance, leaf.index, giver):
                    total += amount * worth_unnamed(self.instance, leaf.index, giver, 1, typical)
        return total

    def minimize(self, solver: cp_model.CpSolver, goals: Sequence[Expression]) -> tuple[bool, bool]:
        """Minimizes the goals one after the other.

        Returns:
            Whether there is a solution, and whether every answer (also *none*) is proved.
        """
        proved = True
        real = [goal for goal in goals if not isinstance(goal, int)] or [None]
        for goal in real:
            if goal is not None:
                self.model.minimize(goal)
            status = solver.solve(self.model)
            if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                return False, status == cp_model.INFEASIBLE
            proved = proved and status == cp_model.OPTIMAL
            if goal is not None:
                self.model.add(goal <= round(solver.objective_value))
        return True, proved

    def chosen(self, solver: cp_model.CpSolver, roots: Sequence[int]) -> frozenset[int]:
        """Nodes that the solution relies on."""
        found: set[int] = set()
        stack = list(roots)
        while stack:
            at = stack.pop()
            found.add(at)
            held = [child for child in self.compiled.children[at] if solver.value(self.holds[child])]
            stack.extend(held[: self.compiled.need[at]])
        return frozenset(found)

    def members(self, solver: cp_model.CpSolver) -> dict[int, dict[int, int]]:
        """Leaf → courses of the record placed there and their worth."""
        found: dict[int, dict[int, int]] = {}
        for group in self.groups:
            counts = {at: solver.value(taken) for at, taken in group.taken.items()}
            for at, index, amount in self._deal(group, counts):
                found.setdefault(at, {})[index] = amount
        return found

    def _deal(self, group: Group, counts: dict[int, int]) -> list[tuple[int, Any, int]]:
        """Hands the courses of a group to leaves: whole ones first, then what divisible leaves split."""
        dealt: list[tuple[int, Any, int]] = []
        if any(self.leaves[at].shares for at in group.takers):
            item = group.items[0]
            return [
                (at, item, count if self.leaves[at].divisible else group.worth(self.leaves[at].unit))
                for at, count in counts.items()
                if count
            ]
        rest = list(group.items)
        for at, count in counts.items():
            if not self.leaves[at].divisible:
                dealt.extend((at, rest.pop(0), group.worth(self.leaves[at].unit)) for _ in range(count))
        left = [group.credits_hundredths] * len(rest)
        for at, count in counts.items():
            if self.leaves[at].divisible:
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
    return VerdictSolution(True, model.chosen(solver, roots), model.members(solver))


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
    chosen = model.chosen(solver, [0])
    courses: dict[int, list[CatalogCourse]] = {}
    for group in model.offers:
        _deal_offer(model, solver, group, courses)
    covers: dict[int, Cover] = {}
    typical = model.compiled.program.typical_hundredths
    unnamed = {at: solver.value(amount) for at, amount in model.unnamed.items()}
    for at in sorted({*courses, *(at for at, amount in unnamed.items() if amount)}):
        taken, amount = tuple(courses.get(at, ())), unnamed.get(at, 0)
        cost: Cost = sum(course.credits_hundredths for course in taken), len(taken), 0
        covers[at] = Cover(
            add_costs((cost, unnamed_cost(model.leaves[at].unit, amount, typical))), taken, amount
        )
    facts = tuple(at for at in sorted(chosen) if model.instance.facts.get(at) is False)
    steps = sum(fact_shortage(model.compiled, at, model.instance.record, holds=False) for at in facts)
    cost = add_costs([*(cover.cost for cover in covers.values()), (0, 0, steps), FREE_OF_COST])
    return Fix(cost, chosen, model.members(solver), covers, facts)


def _deal_offer(
    model: Model, solver: cp_model.CpSolver, group: Group, courses: dict[int, list[CatalogCourse]]
) -> None:
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
