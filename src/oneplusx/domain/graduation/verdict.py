"""Satisfied or not (审核结论): fast where a simple argument proves the answer, exact where none does.

Steps:
    1. Bound: let every leaf take every course of its pool. Unsatisfied even so proves *no*.
    2. Choose branches, place the courses (``placing``). A placement proves *yes*.
       When there is none, one other branch at a time is tried.
    3. A conflict among leaves that nothing can replace, counted out, proves *no*.
    4. Everything else goes to the exact model (``exact``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from oneplusx.domain.graduation.compiled import unavoidable
from oneplusx.domain.graduation.instance import Instance
from oneplusx.domain.graduation.placing import Placement, conflict_is_proved


class Verdict(NamedTuple):
    """Whether the roots can be satisfied together.

    Attributes:
        chosen: Indexes of the nodes that the answer relies on; empty for *no*.
        members: Leaf → courses and their worth there; empty for *no*.
        conflict: Exclusive leaves found to compete; a hint for the blocking set.
    """

    satisfied: bool
    proved: bool
    chosen: frozenset[int]
    members: dict[int, dict[int, int]]
    conflict: frozenset[int]


_BRANCHES_MAX = 8
NO_MEMBERS: dict[int, dict[int, int]] = {}


def _yes(chosen: frozenset[int], members: dict[int, dict[int, int]]) -> Verdict:
    return Verdict(satisfied=True, proved=True, chosen=chosen, members=members, conflict=frozenset())


def _no(conflict: frozenset[int] = frozenset(), *, proved: bool = True) -> Verdict:
    return Verdict(satisfied=False, proved=proved, chosen=frozenset(), members=NO_MEMBERS, conflict=conflict)


def _competes(instance: Instance, at: int) -> int:
    """How many exclusive leaves a branch would bring in: those that need few are tried first."""
    compiled, stack, count = instance.compiled, [at], 0
    while stack:
        top = stack.pop()
        leaf = compiled.leaf_at[top]
        count += leaf >= 0 and compiled.leaves[leaf].exclusive and instance.demand[leaf] > 0
        stack.extend(compiled.children[top])
    return count


def choose_branches(
    instance: Instance, roots: Iterable[int], ok: Sequence[bool], preferred: int = -1
) -> frozenset[int]:
    """Nodes to rely on: where only some children are needed, the preferred one, then those that compete least."""
    compiled = instance.compiled
    chosen: set[int] = set()
    stack = list(roots)
    while stack:
        at = stack.pop()
        if at in chosen:
            continue
        chosen.add(at)
        below = compiled.children[at]
        if compiled.need[at] < len(below):
            open_ = [child for child in below if ok[child]]
            open_.sort(key=lambda child: (child != preferred, _competes(instance, child)))
            below = tuple(open_[: compiled.need[at]])
        stack.extend(below)
    return frozenset(chosen)


def exclusive_leaves(instance: Instance, nodes: Iterable[int]) -> list[int]:
    """Exclusive course leaves among the nodes, in order, those that ask for nothing left out."""
    compiled = instance.compiled
    leaves = (compiled.leaf_at[at] for at in sorted(nodes))
    return [at for at in leaves if at >= 0 and compiled.leaves[at].exclusive and instance.asks(at)]


def judge(instance: Instance, roots: Sequence[int], *, effort: float) -> Verdict:
    """Whether all these nodes can be satisfied at once.

    Args:
        instance: The learner before the program.
        roots: Node indexes.
        effort: Deterministic time allowed to the exact model, about seconds.
    """
    found = _judge_fast(instance, roots)
    return found if isinstance(found, Verdict) else _judge_exactly(instance, roots, found, effort)


def judge_fast(instance: Instance, roots: Sequence[int]) -> Verdict | None:
    """The same where a simple argument proves the answer, else ``None``."""
    found = _judge_fast(instance, roots)
    return found if isinstance(found, Verdict) else None


def _judge_fast(instance: Instance, roots: Sequence[int]) -> Verdict | frozenset[int]:
    """The verdict, or the leaves that compete."""
    ok = instance.alone
    if not all(ok[at] for at in roots):
        return _no()
    chosen = choose_branches(instance, roots, ok)
    placement = Placement(instance, exclusive_leaves(instance, chosen), {})
    if placement.run():
        return _yes(chosen, placement.members)
    conflict = frozenset(placement.touched)
    if conflict <= unavoidable(instance.compiled, roots) and conflict_is_proved(instance, conflict, {}):
        return _no(conflict)
    return _other_branch(instance, roots, chosen) or conflict


def _other_branch(instance: Instance, roots: Sequence[int], chosen: frozenset[int]) -> Verdict | None:
    """A placement after all, with one branch that was not chosen at first."""
    compiled, ok = instance.compiled, instance.alone
    left_out = [
        child
        for at in sorted(chosen)
        if 0 < compiled.need[at] < len(compiled.children[at])
        for child in compiled.children[at]
        if ok[child] and child not in chosen
    ]
    for child in left_out[:_BRANCHES_MAX]:
        other = choose_branches(instance, roots, ok, child)
        placement = Placement(instance, exclusive_leaves(instance, other), {})
        if placement.run():
            return _yes(other, placement.members)
    return None


def _judge_exactly(instance: Instance, roots: Sequence[int], conflict: frozenset[int], effort: float) -> Verdict:
    from oneplusx.domain.graduation.exact.solutions import solve_verdict  # noqa: PLC0415  the solver loads in seconds

    solution = solve_verdict(instance, roots, effort=effort)
    if solution.members is None:
        return _no(conflict, proved=solution.proved)
    return _yes(solution.chosen, solution.members)
