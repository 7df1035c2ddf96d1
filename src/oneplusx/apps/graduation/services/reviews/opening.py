"""Opens a review from the stored audit, and cancels one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from django.db import transaction

from oneplusx.apps.curriculum.models import Program
from oneplusx.apps.graduation.models import OUT_OF_REVIEW, Review, ReviewAct, ReviewItem, ReviewState, Stage
from oneplusx.apps.graduation.selectors.digests import record_digests
from oneplusx.apps.graduation.selectors.reviews import COMPLETION_SETTING, completion_share_of, get_review, reviewable
from oneplusx.apps.graduation.services.reviews.recording import add_decisions, tell_deciders
from oneplusx.apps.graduation.services.reviews.weighing import standing_of
from oneplusx.apps.parties.models import Enrollment, Institution
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.services import change_settings
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.errors import Conflict, Invalid
from oneplusx.domain.graduation.review import suggested_outcome
from oneplusx.web.actor import Actor
from oneplusx.web.bulk import insert_rows
from oneplusx.web.clock import local_date

PERCENT = 100
CHUNK = 1000


@transaction.atomic
def open_review(
    *,
    college_id: UUID,
    program_id: UUID | None = None,
    entry_year: int | None = None,
    title: str,
    actor: Actor,
    now: datetime,
) -> Review:
    """Opens the review (毕业审核) of a cohort: all who study and have an audited answer begin at their department.

    Args:
        program_id: ``None`` for all programs.
        entry_year: ``None`` for all entry years.

    Raises:
        Denied: ``denied``.
        Invalid: ``graduation.title_required``.
        Conflict: ``graduation.nobody_to_review``.
    """
    require(actor, "graduation.open_review", college_id)
    if not title.strip():
        raise Invalid("graduation.title_required")
    cohort = reviewable(college_id, program_id, entry_year)
    enrollments = list(cohort.exclude(graduation_result=None).select_related("graduation_result").order_by("id"))
    if not enrollments:
        raise Conflict("graduation.nobody_to_review", waiting=cohort.count())
    review = Review(
        college_id=college_id,
        program_id=program_id,
        entry_year=entry_year,
        title=title.strip(),
        opened_by_id=actor.id,
        opened_at=now,
    )
    review.save(force_insert=True)
    for start in range(0, len(enrollments), CHUNK):
        insert_rows(ReviewItem, _items(review, enrollments[start : start + CHUNK], now))
    record_act(
        verb="graduation.review_opened",
        subject_kind="graduation.review",
        subject_id=review.id,
        institution_id=college_id,
        facts={"learners": len(enrollments), "title": review.title},
        rows=[row.id.bytes for row in enrollments],
        actor=actor,
        now=now,
    )
    tell_deciders(review, Stage.DEPARTMENT, {row.department_id for row in enrollments}, now)
    return review


def _items(review: Review, enrollments: Sequence[Enrollment], now: datetime) -> list[ReviewItem]:
    share = completion_share_of(review.college_id)
    digests = record_digests(enrollments, local_date(now))
    required = _required_of(enrollments)
    return [
        ReviewItem(
            review=review,
            learner_id=row.learner_id,
            enrollment=row,
            suggested=suggested_outcome(standing_of(row, required), share) or "",
            seen_digest=digests.get(row.id, ""),
        )
        for row in enrollments
    ]


def _required_of(enrollments: Sequence[Enrollment]) -> dict[UUID, int]:
    programs = Program.objects.filter(id__in={row.program_id for row in enrollments if row.program_id})
    return dict(programs.values_list("id", "credits_required_hundredths"))


@transaction.atomic
def set_completion_share(*, college_id: UUID, percent: int, actor: Actor, now: datetime) -> Fraction:
    """Sets from which share of the required credits on a review suggests completion (结业学分比例).

    It holds for reviews opened afterwards.

    Raises:
        Denied: ``denied``.
        Invalid: ``field.invalid``: not within 1–100.
    """
    require(actor, "graduation.open_review", college_id)
    if not 1 <= percent <= PERCENT:
        raise Invalid("field.invalid", field="share", found=percent, allowed=f"1–{PERCENT}")
    share = Fraction(percent, PERCENT)
    college = Institution.objects.get(id=college_id)
    change_settings(institution=college, changes={COMPLETION_SETTING: str(share)}, actor=actor, now=now)
    return share


@transaction.atomic
def cancel_review(*, review_id: UUID, reason: str, actor: Actor, now: datetime) -> Review:
    """Ends a review: who is not concluded is taken out; conclusions stay.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``graduation.reason_required``.
        Conflict: ``graduation.review_closed``.
    """
    review = get_review(actor, review_id)
    require(actor, "graduation.open_review", review.college_id)
    if not reason.strip():
        raise Invalid("graduation.reason_required")
    if not Review.objects.filter(id=review.id, state=ReviewState.OPEN).update(
        state=ReviewState.CANCELLED, closed_at=now
    ):
        raise Conflict("graduation.review_closed")
    items = list(ReviewItem.objects.select_for_update().filter(review=review).exclude(stage__in=OUT_OF_REVIEW))
    add_decisions(items, ReviewAct.WITHDRAWN, {}, reason, actor, now)
    ReviewItem.objects.filter(id__among=[item.id for item in items]).update(stage=Stage.WITHDRAWN)
    record_act(
        verb="graduation.review_cancelled",
        subject_kind="graduation.review",
        subject_id=review.id,
        institution_id=review.college_id,
        facts={"learners": len(items)},
        rows=[item.id.bytes for item in items],
        note=reason,
        actor=actor,
        now=now,
    )
    review.refresh_from_db()
    return review
