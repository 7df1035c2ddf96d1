"""Applying for a conversion, and what follows."""

from __future__ import annotations

from datetime import datetime

import pytest

from oneplusx.apps.conversion import services
from oneplusx.apps.conversion.models import Conversion, ConversionPlan, ConversionState
from oneplusx.apps.conversion.services import TargetChoice
from oneplusx.apps.curriculum.models import CourseResult, PassedWay
from oneplusx.apps.ledger.selectors import check_ledger
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.recognition.models import Achievement, AchievementState
from oneplusx.web.actor import Actor
from tests.apps.conversion.acting import amounts, apply, decide


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
    held: Achievement, studying: Enrollment, student: Actor, adviser: Actor, now: datetime, outcome: str
) -> None:
    conversion = apply(held, studying, student, now)
    decide(conversion, [adviser], now, outcome)
    assert conversion.state == outcome
    expected = (500, 0, 0) if outcome == "refused" else (100, 400, 0)
    assert amounts(studying) == expected
    assert conversion.decision["trace"]


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
