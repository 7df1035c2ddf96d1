"""Scores that re-sits carry over from an earlier exam follow a correction there (沿用成绩随更正)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from oneplusx.apps.assessment.models import ExamPlan, ExamRegistration, ExamResult, RegistrationState
from oneplusx.apps.assessment.selectors.corrections import CORRECTABLE
from oneplusx.apps.assessment.services.closing import lock_again
from oneplusx.apps.assessment.services.recording import record_plan_act
from oneplusx.apps.assessment.services.results import compute_results
from oneplusx.apps.trail.services import notify
from oneplusx.web.actor import Actor


def carry_correction(
    *, registration: ExamRegistration, part: str, score_hundredths: int | None, reason: str, actor: Actor, now: datetime
) -> list[UUID]:
    """Puts a corrected score wherever a re-sit carried it, in the caller's transaction; results are decided anew.

    Returns:
        Registrations whose locked result changed: they go with the announcement of the correction.
    """
    changed: list[UUID] = []
    resits = ExamRegistration.objects.filter(resit_of=registration).exclude(state=RegistrationState.WITHDRAWN)
    for resit in resits.select_related("learner").order_by("id"):
        if part in resit.parts or part not in resit.carried:
            continue
        plan = ExamPlan.objects.select_for_update(of=("self",)).select_related("organization").get(id=resit.plan_id)
        resit.carried = {**resit.carried, part: score_hundredths}
        ExamRegistration.objects.filter(id=resit.id).update(carried=resit.carried)
        facts = {"registration": resit.id, "part": part, "resit_of": registration.id}
        record_plan_act("assessment.carried_corrected", plan, facts, actor, now, reason)
        if _decide_anew(plan, resit, actor, now):
            changed.append(resit.id)
        changed += carry_correction(
            registration=resit, part=part, score_hundredths=score_hundredths, reason=reason, actor=actor, now=now
        )
    return changed


def _decide_anew(plan: ExamPlan, resit: ExamRegistration, actor: Actor, now: datetime) -> bool:
    """Works the re-sit's result out again where there is one; answers whether it was locked and changed."""
    if not ExamResult.objects.filter(registration=resit).exists():
        return False
    if not compute_results(plan=plan, actor=actor, now=now, registration_ids=[resit.id]):
        return False
    if plan.state not in CORRECTABLE:
        return False
    lock_again(plan=plan, actor=actor, now=now)
    notify(
        person_ids=[resit.learner.person_id],
        code="assessment.notice.score_corrected",
        params={"plan": plan.name_zh},
        path=f"/my/exams/{resit.id}/",
        now=now,
    )
    return True
