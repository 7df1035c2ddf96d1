"""A learner applies and the officers decide without ever touching a pointer."""

from __future__ import annotations

from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from oneplusx.apps.conversion.models import Conversion, ConversionState
from oneplusx.apps.parties.models import Enrollment, User
from oneplusx.apps.parties.services import create_user
from oneplusx.apps.recognition.models import Achievement
from oneplusx.web.actor import SYSTEM, Actor
from tests.support.browser import OpenPage, sign_in
from tests.support.cast import user_of

TABS_MAX = 120
FOCUSED = """() => {
  const one = document.activeElement
  const ring = getComputedStyle(one)
  const seen = ring.outlineStyle !== 'none' || ring.boxShadow !== 'none' || one.type === 'checkbox'
  return [(one.innerText || one.value || one.getAttribute('aria-label') || '').trim(), seen]
}"""


def tab_to(page: Page, words: str) -> None:
    """Presses Tab until something with these words has the focus; wherever it is, it can be seen."""
    for _press in range(TABS_MAX):
        page.keyboard.press("Tab")
        text, is_seen = page.evaluate(FOCUSED)
        assert is_seen, f"the focus on {text!r} cannot be seen"
        if text.startswith(words):
            return
    raise AssertionError(f"{page.url}: Tab never comes to {words!r}")


def enter(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_from_a_plan_to_credits_by_keyboard(
    held: Achievement,
    studying: Enrollment,
    adviser: Actor,
    department_reviewer: Actor,
    registrar: Actor,
    open_page: OpenPage,
    now: datetime,
) -> None:
    person = studying.learner.person
    create_user(person=person, username="student", password=None, actor=SYSTEM, now=now)
    page = open_page(language="en")
    sign_in(page, User.objects.get(person=person))
    page.goto("/home/")
    tab_to(page, "Skip to the content")
    page.keyboard.press("Enter")
    tab_to(page, "See my plan")
    enter(page)
    tab_to(page, "Apply for the chosen ones")
    enter(page)
    expect(page.locator("main")).to_contain_text("In review")
    for officer in (adviser, department_reviewer, registrar):
        desk = open_page(language="en")
        sign_in(desk, user_of(officer))
        desk.goto("/inbox/")
        desk.keyboard.press("j")
        enter(desk)
        with desk.expect_navigation():
            desk.keyboard.press("a")
    assert Conversion.objects.get().state == ConversionState.APPROVED
    page.goto("/home/")
    tab_to(page, "My credits")
    enter(page)
    expect(page.locator("main")).to_contain_text("Used")
