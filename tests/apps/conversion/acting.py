"""What the tests of conversions do again and again, through the services."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from oneplusx.apps.approvals.models import ApprovalStep, StepState
from oneplusx.apps.approvals.services import decide_step
from oneplusx.apps.conversion import services
from oneplusx.apps.conversion.models import Conversion
from oneplusx.apps.conversion.services import TargetChoice
from oneplusx.apps.ledger.selectors import balances
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.recognition.models import Achievement
from oneplusx.web.actor import Actor


def amounts(enrollment: Enrollment) -> tuple[int, int, int]:
    """Available, reserved and used credits of the only account."""
    [balance] = balances(enrollment.learner_id)
    return balance.available_hundredths, balance.reserved_hundredths, balance.used_hundredths


def apply(
    held: Achievement,
    enrollment: Enrollment,
    student: Actor,
    now: datetime,
    *courses: str,
    rule: str | None = "x-intermediate",
    key: str = "",
) -> Conversion:
    """Applies by hand for courses, CORE1 if none is named."""
    wanted = courses or ("CORE1",)
    return services.submit_conversion(
        enrollment_id=enrollment.id,
        rule_id=rule,
        achievement_ids=[str(held.id)],
        targets=[TargetChoice(course_code=course) for course in wanted],
        submission_key=key or f"tap-{'-'.join(wanted)}",
        actor=student,
        now=now,
    )


def decide(conversion: Conversion, actors: Sequence[Actor], now: datetime, last: str = "approved") -> None:
    """Each actor decides the active step: approves, and the last one as said."""
    for number, actor in enumerate(actors):
        step = ApprovalStep.objects.get(case_id=conversion.case_id, state=StepState.ACTIVE)
        outcome = last if number == len(actors) - 1 else "approved"
        decide_step(step_id=step.id, outcome=outcome, reason="材料不清晰", actor=actor, now=now)
    conversion.refresh_from_db()
