"""Moves the credits of a merged learner (并户): reversal in the old account, repost in the surviving one.

Nothing is rewritten. Entries of the old account stay under their ids and are reversed, newest first; what was live is
posted again, oldest first, under derived ids that name the entry they repost. Who closes or reverses an old entry later
reaches the reposted one.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from oneplusx.apps.ledger.book import Book, LearnerState
from oneplusx.apps.ledger.drafts import EntryDraft
from oneplusx.apps.ledger.models import Account, EntryKind, LotFreeze
from oneplusx.apps.ledger.services.posting import post_entries
from oneplusx.apps.trail.facts import LearnersMerged
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.errors import Conflict
from oneplusx.domain.ledger import EntryState, derived_entry_id
from oneplusx.web.actor import Actor

ORDER = {EntryKind.DEPOSIT: 0, EntryKind.RESERVE: 1, EntryKind.SETTLE: 2}


def merge_accounts(fact: LearnersMerged, actor: Actor, now: datetime) -> None:
    """Handler of ``LearnersMerged``: each pair is (merged, surviving)."""
    for from_learner_id, to_learner_id in fact.pairs:
        move_account_lots(from_learner_id=from_learner_id, to_learner_id=to_learner_id, actor=actor, now=now)


@transaction.atomic
def move_account_lots(*, from_learner_id: UUID, to_learner_id: UUID, actor: Actor, now: datetime) -> int:
    """Moves all credits of one learner to another (并户转移); returns how many entries were reposted.

    Raises:
        Conflict: The refusal of a repost, e.g. ``ledger.already_deposited``; nothing was moved.
    """
    Account.objects.filter(learner_id=from_learner_id, closed_at=None).update(closed_at=now)
    book = Book()
    book.read([from_learner_id])
    state = book.states.get(from_learner_id)
    live = _live_entries(state) if state is not None else []
    if state is None or not live:
        return 0
    frozen = _lift_freezes(state, actor, now)
    drafts = [_reversal(entry, to_learner_id) for entry in reversed(live)]
    drafts += [_repost(entry, state, to_learner_id) for entry in live]
    for outcome in post_entries(drafts=drafts, actor=actor, now=now):
        if not outcome.is_posted:
            raise Conflict(outcome.code, **outcome.params)
    _freeze_again(frozen, state, to_learner_id)
    return len(live)


def _live_entries(state: LearnerState) -> list[EntryState]:
    """What still holds credits, oldest first: a released reservation and what is reversed hold none."""
    live = []
    for entry in state.entries.values():
        closing = state.entries.get(entry.closed_by) if entry.closed_by else None
        is_released = closing is not None and closing.kind == EntryKind.RELEASE
        if entry.kind in ORDER and not entry.reversed_by and not is_released:
            live.append(entry)
    return sorted(live, key=lambda entry: (ORDER[EntryKind(entry.kind)], min(leg.seq for leg in entry.legs)))


def _reversal(entry: EntryState, to_learner_id: UUID) -> EntryDraft:
    return EntryDraft.reverse(derived_entry_id(entry.id, "merged into", to_learner_id), entry.id)


def _moved_id(entry_id: UUID, to_learner_id: UUID) -> UUID:
    return derived_entry_id(entry_id, "reposted for", to_learner_id)


def _repost(entry: EntryState, state: LearnerState, to_learner_id: UUID) -> EntryDraft:
    entry_id, institution_id = _moved_id(entry.id, to_learner_id), state.institution_of(entry.account_number)
    if entry.kind == EntryKind.SETTLE:
        assert entry.reservation_id is not None
        draft = EntryDraft.settle(entry_id, _moved_id(entry.reservation_id, to_learner_id))
    else:
        draft = EntryDraft(
            EntryKind(entry.kind),
            entry_id,
            to_learner_id,
            institution_id,
            entry.moves(),
            entry.legs[0].expires_on if entry.kind == EntryKind.DEPOSIT else None,
        )
    return draft._replace(effective_on=entry.effective_on, reposts_id=entry.id)


def _lift_freezes(state: LearnerState, actor: Actor, now: datetime) -> list[LotFreeze]:
    frozen = list(LotFreeze.objects.filter(learner_id=state.learner_id, lifted_at=None))
    if frozen:
        act = record_act(
            verb="ledger.freezes_moved",
            subject_kind="learner",
            subject_id=state.learner_id,
            learner_id=state.learner_id,
            actor=actor,
            now=now,
        )
        ids = [freeze.id for freeze in frozen]
        LotFreeze.objects.filter(id__in=ids).update(lifted_at=now, lifted_by_act_id=act.id)
        for freeze in frozen:
            freeze.lifted_by_act_id = act.id
    return frozen


def _freeze_again(frozen: list[LotFreeze], state: LearnerState, to_learner_id: UUID) -> None:
    book = Book()
    book.read([to_learner_id])
    for freeze in frozen:
        account = book.states[to_learner_id].accounts[state.institution_of(freeze.account_number)]
        assert freeze.lifted_by_act_id is not None
        LotFreeze.objects.create(
            learner_id=to_learner_id,
            account_number=account.number,
            achievement_id=freeze.achievement_id,
            reason=freeze.reason,
            frozen_at=freeze.frozen_at,
            frozen_by_act_id=freeze.lifted_by_act_id,
        )
