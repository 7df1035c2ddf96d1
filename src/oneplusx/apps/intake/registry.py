"""Kinds of imports (导入类别): upper apps describe theirs and register it in ``ready()``; see README.md."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from oneplusx.apps.intake.parsing import Parse, text
from oneplusx.web.actor import Actor

Value = Any  # a JSON value: text, whole number, true/false, list of these, or None for an empty cell
Options = Mapping[str, str]


class RowStatus(StrEnum):
    """What applying a row would do."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a row, or worth a notice.

    Attributes:
        code: Worded in ``web/wording``.
        column: Key of the column whose cell is marked; ``None`` marks the whole row.
        params: Named values of the wording; JSON values.
        is_notice: Does not keep the row from being applied.
    """

    code: str
    column: str | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    is_notice: bool = False


@dataclass(slots=True)
class Row:
    """One row: its number in the sheet (as people see it) and its values by column key."""

    number: int
    values: dict[str, Value]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Outcome of checking one row; with status ``ERROR`` at least one problem that is not a notice."""

    status: RowStatus
    problems: tuple[Problem, ...] = ()


NEW, CHANGED, UNCHANGED = Verdict(RowStatus.NEW), Verdict(RowStatus.CHANGED), Verdict(RowStatus.UNCHANGED)


def error(code: str, column: str | None = None, **params: object) -> Verdict:
    """A verdict with one error."""
    return Verdict(RowStatus.ERROR, (Problem(code, column, params),))


@dataclass(frozen=True, slots=True)
class Applied:
    """Outcome of applying a chunk, where not every row could be applied after all."""

    refused: Mapping[int, Problem]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a kind.

    Attributes:
        key: Its name in ``Row.values``.
        title_zh: Title in the template; also accepted: ``title_en`` and ``aliases``. Spaces, case, a ``*`` and what
            stands in brackets do not matter.
        is_required: An empty cell is an error; a missing column too.
        parse: From the cell to the value; see ``intake.parsing``.
        choices: Texts of the dropdown in the template, for an institution.
        sample: The cell of the sample row.
    """

    key: str
    title_zh: str
    title_en: str = ""
    aliases: tuple[str, ...] = ()
    is_required: bool = False
    parse: Parse = field(default_factory=text)
    choices: Callable[[UUID], Sequence[str]] | None = None
    sample: str = ""
    note_zh: str = ""
    note_en: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """A question asked once per file, before the check.

    Attributes:
        choices: (value, Chinese, English) for an institution; ``None`` for free text.
    """

    key: str
    title_zh: str
    title_en: str
    choices: Callable[[UUID], Sequence[tuple[str, str, str]]] | None = None
    default: str = ""
    is_required: bool = False


class CheckRows(Protocol):
    """Says for each row, in order, what applying it would do. Set-based: a few queries for all rows; writes nothing."""

    def __call__(self, rows: Sequence[Row], *, institution_id: UUID, options: Options) -> Sequence[Verdict]:
        """Returns one verdict per row."""


class ApplyRows(Protocol):
    """Writes the rows of one chunk, inside the engine's transaction. Applying again must change nothing."""

    def __call__(
        self, rows: Sequence[Row], *, institution_id: UUID, options: Options, actor: Actor, now: datetime
    ) -> Applied | None:
        """Returns the rows that could not be applied after all, if any."""


class Finish(Protocol):
    """Called once after the last chunk, in the transaction that marks the import applied."""

    def __call__(self, *, batch_id: UUID, institution_id: UUID, options: Options, actor: Actor, now: datetime) -> None:
        """Does what is left to do."""


def _nothing(*, batch_id: UUID, institution_id: UUID, options: Options, actor: Actor, now: datetime) -> None:
    """Nothing more to do."""


@dataclass(frozen=True, slots=True)
class ImportKind:
    """One kind of import (导入类别).

    Attributes:
        code: On the command line and in addresses, e.g. ``"learners"``.
        permission: Who may import it, in which institution (``parties.permissions``).
        key: Columns that together name a row; a second row with the same key is an error that names the first.
        slice_rows: How many rows one call of ``check_rows`` gets at most; 0: all of them.
        is_order_free: No row of a file needs or touches what another one writes: pieces may be written side by side.
        next_path: Where people go next when it is done.
    """

    code: str
    title_zh: str
    title_en: str
    columns: tuple[Column, ...]
    permission: str
    check_rows: CheckRows
    apply_rows: ApplyRows
    finish: Finish = _nothing
    key: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    note_zh: str = ""
    note_en: str = ""
    slice_rows: int = 10_000
    is_order_free: bool = False
    next_path: str = ""
    order: int = 100


_kinds: dict[str, ImportKind] = {}


def register(kind: ImportKind) -> None:
    """Registers a kind (once, in ``ready()``)."""
    _kinds[kind.code] = kind


def kinds() -> list[ImportKind]:
    """All kinds in the order in which a new deployment needs them."""
    return sorted(_kinds.values(), key=lambda kind: (kind.order, kind.code))


def find_kind(code: str) -> ImportKind | None:
    """The kind of a code."""
    return _kinds.get(code)
