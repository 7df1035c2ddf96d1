"""A version of a standard as a workbook: a sheet of levels, a sheet of outcomes; the imports read both back."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import Any

import xlsxwriter
from xlsxwriter.workbook import Workbook

from oneplusx.apps.intake.registry import ImportKind
from oneplusx.apps.standards.importers.contents import LEVELS, OUTCOMES, level_cells, outcome_cells
from oneplusx.apps.standards.models import Standard
from oneplusx.apps.standards.selectors import contents_of
from oneplusx.domain.standards.merging import rows_of

HEADER = {"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True, "valign": "vcenter", "num_format": 49}
TEXT = {"num_format": 49, "text_wrap": True, "valign": "top"}
WIDE, NARROW = 48, 14
LONG_CHARACTERS = 12


def standard_workbook(standard: Standard) -> bytes:
    """The workbook (标准工作簿)."""
    contents = contents_of(standard)
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        _sheet(book, LEVELS, (level_cells(standard, contents, level) for level in contents.levels))
        _sheet(book, OUTCOMES, (outcome_cells(standard, row) for row in rows_of(contents)))
    return buffer.getvalue()


def _sheet(book: Workbook, kind: ImportKind, rows: Iterable[Mapping[str, Any]]) -> None:
    sheet = book.add_worksheet(kind.title_zh)
    header, text = book.add_format(HEADER), book.add_format(TEXT)
    sheet.freeze_panes(1, 0)
    listed = list(rows)
    for index, column in enumerate(kind.columns):
        title = f"{column.title_zh}*" if column.is_required else column.title_zh
        is_long = any(len(str(row[column.key] or "")) > LONG_CHARACTERS for row in listed)
        sheet.set_column(index, index, WIDE if is_long else NARROW, text)
        sheet.write_string(0, index, title, header)
        for at, row in enumerate(listed, start=1):
            value = row[column.key]
            sheet.write_string(at, index, "" if value is None else str(value), text)
