"""Exports as files, and receipts read from files."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import NamedTuple

import xlsxwriter

from oneplusx.apps.exchange.layouts import FIELDS, Columns, Line
from oneplusx.apps.intake.reading import read_sheet
from oneplusx.apps.intake.registry import NEW, Applied, Column, ImportKind
from oneplusx.web.exporting import MEDIA_TYPES

FORMATS = tuple(MEDIA_TYPES)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
EXACT_FIELDS = frozenset({"certificate_number"})
POSTED_WORDS = frozenset(
    {"posted", "ok", "success", "yes", "1", "true", "成功", "已入账", "通过", "是", "已导入", "完成"}
)
REFUSED_WORDS = frozenset(
    {"refused", "failed", "error", "no", "0", "false", "失败", "拒绝", "不通过", "否", "未导入", "错误"}
)


class ReceiptLine(NamedTuple):
    """One line of a receipt; ``is_posted`` is ``None`` for a status that is neither."""

    key: str
    status: str
    is_posted: bool | None
    reason: str


def export_file(lines: Sequence[Line], columns: Columns, form: str) -> bytes:
    """The lines as ``"xlsx"`` or ``"csv"``; all cells are texts."""
    titles = [column["title"] for column in columns]
    cells = [[FIELDS[column["field"]].read(line) for column in columns] for line in lines]
    exact = frozenset(place for place, column in enumerate(columns) if column["field"] in EXACT_FIELDS)
    return write_file(titles, cells, form, exact=exact)


def write_file(
    titles: Sequence[str], cells: Sequence[Sequence[str]], form: str, *, exact: frozenset[int] = frozenset()
) -> bytes:
    """Heads and texts as ``"xlsx"`` or ``"csv"``.

    Args:
        exact: Columns whose cells a CSV hands on as they are; elsewhere what a spreadsheet program would take for a
            formula gets an apostrophe in front.
    """
    return _csv(titles, cells, exact) if form == "csv" else _xlsx(titles, cells)


def _csv(titles: Sequence[str], cells: Sequence[Sequence[str]], exact: frozenset[int]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(titles)
    for row in cells:
        writer.writerow([cell if place in exact else _harmless(cell) for place, cell in enumerate(row)])
    return buffer.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def _xlsx(titles: Sequence[str], cells: Sequence[Sequence[str]]) -> bytes:
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet("export")
        text = book.add_format({"num_format": "@"})
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, titles, book.add_format({"bold": True}))
        for number, row in enumerate(cells, start=1):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell, text)
        sheet.autofit()
    return buffer.getvalue()


def read_receipt(data: bytes, key_title: str) -> list[ReceiptLine]:
    """The lines of the file that the school system gave back.

    Args:
        key_title: Title of the column with the keys in the exported file.

    Raises:
        Invalid: ``intake.…``: no spreadsheet, or the columns of key and status are missing.
    """
    sheet = read_sheet(data, _kind(key_title))
    return [
        receipt_line(*(_cell(row, sheet.places.get(name)) for name in ("key", "status", "reason")))
        for _, row in sheet.rows
    ]


def receipt_line(key: str, status: str, reason: str) -> ReceiptLine:
    """A line with its status understood."""
    word = status.strip().casefold()
    is_posted = True if word in POSTED_WORDS else False if word in REFUSED_WORDS else None
    return ReceiptLine(key.strip().lstrip("'"), status.strip(), is_posted, reason.strip())


def _cell(row: Sequence[object], place: int | None) -> str:
    if place is None or place >= len(row):
        return ""
    cell = row[place]
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _kind(key_title: str) -> ImportKind:
    columns = (
        Column("key", "行标识", "key", aliases=(key_title, "row_key"), is_required=True),
        Column("status", "状态", "status", aliases=("结果", "处理结果", "result"), is_required=True),
        Column("reason", "原因", "reason", aliases=("失败原因", "说明", "message")),
    )
    return ImportKind(
        code="receipt",
        title_zh="回执",
        title_en="Receipt",
        columns=columns,
        permission="exchange.write_back",
        check_rows=lambda rows, **_: [NEW for _row in rows],
        apply_rows=lambda rows, **_: Applied({}),  # noqa: ARG005 - the name is part of the protocol
    )
