"""Moves an exam plan on when the credits of all its certificates are deposited (存入学分银行)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from oneplusx.apps.assessment.models import ExamPlan, PlanAct, PlanState
from oneplusx.apps.assessment.services import act_on_plan
from oneplusx.apps.supervision.selectors.depositing import deposits_of, plans_to_deposit
from oneplusx.apps.trail.services import record_act
from oneplusx.web.actor import Actor


def note_deposits(*, actor: Actor, now: datetime) -> int:
    """Notes the deposit of every plan whose certificates are all recognized, or refused with reasons (确认存入).

    Returns:
        How many plans moved on.
    """
    return sum(_note(plan, actor, now) for plan in plans_to_deposit())


@transaction.atomic
def _note(plan: ExamPlan, actor: Actor, now: datetime) -> bool:
    locked = ExamPlan.objects.select_for_update().get(id=plan.id)
    if locked.state != PlanState.CERTIFICATES_ISSUED:
        return False
    found = deposits_of(plan.id, int(plan.month[:4]))
    if not found.is_complete:
        return False
    act_on_plan(exam_plan_id=plan.id, act=PlanAct.NOTE_DEPOSIT, actor=actor, now=now)
    record_act(
        verb="supervision.deposit_noted",
        subject_kind="assessment.plan",
        subject_id=plan.id,
        institution_id=plan.organization_id,
        facts={"issued": found.issued, "deposited": found.deposited, "refused": found.refused},
        actor=actor,
        now=now,
    )
    return True
