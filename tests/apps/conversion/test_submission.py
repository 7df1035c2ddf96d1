"""Applying for a conversion, and what follows."""

from __future__ import annotations

from datetime import datetime

import pytest

from oneplusx.apps.approvals.selectors import cases_visible_to
from oneplusx.apps.conversion import services
from oneplusx.apps.conversion.models import Conversion, ConversionPlan, ConversionState
from oneplusx.apps.conversion.services import TargetChoice
from oneplusx.apps.curriculum.models import CourseResult, PassedWay
from oneplusx.apps.curriculum.selectors import programs_visible_to
from oneplusx.apps.ledger.selectors import check_ledger, lots
from oneplusx.apps.ledger.services import freeze_lot
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.parties.selectors import actor_of_person
from oneplusx.apps.parties.services import merge_learners
from oneplusx.apps.recognition.models import Achievement, AchievementState
from oneplusx.apps.trail.models import Notice
from oneplusx.domain.errors import Conflict
from oneplusx.web.actor import SYSTEM, Actor
from tests.apps.conversion.acting import amounts, apply, decide
from tests.support.cast import SignIn


def test_a_certificate_is_recognized_and_planned_by_itself(held: Achievement, studying: Enrollment) -> None:
    assert held.state == AchievementState.RECOGNIZED
    assert amounts(studying) == (500, 0, 0)
    plan = ConversionPlan.objects.get(enrollment=studying)
    assert (plan.items_count, plan.gain_hundredths, plan.is_proved) == (1, 400, True)
    assert plan.document["chosen"][0]["targets"][0]["course"] == "CORE1"


def test_one_tap_applies_and_three_approvals_convert(
    held: Achievement,
    studying: Enrollment,
    student: Actor,
    adviser: Actor,
    department_reviewer: Actor,
    registrar: Actor,
    now: datetime,
) -> None:
    [conversion] = services.apply_plan(enrollment_id=studying.id, item_numbers=[0], actor=student, now=now)
    [again] = services.apply_plan(enrollment_id=studying.id, item_numbers=[0], actor=student, now=now)
    assert (again.id, Conversion.objects.count()) == (conversion.id, 1)
    assert amounts(studying) == (100, 400, 0)
    decide(conversion, [adviser, department_reviewer, registrar], now)
    assert conversion.state == ConversionState.APPROVED
    assert amounts(studying) == (100, 0, 400)
    result = CourseResult.objects.get(enrollment=studying)
    assert (result.course.code, result.way, result.score_hundredths) == ("CORE1", PassedWay.EXEMPTION, 9000)
    assert check_ledger().problems_count == 0


@pytest.mark.parametrize("outcome", ["refused", "returned"])
def test_a_no_keeps_the_application(
    held: Achievement,
    studying: Enrollment,
    student: Actor,
    adviser: Actor,
    sign_in: SignIn,
    now: datetime,
    outcome: str,
) -> None:
    conversion = apply(held, studying, student, now)
    decide(conversion, [adviser], now, outcome)
    assert conversion.state == outcome
    expected = (500, 0, 0) if outcome == "refused" else (100, 400, 0)
    assert amounts(studying) == expected
    assert conversion.decision["trace"]
    page = sign_in(student).get(f"/my/conversions/{conversion.id}/").content.decode()
    reason = "refusal" if outcome == "refused" else "supplement"
    panel = page[page.index(f'aria-labelledby="{reason}"') :]
    assert "材料不清晰" in panel[: panel.index("</section>")]


def test_return_supplement_approve(
    held: Achievement,
    studying: Enrollment,
    student: Actor,
    adviser: Actor,
    department_reviewer: Actor,
    registrar: Actor,
    now: datetime,
) -> None:
    conversion = apply(held, studying, student, now)
    decide(conversion, [adviser], now, "returned")
    services.resubmit_conversion(conversion_id=conversion.id, note="已补充原件照片", actor=student, now=now)
    assert amounts(studying) == (100, 400, 0)
    decide(conversion, [adviser, department_reviewer, registrar], now)
    assert conversion.state == ConversionState.APPROVED
    assert check_ledger().problems_count == 0


