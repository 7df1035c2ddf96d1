"""Proves the ledger of one learner from its entries and legs alone (账本校验).

Nothing that posting computed is trusted: chains, balances, mirrored legs, lots, reservations and reversals are derived
anew and compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from oneplusx.domain.ledger import INSTITUTION, PARTS_PER_ACCOUNT, EntryState, Leg, Part

MOVES_OF_KIND: Mapping[str, tuple[Part, Part]] = {
    "reserve": (Part.AVAILABLE, Part.RESERVED),
    "settle": (Part.RESERVED, Part.USED),
    "release": (Part.RESERVED, Part.AVAILABLE),
}
"""From and to of the kinds that move credits within an account."""


class Flaw(NamedTuple):
    """Something that does not hold: its code and where."""

    code: str
    params: Mapping[str, object]


def prove_learner(entries: Mapping[UUID, EntryState], legs: Sequence[tuple[UUID, Leg]]) -> Iterator[Flaw]:
    """Yields what does not hold in one learner's ledger.

    Args:
        entries: Entries with their legs; ``reversed_by`` and ``closed_by`` are not read.
        legs: All legs with the entries they name, in the order of (account, seq).
    """
    yield from _chains(legs)
    yield from _mirrors(legs)
    yield from _lots(legs)
    for entry in entries.values():
        yield from _shape(entry)
        yield from _relations(entry, entries)
    yield from _closings(entries)


def _chains(legs: Iterable[tuple[UUID, Leg]]) -> Iterator[Flaw]:
    """Each leg follows the one before it, adds up, and leaves no debt."""
    account, seq, balance = 0, 0, 0
    for entry_id, leg in legs:
        if leg.account != account:
            account, seq, balance = leg.account, 0, 0
        where = {"entry": str(entry_id), "account": leg.account, "seq": leg.seq}
        if leg.seq != seq + 1 or (leg.prev_seq or 0) != seq or leg.prev_balance != balance:
            yield Flaw("ledger.proof.chain", where)
        if leg.balance_after != leg.prev_balance + leg.amount or not leg.amount:
            yield Flaw("ledger.proof.balance", where)
        if leg.balance_after < 0:
            yield Flaw("ledger.proof.overdraft", where)
        seq, balance = leg.seq, leg.balance_after


def _mirrors(legs: Sequence[tuple[UUID, Leg]]) -> Iterator[Flaw]:
    """Each leg between sub-accounts has its opposite in the same entry: the sum is zero."""
    known = {(leg.account, leg.seq): (entry_id, leg) for entry_id, leg in legs}
    for entry_id, leg in legs:
        if leg.counter_account == INSTITUTION:
            continue
        other_id, other = known.get((leg.counter_account, leg.counter_seq or 0), (None, None))
        if (
            other is None
            or other_id != entry_id
            or (other.counter_account, other.counter_seq) != (leg.account, leg.seq)
            or (other.amount, other.achievement_id) != (-leg.amount, leg.achievement_id)
        ):
            yield Flaw("ledger.proof.zero_sum", {"entry": str(entry_id), "account": leg.account, "seq": leg.seq})


def _lots(legs: Iterable[tuple[UUID, Leg]]) -> Iterator[Flaw]:
    """No lot is overdrawn at any time, and each is deposited once until taken back."""
    amounts: Counter[tuple[int, UUID]] = Counter()
    totals: Counter[tuple[int, UUID]] = Counter()
    for entry_id, leg in legs:
        lot = (leg.account, leg.achievement_id)
        where = {"entry": str(entry_id), "account": leg.account, "achievement": str(leg.achievement_id)}
        amounts[lot] += leg.amount
        if amounts[lot] < 0:
            yield Flaw("ledger.proof.lot", where)
        if leg.counter_account == INSTITUTION:
            if leg.amount > 0 and totals[lot]:
                yield Flaw("ledger.proof.deposited_twice", where)
            totals[lot] += leg.amount


def _shape(entry: EntryState) -> Iterator[Flaw]:
    """An entry moves what its kind says, within its account."""
    accounts = {leg.account // PARTS_PER_ACCOUNT for leg in entry.legs}
    fits = accounts == {entry.account_number}
    if entry.kind == "deposit":
        fits = fits and len(entry.legs) == 1 and _is_deposit(entry.legs[0])
    elif entry.kind in MOVES_OF_KIND:
        source, target = MOVES_OF_KIND[entry.kind]
        fits = fits and all(
            leg.account % PARTS_PER_ACCOUNT == (target if leg.amount > 0 else source)
            and leg.counter_account % PARTS_PER_ACCOUNT == (source if leg.amount > 0 else target)
            for leg in entry.legs
        )
    else:
        fits = fits and entry.kind == "reversal"
    if not fits or not entry.legs:
        yield Flaw("ledger.proof.shape", {"entry": str(entry.id), "kind": entry.kind})


def _is_deposit(leg: Leg) -> bool:
    is_from_institution = leg.counter_account == INSTITUTION and leg.deposit_number is not None
    return is_from_institution and leg.amount > 0 and leg.account % PARTS_PER_ACCOUNT == Part.AVAILABLE


def _relations(entry: EntryState, entries: Mapping[UUID, EntryState]) -> Iterator[Flaw]:
    """A reversal is the exact opposite of its entry; a closing moves exactly what was reserved."""
    if entry.reverses_id is not None:
        target = entries.get(entry.reverses_id)
        if target is None or target.kind == "reversal" or _moved(target, -1) != _moved(entry, 1):
            yield Flaw("ledger.proof.reversal", {"entry": str(entry.id)})
    if entry.reservation_id is not None:
        reservation = entries.get(entry.reservation_id)
        if reservation is None or reservation.kind != "reserve" or _received(reservation) != _received(entry):
            yield Flaw("ledger.proof.reservation", {"entry": str(entry.id)})


def _moved(entry: EntryState, sign: int) -> Counter[tuple[int, int, UUID]]:
    return Counter((leg.account, sign * leg.amount, leg.achievement_id) for leg in entry.legs)


def _received(entry: EntryState) -> Counter[tuple[int, UUID]]:
    return Counter((leg.amount, leg.achievement_id) for leg in entry.legs if leg.amount > 0)


def _closings(entries: Mapping[UUID, EntryState]) -> Iterator[Flaw]:
    """Nothing is reversed twice; a reservation has at most one live closing, and none when it is reversed."""
    reversals = Counter(entry.reverses_id for entry in entries.values() if entry.reverses_id is not None)
    for entry_id, times in reversals.items():
        if times > 1:
            yield Flaw("ledger.proof.reversal", {"entry": str(entry_id)})
    closings = Counter(
        entry.reservation_id
        for entry in entries.values()
        if entry.reservation_id is not None and entry.id not in reversals
    )
    for entry_id, times in closings.items():
        if times > 1 or entry_id in reversals:
            yield Flaw("ledger.proof.reservation", {"entry": str(entry_id)})
