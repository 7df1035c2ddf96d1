"""Lists of certificates to check (批量查验): pasted lines, or a spreadsheet with a column of numbers and one of names.

Nothing is stored. A file from the public is opened with far narrower bounds than an officer's.
"""

from __future__ import annotations

import codecs
import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from oneplusx.apps.files import sniffing
from oneplusx.apps.intake import archives, parsing
from oneplusx.apps.intake.reading import Sheet, plain_title, read_sheet, titles_of
from oneplusx.apps.intake.registry import Column, ImportKind, Row, Verdict
from oneplusx.domain.errors import Invalid

ROWS_MAX = 200
FILE_BYTES_MAX = 512 * 1024
UNPACKED_BYTES_MAX = 8 * 1024 * 1024
PARTS_MAX = 200
SHEET_ROWS_MAX, SHEET_COLUMNS_MAX = 5_000, 52
NUMBER_CHARACTERS_MAX, NAME_CHARACTERS_MAX = 100, 120
_PLACE = re.compile(rb"""\br=["']([A-Za-z]{0,4})(\d{1,12})["']""")
_SEPARATORS = re.compile(r"[\t,，;；|]+")
_DIGIT = re.compile(r"\d")


def _no_check(rows: Sequence[Row], *, institution_id: Any, options: Any) -> Sequence[Verdict]:  # noqa: ARG001
    """Nothing is imported: the kind only names the columns."""
    return ()


def _no_apply(rows: Sequence[Row], *, institution_id: Any, options: Any, actor: Any, now: Any) -> None:
    """Nothing is imported."""


NUMBERS = ("证书编码", "证书号", "证书号码", "编号", "证书编号码", "number", "certificate no", "no.")
NAMES = ("持证人", "持证人姓名", "学生姓名", "holder", "holder's name")
COLUMNS = ImportKind(
    code="inquiry_list",
    title_zh="批量查验",
    title_en="certificates to check",
    columns=(
        Column("number", "证书编号", "certificate number", NUMBERS, is_required=True, parse=parsing.identifier(100)),
        Column("name", "姓名", "name", NAMES, is_required=True, parse=parsing.text(NAME_CHARACTERS_MAX)),
    ),
    permission="",
    check_rows=_no_check,
    apply_rows=_no_apply,
)
_TITLES = frozenset().union(*(titles_of(column) for column in COLUMNS.columns))


@dataclass(frozen=True, slots=True)
class Asked:
    """One row of a list: which line, what was asked, and the code of what is wrong with it."""

    line: int
    number: str
    name: str
    problem: str = ""


def read_lines(text: str) -> list[Asked]:
    """Lines of a number and a name, in either order, with a tab, a comma or a space between them.

    Raises:
        Invalid: ``inquiry.list_empty``, ``inquiry.list_too_long``.
    """
    lines = [(at, line.strip()) for at, line in enumerate(text.splitlines(), start=1) if line.strip()]
    rows = [_line(at, line) for at, line in lines if not _is_title(line)]
    return _checked(rows)


def read_file(data: bytes) -> list[Asked]:
    """Rows of a workbook (``.xlsx``) or of a CSV file.

    Raises:
        Invalid: What ``intake`` says of an unreadable file; ``inquiry.list_empty``, ``inquiry.list_too_long``,
            ``inquiry.file_too_large``, ``inquiry.list_format``.
    """
    if len(data) > FILE_BYTES_MAX:
        raise Invalid("inquiry.file_too_large", allowed_kb=FILE_BYTES_MAX // 1024)
    media_type = sniffing.media_type_of(data)
    if media_type == sniffing.XLSX:
        _check_bounds(data)
    elif media_type != sniffing.CSV:
        raise Invalid("inquiry.list_format")
    sheet = read_sheet(data, COLUMNS)
    return _checked([_row(sheet, number, cells) for number, cells in sheet.rows])


def _checked(rows: list[Asked]) -> list[Asked]:
    if not rows:
        raise Invalid("inquiry.list_empty")
    if len(rows) > ROWS_MAX:
        raise Invalid("inquiry.list_too_long", found=len(rows), allowed=ROWS_MAX)
    return rows


def _is_title(line: str) -> bool:
    fields = [plain_title(field) for field in _SEPARATORS.split(line)]
    return any(field in _TITLES for field in fields if field)


def _line(at: int, line: str) -> Asked:
    plain = unicodedata.normalize("NFC", line.replace("\x00", ""))
    fields = [field.strip() for field in _SEPARATORS.split(plain) if field.strip()]
    if len(fields) == 1:
        fields = _split_at_spaces(fields[0])
    if len(fields) < 2:  # noqa: PLR2004  a number and a name
        return Asked(at, fields[0][:NUMBER_CHARACTERS_MAX] if fields else "", "", "inquiry.line_incomplete")
    number, name = fields[:2]
    if _DIGIT.search(name) and not _DIGIT.search(number):
        number, name = name, number
    return _within(at, number, name)


def _split_at_spaces(text: str) -> list[str]:
    """The words with digits are the number, the others the name."""
    words = text.split()
    number = [word for word in words if _DIGIT.search(word)]
    name = [word for word in words if not _DIGIT.search(word)]
    return [part for part in ("".join(number), " ".join(name)) if part]


def _within(at: int, number: str, name: str) -> Asked:
    if len(number) > NUMBER_CHARACTERS_MAX or len(name) > NAME_CHARACTERS_MAX:
        return Asked(at, number[:NUMBER_CHARACTERS_MAX], name[:NAME_CHARACTERS_MAX], "inquiry.line_too_long")
    return Asked(at, number, name)


def _row(sheet: Sheet, at: int, cells: Sequence[Any]) -> Asked:
    values, problem = {}, ""
    for column in COLUMNS.columns:
        place = sheet.places[column.key]
        cell = cells[place] if place < len(cells) else ""
        try:
            found = column.parse(cell.strip() if isinstance(cell, str) else cell)
            values[column.key] = str(found.value if isinstance(found, parsing.Noted) else found).replace("\x00", "")
        except Invalid as refused:
            problem, values[column.key] = refused.code, str(cell)[:NUMBER_CHARACTERS_MAX]
    if not problem and not (values["number"] and values["name"]):
        problem = "inquiry.line_incomplete"
    return Asked(at, values["number"], values["name"], problem)


def _check_bounds(data: bytes) -> None:
    """Refuses a workbook that would grow, or is laid out, beyond what a list of 200 needs."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > PARTS_MAX or sum(part.file_size for part in parts) > UNPACKED_BYTES_MAX:
                raise Invalid("inquiry.file_too_large", allowed_kb=FILE_BYTES_MAX // 1024)
            contents = [archive.read(part) for part in parts]
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError):
        raise Invalid("intake.corrupt_file") from None
    archives.check_unpacked_size(data)  # whatever sizes it claims
    for content in contents:
        if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise Invalid("intake.corrupt_file")
        if b"sheetData" in content:
            _check_places(content)


def _check_places(content: bytes) -> None:
    for letters, row in _PLACE.findall(content):
        too_wide = letters and archives.column_number(letters.upper()) >= SHEET_COLUMNS_MAX
        if int(row) > SHEET_ROWS_MAX or too_wide:
            raise Invalid("inquiry.list_too_long", found=int(row), allowed=ROWS_MAX)
