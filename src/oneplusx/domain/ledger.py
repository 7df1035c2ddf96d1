"""Arithmetic of the credit ledger (账本): running balances, lots, reservations, reversal.

A learner's account at one recognizing institution has three sub-accounts: *available* (可用), *reserved* (已预留) and
*used* (已使用). Credits come from the institution (counter-account 0) into *available* and move between the three;
each sub-account is a chain of legs with the balance before and after. A *lot* is what one achievement brought, with
its expiry; no leg takes more than its lot or its sub-account holds. Undoing is a reversal: what was built on an entry
first, newest first.

Here a state is changed in memory and the new legs are returned; the ledger app reads states and writes legs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from typing import NamedTuple
from uuid import UUID

from oneplusx.domain.errors import Conflict, Invalid, NotFound

INSTITUTION = 0
"""Counter-account of a deposit: the recognizing institution."""
PARTS_PER_ACCOUNT = 10
MAX_AMOUNT_HUNDREDTHS = 100_000_000
MAX_BALANCE_HUNDREDTHS = 2_000_000_000


class Part(IntEnum):
    """Sub-accounts of a learner's account."""

    AVAILABLE = 1
    RESERVED = 2
    USED = 3


PARTS = (Part.AVAILABLE, Part.RESERVED, Part.USED)


def sub_account(number: int, part: Part) -> int:
    """Number of a sub-account within a learner: 21 is *available* of the second account."""
    return number * PARTS_PER_ACCOUNT + part


def split_account(account: int) -> tuple[int, Part]:
    """Account number and part of a sub-account."""
    number, part = divmod(account, PARTS_PER_ACCOUNT)
    return number, Part(part)


class Leg(NamedTuple):
    """One posting to be written; the order of fields is the order of the canonical row."""

    account: int
    seq: int
    prev_seq: int | None
    prev_balance: int
    amount: int
    balance_after: int
    counter_account: int
    counter_seq: int | None
    deposit_number: int | None
    achievement_id: UUID
    expires_on: date | None


class Move(NamedTuple):
    """Credits of one lot that an entry moves, hundredths."""

    achievement_id: UUID
    amount_hundredths: int


@dataclass(slots=True)
class LotState:
    """What one achievement brought (成果批次) and where it is now."""

    achievement_id: UUID
    expires_on: date | None = None
    deposits: int = 0
    amounts: list[int] = field(default_factory=lambda: [0, 0, 0, 0])
    is_frozen: bool = False

    @property
    def remaining_hundredths(self) -> int:
        """Credits not yet reserved or used."""
        return self.amounts[Part.AVAILABLE]

    @property
    def total_hundredths(self) -> int:
        """Credits deposited and not taken back."""
        return sum(self.amounts)


@dataclass(slots=True)
class AccountState:
    """A learner's account at one institution: the ends of its three chains, and its lots.

    Attributes:
        heads: Last ``(seq, balance)`` by part; index 0 is not used.
        lots: By achievement.
    """

    number: int
    heads: list[tuple[int, int]] = field(default_factory=lambda: [(0, 0)] * 4)
    lots: dict[UUID, LotState] = field(default_factory=dict)


@dataclass(slots=True)
class EntryState:
    """A recorded entry as later entries need it."""

    id: UUID
    kind: str
    account_number: int
    effective_on: date
    legs: list[Leg]
    reservation_id: UUID | None = None
    reverses_id: UUID | None = None
    reposts_id: UUID | None = None
    reversed_by: UUID | None = None
    closed_by: UUID | None = None

    def moves(self) -> tuple[Move, ...]:
        """What came into the receiving sub-account, by lot."""
        return tuple(Move(leg.achievement_id, leg.amount) for leg in self.legs if leg.amount > 0)


def derived_entry_id(source_id: UUID, *words: object) -> UUID:
    """A stable entry id from what causes the entry, so that doing it again is the same entry (幂等键).

    The first 48 bits of ``source_id``, the time of a UUIDv7, are kept: derived ids stay in time order.
    """
    digest = hashlib.sha256(b"\n".join([source_id.bytes, *(str(word).encode() for word in words)])).digest()
    number = int.from_bytes(source_id.bytes[:6] + digest[:10], "big")
    number = number & ~(0xF << 76) | (0x8 << 76)
    number = number & ~(0x3 << 62) | (0x2 << 62)
    return UUID(int=number)


def check_amount(amount_hundredths: int) -> None:
    """Refuses an amount that is not positive or beyond the bound.

    Raises:
        Invalid: ``ledger.amount_out_of_range``.
    """
    if not 0 < amount_hundredths <= MAX_AMOUNT_HUNDREDTHS:
        raise Invalid("ledger.amount_out_of_range", found=amount_hundredths, allowed=MAX_AMOUNT_HUNDREDTHS)


