"""Rows of a table into contents: one row per outcome with its field and task, as standards are printed.

What a row names by level and code is changed or added; what no row names stays, behind what the rows name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from oneplusx.domain.errors import Conflict, NotFound
from oneplusx.domain.standards.contents import Contents, Item, ItemKind, LevelContents

_KINDS = (ItemKind.FIELD, ItemKind.TASK, ItemKind.OUTCOME)
Cell = tuple[str, str, str]
"""Code, Chinese, English; an empty code: the row has none."""


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One row: its level, and field, task and outcome (``Cell``); the last ones may be empty."""

    level: str
    cells: tuple[Cell, Cell, Cell]


def merge_rows(contents: Contents, rows: Iterable[OutcomeRow]) -> Contents:
    """Contents with the rows in.

    Raises:
        NotFound: ``standards.unknown_level``.
        Conflict: ``standards.double_code``: a code stands in two places.
    """
    by_level: dict[str, list[tuple[Cell, Cell, Cell]]] = {}
    for row in rows:
        by_level.setdefault(row.level, []).append(row.cells)
    for name, cells in by_level.items():
        level = contents.level(name)
        if level is None:
            raise NotFound("standards.unknown_level", found=name)
        contents = contents.with_level(_merged(level, cells))
    return contents


def rows_of(contents: Contents) -> Iterator[OutcomeRow]:
    """The rows that say the same; a field without tasks and a task without outcomes have a row of their own."""
    for level in contents.levels:
        for item in level.items:
            for path in _paths(item):
                cells = [(one.code, one.text_zh, one.text_en) for one in path]
                first, second, third = (*cells, *[("", "", "")] * (3 - len(cells)))
                yield OutcomeRow(level.level, (first, second, third))


def _paths(item: Item) -> Iterator[tuple[Item, ...]]:
    if not item.children:
        yield (item,)
    for child in item.children:
        for path in _paths(child):
            yield (item, *path)


def _merged(level: LevelContents, rows: Sequence[tuple[Cell, Cell, Cell]]) -> LevelContents:
    places: dict[tuple[ItemKind, str], tuple[str, ...]] = {}
    for cells in rows:
        path = tuple(cell[0] for cell in cells if cell[0])
        for depth, code in enumerate(path):
            above = path[:depth]
            if places.setdefault((_KINDS[depth], code), above) != above:
                raise Conflict("standards.double_code", found=code, other=".".join(above))
    moved = {place for place, above in places.items()}
    kept = _without(level.items, moved, places, ())
    return replace(level, items=_tree(level, kept, rows, 0))


def _without(
    items: Sequence[Item],
    named: set[tuple[ItemKind, str]],
    places: dict[tuple[ItemKind, str], tuple[str, ...]],
    above: tuple[str, ...],
) -> tuple[Item, ...]:
    """The items without those that the rows put elsewhere."""
    staying = []
    for item in items:
        place = (item.kind, item.code)
        if place in named and places[place] != above:
            continue
        staying.append(replace(item, children=_without(item.children, named, places, (*above, item.code))))
    return tuple(staying)


def _tree(
    level: LevelContents, existing: Sequence[Item], rows: Sequence[tuple[Cell, Cell, Cell]], depth: int
) -> tuple[Item, ...]:
    known = {(item.kind, item.code): item for item in level.walk()}
    groups: dict[str, list[tuple[Cell, Cell, Cell]]] = {}
    for cells in rows:
        if cells[depth][0]:
            groups.setdefault(cells[depth][0], []).append(cells)
    here = {item.code: item for item in existing}
    made = []
    for code, group in groups.items():
        _code, zh, en = group[0][depth]
        before = here.pop(code, None)
        base = before or replace(known.get((_KINDS[depth], code)) or Item(_KINDS[depth], code, zh), children=())
        below = base.children if depth == len(_KINDS) - 1 else _tree(level, base.children, group, depth + 1)
        made.append(replace(base, text_zh=zh or base.text_zh, text_en=en or base.text_en, children=below))
    return (*made, *here.values())
