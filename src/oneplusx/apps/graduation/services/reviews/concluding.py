"""The end of a review for a learner: the conclusion, the enrollment's state, the notice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import orjson
from django.db.models import Sum

from oneplusx.apps.conversion.models import ConversionState, ConversionTarget
from oneplusx.apps.graduation.models import (
    OUT_OF_REVIEW,
    Conclusion,
    Outcome,
    Review,
    ReviewItem,
    ReviewState,
)
from oneplusx.apps.graduation.services.reviews.weighing import Ruling, Weighed, result_of
from oneplusx.apps.parties.models import EnrollmentState, Institution
from oneplusx.apps.parties.services import move_enrollments
from oneplusx.apps.trail.services import notify
from oneplusx.domain.errors import Conflict
from oneplusx.web.actor import Actor
from oneplusx.web.bulk import insert_rows
from oneplusx.web.clock import local_date

ENDS = {
    Outcome.GRADUATION: EnrollmentState.GRADUATED,
    Outcome.COMPLETION: EnrollmentState.COMPLETED,
    Outcome.INCOMPLETION: EnrollmentState.LEFT,
}
"""How an enrollment ends; an extension goes on."""
NUMBERED = (Outcome.GRADUATION, Outcome.COMPLETION)
NUMBER_DIGITS = 6


def conclude(review: Review, weighed: Sequence[Weighed], ruling: Ruling, actor: Actor, now: datetime) -> None:
    """Writes the conclusions of learners who passed the last stage, inside the caller's transaction."""
    ids = [one.item.enrollment_id for one in weighed]
    Conclusion.objects.filter(enrollment_id__among=ids, is_current=True).update(is_current=False)
    numbers = _numbers(review, weighed, ruling.number_prefix.strip())
    converted = _converted(ids)
    insert_rows(
        Conclusion,
        [
            _conclusion(one, ruling, numbers.get(one.item.id, ""), converted.get(one.item.enrollment_id, 0), actor, now)
            for one in weighed
        ],
    )
    groups: dict[str, list[Weighed]] = defaultdict(list)
    for one in weighed:
        groups[one.outcome].append(one)
    for outcome, group in groups.items():
        if (state := ENDS.get(Outcome(outcome))) is not None:
            move_enrollments(
                college_id=review.college_id,
                enrollment_ids=[one.item.enrollment_id for one in group],
                state=state,
                actor=actor,
                now=now,
            )
        notify(
            person_ids=[one.item.learner.person_id for one in group],
            code=f"graduation.notice.{outcome}",
            params={"document": ruling.document.strip()},
            path="/my/graduation/",
            now=now,
        )


def _conclusion(one: Weighed, ruling: Ruling, number: str, converted: int, actor: Actor, now: datetime) -> Conclusion:
    result = result_of(one.item.enrollment)
    if result is None:
        raise Conflict("graduation.not_audited")
    return Conclusion(
        learner_id=one.item.learner_id,
        enrollment_id=one.item.enrollment_id,
        item_id=one.item.id,
        outcome=one.outcome,
        document=ruling.document.strip(),
        number=number,
        concluded_on=ruling.concluded_on or local_date(now),
        extended_until_on=ruling.extended_until_on if one.outcome == Outcome.EXTENSION else None,
        earned_hundredths=result.earned_hundredths,
        converted_hundredths=converted,
        result=orjson.loads(orjson.dumps(result.document, option=orjson.OPT_NON_STR_KEYS)),
        record_digest=one.digest,
        concluded_by_id=actor.id,
        concluded_at=now,
    )


def _converted(enrollment_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Credits that came from conversions, by enrollment: what the graduation consumed of other outcomes."""
    targets = ConversionTarget.objects.filter(
        enrollment_id__among=list(enrollment_ids), is_live=True, conversion__state=ConversionState.APPROVED
    )
    return dict(targets.order_by().values_list("enrollment_id").annotate(total=Sum("credits_hundredths")))


def _numbers(review: Review, weighed: Sequence[Weighed], prefix: str) -> dict[UUID, str]:
    """Running numbers after the prefix, in the order of student numbers; the college's row keeps others waiting."""
    if not prefix:
        return {}
    Institution.objects.select_for_update().get(id=review.college_id)
    given = Conclusion.objects.filter(enrollment__college_id=review.college_id, number__startswith=prefix)
    taken = [
        int(rest) for number in given.values_list("number", flat=True) if (rest := number[len(prefix) :]).isdigit()
    ]
    first = max(taken, default=0) + 1
    numbered = [one.item for one in weighed if one.outcome in NUMBERED]
    return {item.id: f"{prefix}{first + place:0{NUMBER_DIGITS}d}" for place, item in enumerate(numbered)}


def close_when_done(review: Review, now: datetime) -> None:
    """Closes a review in which nobody waits."""
    if not ReviewItem.objects.filter(review=review).exclude(stage__in=OUT_OF_REVIEW).exists():
        Review.objects.filter(id=review.id).update(state=ReviewState.CLOSED, closed_at=now)
