"""One account per human: duplicates become one (合并账户), both histories are kept and no id is rewritten."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from oneplusx.apps.parties.models import Learner, LearnerState, NotDuplicate, Person
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.trail.facts import LearnersMerged, announce
from oneplusx.apps.trail.services import notify, record_act
from oneplusx.domain.errors import Conflict, Denied, Invalid, NotFound
from oneplusx.web.actor import Actor


def _both(merged_id: UUID, kept_id: UUID) -> tuple[Learner, Learner]:
    if merged_id == kept_id:
        raise Invalid("parties.merge_with_itself")
    locked = Learner.objects.select_for_update(of=("self",)).select_related("person").order_by("id")
    found = {learner.id: learner for learner in locked.filter(id__in=[merged_id, kept_id])}
    if len(found) < len({merged_id, kept_id}):
        raise NotFound("not_found")
    return found[merged_id], found[kept_id]


def _refuse_unmergeable(merged: Learner, kept: Learner, actor: Actor) -> None:
    if LearnerState.MERGED in {merged.state, kept.state}:
        raise Conflict("state.changed")
    if kept.state not in {LearnerState.OPENED, LearnerState.ACTIVATED}:
        raise Conflict("parties.merge_into_unproved")
    if actor.id in {merged.person_id, kept.person_id}:
        raise Denied("parties.own_identity")


@transaction.atomic
def merge_learners(*, merged_id: UUID, kept_id: UUID, reason: str, actor: Actor, now: datetime) -> Learner:
    """Makes one account out of two (合并账户): ``merged`` becomes an alias of ``kept``.

    Rows of the merged account keep their ids; who reads a learner's rows reads those of its aliases too
    (``selectors.learner_ids``). Upper apps move what must be in one place, e.g. credits by reversal and reposting.
    Sign-ins of both people work and lead to the one account. A document that the merged account held stays with it and
    finds the kept one.

    Raises:
        Denied: ``denied``, ``parties.own_identity``.
        NotFound: ``not_found``.
        Invalid: ``parties.merge_with_itself``, ``parties.reason_missing``.
        Conflict: ``state.changed``, ``parties.merge_into_unproved``.
    """
    require(actor, "learners.merge")
    if not reason.strip():
        raise Invalid("parties.reason_missing")
    merged, kept = _both(merged_id, kept_id)
    _refuse_unmergeable(merged, kept, actor)
    Learner.objects.filter(id=merged.id).update(state=LearnerState.MERGED, merged_into_id=kept.id)
    Learner.objects.filter(merged_into_id=merged.id).update(merged_into_id=kept.id)
    Person.objects.filter(id=merged.person_id).update(merged_into_id=kept.person_id, claimed_index="")
    Person.objects.filter(merged_into_id=merged.person_id).update(merged_into_id=kept.person_id)
    if kept.state == LearnerState.OPENED and merged.state == LearnerState.ACTIVATED:
        Learner.objects.filter(id=kept.id).update(state=LearnerState.ACTIVATED, activated_at=now)
    for learner in (merged, kept):
        record_act(
            verb="parties.learners_merged",
            subject_kind="learner",
            subject_id=learner.id,
            learner_id=learner.id,
            facts={"merged": merged.id, "kept": kept.id},
            note=reason.strip(),
            actor=actor,
            now=now,
        )
    announce(LearnersMerged(pairs=[(merged.id, kept.id)]), actor=actor, now=now)
    notify(person_ids=[kept.person_id], code="parties.notice.merged", params={}, path="/my/profile/", now=now)
    kept.refresh_from_db()
    return kept


@transaction.atomic
def dismiss_duplicate(*, first_id: UUID, second_id: UUID, actor: Actor, now: datetime) -> None:
    """Says that two suspected accounts are two humans (不是同一人); they are not shown again.

    Raises:
        Denied: ``denied``.
        NotFound: ``not_found``.
    """
    require(actor, "learners.merge")
    low, high = sorted((first_id, second_id))
    if Learner.objects.filter(id__in=[low, high]).count() < 2:  # noqa: PLR2004  two accounts
        raise NotFound("not_found")
    _pair, made = NotDuplicate.objects.get_or_create(
        first_id=low, second_id=high, defaults={"decided_by_id": actor.id, "decided_at": now}
    )
    if made:
        record_act(
            verb="parties.not_a_duplicate",
            subject_kind="learner",
            subject_id=low,
            learner_id=low,
            facts={"other": high},
            actor=actor,
            now=now,
        )
