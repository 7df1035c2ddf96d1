"""YAML text as nodes with their places, in bounded time and depth: reading stops where a bound is passed."""

from __future__ import annotations

from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.tag import Tag

DEPTH_MAX = 30
NODES_MAX = 100_000
"""A text of a million characters can hold a third as many values; each takes a tenth of a millisecond to read."""

_COLLECTIONS = {MappingStartEvent: MappingNode, SequenceStartEvent: SequenceNode}


class TextOutOfBounds(Exception):
    """The text holds too much, or too deep."""

    def __init__(self, line: int, code: str, allowed: int) -> None:
        """``line`` from 1; ``code`` is ``document.too_large`` or ``document.too_deep``."""
        super().__init__(code)
        self.line, self.code, self.allowed = line, code, allowed


@dataclass(slots=True)
class _Open:
    """A collection being read; ``key`` waits for its value."""

    node: Node
    key: Node | None = None

    def take(self, child: Node) -> None:
        if isinstance(self.node, SequenceNode):
            self.node.value.append(child)
        elif self.key is None:
            self.key = child
        else:
            self.node.value.append((self.key, child))
            self.key = None


@dataclass(slots=True)
class _Composer:
    yaml: YAML
    root: Node | None = None
    documents: int = 0
    count: int = 0
    open: list[_Open] = field(default_factory=list)
    anchors: dict[str, Node] = field(default_factory=dict)

    def take(self, event: Event) -> None:
        if isinstance(event, DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise MarkedYAMLError(problem="found another document", problem_mark=event.start_mark)
        elif isinstance(event, SequenceEndEvent | MappingEndEvent):
            self.open.pop()
        elif isinstance(event, AliasEvent):
            self._place(self._known(event), event, None)
        elif isinstance(event, ScalarEvent):
            tag = event.ctag if event.ctag is not None else self._resolved(event)
            self._place(ScalarNode(tag, event.value, start_mark=event.start_mark), event, event.anchor)
        elif isinstance(event, SequenceStartEvent | MappingStartEvent):
            node = _COLLECTIONS[type(event)](event.ctag, [], start_mark=event.start_mark)
            self._place(node, event, event.anchor)
            self.open.append(_Open(node))
            if len(self.open) > DEPTH_MAX:
                raise TextOutOfBounds(event.start_mark.line + 1, "document.too_deep", DEPTH_MAX)

    def _resolved(self, event: ScalarEvent) -> Tag:
        tag: Tag = self.yaml.resolver.resolve(ScalarNode, event.value, event.implicit)
        return tag

    def _known(self, event: AliasEvent) -> Node:
        node = self.anchors.get(event.anchor)
        if node is None:
            raise MarkedYAMLError(problem=f"found undefined alias {event.anchor!r}", problem_mark=event.start_mark)
        return node

    def _place(self, node: Node, event: Event, anchor: str | None) -> None:
        self.count += 1
        if self.count > NODES_MAX:
            raise TextOutOfBounds(event.start_mark.line + 1, "document.too_large", NODES_MAX)
        if anchor is not None:
            self.anchors[anchor] = node
        if self.open:
            self.open[-1].take(node)
        else:
            self.root = node


def compose_text(text: str) -> Node | None:
    """The root node of a text, ``None`` for an empty one. References are not unfolded.

    Raises:
        TextOutOfBounds: More than ``NODES_MAX`` nodes or nested deeper than ``DEPTH_MAX``.
        YAMLError: Not one YAML document.
    """
    composer = _Composer(YAML(typ="safe", pure=True))
    for event in composer.yaml.parse(text):
        composer.take(event)
    return composer.root
