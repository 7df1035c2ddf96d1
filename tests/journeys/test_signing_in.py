"""Sign-in as its users live it, in a browser: an app by page, a passkey, the warning before an unused session ends."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from playwright.sync_api import Page, expect

from oneplusx.apps.parties.models import Institution, User
from oneplusx.web.actor import Actor
from tests.support.browser import OpenPage, accessibility_problems, outside
from tests.support.browser import sign_in as sign_in_browser
from tests.support.cast import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def code(key: str, step: int = 0) -> str:
    return format_hotp_value(hotp_value(key, int(time.time()) // 30 + step))


def look(page: Page) -> None:
    """The page as it stands: no finding of axe, nothing beside the screen."""
    assert accessibility_problems(page) == []
    assert outside(page) == []


def give_fingerprint_reader(page: Page) -> None:
    """An authenticator of the browser itself, which says yes to everything."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    ready = {"protocol": "ctap2", "transport": "internal", "automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, **ready}})


def fill_in(page: Page, start: str, user: User) -> None:
    page.goto(f"{start}/sign-in/")
    page.locator("#id_login").fill(user.username)
    page.locator("#id_password").fill(PASSWORD)
    page.keyboard.press("Enter")


def test_an_officer_sets_up_an_app_and_a_passkey_and_comes_in_by_both(
    registrar: Actor, open_page: OpenPage, live_server: object
) -> None:
    user = User.objects.get(person_id=registrar.id)
    user.set_password(PASSWORD)
    user.save()
    Client().get("/sign-in/")  # what is read once is read before the browser waits for it
    page = open_page()
    start = str(live_server.url).replace("127.0.0.1", "localhost")  # type: ignore[attr-defined]
    give_fingerprint_reader(page)
    # 1. with the password alone nothing opens but the set-up
    page.goto(f"{start}/sign-in/")
    look(page)
    fill_in(page, start, user)
    expect(page.get_by_role("heading", level=1)).to_have_text("登录安全")
    page.goto(f"{start}/learners/")
    expect(page).to_have_url(f"{start}/my/security/")
    look(page)
    # 2. the app
    page.get_by_role("link", name="设置动态口令应用").click()
    page.get_by_text("无法扫描").click()
    key = page.locator("details code").inner_text()
    look(page)
    page.locator("#id_code").fill(code(key))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("恢复码")
    look(page)
    page.get_by_role("link", name="我已保存").click()
    expect(page).to_have_url(f"{start}/home/")
    # 3. a passkey beside it
    page.goto(f"{start}/my/security/passkeys/new/")
    page.locator("#id_name").fill("办公电脑")
    page.locator("#id_passwordless").check()
    look(page)
    with page.expect_navigation():
        page.locator("#passkey-add").click()
    expect(page.get_by_text("办公电脑").first).to_be_visible()
    look(page)
    assert set(Authenticator.objects.filter(user=user).values_list("type", flat=True)) == {
        "totp",
        "webauthn",
        "recovery_codes",
    }
    # 4. password, then the passkey
    page.context.clear_cookies()
    fill_in(page, start, user)
    expect(page.get_by_role("heading", level=1)).to_have_text("两步验证")
    look(page)
    page.locator("#passkey-use").click()
    expect(page).to_have_url(f"{start}/home/")
    # 5. the passkey alone
    page.context.clear_cookies()
    page.goto(f"{start}/sign-in/")
    page.locator("#passkey-sign-in").click()
    expect(page).to_have_url(f"{start}/home/")
    page.goto(f"{start}/learners/")
    expect(page).to_have_url(f"{start}/learners/")


def test_an_unused_page_warns_keeps_what_is_typed_and_gives_it_back(
    registrar: Actor, college: Institution, open_page: OpenPage
) -> None:
    user = User.objects.get(person_id=registrar.id)
    Client().get("/sign-in/")
    page = open_page()
    sign_in_browser(page, user)
    page.clock.install()
    path = f"/institutions/{college.id}/departments/new/"
    page.goto(path)
    page.locator("#id_name_zh").fill("新材料学院")
    page.route("**/session/left/", lambda route: route.fulfill(json={"seconds": 100}))
    page.clock.fast_forward("28:01")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    look(page)
    page.unroute("**/session/left/")
    with page.expect_response("**/session/left/"):
        page.keyboard.press("Enter")  # the button has the focus
    expect(dialog).to_be_hidden()
    page.route("**/session/left/", lambda route: route.fulfill(json={"seconds": 0}))
    with page.expect_response("**/session/keep/") as kept, page.expect_navigation():
        page.clock.fast_forward("28:01")
    assert kept.value.status == 204
    page.unroute("**/session/left/")
    page.goto("/my/kept/")
    expect(page.get_by_text("新材料学院")).to_be_visible()
    look(page)
    page.get_by_role("link", name="打开表单并填入").click()
    expect(page.locator("#id_name_zh")).to_have_value("新材料学院")
