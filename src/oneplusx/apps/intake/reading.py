"""Reads the first fitting sheet of a spreadsheet into a header and rows of cells."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import python_calamine

from oneplusx.apps.files import sniffing
from oneplusx.apps.intake import archives
from oneplusx.apps.intake.archives import COLUMNS_MAX, ROWS_MAX
from oneplusx.apps.intake.registry import Column, ImportKind
from oneplusx.domain.errors import Invalid

HEADER_WITHIN_ROWS = 10
SHEETS_MAX = 20
RESULT_TITLE = "检查结果"
REMARKS = (
    "说明",
    "填表说明",
    "填写说明",
    "注:",
    "注：",
    "备注:",
    "备注：",
    "note",
    "#",
    "示例",
    "例:",
    "例：",
    "example",
)
_NOISE = re.compile(r"[\s*\uff0a※]+|[(（\[【].*?[)）\]】]")
Cells = list[Any]


@dataclass(slots=True)
class Sheet:
    """A sheet as read.

    Attributes:
        header: Titles as written.
        places: Column key → index of its cell.
        rows: (row number from 1, cells); empty rows, remarks and the untouched sample row are left out.
        merged: (row number, index) of cells that are covered by a merged range, without its first cell.
        everything: All cells of the sheet, as read.
    """

    name: str
    header: list[str]
    header_row: int
    places: dict[str, int]
    rows: list[tuple[int, Cells]]
    hidden_rows: frozenset[int] = frozenset()
    error_cells: frozenset[tuple[int, int]] = frozenset()
    merged: frozenset[tuple[int, int]] = frozenset()
    unknown_titles: list[str] = field(default_factory=list)
    everything: list[Cells] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Raw:
    name: str
    cells: list[Cells]
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]] = ()
    facts: archives.SheetFacts = archives.NO_FACTS


def read_sheet(data: bytes, kind: ImportKind) -> Sheet:
    """The sheet of the file that fits the kind best.

    Raises:
        Invalid: ``intake.corrupt_file``, ``intake.password``, ``intake.empty_file``, ``intake.wrong_template``,
            ``intake.double_title``, ``intake.too_many_rows``, ``intake.too_many_columns``,
            ``intake.unpacked_too_large``.
    """
    media_type = sniffing.media_type_of(data)
    if media_type is None:
        raise Invalid("intake.corrupt_file")
    if media_type in {sniffing.XLSX, sniffing.ODS}:
        archives.check_unpacked_size(data)
    best: tuple[int, _Raw, int] | None = None
    for raw in _sheets(data, media_type):
        score, header_row = _find_header(raw.cells, kind)
        if best is None or score > best[0]:
            best = (score, raw, header_row)
    if best is None or not any(any(_is_filled(cell) for cell in cells) for cells in best[1].cells):
        raise Invalid("intake.empty_file")
    return _sheet_of(kind, best[1], best[2])


def _sheets(data: bytes, media_type: str) -> Iterator[_Raw]:
    if media_type == sniffing.CSV:
        yield _Raw("CSV", _read_csv(data))
        return
    if media_type not in sniffing.SPREADSHEETS:
        raise Invalid("intake.corrupt_file")
    try:
        book = python_calamine.load_workbook(io.BytesIO(data))
        visible = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.visible == python_calamine.SheetVisibleEnum.Visible
            and sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
        for name in visible[:SHEETS_MAX]:
            facts = archives.sheet_facts(data, name) if media_type == sniffing.XLSX else archives.NO_FACTS
            sheet = book.get_sheet_by_name(name)
            if sheet.total_height > ROWS_MAX:
                raise Invalid("intake.too_many_rows", found=sheet.total_height, allowed=ROWS_MAX)
            yield _Raw(name, sheet.to_python(skip_empty_area=False), sheet.merged_cell_ranges or (), facts)
    except python_calamine.PasswordError:
        raise Invalid("intake.password") from None
    except (python_calamine.CalamineError, OSError, ValueError):
        raise Invalid("intake.corrupt_file") from None


def _read_csv(data: bytes) -> list[Cells]:
    try:
        content = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            content = data.decode("gb18030")
        except UnicodeDecodeError:
            raise Invalid("intake.corrupt_file") from None
    first = content[: content.find("\n")] if "\n" in content else content
    delimiter = max(",\t;", key=first.count)
    rows: list[Cells] = []
    try:
        for row in csv.reader(io.StringIO(content, newline=""), delimiter=delimiter):
            rows.append(list(row))
            if len(rows) > ROWS_MAX:
                raise Invalid("intake.too_many_rows", found=len(rows), allowed=ROWS_MAX)
    except csv.Error:
        raise Invalid("intake.corrupt_file") from None
    return rows


def plain_title(title: object) -> str:
    """A title without spaces, stars and brackets, in lower case."""
    return _NOISE.sub("", str(title)).casefold()


def titles_of(column: Column) -> frozenset[str]:
    """All titles under which a column is recognized."""
    return frozenset(plain_title(title) for title in (column.title_zh, column.title_en, *column.aliases) if title)


def _find_header(cells: list[Cells], kind: ImportKind) -> tuple[int, int]:
    known = frozenset().union(*(titles_of(column) for column in kind.columns))
    best = (0, 0)
    for index, row in enumerate(cells[:HEADER_WITHIN_ROWS]):
        score = len({plain_title(cell) for cell in row if isinstance(cell, str)} & known)
        if score > best[0]:
            best = (score, index)
    return best


def _sheet_of(kind: ImportKind, raw: _Raw, header_row: int) -> Sheet:
    header = [str(cell).strip() if _is_filled(cell) else "" for cell in raw.cells[header_row]]
    if len(header) > COLUMNS_MAX:
        raise Invalid("intake.too_many_columns", found=len(header), allowed=COLUMNS_MAX)
    places, unknown = _places(header, kind)
    sheet = Sheet(
        name=raw.name,
        header=header,
        header_row=header_row + 1,
        places=places,
        rows=_data_rows(raw.cells, header_row, kind, places),
        hidden_rows=raw.facts.hidden_rows,
        error_cells=raw.facts.error_cells,
        merged=_covered(raw.merged, header_row),
        unknown_titles=unknown,
        everything=raw.cells,
    )
    if not sheet.rows:
        raise Invalid("intake.empty_file")
    return sheet


def _places(header: list[str], kind: ImportKind) -> tuple[dict[str, int], list[str]]:
    by_title = {title: column.key for column in kind.columns for title in titles_of(column)}
    places: dict[str, int] = {}
    unknown = []
    for index, title in enumerate(header):
        key = by_title.get(plain_title(title))
        if key is None:
            if title and not title.startswith(RESULT_TITLE):
                unknown.append(title)
        elif key in places:
            raise Invalid("intake.double_title", title=title)
        else:
            places[key] = index
    missing = [column for column in kind.columns if column.is_required and column.key not in places]
    if missing:
        raise Invalid(
            "intake.wrong_template",
            kind_zh=kind.title_zh,
            kind_en=kind.title_en,
            missing_zh=[column.title_zh for column in missing],
            missing_en=[f"{column.title_zh} ({column.title_en})" for column in missing],
            unknown=unknown[:20] or ["—"],
        )
    return places, unknown


def _data_rows(
    cells: list[Cells], header_row: int, kind: ImportKind, places: dict[str, int]
) -> list[tuple[int, Cells]]:
    sample = {key: column.sample for column in kind.columns if (key := column.key) in places}
    rows = []
    for index, row in enumerate(cells[header_row + 1 :], start=header_row + 2):
        first = next((cell for cell in row if _is_filled(cell)), None)
        if first is None:
            continue
        if isinstance(first, str) and first.lstrip().casefold().startswith(REMARKS):
            continue
        if (
            index <= header_row + 4
            and any(sample.values())
            and all(_text(row, places[key]) == text for key, text in sample.items())
        ):
            continue
        rows.append((index, row))
    return rows


def _text(row: Cells, index: int) -> str:
    return str(row[index]).strip() if index < len(row) else ""


def _is_filled(cell: object) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def _covered(ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]], header_row: int) -> frozenset[tuple[int, int]]:
    covered = set()
    for (top, left), (bottom, right) in ranges:
        for row in range(max(top, header_row + 1), min(bottom, top + ROWS_MAX) + 1):
            covered |= {(row + 1, column) for column in range(left, right + 1) if (row, column) != (top, left)}
    return frozenset(covered)
