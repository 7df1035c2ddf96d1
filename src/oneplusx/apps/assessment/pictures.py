"""Photos of candidates (照片): what a file must be, told by its bytes; no picture is decoded."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from oneplusx.domain.errors import Invalid

BYTES_MAX = 2 * 1024 * 1024
BYTES_MIN = 1024
WIDTH_MIN, HEIGHT_MIN = 150, 200
SIDE_MAX = 4_000
PNG_START = b"\x89PNG\r\n\x1a\n"
JPEG_START = b"\xff\xd8\xff"
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
STANDALONE = frozenset({0x01, *range(0xD0, 0xD9)})


@dataclass(frozen=True, slots=True)
class Picture:
    """Width and height in pixels."""

    width: int
    height: int


def check_photo(data: bytes) -> Picture:
    """Refuses what is no photo of a candidate: size, type, pixels, lying on its side.

    Raises:
        Invalid: ``assessment.photo_too_large``, ``assessment.photo_type``, ``assessment.photo_broken``,
            ``assessment.photo_pixels``, ``assessment.photo_lying``.
    """
    if len(data) > BYTES_MAX:
        raise Invalid("assessment.photo_too_large", found=round(len(data) / 2**20, 1), allowed=BYTES_MAX // 2**20)
    picture = _measured(data)
    fits = WIDTH_MIN <= picture.width <= SIDE_MAX and HEIGHT_MIN <= picture.height <= SIDE_MAX
    if not fits:
        raise Invalid(
            "assessment.photo_pixels",
            found=f"{picture.width}×{picture.height}",
            allowed=f"{WIDTH_MIN}×{HEIGHT_MIN} – {SIDE_MAX}×{SIDE_MAX}",
        )
    if picture.width >= picture.height:
        raise Invalid("assessment.photo_lying", found=f"{picture.width}×{picture.height}")
    return picture


def _measured(data: bytes) -> Picture:
    try:
        if data.startswith(PNG_START):
            width, height = struct.unpack(">II", data[16:24])
            return Picture(width, height)
        if data.startswith(JPEG_START):
            return _jpeg(data)
    except (struct.error, IndexError):
        raise Invalid("assessment.photo_broken") from None
    raise Invalid("assessment.photo_type", allowed=".jpg, .png")


def _jpeg(data: bytes) -> Picture:
    place = 2
    while place < len(data):
        if data[place] != 0xFF:  # noqa: PLR2004  every segment begins with FF
            break
        kind = data[place + 1]
        if kind in STANDALONE or kind == 0xFF:  # noqa: PLR2004  padding
            place += 1 if kind == 0xFF else 2  # noqa: PLR2004  padding
            continue
        (length,) = struct.unpack(">H", data[place + 2 : place + 4])
        if kind in FRAMES:
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return Picture(width, height)
        place += 2 + length
    raise Invalid("assessment.photo_broken")
