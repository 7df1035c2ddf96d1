"""The frame in a real browser: accessible, usable without scripts, and quiet."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from oneplusx.apps.parties.models import User
from oneplusx.web.actor import Actor
from tests.support.browser import OpenPage, accessibility_problems, outside, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PATHS = ("/", "/help/", "/privacy/", "/design/", "/no/such/page/")
LOOKS = ("theme=dark", "theme=light&contrast=high", "theme=dark&text=larger")
WIDTHS = (1280, 360)


def check(page: Page) -> None:
    assert accessibility_problems(page) == [], page.url
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"), page.url


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
@pytest.mark.parametrize("width", WIDTHS)
def test_open_pages_are_accessible(open_page: OpenPage, live_server: Any, language: str, width: int) -> None:
    page = open_page(language=language, width=width)
    for path in PATHS:
        page.goto(path)
        check(page)


@pytest.mark.parametrize("looks", LOOKS)
def test_every_look_is_accessible(open_page: OpenPage, live_server: Any, looks: str) -> None:
    page = open_page(width=360)
    page.context.add_cookies([{"name": "looks", "value": looks, "url": live_server.url}])
    page.goto("/design/")
    check(page)


def test_a_signed_in_page_is_accessible_with_its_menu_open(
    open_page: OpenPage, live_server: Any, registrar: Actor
) -> None:
    for width in WIDTHS:
        page = open_page(width=width)
        sign_in(page, User.objects.get(person_id=registrar.id))
        page.goto("/home/")
        if width == WIDTHS[-1]:
            page.get_by_role("button", name="菜单", exact=True).click()
        expect(page.get_by_role("navigation", name="主菜单")).to_be_visible()
        assert accessibility_problems(page) == []
    page.context.add_cookies([{"name": "looks", "value": LOOKS[-1], "url": live_server.url}])
    page.reload()
    assert outside(page) == []


def test_the_menu_of_a_phone_needs_no_script(open_page: OpenPage, registrar: Actor) -> None:
    page = open_page(width=360, java_script=False)
    sign_in(page, User.objects.get(person_id=registrar.id))
    page.goto("/home/")
    menu = page.get_by_role("navigation", name="主菜单")
    expect(menu).to_be_hidden()
    page.get_by_role("button", name="菜单", exact=True).click()
    expect(menu).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()


def test_language_and_looks_need_no_script(open_page: OpenPage) -> None:
    page = open_page(java_script=False)
    page.goto("/help/")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Help")
    page.get_by_role("button", name="Text size and colors").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.url.endswith("/help/")


def test_the_language_switch_keeps_what_was_typed(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/")
    page.get_by_label("持证人姓名").fill("阿依古丽·买买提")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_label("Holder's name")).to_have_value("阿依古丽·买买提")


def test_looks_change_at_once_and_stay(open_page: OpenPage) -> None:
    page = open_page(language="en-US")
    page.goto("/")
    page.get_by_role("button", name="Text size and colors").click()
    with page.expect_response("**/looks/"):
        page.get_by_role("button", name="Larger").click()
    expect(page.locator("html")).to_have_attribute("data-text", "larger")
    page.goto("/help/")
    expect(page.locator("html")).to_have_attribute("data-text", "larger")


def test_keyboard_users_can_skip_the_frame(open_page: OpenPage) -> None:
    page = open_page(language="en-US")
    page.goto("/help/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_charts_are_drawn_under_the_content_policy(open_page: OpenPage) -> None:
    page = open_page(language="en-US")
    page.goto("/design/")
    expect(page.locator(".chart-area svg")).to_have_count(2)
    expect(page.locator(".chart-area").first).to_have_attribute("aria-label", "From certificate to course")
    twin = page.get_by_role("table", name="From certificate to course")
    expect(twin).to_be_hidden()
    page.get_by_text("The same as a table").first.click()
    expect(twin).to_be_visible()


def test_charts_are_tables_without_a_script(open_page: OpenPage) -> None:
    page = open_page(language="en-US", java_script=False)
    page.goto("/design/")
    expect(page.get_by_role("table", name="From certificate to course")).to_be_visible()


def test_targets_on_a_phone_are_large_enough(open_page: OpenPage) -> None:
    page = open_page(width=360)
    page.goto("/design/")
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, .btn, .tool, input, select, .pager-link, .tab")]
            .filter((one) => one.checkVisibility() && !["checkbox", "radio", "hidden"].includes(one.type))
            .filter((one) => !one.matches("label.btn > .sr-only"))  // the label is the target
            .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect().height])
            .filter(([, height]) => height < 43.5)"""
    )
    assert small == []


def test_a_form_that_is_on_its_way_is_not_sent_again(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/complaints/new/")
    sent = page.evaluate("""() => {
        const form = document.querySelector("main form[method=post]");
        const send = () => form.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true }));
        return [send(), send()];
    }""")
    assert sent == [True, False]
