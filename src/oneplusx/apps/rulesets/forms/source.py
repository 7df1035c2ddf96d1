"""The SOURCE tree of a rule as fields: one form per node, each with its own errors; JSON as another way to write it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.rulesets.forms.conditions import (
    ConditionsForm,
    Data,
    Ticks,
    conditions_data,
    conditions_in,
    whole_number,
    with_found,
)
from oneplusx.apps.rulesets.offering import Offer
from oneplusx.apps.rulesets.source_tree import (
    ALL_OF,
    ANY_OF,
    DEPTH_MAX,
    GROUPS,
    N_OF,
    NODES_MAX,
    ONE,
    Node,
    act_on,
    is_source,
    nodes_of,
    root_of,
    tree_of,
)

COUNT_MAX = 100
ACTS = "tree"
KINDS = (
    (ALL_OF, pgettext_lazy("source", "All of these")),
    (ANY_OF, pgettext_lazy("source", "One of these")),
    (N_OF, pgettext_lazy("source", "Several of these")),
)


class KindForm(forms.Form):
    """A node that selects a kind of outcome."""

    depth = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=DEPTH_MAX)
    types = Ticks(label=_("Outcome types"), required=False)
    not_types = Ticks(label=_("Without these types"), required=False)
    least = forms.IntegerField(label=_("Fewest outcomes"), required=False, min_value=1, max_value=COUNT_MAX)
    most = forms.IntegerField(label=_("Most outcomes"), required=False, min_value=1, max_value=COUNT_MAX)


class GroupForm(forms.Form):
    """A node that joins others."""

    depth = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=DEPTH_MAX)
    kind = forms.ChoiceField(label=pgettext_lazy("source", "Needed"), choices=KINDS)
    n = forms.IntegerField(
        label=pgettext_lazy("source", "How many"),
        required=False,
        min_value=1,
        max_value=COUNT_MAX,
        help_text=_("For “several of these”."),
    )


class NodeForm:
    """A node of the tree with its fields, conditions and the nodes in it."""

    def __init__(self, node: Node, place: int, depth: int, offer: Offer, data: Data | None) -> None:
        self.node, self.place, self.prefix = node, place, f"from-{place}"
        self.children: list[NodeForm] = []
        initial = {"depth": depth, "kind": node.kind, "n": node.n, "least": node.least, "most": node.most}
        initial |= {"types": node.types, "not_types": node.not_types}
        self.is_group = node.is_group
        kind: type[forms.Form] = GroupForm if self.is_group else KindForm
        self.form = kind(data, initial=initial, prefix=self.prefix, use_required_attribute=False)
        self.conditions: ConditionsForm | None = None
        self.chosen = ""
        if not self.is_group:
            for name, ticked in (("types", node.types), ("not_types", node.not_types)):
                self.form.fields[name].choices = with_found(offer.types, ticked)  # type: ignore[attr-defined]
            words = dict(offer.types)
            self.chosen = ", ".join(words.get(code, code) for code in node.types)
            self.conditions = ConditionsForm(self.prefix, node.conditions, offer, data)
        self.is_more_open = bool(node.not_types or node.least or node.most or (data and self.form.errors))

    def source(self) -> dict[str, Any]:
        """The part of the document that this node says."""
        is_valid = self.form.is_valid()
        parts = [child.source() for child in self.children]
        where = self.conditions.where() if self.conditions else {}
        if not is_valid:
            return {}
        return self._group(parts) if self.is_group else self._kind(where)

    def _group(self, parts: list[dict[str, Any]]) -> dict[str, Any]:
        kind, n = self.form.cleaned_data["kind"], self.form.cleaned_data["n"]
        if not parts:
            self.form.add_error("kind", gettext("Add what belongs to this group, or remove it."))
        if kind == N_OF and (n is None or n > len(parts)):
            self.form.add_error("n", gettext("Between 1 and the number of parts in the group."))
        return {kind: {"n": n, "of": parts}} if kind == N_OF else {kind: parts}

    def _kind(self, where: dict[str, Any]) -> dict[str, Any]:
        data = self.form.cleaned_data
        count = {name: data[key] for name, key in (("min", "least"), ("max", "most")) if data[key] is not None}
        found = {"types": data["types"], "not_types": data["not_types"], "where": where, "count": count}
        return {name: value for name, value in found.items() if value}

    @property
    def has_errors(self) -> bool:
        """Whether anything in this node, or below it, is wrong."""
        own = bool(self.form.errors) or bool(self.conditions and self.conditions.has_errors)
        return own or any(child.has_errors for child in self.children)


class SourceForm:
    """The tree of a rule's source; JSON stays as another way to write it."""

    name = "from"
    json_name, json_was = "from.json", "from.json-was"

    def __init__(self, source: Mapping[str, Any], offer: Offer, data: Data | None) -> None:
        self.original = source
        self.json_error, self.shown_place = "", -1
        self.written: Mapping[str, Any] | None = None
        sent = data if data is not None and "from-count" in data else None
        root, bound = (tree_of(source), None) if sent is None else self._sent(sent)
        self.nodes = _node_forms(root, offer, bound)
        self.root = self.nodes[0]
        self.json_shown, self.json = self._texts(source if sent is None else plain_source(root), sent or {})

    def _texts(self, source: Mapping[str, Any] | None, sent: Data) -> tuple[str, str]:
        """The JSON that the form takes as unchanged, and the one it shows."""
        shown = self.written or source
        was = str(sent.get(self.json_was, ""))
        unchanged = was if shown is None or self.json_error else json.dumps(dict(shown), ensure_ascii=False, indent=1)
        return unchanged, str(sent.get(self.json_name, "")) if self.json_error else unchanged

    def _sent(self, data: Data) -> tuple[Node, Data | None]:
        """The tree that was sent, after what its button says; without data to check where nothing is to be told yet."""
        root, act = _root_in(data), str(data.get("act", ""))
        text = _lines(data.get(self.json_name, ""))
        if text != _lines(data.get(self.json_was, "")):
            return self._take_json(text, root)
        if act.startswith((f"{ACTS}:", "where:")):
            return self._act(root, act, data), None
        return root, data

    def _take_json(self, text: str, root: Node) -> tuple[Node, Data | None]:
        """Takes what was written as JSON instead of the fields."""
        try:
            found = json.loads(text)
        except ValueError as error:
            self.json_error = gettext("This is not JSON: %(why)s") % {"why": error}
            return root, None
        if not is_source(found):
            self.json_error = gettext("This is not a source: see the format's description.")
            return root, None
        self.written = found
        return tree_of(found), source_data(tree_of(found))

    def _act(self, root: Node, act: str, data: Data) -> Node:
        """Does ``tree:VERB:PLACE``, ``where:from-PLACE:add`` or ``where:from-PLACE:NUMBER``."""
        kind, verb, detail = [*act.split(":"), "", ""][:3]
        if kind == ACTS:
            found, self.shown_place = act_on(root, verb, whole_number(detail, NODES_MAX))
            return found
        name, _dash, place = verb.rpartition("-")
        if name != "from":
            return root
        is_new = detail == "add"
        wanted = str(data.get(f"{verb}-c-new", "")) if is_new else detail
        found, self.shown_place = act_on(
            root, "condition" if is_new else "drop", whole_number(place, NODES_MAX), wanted
        )
        return found

    def source(self) -> dict[str, Any]:
        """The ``from`` of the document; look at ``has_errors`` afterwards."""
        if self.written is not None:
            return dict(self.written)
        found = self.root.source()
        is_same = self.has_errors or found == plain_source(tree_of(self.original))
        return dict(self.original) if is_same else found

    @property
    def has_errors(self) -> bool:
        """Whether anything in the tree is wrong."""
        return bool(self.json_error) or self.root.has_errors

    def bound(self) -> Iterator[tuple[str, BoundField]]:
        """All fields of the tree, each with what it is about."""
        for node in self.nodes:
            for field in node.form:
                yield "", field
            if node.conditions:
                yield from node.conditions.bound()

    def field_at(self, path: str) -> tuple[forms.Form, str]:
        """The field of which a refusal speaks: ``any_of[1].where.level`` is a condition of the second part."""
        node, rest = self.root, path
        while (found := re.match(r"(?:n_of\.of|all_of|any_of)\[(\d+)\]\.?", rest)) and node.children:
            node = node.children[min(int(found[1]), len(node.children) - 1)]
            rest = rest[found.end() :]
        for one in [node, *self.nodes]:
            at = one.conditions.field_at(rest.removeprefix("where.")) if one.conditions else None
            if at:
                return at
        named = {"types": "types", "not_types": "not_types", "count.min": "least", "count.max": "most", "n_of.n": "n"}
        field = next((name for start, name in named.items() if rest.startswith(start)), "")
        return node.form, field if field in node.form.fields else next(iter(list(node.form.fields)[1:]))