def deposit(
    account: AccountState, *, achievement_id: UUID, amount_hundredths: int, expires_on: date | None
) -> list[Leg]:
    """Deposits an achievement's credits (存入): at most once per account, until the deposit is reversed.

    Raises:
        Invalid: ``ledger.amount_out_of_range``.
        Conflict: ``ledger.already_deposited``, ``ledger.lot_frozen``, ``ledger.balance_out_of_range``.
    """
    check_amount(amount_hundredths)
    lot = account.lots.get(achievement_id) or LotState(achievement_id)
    if lot.total_hundredths:
        raise Conflict("ledger.already_deposited", achievement=str(achievement_id))
    if lot.is_frozen:
        raise Conflict("ledger.lot_frozen", achievement=str(achievement_id))
    seq, balance = account.heads[Part.AVAILABLE]
    after = balance + amount_hundredths
    if not can_deposit(balance, amount_hundredths):
        raise Conflict("ledger.balance_out_of_range", found=after, allowed=MAX_BALANCE_HUNDREDTHS)
    lot.expires_on = expires_on
    lot.deposits += 1
    lot.amounts[Part.AVAILABLE] += amount_hundredths
    account.lots[achievement_id] = lot
    account.heads[Part.AVAILABLE] = (seq + 1, after)
    return [
        Leg(
            sub_account(account.number, Part.AVAILABLE),
            seq + 1,
            seq or None,
            balance,
            amount_hundredths,
            after,
            INSTITUTION,
            None,
            lot.deposits,
            achievement_id,
            expires_on,
        )
    ]


def can_deposit(balance: int, amount_hundredths: int) -> bool:
    """Whether amount and resulting balance are within their bounds."""
    return 0 < amount_hundredths <= MAX_AMOUNT_HUNDREDTHS and balance + amount_hundredths <= MAX_BALANCE_HUNDREDTHS


def reserve(account: AccountState, *, moves: Sequence[Move], judged_on: date) -> list[Leg]:
    """Reserves credits of lots (预留); they count against the balance at once.

    Args:
        judged_on: The day on which no lot may have expired.

    Raises:
        Invalid: ``ledger.no_lots``, ``ledger.amount_out_of_range``.
        NotFound: ``ledger.unknown_lot``.
        Conflict: ``ledger.overdraft``, ``ledger.lot_frozen``, ``ledger.lot_expired``.
    """
    if not moves:
        raise Invalid("ledger.no_lots")
    lots = account.lots
    for move in moves:
        check_amount(move.amount_hundredths)
        lot = lots.get(move.achievement_id)
        if lot is None or not lot.total_hundredths:
            raise NotFound("ledger.unknown_lot", achievement=str(move.achievement_id))
        if lot.expires_on is not None and lot.expires_on < judged_on:
            raise Conflict(
                "ledger.lot_expired", achievement=str(move.achievement_id), expires_on=lot.expires_on.isoformat()
            )
    return _transfer(account, moves, Part.AVAILABLE, Part.RESERVED)


def settle(account: AccountState, reservation: EntryState) -> list[Leg]:
    """Settles a reservation (结算): its credits are used.

    Raises:
        Conflict: ``ledger.not_a_reservation``, ``ledger.reservation_closed``, ``ledger.lot_frozen``.
    """
    _require_open(reservation)
    return _transfer(account, reservation.moves(), Part.RESERVED, Part.USED)


def release(account: AccountState, reservation: EntryState) -> list[Leg]:
    """Releases a reservation (释放): its credits are available again.

    Raises:
        Conflict: ``ledger.not_a_reservation``, ``ledger.reservation_closed``, ``ledger.lot_frozen``.
    """
    _require_open(reservation)
    return _transfer(account, reservation.moves(), Part.RESERVED, Part.AVAILABLE)


def _require_open(reservation: EntryState) -> None:
    if reservation.kind != "reserve":
        raise Conflict("ledger.not_a_reservation", entry=str(reservation.id))
    if reservation.closed_by or reservation.reversed_by:
        raise Conflict("ledger.reservation_closed", entry=str(reservation.id))


