"""A credential out of a file (从文件读取凭证): JSON, a PDF that has it attached, a PNG or SVG baked with it.

What the file is, its first bytes say, never its name.
"""

from __future__ import annotations

import io
import json
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NoReturn

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from oneplusx.domain.credential import baking
from oneplusx.domain.errors import Invalid

FILE_MAX, DOCUMENT_MAX = 10_000_000, 2_000_000
ATTACHMENTS_MAX = 20
_SIGNED_TOKEN = re.compile(rb"\s*eyJ[\w-]+\.[\w-]*\.[\w-]*(~[\w.~-]*)?\s*", re.ASCII)
_PDF, _PNG, _MARKUP, _OBJECT = b"%PDF-", baking.SIGNATURE, b"<", b"{"
_PDF_HEADER_WITHIN = 1024
_BAKED_TAG = b"<openbadges:credential"
_PDF_FAILURES = (  # what the library raises on files it did not expect
    PyPdfError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)


class FileKind(StrEnum):
    """What a credential was read from."""

    JSON = "json"
    PDF = "pdf"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class Found:
    """A credential as it was read.

    Attributes:
        source: The bytes of its JSON, as they stood in the file: what the log has the digest of.
    """

    document: dict[str, Any]
    kind: FileKind
    source: bytes = field(repr=False)


def read_credential(data: bytes) -> Found:
    """The one credential (or presentation, or status list) in a file.

    Raises:
        Invalid: ``credential.file_size``, ``credential.file_unknown``, ``credential.file_several``,
            ``credential.file_enveloped``: a signed token (VC-JOSE, SD-JWT), ``credential.not_json``,
            ``credential.not_a_picture``.
    """
    if len(data) > FILE_MAX:
        raise Invalid("credential.file_size", most=FILE_MAX)
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start == _OBJECT:
        return Found(read_json(data), FileKind.JSON, data)
    if _PDF in data[:_PDF_HEADER_WITHIN]:
        return _from_pdf(data)
    if data.startswith(_PNG) or (start == _MARKUP and data.count(_BAKED_TAG) == 1):
        return _from_picture(data)
    raise Invalid("credential.file_enveloped" if _SIGNED_TOKEN.fullmatch(data) else "credential.file_unknown")


def read_json(data: bytes) -> dict[str, Any]:
    """A JSON object, read so that every reader would read the same: UTF-8, no member twice, no NaN.

    Raises:
        Invalid: ``credential.file_size``, ``credential.not_json``, ``credential.not_an_object``.
    """
    if len(data) > DOCUMENT_MAX:
        raise Invalid("credential.file_size", most=DOCUMENT_MAX)
    try:
        document = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise Invalid("credential.not_json") from None
    if not isinstance(document, dict):
        raise Invalid("credential.not_an_object", where="$")
    return document


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) != len(pairs):
        raise ValueError("a member stands there twice")
    return document


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _from_picture(data: bytes) -> Found:
    text = baking.unbaked(data)
    if text is None:
        raise Invalid("credential.file_unknown")
    source = text.encode()
    return Found(read_json(source), FileKind.PICTURE, source)


def _from_pdf(data: bytes) -> Found:
    found = [one for one in map(_attached, _attachments(data)) if one is not None]
    if not found:
        raise Invalid("credential.file_unknown")
    if len(found) > 1:
        raise Invalid("credential.file_several", found=len(found))
    return found[0]


def _attachments(data: bytes) -> Iterator[bytes]:
    try:
        reader = PdfReader(io.BytesIO(data))
        for place, attachment in enumerate(reader.attachment_list):
            if place >= ATTACHMENTS_MAX:
                return
            yield attachment.content
    except _PDF_FAILURES:
        raise Invalid("credential.file_unknown") from None


def _attached(content: bytes) -> Found | None:
    """The credential in an attachment; ``None`` for any other attachment."""
    try:
        document = read_json(content)
    except Invalid:
        return None
    return Found(document, FileKind.PDF, content) if "@context" in document else None
