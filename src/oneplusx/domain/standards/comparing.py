"""Comparison of two versions (版本比较): what was added, removed, changed in words, or moved; level by level.

1. Items of a level are paired by lineage, then by kind and words, then by kind and code.
2. A pair whose words or code differ is *changed*; one that has another item above it, or another place among those of
   its siblings that both versions have, is *moved*. Of items that changed places, the fewest possible are called moved.
3. What has no partner was *added* or *removed*.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from oneplusx.domain.standards.contents import Contents, Item, LevelContents


class Change(StrEnum):
    """What happened to an item or a fact."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact of the standard or a level that differs; ``old`` or ``new`` is ``None`` where it is not stated."""

    name: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One line of the comparison.

    Attributes:
        changes: ``(SAME,)``, or what happened; an item can be both changed and moved.
        depth: 0 work field, 1 task, 2 outcome.
        old_parent: Code of the item above, where it was moved.
    """

    changes: tuple[Change, ...]
    depth: int
    old: Item | None
    new: Item | None
    old_parent: str = ""
    new_parent: str = ""

    @property
    def is_same(self) -> bool:
        """Nothing happened to it."""
        return self.changes == (Change.SAME,)


@dataclass(frozen=True, slots=True)
class LevelComparison:
    """What happened to one level: the level itself, its facts, its items in the order of the newer version."""

    level: str
    change: Change
    facts: tuple[FactChange, ...] = ()
    items: tuple[ItemChange, ...] = ()

    def count(self, change: Change) -> int:
        """Number of items to which this happened."""
        return sum(change in item.changes for item in self.items)

    @property
    def counts(self) -> Mapping[str, int]:
        """Number of items by what happened to them."""
        return {change.value: self.count(change) for change in Change}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions beside each other."""

    facts: tuple[FactChange, ...]
    levels: tuple[LevelComparison, ...]

    @property
    def is_same(self) -> bool:
        """Both say the same."""
        return not self.facts and all(
            level.change == Change.SAME and not level.facts and all(item.is_same for item in level.items)
            for level in self.levels
        )

    @property
    def counts(self) -> Mapping[str, int]:
        """Number of items by what happened to them, all levels together."""
        return {change.value: sum(level.count(change) for level in self.levels) for change in Change}


FACTS = ("name_zh", "name_en", "description_zh", "description_en", "occupations", "partners")
LEVEL_FACTS = (
    "description_zh",
    "description_en",
    "hours_theory",
    "hours_practice",
    "major_codes",
    "scheme",
    "certificate_code",
)


def compare(old: Contents, new: Contents) -> Comparison:
    """What changed from one version to another."""
    ranked = {level.level: (level.rank, level.level) for level in (*old.levels, *new.levels)}
    return Comparison(
        facts=_facts(old, new, FACTS),
        levels=tuple(_levels(old.level(name), new.level(name)) for name in sorted(ranked, key=ranked.__getitem__)),
    )


def _facts(old: object, new: object, names: Iterable[str]) -> tuple[FactChange, ...]:
    pairs = ((name, getattr(old, name), getattr(new, name)) for name in names)
    return tuple(FactChange(name, before, after) for name, before, after in pairs if before != after)


def _levels(old: LevelContents | None, new: LevelContents | None) -> LevelComparison:
    if new is None:
        assert old is not None
        lines = _flat(old.items)
        removed = [ItemChange((Change.REMOVED,), depth, item, None) for depth, item, _above in lines]
        return LevelComparison(old.level, Change.REMOVED, (), tuple(removed))
    if old is None:
        added = [ItemChange((Change.ADDED,), depth, None, item) for depth, item, _above in _flat(new.items)]
        return LevelComparison(new.level, Change.ADDED, (), tuple(added))
    facts = _facts(old, new, LEVEL_FACTS)
    items = _items(_flat(old.items), _flat(new.items))
    is_same = not facts and all(item.is_same for item in items)
    return LevelComparison(new.level, Change.SAME if is_same else Change.CHANGED, facts, items)


Line = tuple[int, Item, Item | None]


