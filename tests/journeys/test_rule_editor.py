"""The editor of a draft in a browser, with a case beside it; its pages are accessible in both languages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.parties.models import Department, Enrollment, Institution, User
from oneplusx.apps.parties.selectors import actor_of_person
from oneplusx.apps.recognition.models import Achievement
from oneplusx.apps.rulesets import services
from oneplusx.apps.rulesets.models import Alliance, Report, RuleSetVersion
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


@pytest.fixture
def draft(
    people: Actor, method: RuleSetVersion, held: Achievement, studying: Enrollment, now: datetime
) -> RuleSetVersion:
    """The next version; a learner converted under the one in force."""
    apply(held, studying, actor_of_person(studying.learner.person), now)
    return services.start_draft(version_id=method.id, new_version="2", actor=people, now=now)


def test_a_draft_is_edited_beside_a_case(people: Actor, draft: RuleSetVersion, open_page: OpenPage) -> None:
    page = open_page()
    sign_in(page, User.objects.get(person_id=str(people.id)))
    page.goto(f"/rule-sets/{draft.id}/edit/")
    page.locator("#try_type").select_option("x_certificate")
    page.locator("#try_level").select_option("intermediate")
    page.locator("#try_bank_value").fill("5")
    page.locator("#try_nature").select_option("professional_core")
    page.locator("#decision").get_by_text("办法允许").wait_for()
    page.get_by_role("button", name="复制 X 证书（中级）").click()
    page.get_by_role("button", name="删除 X 证书（中级）").nth(1).wait_for()
    page.get_by_role("button", name="撤销").click()
    page.get_by_role("button", name="删除 X 证书（中级）").nth(1).wait_for(state="detached")
    with page.expect_navigation():
        page.get_by_role("link", name="X 证书（中级）").first.click()
    page.get_by_label("最多学分").first.fill("3")
    page.get_by_role("button", name="保存", exact=True).click()
    page.locator("#decision").get_by_text("办法不允许").wait_for()


def test_every_page_of_a_draft_is_accessible(
    people: Actor,
    draft: RuleSetVersion,
    method: RuleSetVersion,
    other_college: Institution,
    department: Department,
    open_page: OpenPage,
    now: datetime,
) -> None:
    report, alliance = busy(draft, people, department, other_college, now)
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
    for language, width in (("zh-CN", 1280), ("en", 360)):
        page = open_page(language=language, width=width)
        sign_in(page, User.objects.get(person_id=str(people.id)))
        assert sound(page, *addresses) == []


def busy(
    draft: RuleSetVersion, actor: Actor, department: Department, other: Institution, now: datetime
) -> tuple[Report, Alliance]:
    """A back-test is done, a department is asked and commented on, an alliance is founded."""
    report = services.start_backtest(version_id=draft.id, baseline_id=None, params={}, actor=actor, now=now)
    run_until_idle()
    services.open_consultation(
        version_id=draft.id,
        department_ids=[department.id],
        institution_codes=[],
        due_on=now.date().replace(year=2099),
        note="",
        actor=actor,
        now=now,
    )
    services.write_comment(
        version_id=draft.id, rule_id="x-intermediate", text="请说明", answers_id=None, actor=actor, now=now
    )
    lead = draft.rule_set.owner_id
    alliance = services.found_alliance(
        lead_id=lead, code="DELTA", name_zh="三角洲联盟", name_en="Delta", actor=actor, now=now
    )
    services.invite_college(alliance_id=alliance.id, college_code=other.code, actor=actor, now=now)
    return report, alliance
