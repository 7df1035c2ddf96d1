"""Faults seen in a conversion system in production; each is refused here, through services and pages."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from oneplusx.apps.conversion import services
from oneplusx.apps.conversion.models import Conversion, ConversionPlan, ConversionState
from oneplusx.apps.curriculum.services import ResultRow, record_results
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.parties.models import Enrollment, Institution
from oneplusx.apps.recognition.models import Achievement
from oneplusx.apps.rulesets.models import RuleSetVersion
from oneplusx.apps.rulesets.services import create_version, publish_version, set_backtest_policy
from oneplusx.apps.standards.models import CertificateType
from oneplusx.domain.errors import Conflict
from oneplusx.web.actor import SYSTEM, Actor
from tests.apps.conversion.acting import amounts, apply, decide
from tests.support.cast import SignIn
from tests.support.flow import METHOD, HoldCertificate

STRICT = METHOD.replace("where: {level: intermediate}", "where: {level: intermediate, score: {at_least: 80}}")


def publish(college: Institution, now: datetime, text: str, version: str = "1") -> RuleSetVersion:
    text = text.replace('version: "1"', f'version: "{version}"')
    set_backtest_policy(owner_id=college.id, demand="never", days_max=30, actor=SYSTEM, now=now)
    made = create_version(owner_id=college.id, text=text, name="method.yaml", actor=SYSTEM, now=now)
    return publish_version(version_id=made.id, actor=SYSTEM, now=now)


def outcome_of(hold: HoldCertificate, enrollment: Enrollment, **more: object) -> Achievement:
    certificate = hold(enrollment, **more)
    run_until_idle()
    return Achievement.objects.get(certificate=certificate)


def failed(conversion: Conversion) -> set[str]:
    return {condition["code"] for condition in conversion.decision["trace"] if not condition["passed"]}


def test_a_minimum_score_is_enforced_not_only_shown(
    studying: Enrollment,
    student: Actor,
    college: Institution,
    hold_certificate: HoldCertificate,
    now: datetime,
    sign_in: SignIn,
) -> None:
    publish(college, now, STRICT)
    held = outcome_of(hold_certificate, studying, score_hundredths=7900)
    conversion = apply(held, studying, student, now)
    assert (conversion.state, failed(conversion)) == (ConversionState.REFUSED, {"source.score"})
    page = sign_in(student).get(f"/my/conversions/{conversion.id}/").content.decode()
    assert "79" in page
    assert "80" in page
    assert ConversionPlan.objects.get(enrollment=studying).items_count == 0


def test_validity_on_the_day_of_application_is_enforced(
    studying: Enrollment,
    student: Actor,
    method: RuleSetVersion,
    hold_certificate: HoldCertificate,
    now: datetime,
) -> None:
    held = outcome_of(hold_certificate, studying, expires_on=date(2026, 5, 31))
    conversion = apply(held, studying, student, now)
    assert conversion.state == ConversionState.REFUSED
    assert "achievement.valid" in failed(conversion)


def test_too_many_courses_are_refused_not_silently_dropped(
    held: Achievement, studying: Enrollment, student: Actor, now: datetime
) -> None:
    conversion = apply(held, studying, student, now, "CORE1", "CORE2")
    assert conversion.state == ConversionState.REFUSED
    assert "target.count" in failed(conversion)
    assert len(conversion.request["targets"]) == 2
    assert amounts(studying) == (500, 0, 0)


def test_a_rejection_keeps_the_record_and_its_reasons(
    held: Achievement, studying: Enrollment, student: Actor, adviser: Actor, now: datetime, sign_in: SignIn
) -> None:
    conversion = apply(held, studying, student, now)
    decide(conversion, [adviser], now, "refused")
    client = sign_in(student)
    assert "网站开发技术" in client.get("/my/conversions/").content.decode()
    page = client.get(f"/my/conversions/{conversion.id}/").content.decode()
    assert "材料不清晰" in page
    assert conversion.targets.exists()
    assert conversion.sources.exists()


def test_the_formula_is_that_of_the_version_in_force(
    studying: Enrollment,
    student: Actor,
    college: Institution,
    hold_certificate: HoldCertificate,
    now: datetime,
) -> None:
    """Versions of other entry years and of other days never decide, however they were published."""
    this = publish(college, now, METHOD)
    other_year = METHOD.replace("effective:", "entry_years: {from: 2025}\neffective:").replace(
        "points: 90", "points: 60"
    )
    publish(college, now, other_year, "2")
    later = METHOD.replace("from: 2025-01-01", "from: 2026-09-01").replace("points: 90", "points: 70")
    publish(college, now, later, "3")
    conversion = apply(outcome_of(hold_certificate, studying), studying, student, now)
    assert conversion.rule_set_version_id == this.id
    assert conversion.targets.get().score_hundredths == 9000
    publish(college, now, METHOD.replace("points: 90", "points: 50"), "4")
    conversion.refresh_from_db()
    assert (conversion.rule_set_version_id, conversion.targets.get().score_hundredths) == (this.id, 9000)


@pytest.mark.parametrize("status", ["passed"])
def test_a_passed_course_is_neither_offered_nor_converted(
    held: Achievement,
    studying: Enrollment,
    student: Actor,
    college: Institution,
    now: datetime,
    sign_in: SignIn,
    status: str,
) -> None:
    row = ResultRow("20240001", "CORE1", "2025-2026-2", status, 8000)
    [planned] = record_results(college=college, rows=[row], actor=SYSTEM, now=now)
    assert planned.problem is None
    run_until_idle()
    plan = ConversionPlan.objects.get(enrollment=studying)
    offered = {target["course"] for item in plan.document["chosen"] for target in item["targets"]}
    assert offered == {"CORE2"}
    form = sign_in(student).get(f"/my/conversions/new/{studying.id}/").content.decode()
    assert "course:CORE1" not in form
    assert "course:CORE2" in form
    conversion = apply(held, studying, student, now)
    assert (conversion.state, failed(conversion)) == (ConversionState.REFUSED, {"target.not_passed"})


def test_the_share_cap_is_enforced(
    studying: Enrollment,
    student: Actor,
    college: Institution,
    hold_certificate: HoldCertificate,
    now: datetime,
) -> None:
    publish(college, now, METHOD.replace("share: 1/2", "share: 1/5"))
    conversion = apply(outcome_of(hold_certificate, studying), studying, student, now)
    assert (conversion.state, failed(conversion)) == (ConversionState.REFUSED, {"cap"})
    exact = apply(Achievement.objects.get(), studying, student, now, "CORE2")
    assert exact.state == ConversionState.SUBMITTED


def test_the_share_cap_holds_over_several_applications(
    studying: Enrollment,
    student: Actor,
    college: Institution,
    x_type: CertificateType,
    hold_certificate: HoldCertificate,
    now: datetime,
) -> None:
    text = METHOD.replace("share: 1/2", "share: 2/5").replace("where: {level: intermediate}", "where: {}")
    publish(college, now, text)
    first = outcome_of(hold_certificate, studying)
    assert apply(first, studying, student, now).state == ConversionState.SUBMITTED
    other = CertificateType.objects.get(code="WEB-3")
    second = outcome_of(hold_certificate, studying, number="X2", certificate_type=other)
    conversion = apply(second, studying, student, now, "CORE2")
    assert conversion.state == ConversionState.REFUSED
    assert "cap" in failed(conversion)


def test_a_supplement_can_be_asked_for(
    held: Achievement, studying: Enrollment, student: Actor, adviser: Actor, now: datetime, sign_in: SignIn
) -> None:
    conversion = apply(held, studying, student, now)
    client = sign_in(adviser)
    answer = client.post(f"/cases/{conversion.case_id}/", {"outcome": "returned", "reason": "请补充原件照片"})
    assert answer.status_code == 302
    page = sign_in(student).get(f"/my/conversions/{conversion.id}/").content.decode()
    assert "请补充原件照片" in page
    assert f"/my/conversions/{conversion.id}/resubmit/" in page


def test_a_refusal_can_be_appealed_against_once_and_in_time(
    held: Achievement, studying: Enrollment, student: Actor, registrar: Actor, now: datetime
) -> None:
    conversion = apply(held, studying, student, now, "BASE1")
    with pytest.raises(Conflict, match=r"conversion\.appeal_too_late"):
        services.submit_appeal(conversion_id=conversion.id, reason="申诉", actor=student, now=now + timedelta(days=31))
    appeal = services.submit_appeal(conversion_id=conversion.id, reason="申诉", actor=student, now=now)
    with pytest.raises(Conflict, match=r"conversion\.appeal_open"):
        services.submit_appeal(conversion_id=conversion.id, reason="再申诉", actor=student, now=now)
    with pytest.raises(Conflict, match=r"conversion\.rule_refuses"):
        services.decide_appeal(appeal_id=appeal.id, is_upheld=True, answer="同意", actor=registrar, now=now)
    appeal.refresh_from_db()
    assert appeal.state == "submitted"
    services.decide_appeal(appeal_id=appeal.id, is_upheld=False, answer="办法不允许", actor=registrar, now=now)
    conversion.refresh_from_db()
    assert conversion.state == ConversionState.REFUSED
