"""How large the sheets of a workbook would be, found before they are opened.

Readers of spreadsheets lay a sheet out as one block from its first to its last cell: a file of a few
kilobytes with one cell in the last corner asks for seventeen thousand million of them.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

UNPACKED_MAX = 50 * 2**20
CELLS_MAX = 500_000

_CELL = re.compile(rb"""[<:]c\s[^>]*?\br\s*=\s*["']([A-Za-z]{1,4})(\d{1,9})["']""")
_LETTERS = 26
_WORKBOOK = "xl/workbook.xml"
_OTHER_KINDS = ("mimetype", "xl/workbook.bin")


def is_workbook_within_bounds(data: bytes) -> bool:
    """Whether no sheet of a workbook (xlsx) unpacks or stretches beyond what may be read.

    Raises:
        ValueError: It is not such a workbook.
        zipfile.BadZipFile: It is not even an archive.
    """
    with zipfile.ZipFile(BytesIO(data)) as archive:
        names = archive.namelist()
        if _WORKBOOK not in names or any(name in names for name in _OTHER_KINDS):
            raise ValueError(_WORKBOOK)
        if sum(entry.file_size for entry in archive.infolist()) > UNPACKED_MAX:
            return False
        return all(_cells(archive, entry) <= CELLS_MAX for entry in archive.infolist())


def _cells(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int:
    """Cells of the block that a sheet's cells span; 0 for what is no sheet."""
    with archive.open(entry) as file:
        text = file.read(UNPACKED_MAX + 1)
    rows = columns = 0
    for letters, digits in _CELL.findall(text):
        rows, columns = max(rows, int(digits)), max(columns, _column(letters))
    return rows * columns


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * _LETTERS + letter - ord("A") + 1
    return number
