"""Corrects scores after the results were locked (锁定后更正成绩), by two officers.

1. ``request_correction``: one officer of the organization says which score is wrong, what it should be, and why.
2. ``approve_correction`` by another: the score counts, the result is decided anew, the results get a new lock beside
   the old one, re-sits that carried the score over follow, and ``ExamResultsCorrected`` tells the apps above: a
   certificate is corrected or revoked.
   ``refuse_correction`` and ``withdraw_correction`` end it without.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from oneplusx.apps.assessment.models import (
    CorrectionState,
    ExamRegistration,
    ExamResult,
    Score,
    ScoreCorrection,
    ScoreSource,
)
from oneplusx.apps.assessment.selectors.corrections import CORRECTABLE, correction_for
from oneplusx.apps.assessment.selectors.separation import require_separation
from oneplusx.apps.assessment.selectors.visibility import get_registration
from oneplusx.apps.assessment.services.carrying import carry_correction
from oneplusx.apps.assessment.services.closing import lock_again
from oneplusx.apps.assessment.services.moving import is_moved
from oneplusx.apps.assessment.services.recording import locked_plan, record_plan_act
from oneplusx.apps.assessment.services.results import compute_results
from oneplusx.apps.assessment.services.scoring import ScoreRow, write_scores
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.selectors import people_in_role
from oneplusx.apps.trail.facts import ExamResultsCorrected, announce
from oneplusx.apps.trail.services import notify
from oneplusx.domain.assessment import FULL_HUNDREDTHS
from oneplusx.domain.errors import Conflict, Denied, Invalid, NotFound
from oneplusx.web.actor import Actor, Role

PERMISSION = "exams.moderate"
TEXT_MAX = 2_000


@transaction.atomic
def request_correction(
    *, exam_registration_id: UUID, part: str, score_hundredths: int | None, reason: str, actor: Actor, now: datetime
) -> ScoreCorrection:
    """Asks for a locked score to be corrected (申请更正成绩).

    Args:
        score_hundredths: What it should be; ``None``: absent.

    Raises:
        NotFound: ``not_found``: no such candidate, or one without a result.
        Denied: ``denied``.
        Invalid: ``assessment.unknown_part``, ``assessment.score_out_of_range``, ``assessment.reason_missing``.
        Conflict: ``assessment.plan_state``, ``assessment.same_score``, ``assessment.correction_open``.
    """
    registration = get_registration(actor, exam_registration_id)
    require(actor, PERMISSION, registration.plan.organization_id)
    plan = locked_plan(registration.plan_id, *CORRECTABLE)
    result = ExamResult.objects.filter(learner_id=registration.learner_id, registration=registration).first()
    if result is None:
        raise NotFound("not_found")
    before = _checked(registration, part, score_hundredths)
    try:
        with transaction.atomic():
            made = ScoreCorrection.objects.create(
                plan=plan,
                registration=registration,
                learner_id=registration.learner_id,
                part=part,
                before_hundredths=before,
                score_hundredths=score_hundredths,
                was_passed=result.is_passed,
                reason=_text(reason),
                requested_by_id=actor.id,
                requested_at=now,
            )
    except IntegrityError:
        raise Conflict("assessment.correction_open") from None
    record_plan_act("assessment.correction_requested", plan, {"correction": made.id}, actor, now, made.reason)
    officers = set(people_in_role(Role.ORGANIZATION_OFFICER, plan.organization_id)) - {actor.id}
    _tell(made, officers, "assessment.notice.correction_requested", now)
    return made


def _checked(registration: ExamRegistration, part: str, score_hundredths: int | None) -> int | None:
    """The score as it is; refuses what cannot be one, and what changes nothing."""
    if part not in registration.parts:
        raise Invalid("assessment.unknown_part", found=part, allowed=", ".join(registration.parts))
    if score_hundredths is not None and not 0 <= score_hundredths <= FULL_HUNDREDTHS:
        raise Invalid("assessment.score_out_of_range", found=f"{score_hundredths / 100:g}", part="")
    current = Score.objects.filter(registration=registration, part=part, is_current=True).first()
    before = current.score_hundredths if current else None
    if before == score_hundredths:
        raise Conflict("assessment.same_score")
    return before


def _text(text: str) -> str:
    if not text.strip():
        raise Invalid("assessment.reason_missing")
    return text.strip()[:TEXT_MAX]


@transaction.atomic
def approve_correction(*, score_correction_id: UUID, actor: Actor, now: datetime) -> ScoreCorrection:
    """The second officer approves; score, result, lock and what stands on them follow (批准更正成绩).

    Raises:
        NotFound: ``not_found``.
        Denied: ``assessment.own_correction``: whoever asked does not decide.
        Conflict: ``assessment.correction_decided``, ``assessment.plan_state``, ``assessment.taught_here``,
            ``assessment.score_changed``: the score is no longer what it was; refusals of the certificate's correction.
    """
    correction = _to_decide(score_correction_id, actor)
    plan = locked_plan(correction.plan_id, *CORRECTABLE)
    registration = correction.registration
    if actor.id is not None:
        require_separation(plan, actor.id, [registration])
    if _checked(registration, correction.part, correction.score_hundredths) != correction.before_hundredths:
        raise Conflict("assessment.score_changed")
    row = ScoreRow(registration.id, correction.part, correction.score_hundredths)
    write_scores(plan, [row], ScoreSource.CORRECTION, correction.reason, actor, now)
    compute_results(plan=plan, actor=actor, now=now, registration_ids=[registration.id])
    result = ExamResult.objects.get(learner_id=registration.learner_id, registration=registration)
    _decide(correction, CorrectionState.APPROVED, decided_by_id=actor.id, decided_at=now, is_passed=result.is_passed)
    lock_again(plan=plan, actor=actor, now=now)
    facts = {"correction": correction.id, "was_passed": correction.was_passed, "is_passed": result.is_passed}
    record_plan_act("assessment.correction_approved", plan, facts, actor, now)
    carried = carry_correction(
        registration=registration,
        part=correction.part,
        score_hundredths=correction.score_hundredths,
        reason=correction.reason,
        actor=actor,
        now=now,
    )
    fact = ExamResultsCorrected(registration_ids=(registration.id, *carried), reason=correction.reason)
    announce(fact, actor=actor, now=now)
    _tell(correction, [correction.requested_by_id], "assessment.notice.correction_approved", now)
    notify(
        person_ids=[correction.learner.person_id],
        code="assessment.notice.score_corrected",
        params={"plan": plan.name_zh},
        path=f"/my/exams/{registration.id}/",
        now=now,
    )
    return correction


@transaction.atomic
def refuse_correction(*, score_correction_id: UUID, answer: str, actor: Actor, now: datetime) -> ScoreCorrection:
    """The second officer refuses (不予更正); the score stays.

    Raises:
        NotFound: ``not_found``.
        Denied: ``assessment.own_correction``.
        Invalid: ``assessment.reason_missing``.
        Conflict: ``assessment.correction_decided``.
    """
    correction = _to_decide(score_correction_id, actor)
    text = _text(answer)
    _decide(correction, CorrectionState.REFUSED, answer=text, decided_by_id=actor.id, decided_at=now)
    facts = {"correction": correction.id}
    record_plan_act("assessment.correction_refused", correction.plan, facts, actor, now, text)
    _tell(correction, [correction.requested_by_id], "assessment.notice.correction_refused", now)
    return correction


@transaction.atomic
def withdraw_correction(*, score_correction_id: UUID, actor: Actor, now: datetime) -> ScoreCorrection:
    """Takes a request back (撤回更正申请); any officer of the organization may.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``assessment.correction_decided``.
    """
    correction = correction_for(actor, score_correction_id)
    require(actor, PERMISSION, correction.plan.organization_id)
    _decide(correction, CorrectionState.WITHDRAWN, decided_by_id=actor.id, decided_at=now)
    record_plan_act("assessment.correction_withdrawn", correction.plan, {"correction": correction.id}, actor, now)
    return correction


def _to_decide(score_correction_id: UUID, actor: Actor) -> ScoreCorrection:
    correction = correction_for(actor, score_correction_id)
    require(actor, PERMISSION, correction.plan.organization_id)
    if correction.state != CorrectionState.REQUESTED:
        raise Conflict("assessment.correction_decided", state=str(correction.get_state_display()))
    if actor.id is None or actor.id == correction.requested_by_id:
        raise Denied("assessment.own_correction")
    return correction


def _decide(correction: ScoreCorrection, to: CorrectionState, **values: object) -> None:
    if not is_moved(correction, to, **values):
        raise Conflict("assessment.correction_decided", state=str(correction.get_state_display()))


def _tell(correction: ScoreCorrection, people: Iterable[UUID | None], code: str, now: datetime) -> None:
    known = [one for one in people if one is not None]
    path = f"/exams/plans/{correction.plan_id}/corrections/"
    notify(person_ids=known, code=code, params={"plan": correction.plan.name_zh}, path=path, now=now)
