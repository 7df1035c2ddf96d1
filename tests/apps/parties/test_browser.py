"""Pages that no link of an empty world leads to, with axe; the ways in, in a real browser, with and without scripts."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest

from oneplusx.apps.parties.models import Enrollment, Institution, User
from oneplusx.web.actor import Actor
from tests.apps.parties.test_accounts_of_learners import open_social
from tests.support.browser import OpenPage, accessibility_problems, sign_in
from tests.support.cast import PASSWORD, user_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = (("zh-CN", 1280), ("en-US", 390))


def look(page: Any, addresses: list[str]) -> list[str]:
    problems = []
    for address in addresses:
        answer = page.goto(address)
        if answer.status >= 400:
            problems.append(f"{address}: {answer.status}")
        problems += [f"{address}: {problem}" for problem in accessibility_problems(page)]
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            problems.append(f"{address}: {wide} px too wide")
    return problems


def test_pages_without_signing_in(open_page: OpenPage, learner_actor: Actor) -> None:
    User.objects.update(is_demo_cast=True)
    page = open_page(language="en-US", width=390)
    assert look(page, ["/sign-in/", "/activate/?by=identity", "/open-account/"]) == []


@pytest.mark.parametrize("language, width", SIZES)
def test_pages_of_officers(
    open_page: OpenPage,
    enrollment: Enrollment,
    other_enrollment: Enrollment,
    registrar: Actor,
    bank_officer: Actor,
    operator: Actor,
    college: Institution,
    now: datetime,
    language: str,
    width: int,
) -> None:
    social = open_social(now, 1, name="林晓雨")
    pages = {
        registrar: [f"/learners/{enrollment.learner_id}/correct/"],
        bank_officer: [
            f"/identity-checks/{social.id}/",
            f"/duplicates/{enrollment.learner_id}/{social.id}/",
        ],
        operator: [
            f"/institutions/{college.id}/members/new/",
            f"/institutions/{college.id}/tokens/new/",
        ],
    }
    problems = []
    for actor, addresses in pages.items():
        page = open_page(language=language, width=width)
        sign_in(page, user_of(actor))
        problems += look(page, addresses)
    assert problems == []


@pytest.mark.parametrize("java_script", [True, False])
def test_from_the_printed_code_to_the_own_home(
    open_page: OpenPage, enrollment: Enrollment, registrar: Actor, java_script: bool
) -> None:
    office = open_page(java_script=java_script)
    sign_in(office, user_of(registrar))
    office.goto("/learners/activation/")
    office.locator("button[name=print]").click()
    code = re.findall(r"[2-9A-Z]{5}-[2-9A-Z]{5}", office.locator("table").inner_text())[0]
    phone = open_page(width=390, java_script=java_script)
    phone.goto("/activate/")
    phone.locator("[name=college]").select_option(enrollment.college.code)
    phone.locator("[name=student_number]").fill(enrollment.student_number)
    phone.locator("[name=code]").fill(code)
    phone.locator("[name=username]").fill("lin")
    phone.locator("[name=password]").fill(PASSWORD)
    phone.locator("[name=password_again]").fill(PASSWORD)
    phone.locator("main button.btn-primary").click()
    phone.wait_for_url("**/home/")
    phone.goto("/my/profile/")
    assert "lin" in phone.locator("main").inner_text()


def test_one_click_sign_in_of_the_demo_cast(open_page: OpenPage, learner_actor: Actor) -> None:
    User.objects.update(is_demo_cast=True)
    page = open_page()
    page.goto("/sign-in/")
    page.locator("form[action*='/sign-in/as/'] button").first.click()
    page.wait_for_url("**/home/")
