"""Reserves, settles and releases the credits that a conversion takes from the learner's lots.

The ids of the parts are derived, so that a repeat posts nothing twice. An outcome's lot lies in the bank's account
(its bank value) or in the college's account (college-recognized credits); a conversion takes at most what the lot still
holds, and the rule's own credits are stated apart from it. A conversion of outcomes without lots posts nothing and
still consumes them.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from oneplusx.apps.conversion.models import Conversion, ConversionSource
from oneplusx.apps.ledger.selectors import lots
from oneplusx.apps.ledger.services import EntryDraft, derived_entry_id, post_entry
from oneplusx.web.actor import Actor
from oneplusx.web.clock import local_date
from oneplusx.web.ids import new_id


def reserve_credits(*, conversion: Conversion, actor: Actor, now: datetime) -> None:
    """Reserves what each source's lot can give.

    Raises:
        Conflict: The ledger's refusal (spent, frozen or expired meanwhile); nothing is kept of the whole application.
    """
    sources = list(ConversionSource.objects.filter(conversion=conversion, is_live=True).order_by("id"))
    today = local_date(now)
    held = [lot for lot in lots(conversion.learner_id) if lot.available_hundredths > 0]
    held.sort(key=lambda lot: not (lot.is_frozen or lot.is_expired(today)))  # where both are, what can move comes last
    by_achievement = {lot.achievement_id: lot for lot in held}
    by_institution: dict[UUID, list[tuple[UUID, int]]] = defaultdict(list)
    for source in sources:
        lot = by_achievement.get(source.achievement_id)
        amount = min(source.credits_hundredths, lot.available_hundredths) if lot else 0
        if lot is None or amount <= 0:
            continue
        by_institution[lot.institution_id].append((source.achievement_id, amount))
        ConversionSource.objects.filter(id=source.id).update(
            ledger_hundredths=amount, ledger_institution_id=lot.institution_id
        )
    base = new_id() if by_institution else None
    Conversion.objects.filter(id=conversion.id).update(reserve_entry_id=base, settle_entry_id=None)
    conversion.reserve_entry_id, conversion.settle_entry_id = base, None
    for institution_id, parts in sorted(by_institution.items()):
        entry_id = _posted(conversion.reservation_at(institution_id))
        draft = EntryDraft.reserve(entry_id, conversion.learner_id, institution_id, parts)
        post_entry(draft=draft, actor=actor, now=now)


def settle_credits(*, conversion: Conversion, actor: Actor, now: datetime) -> None:
    """Settles every reservation of an approved conversion."""
    if conversion.reserve_entry_id is None:
        return
    conversion.settle_entry_id = new_id()
    Conversion.objects.filter(id=conversion.id).update(settle_entry_id=conversion.settle_entry_id)
    for institution_id in _institutions(conversion):
        reservation_id = _posted(conversion.reservation_at(institution_id))
        draft = EntryDraft.settle(_posted(conversion.settlement_at(institution_id)), reservation_id)
        post_entry(draft=draft, actor=actor, now=now)


def release_credits(*, conversion: Conversion, actor: Actor, now: datetime) -> None:
    """Gives back what is reserved and not settled."""
    if conversion.reserve_entry_id is None or conversion.settle_entry_id is not None:
        return
    for institution_id in _institutions(conversion):
        reservation_id = _posted(conversion.reservation_at(institution_id))
        draft = EntryDraft.release(derived_entry_id(reservation_id, "release"), reservation_id)
        post_entry(draft=draft, actor=actor, now=now)
    Conversion.objects.filter(id=conversion.id).update(reserve_entry_id=None)
    conversion.reserve_entry_id = None


def reverse_credits(*, conversion: Conversion, actor: Actor, now: datetime) -> None:
    """Reverses a settled conversion, newest entry first: the settlement, then the reservation."""
    if conversion.reserve_entry_id is None or conversion.settle_entry_id is None:
        return
    for institution_id in _institutions(conversion):
        for entry_id in (conversion.settlement_at(institution_id), conversion.reservation_at(institution_id)):
            reversed_id = _posted(entry_id)
            draft = EntryDraft.reverse(derived_entry_id(reversed_id, "reversal"), reversed_id)
            post_entry(draft=draft, actor=actor, now=now)


def _posted(entry_id: UUID | None) -> UUID:
    if entry_id is None:
        raise ValueError("nothing was posted")
    return entry_id


def _institutions(conversion: Conversion) -> list[UUID]:
    found = ConversionSource.objects.filter(conversion=conversion, ledger_hundredths__gt=0)
    ids = found.values_list("ledger_institution_id", flat=True)
    return sorted({institution_id for institution_id in ids if institution_id is not None})
