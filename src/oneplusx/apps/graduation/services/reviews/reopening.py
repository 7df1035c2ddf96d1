"""Takes a conclusion back, with its reason and all of its history."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from oneplusx.apps.graduation.models import (
    OUT_OF_REVIEW,
    Conclusion,
    Outcome,
    Review,
    ReviewAct,
    ReviewItem,
    ReviewState,
    Stage,
)
from oneplusx.apps.graduation.selectors.reviews import get_conclusion
from oneplusx.apps.graduation.services.reviews.recording import add_decisions, tell_deciders
from oneplusx.apps.parties.models import EnrollmentState
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.services import move_enrollments
from oneplusx.apps.trail.services import notify, record_act
from oneplusx.domain.errors import Conflict, Invalid
from oneplusx.web.actor import Actor


@transaction.atomic
def reopen_conclusion(*, conclusion_id: UUID, reason: str, actor: Actor, now: datetime) -> Conclusion:
    """Reopens a concluded review of one learner (重新审核): back to the department, studying again; nothing is deleted.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``graduation.reason_required``.
        Conflict: ``graduation.not_current``: reopened or followed by another one; ``graduation.in_review``: the
            learner is in another review by now.
    """
    found = get_conclusion(actor, conclusion_id)
    require(actor, "graduation.reopen", found.enrollment.college_id)
    if not reason.strip():
        raise Invalid("graduation.reason_required")
    changed = Conclusion.objects.filter(id=found.id, is_current=True).update(
        is_current=False, reopened_by_id=actor.id, reopened_at=now, reopen_reason=reason.strip()
    )
    if not changed:
        raise Conflict("graduation.not_current")
    running = ReviewItem.objects.filter(enrollment_id=found.enrollment_id).exclude(stage__in=OUT_OF_REVIEW)
    if running.exists():
        raise Conflict("graduation.in_review")
    _back_to_the_department(found, reason, actor, now)
    if found.outcome != Outcome.EXTENSION:
        move_enrollments(
            college_id=found.enrollment.college_id,
            enrollment_ids=[found.enrollment_id],
            state=EnrollmentState.STUDYING,
            actor=actor,
            now=now,
        )
    record_act(
        verb="graduation.conclusion_reopened",
        subject_kind="graduation.conclusion",
        subject_id=found.id,
        learner_id=found.learner_id,
        institution_id=found.enrollment.college_id,
        facts={"outcome": found.outcome, "document": found.document},
        note=reason,
        actor=actor,
        now=now,
    )
    notify(
        person_ids=[found.learner.person_id],
        code="graduation.notice.reopened",
        params={"document": found.document},
        path="/my/graduation/",
        now=now,
    )
    found.refresh_from_db()
    return found


def _back_to_the_department(found: Conclusion, reason: str, actor: Actor, now: datetime) -> None:
    item = ReviewItem.objects.select_for_update(of=("self",)).select_related("review").get(id=found.item_id)
    add_decisions([item], ReviewAct.REOPENED, {item.id: found.outcome}, reason, actor, now)
    ReviewItem.objects.filter(id=item.id).update(
        stage=Stage.DEPARTMENT, is_returned=True, version=item.version, outcome="", last_decided_by_id=actor.id
    )
    Review.objects.filter(id=item.review_id).update(state=ReviewState.OPEN, closed_at=None)
    tell_deciders(item.review, Stage.DEPARTMENT, [found.enrollment.department_id], now)
