"""An officer previews a table of certificates, brings a mapping, and downloads: on a desk and on a phone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from oneplusx.apps.certificates.models import Certificate
from oneplusx.apps.parties.models import Enrollment
from oneplusx.web.actor import Actor
from tests.support.browser import OpenPage, accessibility_problems, outside, sign_in
from tests.support.cast import user_of
from tests.support.flow import HoldCertificate

SHOTS = os.environ.get("ONEPLUSX_SHOTS", "")
MAPPING = """format: oneplusx-export-mapping/1
name: 校内数据平台
columns:
  - {title: 编号, field: number}
  - {title: 日期, field: issued_on, format: yyyyMMdd}
"""
LOOKS = [
    ("zh-CN", 1280, "预览", "下载", "或粘贴内容", "检查并保存"),
    ("en-US", 360, "Preview", "Download", "Or paste the document", "Check and save"),
]


@pytest.fixture
def certificate(studying: Enrollment, hold_certificate: HoldCertificate) -> Certificate:
    return hold_certificate(studying, "000123")


@pytest.mark.browser
@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language, width, preview, download, paste, save", LOOKS)
def test_previewed_mapped_and_downloaded(
    language: str,
    width: int,
    preview: str,
    download: str,
    paste: str,
    save: str,
    certificate: Certificate,
    registrar: Actor,
    open_page: OpenPage,
) -> None:
    wrong: list[str] = []
    page = open_page(language=language, width=width)
    page.set_default_timeout(60_000)
    sign_in(page, user_of(registrar))

    def look(name: str) -> None:
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"table-{name}-{width}.png", full_page=True)
        wrong.extend(f"{name}: {problem}" for problem in accessibility_problems(page))
        wrong.extend(f"{name}: wider than the screen: {part}" for part in outside(page))

    page.goto("/exchange/tables/")
    page.get_by_role("button", name=preview, exact=True).click()
    assert "000123" in page.locator("main table").inner_text()
    look("preview")
    with page.expect_download() as started:
        page.get_by_role("button", name=download, exact=True).click()
    assert started.value.suggested_filename == "1+X证书数据.xlsx"
    page.goto("/exchange/tables/mappings/new/")
    page.get_by_label(paste).fill(MAPPING.replace("number", "numbr"))
    page.get_by_role("button", name=save).click()
    assert "numbr" in page.locator("main").inner_text()
    look("refused")
    page.get_by_label(paste).fill(MAPPING)
    page.get_by_role("button", name=save).click()
    assert "20260320" in page.locator("main").inner_text()
    look("mapping")
    assert wrong == []
