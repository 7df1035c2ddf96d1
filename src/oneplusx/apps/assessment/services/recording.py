"""The plan an organization works on, and the acts of record about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from oneplusx.apps.assessment.models import ExamPlan, PlanState
from oneplusx.apps.assessment.selectors.visibility import get_plan
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.errors import Conflict
from oneplusx.web.actor import Actor

PERMISSION = "exams.plan"


def own_plan(exam_plan_id: UUID, actor: Actor, *states: PlanState, permission: str = PERMISSION) -> ExamPlan:
    """The organization's plan, locked, in one of the states.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``assessment.plan_state``.
    """
    plan = get_plan(actor, exam_plan_id)
    require(actor, permission, plan.organization_id)
    return locked_plan(plan.id, *states)


def locked_plan(exam_plan_id: UUID, *states: PlanState) -> ExamPlan:
    """A plan, locked until the transaction ends, in one of the states.

    Raises:
        Conflict: ``assessment.plan_state``.
    """
    plans = ExamPlan.objects.select_for_update(of=("self",)).select_related("organization")
    plan = plans.get(id=exam_plan_id)
    require_state(plan, *states)
    return plan


def require_state(plan: ExamPlan, *states: PlanState) -> None:
    """What is done in some states of a plan only.

    Raises:
        Conflict: ``assessment.plan_state``.
    """
    if plan.state not in states:
        wanted = [str(state.label) for state in states]
        raise Conflict("assessment.plan_state", state=str(plan.get_state_display()), wanted=wanted)


def record_plan_act(
    verb: str,
    plan: ExamPlan,
    facts: Mapping[str, object],
    actor: Actor,
    now: datetime,
    note: str = "",
    rows: Sequence[bytes] | None = None,
) -> None:
    """One act of record about a plan."""
    record_act(
        verb=verb,
        subject_kind="assessment.plan",
        subject_id=plan.id,
        institution_id=plan.organization_id,
        facts=facts,
        note=note,
        rows=rows,
        actor=actor,
        now=now,
    )
