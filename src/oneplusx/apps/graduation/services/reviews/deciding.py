"""A stage decides for many learners at once; whom something stands in the way of is left, with the reason.

1. Answers are computed anew, so that nothing rests on an old one.
2. In one transaction per chunk: lock, weigh, write the decisions, move the learners on (or back, or conclude).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from oneplusx.apps.graduation.models import Review, ReviewAct, ReviewItem, ReviewState, Stage
from oneplusx.apps.graduation.selectors.reviews import get_review, items_visible_to, own_stages
from oneplusx.apps.graduation.services.auditing import refresh_results
from oneplusx.apps.graduation.services.reviews.concluding import close_when_done, conclude
from oneplusx.apps.graduation.services.reviews.recording import add_decisions, tell_deciders
from oneplusx.apps.graduation.services.reviews.weighing import Ruling, Weighed, digests_of, weigh
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.errors import Conflict, Denied, Invalid, NotFound
from oneplusx.domain.graduation import review as stages
from oneplusx.domain.graduation.review import Outcome
from oneplusx.web.actor import Actor
from oneplusx.web.bulk import update_rows

CHUNK = 500
REASON_CHARACTERS_MAX = 1000


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of the learners: those decided, and the others, each with its problem."""

    done: list[Weighed] = field(default_factory=list)
    exceptions: list[Weighed] = field(default_factory=list)


def preview_items(
    *,
    review_id: UUID,
    stage: str,
    item_ids: Sequence[UUID] | None,
    except_ids: Iterable[UUID] = (),
    ruling: Ruling,
    actor: Actor,
    now: datetime,
    limit: int | None = None,
) -> Decided:
    """What ``decide_items`` would do with the stored answers; writes nothing.

    Args:
        limit: Looks at the first so many learners only, by student number.

    Raises:
        NotFound, Denied, Invalid, Conflict: As ``decide_items``.
    """
    review = review_to_decide(review_id, stage, ruling, actor, is_final=False)
    rows = chosen_items(review, stage, item_ids, except_ids, actor)
    return _sorted_out(weigh(list(rows[:limit]), stage, ruling, actor, now))


def decide_items(
    *,
    review_id: UUID,
    stage: str,
    item_ids: Sequence[UUID] | None,
    except_ids: Iterable[UUID] = (),
    ruling: Ruling,
    actor: Actor,
    now: datetime,
) -> Decided:
    """One stage of a review passes learners on, or returns them (审核); at the last stage it concludes.

    Args:
        stage: The stage that decides, one of the actor's.
        item_ids: Whom; ``None``: everybody who waits at this stage.
        except_ids: Of these, whom not.

    Raises:
        NotFound: ``not_found``: the review or all of the learners are unknown, or not the actor's to see.
        Denied: ``graduation.other_stage``: the stage is not the actor's.
        Invalid: ``graduation.reason_required``, ``graduation.document_required``, ``graduation.unknown_outcome``,
            ``graduation.reason_too_long``, ``graduation.extension_ends_early``.
        Conflict: ``graduation.review_closed``.
    """
    review = review_to_decide(review_id, stage, ruling, actor, is_final=True)
    ids = list(chosen_items(review, stage, item_ids, except_ids, actor).values_list("id", flat=True))
    decided = Decided()
    for start in range(0, len(ids), CHUNK):
        found = decide_chunk(review, stage, ids[start : start + CHUNK], ruling, actor, now)
        decided.done.extend(found.done)
        decided.exceptions.extend(found.exceptions)
    if decided.done:
        tell_next(review, stage, {one.item.enrollment.department_id for one in decided.done}, ruling, now)
    return decided


def review_to_decide(review_id: UUID, stage: str, ruling: Ruling, actor: Actor, *, is_final: bool) -> Review:
    """The review, where the actor may decide this stage of it in this way."""
    review = get_review(actor, review_id)
    require(actor, "graduation.review", review.college_id)
    if stage not in own_stages(actor, review.college_id):
        raise Denied("graduation.other_stage", stage=stage)
    if review.state != ReviewState.OPEN:
        raise Conflict("graduation.review_closed")
    if ruling.outcome and ruling.outcome not in set(Outcome):
        raise Invalid("graduation.unknown_outcome", found=ruling.outcome, allowed=", ".join(Outcome))
    if is_final:
        _check_words(stage, ruling)
    return review


