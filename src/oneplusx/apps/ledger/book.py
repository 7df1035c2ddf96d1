"""Reads from the database what posting needs to know: accounts, ends of chains, lots, entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from oneplusx.apps.ledger.models import LotFreeze
from oneplusx.domain.ledger import AccountState, EntryState, Leg, LotState, split_account

ACCOUNTS = """
SELECT l.id, l.merged_into_id, a.institution_id, a.number
FROM parties_learner l LEFT JOIN ledger_account a ON a.learner_id = l.id
WHERE l.id IN ({ids})
"""
LOCK = """
SELECT 1 FROM ledger_account WHERE learner_id IN ({ids}) ORDER BY id FOR SHARE
"""
POSTINGS = """
SELECT p.learner_id, p.account, p.seq, p.prev_seq, p.prev_balance, p.amount, p.balance_after, p.counter_account,
  p.counter_seq, p.deposit_number, p.achievement_id, p.expires_on, p.entry_id, e.kind, e.account_number, e.effective_on,
  e.reservation_id, e.reverses_id, e.reposts_id
FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
WHERE p.learner_id IN ({ids}) ORDER BY p.learner_id, p.account, p.seq
"""


@dataclass(slots=True)
class LearnerState:
    """The ledger of one learner, in memory.

    Attributes:
        accounts: By recognizing institution.
        entries: By id.
    """

    learner_id: UUID
    accounts: dict[UUID, AccountState] = field(default_factory=dict)
    entries: dict[UUID, EntryState] = field(default_factory=dict)

    def numbered(self, number: int) -> AccountState:
        """The account with a number."""
        return next(account for account in self.accounts.values() if account.number == number)

    def institution_of(self, number: int) -> UUID:
        """The institution of an account."""
        return next(key for key, account in self.accounts.items() if account.number == number)

    def add(self, entry: EntryState) -> None:
        """Takes a new entry into account for those that follow it."""
        self.entries[entry.id] = entry
        if entry.reservation_id is not None:
            self.entries[entry.reservation_id].closed_by = entry.id
        if entry.reverses_id is not None:
            target = self.entries[entry.reverses_id]
            target.reversed_by = entry.id
            if target.reservation_id is not None:
                self.entries[target.reservation_id].closed_by = None


class Overtaken(Exception):
    """Another writer opened an account between two reads of this one; reading again sees both."""


@dataclass(slots=True)
class Book:
    """States of the learners of one batch.

    Attributes:
        states: By learner; a missing learner is unknown.
        survivors: Merged learner → surviving learner.
    """

    states: dict[UUID, LearnerState] = field(default_factory=dict)
    survivors: dict[UUID, UUID] = field(default_factory=dict)

    def survivor(self, learner_id: UUID) -> UUID:
        """The learner whose account is used now."""
        while learner_id in self.survivors:
            learner_id = self.survivors[learner_id]
        return learner_id

    def state(self, learner_id: UUID) -> LearnerState | None:
        """The state of a learner, of the survivor if merged; ``None`` when unknown."""
        return self.states.get(self.survivor(learner_id) if self.survivors else learner_id)

    def read(self, learner_ids: Iterable[UUID], *, lock: bool = False, with_freezes: bool = True) -> None:
        """Reads learners, and those into whom they were merged.

        Args:
            lock: Until the end of the transaction no lot of theirs is frozen. SQLite has one writer at a time anyway.
            with_freezes: A history that is only read needs no frozen lots.
        """
        wanted = [one for one in dict.fromkeys(learner_ids) if one not in self.states]
        while wanted:
            if lock and connection.vendor == "postgresql":
                rows_for_learners(LOCK, wanted, ids=())
            self._read_accounts(wanted)
            numbered = self._read_entries(wanted)
            if with_freezes:
                _read_freezes(wanted, numbered)
            merged = dict.fromkeys(self.survivors[one] for one in wanted if one in self.survivors)
            wanted = [one for one in merged if one not in self.states]

    def _read_accounts(self, learner_ids: Sequence[UUID]) -> None:
        for learner_id, survivor, institution_id, number in rows_for_learners(ACCOUNTS, learner_ids, ids=(0, 1, 2)):
            state = self.states.get(learner_id)
            if state is None:
                state = self.states[learner_id] = LearnerState(learner_id)
                if survivor is not None:
                    self.survivors[learner_id] = survivor
            if number is not None:
                state.accounts[institution_id] = AccountState(number)

    def _read_entries(self, learner_ids: Sequence[UUID]) -> Mapping[tuple[UUID, int], AccountState]:
        numbered = {
            (one, account.number): account
            for one in learner_ids
            if one in self.states
            for account in self.states[one].accounts.values()
        }
        for row in rows_for_learners(POSTINGS, learner_ids, ids=(0, 10, 12, 16, 17, 18)):
            state, leg = self.states[row[0]], Leg(*row[1:12])
            account = numbered.get((row[0], split_account(leg.account)[0]))
            if account is None:
                raise Overtaken
            _take_leg(account, leg)
            _take_entry(state, leg, row[12:])
        for learner_id in learner_ids:
            if learner_id in self.states:
                _relate_all(self.states[learner_id].entries)
        return numbered


def _read_freezes(learner_ids: Sequence[UUID], numbered: Mapping[tuple[UUID, int], AccountState]) -> None:
    freezes = LotFreeze.objects.filter(learner_id__in=learner_ids, lifted_at=None)
    for freeze in freezes.values_list("learner_id", "account_number", "achievement_id"):
        lots = numbered[freeze[0], freeze[1]].lots
        lots.setdefault(freeze[2], LotState(freeze[2])).is_frozen = True


def _take_leg(account: AccountState, leg: Leg) -> None:
    part = leg.account % 10
    account.heads[part] = (leg.seq, leg.balance_after)
    lots = account.lots
    lot = lots.get(leg.achievement_id)
    if lot is None:
        lot = lots[leg.achievement_id] = LotState(leg.achievement_id)
    lot.amounts[part] += leg.amount
    if leg.deposit_number is not None:
        lot.deposits, lot.expires_on = leg.deposit_number, leg.expires_on


def _take_entry(state: LearnerState, leg: Leg, row: Sequence[Any]) -> None:
    entry_id, kind, number, effective_on, reservation_id, reverses_id, reposts_id = row
    entry = state.entries.get(entry_id)
    if entry is None:
        entry = state.entries[entry_id] = EntryState(
            entry_id, kind, number, effective_on, [], reservation_id, reverses_id, reposts_id
        )
    entry.legs.append(leg)


def _relate_all(entries: dict[UUID, EntryState]) -> None:
    """Tells each entry what reverses it, and each reservation what closes it: a reversed closing does not."""
    for entry in entries.values():
        if entry.reverses_id is not None:
            entries[entry.reverses_id].reversed_by = entry.id
    for entry in entries.values():
        if entry.reservation_id is not None and entry.reversed_by is None:
            entries[entry.reservation_id].closed_by = entry.id


def rows_for_learners(template: str, learner_ids: Sequence[UUID], *, ids: Sequence[int]) -> Iterable[Sequence[Any]]:
    """Rows of a query over a set of learners.

    Args:
        ids: Columns with ids, which SQLite stores as text.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(template.format(ids="SELECT unnest(%s::uuid[])"), [list(learner_ids)])
            rows: list[tuple[Any, ...]] = cursor.fetchall()
            return rows
        document = orjson.dumps([one.hex for one in learner_ids]).decode()
        cursor.execute(template.format(ids="SELECT value FROM json_each(%s)"), [document])
        return [typed_row(list(row), ids) for row in cursor.fetchall()]


def typed_row(row: list[Any], ids: Sequence[int]) -> list[Any]:
    """A row of SQLite with ids as such."""
    for place in ids:
        if row[place] is not None:
            row[place] = UUID(row[place])
    return row
