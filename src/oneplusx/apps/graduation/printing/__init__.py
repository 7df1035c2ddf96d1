"""Printed matter of graduation: the poster of a major (我的专业海报)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from oneplusx.web.printing import pdf

POSTER = Path(__file__).resolve().parent / "my_major.typ"


def poster(data: Mapping[str, Any], *, at: datetime) -> bytes:
    """The poster as PDF/A-2b.

    Raises:
        Invalid: ``printing.missing_glyph``.
    """
    return pdf(POSTER, data, at=at)
