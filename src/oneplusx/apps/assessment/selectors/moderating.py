"""What a third assessor decides: differences of the two passes at exams where the actor is on duty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from oneplusx.apps.assessment.models import AdmissionTicket, Duty, ExamPlan, ExamRegistration, PlanState
from oneplusx.apps.assessment.selectors.scoring import Pair, open_differences_of
from oneplusx.apps.assessment.selectors.separation import require_separation
from oneplusx.apps.assessment.selectors.visibility import duties_of, registrations_concerning
from oneplusx.apps.parties.permissions import may
from oneplusx.domain.errors import Conflict
from oneplusx.web.actor import Actor

SCORED = (PlanState.IN_PROGRESS, PlanState.SCORE_REGISTRATION)


@dataclass(frozen=True, slots=True)
class Difference:
    """Two passes that differ, as the third sees them: by ticket number, without names."""

    plan: ExamPlan
    registration: ExamRegistration
    ticket: str
    pair: Pair


def differences_for(actor: Actor) -> list[Difference]:
    """Differences that the actor decides as a third (待本人裁定): not of own sheets, nor of whom the actor trained."""
    if not may(actor, "exams.score"):
        return []
    duties = duties_of(actor, Duty.ASSESSOR).filter(plan__state__in=SCORED)
    plans = {row.plan_id: row.plan for row in duties.order_by("plan__exam_from_on", "plan__code")}
    pairs = {
        plan_id: [one for one in some if actor.id not in one.assessor_ids]
        for plan_id, some in open_differences_of(list(plans.values())).items()
    }
    ids = [one.registration_id for some in pairs.values() for one in some]
    if not ids:
        return []
    rows = registrations_concerning(actor).filter(id__among=ids).select_related("learner", "level")
    candidates = {row.id: row for row in rows if row.plan_id in plans and _is_free(actor, plans[row.plan_id], row)}
    tickets = dict(AdmissionTicket.objects.filter(registration_id__among=ids).values_list("registration_id", "number"))
    return [one for plan_id, plan in plans.items() for one in _of_plan(plan, pairs[plan_id], candidates, tickets)]


def _of_plan(
    plan: ExamPlan, pairs: Iterable[Pair], candidates: Mapping[UUID, ExamRegistration], tickets: Mapping[UUID, str]
) -> list[Difference]:
    found = [
        Difference(plan, candidates[one.registration_id], tickets.get(one.registration_id, ""), one)
        for one in pairs
        if one.registration_id in candidates
    ]
    return sorted(found, key=lambda one: (one.ticket, one.pair.part))


def _is_free(actor: Actor, plan: ExamPlan, candidate: ExamRegistration) -> bool:
    """Whether separation lets the actor decide about a candidate."""
    try:
        if actor.id is not None:
            require_separation(plan, actor.id, [candidate])
    except Conflict:
        return False
    return True
