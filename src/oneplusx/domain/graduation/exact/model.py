"""The exact model (精确求解): everything the fast arguments leave open, as one integer program for CP-SAT.

Costs are minimized stage by stage, never as one weighted sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ortools.sat.python import cp_model

from oneplusx.domain.graduation.compiled import Leaf
from oneplusx.domain.graduation.covering import unnamed_limit
from oneplusx.domain.graduation.exact.groups import (
    Expression,
    Group,
    code_of,
    maximal_cliques,
    merge,
    offer_groups,
    record_groups,
)
from oneplusx.domain.graduation.fix import counts_unnamed, worth_unnamed
from oneplusx.domain.graduation.instance import Instance, weight_of


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
        offers = offer_groups(instance, self.relevant) if with_offers else []
        twice = {group.items[0].code for group in offers} & {course.code for course in instance.courses}
        self.groups = merge(instance, record_groups(instance, self.relevant), twice)
        self.offers = merge(instance, offers, twice)
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
        single = {code_of(self.instance, group): group for group in self.groups if len(group.items) == 1}
        for group in (*self.groups, *self.offers):
            limit = group.bought if group.offered else len(group.items)
            for clique in maximal_cliques(group.takers, self.leaves):
                whole, split = self._amounts(group, clique)
                self.model.add(whole <= limit)
                if any(self.leaves[at].divisible for at in clique):
                    worth = group.credits_hundredths
                    self.model.add(whole * worth + split <= limit * worth)
        for group in self.offers:
            other = single.get(code_of(self.instance, group))
            if other is not None:
                self._count_once(group, other)

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
                if sum(1 for flag in used if not isinstance(flag, int)) <= 1:
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
