"""A credential read out of a file, whatever the file is called."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
import typst
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oneplusx.domain.credential.baking import bake_png, bake_svg
from oneplusx.domain.credential.documents import FILE_MAX, FileKind, read_credential, read_json
from oneplusx.domain.errors import Invalid
from tests.support import credentials as cast

SOURCE = json.dumps(cast.signed(), ensure_ascii=False).encode()
SVG = '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>'


def printed(attachments: dict[str, bytes]) -> bytes:
    """A PDF/A-3b with attachments."""
    lines = ['#set document(title: "t")']
    for name, content in attachments.items():
        text = json.dumps(content.decode(), ensure_ascii=False)
        options = 'relationship: "data", description: "d", mime-type: "text/plain"'
        lines.append(f'#pdf.attach("/{name}", bytes({text}), {options})')
    pdf: Any = typst.compile("\n".join([*lines, "= Certificate"]).encode(), format="pdf", pdf_standards=["a-3b"])
    return bytes(pdf)


def picture() -> bytes:
    png: Any = typst.compile(b"#set page(width: 9pt, height: 9pt)\nx", format="png", ppi=30)
    return bytes(png)


def test_json_is_read_with_its_bytes() -> None:
    for data in (SOURCE, b"\xef\xbb\xbf" + SOURCE, b"\n  " + SOURCE):
        found = read_credential(data)
        assert (found.kind, found.document, found.source) == (FileKind.JSON, cast.signed(), data)


def test_the_attachment_of_a_pdf_is_read_byte_for_byte() -> None:
    found = read_credential(printed({"notes.txt": b"other", "credential.json": SOURCE}))
    assert (found.kind, found.source) == (FileKind.PDF, SOURCE)


def test_a_pdf_without_or_with_two_credentials_is_refused() -> None:
    for attachments, code in (
        ({}, "credential.file_unknown"),
        ({"notes.txt": b"other"}, "credential.file_unknown"),
        ({"other.json": b'{"a": 1}'}, "credential.file_unknown"),
        ({"a.json": SOURCE, "b.json": SOURCE}, "credential.file_several"),
    ):
        with pytest.raises(Invalid) as raised:
            read_credential(printed(attachments))
        assert raised.value.code == code


def test_baked_pictures_are_read() -> None:
    for data in (bake_png(picture(), SOURCE.decode()), bake_svg(SVG, SOURCE.decode()).encode()):
        found = read_credential(data)
        assert (found.kind, found.document) == (FileKind.PICTURE, cast.signed())


@pytest.mark.parametrize(
    "data, code",
    [
        (b"", "credential.file_unknown"),
        (b"text", "credential.file_unknown"),
        (b"[]", "credential.file_unknown"),
        (SVG.encode(), "credential.file_unknown"),
        (b"<openbadges:credential" * 3, "credential.file_unknown"),
        (picture(), "credential.file_unknown"),
        (b"%PDF-1.7\nbroken", "credential.file_unknown"),
        (b"\x89PNG\r\n\x1a\nbroken", "credential.not_a_picture"),
        (b"{", "credential.not_json"),
        (b"{\xff}", "credential.not_json"),
        (b'{"a": NaN}', "credential.not_json"),
        (b'{"a": 1, "a": 2}', "credential.not_json"),
        (b'{"a":' * 100_000, "credential.not_json"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "credential.not_json"),
        (b"{" + b" " * 3_000_000 + b"}", "credential.file_size"),
        (b"x" * (FILE_MAX + 1), "credential.file_size"),
    ],
)
def test_what_holds_no_credential_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Invalid) as raised:
        read_credential(data)
    assert raised.value.code == code


def test_json_of_another_kind_is_no_object() -> None:
    with pytest.raises(Invalid, match=r"credential\.not_an_object"):
        read_json(b"[]")


PDF = printed({"credential.json": SOURCE})


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(at=st.integers(0, len(PDF) - 1), piece=st.binary(min_size=1, max_size=40))
def test_a_damaged_file_is_read_or_refused(at: int, piece: bytes) -> None:
    with contextlib.suppress(Invalid):
        read_credential(PDF[:at] + piece + PDF[at + len(piece) :])
