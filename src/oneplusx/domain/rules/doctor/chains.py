"""Chains of course rules: circular (循环) and credit-inflating (学分虚增), within one rule set or across colleges.

A rule from courses to courses is an edge from each source course to each target. Steps: 1 the edges, with what they
take and give; 2 the strongly connected parts: a part with an edge inside is a circle, and inflates when one of its
edges gives more than it takes; 3 outside circles, the longest gain along chains of two rules or more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from oneplusx.domain.rules.doctor.catalogue import Catalogue
from oneplusx.domain.rules.doctor.findings import Finding, Place
from oneplusx.domain.rules.doctor.logic import exact_values
from oneplusx.domain.rules.expression import Atom
from oneplusx.domain.rules.model import Rule, RuleSet
from oneplusx.domain.rules.policy import CreditBasis

COURSE_TYPE = "course"

Node = tuple[str, str]
"""Institution and course code."""


class Edge(NamedTuple):
    """One rule read as a step from course to course; credits are ``None`` where they are not known."""

    start: Node
    end: Node
    rule: str
    takes: int | None
    gives: int | None

    @property
    def gains(self) -> bool:
        """Whether more comes out than goes in."""
        return self.takes is not None and self.gives is not None and self.gives > self.takes


def find_chains(rule_sets: Iterable[RuleSet], catalogue: Catalogue) -> Iterator[Finding]:
    """Circles, and chains that create credits."""
    credits = {(course.institution, course.code): course.credits_hundredths for course in catalogue.courses}
    edges: dict[Node, list[Edge]] = defaultdict(list)
    named = False
    for rule_set in rule_sets:
        for edge in _edges_of(rule_set, credits):
            edges[edge.start].append(edge)
            named = True
    if named:
        parts = _Walk(dict(edges)).run()
        yield from _circles(edges, parts)
        yield from _chains(edges, parts)


def _edges_of(rule_set: RuleSet, credits: Mapping[Node, int]) -> Iterator[Edge]:
    owner = rule_set.owner.code
    for rule in rule_set.rules:
        source, target = rule.source, rule.target
        if not (target.courses and isinstance(source, Atom) and source.types == (COURSE_TYPE,)):
            continue
        issuers = exact_values(source.where, "issuer") or (owner,)
        for code in exact_values(source.where, "course_code"):
            for issuer in issuers:
                takes = _credits_of(credits, str(issuer), str(code), owner)
                for end in target.courses:
                    gives = _gives(rule, takes, _credits_of(credits, owner, end, owner))
                    yield Edge((str(issuer), str(code)), (owner, end), rule.id, takes, gives)


def _credits_of(credits: Mapping[Node, int], institution: str, code: str, owner: str) -> int | None:
    known = credits.get((institution, code))
    return credits.get(("", code)) if known is None and institution == owner else known


def _gives(rule: Rule, takes: int | None, target_credits: int | None) -> int | None:
    policy = rule.credits
    if policy.basis is CreditBasis.FIXED:
        given: int | None = policy.fixed_hundredths
    elif policy.basis is CreditBasis.COURSE:
        given = target_credits
    else:
        return takes if policy.basis is CreditBasis.OUTCOME else 0 if policy.basis is CreditBasis.NONE else None
    if policy.at_most_hundredths is not None and given is not None:
        given = min(given, policy.at_most_hundredths)
    return given


class _Walk:
    """Strongly connected parts (Tarjan, without recursion); parts end before those that lead to them."""

    def __init__(self, edges: Mapping[Node, list[Edge]]) -> None:
        self._edges = edges
        self._index: dict[Node, int] = {}
        self._low: dict[Node, int] = {}
        self._stack: list[Node] = []
        self._work: list[tuple[Node, Iterator[Edge]]] = []
        self._count = 0
        self.part: dict[Node, int] = {}

    def run(self) -> dict[Node, int]:
        """Node → number of its part."""
        for root in self._edges:
            if root not in self._index:
                self._enter(root)
                while self._work:
                    self._step()
        return self.part

    def _enter(self, node: Node) -> None:
        self._index[node] = self._low[node] = len(self._index)
        self._stack.append(node)
        self._work.append((node, iter(self._edges.get(node, ()))))

    def _step(self) -> None:
        node, ahead = self._work[-1]
        edge = next(ahead, None)
        if edge is None:
            self._leave(node)
        elif edge.end not in self._index:
            self._enter(edge.end)
        elif edge.end not in self.part:
            self._low[node] = min(self._low[node], self._index[edge.end])

    def _leave(self, node: Node) -> None:
        self._work.pop()
        if self._work:
            above = self._work[-1][0]
            self._low[above] = min(self._low[above], self._low[node])
        if self._low[node] != self._index[node]:
            return
        while node not in self.part:
            self.part[self._stack.pop()] = self._count
        self._count += 1


def _circles(edges: Mapping[Node, list[Edge]], parts: Mapping[Node, int]) -> Iterator[Finding]:
    inside: dict[int, list[Edge]] = defaultdict(list)
    for steps in edges.values():
        for edge in steps:
            if parts[edge.start] == parts[edge.end]:
                inside[parts[edge.start]].append(edge)
    for circle in inside.values():
        rules = tuple(dict.fromkeys(edge.rule for edge in circle))
        params: dict[str, str | int | tuple[str, ...]] = {
            "courses": tuple(dict.fromkeys(_shown(edge.start) for edge in circle)),
            "rules": rules,
        }
        places = tuple(Place("rules", rule) for rule in rules)
        gaining = next((edge for edge in circle if edge.gains), None)
        if gaining is None:
            yield Finding("doctor.circular", places, params)
        else:
            params |= {
                "rule": gaining.rule,
                "takes_hundredths": gaining.takes or 0,
                "gives_hundredths": gaining.gives or 0,
            }
            yield Finding("doctor.inflating_circle", places, params)


def _shown(node: Node) -> str:
    return f"{node[0]} {node[1]}".strip()


def _chains(edges: Mapping[Node, list[Edge]], parts: Mapping[Node, int]) -> Iterator[Finding]:
    """For each course that starts chains, the chain of two rules or more that ends with most credits gained."""
    best: dict[Node, list[Edge]] = {}
    for node in sorted(edges, key=parts.__getitem__):  # ends before starts
        ahead = [edge for edge in edges[node] if parts[edge.end] != parts[node] and edge.gives is not None]
        chains = [[edge, *best.get(edge.end, [])] for edge in ahead]
        if chains:
            best[node] = max(chains, key=lambda chain: (chain[-1].gives or 0, -len(chain)))
    entered = {edge.end for steps in edges.values() for edge in steps}
    for node, chain in best.items():
        takes, gives = chain[0].takes, chain[-1].gives
        if node in entered or len(chain) < 2 or takes is None or gives is None or gives <= takes:  # noqa: PLR2004
            continue
        rules = tuple(edge.rule for edge in chain)
        yield Finding(
            "doctor.inflating_chain",
            tuple(Place("rules", rule) for rule in dict.fromkeys(rules)),
            {
                "courses": (_shown(chain[0].start), *(_shown(edge.end) for edge in chain)),
                "rules": rules,
                "takes_hundredths": takes,
                "gives_hundredths": gives,
            },
        )