def test_what_was_decided_before_stays(
    held: Achievement, studying: Enrollment, student: Actor, adviser: Actor, sign_in: SignIn, now: datetime
) -> None:
    conversion = apply(held, studying, student, now)
    first, version = conversion.decision, conversion.rule_set_version_id
    decide(conversion, [adviser], now, "returned")
    services.resubmit_conversion(conversion_id=conversion.id, note="已补充", actor=student, now=now)
    conversion.refresh_from_db()
    [earlier] = conversion.earlier_decisions
    assert (earlier["decision"], earlier["rule_set_version"], earlier["state"]) == (first, str(version), "returned")
    page = sign_in(student).get(f"/my/conversions/{conversion.id}/", headers={"accept-language": "en"})
    assert "Earlier decision of" in page.content.decode()


def test_a_merged_account_goes_on_with_its_applications(
    held: Achievement,
    studying: Enrollment,
    student: Actor,
    other_enrollment: Enrollment,
    adviser: Actor,
    department_reviewer: Actor,
    registrar: Actor,
    bank_officer: Actor,
    now: datetime,
) -> None:
    conversion = apply(held, studying, student, now)
    decide(conversion, [adviser], now, "returned")
    kept = other_enrollment.learner
    merge_learners(merged_id=studying.learner_id, kept_id=kept.id, reason="同一人", actor=bank_officer, now=now)
    survivor = actor_of_person(kept.person)
    assert cases_visible_to(survivor).filter(id=conversion.case_id).exists()
    assert programs_visible_to(survivor).filter(id=studying.program_id).exists()
    services.resubmit_conversion(conversion_id=conversion.id, note="已补充", actor=survivor, now=now)
    decide(conversion, [adviser, department_reviewer, registrar], now)
    assert conversion.state == ConversionState.APPROVED
    told = Notice.objects.filter(code="conversion.notice.approved").values_list("person_id", flat=True)
    assert list(told) == [kept.person_id]
    assert check_ledger().problems_count == 0


def test_withdraw_frees_credits_and_course(
    held: Achievement, studying: Enrollment, student: Actor, now: datetime
) -> None:
    conversion = apply(held, studying, student, now)
    services.withdraw_conversion(conversion_id=conversion.id, actor=student, now=now)
    assert amounts(studying) == (500, 0, 0)
    second = services.submit_conversion(
        enrollment_id=studying.id,
        rule_id="x-intermediate",
        achievement_ids=[str(held.id)],
        targets=[TargetChoice(course_code="CORE2")],
        submission_key="another",
        actor=student,
        now=now,
    )
    assert second.state == ConversionState.SUBMITTED


def test_reversal_restores_everything_and_keeps_the_history(
    held: Achievement,
    studying: Enrollment,
    student: Actor,
    adviser: Actor,
    department_reviewer: Actor,
    registrar: Actor,
    now: datetime,
) -> None:
    conversion = apply(held, studying, student, now)
    decide(conversion, [adviser, department_reviewer, registrar], now)
    services.reverse_conversion(conversion_id=conversion.id, reason="课程有误", actor=registrar, now=now)
    conversion.refresh_from_db()
    assert conversion.state == ConversionState.REVERSED
    assert amounts(studying) == (500, 0, 0)
    assert not CourseResult.objects.filter(enrollment=studying, is_current=True).exists()
    assert CourseResult.objects.filter(enrollment=studying).count() == 1
    assert check_ledger().problems_count == 0


def test_a_refused_request_is_kept_with_all_reasons(
    held: Achievement, studying: Enrollment, student: Actor, now: datetime
) -> None:
    conversion = apply(held, studying, student, now, "BASE1")
    assert conversion.state == ConversionState.REFUSED
    assert any(
        condition["code"] == "target.pool" for condition in conversion.decision["trace"] if not condition["passed"]
    )
    assert amounts(studying) == (500, 0, 0)
    appeal = services.submit_appeal(conversion_id=conversion.id, reason="专业基础课也相近", actor=student, now=now)
    assert appeal.state == "submitted"


def test_frozen_credits_are_refused_and_nothing_is_kept(
    held: Achievement, studying: Enrollment, student: Actor, now: datetime
) -> None:
    [lot] = lots(studying.learner_id)
    freeze_lot(
        learner_id=studying.learner_id,
        institution_id=lot.institution_id,
        achievement_id=held.id,
        reason="毕业结论已定",
        actor=SYSTEM,
        now=now,
    )
    with pytest.raises(Conflict) as raised:
        apply(held, studying, student, now)
    assert raised.value.code == "ledger.lot_frozen"
    assert not Conversion.objects.exists()
