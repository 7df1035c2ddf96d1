# Made by `python3 dev.py api`; changes are lost.
"""Shapes of ledger."""

from __future__ import annotations

from typing import Literal, TypedDict


class BalanceOut(TypedDict):
    """One account of a learner; hundredths of a credit."""

    # Without what has expired
    available_hundredths: int
    # Deposited, never used, and no longer to be used
    expired_hundredths: int
    institution_code: str
    institution_id: str
    # Held by conversions that are not decided yet
    reserved_hundredths: int
    used_hundredths: int


class BalancesOut(TypedDict):
    """Accounts of a learner that the caller may see."""

    accounts: list[BalanceOut]
    learner_id: str


EntryKind = Literal["deposit", "reserve", "settle", "release", "reversal"]


class EntryOut(TypedDict):
    """One entry with the balances after it."""

    # The act of record that caused it
    act_id: str
    # Without what had expired by then
    available_after_hundredths: int
    available_change_hundredths: int
    effective_on: str
    expired_after_hundredths: int
    id: str
    institution_id: str
    kind: EntryKind
    moves: list[MoveOut]
    recorded_at: str
    # The entry of a merged account that it repeats
    reposts_id: str | None
    # The reservation that it settles or releases
    reservation_id: str | None
    reserved_after_hundredths: int
    reserved_change_hundredths: int
    reversed_by: str | None
    reverses_id: str | None
    used_after_hundredths: int
    used_change_hundredths: int


class MoveOut(TypedDict):
    """Credits of one achievement."""

    achievement_id: str
    amount_hundredths: int
