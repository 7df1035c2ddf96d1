"""What every act of a review leaves behind: its decisions, the notices to those who decide next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from oneplusx.apps.graduation.models import Review, ReviewAct, ReviewDecision, ReviewItem, Stage
from oneplusx.apps.graduation.selectors.reviews import DECIDERS
from oneplusx.apps.parties.selectors import people_in_role
from oneplusx.apps.trail.services import notify
from oneplusx.web.actor import Actor
from oneplusx.web.bulk import insert_rows


def add_decisions(
    items: Sequence[ReviewItem],
    act: ReviewAct,
    outcomes: Mapping[UUID, str],
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Adds one decision per learner to the history; counts the items' versions up in the database and in memory."""
    for item in items:
        item.version += 1
    insert_rows(
        ReviewDecision,
        [
            ReviewDecision(
                item_id=item.id,
                learner_id=item.learner_id,
                number=item.version,
                stage=item.stage,
                act=act,
                outcome=outcomes.get(item.id, ""),
                reason=reason.strip(),
                decided_by_id=actor.id,
                decided_at=now,
            )
            for item in items
        ],
    )


def tell_deciders(review: Review, stage: Stage, department_ids: Iterable[UUID], now: datetime) -> None:
    """Leaves a notice for everybody who decides a stage, of these departments where the stage is theirs."""
    role = DECIDERS[stage]
    people: list[UUID] = []
    if stage == Stage.DEPARTMENT:
        for department_id in dict.fromkeys(department_ids):
            people += people_in_role(role, review.college_id, department_id)
    else:
        people = people_in_role(role, review.college_id)
    notify(
        person_ids=people,
        code="graduation.notice.review_waits",
        params={"title": review.title},
        path=f"/graduation/reviews/{review.id}/",
        now=now,
    )
