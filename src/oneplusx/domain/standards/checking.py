"""What is missing or wrong before contents can be submitted (提交前检查); each finding names its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from oneplusx.domain.assessment import Scheme
from oneplusx.domain.errors import Invalid
from oneplusx.domain.standards.contents import Contents, Item, ItemKind, LevelContents


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding.

    Attributes:
        level: Level concerned; empty for the standard itself.
        item: Code of the item concerned; empty for the level itself.
        key: Key of that item.
        is_blocking: The contents cannot be submitted with it.
    """

    code: str
    level: str = ""
    item: str = ""
    key: str = ""
    is_blocking: bool = True
    params: tuple[tuple[str, Any], ...] = ()


def check(contents: Contents, *, known_majors: Collection[str] | None = None) -> tuple[Finding, ...]:
    """All findings, blocking ones first, in the order of the contents.

    Args:
        known_majors: Codes of the majors there are; ``None``: not checked.
    """
    found = list(_of_standard(contents))
    for level in contents.levels:
        found += _of_level(level, known_majors)
        found += _of_items(level)
    return tuple(sorted(found, key=lambda one: not one.is_blocking))


def _of_standard(contents: Contents) -> Iterator[Finding]:
    if not contents.levels:
        yield Finding("standards.no_levels")
    if not contents.partners:
        yield Finding("standards.no_partners", is_blocking=False)
    if not contents.occupations:
        yield Finding("standards.no_occupations", is_blocking=False)
    ranks = Counter(level.rank for level in contents.levels)
    for level in contents.levels:
        if ranks[level.rank] > 1:
            yield Finding("standards.double_rank", level.level, params=(("found", level.rank),))


def _of_level(level: LevelContents, known_majors: Collection[str] | None) -> Iterator[Finding]:
    if not level.items:
        yield Finding("standards.empty_level", level.level)
    if level.hours_theory is None or level.hours_practice is None:
        yield Finding("standards.no_hours", level.level, is_blocking=False)
    if not level.major_codes:
        yield Finding("standards.no_majors", level.level, is_blocking=False)
    unknown = [code for code in level.major_codes if known_majors is not None and code not in known_majors]
    if unknown:
        shown = ", ".join(unknown[:5])
        yield Finding("standards.unknown_majors", level.level, is_blocking=False, params=(("found", shown),))
    try:
        Scheme.from_document(level.scheme)
    except Invalid as error:
        yield Finding(error.code, level.level, params=tuple(error.params.items()))


def _of_items(level: LevelContents) -> Iterator[Finding]:
    counts = Counter((item.kind, item.code) for item in level.walk())
    words = Counter(item.text_zh for item in level.outcomes)
    for item in level.walk():
        yield from _of_item(level.level, item, counts[item.kind, item.code], words[item.text_zh])


def _of_item(level: str, item: Item, uses: int, same_words: int) -> Iterator[Finding]:
    if uses > 1:
        yield Finding("standards.code_used_twice", level, item.code, item.key)
    if item.kind == ItemKind.FIELD and not item.children:
        yield Finding("standards.field_without_tasks", level, item.code, item.key)
    if item.kind == ItemKind.TASK and not item.children:
        yield Finding("standards.task_without_outcomes", level, item.code, item.key)
    if item.kind == ItemKind.OUTCOME and same_words > 1:
        yield Finding("standards.same_words", level, item.code, item.key, is_blocking=False)