def _check_words(stage: str, ruling: Ruling) -> None:
    if len(ruling.reason) > REASON_CHARACTERS_MAX:
        raise Invalid("graduation.reason_too_long", found=len(ruling.reason), allowed=REASON_CHARACTERS_MAX)
    if ruling.returns and not ruling.reason.strip():
        raise Invalid("graduation.reason_required")
    if stage != Stage.LEADERSHIP or ruling.returns:
        return
    if not ruling.document.strip():
        raise Invalid("graduation.document_required")
    if ruling.extended_until_on and ruling.concluded_on and ruling.extended_until_on <= ruling.concluded_on:
        raise Invalid("graduation.extension_ends_early")


def chosen_items(
    review: Review, stage: str, item_ids: Sequence[UUID] | None, except_ids: Iterable[UUID], actor: Actor
) -> QuerySet[ReviewItem]:
    """Whom a decision is about, by student number."""
    rows = items_visible_to(actor).filter(review=review).order_by("enrollment__student_number", "id")
    rows = rows.filter(stage=stage) if item_ids is None else rows.filter(id__among=list(item_ids))
    rows = rows.exclude(id__in=list(except_ids))
    if item_ids and not rows.exists():
        raise NotFound("not_found")
    return rows


def decide_chunk(
    review: Review, stage: str, ids: Sequence[UUID], ruling: Ruling, actor: Actor, now: datetime
) -> Decided:
    """Decides some hundred learners in one transaction, on answers computed anew."""
    rows = items_visible_to(actor).filter(id__among=ids).order_by("enrollment__student_number", "id")
    before = None
    if not ruling.returns:
        looked_at = list(rows)
        before = digests_of(looked_at, now)
        refresh_results(enrollment_ids=[row.enrollment_id for row in looked_at], now=now)
    with transaction.atomic():
        locked = list(rows.select_for_update(of=("self",)))
        decided = _sorted_out(weigh(locked, stage, ruling, actor, now, before))
        if decided.done:
            _write(review, stage, decided.done, ruling, actor, now)
    return decided


def _sorted_out(weighed: Iterable[Weighed]) -> Decided:
    decided = Decided()
    for one in weighed:
        (decided.done if one.problem is None else decided.exceptions).append(one)
    return decided


def _write(review: Review, stage: str, weighed: Sequence[Weighed], ruling: Ruling, actor: Actor, now: datetime) -> None:
    act = _act(stage, ruling)
    items = [one.item for one in weighed]
    outcomes = {} if ruling.returns else {one.item.id: one.outcome for one in weighed}
    add_decisions(items, act, outcomes, ruling.reason, actor, now)
    if act == ReviewAct.CONCLUDED:
        conclude(review, weighed, ruling, actor, now)
    target = stages.preceding(stages.Stage(stage)) if ruling.returns else stages.following(stages.Stage(stage))
    for one in weighed:
        one.item.stage = target.value
        one.item.is_returned = ruling.returns
        one.item.last_decided_by_id = actor.id
        if not ruling.returns:
            one.item.outcome, one.item.seen_digest, one.item.changed_at = one.outcome, one.digest, None
    names = ("stage", "is_returned", "last_decided_by_id", "outcome", "seen_digest", "changed_at", "version")
    update_rows(ReviewItem, items, names)
    record_act(
        verb=f"graduation.review_{act.value}",
        subject_kind="graduation.review",
        subject_id=review.id,
        institution_id=review.college_id,
        facts={"stage": stage, "learners": len(items)},
        rows=[f"{one.item.enrollment_id}/{one.outcome}".encode() for one in weighed],
        note=ruling.reason,
        actor=actor,
        now=now,
    )
    close_when_done(review, now)


def _act(stage: str, ruling: Ruling) -> ReviewAct:
    if ruling.returns:
        return ReviewAct.RETURNED
    return ReviewAct.CONCLUDED if stage == Stage.LEADERSHIP else ReviewAct.PASSED


def tell_next(review: Review, stage: str, departments: AbstractSet[UUID], ruling: Ruling, now: datetime) -> None:
    """Those who decide next; a return within the department tells nobody else."""
    mover = stages.preceding if ruling.returns else stages.following
    target = Stage(mover(stages.Stage(stage)).value)
    if target not in {Stage.CONCLUDED, stage}:
        tell_deciders(review, target, set(departments), now)
