"""Credentials baked into pictures (烘焙徽章): a PNG or SVG that carries its credential.

Source: 1EdTech Open Badges 3.0, 5.3 (baked badges); PNG (ISO/IEC 15948), 11.3.4.5 (iTXt).
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator

from oneplusx.domain.errors import Invalid

KEYWORD = b"openbadgecredential"
NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
SIGNATURE = b"\x89PNG\r\n\x1a\n"
BAKED_MAX = 20 * 1024 * 1024
_SVG = re.compile(r"<svg\b[^>]*>")
_CREDENTIAL = re.compile(
    r"<openbadges:credential\b[^>]*>\s*<!\[CDATA\[(.*?)\]\]>\s*</openbadges:credential>", re.DOTALL
)


def bake_png(picture: bytes, document: str) -> bytes:
    """The picture with the credential in one uncompressed ``iTXt`` chunk; one that was there before goes.

    Raises:
        Invalid: ``credential.not_a_picture``.
    """
    chunks = [(kind, body) for kind, body in _chunks(picture) if not _is_credential(kind, body)]
    body = KEYWORD + b"\0" + b"\0\0" + b"\0" + b"\0" + document.encode()
    kept = [*chunks[:1], (b"iTXt", body), *chunks[1:]]
    return SIGNATURE + b"".join(map(_chunk, kept))


def bake_svg(picture: str, document: str) -> str:
    """The picture with the credential as the first element of ``svg``; one that was there before goes.

    Raises:
        Invalid: ``credential.not_a_picture``.
    """
    plain = _CREDENTIAL.sub("", picture)
    opening = _SVG.search(plain)
    if opening is None:
        raise Invalid("credential.not_a_picture")
    tag = opening.group()
    if "xmlns:openbadges" not in tag:
        tag = f'<svg xmlns:openbadges="{NAMESPACE}"' + tag.removeprefix("<svg")
    text = document.replace("]]>", "]]\\u003e")
    baked = f"<openbadges:credential><![CDATA[{text}]]></openbadges:credential>"
    return plain[: opening.start()] + tag + baked + plain[opening.end() :]


def unbaked(picture: bytes) -> str | None:
    """The credential in a baked PNG or SVG; ``None`` if there is none.

    Raises:
        Invalid: ``credential.not_a_picture``: a PNG that is damaged, or too long.
    """
    if len(picture) > BAKED_MAX:
        raise Invalid("credential.not_a_picture")
    if picture.startswith(SIGNATURE):
        return next((_text(body) for kind, body in _chunks(picture) if _is_credential(kind, body)), None)
    try:
        found = _CREDENTIAL.search(picture.decode())
    except UnicodeDecodeError:
        return None
    return found.group(1) if found else None


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    if not picture.startswith(SIGNATURE):
        raise Invalid("credential.not_a_picture")
    at = len(SIGNATURE)
    while at < len(picture):
        if at + 12 > len(picture):
            raise Invalid("credential.not_a_picture")
        length, kind = struct.unpack_from(">I4s", picture, at)
        end = at + 8 + length
        if end + 4 > len(picture) or struct.unpack_from(">I", picture, end)[0] != zlib.crc32(picture[at + 4 : end]):
            raise Invalid("credential.not_a_picture")
        yield kind, picture[at + 8 : end]
        at = end + 4


def _chunk(one: tuple[bytes, bytes]) -> bytes:
    kind, body = one
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _is_credential(kind: bytes, body: bytes) -> bool:
    return kind == b"iTXt" and body.startswith(KEYWORD + b"\0")


def _text(body: bytes) -> str | None:
    """The text of an ``iTXt`` chunk: keyword, compression flag and method, language, translated keyword, text."""
    rest = body[len(KEYWORD) + 1 :]
    parts = rest[2:].split(b"\0", 2)
    if len(parts) != 3 or rest[:1] != b"\0":  # noqa: PLR2004  language, translated keyword, text
        return None
    try:
        return parts[2].decode()
    except UnicodeDecodeError:
        return None
