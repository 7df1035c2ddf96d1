"""Sessions whose door is the actor's."""

from __future__ import annotations

from oneplusx.apps.assessment.models import ExamSession, PlanState
from oneplusx.apps.assessment.selectors.attending import DOOR, rooms_of
from oneplusx.apps.assessment.selectors.visibility import duties_of, places_of
from oneplusx.web.actor import Actor, Role

RUNNING = (PlanState.TICKETS_ISSUED, PlanState.IN_PROGRESS, PlanState.SCORE_REGISTRATION)


def duty_sessions(actor: Actor) -> list[ExamSession]:
    """Sessions of running exams in which the actor watches a room (我的场次)."""
    plans = {row.plan_id for row in duties_of(actor, *DOOR)}
    sessions = ExamSession.objects.filter(plan__state__in=RUNNING).select_related("plan")
    mine = sessions.filter(plan_id__in=plans) | sessions.filter(
        seats__room__site__institution_id__in=places_of(actor, Role.EXAM_SITE_OFFICER)
    )
    return [one for one in mine.distinct().order_by("starts_at", "number") if rooms_of(actor, one)]
