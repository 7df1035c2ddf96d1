"""Posts entries (记账).

The procedure:

1. Find the learners whom the drafts concern, following merges and reposts.
2. Read their states: accounts and ends of chains; lots and entries where needed. Where lots move, no freeze may come
   between reading and writing: their accounts are locked, shared with other postings, against ``freeze_lot``.
3. Plan each draft in memory, in order; a refused draft does not stop the others.
4. Write new accounts, one act, the entries, the postings and the institutions' legs, set-based.
5. When another writer was first (23505, 40001, 40P01), do it all again with the same ids.

Large batches begin hopefully: deposits read no lots, no entries; a conflict in the database makes the next attempt
careful.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from oneplusx.apps.ledger.book import Book, LearnerState
from oneplusx.apps.ledger.drafts import DUPLICATE, POSTED, EntryDraft, EntryOutcome
from oneplusx.apps.ledger.models import Entry, EntryKind
from oneplusx.apps.ledger.rows import EntryHead
from oneplusx.apps.ledger.services.depositing import plan_deposits
from oneplusx.apps.ledger.services.retrying import until_first
from oneplusx.apps.ledger.services.writing import Sheet
from oneplusx.domain import ledger
from oneplusx.domain.errors import Conflict, DomainError, Invalid, NotFound
from oneplusx.domain.ledger import AccountState, EntryState, Leg
from oneplusx.web.actor import Actor
from oneplusx.web.clock import local_date

CAREFUL_UP_TO = 100
IDS_PER_QUERY = 5_000


def post_entry(*, draft: EntryDraft, actor: Actor, now: datetime) -> EntryOutcome:
    """Posts one entry (记账); the same draft again changes nothing.

    Raises:
        DomainError: The refusal, see ``post_entries``.
    """
    outcome = post_entries(drafts=[draft], actor=actor, now=now)[0]
    if not outcome.is_posted:
        kind = NotFound if outcome.code.startswith("ledger.unknown") else Conflict
        raise kind(outcome.code, **outcome.params)
    return outcome


def post_entries(*, drafts: Sequence[EntryDraft], actor: Actor, now: datetime) -> list[EntryOutcome]:
    """Posts a batch (批量记账) as one act of record; each draft is posted or refused by itself.

    Safe to repeat with the same drafts. Drafts see those before them in the batch.

    Returns:
        One outcome per draft, in order: ``posted``, ``duplicate``, or a refusal: ``ledger.conflict`` (another content
        has the id), ``ledger.unknown_learner``, ``ledger.unknown_account``, ``ledger.unknown_entry``,
        ``ledger.unknown_lot``, ``ledger.no_lots``, ``ledger.amount_out_of_range``, ``ledger.balance_out_of_range``,
        ``ledger.already_deposited``, ``ledger.overdraft``, ``ledger.lot_expired``, ``ledger.lot_frozen``,
        ``ledger.not_a_reservation``, ``ledger.reservation_closed``, ``ledger.not_reversible``,
        ``ledger.already_reversed``, ``ledger.has_dependants``.

    Raises:
        Conflict: ``ledger.busy``: other writers were first too many times; nothing was posted.
    """
    few = len(drafts) <= CAREFUL_UP_TO
    with _without_collection():
        return until_first(lambda attempt: _Batch(drafts, careful=few or attempt > 0, now=now).post(actor))


@contextmanager
def _without_collection() -> Iterator[None]:
    """A batch makes many objects and no cycles: looking for cycles would take a fifth of its time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _may_be_plain(draft: EntryDraft) -> bool:
    return draft.kind == EntryKind.DEPOSIT and draft.reposts_id is None


