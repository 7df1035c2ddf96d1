"""A back-test before publishing, where the owner demands it: of this very text, lately, on everybody concerned."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.parties.models import Enrollment, Institution
from oneplusx.apps.rulesets import selectors, services
from oneplusx.apps.rulesets.editing import Edit
from oneplusx.apps.rulesets.models import BacktestDemand, BacktestPolicy, Report, RuleSetVersion, VersionState
from oneplusx.apps.trail.models import Act
from oneplusx.domain.errors import Conflict, Denied, Invalid
from oneplusx.web import clock
from oneplusx.web.actor import SYSTEM, Actor
from tests.apps.rulesets.test_library import SECOND
from tests.support.cast import SignIn

THIRD = SECOND.replace('version: "2"', 'version: "3"')


@pytest.fixture
def draft(method: RuleSetVersion, college: Institution, now: datetime) -> RuleSetVersion:
    """What is to replace the method in force; the college said nothing about back-tests."""
    BacktestPolicy.objects.all().delete()
    return services.create_version(owner_id=college.id, text=SECOND, name="second.yaml", actor=SYSTEM, now=now)


def demand(owner: Institution, when: str, now: datetime, days: int = 30) -> None:
    services.set_backtest_policy(owner_id=owner.id, demand=when, days_max=days, actor=SYSTEM, now=now)


def back_tested(draft: RuleSetVersion, registrar: Actor, now: datetime, **params: object) -> Report:
    report = services.start_backtest(version_id=draft.id, baseline_id=None, params=params, actor=registrar, now=now)
    run_until_idle()
    return report


def refusal(draft: RuleSetVersion, registrar: Actor, now: datetime) -> str:
    with pytest.raises(Conflict) as refused:
        services.publish_version(version_id=draft.id, actor=registrar, now=now)
    return refused.value.code


def test_a_college_that_said_nothing_demands_it_of_what_replaces_a_version_for_its_learners(
    draft: RuleSetVersion, studying: Enrollment, registrar: Actor, now: datetime
) -> None:
    assert refusal(draft, registrar, now) == "rulesets.backtest_missing"
    back_tested(draft, registrar, now)
    assert services.publish_version(version_id=draft.id, actor=registrar, now=now).state == VersionState.PUBLISHED


def test_without_learners_or_without_a_version_in_force_it_is_not_demanded(
    draft: RuleSetVersion, registrar: Actor, now: datetime
) -> None:
    assert not selectors.backtest_gate(draft, now).is_required
    assert services.publish_version(version_id=draft.id, actor=registrar, now=now).state == VersionState.PUBLISHED


def test_a_first_method_replaces_nothing(
    studying: Enrollment, college: Institution, registrar: Actor, now: datetime
) -> None:
    first = services.create_version(owner_id=college.id, text=SECOND, name="first", actor=SYSTEM, now=now)
    demand(college, "always", now)
    assert refusal(first, registrar, now) == "rulesets.backtest_missing"
    demand(college, "when_replacing", now)
    services.publish_version(version_id=first.id, actor=registrar, now=now)


def test_whoever_is_no_college_demands_nothing_by_itself(bank: Institution, college: Institution) -> None:
    assert selectors.backtest_policy_of(bank).demand == BacktestDemand.NEVER
    assert selectors.backtest_policy_of(college).demand == BacktestDemand.WHEN_REPLACING


def test_a_changed_text_an_old_test_and_a_part_of_the_cohort_are_not_enough(
    draft: RuleSetVersion, studying: Enrollment, college: Institution, registrar: Actor, now: datetime
) -> None:
    demand(college, "always", now, days=7)
    back_tested(draft, registrar, now, entry_year_from=2024)
    assert refusal(draft, registrar, now) == "rulesets.backtest_partial"
    back_tested(draft, registrar, now)
    assert refusal(draft, registrar, now + timedelta(days=7, minutes=1)) == "rulesets.backtest_old"
    edit = Edit("change", "facts", item={**_facts(draft), "title_zh": "新的名称"})
    services.edit_draft(version_id=draft.id, revision=1, edit=edit, actor=registrar, now=now)
    draft.refresh_from_db()
    assert refusal(draft, registrar, now) == "rulesets.backtest_changed"
    services.undo_edit(version_id=draft.id, revision=2, actor=registrar, now=now)
    draft.refresh_from_db()
    services.publish_version(version_id=draft.id, actor=registrar, now=now)


def _facts(draft: RuleSetVersion) -> dict[str, object]:
    lists = {"rules", "groups", "caps", "windows", "approval"}
    return {name: value for name, value in draft.document.items() if name not in lists}


def test_a_test_against_a_version_that_was_replaced_since_is_stale(
    draft: RuleSetVersion, studying: Enrollment, college: Institution, registrar: Actor, now: datetime
) -> None:
    back_tested(draft, registrar, now)
    third = services.create_version(owner_id=college.id, text=THIRD, name="third", actor=SYSTEM, now=now)
    demand(college, "never", now)
    services.publish_version(version_id=third.id, actor=registrar, now=now)
    demand(college, "when_replacing", now)
    assert refusal(draft, registrar, now) == "rulesets.backtest_changed"


def test_while_it_runs_the_page_says_so_and_nobody_publishes(
    draft: RuleSetVersion, studying: Enrollment, registrar: Actor, sign_in: SignIn, now: datetime
) -> None:
    client = sign_in(registrar)
    page = client.get(f"/rule-sets/{draft.id}/checks/").content.decode()
    assert "当前文本尚未回测" in page
    assert 'href="#start-backtest"' in page
    assert f'action="/rule-sets/{draft.id}/publish/"' not in page
    services.start_backtest(version_id=draft.id, baseline_id=None, params={}, actor=registrar, now=clock.now())
    assert refusal(draft, registrar, now) == "rulesets.backtest_running"
    answer = client.post(f"/rule-sets/{draft.id}/publish/")
    assert answer.status_code == 409
    assert "回测正在进行" in answer.content.decode()
    run_until_idle()
    page = client.get(f"/rule-sets/{draft.id}/checks/").content.decode()
    assert f'action="/rule-sets/{draft.id}/publish/"' in page
    assert client.post(f"/rule-sets/{draft.id}/publish/").status_code == 302


def test_the_demand_is_set_on_a_page_and_through_the_interface_with_a_trail(
    college: Institution, registrar: Actor, outsider: Actor, sign_in: SignIn
) -> None:
    client = sign_in(registrar)
    page = client.get("/rule-sets/before-publishing/").content.decode()
    assert "发布前回测" in page
    sent = {"demand": "always", "days_max": "14"}
    assert client.post("/rule-sets/before-publishing/back-test/", sent).status_code == 302
    stored = selectors.backtest_policy_of(college)
    assert (stored.demand, stored.days_max) == ("always", 14)
    wrong = client.post("/rule-sets/before-publishing/back-test/", {"demand": "always", "days_max": "0"})
    assert wrong.status_code == 422
    [act] = Act.objects.filter(verb="rulesets.backtest_policy_set")
    assert (act.institution_id, act.facts["demand"]) == (college.id, "always")
    path = f"/api/v1/institutions/{college.id}/backtest-policy"
    answer = client.put(path, {"demand": "never", "days_max": 30}, content_type="application/json")
    assert answer.status_code == 200
    assert selectors.backtest_policy_of(college).demand == "never"
    refused = sign_in(outsider).put(path, {"demand": "never", "days_max": 30}, content_type="application/json")
    assert refused.status_code == 403


def test_only_who_publishes_sets_it(
    college: Institution, department_reviewer: Actor, registrar: Actor, now: datetime
) -> None:
    with pytest.raises(Denied):
        services.set_backtest_policy(
            owner_id=college.id, demand="never", days_max=30, actor=department_reviewer, now=now
        )
    for values in ({"demand": "sometimes", "days_max": 30}, {"demand": "never", "days_max": 0}):
        with pytest.raises(Invalid):
            services.set_backtest_policy(owner_id=college.id, actor=registrar, now=now, **values)  # type: ignore[arg-type]
