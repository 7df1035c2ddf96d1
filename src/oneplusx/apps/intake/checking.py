"""Reads every cell of a sheet, names each fault, and asks the kind what each good row would do."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from oneplusx.apps.intake.parsing import Noted
from oneplusx.apps.intake.reading import Cells, Sheet
from oneplusx.apps.intake.registry import Column, ImportKind, Options, Problem, Row, RowStatus, Verdict
from oneplusx.domain.errors import DomainError

_UNUSUAL = re.compile("[！-～\u00a0\u200b-\u200f\u2028-\u202f\u3000\ufeff]")
_INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\ufeff]")
_ROUNDED = re.compile(r"\d(?:\.\d+)?[eE]\+\d+")
_FULL_WIDTH = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_FULL_WIDTH |= {ord("－"): ord("-"), 0xFF0E: ord("."), ord("／"): ord("/"), 0xA0: 0x20, 0x3000: 0x20}

ReportProgress = Callable[[int, int], None]


@dataclass(slots=True)
class CheckedRow:
    """A row with what was found out about it."""

    row: Row
    status: RowStatus = RowStatus.NEW
    problems: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class CheckResult:
    """All rows of a file, checked."""

    rows: list[CheckedRow]

    def count(self, status: RowStatus) -> int:
        """Number of rows with a status."""
        return Counter(row.status for row in self.rows)[status]

    def to_apply(self) -> list[CheckedRow]:
        """Rows that would change something."""
        return [row for row in self.rows if row.status in {RowStatus.NEW, RowStatus.CHANGED}]


def _quiet(_done: int, _total: int) -> None:
    """Nobody watches."""


def check_sheet(
    sheet: Sheet, kind: ImportKind, *, institution_id: UUID, options: Options, report: ReportProgress = _quiet
) -> CheckResult:
    """Checks a sheet: cells, doubles within the file, then the kind's own check; writes nothing.

    Steps: 1. parse each cell; 2. find doubles by key; 3. ask the kind, slice by slice.
    """
    parsed = [_parse_row(number, cells, sheet, kind) for number, cells in sheet.rows]
    _mark_doubles(parsed, kind)
    good = [row for row in parsed if row.status != RowStatus.ERROR]
    size = kind.slice_rows or len(good) or 1
    for start in range(0, len(good), size):
        piece = good[start : start + size]
        verdicts = kind.check_rows([row.row for row in piece], institution_id=institution_id, options=options)
        _take_over(piece, verdicts, kind)
        report(min(start + size, len(good)), len(good))
    return CheckResult(parsed)


def _take_over(piece: Sequence[CheckedRow], verdicts: Sequence[Verdict], kind: ImportKind) -> None:
    if len(verdicts) != len(piece):
        raise AssertionError(f"{kind.code}: {len(verdicts)} verdicts for {len(piece)} rows")
    for row, verdict in zip(piece, verdicts, strict=True):
        row.status = verdict.status
        row.problems.extend(verdict.problems)


def _parse_row(number: int, cells: Cells, sheet: Sheet, kind: ImportKind) -> CheckedRow:
    values: dict[str, Any] = {}
    checked = CheckedRow(Row(number, values))
    for column in kind.columns:
        index = sheet.places.get(column.key)
        if index is None:
            values[column.key] = None
            continue
        try:
            cell = cells[index] if index < len(cells) else None
            values[column.key] = _value(cell, column, (number, index), sheet, checked.problems)
        except DomainError as fault:
            values[column.key] = None
            checked.status = RowStatus.ERROR
            checked.problems.append(Problem(fault.code, column.key, {"field": column.title_zh, **fault.params}))
    if number in sheet.hidden_rows:
        checked.problems.append(Problem("intake.hidden_row", None, {}, is_notice=True))
    return checked


class _Fault(DomainError):
    """A cell that cannot be used."""


def _value(cell: Any, column: Column, place: tuple[int, int], sheet: Sheet, problems: list[Problem]) -> Any:
    if place in sheet.merged:
        raise _Fault("intake.merged_cell")
    if place in sheet.error_cells:
        raise _Fault("intake.error_cell")
    if isinstance(cell, str):
        cell = _clean(cell, column, problems)
    if cell is None or cell == "":
        if column.is_required:
            raise _Fault("intake.cell_empty")
        return None
    value = column.parse(cell)
    if type(value) is Noted:
        problems.append(Problem(value.code, column.key, value.params, is_notice=True))
        return value.value
    return value


def _clean(cell: str, column: Column, problems: list[Problem]) -> str:
    if cell.isascii():
        trimmed = cell.strip()
        if "+" in trimmed and _ROUNDED.fullmatch(trimmed):
            raise _Fault("intake.number_precision_lost", found=trimmed)
        return trimmed
    if _UNUSUAL.search(cell):
        plain = _INVISIBLE.sub("", cell).translate(_FULL_WIDTH)
        if plain.strip() != cell.strip():
            params = {"found": cell.strip(), "as": plain.strip()}
            problems.append(Problem("intake.full_width", column.key, params, is_notice=True))
        cell = plain
    return unicodedata.normalize("NFC", cell).strip()


def _mark_doubles(rows: list[CheckedRow], kind: ImportKind) -> None:
    if not kind.key:
        return
    first: dict[tuple[Any, ...], int] = {}
    for row in rows:
        key = tuple(_hashable(row.row.values[name]) for name in kind.key)
        if all(part is None for part in key):
            continue
        earlier = first.setdefault(key, row.row.number)
        if earlier != row.row.number:
            row.status = RowStatus.ERROR
            row.problems.append(Problem("intake.duplicate_of_row", kind.key[-1], {"row": earlier}))


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def as_document(number: int, problem: Problem) -> dict[str, Any]:
    """A problem as it is kept with the import."""
    return {
        "row": number,
        "column": problem.column,
        "code": problem.code,
        "params": dict(problem.params),
        "is_notice": problem.is_notice,
    }


def from_document(document: Mapping[str, Any]) -> tuple[int, Problem]:
    """What ``as_document`` made."""
    problem = Problem(document["code"], document["column"], document["params"], document["is_notice"])
    return int(document["row"]), problem