def reverse(account: AccountState, entry: EntryState, dependants: Sequence[UUID]) -> list[Leg]:
    """Reverses an entry (冲正): the same credits move back.

    Args:
        dependants: Live entries built on it (``reversal_order`` without the last); there must be none.

    Raises:
        Conflict: ``ledger.not_reversible``, ``ledger.already_reversed``, ``ledger.has_dependants``,
            ``ledger.overdraft``, ``ledger.lot_frozen``.
    """
    if entry.kind == "reversal":
        raise Conflict("ledger.not_reversible", entry=str(entry.id))
    if entry.reversed_by:
        raise Conflict("ledger.already_reversed", entry=str(entry.id))
    if dependants:
        raise Conflict("ledger.has_dependants", entry=str(entry.id), dependants=[str(one) for one in dependants])
    target = split_account(next(leg.account for leg in entry.legs if leg.amount > 0))[1]
    if entry.kind == "deposit":
        return _take_back(account, entry.legs[0])
    source = split_account(next(leg.account for leg in entry.legs if leg.amount < 0))[1]
    return _transfer(account, entry.moves(), target, source)


def _take_back(account: AccountState, deposited: Leg) -> list[Leg]:
    move = Move(deposited.achievement_id, deposited.amount)
    _check_lots(account, [move], Part.AVAILABLE)
    lot = account.lots[deposited.achievement_id]
    leg = _leg(account, Part.AVAILABLE, -deposited.amount, lot, INSTITUTION, None)
    return [leg]


def _transfer(account: AccountState, moves: Sequence[Move], source: Part, target: Part) -> list[Leg]:
    _check_lots(account, moves, source)
    lots = account.lots
    legs: list[Leg] = []
    for move in moves:
        lot = lots[move.achievement_id]
        out_seq, in_seq = account.heads[source][0] + 1, account.heads[target][0] + 1
        amount = move.amount_hundredths
        legs.append(_leg(account, source, -amount, lot, sub_account(account.number, target), in_seq))
        legs.append(_leg(account, target, amount, lot, sub_account(account.number, source), out_seq))
    return legs


def _check_lots(account: AccountState, moves: Sequence[Move], source: Part) -> None:
    """No move may take more than its lot holds, all moves of one lot together; then no account is overdrawn either."""
    wanted: dict[UUID, int] = {}
    for move in moves:
        wanted[move.achievement_id] = wanted.get(move.achievement_id, 0) + move.amount_hundredths
    for achievement_id, amount in wanted.items():
        lot = account.lots[achievement_id]
        if lot.is_frozen:
            raise Conflict("ledger.lot_frozen", achievement=str(achievement_id))
        if lot.amounts[source] < amount:
            raise Conflict(
                "ledger.overdraft", achievement=str(achievement_id), found=amount, allowed=lot.amounts[source]
            )


def _leg(
    account: AccountState, part: Part, amount: int, lot: LotState, counter_account: int, counter_seq: int | None
) -> Leg:
    """Appends to a chain."""
    seq, balance = account.heads[part]
    account.heads[part] = (seq + 1, balance + amount)
    lot.amounts[part] += amount
    return Leg(
        sub_account(account.number, part),
        seq + 1,
        seq or None,
        balance,
        amount,
        balance + amount,
        counter_account,
        counter_seq,
        None,
        lot.achievement_id,
        lot.expires_on,
    )


def reversal_order(entry_id: UUID, entries: Iterable[EntryState]) -> tuple[UUID, ...]:
    """What must be reversed to undo an entry: everything live built on it, newest first, itself last.

    Built on a deposit are the reservations that hold or used its lot; on a reservation, its settlement or release.
    A released reservation gave the credits back: the deposit does not wait for it.

    Args:
        entries: All entries of the learner, oldest first.
    """
    known = {entry.id: entry for entry in entries}
    start = known[entry_id]
    if start.kind == "reserve":
        closing = [start.closed_by] if start.closed_by else []
        return (*closing, entry_id)
    if start.kind != "deposit":
        return (entry_id,)
    lot = start.legs[0].achievement_id
    order: list[tuple[int, UUID]] = []
    for entry in known.values():
        if entry.kind != "reserve" or entry.reversed_by or entry.account_number != start.account_number:
            continue
        closing_entry = known[entry.closed_by] if entry.closed_by else None
        if closing_entry is not None and closing_entry.kind == "release":
            continue
        if any(leg.achievement_id == lot for leg in entry.legs):
            order.append((_age(entry), entry.id))
            if closing_entry is not None:
                order.append((_age(closing_entry), closing_entry.id))
    return (*(one for _seq, one in sorted(order, reverse=True)), entry_id)


def _age(entry: EntryState) -> int:
    """Place of an entry within its account: its leg in *reserved*, which reservations and settlements share."""
    return next(leg.seq for leg in entry.legs if leg.account % PARTS_PER_ACCOUNT == Part.RESERVED)
