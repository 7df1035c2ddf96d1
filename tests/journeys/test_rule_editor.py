"""From a published method to its next version in a browser: edit, try, ask, test, publish; every page is accessible."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.parties.models import Department, Enrollment, Institution, User
from oneplusx.apps.parties.selectors import actor_of_person
from oneplusx.apps.recognition.models import Achievement
from oneplusx.apps.rulesets import services
from oneplusx.apps.rulesets.models import Report, RuleSetVersion, VersionState
from oneplusx.web.actor import Actor
from tests.apps.conversion.acting import apply
from tests.support.browser import OpenPage, accessibility_problems, outside, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(registrar: Actor, department_reviewer: Actor, business_department: Department) -> Actor:
    """The registrar; the department's reviewer can be asked."""
    return registrar


def sound(page: Any, *addresses: str) -> list[str]:
    """What is wrong with pages: for axe, or wider than the screen."""
    found = []
    for address in addresses:
        page.goto(address)
        found += [f"{address}: {problem}" for problem in accessibility_problems(page)]
        found += [f"{address}: wider than the screen: {part}" for part in outside(page)]
    return found


def test_the_next_version_of_a_method(
    people: Actor,
    method: RuleSetVersion,
    held: Achievement,
    studying: Enrollment,
    college: Institution,
    other_college: Institution,
    department: Department,
    open_page: OpenPage,
    now: datetime,
) -> None:
    apply(held, studying, actor_of_person(studying.learner.person), now)
    page = open_page()
    sign_in(page, User.objects.get(person_id=str(people.id)))
    page.goto(f"/rule-sets/{method.id}/")
    page.get_by_label("新版本号").fill("2")
    page.get_by_role("button", name="以此版本起草新版本").click()
    page.get_by_role("heading", name="编辑草稿").wait_for()
    draft = RuleSetVersion.objects.get(version="2")

    page.get_by_role("button", name="复制 X 证书（中级）").click()
    page.get_by_role("button", name="删除 X 证书（中级）").nth(1).wait_for()
    page.get_by_role("button", name="撤销").click()
    page.get_by_role("button", name="删除 X 证书（中级）").nth(1).wait_for(state="detached")
    page.get_by_role("link", name="X 证书（中级）").first.click()
    page.get_by_label("最多学分").first.fill("3")
    page.get_by_role("button", name="保存", exact=True).click()
    page.locator("#try_type").select_option("x_certificate")
    page.locator("#try_level").select_option("intermediate")
    page.locator("#try_bank_value").fill("5")
    page.locator("#try_nature").select_option("professional_core")
    page.locator("#decision").get_by_text("办法不允许").wait_for()

    page.goto(f"/rule-sets/{draft.id}/checks/")
    page.locator("form", has_text="开始回测").get_by_role("button", name="开始").click()
    run_until_idle()
    page.reload()
    page.get_by_text("学分减少").first.wait_for()
    report = Report.objects.get(kind="backtest")
    services.open_consultation(
        version_id=draft.id,
        department_ids=[department.id],
        institution_codes=[],
        due_on=now.date().replace(year=2099),
        note="",
        actor=people,
        now=now,
    )
    alliance = services.found_alliance(
        lead_id=college.id, code="DELTA", name_zh="三角洲联盟", name_en="Delta", actor=people, now=now
    )
    services.invite_college(alliance_id=alliance.id, college_code=other_college.code, actor=people, now=now)
    services.write_comment(
        version_id=draft.id, rule_id="x-intermediate", text="请说明", answers_id=None, actor=people, now=now
    )
    addresses = (
        "/rule-sets/",
        f"/rule-sets/{draft.id}/",
        f"/rule-sets/{draft.id}/edit/",
        f"/rule-sets/{draft.id}/edit/rules/0/",
        f"/rule-sets/{draft.id}/edit/caps/new/",
        f"/rule-sets/{draft.id}/edit/facts/0/",
        f"/rule-sets/{draft.id}/edit/text/",
        f"/rule-sets/{draft.id}/consensus/",
        f"/rule-sets/{draft.id}/checks/",
        f"/rule-sets/reports/{report.id}/",
        f"/rule-sets/reports/{report.id}/learners/",
        f"/rule-sets/{draft.id}/against/{method.id}/",
        "/rule-sets/alliances/",
        f"/rule-sets/alliances/{alliance.id}/",
        "/rule-sets/before-publishing/",
        "/rule-sets/asked/",
    )
    assert sound(page, *addresses) == []
    phone = open_page(language="en", width=360)
    sign_in(phone, User.objects.get(person_id=str(people.id)))
    assert sound(phone, *addresses) == []

    page.goto(f"/rule-sets/{draft.id}/checks/")
    page.get_by_role("button", name="发布", exact=True).click()
    page.get_by_role("dialog").or_(page.locator("[popover]")).get_by_role("button", name="发布", exact=True).click()
    page.get_by_text("已发布").first.wait_for()
    assert RuleSetVersion.objects.get(id=draft.id).state == VersionState.PUBLISHED
