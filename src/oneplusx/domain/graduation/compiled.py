"""A program made ready for many audits: the tree as arrays, pools as functions with remembered answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import translate
from fractions import Fraction
from typing import Any, NamedTuple

from oneplusx.domain.graduation.check import bounds_of, require_sound
from oneplusx.domain.graduation.result import Unit
from oneplusx.domain.graduation.tree import (
    EVERYTHING,
    AllOf,
    AnyOf,
    CatalogCourse,
    CourseIs,
    CourseNode,
    CoursePattern,
    CoursesFrom,
    CreditsFrom,
    GradeAverage,
    HoursFrom,
    Node,
    NOf,
    Part,
    Pool,
    Program,
    Residency,
    Sharing,
    children_of,
    walk,
)

Selector = Callable[[str, str], bool]
"""(course code, nature) → whether the course belongs."""


@dataclass(slots=True)
class Leaf:
    """A course leaf, compiled.

    Attributes:
        node: Index of the node in the tree.
        own_only: Counts only courses earned at this college (residency).
        exclusive: Takes a course away from the other exclusive leaves.
        shares: Exclusive leaves that may count the same course.
        selects_all: The pool holds every course whatsoever.
        is_closed: The pool lists its courses by code, so there are no unnamed ones.
        is_plain: Counts by adding up, without parts.
        counts_courses: Plain, and one for each course.
        asks_of_parts: Some of the parts has a minimum.
        is_simple: Counts every course that its pool selects, whatever the score and the place, without maximum.
    """

    index: int
    node: int
    unit: Unit
    demand: int
    cap: int | None
    selects: Selector
    parts: tuple[tuple[Selector, Part], ...] = ()
    exclusive: bool = True
    divisible: bool = False
    own_only: bool = False
    min_score: Fraction | None = None
    unscored_counts: bool = False
    shares: frozenset[int] = frozenset()
    achievement_types: tuple[str, ...] = ()
    selects_all: bool = False
    is_closed: bool = False
    is_plain: bool = True
    is_simple: bool = True
    counts_courses: bool = False
    asks_of_parts: bool = False

    def part_of(self, code: str, nature: str) -> int:
        """Index of the first part that selects the course, -1 for none."""
        for index, (selects, _) in enumerate(self.parts):
            if selects(code, nature):
                return index
        return -1


@dataclass(slots=True)
class CompiledSharing:
    """A sharing rule over leaves: one group of leaf indexes per named node."""

    groups: tuple[frozenset[int], ...]
    up_to_hundredths: int | None


class Candidates(NamedTuple):
    """Leaves that select a course: whatever its score; of these the exclusive ones; and those that look closer."""

    sure: tuple[int, ...]
    exclusive: tuple[int, ...]
    conditional: tuple[int, ...]


_REMEMBERED_MAX = 100_000


@dataclass(slots=True)
class CompiledProgram:
    """The arrays are indexed by node, parents before children; node 0 is the root.

    Attributes:
        need: Children that must be satisfied, for inner nodes.
        leaf_at: Leaf index of a node, -1 for others.
        facts: Indexes of the leaves that do not count courses.
        fact_selectors: For facts with a pool.
        catalog: What can be taken: the program's courses, and those that only the tree names.
        conjuncts: The nodes that must all hold: the tree without its outer conjunctions.
        plain: Per leaf whether it counts by adding up only, without parts.
        unavoidable: Leaves that every way of satisfying the program needs.
        covers: Remembered by ``covering``: how leaves are covered for which nothing is held.
        has_limits: A leaf that is divisible or shares: only the exact model treats these in full.
    """

    program: Program
    nodes: list[Node]
    depth: list[int]
    children: list[tuple[int, ...]]
    need: list[int]
    leaf_at: list[int]
    facts: tuple[int, ...]
    fact_selectors: dict[int, Selector]
    leaves: list[Leaf]
    plain: tuple[bool, ...]
    sharing: tuple[CompiledSharing, ...]
    has_limits: bool
    unavoidable: frozenset[int]
    conjuncts: list[int]
    repeatable: re.Pattern[str] | None
    catalog: tuple[CatalogCourse, ...]
    _candidates: dict[tuple[str, str], Candidates] = field(default_factory=dict)
    _catalog: dict[int, tuple[CatalogCourse, ...]] = field(default_factory=dict)
    covers: dict[tuple[int, int, int], Any] = field(default_factory=dict)

    def candidates(self, code: str, nature: str) -> Candidates:
        """Leaves whose pool selects the course."""
        key = (code, nature)
        found = self._candidates.get(key)
        if found is None:
            leaves = [leaf for leaf in self.leaves if leaf.selects(code, nature)]
            sure = [leaf for leaf in leaves if leaf.min_score is None and not leaf.own_only]
            found = Candidates(
                tuple(leaf.index for leaf in sure),
                tuple(leaf.index for leaf in sure if leaf.exclusive),
                tuple(leaf.index for leaf in leaves if leaf not in sure),
            )
            if len(self._candidates) < _REMEMBERED_MAX:
                self._candidates[key] = found
        return found

    def catalog_of(self, leaf: int) -> tuple[CatalogCourse, ...]:
        """Courses of the program that the leaf would count, cheapest first."""
        found = self._catalog.get(leaf)
        if found is None:
            selects = self.leaves[leaf].selects
            courses = (course for course in self.catalog if selects(course.code, course.nature))
            found = tuple(sorted(courses, key=lambda course: (course.credits_hundredths, course.code)))
            self._catalog[leaf] = found
        return found


def _globs(patterns: tuple[str, ...]) -> re.Pattern[str] | None:
    return re.compile("|".join(translate(pattern) for pattern in patterns)) if patterns else None


def compile_pool(pool: Pool, sets: Mapping[str, Pool]) -> Selector:
    """A function that says which courses belong to the pool."""
    codes, natures = frozenset(pool.codes), frozenset(pool.natures)
    globs = _globs(pool.patterns)
    within = [compile_pool(sets[name], sets) for name in pool.sets]
    out_codes, out_natures = frozenset(pool.excluded_codes), frozenset(pool.excluded_natures)
    out_globs = _globs(pool.excluded_patterns)
    without = [compile_pool(sets[name], sets) for name in pool.excluded_sets]
    everything = pool.includes_everything

    def includes(code: str, nature: str) -> bool:
        if everything or code in codes or nature in natures:
            return True
        return bool(globs and globs.match(code)) or any(inner(code, nature) for inner in within)

    def selects(code: str, nature: str) -> bool:
        if not includes(code, nature) or code in out_codes or nature in out_natures:
            return False
        return not (out_globs and out_globs.match(code)) and not any(inner(code, nature) for inner in without)

    return selects


def _pool_of(node: Node) -> Pool:
    match node:
        case CreditsFrom() | CoursesFrom() | HoursFrom() | Residency():
            return node.pool
        case CourseIs():
            return Pool(codes=(node.code, *node.equivalents))
        case CoursePattern():
            return Pool(patterns=(node.pattern,), excluded_patterns=node.excluded_patterns)
        case _:
            raise TypeError(node)


def _unit_of(node: Node) -> Unit:
    if isinstance(node, CreditsFrom | Residency):
        return Unit.CREDITS_HUNDREDTHS
    return Unit.HOURS if isinstance(node, HoursFrom) else Unit.COURSES


def _compile_leaf(node: Node, at: int, index: int, sets: Mapping[str, Pool]) -> Leaf:
    minimum, maximum = (1, None) if isinstance(node, CourseIs) else bounds_of(node)
    pool = _pool_of(node)
    leaf = Leaf(index, at, _unit_of(node), minimum, maximum, compile_pool(pool, sets))
    leaf.selects_all = pool == EVERYTHING
    leaf.is_closed = bool(pool.codes) and not (pool.patterns or pool.natures or pool.sets)
    if isinstance(node, Residency):
        leaf.exclusive, leaf.own_only = False, True
    if isinstance(node, CourseNode):
        leaf.exclusive = node.sharing is Sharing.EXCLUSIVE
        leaf.min_score, leaf.unscored_counts = node.min_score, node.unscored_counts
    if isinstance(node, CreditsFrom | CoursesFrom | HoursFrom):
        leaf.parts = tuple((compile_pool(part.pool, sets), part) for part in node.parts)
    if isinstance(node, CreditsFrom):
        leaf.divisible = node.divisible
    if isinstance(node, HoursFrom):
        leaf.achievement_types = node.achievement_types
    leaf.is_plain = not leaf.parts
    leaf.counts_courses = leaf.is_plain and leaf.unit is Unit.COURSES
    leaf.asks_of_parts = any(part.minimum > 0 for _, part in leaf.parts)
    leaf.is_simple = leaf.is_plain and leaf.min_score is None and not leaf.own_only and leaf.cap is None
    return leaf


def _need(node: Node) -> int:
    match node:
        case AllOf():
            return len(node.children)
        case AnyOf():
            return min(1, len(node.children))
        case NOf():
            return min(node.n, len(node.children))
        case _:
            return 0


def _leaves_below(compiled: CompiledProgram, start: int) -> Iterator[int]:
    stack = [start]
    while stack:
        at = stack.pop()
        if compiled.leaf_at[at] >= 0 and compiled.leaves[compiled.leaf_at[at]].exclusive:
            yield compiled.leaf_at[at]
        stack.extend(compiled.children[at])


def _compile_sharing(compiled: CompiledProgram) -> None:
    by_id = {node.id: index for index, node in enumerate(compiled.nodes)}
    rules = []
    for rule in compiled.program.sharing:
        groups = tuple(frozenset(_leaves_below(compiled, by_id[node_id])) for node_id in rule.between)
        rules.append(CompiledSharing(groups, rule.up_to_hundredths))
        for group in groups:
            others = frozenset().union(*(other for other in groups if other is not group))
            for leaf in group:
                compiled.leaves[leaf].shares |= others - {leaf}
    compiled.sharing = tuple(rules)
    compiled.has_limits = bool(rules) or any(leaf.divisible for leaf in compiled.leaves)


def _unlisted(program: Program, nodes: Iterable[Node]) -> list[CatalogCourse]:
    """Courses that the tree names and the program does not list, at the typical size."""
    names: dict[str, str] = {}
    for node in nodes:
        if isinstance(node, CourseIs):
            names.setdefault(node.code, node.title_zh)
        if isinstance(node, CourseNode):
            names.update((code, names.get(code, "")) for code in _pool_of(node).codes)
    listed = {course.code for course in program.courses}
    size = program.typical_hundredths
    return [
        CatalogCourse(code=code, name=name, credits_hundredths=size)
        for code, name in sorted(names.items())
        if code not in listed
    ]


def _fact_selectors(nodes: list[Node], sets: Mapping[str, Pool]) -> dict[int, Selector]:
    return {at: compile_pool(node.pool, sets) for at, node in enumerate(nodes) if isinstance(node, GradeAverage)}


def _conjuncts(nodes: Sequence[Node], children: Sequence[tuple[int, ...]]) -> list[int]:
    found, stack = [], [0] if nodes else []
    while stack:
        at = stack.pop()
        if isinstance(nodes[at], AllOf):
            stack.extend(reversed(children[at]))
        else:
            found.append(at)
    return found


def unavoidable(compiled: CompiledProgram, roots: Iterable[int]) -> frozenset[int]:
    """Leaves that every way of satisfying all the roots needs: those below conjunctions only."""
    found: set[int] = set()
    stack = list(roots)
    while stack:
        at = stack.pop()
        if compiled.leaf_at[at] >= 0:
            found.add(compiled.leaf_at[at])
        if compiled.need[at] == len(compiled.children[at]):
            stack.extend(compiled.children[at])
    return frozenset(found)


def compile_program(program: Program) -> CompiledProgram:
    """Makes a program ready for many audits.

    Raises:
        Invalid: ``audit.invalid_program``.
    """
    require_sound(program)
    nodes = list(walk(program.requirement))
    index_of = {id(node): index for index, node in enumerate(nodes)}
    children = [tuple(index_of[id(child)] for child in children_of(node)) for node in nodes]
    depth = [0] * len(nodes)
    for at, below in enumerate(children):
        for child in below:
            depth[child] = depth[at] + 1
    leaves: list[Leaf] = []
    leaf_at = [-1] * len(nodes)
    facts = []
    for at, node in enumerate(nodes):
        if isinstance(node, CourseNode | Residency):
            leaf_at[at] = len(leaves)
            leaves.append(_compile_leaf(node, at, len(leaves), program.sets))
        elif not isinstance(node, AllOf | AnyOf | NOf):
            facts.append(at)
    compiled = CompiledProgram(
        program=program,
        nodes=nodes,
        depth=depth,
        children=children,
        need=[_need(node) for node in nodes],
        leaf_at=leaf_at,
        facts=tuple(facts),
        fact_selectors=_fact_selectors(nodes, program.sets),
        leaves=leaves,
        plain=tuple(leaf.is_plain for leaf in leaves),
        sharing=(),
        has_limits=False,
        unavoidable=frozenset(),
        conjuncts=_conjuncts(nodes, children),
        repeatable=_globs(program.repeatable),
        catalog=(*program.courses, *_unlisted(program, nodes)),
    )
    _compile_sharing(compiled)
    compiled.unavoidable = unavoidable(compiled, [0] if nodes else [])
    return compiled


_CACHE: dict[int, CompiledProgram] = {}
_CACHE_MAX = 2048


def compiled_of(program: Program | CompiledProgram) -> CompiledProgram:
    """The compiled form, remembered for the programs used lately."""
    if isinstance(program, CompiledProgram):
        return program
    known = _CACHE.get(id(program))
    if known is not None and known.program is program:
        return known
    compiled = compile_program(program)
    if len(_CACHE) >= _CACHE_MAX:
        _CACHE.clear()
    _CACHE[id(program)] = compiled
    return compiled
