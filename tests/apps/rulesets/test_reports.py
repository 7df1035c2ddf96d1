"""The doctor, back-tests and simulations of a version: stored reports, figures, which learners, what blocks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from oneplusx.apps.jobs.models import Job, JobState
from oneplusx.apps.jobs.services import cancel_job
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.parties.models import Enrollment, Institution
from oneplusx.apps.parties.selectors import actor_of_person
from oneplusx.apps.recognition.models import Achievement
from oneplusx.apps.rulesets import selectors, services
from oneplusx.apps.rulesets.models import Report, ReportKind, ReportLine, RuleSetVersion, VersionState
from oneplusx.domain.errors import Conflict, Denied, Invalid, NotFound
from oneplusx.web.actor import SYSTEM, Actor
from tests.apps.conversion.acting import apply
from tests.apps.rulesets.test_library import SECOND
from tests.support.cast import SignIn

TWIN = """  - id: twin
    from: {types: [x_certificate], where: {level: intermediate}}
    to: {natures: [professional_core]}
    credits: {basis: fixed, give: 1}
"""
CONTRADICTORY = SECOND.replace("caps:\n", f"{TWIN}caps:\n")


@pytest.fixture
def draft(method: RuleSetVersion, college: Institution, now: datetime) -> RuleSetVersion:
    """The next version: a certificate frees at most three credits."""
    return services.create_version(owner_id=college.id, text=SECOND, name="second.yaml", actor=SYSTEM, now=now)


@pytest.fixture
def converted(held: Achievement, studying: Enrollment, now: datetime) -> Any:
    """The learner applied for the course of four credits, under the version in force."""
    return apply(held, studying, actor_of_person(studying.learner.person), now)


def back_tested(draft: RuleSetVersion, registrar: Actor, now: datetime, **params: object) -> Report:
    report = services.start_backtest(version_id=draft.id, baseline_id=None, params=params, actor=registrar, now=now)
    run_until_idle()
    return Report.objects.get(id=report.id)


def test_a_back_test_says_who_loses_what(
    converted: Any, draft: RuleSetVersion, method: RuleSetVersion, studying: Enrollment, registrar: Actor, now: datetime
) -> None:
    report = back_tested(draft, registrar, now)
    assert (report.is_ready, report.baseline_id) == (True, method.id)
    assert report.document["learners"] == report.document["learners_losing"] == 1
    assert report.document["outcomes"] == {"approved>refused": 1}
    line = ReportLine.objects.get(report=report)
    assert (line.learner_id, line.old_hundredths, line.new_hundredths, line.flipped_count) == (
        studying.learner_id,
        400,
        0,
        1,
    )


def test_with_a_plan_it_counts_what_could_be_converted_instead(
    converted: Any, draft: RuleSetVersion, registrar: Actor, now: datetime
) -> None:
    report = back_tested(draft, registrar, now, with_plan=True)
    line = ReportLine.objects.get(report=report)
    assert (line.old_hundredths, line.new_hundredths) == (400, 300)


def test_pages_show_it_side_by_side_and_which_learners(
    converted: Any, draft: RuleSetVersion, method: RuleSetVersion, registrar: Actor, sign_in: SignIn
) -> None:
    client = sign_in(registrar)
    checks = client.get(f"/rule-sets/{draft.id}/checks/").content.decode()
    assert "当前文本尚未回测" in checks
    answer = client.post(f"/rule-sets/{draft.id}/back-test/", {"baseline": str(method.id), "with_plan": "on"})
    waiting = client.get(answer["Location"]).content.decode()
    assert "进度与取消" in waiting
    run_until_idle()
    page = client.get(answer["Location"]).content.decode()
    for words in ("版本 2 与 1 对比", "学分减少", "允许 → 不允许", "X 证书（中级）"):
        assert words in page
    rows = client.get(f"{answer['Location']}learners/").content.decode()
    assert "林晓雨" in rows
    assert "−1" in rows or "-1" in rows
    assert "林晓雨" not in client.get(f"{answer['Location']}learners/?direction=gain").content.decode()
    diff = client.get(f"/rule-sets/{draft.id}/against/{method.id}/").content.decode()
    assert "影响 1 名学习者" in diff
    assert "影响 1 名学习者" in client.get(f"/rule-sets/{draft.id}/checks/").content.decode()


def test_what_if_the_cap_were_lower(converted: Any, method: RuleSetVersion, registrar: Actor, sign_in: SignIn) -> None:
    client = sign_in(registrar)
    address = f"/rule-sets/{method.id}/simulation/"
    for wrong in ("", "many", "140%", "1/0"):
        assert client.post(address, {"cap": "half", "limit": wrong}).status_code == 422
    assert client.post(address, {"cap": "unknown", "limit": "40%"}).status_code == 422
    answer = client.post(address, {"cap": "half", "limit": "10%"})
    run_until_idle()
    page = client.get(answer["Location"]).content.decode()
    assert "如果“培养方案学分的 50 %”改为 10%" in page
    report = Report.objects.get(kind=ReportKind.SIMULATION)
    assert report.document["learners_losing"] == 1
    assert method.document == RuleSetVersion.objects.get(id=method.id).document


def test_a_first_version_is_compared_with_nothing(
    college: Institution, studying: Enrollment, registrar: Actor, now: datetime
) -> None:
    draft = services.create_version(owner_id=college.id, text=SECOND, name="x", actor=SYSTEM, now=now)
    report = back_tested(draft, registrar, now)
    assert report.baseline is None
    assert report.document["learners"] == 1


def test_it_can_be_cancelled_and_a_lost_worker_changes_nothing(
    converted: Any, draft: RuleSetVersion, registrar: Actor, sign_in: SignIn, now: datetime
) -> None:
    report = services.start_backtest(version_id=draft.id, baseline_id=None, params={}, actor=registrar, now=now)
    job = Job.objects.get(id=str(report.job_id))
    cancel_job(job=job, actor=registrar, now=now)
    run_until_idle()
    assert Report.objects.get(id=report.id).is_ready is False
    assert Job.objects.get(id=job.id).state == JobState.CANCELLED
    assert "已取消" in sign_in(registrar).get(f"/rule-sets/reports/{report.id}/").content.decode()
    again = back_tested(draft, registrar, now)
    Job.objects.filter(id=str(again.job_id)).update(state=JobState.WAITING)
    run_until_idle()
    assert ReportLine.objects.filter(report=again).count() == 1


def test_entry_years_narrow_the_cohort(converted: Any, draft: RuleSetVersion, registrar: Actor, now: datetime) -> None:
    assert back_tested(draft, registrar, now, entry_year_from=2025).document["learners"] == 0
    assert back_tested(draft, registrar, now, entry_year_to=2024).document["learners"] == 1


def test_blocking_findings_block(
    method: RuleSetVersion, college: Institution, registrar: Actor, sign_in: SignIn, now: datetime
) -> None:
    draft = services.create_version(owner_id=college.id, text=CONTRADICTORY, name="x", actor=registrar, now=now)
    client = sign_in(registrar)
    page = client.get(f"/rule-sets/{draft.id}/checks/").content.decode()
    assert "必须改正" in page
    assert "twin" in page
    answer = client.post(f"/rule-sets/{draft.id}/publish/")
    assert answer.status_code == 409
    assert "改正后方可发布" in answer.content.decode()
    with pytest.raises(Conflict, match=r"rulesets\.doctor_blocks"):
        services.publish_version(version_id=draft.id, actor=registrar, now=now)
    assert RuleSetVersion.objects.get(id=draft.id).state == VersionState.DRAFT


def test_the_doctors_report_of_what_is_published_is_kept(
    draft: RuleSetVersion, registrar: Actor, now: datetime
) -> None:
    services.publish_version(version_id=draft.id, actor=registrar, now=now)
    report = Report.objects.get(version=draft, kind=ReportKind.DOCTOR)
    assert (report.digest, report.blocking_count) == (draft.digest, 0)
    assert services.run_doctor(version_id=draft.id, actor=registrar, now=now).document == report.document


def test_reports_are_the_owners(
    converted: Any,
    draft: RuleSetVersion,
    method: RuleSetVersion,
    outsider: Actor,
    department_reviewer: Actor,
    registrar: Actor,
    sign_in: SignIn,
    now: datetime,
) -> None:
    report = back_tested(draft, registrar, now)
    for actor in (outsider, department_reviewer):
        client = sign_in(actor)
        for address in (
            f"/rule-sets/{draft.id}/checks/",
            f"/rule-sets/reports/{report.id}/",
            f"/rule-sets/reports/{report.id}/learners/",
        ):
            assert client.get(address).status_code == 404
        assert client.get(f"/rule-sets/{method.id}/checks/").status_code == 403
        with pytest.raises(NotFound):
            services.start_backtest(version_id=draft.id, baseline_id=None, params={}, actor=actor, now=now)
        with pytest.raises(Denied):
            services.start_simulation(version_id=method.id, cap_id="half", limit="40%", params={}, actor=actor, now=now)
    with pytest.raises(Invalid):
        services.start_simulation(version_id=draft.id, cap_id="half", limit="x", params={}, actor=registrar, now=now)
    assert not selectors.report_lines(outsider, report).exists()
