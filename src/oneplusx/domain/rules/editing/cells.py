"""A part of a rule set as the cells of a decision table, and back; the same columns as in the spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from oneplusx.domain.errors import NotFound
from oneplusx.domain.rules.workbook.cells import CellError, read_cell, write_cell
from oneplusx.domain.rules.workbook.layout import FACTS, SHEETS, Column, Sheet

FACTS_PART = "facts"
Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A cell that cannot be read; ``allowed`` says what could stand there."""

    field: str
    found: str
    allowed: str


def sheet_of(part: str) -> Sheet:
    """The sheet of a list of the document.

    Raises:
        NotFound: ``not_found``.
    """
    for sheet in SHEETS:
        if sheet.field == part and not sheet.inner:
            return sheet
    raise NotFound("not_found")


def inner_sheets(part: str) -> tuple[Sheet, ...]:
    """The lists inside each item of a part: credit rows, deductions, score rows."""
    return tuple(sheet for sheet in SHEETS if sheet.field == part and sheet.inner)


def columns_of(part: str) -> tuple[Column, ...]:
    """The columns of a part; ``facts`` is everything outside the lists.

    Raises:
        NotFound: ``not_found``.
    """
    return FACTS if part == FACTS_PART else sheet_of(part).columns


def cells_of(columns: Sequence[Column], item: Mapping[str, Any]) -> dict[str, str]:
    """The cells of an item by field, as text; what it does not say is left out."""
    found = {column.field: _find(item, column.field) for column in columns}
    kinds = {column.field: column.kind for column in columns}
    return {field: str(write_cell(kinds[field], value)) for field, value in found.items() if value is not None}


def _find(data: Any, path: str) -> Any:
    for name in path.split("."):
        if not isinstance(data, Mapping) or name not in data:
            return None
        data = data[name]
    return data


def item_of(columns: Sequence[Column], cells: Cells) -> tuple[dict[str, Any], list[CellProblem]]:
    """The item that cells say, and the cells that cannot be read; empty cells say nothing."""
    item: dict[str, Any] = {}
    problems: list[CellProblem] = []
    for column in columns:
        cell = cells.get(column.field, "").strip()
        if not cell:
            continue
        try:
            value = read_cell(column.kind, cell)
        except CellError as error:
            problems.append(CellProblem(column.field, cell, str(error)))
            continue
        _put(item, column.field, _number(value))
    return item, problems


def _number(value: Any) -> Any:
    """Exact decimals as documents write them."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, list):
        return [_number(part) for part in value]
    if isinstance(value, dict):
        return {name: _number(part) for name, part in value.items()}
    return value


def _put(item: dict[str, Any], path: str, value: Any) -> None:
    *above, last = path.split(".")
    for name in above:
        item = item.setdefault(name, {})
    item[last] = value
