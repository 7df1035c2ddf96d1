"""Reads the workbook back into a rule set; errors name the sheet's row as their line."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Sequence
from functools import reduce
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from oneplusx.domain.errors import Invalid
from oneplusx.domain.rules.document.loading import finish_document
from oneplusx.domain.rules.document.places import Path, Placed, read_plain
from oneplusx.domain.rules.model import RuleSet
from oneplusx.domain.rules.workbook.cells import CellError, read_cell
from oneplusx.domain.rules.workbook.extent import is_workbook_within_bounds
from oneplusx.domain.rules.workbook.layout import FACTS, FACTS_SHEET, RULES, SHEETS, Column, Sheet

WORKBOOK_BYTES_MAX = 10 * 2**20
_HEAD_ROWS = 2

Rows = Sequence[Sequence[Any]]


def from_workbook(data: bytes, *, name: str = "workbook") -> RuleSet:
    """Reads a rule set from a spreadsheet (xlsx) as ``to_workbook`` lays it out.

    Columns may stand in any order; row 2 names their fields. Sheets that are missing count as empty.

    Args:
        data: The file's bytes.
        name: What to call it in errors.

    Raises:
        Invalid: ``rules.invalid_document``: ``line`` is the row of the sheet, ``field`` the sheet and field.
    """
    pages = _open(data, name)
    placed = read_plain({})
    document: dict[str, Any] = {}
    placed.value = document
    if FACTS_SHEET not in pages:
        placed.report((), ", ".join(pages), FACTS_SHEET, "workbook.sheet_missing")
    _read_facts(placed, pages.get(FACTS_SHEET, ()), document)
    for sheet in SHEETS:
        _read_list(placed, sheet, pages.get(sheet.name, ()), document)
    return finish_document(placed, name)


def _open(data: bytes, name: str) -> dict[str, Rows]:
    problem = "workbook.too_large"
    try:
        if len(data) <= WORKBOOK_BYTES_MAX and is_workbook_within_bounds(data):
            book = CalamineWorkbook.from_filelike(BytesIO(data))
            return {sheet: book.get_sheet_by_name(sheet).to_python(skip_empty_area=False) for sheet in book.sheet_names}
    except (CalamineError, zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, NotImplementedError):
        problem = "workbook.unreadable"
    found = {"line": None, "field": "(document)", "found": f"{len(data)} bytes", "allowed": "xlsx", "code": problem}
    raise Invalid("rules.invalid_document", name=name, problems=[found])


def _put(data: dict[str, Any], field: str, value: Any) -> None:
    *above, last = field.split(".")
    for name in above:
        data = data.setdefault(name, {})
    data[last] = value


def _path(prefix: Path, field: str) -> Path:
    return (*prefix, *field.split("."))


def _is_empty(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _read_value(placed: Placed, path: Path, column: Column, cell: Any) -> Any:
    try:
        return read_cell(column.kind, cell)
    except CellError as error:
        placed.report(path, cell, str(error), "workbook.cell")
        return None


def _read_facts(placed: Placed, rows: Rows, document: dict[str, Any]) -> None:
    columns = {column.field: column for column in FACTS}
    for number, row in enumerate(rows, start=1):
        field, cell = (str(row[1]).strip(), row[2]) if len(row) > _HEAD_ROWS else ("", None)
        if field not in columns:
            if field:
                placed.report((FACTS_SHEET, field), field, ", ".join(columns), "workbook.unknown_field")
            continue
        path = _path((), field)
        placed.lines[path] = number
        if not _is_empty(cell):
            _put(document, field, _read_value(placed, path, columns[field], cell))


def _read_list(placed: Placed, sheet: Sheet, rows: Rows, document: dict[str, Any]) -> None:
    if len(rows) < _HEAD_ROWS:
        return
    columns = {column.field: column for column in sheet.columns}
    heads = [str(cell).strip() for cell in rows[1]]
    for field in heads:
        if field and field not in columns:
            placed.report((sheet.name, field), field, ", ".join(columns), "workbook.unknown_field")
    for number, row in enumerate(rows[_HEAD_ROWS:], start=_HEAD_ROWS + 1):
        cells = {head: cell for head, cell in zip(heads, row, strict=False) if head in columns and not _is_empty(cell)}
        if cells:
            _read_row(placed, sheet, cells, number, document)


def _read_row(placed: Placed, sheet: Sheet, cells: dict[str, Any], number: int, document: dict[str, Any]) -> None:
    columns = {column.field: column for column in sheet.columns}
    prefix = _prefix(placed, sheet, cells, number, document)
    if prefix is None:
        return
    placed.lines[prefix] = number
    item: dict[str, Any] = {}
    for field, cell in cells.items():
        if sheet.inner and field == sheet.columns[0].field:
            continue
        path = _path(prefix, field)
        placed.lines[path] = number
        _put(item, field, _read_value(placed, path, columns[field], cell))
    if not sheet.inner:
        if sheet is RULES:
            item.setdefault("from", {})
        document.setdefault(sheet.field, []).append(item)
        return
    holder = document[sheet.field][prefix[1]]
    *above, last = sheet.inner.split(".")
    for name in above:
        holder = holder.setdefault(name, {})
    holder.setdefault(last, []).append(item)


def _prefix(placed: Placed, sheet: Sheet, cells: dict[str, Any], number: int, document: dict[str, Any]) -> Path | None:
    """Where the row's item will stand in the document."""
    if not sheet.inner:
        return sheet.field, len(document.get(sheet.field, ()))
    items = document.get(sheet.field, [])
    wanted = str(cells.get(sheet.columns[0].field, "")).strip()
    for place, item in enumerate(items):
        if item.get("id") == wanted:
            *above, last = sheet.inner.split(".")
            holder = reduce(lambda inside, name: inside.get(name, {}), above, item)
            return sheet.field, place, *above, last, len(holder.get(last, ()))
    placed.lines[sheet.name, number] = number
    known = ", ".join(str(item.get("id")) for item in items)
    placed.report((sheet.name, number), wanted, known, "document.unknown_id")
    return None
