"""Printed matter: PDF/A by Typst from a template and data; a missing glyph is an error that names the character.

A template is a ``.typ`` file of an app (``apps/<app>/printing/``). It reads its data with
``json(bytes(sys.inputs.data))`` and takes the frame of official pages from ``/web/printing/a4.typ``. The same data give
the same bytes. Nothing here needs settings or a database, so it also runs in processes of their own
(``web/processes.py``).

Source: ISO 19005-2 (PDF/A-2b), ISO 19005-3 (PDF/A-3b, where a file is embedded), ISO 14289-1 (PDF/UA-1).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import Any, Literal

import pylopdf_fonts_zh_cn
import segno
import typst

from oneplusx.domain.errors import Invalid

ROOT = Path(__file__).resolve().parents[2]
UNSHOWN = re.compile(r'the text `"(.+?)"` could not be displayed')
CHARACTERS = ROOT / "web" / "printing" / "characters.typ"
QR_MASK = 3
PICTURE_PPI = 144.0
Standard = Literal["a-2b", "a-3b", "ua-1"]
PLAIN: tuple[Standard, ...] = ("a-2b",)
EMBEDDING: tuple[Standard, ...] = ("a-3b", "ua-1")
"""PDF/A-3 may embed any file; with the structure that PDF/UA demands."""
_lock = Lock()


def pdf(template: Path, data: Mapping[str, Any], *, at: datetime, standards: Sequence[Standard] = PLAIN) -> bytes:
    """A template filled with data.

    Args:
        data: JSON values.
        at: The time written into the file.
        standards: ``PLAIN``, or ``EMBEDDING`` for a template that attaches a file.

    Raises:
        Invalid: ``printing.missing_glyph``: characters that no font of ours has.
    """
    return _compiled(_compiler(template), json.dumps(data, ensure_ascii=False), int(at.timestamp()), standards)


def picture(template: Path, data: Mapping[str, Any], *, form: Literal["png", "svg"]) -> bytes:
    """A template of one page, filled with data, as a picture; what no font has shows as a box."""
    with _lock:
        compiler = _compiler(template)
        made = compiler.compile(sys_inputs={"data": json.dumps(data, ensure_ascii=False)}, format=form, ppi=PICTURE_PPI)
    if not isinstance(made, bytes):
        raise TypeError(type(made))
    return made


def missing_glyphs(texts: Iterable[str]) -> tuple[str, ...]:
    """The characters among the texts that could not be printed, each once, sorted."""
    characters = "".join(sorted(set("".join(texts))))
    try:
        _compiled(_compiler(CHARACTERS), json.dumps({"text": characters}), 0, PLAIN)
    except Invalid as refused:
        found: tuple[str, ...] = tuple(refused.params["characters"])  # type: ignore[arg-type]
        return found
    return ()


def qr_svg(text: str) -> str:
    """A QR code as SVG, for ``image(bytes(data.qr), format: "svg")``; one mask for all saves half of the time."""
    picture: str = segno.make(text, mask=QR_MASK, micro=False).svg_inline()
    return picture.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)


def _compiled(compiler: typst.Compiler, data: str, timestamp: int, standards: Sequence[Standard]) -> bytes:
    with _lock:
        try:
            made = compiler.compile(sys_inputs={"data": data}, pdf_standards=list(standards), timestamp=timestamp)
        except typst.TypstError as error:
            if unshown := sorted(set(UNSHOWN.findall(error.diagnostic))):
                raise Invalid("printing.missing_glyph", characters=unshown) from None
            raise
    if not isinstance(made, bytes):
        raise TypeError(type(made))
    return made


@cache
def _compiler(template: Path) -> typst.Compiler:
    """Reused: reading the fonts takes far longer than a page."""
    return typst.Compiler(str(template), root=str(ROOT), font_paths=_fonts())


@cache
def _fonts() -> typst.Fonts:
    folder = str(files(pylopdf_fonts_zh_cn))
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