class _Batch:
    """One attempt."""

    def __init__(self, drafts: Sequence[EntryDraft], *, careful: bool, now: datetime) -> None:
        self.drafts = drafts
        self.careful = careful
        self.now = now
        self.today = local_date(now)
        self.book = Book()
        self.owners: dict[UUID, UUID] = {}
        self.moved: dict[UUID, UUID] = {}
        self.seen: dict[UUID, EntryDraft] = {}
        self.sheet = Sheet(now)

    def post(self, actor: Actor) -> list[EntryOutcome]:
        outcomes: list[EntryOutcome | None] = [None] * len(self.drafts)
        for place in self._demanding(outcomes):
            outcomes[place] = self._outcome(self.drafts[place])
        self.sheet.write(actor)
        return [one for one in outcomes if one is not None]

    # Steps 1 and 2.

    def _demanding(self, outcomes: list[EntryOutcome | None]) -> Sequence[int]:
        """Reads what the careful way needs; plans plain deposits at once, except of learners with other drafts."""
        places: Sequence[int] = range(len(self.drafts))
        if self.careful:
            self._read(self.drafts)
            return places
        demanding = [place for place in places if not _may_be_plain(self.drafts[place])]
        if demanding:
            self._read([self.drafts[place] for place in demanding])
            states = self.book.states
            demanding = [p for p in places if not _may_be_plain(self.drafts[p]) or self.drafts[p].learner_id in states]
        apart = set(demanding)
        plain = [place for place in places if place not in apart] if apart else places
        left = plan_deposits(self.drafts, plain, outcomes, self.sheet, self.today) if plain else []
        self._read([self.drafts[place] for place in (*left, *demanding)])
        return sorted((*left, *demanding))

    def _read(self, drafts: Sequence[EntryDraft]) -> None:
        if not drafts:
            return
        self._find_owners(one for draft in drafts for one in (draft.entry_id, draft.subject_id) if one is not None)
        learners = [one.learner_id for one in drafts if one.learner_id is not None]
        wanted = [*learners, *self.owners.values(), *self._named_in_batch(drafts)]
        self.book.read(wanted, lock=any(not _may_be_plain(one) for one in drafts))

    def _named_in_batch(self, demanding: Sequence[EntryDraft]) -> list[UUID]:
        """Learners of deposits of this batch that later drafts of it close or reverse."""
        named = {one.subject_id for one in demanding if one.subject_id is not None} - self.owners.keys()
        return [one.learner_id for one in self.drafts if named and one.entry_id in named and one.learner_id is not None]

    def _find_owners(self, entry_ids: Iterable[UUID]) -> None:
        """Learners of entries that exist; an entry reposted by a merge is found under its old id too."""
        ids = list(dict.fromkeys(entry_ids))
        while ids:
            following: list[UUID] = []
            for start in range(0, len(ids), IDS_PER_QUERY):
                some = ids[start : start + IDS_PER_QUERY]
                rows = Entry.objects.filter(Q(id__in=some) | Q(reposts_id__in=some))
                for entry_id, learner_id, reposts_id in rows.values_list("id", "learner_id", "reposts_id"):
                    self.owners[entry_id] = learner_id
                    if reposts_id is not None and reposts_id not in self.moved:
                        self.moved[reposts_id] = entry_id
                        following.append(entry_id)
            ids = following

    # Step 3.

    def _outcome(self, draft: EntryDraft) -> EntryOutcome:
        try:
            known = self._known(draft)
            if known is None:
                self._plan(draft)
                self.seen[draft.entry_id] = draft
                return EntryOutcome(draft.entry_id, POSTED)
            return EntryOutcome(draft.entry_id, known)
        except DomainError as error:
            return EntryOutcome(draft.entry_id, error.code, error.params)

    def _known(self, draft: EntryDraft) -> str | None:
        """``duplicate`` if this very entry exists.

        Raises:
            Conflict: ``ledger.conflict``: another entry has the id.
        """
        seen = self.seen.get(draft.entry_id)
        if seen is not None:
            same = seen == draft
        elif draft.entry_id in self.owners:
            same = self._is_same(draft, self.owners[draft.entry_id])
        else:
            return None
        if not same:
            raise Conflict("ledger.conflict", entry=str(draft.entry_id))
        return DUPLICATE

    def _is_same(self, draft: EntryDraft, owner: UUID) -> bool:
        state = self.book.states[owner]
        entry = state.entries[draft.entry_id]
        if entry.kind != draft.kind or draft.effective_on not in (None, entry.effective_on):
            return False
        if draft.learner_id is None:
            return draft.subject_id in (entry.reservation_id or entry.reverses_id, self._old_name(entry))
        return (
            owner in (draft.learner_id, self.book.survivor(draft.learner_id))
            and state.institution_of(entry.account_number) == draft.institution_id
            and sorted(entry.moves()) == sorted(draft.lots)
            and (entry.kind != EntryKind.DEPOSIT or entry.legs[0].expires_on == draft.expires_on)
        )

    def _old_name(self, entry: EntryState) -> UUID | None:
        """Id under which the client knew what this entry closes or reverses, before a merge."""
        subject = entry.reservation_id or entry.reverses_id
        return next((old for old, new in self.moved.items() if new == subject), None)

    def _plan(self, draft: EntryDraft) -> None:
        effective_on = draft.effective_on or self.today
        if draft.kind in (EntryKind.DEPOSIT, EntryKind.RESERVE):
            self._plan_by_learner(draft, effective_on)
        else:
            self._plan_by_entry(draft, effective_on)

    def _plan_by_learner(self, draft: EntryDraft, effective_on: date) -> None:
        state = self.book.state(draft.learner_id) if draft.learner_id else None
        if state is None:
            raise NotFound("ledger.unknown_learner", learner=str(draft.learner_id))
        assert draft.institution_id is not None
        account = state.accounts.get(draft.institution_id)
        if draft.kind == EntryKind.RESERVE:
            if account is None:
                raise NotFound("ledger.unknown_account", institution=str(draft.institution_id))
            # A backdated reservation cannot use what has expired meanwhile; a merge repeats what was allowed then.
            judged_on = effective_on if draft.reposts_id else max(effective_on, self.today)
            legs = ledger.reserve(account, moves=draft.lots, judged_on=judged_on)
            self._add(draft, state, account, draft.institution_id, effective_on, legs)
            return
        account = account or AccountState(max((one.number for one in state.accounts.values()), default=0) + 1)
        achievement_id, amount = draft.lots[0]
        legs = ledger.deposit(
            account, achievement_id=achievement_id, amount_hundredths=amount, expires_on=draft.expires_on
        )
        if draft.institution_id not in state.accounts:
            state.accounts[draft.institution_id] = account
            self.sheet.open(state.learner_id, draft.institution_id, account.number)
        self._add(draft, state, account, draft.institution_id, effective_on, legs)

    def _plan_by_entry(self, draft: EntryDraft, effective_on: date) -> None:
        state, subject = self._subject(draft)
        account = state.numbered(subject.account_number)
        if draft.kind == EntryKind.REVERSAL:
            order = ledger.reversal_order(subject.id, state.entries.values())
            legs = ledger.reverse(account, subject, order[:-1] if not subject.reversed_by else ())
        elif draft.kind == EntryKind.SETTLE:
            legs = ledger.settle(account, subject)
        elif draft.kind == EntryKind.RELEASE:
            legs = ledger.release(account, subject)
        else:
            raise Invalid("ledger.unknown_kind", found=draft.kind)
        institution_id = state.institution_of(account.number)
        self._add(draft, state, account, institution_id, effective_on, legs, subject.id)

    def _subject(self, draft: EntryDraft) -> tuple[LearnerState, EntryState]:
        """The entry that a draft closes or reverses, where a merge has put it; in this batch or before."""
        subject_id = draft.subject_id
        while subject_id in self.moved:
            subject_id = self.moved[subject_id]
        owner = self.owners.get(subject_id) if subject_id else None
        state = self.book.states.get(owner) if owner else None
        entry = state.entries.get(subject_id) if state and subject_id else None
        if state is None or entry is None:
            raise NotFound("ledger.unknown_entry", entry=str(draft.subject_id))
        return state, entry

    def _add(
        self,
        draft: EntryDraft,
        state: LearnerState,
        account: AccountState,
        institution_id: UUID,
        effective_on: date,
        legs: list[Leg],
        subject_id: UUID | None = None,
    ) -> None:
        reverses_id = subject_id if draft.kind == EntryKind.REVERSAL else None
        reservation_id = None if reverses_id else subject_id
        head = EntryHead(
            draft.entry_id,
            state.learner_id,
            account.number,
            draft.kind,
            effective_on,
            self.now,
            reservation_id,
            reverses_id,
            draft.reposts_id,
        )
        self.sheet.add(head, institution_id, legs)
        self.owners[draft.entry_id] = state.learner_id
        state.add(
            EntryState(
                draft.entry_id,
                draft.kind,
                account.number,
                effective_on,
                legs,
                reservation_id,
                reverses_id,
                draft.reposts_id,
            )
        )