def _flat(items: Sequence[Item], depth: int = 0, above: Item | None = None) -> list[Line]:
    lines: list[Line] = []
    for item in items:
        lines.append((depth, item, above))
        lines += _flat(item.children, depth + 1, item)
    return lines


def _items(old: list[Line], new: list[Line]) -> tuple[ItemChange, ...]:
    partner = _pairs(old, new)
    back = {there: here for here, there in partner.items()}
    moved = _moved(old, new, partner)
    after = _removed_after(old, partner)
    lines: list[ItemChange] = _gone(old, after.get(-1, []))
    for at, (depth, item, above) in enumerate(new):
        if at in back:
            _depth, before, before_above = old[back[at]]
            lines.append(_pair(depth, before, item, at in moved, before_above, above))
        else:
            parent = above.code if above else ""
            lines.append(ItemChange((Change.ADDED,), depth, None, item, new_parent=parent))
        lines += _gone(old, after.get(back.get(at, -2), []))
    return tuple(lines)


def _pair(
    depth: int,
    old: Item,
    new: Item,
    is_moved: bool,  # noqa: FBT001
    old_above: Item | None,
    new_above: Item | None,
) -> ItemChange:
    is_changed = (old.text_zh, old.text_en, old.code) != (new.text_zh, new.text_en, new.code)
    changes = ([Change.CHANGED] if is_changed else []) + ([Change.MOVED] if is_moved else [])
    return ItemChange(
        tuple(changes) or (Change.SAME,),
        depth,
        old,
        new,
        old_above.code if old_above else "",
        new_above.code if new_above else "",
    )


def _gone(old: list[Line], places: Iterable[int]) -> list[ItemChange]:
    return [
        ItemChange((Change.REMOVED,), old[at][0], old[at][1], None, old_parent=above.code if above else "")
        for at in places
        for above in [old[at][2]]
    ]


def _removed_after(old: list[Line], partner: Mapping[int, int]) -> dict[int, list[int]]:
    """Removed lines of the old version, by the last kept line before them (-1: none)."""
    found: dict[int, list[int]] = {}
    last = -1
    for at in range(len(old)):
        if at in partner:
            last = at
        else:
            found.setdefault(last, []).append(at)
    return found


def _pairs(old: list[Line], new: list[Line]) -> dict[int, int]:
    """Old line → new line."""
    keys: tuple[Callable[[Item], object], ...] = (
        lambda item: item.lineage and (item.kind, item.lineage),
        lambda item: (item.kind, item.text_zh),
        lambda item: (item.kind, item.code),
    )
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for key in keys:
        places: dict[object, list[int]] = {}
        for at, (_depth, item, _above) in enumerate(new):
            if at not in taken:
                places.setdefault(key(item), []).append(at)
        for at, (_depth, item, _above) in enumerate(old):
            waiting = places.get(key(item)) if at not in pairs and key(item) else None
            if waiting:
                pairs[at] = waiting.pop(0)
                taken.add(pairs[at])
    return pairs


def _moved(old: list[Line], new: list[Line], partner: Mapping[int, int]) -> set[int]:
    """New lines that stand elsewhere than before."""
    moved: set[int] = set()
    at_old = {id(item): at for at, (_depth, item, _above) in enumerate(old)}
    at_new = {id(item): at for at, (_depth, item, _above) in enumerate(new)}
    siblings: dict[int | None, list[int]] = {}
    for here, there in sorted(partner.items()):
        above_old, above_new = old[here][2], new[there][2]
        expected = partner.get(at_old[id(above_old)]) if above_old else None
        found = at_new[id(above_new)] if above_new else None
        if expected == found:
            siblings.setdefault(found, []).append(there)
        else:
            moved.add(there)
    for places in siblings.values():
        moved |= set(places) - _longest_rising(places)
    return moved


def _longest_rising(places: Sequence[int]) -> set[int]:
    """The most numbers that already stand in rising order."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, place in enumerate(places):
        where = bisect_left(tails, place)
        tails[where : where + 1] = [place]
        ends[where : where + 1] = [at]
        before.append(ends[where - 1] if where else -1)
    kept: set[int] = set()
    at = ends[-1] if ends else -1
    while at >= 0:
        kept.add(places[at])
        at = before[at]
    return kept
