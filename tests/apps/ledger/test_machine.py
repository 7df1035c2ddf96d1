"""Six invariants after every act, whatever is done in whatever order.

1. Each chain goes on without a gap, and each balance is the one before plus the amount.
2. The sum of all legs, learners' and institutions', is zero.
3. No account and no lot is overdrawn.
4. Lots add up to what was deposited and not reversed.
5. An id stands for one content: posting again changes nothing.
6. Balances are those of a model that knows nothing of the ledger.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from oneplusx.apps.ledger import selectors
from oneplusx.apps.ledger.models import InstitutionPosting, Posting
from oneplusx.apps.ledger.services import EntryDraft, move_account_lots, post_entries
from oneplusx.web.actor import SYSTEM
from oneplusx.web.ids import new_id
from tests.apps.ledger.conftest import make_bank, make_learners

NOW = datetime(2026, 6, 1, 1, 30, tzinfo=UTC)
AVAILABLE, RESERVED, USED = range(3)


@dataclass
class Reservation:
    lot: UUID
    learner: int
    amount: int
    state: str = "open"


class LedgerMachine(RuleBasedStateMachine):
    """Posts through the service and keeps a naive model beside it."""

    entries = Bundle("entries")
    reservations = Bundle("reservations")

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.bank = make_bank(NOW)
        self.learners = make_learners(3, NOW)
        self.lots: dict[tuple[int, UUID], list[int]] = {}
        self.achievements: dict[UUID, int] = {}
        self.deposits: dict[UUID, tuple[int, UUID, int]] = {}
        self.reserved: dict[UUID, Reservation] = {}
        self.posted: list[EntryDraft] = []
        self.merged = False

    def teardown(self) -> None:
        connection.check_constraints()
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def post(self, draft: EntryDraft) -> str:
        [outcome] = post_entries(drafts=[draft], actor=SYSTEM, now=NOW)
        if outcome.code == "posted":
            self.posted.append(draft)
        return outcome.code

    @rule(target=entries, who=st.integers(0, 2), amount=st.integers(1, 500))
    def deposit(self, who: int, amount: int) -> UUID:
        entry_id, achievement = new_id(), new_id()
        assert self.post(EntryDraft.deposit(entry_id, self.learners[who], self.bank, achievement, amount)) == "posted"
        who = self.alias(who)
        self.lots[who, achievement] = [amount, 0, 0]
        self.deposits[entry_id] = (who, achievement, amount)
        return entry_id

    def alias(self, who: int) -> int:
        return 1 if self.merged and who == 0 else who

    @rule(target=reservations, entry=entries, amount=st.integers(1, 500))
    def reserve(self, entry: UUID, amount: int) -> UUID:
        who, achievement, _ = self.deposits[entry]
        lot, reserved = self.lots[who, achievement], new_id()
        code = self.post(EntryDraft.reserve(reserved, self.learners[who], self.bank, [(achievement, amount)]))
        if not sum(lot):
            assert code in {"ledger.unknown_lot", "ledger.unknown_account"}
        elif amount > lot[AVAILABLE]:
            assert code == "ledger.overdraft"
        else:
            assert code == "posted"
            lot[AVAILABLE] -= amount
            lot[RESERVED] += amount
            self.reserved[reserved] = Reservation(achievement, who, amount)
        return reserved

    @rule(reservation=reservations, settles=st.booleans())
    def close(self, reservation: UUID, settles: bool) -> None:
        known = self.reserved.get(reservation)
        make = EntryDraft.settle if settles else EntryDraft.release
        code = self.post(make(new_id(), reservation))
        if known is None:
            assert code == "ledger.unknown_entry"
        elif known.state != "open":
            assert code == "ledger.reservation_closed"
        else:
            assert code == "posted"
            lot = self.lots[known.learner, known.lot]
            lot[RESERVED] -= known.amount
            lot[USED if settles else AVAILABLE] += known.amount
            known.state = "used" if settles else "released"

    @rule(entry=entries)
    def undo_deposit(self, entry: UUID) -> None:
        who, achievement, amount = self.deposits[entry]
        lot = self.lots[who, achievement]
        code = self.post(EntryDraft.reverse(new_id(), entry))
        if not sum(lot):
            assert code == "ledger.already_reversed"
        elif lot[AVAILABLE] < amount:
            assert code == "ledger.has_dependants"
        else:
            assert code == "posted"
            lot[AVAILABLE] -= amount

    @rule(entry=entries)
    def undo_all(self, entry: UUID) -> None:
        """A deposit with everything built on it, in the order of the plan."""
        who, achievement, _ = self.deposits[entry]
        if not sum(self.lots[who, achievement]):
            return
        for one in selectors.reversal_plan(entry):
            assert self.post(EntryDraft.reverse(new_id(), one)) == "posted"
        self.lots[who, achievement] = [0, 0, 0]
        for reservation in self.reserved.values():
            if reservation.lot == achievement and reservation.state in {"open", "used"}:
                reservation.state = "reversed"

    @precondition(lambda self: self.posted)
    @rule(number=st.integers(0, 1000))
    def post_again(self, number: int) -> None:
        before = Posting.objects.count()
        assert self.post(self.posted[number % len(self.posted)]) == "duplicate"
        assert Posting.objects.count() == before

    @precondition(lambda self: not self.merged)
    @rule()
    def merge(self) -> None:
        """The first learner becomes the second."""
        from oneplusx.apps.parties.models import Learner, LearnerState

        Learner.objects.filter(id=self.learners[0]).update(merged_into_id=self.learners[1], state=LearnerState.MERGED)
        move_account_lots(from_learner_id=self.learners[0], to_learner_id=self.learners[1], actor=SYSTEM, now=NOW)
        self.merged = True
        for who, achievement in list(self.lots):
            if who == 0:
                self.lots[1, achievement] = self.lots.pop((0, achievement))
        for entry, (who, achievement, amount) in self.deposits.items():
            self.deposits[entry] = (self.alias(who), achievement, amount)
        for reservation in self.reserved.values():
            reservation.learner = self.alias(reservation.learner)

    @invariant()
    def proves(self) -> None:
        """1 to 4, derived anew from the entries."""
        report = selectors.check_ledger()
        assert report.problems == []

    @invariant()
    def zero_sum(self) -> None:
        learners = Posting.objects.filter(learner_id__in=self.learners).aggregate(Sum("amount"))["amount__sum"] or 0
        institutions = InstitutionPosting.objects.filter(institution_id=self.bank)
        assert learners + (institutions.aggregate(Sum("amount_hundredths"))["amount_hundredths__sum"] or 0) == 0

    @invariant()
    def is_as_modeled(self) -> None:
        expected: Counter[tuple[UUID, int]] = Counter()
        for (who, _), amounts in self.lots.items():
            for part, amount in enumerate(amounts):
                expected[self.learners[who], part] += amount
        for who, learner_id in enumerate(self.learners):
            found = selectors.balances(self.learners[self.alias(who)], self.bank)
            parts = (
                (found[0].available_hundredths, found[0].reserved_hundredths, found[0].used_hundredths)
                if found
                else (0,) * 3
            )
            assert parts == tuple(expected[self.learners[self.alias(who)], part] for part in range(3)), learner_id


@pytest.mark.django_db
def test_six_invariants() -> None:
    run_state_machine_as_test(LedgerMachine, settings=settings(max_examples=10, stateful_step_count=20, deadline=None))


@pytest.mark.long
@pytest.mark.django_db
def test_six_invariants_at_length() -> None:
    run_state_machine_as_test(LedgerMachine, settings=settings(max_examples=300, stateful_step_count=60, deadline=None))
