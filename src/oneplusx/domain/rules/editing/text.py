"""Changes one part of a rule set's text and leaves the rest as it was written: comments, order, quotes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.emitter import Emitter

from oneplusx.domain.errors import Invalid
from oneplusx.domain.rules.document.places import read_text

PARTS = ("rules", "groups", "caps", "requirements", "windows", "approval", "level_maps", "grade_scales")
"""The lists of a rule set, in the order in which an editor shows them."""

_WIDTH = 4096
_SHORT = 90
_FLUSH_LIST = re.compile(r"^[a-z_]+:[^\S\n]*(?:#.*)?\n- ", re.MULTILINE)

Data = Mapping[str, Any]


class _Braced(Emitter):
    """Keeps the braces of ``[{types: [a]}]``, which YAML would let us leave out."""

    def expect_flow_mapping(self, *_single: bool | None, **given: bool | None) -> None:
        super().expect_flow_mapping(**{**given, "single": False})


def plain_document(text: str) -> dict[str, Any]:
    """The document of a valid text as plain values, as it was written (defaults are not left out)."""
    value = read_text(text).value
    return _plain(value) if isinstance(value, dict) else {}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value


def add_item(text: str, part: str, item: Data, *, place: int | None = None) -> str:
    """Adds an item to a list, at the end or before ``place``."""

    def edit(document: dict[str, Any]) -> None:
        items = _list(document, part)
        items.insert(len(items) if place is None else place, _laid_out(item, 0))

    return _edited(text, edit)


def change_item(text: str, part: str, place: int, item: Data) -> str:
    """Gives an item other content; fields that say the same stay as they were written.

    Raises:
        Invalid: ``rules.no_such_item``.
    """

    def edit(document: dict[str, Any]) -> None:
        _merge(_at(document, part, place), item)

    return _edited(text, edit)


def copy_item(text: str, part: str, place: int) -> str:
    """Puts a copy of an item behind it; an ``id`` becomes the next free one (``half`` → ``half-2``).

    Raises:
        Invalid: ``rules.no_such_item``.
    """

    def edit(document: dict[str, Any]) -> None:
        made = deepcopy(_at(document, part, place))
        items = _list(document, part)
        if "id" in made:
            made["id"] = _free_id(str(made["id"]), {str(item.get("id")) for item in items})
        items.insert(place + 1, made)

    return _edited(text, edit)


def _free_id(found: str, taken: set[str]) -> str:
    stem = re.sub(r"-\d+$", "", found)
    number = 2
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


def move_item(text: str, part: str, place: int, by: int) -> str:
    """Moves an item up (−1) or down (1); at an end it stays.

    Raises:
        Invalid: ``rules.no_such_item``.
    """

    def edit(document: dict[str, Any]) -> None:
        item = _at(document, part, place)
        items = _list(document, part)
        goal = min(max(place + by, 0), len(items) - 1)
        del items[place]
        items.insert(goal, item)

    return _edited(text, edit)


def remove_item(text: str, part: str, place: int) -> str:
    """Takes an item out.

    Raises:
        Invalid: ``rules.no_such_item``.
    """

    def edit(document: dict[str, Any]) -> None:
        _at(document, part, place)
        items = _list(document, part)
        del items[place]
        if not items:
            document[part] = []

    return _edited(text, edit)


def change_facts(text: str, facts: Data) -> str:
    """Gives everything outside the lists: title, owner, dates, document, settings …; lists stay."""

    def edit(document: dict[str, Any]) -> None:
        lists = {part: document[part] for part in PARTS if part in document}
        _merge(document, {**facts, **lists})

    return _edited(text, edit)


def _list(document: dict[str, Any], part: str) -> Any:
    items = document.get(part)
    if items is None:
        document[part] = items = CommentedSeq()
    return items


def _at(document: dict[str, Any], part: str, place: int) -> Any:
    items: Sequence[Any] = document.get(part) or ()
    if part not in PARTS or not 0 <= place < len(items):
        raise Invalid("rules.no_such_item", part=part, place=place)
    return items[place]


def _merge(old: Any, new: Data) -> None:
    """Makes a mapping say what ``new`` says, touching only what differs."""
    for name in [name for name in old if name not in new]:
        del old[name]
    for name, value in new.items():
        if name in old and _plain(old[name]) == _plain(value):
            continue
        if isinstance(old.get(name), dict) and isinstance(value, Mapping):
            _merge(old[name], value)
        else:
            old[name] = _laid_out(value, 1)


def _laid_out(value: Any, depth: int) -> Any:
    """Plain values as round-trip nodes; short inner parts stand on one line, as a person would write them."""
    made: CommentedMap | CommentedSeq
    if isinstance(value, Mapping):
        made = CommentedMap((name, _laid_out(part, depth + 1)) for name, part in value.items())
    elif isinstance(value, list | tuple):
        made = CommentedSeq(_laid_out(part, depth + 1) for part in value)
    else:
        return _plain(value)
    if depth and len(str(value)) <= _SHORT:
        made.fa.set_flow_style()
    return made


def _edited(text: str, edit: Callable[[dict[str, Any]], None]) -> str:
    """The text after an edit; JSON stays JSON, YAML keeps its comments."""
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        return _edited_json(text, edit)
    yaml = YAML(typ="rt", pure=True)
    yaml.Emitter = _Braced
    yaml.preserve_quotes = True
    yaml.width = _WIDTH
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=2, offset=0) if _FLUSH_LIST.search(text) else yaml.indent(2, 4, 2)
    document = yaml.load(text)
    before = _plain(document)
    edit(document)
    if _plain(document) == before and list(document) == list(before):
        return text
    stream = StringIO()
    yaml.dump(document, stream)
    blank = text[: len(text) - len(text.lstrip("\r\n"))]
    return blank + stream.getvalue().lstrip("\r\n")


def _edited_json(text: str, edit: Callable[[dict[str, Any]], None]) -> str:
    try:
        document = json.loads(text.lstrip("\ufeff"))
    except ValueError:  # YAML in braces
        document = plain_document(text)
    edit(document)
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
