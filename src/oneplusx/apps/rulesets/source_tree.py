"""The SOURCE tree of a rule (来源) as the editor holds it between two clicks: what was typed, right or wrong.

1. ``tree_of`` reads the ``from`` of a document, ``conditions_of`` a ``where``.
2. ``act_on`` adds, removes, moves, groups and dissolves nodes and adds and drops conditions.
3. ``forms.source`` shows the nodes as fields and reads the document again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from oneplusx.domain.rules.workbook.cells import write_cell
from oneplusx.domain.rules.workbook.layout import Kind

ONE, ALL_OF, ANY_OF, N_OF = "one", "all_of", "any_of", "n_of"
GROUPS = (ALL_OF, ANY_OF, N_OF)
NODES_MAX, DEPTH_MAX, CONDITIONS_MAX = 60, 6, 20


@dataclass(slots=True)
class Condition:
    """One criterion as it stands in the form.

    Attributes:
        chosen: Values that are ticked.
        typed: Other values, written as in a cell of the spreadsheet.
    """

    attribute: str
    operator: str = "one_of"
    chosen: list[str] = field(default_factory=list)
    typed: str = ""


@dataclass(slots=True)
class Node:
    """A kind of outcome (``one``) or a group of nodes."""

    kind: str = ONE
    n: str = ""
    types: list[str] = field(default_factory=list)
    not_types: list[str] = field(default_factory=list)
    least: str = ""
    most: str = ""
    conditions: list[Condition] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)

    @property
    def is_group(self) -> bool:
        """Whether it joins other nodes."""
        return self.kind in GROUPS


def tree_of(source: Mapping[str, Any]) -> Node:
    """The tree of a document's ``from``; an empty one is one kind of outcome without conditions."""
    for kind in GROUPS:
        if kind in source:
            inner = source[kind]
            parts = inner["of"] if kind == N_OF else inner
            children = [tree_of(part) for part in parts]
            return Node(kind, n=str(inner["n"]) if kind == N_OF else "", children=children)
    count = source.get("count", {})
    return Node(
        types=list(source.get("types", ())),
        not_types=list(source.get("not_types", ())),
        least=str(count.get("min", "")),
        most=str(count.get("max", "")),
        conditions=conditions_of(source.get("where", {})),
    )


def conditions_of(where: Mapping[str, Any]) -> list[Condition]:
    """The conditions of a ``where``: one per attribute and comparison."""
    found = []
    for attribute, wanted in where.items():
        comparisons = wanted if isinstance(wanted, Mapping) else {"one_of": wanted}
        for operator, bound in comparisons.items():
            values = bound if isinstance(bound, list) else [bound]
            found.append(Condition(attribute, operator, typed=str(write_cell(Kind.TEXTS, values))))
    return found


def nodes_of(root: Node) -> Iterator[tuple[int, Node]]:
    """All nodes from the top, each with its depth; the order is that of the form."""
    waiting = [(0, root)]
    while waiting:
        depth, node = waiting.pop()
        yield depth, node
        waiting.extend((depth + 1, child) for child in reversed(node.children))


def root_of(flat: Sequence[tuple[int, Node]]) -> Node:
    """The tree of nodes that came one after another with their depths; a depth that fits nowhere is mended."""
    above: list[Node] = []
    for depth, node in flat:
        del above[depth:]
        while above and not above[-1].is_group:
            above.pop()
        if above:
            above[-1].children.append(node)
        elif node is not flat[0][1]:
            continue
        above.append(node)
    return flat[0][1] if flat else Node()


def act_on(root: Node, act: str, place: int, detail: str = "") -> tuple[Node, int]:
    """Does what a button says to the node at ``place``; an act that does not fit does nothing.

    Args:
        detail: The attribute of a condition to add, or the number of one to drop.

    Returns:
        The tree, and the place of the node to look at next.
    """
    nodes = [node for _depth, node in nodes_of(root)]
    if not 0 <= place < len(nodes):
        return root, 0
    node = nodes[place]
    parent = next((one for one in nodes if any(child is node for child in one.children)), None)
    shown = node
    if act == "condition" and detail and len(node.conditions) < CONDITIONS_MAX:
        node.conditions.append(Condition(detail))
    elif act == "drop" and detail.isdigit():
        del node.conditions[int(detail) : int(detail) + 1]
    elif act == "add" and node.is_group and len(nodes) < NODES_MAX:
        shown = Node()
        node.children.append(shown)
    elif act == "group" and _may_nest(root, len(nodes)):
        shown = Node(ANY_OF, children=[node, Node()])
        root = _put_instead(root, parent, node, [shown])
    elif act == "dissolve" and node.is_group and (parent or len(node.children) == 1):
        shown = node.children[0] if node.children else parent or node
        root = _put_instead(root, parent, node, node.children)
    elif parent is not None:
        shown = _act_among(parent, node, act)
    return root, _place_of(root, shown)


def _act_among(parent: Node, node: Node, act: str) -> Node:
    """Moves a node among its brothers, or takes it away; says what to look at."""
    number = next(number for number, child in enumerate(parent.children) if child is node)
    if act == "remove":
        del parent.children[number]
        return parent
    goal = number + {"up": -1, "down": 1}.get(act, 0)
    if 0 <= goal < len(parent.children):
        del parent.children[number]
        parent.children.insert(goal, node)
    return node


def _may_nest(root: Node, count: int) -> bool:
    deepest = max(depth for depth, _one in nodes_of(root))
    return count + 2 <= NODES_MAX and deepest + 1 <= DEPTH_MAX


def is_source(value: Any) -> bool:
    """Whether a value has the shape of a ``from`` and can be shown as a tree; the rest is the format's matter."""
    if not isinstance(value, Mapping):
        return False
    kind = next((one for one in GROUPS if one in value), None)
    if kind is None:
        texts = (value.get("types", []), value.get("not_types", []))
        inner = (value.get("where", {}), value.get("count", {}))
        return all(isinstance(one, list) for one in texts) and all(isinstance(one, Mapping) for one in inner)
    parts = value[kind]
    if kind == N_OF:
        parts = parts.get("of") if isinstance(parts, Mapping) and "n" in parts else None
    return isinstance(parts, list) and bool(parts) and all(is_source(part) for part in parts)


def _put_instead(root: Node, parent: Node | None, node: Node, instead: list[Node]) -> Node:
    if parent is None:
        return instead[0] if instead else Node()
    number = next(number for number, child in enumerate(parent.children) if child is node)
    parent.children[number : number + 1] = instead
    return root


def _place_of(root: Node, wanted: Node) -> int:
    return next((place for place, (_depth, node) in enumerate(nodes_of(root)) if node is wanted), 0)
