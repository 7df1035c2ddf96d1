"""A real browser against the live server.

``open_page(language="en", width=390)`` answers a page of its own, signed out. At the end of the test every page must be
free of script errors, of violations of the content security policy and of answers 500.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response, sync_playwright

from devtools import browser as chromium
from devtools.console import in_ci

DESKTOP_WIDTH = 1280
PHONE_WIDTH = 390
HEIGHT = 900
TIMEOUT_MS = 10_000
SCREENSHOTS = Path("test-results")
OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the session; skips without one, fails where CI demands it."""
    path = chromium.find()
    if path is None:
        if in_ci():
            pytest.fail("no Chromium: set CHROMIUM or install chromium")
        pytest.skip("no Chromium: set CHROMIUM or install chromium")
    fonts = chromium.fontconfig_file()
    if fonts:
        os.environ.setdefault("FONTCONFIG_FILE", str(fonts))
    # Playwright keeps an event loop in this thread; Django would take it for an asynchronous caller.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        program = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield program
        program.close()


@pytest.fixture
def open_page(browser: Browser, live_server: Any, request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """Opens pages on the live server, each with its own cookies."""
    pages: list[Page] = []
    complaints: list[str] = []

    def open_one(*, language: str = "zh-CN", width: int = DESKTOP_WIDTH, java_script: bool = True) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            locale=language,
            timezone_id="Asia/Shanghai",
            viewport={"width": width, "height": HEIGHT},
            java_script_enabled=java_script,
            reduced_motion="reduce",
        )
        context.set_default_timeout(TIMEOUT_MS)
        page = context.new_page()
        _listen(page, complaints)
        pages.append(page)
        return page

    yield open_one
    if getattr(request.node, "failed_call", False):
        _photograph(pages, request.node.name)
    for page in pages:
        page.context.close()
    assert not complaints, complaints


def _listen(page: Page, complaints: list[str]) -> None:
    def on_response(response: Response) -> None:
        if response.status >= 500:
            complaints.append(f"{response.status} {response.url}")

    def on_console(message: Any) -> None:
        # Chromium also logs every answer of 400 and above; what the page says about it is up to the test.
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(f"console: {message.text}")

    page.on("response", on_response)
    page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
    page.on("console", on_console)


def _photograph(pages: list[Page], name: str) -> None:
    SCREENSHOTS.mkdir(exist_ok=True)
    plain = "".join(character if character.isalnum() else "-" for character in name)
    for index, page in enumerate(pages):
        page.screenshot(path=SCREENSHOTS / f"{plain}-{index}.png", full_page=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Lets the fixtures know that the test failed, while its pages are still open."""
    report = yield
    if report.when == "call":
        item.failed_call = report.failed  # type: ignore[attr-defined]
    return report


def sign_in(page: Page, user: Any) -> None:
    """Signs a user in without the form, for tests about something else."""
    from django.test import Client

    from tests.support.cast import give_second_factor

    if user.person is not None and user.person.memberships.filter(ended_at=None).exists():
        give_second_factor(user)
    client = Client()
    client.force_login(user)
    origin = page.context._impl_obj._options["baseURL"]
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": origin}])


def accessibility_problems(page: Page) -> list[str]:
    """Violations axe finds in the page as it stands: rule, impact and the first place."""
    page.wait_for_load_state()
    violations = Axe().run(page).response["violations"]
    return [
        f"{violation['id']} ({violation['impact']}): {violation['help']}: {violation['nodes'][0]['html'][:200]}"
        for violation in violations
    ]


_OUTSIDE = """() => {
  const clips = (one) => getComputedStyle(one).overflowX !== 'visible';
  const scrolls = (one) => one.parentElement !== document.body &&
    (clips(one.parentElement) || scrolls(one.parentElement));
  if (document.documentElement.scrollWidth <= innerWidth + 1) return [];
  return [...document.body.querySelectorAll('*')]
    .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && !scrolls(one))
    .map((one) => one.outerHTML.slice(0, 120));
}"""


def outside(page: Page) -> list[str]:
    """Elements that make the page wider than the screen; empty when nothing scrolls sideways."""
    found: list[str] = page.evaluate(_OUTSIDE)
    return found[:3]
