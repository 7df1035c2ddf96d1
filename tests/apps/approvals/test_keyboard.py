"""The inbox by keyboard, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from oneplusx.apps.approvals.models import ApprovalStep, StepState
from oneplusx.apps.parties.models import User
from oneplusx.web.actor import Actor
from tests.apps.approvals.conftest import OpenCase
from tests.support.browser import OpenPage, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_case_is_opened_and_decided_without_a_mouse(
    open_three_steps: OpenCase, adviser: Actor, open_page: OpenPage
) -> None:
    for _number in range(2):
        open_three_steps()
    page = open_page()
    sign_in(page, User.objects.get(person_id=str(adviser.id)))
    page.goto("/inbox/")
    for key in ("j", "j", "k", "Enter"):
        page.keyboard.press(key)
    page.wait_for_url("**/cases/*/")
    with page.expect_navigation():
        page.keyboard.press("a")
    page.goto("/inbox/")
    expect(page.locator("tr[data-item]")).to_have_count(1)
    assert ApprovalStep.objects.filter(number=0, state=StepState.APPROVED).count() == 1
