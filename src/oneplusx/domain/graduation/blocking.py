"""Which requirements block (阻碍项): alone, or a smallest set that cannot be met together.

No solver's word is taken for it: a set is shrunk by leaving out one requirement after the other and judging
what remains anew, so the set returned is minimal by construction.
"""

from __future__ import annotations

from collections.abc import Iterable

from oneplusx.domain.graduation.compiled import CompiledProgram
from oneplusx.domain.graduation.instance import Instance
from oneplusx.domain.graduation.verdict import Verdict, judge


def _suspects(compiled: CompiledProgram, nodes: list[int], conflict: frozenset[int]) -> list[int]:
    """The conjuncts that hold a leaf of the conflict."""
    leaf_nodes = {compiled.leaves[leaf].node for leaf in conflict}

    def holds_one(at: int) -> bool:
        stack = [at]
        while stack:
            top = stack.pop()
            if top in leaf_nodes:
                return True
            stack.extend(compiled.children[top])
        return False

    return [at for at in nodes if holds_one(at)]


def _shrunk(instance: Instance, nodes: list[int], effort: float) -> list[int]:
    kept = list(nodes)
    for at in nodes:
        trial = [other for other in kept if other != at]
        verdict = judge(instance, trial, effort=effort)
        if not verdict.satisfied and verdict.proved:
            kept = trial
    return kept


def find_blocking(instance: Instance, verdict: Verdict, *, effort: float) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A minimal set that blocks together, and all requirements that each block alone; ids in tree order."""
    compiled = instance.compiled
    nodes = compiled.conjuncts
    ok = instance.alone
    alone = [at for at in nodes if not ok[at] or not _possible(instance, at, effort)]
    if alone:
        return _ids(compiled, alone[:1]), _ids(compiled, alone)
    start = _suspects(compiled, nodes, verdict.conflict)
    if not start or judge(instance, start, effort=effort).satisfied:
        start = nodes
    return _ids(compiled, _shrunk(instance, start, effort)), ()


def _possible(instance: Instance, at: int, effort: float) -> bool:
    """Whether a requirement can be met when nothing else is asked; for a single leaf the bound is exact."""
    return not instance.compiled.children[at] or judge(instance, [at], effort=effort).satisfied


def _ids(compiled: CompiledProgram, nodes: Iterable[int]) -> tuple[str, ...]:
    return tuple(compiled.nodes[at].id for at in nodes)