def _node_forms(root: Node, offer: Offer, data: Data | None) -> list[NodeForm]:
    """The forms of all nodes in their order, nested like the nodes."""
    forms_ = [NodeForm(node, place, depth, offer, data) for place, (depth, node) in enumerate(nodes_of(root))]
    by_node = {id(one.node): one for one in forms_}
    for one in forms_:
        one.children = [by_node[id(child)] for child in one.node.children]
    return forms_


def plain_source(root: Node) -> dict[str, Any] | None:
    """A tree as the document says it; ``None`` when something in it is wrong."""
    form = _node_forms(root, Offer(), source_data(root))[0]
    found = form.source()
    return None if form.has_errors else found


def _lines(text: Any) -> str:
    return str(text).replace("\r\n", "\n").strip()


def _root_in(data: Data) -> Node:
    """The tree that was sent."""
    flat = []
    for place in range(whole_number(data.get("from-count"), NODES_MAX)):
        prefix = f"from-{place}"
        kind = str(data.get(f"{prefix}-kind", ONE))
        node = Node(
            kind if kind in GROUPS else ONE,
            n=str(data.get(f"{prefix}-n", "")),
            types=list(data.get(f"{prefix}-types", [])),
            not_types=list(data.get(f"{prefix}-not_types", [])),
            least=str(data.get(f"{prefix}-least", "")),
            most=str(data.get(f"{prefix}-most", "")),
            conditions=conditions_in(data, prefix),
        )
        flat.append((whole_number(data.get(f"{prefix}-depth"), DEPTH_MAX), node))
    return root_of(flat)


def source_data(root: Node) -> dict[str, Any]:
    """What a browser would send for a tree."""
    found: dict[str, Any] = {}
    for place, (depth, node) in enumerate(nodes_of(root)):
        prefix = f"from-{place}"
        found[f"{prefix}-depth"] = str(depth)
        if node.is_group:
            found |= {f"{prefix}-kind": node.kind, f"{prefix}-n": node.n}
            continue
        found |= {f"{prefix}-types": list(node.types), f"{prefix}-not_types": list(node.not_types)}
        found |= {f"{prefix}-least": node.least, f"{prefix}-most": node.most}
        found |= conditions_data(prefix, node.conditions)
    return found | {"from-count": str(sum(1 for _one in nodes_of(root)))}


def source_typed(data: Data) -> dict[str, Any]:
    """The ``from`` that was sent, to compare it with another."""
    return plain_source(_root_in(data)) or {}
