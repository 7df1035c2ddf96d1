"""How large the sheets of a workbook would be, found before they are opened.

Readers of spreadsheets lay a sheet out as one block from its first to its last cell: a file of a few
kilobytes with one cell in the last corner asks for seventeen thousand million of them.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO

UNPACKED_MAX = 50 * 2**20
CELLS_MAX = 500_000

_CELL = re.compile(rb"""[<:]c\s[^>]*?\br\s*=\s*["']([A-Za-z]{1,4})(\d{1,9})["']""")
_LETTERS = 26
_HEADER_BYTES = 30
_WORKBOOK = "xl/workbook.xml"
_OTHER_KINDS = ("mimetype", "xl/workbook.bin")


def is_workbook_within_bounds(data: bytes) -> bool:
    """Whether no sheet of a workbook (xlsx) unpacks or stretches beyond what may be read.

    Raises:
        ValueError: It is not such a workbook.
        zipfile.BadZipFile: It is not even an archive.
        zlib.error: An entry is broken.
    """
    left = UNPACKED_MAX
    with zipfile.ZipFile(BytesIO(data)) as archive:
        names = archive.namelist()
        if _WORKBOOK not in names or any(name in names for name in _OTHER_KINDS):
            raise ValueError(_WORKBOOK)
        for entry in archive.infolist():
            text = _unpacked(data, entry, left)
            left -= len(text)
            if left < 0 or _cells(text) > CELLS_MAX:
                return False
    return True


def _unpacked(data: bytes, entry: zipfile.ZipInfo, left: int) -> bytes:
    """What an entry unpacks to, whatever size it claims; at most one byte more than is left."""
    lengths = data[entry.header_offset + 26 : entry.header_offset + _HEADER_BYTES]
    name_length, extra_length = int.from_bytes(lengths[:2], "little"), int.from_bytes(lengths[2:], "little")
    start = entry.header_offset + _HEADER_BYTES + name_length + extra_length
    packed = data[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        return packed
    if entry.compress_type != zipfile.ZIP_DEFLATED or entry.flag_bits & 1:
        raise ValueError(entry.filename)
    return zlib.decompressobj(-15).decompress(packed, left + 1)


def _cells(text: bytes) -> int:
    """Cells of the block that a sheet's cells span; 0 for what is no sheet."""
    rows = columns = 0
    for letters, digits in _CELL.findall(text):
        rows, columns = max(rows, int(digits)), max(columns, _column(letters))
    return rows * columns


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * _LETTERS + letter - ord("A") + 1
    return number
