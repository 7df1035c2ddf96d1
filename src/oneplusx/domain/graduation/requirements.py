"""What a conversion method asks of graduation (毕业最低要求), written into the requirement tree of a program.

A requirement over natures or slots becomes a course leaf that takes no course away: the same line may count in the
program's own groups. What can only be counted from the conversions (rules, categories, types of outcomes, or their
number) becomes a ``Measured`` fact, and ``measures_of`` counts it for a learner.

Where what lies above a requirement may fill other slots (``surplus_slots``), credits are split exactly: the slot of the
requirement keeps what is asked for, the other slots may count the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from oneplusx.domain.credits import format_credits
from oneplusx.domain.graduation.result import Unit
from oneplusx.domain.graduation.tree import (
    AllOf,
    AnyOf,
    CoursesFrom,
    CreditsFrom,
    Measured,
    Node,
    NOf,
    Pool,
    Program,
    Sharing,
    walk,
)
from oneplusx.domain.rules import PastConversion, ProgramFacts, RuleSet
from oneplusx.domain.rules.limits import CapFilter, CapUnit, Requirement
from oneplusx.domain.rules.requirements import converted, graduation_requirements

SLOT_LINES = "slot:{slot}:*"
"""Codes of the transcript lines that conversions into a slot give."""
ROOT = "program"
UNITS = {
    CapUnit.CREDITS: Unit.CREDITS_HUNDREDTHS,
    CapUnit.COURSES: Unit.COURSES,
    CapUnit.CONVERSIONS: Unit.CONVERSIONS,
}


def with_requirements(program: Program, rule_set: RuleSet | None, facts: ProgramFacts) -> Program:
    """The program with the minimums that the method in force asks of it; the program itself where there are none.

    Args:
        rule_set: The composed method of the learner's enrollment; ``None`` without one.
        facts: Of the program, for whom a requirement is meant.
    """
    asked = () if rule_set is None else graduation_requirements(rule_set, facts)
    if rule_set is None or not asked:
        return program
    versions = {layer.code: layer.version for layer in rule_set.layers} | {rule_set.code: rule_set.version}
    taken = {node.id for node in walk(program.requirement)}
    requirement = program.requirement or AllOf(id=ROOT)
    nodes: list[Node] = []
    for one in asked:
        origin = one.origin or rule_set.code
        node_id = _free_id(f"requirement-{one.id}", taken)
        source = f"{origin} {versions.get(origin, '')}".strip()
        requirement, leaf = _with_surplus(requirement, one, node_id)
        nodes.append(replace(leaf, title_zh=one.clause or _title_zh(one), title_en=_title_en(one), source=source))
    return replace(program, requirement=_with_children(requirement, nodes, taken))


def measures_of(rule_set: RuleSet | None, facts: ProgramFacts, conversions: Iterable[PastConversion]) -> dict[str, int]:
    """What the conversions of this program amount to, for each ``Measured`` requirement of the method."""
    asked = () if rule_set is None else graduation_requirements(rule_set, facts)
    mine = [one for one in conversions if (one.program, one.institution) == (facts.code, facts.institution)]
    return {_measure(one): converted(one, mine) for one in asked if _is_measured(one)}


def _measure(requirement: Requirement) -> str:
    return f"requirement:{requirement.id}"


def _is_measured(requirement: Requirement) -> bool:
    """Whether the transcript does not tell: it does not know rules, categories and kinds of outcomes."""
    over = requirement.over
    if over.rules or over.types or over.categories or requirement.unit is CapUnit.CONVERSIONS:
        return True
    return requirement.unit is CapUnit.COURSES and bool(over.slots) and not over.natures


def _leaf(requirement: Requirement, node_id: str) -> Node:
    if _is_measured(requirement):
        unit = UNITS[requirement.unit]
        return Measured(id=node_id, measure=_measure(requirement), at_least=requirement.amount, unit=unit)
    if requirement.unit is CapUnit.COURSES:
        pool = replace(_pool(requirement.over), patterns=(), excluded_patterns=("slot:*",))
        return CoursesFrom(id=node_id, min_courses=requirement.amount, pool=pool, sharing=Sharing.FREE)
    pool = _pool(requirement.over)
    return CreditsFrom(id=node_id, min_hundredths=requirement.amount, pool=pool, sharing=Sharing.FREE)


def _pool(over: CapFilter) -> Pool:
    """Courses of the natures and lines of the slots; a slot that is called as a nature is left to its own name."""
    others = tuple(nature for nature in over.natures if nature not in over.slots)
    return Pool(natures=over.natures, patterns=_lines(over.slots), excluded_patterns=_lines(others))


def _lines(slots: Iterable[str]) -> tuple[str, ...]:
    return tuple(SLOT_LINES.format(slot=slot) for slot in slots)


def _with_surplus(root: Node, requirement: Requirement, node_id: str) -> tuple[Node, Node]:
    """The tree in which the surplus may fill its slots, and the leaf of the requirement."""
    leaf = _leaf(requirement, node_id)
    if not isinstance(leaf, CreditsFrom) or not requirement.over.slots or requirement.over.natures:
        return root, leaf
    fills = _slot_leaves(root, requirement.surplus_slots)
    own = [node for node in _slot_leaves(root, requirement.over.slots) if node not in fills]
    if not fills or len(own) > 1 or any(node.pool != leaf.pool for node in own):
        return root, leaf  # which credits lie above the minimum is not said where the slot counts other courses too
    changes: dict[str, Node] = {node.id: _taking(node, leaf.pool.patterns) for node in fills}
    for keeps in own:
        more = max(keeps.min_hundredths, leaf.min_hundredths)
        changes[keeps.id] = replace(keeps, divisible=True, min_hundredths=more)
        return _replaced(root, changes), leaf
    return _replaced(root, changes), replace(leaf, divisible=True, sharing=Sharing.EXCLUSIVE)


def _slot_leaves(root: Node, slots: Sequence[str]) -> list[CreditsFrom]:
    """The leaves of these slots that take what they count."""
    lines = set(_lines(slots))
    return [
        node
        for node in walk(root)
        if isinstance(node, CreditsFrom)
        and node.sharing is Sharing.EXCLUSIVE
        and not lines.isdisjoint(node.pool.patterns)
    ]


def _taking(node: CreditsFrom, lines: tuple[str, ...]) -> CreditsFrom:
    pool = replace(node.pool, patterns=tuple(dict.fromkeys((*node.pool.patterns, *lines))))
    return replace(node, divisible=True, pool=pool)


def _replaced(node: Node, changes: Mapping[str, Node]) -> Node:
    if node.id in changes:
        return changes[node.id]
    if isinstance(node, AllOf | AnyOf | NOf):
        return replace(node, children=tuple(_replaced(child, changes) for child in node.children))
    return node


def _with_children(root: Node, nodes: Sequence[Node], taken: set[str]) -> Node:
    """All of the tree and the nodes; a tree that is a conjunction already gets them as its last parts."""
    if isinstance(root, AllOf):
        return replace(root, children=(*root.children, *nodes))
    return AllOf(id=_free_id(ROOT, taken), children=(root, *nodes))


def _free_id(wanted: str, taken: set[str]) -> str:
    found, number = wanted, 2
    while found in taken:
        found, number = f"{wanted}-{number}", number + 1
    taken.add(found)
    return found


_UNITS_ZH = {CapUnit.CREDITS: "学分", CapUnit.COURSES: "门课程", CapUnit.CONVERSIONS: "项转换"}


def _amount(requirement: Requirement) -> str:
    is_credits = requirement.unit is CapUnit.CREDITS
    return format_credits(requirement.amount) if is_credits else str(requirement.amount)


def _title_zh(requirement: Requirement) -> str:
    return f"{requirement.id}：至少 {_amount(requirement)} {_UNITS_ZH[requirement.unit]}"


def _title_en(requirement: Requirement) -> str:
    name = requirement.id.replace("-", " ").replace("_", " ")
    return f"{name[:1].upper()}{name[1:]}: at least {_amount(requirement)} {requirement.unit.value}"
