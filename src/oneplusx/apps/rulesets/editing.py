"""One edit of a draft (编辑): what is done to which part, and the text it gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from oneplusx.domain.errors import Invalid
from oneplusx.domain.rules import editing

ADD, CHANGE, COPY, UP, DOWN, REMOVE, TEXT = "add", "change", "copy", "up", "down", "remove", "text"
ACTS_ON_ITEMS = (COPY, UP, DOWN, REMOVE)


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit.

    Attributes:
        act: ``add``, ``change``, ``copy``, ``up``, ``down``, ``remove`` an item; ``text`` replaces the whole text.
        part: ``rules``, ``caps``, … or ``facts`` for everything outside the lists.
        place: Place of the item in its list, from 0.
        item: The new content for ``add`` and ``change``.
        text: The whole text for ``text``.
    """

    act: str
    part: str = "rules"
    place: int = 0
    item: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""


def edited_text(text: str, edit: Edit) -> str:
    """The text after an edit.

    Raises:
        Invalid: ``rules.no_such_item``, ``field.invalid``.
    """
    if edit.act == TEXT:
        return edit.text
    if edit.part == "facts" and edit.act == CHANGE:
        return editing.change_facts(text, edit.item)
    if edit.part not in editing.PARTS:
        raise Invalid("field.invalid", field="part", found=edit.part, allowed=editing.PARTS)
    if edit.act not in _ON_ITEMS:
        raise Invalid("field.invalid", field="act", found=edit.act, allowed=(*_ON_ITEMS, TEXT))
    return _ON_ITEMS[edit.act](text, edit)


_ON_ITEMS: Mapping[str, Callable[[str, Edit], str]] = {
    ADD: lambda text, edit: editing.add_item(text, edit.part, edit.item),
    CHANGE: lambda text, edit: editing.change_item(text, edit.part, edit.place, edit.item),
    COPY: lambda text, edit: editing.copy_item(text, edit.part, edit.place),
    UP: lambda text, edit: editing.move_item(text, edit.part, edit.place, -1),
    DOWN: lambda text, edit: editing.move_item(text, edit.part, edit.place, 1),
    REMOVE: lambda text, edit: editing.remove_item(text, edit.part, edit.place),
}


def item_name(text: str, edit: Edit) -> str:
    """What the edited item is called, for the history: its id, or its role in an approval chain."""
    if edit.act == TEXT or edit.part not in editing.PARTS:
        return ""
    items = editing.plain_document(text).get(edit.part) or []
    found = edit.item if edit.act == ADD else items[edit.place] if edit.place < len(items) else {}
    return str(found.get("id") or found.get("role") or found.get("attribute") or "")[:120]
