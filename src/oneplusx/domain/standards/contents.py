"""What a version of a standard says (标准内容): levels with work fields, tasks and learning outcomes, in order.

The three kinds of statements are one class: ``Item``. Its place is its position in ``children``; ``key`` names it
within this version, ``lineage`` through all versions, ``case_id`` in CASE documents.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any


class ItemKind(StrEnum):
    """Kinds of statements, from the root of the tree to its leaves."""

    FIELD = "field"
    TASK = "task"
    OUTCOME = "outcome"


CHILD_OF: Mapping[ItemKind | None, ItemKind | None] = {
    None: ItemKind.FIELD,
    ItemKind.FIELD: ItemKind.TASK,
    ItemKind.TASK: ItemKind.OUTCOME,
    ItemKind.OUTCOME: None,
}
"""What an item of a kind consists of; ``None`` is a level."""


@dataclass(frozen=True, slots=True)
class Item:
    """A work field (工作领域), a task (工作任务) or a learning outcome (学习结果)."""

    kind: ItemKind
    code: str
    text_zh: str
    text_en: str = ""
    children: tuple[Item, ...] = ()
    key: str = ""
    lineage: str = ""
    case_id: str = ""

    def walk(self) -> Iterator[Item]:
        """The item and everything below it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class LevelContents:
    """One level (等级).

    Attributes:
        rank: Low to high, from 1.
        hours_theory: Hours of instruction (学时); ``None``: not stated.
        scheme: Document of ``domain.assessment.Scheme``; empty: the default.
        certificate_code: Code of the certificate it leads to; empty: made from the standard's code.
    """

    level: str
    rank: int = 0
    description_zh: str = ""
    description_en: str = ""
    hours_theory: int | None = None
    hours_practice: int | None = None
    major_codes: tuple[str, ...] = ()
    scheme: Mapping[str, Any] = field(default_factory=dict)
    certificate_code: str = ""
    items: tuple[Item, ...] = ()
    key: str = ""
    case_id: str = ""

    def walk(self) -> Iterator[Item]:
        """All items of the level, in order."""
        for item in self.items:
            yield from item.walk()

    @property
    def outcomes(self) -> tuple[Item, ...]:
        """Its learning outcomes, in order."""
        return tuple(item for item in self.walk() if item.kind == ItemKind.OUTCOME)


@dataclass(frozen=True, slots=True)
class Occupation:
    """An occupation that the standard is for; ``code`` of the national classification, or empty."""

    name_zh: str
    code: str = ""
    name_en: str = ""


class PartnerRole(StrEnum):
    """What an industry partner did."""

    LEAD = "lead"
    DRAFTING = "drafting"
    REVIEWING = "reviewing"


@dataclass(frozen=True, slots=True)
class Partner:
    """Who took part in the drafting (参与起草单位)."""

    name_zh: str
    name_en: str = ""
    role: PartnerRole = PartnerRole.DRAFTING


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything that a version of a standard says, without its code, version and state."""

    name_zh: str
    name_en: str = ""
    description_zh: str = ""
    description_en: str = ""
    occupations: tuple[Occupation, ...] = ()
    partners: tuple[Partner, ...] = ()
    levels: tuple[LevelContents, ...] = ()

    def level(self, level: str) -> LevelContents | None:
        """The contents of one level."""
        return next((one for one in self.levels if one.level == level), None)

    def with_level(self, changed: LevelContents) -> Contents:
        """The same with one level in the place of its earlier self, or added in the order of ranks."""
        others = [one for one in self.levels if one.level != changed.level]
        return replace(self, levels=tuple(sorted([*others, changed], key=lambda one: (one.rank, one.level))))


def natural_order(code: str) -> tuple[tuple[int, int | str], ...]:
    """A key that sorts ``1.2`` before ``1.10``."""
    parts = code.replace("-", ".").split(".")
    return tuple((0, int(part)) if part.isdigit() else (1, part) for part in parts)
