"""The rows of a table as a file: ``?format=csv``, ``?format=xlsx`` and, for paper, ``?format=pdf``."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from urllib.parse import quote

import xlsxwriter
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _

from oneplusx.web.clock import SHANGHAI, now
from oneplusx.web.tables import Table

FORMAT_PARAMETER = "format"
ROWS_MAX = 200_000
CHUNK_ROWS = 2_000
PRINTED_ROWS_MAX = 2_000
UPRIGHT_COLUMNS_MAX = 5
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def export(table: Table, name: str, *, notes: Sequence[str] = ()) -> HttpResponse | None:
    """The file the address asks for, or ``None`` when it asks for the page.

    Args:
        name: Of the file, without its ending; the title on paper.
        notes: On paper, below the rows: lines for signatures.
    """
    form = table.query.get(FORMAT_PARAMETER, "")
    if not table.csv_url:
        return None
    if form == "pdf":
        return _printed(table, name, notes)
    if form not in MEDIA_TYPES:
        return None
    return _file(csv_file(table) if form == "csv" else xlsx_file(table), form, name)


def export_rows(
    query: QueryDict, name: str, heads: Sequence[object], rows: Iterable[Sequence[object]]
) -> HttpResponse | None:
    """Rows that are no table's, e.g. sums, as the file the address asks for; ``None`` when it asks for the page."""
    form = query.get(FORMAT_PARAMETER, "")
    if form not in MEDIA_TYPES:
        return None
    titles = [str(head) for head in heads]
    plain = ([_plain(cell) for cell in row] for row in rows)
    content = _csv(titles, plain) if form == "csv" else _xlsx(titles, plain)
    return _file(content, form, name)


def _printed(table: Table, name: str, notes: Sequence[str]) -> HttpResponse:
    from oneplusx.web.printing.papers import Paper, PaperTable, paper_response  # noqa: PLC0415 - few pages print

    rows = [[_on_paper(cell) for cell in row] for row in _rows(table, PRINTED_ROWS_MAX)]
    total = table.count_all()
    more = {"shown": len(rows), "total": total}
    if total > len(rows):
        notes = [_("The first %(shown)s of %(total)s rows; the workbook holds them all.") % more, *notes]
    numbers = [index for index, column in enumerate(table.exported) if column.is_number]
    narrow = {index for index, column in enumerate(table.exported) if column.is_number or column.is_whole}
    wide = [index for index in range(len(table.exported)) if index not in narrow]
    part = PaperTable(heads=_titles(table), rows=rows, numbers=numbers, wide=wide)
    paper = Paper(
        title=name,
        issuer=_("1+X Credit Bank"),
        at=now(),
        facts=((_("Rows"), total),),
        parts=(part,),
        notes=notes,
        flipped=len(table.exported) > UPRIGHT_COLUMNS_MAX,
    )
    return paper_response(paper, name)


def _on_paper(cell: str | float) -> str:
    return f"{cell:g}" if isinstance(cell, float) else str(cell)


def _file(content: bytes, form: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=MEDIA_TYPES[form])
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{name}.{form}')}"
    return response


def csv_file(table: Table) -> bytes:
    """CSV with a byte order mark, which spreadsheet programs need for Chinese."""
    return _csv(_titles(table), _rows(table))


def xlsx_file(table: Table) -> bytes:
    """A workbook with one sheet; texts stay texts."""
    return _xlsx(_titles(table), _rows(table))


def _titles(table: Table) -> list[str]:
    return [str(column.label) for column in table.exported]


def _csv(titles: Sequence[str], rows: Iterable[Sequence[str | float]]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(titles)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return buffer.getvalue().encode("utf-8-sig")


def _xlsx(titles: Sequence[str], rows: Iterable[Sequence[str | float]]) -> bytes:
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, titles, book.add_format({"bold": True}))
        for index, row in enumerate(rows, start=1):
            sheet.write_row(index, 0, row)
        sheet.autofit()
    return buffer.getvalue()


def _rows(table: Table, rows_max: int = ROWS_MAX) -> Iterator[list[str | int | float]]:
    readers = [column.value for column in table.exported if column.value]
    taken = table.all_rows[:rows_max]
    rows: Iterator[object] = taken.iterator(chunk_size=CHUNK_ROWS) if isinstance(taken, QuerySet) else iter(taken)
    while piece := list(islice(rows, CHUNK_ROWS)):
        if table.spec.prepare is not None:
            table.spec.prepare(piece)
        for row in piece:
            yield [_plain(read(row)) for read in readers]


def _plain(value: object) -> str | int | float:
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(int(value))
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return value if isinstance(value, int | float) else str(value)


def _harmless(cell: str | float) -> str | float:
    """A text that a spreadsheet program would take for a formula gets an apostrophe."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell
