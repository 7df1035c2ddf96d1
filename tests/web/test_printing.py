"""Printed matter: PDF/A, the same bytes for the same data, missing glyphs by name."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from oneplusx.domain.errors import Invalid
from oneplusx.web.printing import ROOT, missing_glyphs, pdf, qr_svg

AT = datetime(2026, 11, 22, tzinfo=UTC)
CERTIFICATE = ROOT / "apps" / "certificates" / "printing" / "certificate.typ"


def data(name: str = "张\u00b7丰") -> dict[str, Any]:
    return {
        "language": "zh",
        "parts": [
            {
                "title": "职业技能等级证书",
                "subtitle": "Web前端开发（中级）",
                "text": "经考核合格，特发此证。",
                "lines": [["证书编号：", "X1"]],
                "note": "",
                "organization": "晨星教育评价有限公司",
                "issued": "2026年11月22日",
                "language": "zh",
            }
        ],
        "lines": [["证书编号：", "X1"]],
        "number": "X1",
        "name": name,
        "qr": qr_svg("https://example.org/ABC"),
        "code": "ABC",
        "code_text": "ABC",
        "address": "https://example.org/c/ABC/",
        "credential": None,
        "demo": "",
    }


def test_the_same_data_give_the_same_pdf_a() -> None:
    made = pdf(CERTIFICATE, data(), at=AT)
    assert made.startswith(b"%PDF-1.7")
    assert b"pdfaid" in made
    assert made == pdf(CERTIFICATE, data(), at=AT)
    assert made != pdf(CERTIFICATE, data("李四"), at=AT)


def test_a_missing_glyph_is_named() -> None:
    with pytest.raises(Invalid) as refused:
        pdf(CERTIFICATE, data("𪚥龙"), at=AT)
    assert refused.value.params == {"characters": ["𪚥"]}


def test_all_names_are_checked_at_once() -> None:
    assert missing_glyphs(["张三", "𠮷野", "𪚥", "李四·王", "A \u3000"]) == ("𠮷", "𪚥")
    assert missing_glyphs([]) == ()
