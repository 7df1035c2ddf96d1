"""Edits of contents: each takes contents and gives other contents, or refuses with the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from oneplusx.domain.errors import Conflict, Invalid, NotFound
from oneplusx.domain.standards.contents import CHILD_OF, Contents, Item, ItemKind, LevelContents
from oneplusx.domain.standards.documents import CODE_MAX, TEXT_MAX

Siblings = tuple[Item, ...]


def add_item(contents: Contents, *, level: str, parent: str, item: Item) -> Contents:
    """Adds an item as the last one under its parent.

    Args:
        parent: Key of the item above; empty for a work field.
        item: Without a code it gets the next one.

    Raises:
        NotFound: ``not_found``: no such level or parent.
        Invalid: ``standards.bad_contents``, ``standards.double_code``, ``standards.wrong_parent``.
    """
    one = _level_of(contents, level)
    above = None if not parent else find(one, parent)
    if CHILD_OF[above.kind if above else None] != item.kind:
        raise Invalid("standards.wrong_parent", found=item.kind)
    siblings = above.children if above else one.items
    coded = replace(item, code=item.code.strip() or _next_code(one, above, siblings, item.kind))
    _check(one, coded)
    return _replaced(contents, one, parent, lambda rows: (*rows, coded))


def change_item(contents: Contents, *, level: str, key: str, code: str, text_zh: str, text_en: str) -> Contents:
    """Changes the code and the words of an item.

    Raises:
        NotFound: ``not_found``.
        Invalid: ``standards.bad_contents``, ``standards.double_code``.
    """
    one = _level_of(contents, level)
    found = find(one, key)
    changed = replace(found, code=code.strip() or found.code, text_zh=text_zh.strip(), text_en=text_en.strip())
    _check(one, changed)
    return _replaced(contents, one, parent_of(one, key), lambda rows: tuple(_swap(rows, key, changed)))


def remove_item(contents: Contents, *, level: str, key: str) -> Contents:
    """Removes an item and everything below it.

    Raises:
        NotFound: ``not_found``.
    """
    one = _level_of(contents, level)
    find(one, key)
    return _replaced(contents, one, parent_of(one, key), lambda rows: tuple(row for row in rows if row.key != key))


def shift_item(contents: Contents, *, level: str, key: str, by: int) -> Contents:
    """Moves an item up (``by`` < 0) or down among its siblings; at the end it stays.

    Raises:
        NotFound: ``not_found``.
    """
    one = _level_of(contents, level)
    find(one, key)

    def moved(rows: Siblings) -> Siblings:
        at = next(index for index, row in enumerate(rows) if row.key == key)
        rest = [row for row in rows if row.key != key]
        rest.insert(max(0, min(len(rest), at + by)), rows[at])
        return tuple(rest)

    return _replaced(contents, one, parent_of(one, key), moved)


def move_item(contents: Contents, *, level: str, key: str, parent: str) -> Contents:
    """Moves an item under another parent of the same level, as the last one; it keeps its code.

    Raises:
        NotFound: ``not_found``.
        Invalid: ``standards.wrong_parent``.
    """
    one = _level_of(contents, level)
    found = find(one, key)
    above = find(one, parent)
    if CHILD_OF[above.kind] != found.kind:
        raise Invalid("standards.wrong_parent", found=above.code)
    without = _replaced(contents, one, parent_of(one, key), lambda rows: tuple(r for r in rows if r.key != key))
    return _replaced(without, _level_of(without, level), parent, lambda rows: (*rows, found))


def renumber(contents: Contents, *, level: str) -> Contents:
    """Gives all items of a level codes by their place: 1, 1.1, 1.1.1."""
    one = _level_of(contents, level)
    return contents.with_level(replace(one, items=tuple(_numbered(one.items, ""))))


def _numbered(items: Sequence[Item], prefix: str) -> Iterator[Item]:
    for number, item in enumerate(items, start=1):
        code = f"{prefix}{number}"
        yield replace(item, code=code, children=tuple(_numbered(item.children, f"{code}.")))


def find(level: LevelContents, key: str) -> Item:
    """The item with a key.

    Raises:
        NotFound: ``not_found``.
    """
    for item in level.walk():
        if item.key == key:
            return item
    raise NotFound("not_found")


def parent_of(level: LevelContents, key: str) -> str:
    """Key of the item above; empty for a work field."""
    for item in level.walk():
        if any(child.key == key for child in item.children):
            return item.key
    return ""


def _level_of(contents: Contents, level: str) -> LevelContents:
    found = contents.level(level)
    if found is None:
        raise NotFound("not_found")
    return found


def _next_code(level: LevelContents, above: Item | None, siblings: Siblings, kind: ItemKind) -> str:
    prefix = f"{above.code}." if above else ""
    used = {item.code for item in level.walk() if item.kind == kind}
    number = len(siblings) + 1
    while f"{prefix}{number}" in used:
        number += 1
    return f"{prefix}{number}"


def _check(level: LevelContents, item: Item) -> None:
    if not item.text_zh:
        raise Invalid("standards.bad_contents", place="text_zh", found="", allowed="a text")
    for name, value, maximum in (("code", item.code, CODE_MAX), ("text_zh", item.text_zh, TEXT_MAX)):
        if len(value) > maximum:
            raise Invalid("standards.bad_contents", place=name, found=len(value), allowed=maximum)
    for other in level.walk():
        if other.kind == item.kind and other.code == item.code and other.key != item.key:
            raise Conflict("standards.double_code", found=item.code, other=other.text_zh)


def _swap(rows: Siblings, key: str, changed: Item) -> Iterator[Item]:
    for row in rows:
        yield changed if row.key == key else row


def _replaced(
    contents: Contents, level: LevelContents, parent: str, change: Callable[[Siblings], Siblings]
) -> Contents:
    if not parent:
        return contents.with_level(replace(level, items=change(level.items)))
    return contents.with_level(replace(level, items=tuple(_below(item, parent, change) for item in level.items)))


def _below(item: Item, parent: str, change: Callable[[Siblings], Siblings]) -> Item:
    if item.key == parent:
        return replace(item, children=change(item.children))
    if item.kind == ItemKind.OUTCOME:
        return item
    return replace(item, children=tuple(_below(child, parent, change) for child in item.children))
