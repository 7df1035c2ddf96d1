"""What must be known of a spreadsheet file before it is opened: its true size, and what its reader does not tell."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from itertools import islice

from oneplusx.domain.errors import Invalid

UNPACKED_BYTES_MAX = 400 * 1024 * 1024
PIECE_BYTES = 1024 * 1024
ROWS_MAX = 200_000
COLUMNS_MAX = 200
LOCAL_HEADER_BYTES = 30
RELATIONSHIPS = "xl/_rels/workbook.xml.rels"
_SHEET = re.compile(rb'<(?:\w+:)?sheet\b[^>]*?\bname="([^"]*)"[^>]*?\br:id="([^"]*)"')
_TARGET = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(rb'\b(Id|Target)="([^"]*)"')
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*>")
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_NUMBER = re.compile(rb'\br="(\d+)"')
_PLACE = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+)(\d+)"')
_ERROR = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+)(\d+)"[^>]*?\bt="e"[^>]*>')


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What the reader of a workbook does not tell about a sheet.

    Attributes:
        hidden_rows: Numbers of hidden rows, from 1.
        error_cells: (row from 1, column from 0) of cells that show an error such as #DIV/0!.
    """

    hidden_rows: frozenset[int] = field(default_factory=frozenset)
    error_cells: frozenset[tuple[int, int]] = field(default_factory=frozenset)


NO_FACTS = SheetFacts()


def check_unpacked_size(data: bytes) -> None:
    """Refuses a compressed file that would grow out of bounds, whatever sizes it claims.

    Raises:
        Invalid: ``intake.corrupt_file``, ``intake.unpacked_too_large``.
    """
    left = UNPACKED_BYTES_MAX
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                left -= _unpacked_size(data, entry, left)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, IndexError):
        raise Invalid("intake.corrupt_file") from None


def _unpacked_size(data: bytes, entry: zipfile.ZipInfo, left: int) -> int:
    name_length = int.from_bytes(data[entry.header_offset + 26 : entry.header_offset + 28], "little")
    extra_length = int.from_bytes(data[entry.header_offset + 28 : entry.header_offset + 30], "little")
    start = entry.header_offset + LOCAL_HEADER_BYTES + name_length + extra_length
    packed = data[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        return len(packed)
    if entry.compress_type != zipfile.ZIP_DEFLATED or entry.flag_bits & 1:
        raise Invalid("intake.corrupt_file")
    unpacker, size = zlib.decompressobj(-15), 0
    while packed and not unpacker.eof:
        size += len(unpacker.decompress(packed, PIECE_BYTES))
        packed = unpacker.unconsumed_tail
        if size > left:
            raise Invalid("intake.unpacked_too_large", allowed=UNPACKED_BYTES_MAX // 1024 // 1024)
    return size


def sheet_facts(data: bytes, sheet_name: str) -> SheetFacts:
    """Hidden rows and error cells of a sheet of an ``.xlsx``; refuses one laid out beyond all bounds.

    Raises:
        Invalid: ``intake.too_many_rows``, ``intake.too_many_columns``.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        path = _path_of(archive, sheet_name)
        if path is None:
            return SheetFacts()
        content = archive.read(path)
    _check_bounds(content)
    return SheetFacts(_hidden_rows(content), _error_cells(content) if b't="e"' in content else frozenset())


def _path_of(archive: zipfile.ZipFile, sheet_name: str) -> str | None:
    names = set(archive.namelist())
    if not {"xl/workbook.xml", RELATIONSHIPS} <= names:
        return None
    targets = {}
    for element in _TARGET.findall(archive.read(RELATIONSHIPS)):
        attributes = dict(_ATTRIBUTE.findall(element))
        targets[attributes.get(b"Id")] = attributes.get(b"Target", b"").decode()
    wanted = _escaped(sheet_name)
    for name, identifier in _SHEET.findall(archive.read("xl/workbook.xml")):
        target = targets.get(identifier, "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if name.decode("utf-8", "replace") in {sheet_name, wanted} and path in names:
            return path
    return None


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _check_bounds(content: bytes) -> None:
    last_row, letters = 0, b"A"
    for column, row in _PLACE.findall(content):
        last_row = max(last_row, int(row))
        if (len(column), column) > (len(letters), letters):
            letters = column
    if last_row > ROWS_MAX:
        raise Invalid("intake.too_many_rows", found=last_row, allowed=ROWS_MAX)
    if column_number(letters) >= COLUMNS_MAX:
        raise Invalid("intake.too_many_columns", found=column_number(letters) + 1, allowed=COLUMNS_MAX)


def column_number(letters: bytes) -> int:
    """``A`` → 0, ``Z`` → 25, ``AA`` → 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _hidden_rows(content: bytes) -> frozenset[int]:
    if not _HIDDEN.search(content):
        return frozenset()
    hidden = set()
    for element in _ROW.findall(content):
        number = _NUMBER.search(element)
        if number and _HIDDEN.search(element):
            hidden.add(int(number[1]))
    return frozenset(hidden)


def _error_cells(content: bytes) -> frozenset[tuple[int, int]]:
    places = islice(_ERROR.finditer(content), 10_000)
    return frozenset((int(place[2]), column_number(place[1])) for place in places)
