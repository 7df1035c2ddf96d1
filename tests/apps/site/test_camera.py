"""Codes and photos of a phone, in a real browser under the content policy of the site."""

from __future__ import annotations

import random
import struct
import zlib
from pathlib import Path

import pytest
import segno
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.support.browser import OpenPage, accessibility_problems

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CODE = "7KQ4M2NP8RT6VWX3"


def photo_of(text: str, folder: Path) -> Path:
    """A QR code on a photo."""
    path = folder / "photo.png"
    segno.make_qr(text).save(str(path), scale=7, border=40, dark="#3a3630", light="#c9c2b5")
    return path


def noisy_picture(width: int, height: int, folder: Path) -> Path:
    """A PNG that no program makes smaller."""
    random_ = random.Random(1)
    rows = b"".join(b"\0" + random_.randbytes(width * 3) for _row in range(height))

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    path = folder / "large.png"
    content = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 0)) + chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + content)
    return path


def scan(page: Page, text: str, folder: Path) -> None:
    page.goto("/inquiry/")
    page.locator("[data-scan] input[type=file]").set_input_files(photo_of(text, folder))


def test_a_photo_of_a_code_opens_its_answer(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page(language="en", width=360)
    page.goto("/inquiry/")
    expect(page.get_by_text("Photo of the code")).to_be_visible()
    assert accessibility_problems(page) == []
    scan(page, f"https://bank.example/c/{CODE}/", tmp_path)
    page.wait_for_url(f"**/c/{CODE}/")


def test_a_code_of_another_site_is_not_opened(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page(language="en", width=360)
    scan(page, "https://phishing.example/win", tmp_path)
    expect(page.locator("[data-scan-state]")).to_have_text(
        "This code leads to another site, which is not opened: phishing.example"
    )
    scan(page, "hello", tmp_path)
    expect(page.locator("[data-scan-state]")).to_have_text("This is no code of a certificate.")
    assert page.url.endswith("/inquiry/")


def test_without_a_script_a_code_is_typed(open_page: OpenPage) -> None:
    page = open_page(language="en", width=360, java_script=False)
    page.goto("/inquiry/")
    expect(page.get_by_text("Photo of the code")).to_be_hidden()
    page.get_by_label("Or the 16-character code").fill(CODE)


def test_a_photo_is_shown_and_made_smaller(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page(language="en", width=360)
    page.goto(reverse("supervision:complain"))
    field = page.locator("input[data-photo]").first
    field.set_input_files(noisy_picture(3000, 2000, tmp_path))
    expect(page.locator(".photos figcaption")).to_contain_text("large.png · 18.0 MB →")
    name, size = field.evaluate("one => [one.files[0].name, one.files[0].size]")
    assert name == "large.jpg"
    assert size < 10_000_000
    assert page.locator(".photos canvas").is_visible()
