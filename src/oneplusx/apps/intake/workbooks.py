"""Workbooks out: the template to fill in, and the uploaded sheet back with its faults marked."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from oneplusx.apps.intake.reading import RESULT_TITLE, Sheet
from oneplusx.apps.intake.registry import Column, ImportKind, Problem
from oneplusx.web.wording import say

TEMPLATE_ROWS = 50_000
INLINE_CHARACTERS_MAX = 250
COMMENTS_MAX = 2_000
CELL_CHARACTERS_MAX = 32_000
HEADER = {"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True, "valign": "vcenter", "num_format": 49}
CHOICES_SHEET = "选项"

Problems = Mapping[int, Sequence[Problem]]


def template_workbook(kind: ImportKind, institution_id: UUID) -> bytes:
    """The template of a kind (模板): titles, a sample row, dropdowns, text format, a sheet of notes."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet(_sheet_name(kind.title_zh))
        choices = book.add_worksheet(CHOICES_SHEET)
        header, text = book.add_format(HEADER), book.add_format({"num_format": 49})
        sample = book.add_format({"num_format": 49, "font_color": "#7F7F7F"})
        for index, column in enumerate(kind.columns):
            title = f"{column.title_zh}*" if column.is_required else column.title_zh
            sheet.set_column(index, index, max(12, 2 * len(title) + 4, len(column.sample) + 4), text)
            sheet.write_string(0, index, title, header)
            sheet.write_string(1, index, column.sample, sample)
            if column.note_zh or column.note_en:
                sheet.write_comment(0, index, f"{column.note_zh}\n{column.note_en}".strip())
            _add_dropdown(sheet, choices, index, column, institution_id)
        sheet.freeze_panes(1, 0)
        choices.hide()
        _write_notes(book, kind)
    return buffer.getvalue()


def _sheet_name(title: str) -> str:
    return "".join(character for character in title if character not in "[]:*?/\\")[:31] or "Sheet1"


def _add_dropdown(sheet: Worksheet, choices: Worksheet, index: int, column: Column, institution_id: UUID) -> None:
    texts = list(column.choices(institution_id)) if column.choices else []
    if not texts:
        return
    source: Any = texts
    if len(",".join(texts)) > INLINE_CHARACTERS_MAX or any("," in text for text in texts):
        choices.write_column(0, index, texts)
        place = xlsxwriter.utility.xl_range_abs(0, index, len(texts) - 1, index)
        source = f"='{CHOICES_SHEET}'!{place}"
    sheet.data_validation(
        1,
        index,
        TEMPLATE_ROWS,
        index,
        {
            "validate": "list",
            "source": source,
            "error_type": "warning",
            "error_title": column.title_zh[:32],
            "error_message": "请从下拉列表中选择。 Choose from the list.",
        },
    )


def _write_notes(book: Workbook, kind: ImportKind) -> None:
    sheet = book.add_worksheet("填写说明 Notes")
    header, wrap = book.add_format(HEADER), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 1, 22, wrap)
    sheet.set_column(2, 2, 10, wrap)
    sheet.set_column(3, 4, 48, wrap)
    general = (
        (
            "第二行是示例，可以保留或删除；标题行不要改动，列的顺序不限。",
            "Row 2 is a sample: keep or delete it. Keep the titles; the order of the columns does not matter.",
        ),
        (
            "号码列已设为文本格式，粘贴时请选择“只保留文本”。",
            "Columns of numbers are formatted as text; paste text only.",
        ),
        (kind.note_zh, kind.note_en),
    )
    row = 0
    for chinese, english in general:
        if chinese or english:
            sheet.merge_range(row, 0, row, 4, f"{chinese}\n{english}", wrap)
            sheet.set_row(row, 34)
            row += 1
    sheet.write_row(row, 0, ["列", "Column", "必填 Required", "说明", "Note"], header)
    for column in kind.columns:
        row += 1
        required = "是 yes" if column.is_required else ""
        sheet.write_row(row, 0, [column.title_zh, column.title_en, required, column.note_zh, column.note_en])


