"""A learner shares, an employer opens the code on a phone, the learner sees it and revokes; the page says so."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from oneplusx.apps.certificates.models import Certificate
from oneplusx.apps.parties.models import Enrollment
from oneplusx.web.actor import Actor
from tests.support.browser import OpenPage, accessibility_problems, outside, sign_in
from tests.support.cast import user_of
from tests.support.flow import HoldCertificate

SHOTS = os.environ.get("ONEPLUSX_SHOTS", "")
PHONE = 360
WORDS = {
    "zh-CN": {
        "new": "新建分享",
        "make": "生成报告",
        "open": "查看报告",
        "viewer": "您的姓名或单位",
        "valid": "有效",
        "revoke": "立即撤回",
        "revoked": "持有人已撤回这份报告",
        "undo": "恢复（十分钟内）",
    },
    "en-US": {
        "new": "New share",
        "make": "Make the report",
        "open": "Open the report",
        "viewer": "Your name or organization",
        "valid": "Valid",
        "revoke": "Revoke now",
        "revoked": "The holder has revoked this report",
        "undo": "Undo (within ten minutes)",
    },
}


def look(page: Page, name: str, wrong: list[str]) -> None:
    """Notes what is wrong with the page as it stands."""
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)
    wrong += [f"{name}: {problem}" for problem in accessibility_problems(page)]
    wrong += [f"{name}: wider than the screen: {part}" for part in outside(page)]


@pytest.fixture
def certificate(studying: Enrollment, hold_certificate: HoldCertificate) -> Certificate:
    return hold_certificate(studying, "X20260001", score_text="86")


@pytest.mark.browser
@pytest.mark.sqlite  # the count under many readers is tested on both databases by itself
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", list(WORDS))
def test_shared_opened_seen_and_revoked(
    language: str, certificate: Certificate, learner_actor: Actor, open_page: OpenPage
) -> None:
    words, wrong = WORDS[language], list[str]()
    learner = open_page(language=language, width=PHONE)
    learner.set_default_timeout(60_000)
    sign_in(learner, user_of(learner_actor))
    learner.goto("/my/shares/")
    look(learner, f"{language}-empty", wrong)
    learner.get_by_role("link", name=words["new"]).first.click()
    learner.get_by_label("X20260001").check()
    look(learner, f"{language}-new", wrong)
    learner.get_by_role("button", name=words["make"]).click()
    link = learner.locator("[data-copy]").get_attribute("data-copy")
    look(learner, f"{language}-share", wrong)
    address = urlsplit(str(link)).path

    employer = open_page(language=language, width=PHONE)
    employer.set_default_timeout(60_000)
    employer.goto(address)  # what the QR code holds
    look(employer, f"{language}-door", wrong)
    employer.get_by_label(words["viewer"]).fill("东海科技")
    employer.get_by_role("button", name=words["open"]).click()
    expect(employer.locator(".verdict-word")).to_have_text(words["valid"])
    expect(employer.locator("main")).to_contain_text("林*雨")
    look(employer, f"{language}-report", wrong)

    learner.reload()
    expect(learner.locator("main")).to_contain_text("东海科技")
    look(learner, f"{language}-viewed", wrong)
    learner.get_by_role("button", name=words["revoke"]).click()
    expect(learner.get_by_role("button", name=words["undo"])).to_be_visible()
    look(learner, f"{language}-revoked", wrong)

    employer.goto(address)
    expect(employer.locator("main")).to_contain_text(words["revoked"])
    look(employer, f"{language}-closed", wrong)
    assert wrong == []
