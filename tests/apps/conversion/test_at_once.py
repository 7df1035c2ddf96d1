"""Several at once: two officers on one step, many taps on one plan, one outcome for two courses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from oneplusx.apps.approvals.models import ApprovalStep, StepState
from oneplusx.apps.approvals.services import decide_step
from oneplusx.apps.conversion import services
from oneplusx.apps.conversion.models import Conversion, ConversionState
from oneplusx.apps.ledger.selectors import check_ledger
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.recognition.models import Achievement
from oneplusx.domain.errors import Conflict, DomainError
from oneplusx.web.actor import Actor
from tests.apps.conversion.acting import amounts, apply, decide
from tests.support.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_officers_decide_one_step(
    held: Achievement, studying: Enrollment, student: Actor, adviser: Actor, now: datetime
) -> None:
    conversion = apply(held, studying, student, now)
    step = ApprovalStep.objects.get(case_id=conversion.case_id, state=StepState.ACTIVE)

    def deciding(outcome: str) -> Callable[[], object]:
        return lambda: decide_step(step_id=step.id, outcome=outcome, reason="看过", actor=adviser, now=now)

    answers = at_once([deciding("approved"), deciding("refused")] * 2)
    errors = [answer for answer in answers if isinstance(answer, BaseException)]
    assert len(errors) == 3
    assert all(isinstance(error, Conflict) for error in errors), errors
    step.refresh_from_db()
    conversion.refresh_from_db()
    expected = ConversionState.SUBMITTED if step.state == StepState.APPROVED else ConversionState.REFUSED
    assert conversion.state == expected
    assert check_ledger().problems_count == 0


def test_many_taps_are_one_application(held: Achievement, studying: Enrollment, student: Actor, now: datetime) -> None:
    def tap() -> object:
        return services.apply_plan(enrollment_id=studying.id, item_numbers=[0], actor=student, now=now)[0].id

    answers = at_once([tap] * 6)
    assert len(set(answers)) == 1, answers
    assert Conversion.objects.count() == 1
    assert amounts(studying) == (100, 400, 0)


def test_one_outcome_serves_one_of_two_applications(
    held: Achievement, studying: Enrollment, student: Actor, now: datetime
) -> None:
    answers = at_once(
        [lambda: apply(held, studying, student, now, "CORE1"), lambda: apply(held, studying, student, now, "CORE2")]
    )
    states = sorted(answer.state for answer in answers if isinstance(answer, Conversion))
    assert all(isinstance(answer, Conversion | DomainError) for answer in answers), answers
    assert states.count(ConversionState.SUBMITTED) == 1
    assert check_ledger().problems_count == 0


def test_withdrawing_and_deciding_at_once_leaves_one_end(
    held: Achievement,
    studying: Enrollment,
    student: Actor,
    adviser: Actor,
    department_reviewer: Actor,
    registrar: Actor,
    now: datetime,
) -> None:
    conversion = apply(held, studying, student, now)
    decide(conversion, [adviser, department_reviewer], now)
    step = ApprovalStep.objects.get(case_id=conversion.case_id, state=StepState.ACTIVE)
    answers = at_once(
        [
            lambda: services.withdraw_conversion(conversion_id=conversion.id, actor=student, now=now),
            lambda: decide_step(step_id=step.id, outcome="approved", reason="", actor=registrar, now=now),
        ]
    )
    errors = [answer for answer in answers if isinstance(answer, BaseException)]
    assert len(errors) == 1
    assert isinstance(errors[0], Conflict), errors
    conversion.refresh_from_db()
    ends = {ConversionState.WITHDRAWN: (500, 0, 0), ConversionState.APPROVED: (100, 0, 400)}
    assert amounts(studying) == ends[ConversionState(conversion.state)]
    assert check_ledger().problems_count == 0
