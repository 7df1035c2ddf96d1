"""Official papers of one style as PDF/A (公文): statement, transcript, decision letter, lists.

A page builds a ``Paper`` of its words in the reader's language and answers ``paper_response(paper, name)``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oneplusx.web.clock import SHANGHAI
from oneplusx.web.printing import pdf, qr_svg

PDF_URL = "?format=pdf"
TEMPLATE = Path(__file__).with_name("paper.typ")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperTable:
    """A table of a paper.

    Attributes:
        numbers: Columns, from 0, that stand to the right.
        wide: Columns that share what room is left; the others are as wide as their words.
        foot: A last row, e.g. the sums.
    """

    heads: Sequence[object]
    rows: Sequence[Sequence[object]]
    title: str = ""
    numbers: Sequence[int] = ()
    wide: Sequence[int] = (0,)
    foot: Sequence[object] = ()

    @property
    def data(self) -> dict[str, Any]:
        """What the template reads."""
        return {
            "kind": "table",
            "title": self.title,
            "heads": _words(self.heads),
            "rows": [_words(row) for row in self.rows],
            "numbers": list(self.numbers),
            "widths": [1 if column in self.wide else 0 for column in range(len(self.heads))],
            "foot": _words(self.foot),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperWords:
    """Paragraphs of a paper, or a numbered list."""

    words: Sequence[object]
    title: str = ""
    is_list: bool = False

    @property
    def data(self) -> dict[str, Any]:
        """What the template reads."""
        return {"kind": "words", "title": self.title, "words": _words(self.words), "is_list": self.is_list}


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper.

    Attributes:
        issuer: Above, to the left.
        code: Above, to the right: a number by which the paper is found again.
        path: Of the page the QR code leads to; empty: none.
        at: When it is printed; the same paper at the same time gives the same bytes.
        flipped: Wider than high.
    """

    title: str
    issuer: str
    at: datetime
    code: str = ""
    path: str = ""
    facts: Sequence[tuple[object, object]] = ()
    parts: Sequence[PaperTable | PaperWords] = ()
    notes: Sequence[object] = ()
    flipped: bool = False


def press(paper: Paper) -> bytes:
    """The paper as tagged PDF/A.

    Raises:
        Invalid: ``printing.missing_glyph``: characters that no font of ours has.
    """
    warning = [_("Demonstration, not valid.")] if settings.DEMO_MODE else []
    printed = f"{paper.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    data = {
        "language": "zh" if (get_language() or "zh").startswith("zh") else "en",
        "title": paper.title,
        "issuer": paper.issuer,
        "code": paper.code,
        "qr": qr_svg(settings.ONEPLUSX_SITE_URL + paper.path) if paper.path else None,
        "printed": _("Printed %(time)s") % {"time": printed},
        "flipped": paper.flipped,
        "facts": [_words(fact) for fact in paper.facts],
        "parts": [part.data for part in paper.parts],
        "notes": _words([*paper.notes, *warning]),
    }
    return pdf(TEMPLATE, data, at=paper.at)


def asks_for_pdf(query: QueryDict) -> bool:
    """Whether the address of a printed page asks for its file (``?format=pdf``)."""
    return query.get("format") == "pdf"


def paper_response(paper: Paper, name: str) -> HttpResponse:
    """The paper as a file to keep.

    Args:
        name: Of the file, without its ending.
    """
    response = HttpResponse(press(paper), content_type="application/pdf")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{name}.pdf')}"
    return response


def _words(texts: Sequence[object]) -> list[str]:
    return ["—" if text is None or text == "" else str(text) for text in texts]
