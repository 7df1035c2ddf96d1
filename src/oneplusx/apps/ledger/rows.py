r"""Canonical rows of entries and legs: what is copied into the database is what is digested.

A row is tab-separated, ids as 32 hex digits, ``\N`` for nothing, the instant in UTC with microseconds. The canonical
text of an entry is its head and then its legs in the order of (account, seq), each on a line of its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import NamedTuple
from uuid import UUID

from oneplusx.domain.ledger import PARTS_PER_ACCOUNT, Leg

NOTHING = "\\N"


class EntryHead(NamedTuple):
    """What an entry says apart from its legs and its act."""

    id: UUID
    learner_id: UUID
    account_number: int
    kind: str
    effective_on: date
    recorded_at: datetime
    reservation_id: UUID | None
    reverses_id: UUID | None
    reposts_id: UUID | None


def hex_or_nothing(value: UUID | None) -> str:
    """An id, or the sign for nothing."""
    return NOTHING if value is None else value.hex


def instant(value: datetime) -> str:
    """An instant in UTC."""
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def head_row(head: EntryHead, recorded: str) -> str:
    """The head of an entry; ``recorded`` is ``instant(head.recorded_at)``."""
    relations = "\t".join(map(hex_or_nothing, (head.reservation_id, head.reverses_id, head.reposts_id)))
    return (
        f"{head.id.hex}\t{head.learner_id.hex}\t{head.account_number}\t{head.kind}\t{head.effective_on}\t{recorded}"
        f"\t{relations}"
    )


def leg_row(learner_hex: str, entry_hex: str, leg: Leg) -> str:
    """A leg, with the entry and the learner it belongs to."""
    account, seq, prev_seq, before, amount, after, counter, counter_seq, number, achievement_id, expires_on = leg
    return (
        f"{learner_hex}\t{account}\t{seq}\t{NOTHING if prev_seq is None else prev_seq}\t{before}\t{amount}\t{after}"
        f"\t{counter}\t{NOTHING if counter_seq is None else counter_seq}\t{-amount}"
        f"\t{NOTHING if number is None else number}\t{entry_hex}\t{achievement_id.hex}\t{expires_on or NOTHING}"
    )


def head_values(head: EntryHead, recorded: object) -> tuple[object, ...]:
    """The head as values for SQLite; ``recorded`` as Django stores it."""
    relations = (None if one is None else one.hex for one in (head.reservation_id, head.reverses_id, head.reposts_id))
    day = str(head.effective_on)
    return (head.id.hex, head.learner_id.hex, head.account_number, str(head.kind), day, recorded, *relations)


def leg_values(learner_hex: str, entry_hex: str, leg: Leg) -> tuple[object, ...]:
    """A leg as values for SQLite."""
    day = None if leg.expires_on is None else str(leg.expires_on)
    place = (learner_hex, leg.account, leg.seq, leg.prev_seq, leg.prev_balance, leg.amount, leg.balance_after)
    counter = (leg.counter_account, leg.counter_seq, -leg.amount)
    return (*place, *counter, leg.deposit_number, entry_hex, leg.achievement_id.hex, day)


def deposit_values(
    entry_hex: str,
    learner_hex: str,
    number: int,
    effective: str,
    recorded: object,
    head: tuple[int, int],
    amount: int,
    achievement_hex: str,
    expires: str,
) -> tuple[tuple[object, ...], tuple[object, ...]]:
    """``head_values`` and ``leg_values`` of what ``deposit_rows`` is the text."""
    seq, balance = head
    day = None if expires == NOTHING else expires
    after, account = balance + amount, number * PARTS_PER_ACCOUNT + 1
    return (
        (entry_hex, learner_hex, number, "deposit", effective, recorded, None, None, None),
        (
            learner_hex,
            account,
            seq + 1,
            seq or None,
            balance,
            amount,
            after,
            0,
            None,
            -amount,
            1,
            entry_hex,
            achievement_hex,
            day,
        ),
    )


def deposit_rows(
    entry_hex: str,
    learner_hex: str,
    number: int,
    effective: str,
    recorded: str,
    head: tuple[int, int],
    amount: int,
    achievement_hex: str,
    expires: str,
) -> tuple[str, str]:
    """``head_row`` and ``leg_row`` of a first deposit of an achievement, in one stroke for large batches.

    Args:
        head: Last (seq, balance) of *available*.
    """
    seq, balance = head
    first = f"{entry_hex}\t{learner_hex}\t{number}\tdeposit\t{effective}\t{recorded}\t{NOTHING}\t{NOTHING}\t{NOTHING}"
    leg = (
        f"{learner_hex}\t{number}1\t{seq + 1}\t{seq or NOTHING}\t{balance}\t{amount}\t{balance + amount}\t0\t{NOTHING}"
        f"\t{-amount}\t1\t{entry_hex}\t{achievement_hex}\t{expires}"
    )
    return first, leg


def canonical(head: str, legs: Iterable[str]) -> bytes:
    """The text of which the digest is taken."""
    return "\n".join((head, *legs)).encode("ascii")


def digest_of(row: bytes) -> bytes:
    """SHA-256 of the canonical text."""
    return hashlib.sha256(row).digest()
