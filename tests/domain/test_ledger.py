"""Arithmetic of the ledger: running balances, lots, reservations, reversal."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneplusx.domain import ledger
from oneplusx.domain.errors import Conflict, DomainError, Invalid, NotFound
from oneplusx.domain.ledger import AccountState, EntryState, Leg, Move, Part

DAY = date(2026, 6, 1)
FIRST, SECOND = UUID(int=1), UUID(int=2)


def account_with(*amounts: int) -> AccountState:
    account = AccountState(1)
    for number, amount in enumerate(amounts, start=1):
        ledger.deposit(account, achievement_id=UUID(int=number), amount_hundredths=amount, expires_on=None)
    return account


def entry(kind: str, legs: list[Leg], number: int = 100) -> EntryState:
    return EntryState(UUID(int=number), kind, 1, DAY, legs)


def test_deposits_chain() -> None:
    account = AccountState(2)
    [first] = ledger.deposit(account, achievement_id=FIRST, amount_hundredths=300, expires_on=None)
    [second] = ledger.deposit(account, achievement_id=SECOND, amount_hundredths=50, expires_on=DAY)
    assert first == Leg(21, 1, None, 0, 300, 300, 0, None, 1, FIRST, None)
    assert second == Leg(21, 2, 1, 300, 50, 350, 0, None, 1, SECOND, DAY)


def test_a_reservation_is_balanced_and_mirrored() -> None:
    account = account_with(300)
    out, into = ledger.reserve(account, moves=[Move(FIRST, 120)], judged_on=DAY)
    assert (out.account, out.amount, out.balance_after, out.counter_account, out.counter_seq) == (11, -120, 180, 12, 1)
    assert (into.account, into.amount, into.balance_after, into.counter_account, into.counter_seq) == (
        12,
        120,
        120,
        11,
        2,
    )


def test_settle_and_release_move_what_was_reserved() -> None:
    account = account_with(300)
    reservation = entry("reserve", ledger.reserve(account, moves=[Move(FIRST, 120)], judged_on=DAY))
    ledger.settle(account, reservation)
    assert account.lots[FIRST].amounts[1:] == [180, 0, 120]
    other = entry("reserve", ledger.reserve(account, moves=[Move(FIRST, 30)], judged_on=DAY))
    ledger.release(account, other)
    assert account.lots[FIRST].amounts[1:] == [180, 0, 120]


@pytest.mark.parametrize(
    "moves,error,code",
    [
        ([], Invalid, "ledger.no_lots"),
        ([Move(FIRST, 0)], Invalid, "ledger.amount_out_of_range"),
        ([Move(FIRST, 301)], Conflict, "ledger.overdraft"),
        ([Move(FIRST, 200), Move(FIRST, 200)], Conflict, "ledger.overdraft"),
        ([Move(UUID(int=9), 1)], NotFound, "ledger.unknown_lot"),
    ],
)
def test_reservations_refused(moves: list[Move], error: type[DomainError], code: str) -> None:
    account = account_with(300, 300)
    with pytest.raises(error) as refusal:
        ledger.reserve(account, moves=moves, judged_on=DAY)
    assert refusal.value.code == code
    assert account.lots[FIRST].amounts[1:] == [300, 0, 0]


def test_an_expired_lot_cannot_be_reserved_the_day_after() -> None:
    account = AccountState(1)
    ledger.deposit(account, achievement_id=FIRST, amount_hundredths=300, expires_on=DAY)
    ledger.reserve(account, moves=[Move(FIRST, 1)], judged_on=DAY)
    with pytest.raises(Conflict, match=r"ledger\.lot_expired"):
        ledger.reserve(account, moves=[Move(FIRST, 1)], judged_on=date(2026, 6, 2))


def test_an_achievement_deposits_once_until_taken_back() -> None:
    account = AccountState(1)
    legs = ledger.deposit(account, achievement_id=FIRST, amount_hundredths=300, expires_on=None)
    with pytest.raises(Conflict, match=r"ledger\.already_deposited"):
        ledger.deposit(account, achievement_id=FIRST, amount_hundredths=300, expires_on=None)
    ledger.reverse(account, entry("deposit", legs), ())
    [again] = ledger.deposit(account, achievement_id=FIRST, amount_hundredths=200, expires_on=None)
    assert (again.seq, again.balance_after, again.deposit_number) == (3, 200, 2)


def test_a_frozen_lot_does_not_move() -> None:
    account = account_with(300)
    account.lots[FIRST].is_frozen = True
    for act in (
        lambda: ledger.reserve(account, moves=[Move(FIRST, 1)], judged_on=DAY),
        lambda: ledger.reverse(account, entry("deposit", [Leg(11, 1, None, 0, 300, 300, 0, None, 1, FIRST, None)]), ()),
    ):
        with pytest.raises(Conflict, match=r"ledger\.lot_frozen"):
            act()


def test_the_balance_has_a_bound() -> None:
    account = account_with(*[ledger.MAX_AMOUNT_HUNDREDTHS] * 20)
    with pytest.raises(Conflict, match=r"ledger\.balance_out_of_range"):
        ledger.deposit(account, achievement_id=UUID(int=99), amount_hundredths=1, expires_on=None)


def test_dependants_come_first_newest_first() -> None:
    account = account_with(300)
    entries = [entry("deposit", [Leg(11, 1, None, 0, 300, 300, 0, None, 1, FIRST, None)], 1)]
    entries.extend(
        entry("reserve", ledger.reserve(account, moves=[Move(FIRST, 50)], judged_on=DAY), number) for number in (2, 3)
    )
    settlement = entry("settle", ledger.settle(account, entries[1]), 4)
    settlement.reservation_id, entries[1].closed_by = entries[1].id, settlement.id
    entries.append(settlement)
    assert [one.int for one in ledger.reversal_order(UUID(int=1), entries)] == [4, 3, 2, 1]
    assert [one.int for one in ledger.reversal_order(UUID(int=2), entries)] == [4, 2]
    with pytest.raises(Conflict, match=r"ledger\.has_dependants"):
        ledger.reverse(account, entries[0], ledger.reversal_order(UUID(int=1), entries)[:-1])


def test_a_released_reservation_is_no_dependant() -> None:
    account = account_with(300)
    deposit = entry("deposit", [Leg(11, 1, None, 0, 300, 300, 0, None, 1, FIRST, None)], 1)
    reservation = entry("reserve", ledger.reserve(account, moves=[Move(FIRST, 50)], judged_on=DAY), 2)
    released = entry("release", ledger.release(account, reservation), 3)
    released.reservation_id, reservation.closed_by = reservation.id, released.id
    assert [one.int for one in ledger.reversal_order(deposit.id, [deposit, reservation, released])] == [1]


@given(st.uuids(), st.text(max_size=8))
def test_derived_ids_are_stable_and_keep_the_time(source: UUID, word: str) -> None:
    derived = ledger.derived_entry_id(source, word)
    assert derived == ledger.derived_entry_id(source, word)
    assert derived.bytes[:6] == source.bytes[:6]
    assert derived.version == 8
    assert derived != ledger.derived_entry_id(source, word, "more")


@given(st.lists(st.tuples(st.sampled_from(Part), st.integers(1, 400)), max_size=30))
def test_whatever_is_asked_no_balance_is_negative(steps: list[tuple[Part, int]]) -> None:
    account = account_with(500, 500)
    legs: list[Leg] = []
    for number, (_part, amount) in enumerate(steps):
        lot = FIRST if number % 2 else SECOND
        try:
            legs += ledger.reserve(account, moves=[Move(lot, amount)], judged_on=DAY)
        except DomainError:
            continue
    assert all(leg.balance_after >= 0 and leg.balance_after == leg.prev_balance + leg.amount for leg in legs)
    assert sum(leg.amount for leg in legs) == 0
    assert sum(lot.total_hundredths for lot in account.lots.values()) == 1000
