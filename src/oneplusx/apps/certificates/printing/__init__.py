"""Prints faces of certificates. Pure: also runs in processes of its own, so it imports neither settings nor models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from oneplusx.web.printing import EMBEDDING, PLAIN, pdf, qr_svg

TEMPLATE = Path(__file__).with_name("certificate.typ")
Face = Mapping[str, Any]


def press(faces: Sequence[Face]) -> list[bytes]:
    """One PDF per face, in order: PDF/A-3b with the credential embedded, else PDF/A-2b.

    Args:
        faces: Data of ``certificate.typ`` without the picture of the code, with ``address`` (what the QR code leads
            to) and ``made_at`` (seconds, written into the file).

    Raises:
        Invalid: ``printing.missing_glyph``.
    """
    return [_one(face) for face in faces]


def _one(face: Face) -> bytes:
    address = face["address"]
    data = {**face, "qr": qr_svg(address) if address else None}
    standards = EMBEDDING if face["credential"] else PLAIN
    return pdf(TEMPLATE, data, at=datetime.fromtimestamp(face["made_at"], UTC), standards=standards)
