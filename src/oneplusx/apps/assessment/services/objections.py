"""Objections (异议) in the public notice period: filed by the candidate, answered by the organization."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from oneplusx.apps.assessment.models import (
    Objection,
    ObjectionState,
    PlanState,
    ScoreSource,
)
from oneplusx.apps.assessment.selectors.separation import require_separation
from oneplusx.apps.assessment.selectors.visibility import get_registration, objections_visible_to, one_of
from oneplusx.apps.assessment.services.moving import move
from oneplusx.apps.assessment.services.recording import locked_plan, record_plan_act
from oneplusx.apps.assessment.services.results import compute_results
from oneplusx.apps.assessment.services.scoring import ScoreRow, write_scores
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.selectors import learner_ids, people_in_role
from oneplusx.apps.trail.services import notify
from oneplusx.domain.assessment import FULL_HUNDREDTHS
from oneplusx.domain.calendar import add_working_days
from oneplusx.domain.errors import Conflict, Denied, Invalid
from oneplusx.web.actor import Actor, Role
from oneplusx.web.clock import local_date

ANSWER_WORKING_DAYS = 5
TEXT_MAX = 2_000


@transaction.atomic
def file_objection(*, exam_registration_id: UUID, part: str, text: str, actor: Actor, now: datetime) -> Objection:
    """A candidate objects to the score of a part, within the public notice period (提出异议).

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``: not the candidate.
        Invalid: ``assessment.text_missing``, ``assessment.unknown_part``.
        Conflict: ``assessment.notice_over``, ``assessment.objected_already``.
    """
    registration = get_registration(actor, exam_registration_id)
    if actor.learner_id is None or registration.learner_id not in learner_ids(actor.learner_id):
        raise Denied("denied", permission="exams.view")
    plan = registration.plan
    is_open = plan.state == PlanState.PUBLIC_NOTICE and plan.notice_until_on is not None
    if not is_open or (plan.notice_until_on and local_date(now) > plan.notice_until_on):
        raise Conflict("assessment.notice_over")
    if not text.strip():
        raise Invalid("assessment.text_missing")
    if part not in registration.parts:
        raise Invalid("assessment.unknown_part", found=part, allowed=", ".join(registration.parts))
    try:
        with transaction.atomic():
            objection = Objection.objects.create(
                registration=registration,
                learner_id=registration.learner_id,
                plan=plan,
                part=part,
                text=text.strip()[:TEXT_MAX],
                filed_at=now,
                due_on=add_working_days(local_date(now), ANSWER_WORKING_DAYS),
            )
    except IntegrityError:
        raise Conflict("assessment.objected_already") from None
    record_plan_act(
        "assessment.objection_filed", plan, {"objection": objection.id, "part": [f"part.{part}"]}, actor, now
    )
    notify(
        person_ids=people_in_role(Role.ORGANIZATION_OFFICER, plan.organization_id),
        code="assessment.notice.objection_filed",
        params={"plan": plan.name_zh},
        path=f"/exams/objections/{objection.id}/",
        now=now,
    )
    return objection


@transaction.atomic
def answer_objection(
    *,
    objection_id: UUID,
    is_upheld: bool,
    answer: str,
    actor: Actor,
    now: datetime,
    score_hundredths: int | None = None,
) -> Objection:
    """The organization answers an objection (答复异议); upheld, the score is corrected and the result worked out anew.

    Args:
        score_hundredths: The corrected score of the part, where it is upheld.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``assessment.reason_missing``, ``assessment.score_missing``, ``assessment.score_out_of_range``.
        Conflict: ``assessment.plan_state``, ``assessment.taught_here``.
    """
    objection = one_of(objections_visible_to(actor), objection_id)
    require(actor, "exams.moderate", objection.plan.organization_id)
    if not answer.strip():
        raise Invalid("assessment.reason_missing")
    if is_upheld and score_hundredths is None:
        raise Invalid("assessment.score_missing")
    if score_hundredths is not None and not 0 <= score_hundredths <= FULL_HUNDREDTHS:
        raise Invalid("assessment.score_out_of_range", found=f"{score_hundredths / 100:g}", part="")
    plan = locked_plan(objection.plan_id, PlanState.PUBLIC_NOTICE, PlanState.SCORE_REGISTRATION)
    if actor.id is not None:
        require_separation(plan, actor.id, [objection.registration])
    to = ObjectionState.UPHELD if is_upheld else ObjectionState.DISMISSED
    move(objection, to, answer=answer.strip()[:TEXT_MAX], answered_by_id=actor.id, answered_at=now)
    facts = {"objection": objection.id, "outcome": to.value}
    record_plan_act("assessment.objection_answered", plan, facts, actor, now, answer)
    if is_upheld:
        row = ScoreRow(objection.registration_id, objection.part, score_hundredths)
        write_scores(plan, [row], ScoreSource.OBJECTION, answer.strip(), actor, now)
        compute_results(plan=plan, actor=actor, now=now, registration_ids=[objection.registration_id])
    notify(
        person_ids=[objection.learner.person_id],
        code=f"assessment.notice.objection_{to.value}",
        params={"plan": plan.name_zh},
        path=f"/my/exams/{objection.registration_id}/",
        now=now,
    )
    return objection


@transaction.atomic
def withdraw_objection(*, objection_id: UUID, actor: Actor, now: datetime) -> Objection:
    """The candidate takes the objection back (撤回异议).

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``assessment.plan_state``.
    """
    objection = one_of(objections_visible_to(actor), objection_id)
    if actor.learner_id is None or objection.learner_id not in learner_ids(actor.learner_id):
        raise Denied("denied", permission="exams.view")
    move(objection, ObjectionState.WITHDRAWN, answered_at=now)
    facts = {"objection": objection.id, "outcome": "withdrawn"}
    record_plan_act("assessment.objection_answered", objection.plan, facts, actor, now)
    return objection
