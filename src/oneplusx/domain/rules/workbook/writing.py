"""Writes the workbook: facts, rules and lists, each with its titles, field names and choices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from oneplusx.domain.rules.document.writing import write_rule_set
from oneplusx.domain.rules.model import RuleSet
from oneplusx.domain.rules.workbook.cells import write_cell
from oneplusx.domain.rules.workbook.layout import FACTS, FACTS_SHEET, SHEETS, Column, Kind, Sheet

_CREATED = datetime(2020, 1, 1)  # noqa: DTZ001 - a fixed stamp: the same rule set gives the same bytes
_ROWS_WITH_CHOICES = 500
_WIDTH, _NARROW = 34, 18


def to_workbook(rule_set: RuleSet) -> bytes:
    """Writes a rule set as a spreadsheet (xlsx). ``from_workbook`` gives an equal rule set.

    The first sheet holds the facts, the others one list each; row 1 has the titles, row 2 the field names.
    """
    document = write_rule_set(rule_set)
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _CREATED, "title": rule_set.title_zh or rule_set.code})
    styles = {
        "title": book.add_format({"bold": True, "bg_color": "#DCE6F1", "text_wrap": True, "valign": "top"}),
        "field": book.add_format({"font_color": "#7F7F7F", "italic": True}),
    }
    _write_facts(book.add_worksheet(FACTS_SHEET), document, styles)
    for sheet in SHEETS:
        _write_list(book.add_worksheet(sheet.name), sheet, document, styles)
    book.close()
    return buffer.getvalue()


def find(data: Any, path: str) -> Any:
    """The value at a dotted path, or ``None``."""
    for name in path.split("."):
        if not isinstance(data, Mapping) or name not in data:
            return None
        data = data[name]
    return data


def _write_facts(page: Worksheet, document: Mapping[str, Any], styles: Mapping[str, Any]) -> None:
    page.set_column(0, 0, _WIDTH)
    page.set_column(1, 1, _WIDTH)
    page.set_column(2, 2, _WIDTH * 2)
    for row, column in enumerate(FACTS):
        page.write_string(row, 0, f"{column.zh} · {column.en}", styles["title"])
        page.write_string(row, 1, column.field, styles["field"])
        value = find(document, column.field)
        if value is not None:
            _write_value(page, row, 2, column, value)
        _offer(page, row, row, 2, column)


def _write_list(page: Worksheet, sheet: Sheet, document: Mapping[str, Any], styles: Mapping[str, Any]) -> None:
    page.freeze_panes(2, 1)
    page.set_column(0, len(sheet.columns) - 1, _NARROW)
    for place, column in enumerate(sheet.columns):
        page.write_string(0, place, f"{column.zh} · {column.en}", styles["title"])
        page.write_string(1, place, column.field, styles["field"])
        _offer(page, 2, _ROWS_WITH_CHOICES, place, column)
    for row, item in enumerate(_items(sheet, document), start=2):
        for place, column in enumerate(sheet.columns):
            value = find(item, column.field)
            if value is not None:
                _write_value(page, row, place, column, value)


def _items(sheet: Sheet, document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for item in document.get(sheet.field, ()):
        if not sheet.inner:
            yield item
            continue
        for row in find(item, sheet.inner) or ():
            yield {sheet.columns[0].field: item["id"]} | row


def _write_value(page: Worksheet, row: int, place: int, column: Column, value: Any) -> None:
    cell = write_cell(column.kind, value)
    if isinstance(cell, str):
        page.write_string(row, place, cell)
    else:
        page.write_number(row, place, cell)


def _offer(page: Worksheet, first: int, last: int, place: int, column: Column) -> None:
    choices = ("yes", "no") if column.kind is Kind.FLAG else column.choices
    if choices and column.kind in (Kind.TEXT, Kind.FLAG):
        page.data_validation(first, place, last, place, {"validate": "list", "source": list(choices)})