def marked_workbook(sheet: Sheet, kind: ImportKind, problems: Sequence[tuple[int, Problem]], language: str) -> bytes:
    """The uploaded sheet back (标红返回): faults red, notices yellow, with comments and a column of messages."""
    by_row: dict[int, list[Problem]] = defaultdict(list)
    for number, problem in problems:
        by_row[number].append(problem)
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet(_sheet_name(sheet.name))
        writer = _Marker(book, page, sheet, kind, language)
        width = max([len(sheet.header), *(len(row) for row in sheet.everything[:1000])])
        page.set_column(0, width - 1, 16)
        result = sheet.header.index(RESULT_TITLE) if RESULT_TITLE in sheet.header else width
        page.set_column(result, result, 60)
        for index, cells in enumerate(sheet.everything):
            writer.write_row(index, cells[:result] if result < width else cells, by_row.get(index + 1, ()), result)
        page.write_string(sheet.header_row - 1, result, RESULT_TITLE, writer.header)
        page.freeze_panes(sheet.header_row, 0)
        page.autofilter(sheet.header_row - 1, 0, len(sheet.everything) - 1, result)
    return buffer.getvalue()


class _Marker:
    """Writes rows with their problems."""

    def __init__(self, book: Workbook, page: Worksheet, sheet: Sheet, kind: ImportKind, language: str) -> None:
        self._page, self._sheet, self._language = page, sheet, language
        self._titles = {
            column.key: column.title_zh if language.startswith("zh") else column.title_en or column.title_zh
            for column in kind.columns
        }
        self._comments = 0
        self.header = book.add_format(HEADER)
        self._plain = book.add_format({"num_format": 49})
        self._red = book.add_format({"bg_color": "#F8B4B4", "font_color": "#7F1D1D", "num_format": 49})
        self._yellow = book.add_format({"bg_color": "#FEF3C7", "num_format": 49})

    def write_row(self, index: int, cells: Sequence[Any], problems: Sequence[Problem], result: int) -> None:
        """Writes one row; ``result`` is the place of the column of messages."""
        marks = self._marks(problems, len(cells))
        is_header = index + 1 == self._sheet.header_row
        for place, cell in enumerate(cells):
            style = self.header if is_header else marks.get(place, (self._plain, ""))[0]
            self._write_cell(index, place, cell, style)
        for place, (style, message) in marks.items():
            if place >= len(cells):
                self._page.write_blank(index, place, None, style)
            if self._comments < COMMENTS_MAX:
                self._page.write_comment(index, place, message, {"x_scale": 2})
                self._comments += 1
        if problems:
            self._page.write_string(index, result, self._summary(problems)[:CELL_CHARACTERS_MAX])

    def _marks(self, problems: Sequence[Problem], width: int) -> dict[int, tuple[Format, str]]:
        marks: dict[int, tuple[Format, str]] = {}
        for problem in problems:
            style = self._yellow if problem.is_notice else self._red
            message = self._message(problem)
            place = self._sheet.places.get(problem.column or "")
            for cell in range(width) if place is None else (place,):
                known_style, known = marks.get(cell, (style, ""))
                kept = self._red if self._red in (known_style, style) else style
                marks[cell] = (kept, f"{known}\n{message}".strip())
                message = message if place is not None else ""
        return marks

    def _message(self, problem: Problem) -> str:
        params = {**problem.params, "field": self._titles.get(problem.column or "", "")}
        return say(problem.code, params, self._language)

    def _summary(self, problems: Sequence[Problem]) -> str:
        parts = []
        for problem in problems:
            title = self._titles.get(problem.column or "")
            parts.append(f"{title}: {self._message(problem)}" if title else self._message(problem))
        return " ".join(parts)

    def _write_cell(self, row: int, place: int, cell: Any, style: Format) -> None:
        if cell is None or cell == "":
            if style is not self._plain:
                self._page.write_blank(row, place, None, style)
        elif isinstance(cell, bool):
            self._page.write_boolean(row, place, cell, style)
        elif isinstance(cell, int | float):
            self._page.write_string(row, place, f"{cell:.15g}", style)
        elif isinstance(cell, date):
            text = cell.date().isoformat() if isinstance(cell, datetime) else cell.isoformat()
            self._page.write_string(row, place, text, style)
        else:
            self._page.write_string(row, place, str(cell)[:CELL_CHARACTERS_MAX], style)
