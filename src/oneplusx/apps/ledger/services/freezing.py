"""Freezes lots (冻结): what a concluded graduation used, nothing may move."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from oneplusx.apps.ledger.models import Account, LotFreeze, Posting
from oneplusx.apps.ledger.services.retrying import until_first
from oneplusx.apps.parties.selectors import surviving_id
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.errors import Invalid, NotFound
from oneplusx.domain.ledger import PARTS_PER_ACCOUNT, Part
from oneplusx.web.actor import Actor


def freeze_lot(
    *, learner_id: UUID, institution_id: UUID, achievement_id: UUID, reason: str, actor: Actor, now: datetime
) -> LotFreeze:
    """Freezes what an achievement brought into an account (冻结); a frozen lot stays as it is.

    Waits for postings under way that may move the lot, and makes those that follow see the freeze.

    Raises:
        Invalid: ``ledger.reason_required``.
        NotFound: ``ledger.unknown_lot``.
    """
    if not reason.strip():
        raise Invalid("ledger.reason_required")
    learner_id = surviving_id(learner_id)
    number = _number_of_lot(learner_id, institution_id, achievement_id)
    lot = {"learner_id": learner_id, "account_number": number, "achievement_id": achievement_id}

    def freeze(_attempt: int) -> LotFreeze:
        Account.objects.select_for_update().get(learner_id=learner_id, number=number)
        found = LotFreeze.objects.filter(**lot, lifted_at=None).first()
        if found is not None:
            return found
        act = record_act(
            verb="ledger.freeze_set",
            subject_kind="achievement",
            subject_id=achievement_id,
            learner_id=learner_id,
            institution_id=institution_id,
            note=reason,
            actor=actor,
            now=now,
        )
        return LotFreeze.objects.create(**lot, reason=reason.strip()[:200], frozen_at=now, frozen_by_act_id=act.id)

    return until_first(freeze)


@transaction.atomic
def lift_freeze(
    *, learner_id: UUID, institution_id: UUID, achievement_id: UUID, reason: str, actor: Actor, now: datetime
) -> bool:
    """Lets a lot move again (解冻); returns whether it was frozen.

    Raises:
        Invalid: ``ledger.reason_required``.
        NotFound: ``ledger.unknown_lot``.
    """
    if not reason.strip():
        raise Invalid("ledger.reason_required")
    learner_id = surviving_id(learner_id)
    number = _number_of_lot(learner_id, institution_id, achievement_id)
    frozen = LotFreeze.objects.filter(
        learner_id=learner_id, account_number=number, achievement_id=achievement_id, lifted_at=None
    )
    if not frozen.exists():
        return False
    act = record_act(
        verb="ledger.freeze_lifted",
        subject_kind="achievement",
        subject_id=achievement_id,
        learner_id=learner_id,
        institution_id=institution_id,
        note=reason,
        actor=actor,
        now=now,
    )
    return bool(frozen.update(lifted_at=now, lifted_by_act_id=act.id))


def _number_of_lot(learner_id: UUID, institution_id: UUID, achievement_id: UUID) -> int:
    number = (
        Account.objects.filter(learner_id=learner_id, institution_id=institution_id)
        .values_list("number", flat=True)
        .first()
    )
    account = (number or 0) * PARTS_PER_ACCOUNT + Part.AVAILABLE
    legs = Posting.objects.filter(learner_id=learner_id, account=account, achievement_id=achievement_id)
    if number is None or not legs.exists():
        raise NotFound("ledger.unknown_lot", achievement=str(achievement_id))
    return number
