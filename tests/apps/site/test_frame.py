"""The frame around all pages: entrance, menu, languages, looks, errors, headers."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse
from django.utils import translation

from oneplusx.apps.parties.models import Learner
from oneplusx.site import navigation, pages
from oneplusx.web.actor import PUBLIC, Actor, Role
from tests.support.cast import SignIn

OPEN_PAGES = ("/", "/help/", "/privacy/", "/design/")
REFERENCE = re.compile(r"[0-9A-F]{8}")


@pytest.mark.parametrize("path", OPEN_PAGES)
@pytest.mark.parametrize("language, word", [("zh-hans", "学分银行"), ("en", "Credit Bank")])
def test_open_pages_speak_both_languages(client: Client, db: None, path: str, language: str, word: str) -> None:
    answer = client.get(path, headers={"accept-language": language})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in page
    assert word in page


def test_everybody_finds_the_catalogue_and_the_methods(client: Client, db: None) -> None:
    for page in (client.get("/").content.decode(), client.get("/help/").content.decode()):
        for path in ("/catalogue/", "/rule-sets/"):
            assert f'href="{path}"' in page
            assert client.get(path).status_code == 200


@override_settings(DEMO_MODE=True)
def test_components_are_offered_to_operators_only(
    client: Client, operator: Actor, registrar: Actor, sign_in: SignIn
) -> None:
    assert 'href="/design/"' not in client.get("/help/").content.decode()
    assert 'href="/design/"' not in sign_in(registrar).get("/help/").content.decode()
    assert 'href="/design/"' in sign_in(operator).get("/help/").content.decode()


def test_the_content_policy_allows_nothing_unsafe(client: Client, db: None) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "http" not in policy


@pytest.mark.parametrize("path", OPEN_PAGES)
def test_pages_load_only_from_here(client: Client, db: None, path: str) -> None:
    page = client.get(path).content.decode()
    assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', page)
    assert "<style" not in page
    assert not re.findall(r'\sstyle="|\son[a-z]+="', page)


def test_the_language_switch_comes_back_to_the_page(client: Client, db: None) -> None:
    answer = client.post("/i18n/setlang/", {"language": "en", "next": "/help/?a=1"})
    assert answer.url == "/help/?a=1"
    assert "First day" in client.get("/help/").content.decode()


def test_looks_are_kept_and_come_with_the_page(client: Client, db: None) -> None:
    answer = client.post("/looks/", {"theme": "dark", "next": "/help/"})
    assert answer.url == "/help/"
    client.post("/looks/", {"text": "large"})
    page = client.get("/").content.decode()
    assert 'data-theme="dark"' in page
    assert 'data-text="large"' in page
    client.post("/looks/", {"theme": "auto"})
    page = client.get("/").content.decode()
    assert "data-theme" not in page
    assert 'data-text="large"' in page


def test_looks_of_a_forged_cookie_are_ignored(client: Client, db: None) -> None:
    client.cookies["looks"] = 'theme="><script>&text=huge&contrast=high'
    page = client.get("/").content.decode()
    assert "data-theme" not in page
    assert 'data-contrast="high"' in page


def test_looks_do_not_send_anybody_elsewhere(client: Client, db: None) -> None:
    assert client.post("/looks/", {"theme": "dark", "next": "https://example.org/"}).url == "/"


def test_home_asks_to_sign_in(client: Client, db: None) -> None:
    answer = client.get("/home/")
    assert answer.status_code == 302
    assert answer.url.startswith(settings.LOGIN_URL)


def test_home_greets_a_person_and_says_in_which_role(registrar: Actor, sign_in: SignIn) -> None:
    page = sign_in(registrar).get("/home/").content.decode()
    assert "程教务" in page
    assert "东海职业技术学院" in page
    assert "教务处" in page


def test_a_learner_has_a_home(learner: Learner, learner_actor: Actor, sign_in: SignIn) -> None:
    page = sign_in(learner_actor).get("/home/").content.decode()
    assert "林晓雨" in page
    assert 'aria-current="page"' in page


def test_the_frame_passes_the_checks_of_the_framework() -> None:
    call_command("check", fail_level="ERROR")


def test_nobody_has_no_menu() -> None:
    assert navigation.menu(PUBLIC, "/") == ()


@pytest.mark.parametrize("entry", navigation.entries(), ids=lambda entry: entry.url_name)
def test_every_entry_of_the_menu_leads_somewhere(entry: navigation.NavEntry) -> None:
    assert reverse(entry.url_name)


def test_every_icon_exists() -> None:
    sprite = (settings.PACKAGE_DIR / "site" / "static" / "oneplusx" / "icons.svg").read_text(encoding="utf-8")
    known = set(re.findall(r'<symbol id="([\w-]+)"', sprite))
    named = {entry.icon for entry in navigation.entries()}
    for path in settings.PACKAGE_DIR.rglob("templates/**/*.html"):
        named |= set(re.findall(r'{% icon "([\w-]+)"', path.read_text(encoding="utf-8")))
    assert not named - known


def test_the_help_page_shows_the_checklists_of_ones_roles(client: Client, registrar: Actor, sign_in: SignIn) -> None:
    everybody = client.get("/help/", headers={"accept-language": "en"}).content.decode()
    own = sign_in(registrar).get("/help/", headers={"accept-language": "en"}).content.decode()
    assert everybody.count("First day:") == len(Role)
    assert own.count("First day:") == 1


@override_settings(DEMO_MODE=False)
def test_components_are_shown_in_demo_mode_only(client: Client, db: None) -> None:
    assert client.get("/design/").status_code == 404
    assert "demo-banner" not in client.get("/").content.decode()


def test_an_unknown_address_has_a_reference(client: Client, db: None) -> None:
    answer = client.get("/no/such/page/", headers={"accept-language": "en"})
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "Not found, or not yours to see." in page
    assert REFERENCE.search(page)


def test_a_stale_form_says_what_to_do(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post("/sign-in/", {"login": "x"}, headers={"accept-language": "en"})
    assert answer.status_code == 403
    assert "reload it" in answer.content.decode()


def test_a_part_of_a_page_gets_a_part_as_error(client: Client, db: None) -> None:
    page = client.get("/no/such/page/", headers={"hx-request": "true"}).content.decode()
    assert 'id="error"' in page
    assert "<html" not in page


def test_an_unforeseen_error_has_a_reference_and_needs_nothing(caplog: pytest.LogCaptureFixture) -> None:
    with translation.override("zh-hans"):
        answer = pages.server_error(RequestFactory().get("/home/"))
    assert answer.status_code == 500
    reference = REFERENCE.search(answer.content.decode().split("编号")[1])
    assert reference
    assert reference[0] in caplog.text
