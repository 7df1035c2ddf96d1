"""The public inquiry in the browser: one certificate, a list, a file, the trust page; on a desk and on a phone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from oneplusx.apps.certificates.models import Certificate, CertificateNumber
from oneplusx.apps.credentials.models import Credential
from oneplusx.apps.inquiry import limits
from oneplusx.apps.parties.models import Enrollment
from tests.support.browser import OpenPage, accessibility_problems, outside
from tests.support.issued_credentials import IssueCertificate

SHOTS = os.environ.get("ONEPLUSX_SHOTS", "")
LOOKS = (("zh-CN", 1280), ("zh-CN", 360), ("en-US", 360), ("en-US", 1280))
TIMEOUT_MS = 60_000
expect.set_options(timeout=TIMEOUT_MS)
pytestmark = [pytest.mark.browser, pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _no_counts() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def issued(issue: IssueCertificate, enrollment: Enrollment) -> Certificate:
    return issue(enrollment)


def looked_at(page: Page, name: str) -> list[str]:
    """What is wrong with the page as it stands."""
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)
    problems = [f"{name}: {problem}" for problem in accessibility_problems(page)]
    return problems + [f"{name}: wider than the screen: {part}" for part in outside(page)]


@pytest.mark.parametrize("language, width", LOOKS)
def test_the_pages_of_the_inquiry(
    issued: Certificate, open_page: OpenPage, language: str, width: int, tmp_path: Path
) -> None:
    code = CertificateNumber.objects.get(certificate_id=issued.id).code
    file = tmp_path / "credential.json"
    file.write_text(Credential.objects.get(certificate=issued).document, encoding="utf-8")
    page, mark = open_page(language=language, width=width), f"{language[:2]}-{width}"
    page.set_default_timeout(TIMEOUT_MS)
    problems = []
    page.goto("/inquiry/")
    problems += looked_at(page, f"inquiry-{mark}")
    page.fill("[name=number]", issued.number)
    page.fill("[name=name]", issued.holder_name)
    page.click("main form button")
    expect(page.locator(".verdict")).to_have_class("verdict tone-good")
    problems += looked_at(page, f"answer-{mark}")
    page.locator("details summary").first.click()
    problems += looked_at(page, f"explained-{mark}")
    page.goto(f"/c/{code}/")
    expect(page.locator(".verdict")).to_have_class("verdict tone-good")
    page.emulate_media(media="print")
    assert not outside(page)
    page.emulate_media(media="screen")
    page.goto("/inquiry/list/")
    problems += looked_at(page, f"list-{mark}")
    lines = [f"{issued.number},{issued.holder_name}", *(f"N{at},甲{at}" for at in range(limits.PER_ADDRESS_FREE + 4))]
    page.fill("[name=lines]", "\n".join(lines))
    page.click("main form button")
    page.wait_for_selector("tbody tr")
    assert page.locator("tbody tr").count() == len(lines)
    problems += looked_at(page, f"report-{mark}")
    with page.expect_download() as download:
        page.click("button[value=csv]")
    assert issued.number in download.value.path().read_text(encoding="utf-8-sig")
    page.goto("/inquiry/file/")
    problems += looked_at(page, f"file-{mark}")
    page.set_input_files("[name=file]", file)
    page.click("main form button")
    expect(page.locator(".verdict")).to_have_class("verdict tone-good")
    problems += looked_at(page, f"examined-{mark}")
    page.goto("/trust/")
    page.locator("td summary").first.click()
    problems += looked_at(page, f"trust-{mark}")
    assert not problems, "\n".join(problems)


@pytest.mark.usefixtures("still_clock")
def test_beyond_what_is_free_the_browser_computes(
    open_page: OpenPage, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PER_ADDRESS_FREE", 1)
    page = open_page(width=360)
    page.set_default_timeout(TIMEOUT_MS)
    for number in ("N1", "N2", "N3"):
        page.goto("/inquiry/")
        page.fill("[name=number]", number)
        page.fill("[name=name]", "甲")
        page.click("main form button")
        expect(page.locator(".verdict")).to_contain_text("没有找到")
    bare = open_page(width=360, java_script=False)
    bare.goto("/inquiry/")
    bare.fill("[name=number]", "N9")
    bare.fill("[name=name]", "乙")
    bare.click("main form button")
    expect(bare.locator("main")).to_contain_text("暂时无法查验")
    assert bare.input_value("[name=number]") == "N9"
    problems = looked_at(bare, "refused-zh-360") if SHOTS else []
    assert not problems
