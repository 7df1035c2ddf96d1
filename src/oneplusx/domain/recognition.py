"""Recognition (认定): whether a learning outcome gives credits at its bank value (核定学分), and how many.

Procedure, for one outcome:

1. evidence verified; 2. passed; 3. certificate neither revoked nor suspended; 4. not expired on the day; 5. a bank
value; 6. within a certificate family, what the setting ``highest_level_only`` leaves.

Every step is tested and kept in the trace, so all reasons are known, not just the first. Credits that a college gives
by its own method are decided by ``domain.rules.recognized_credits``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Standing(StrEnum):
    """How the certificate behind an outcome stands."""

    VALID = "valid"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One learning outcome as recognition sees it.

    Attributes:
        bank_value_hundredths: Approved bank value; ``None`` without one.
        family: Certificate family; ``""`` when it stands alone.
        expires_on: Last day of validity; ``None`` without one.
    """

    key: str
    is_verified: bool
    is_passed: bool = True
    standing: Standing = Standing.VALID
    expires_on: date | None = None
    bank_value_hundredths: int | None = None
    family: str = ""
    is_forged: bool = False


class Tested(NamedTuple):
    """One tested condition of the voucher (认定依据)."""

    code: str
    actual: str | int | None
    required: str | int | None
    passed: bool


@dataclass(frozen=True, slots=True)
class BankDecision:
    """Credits at the bank value with the conditions tested.

    Attributes:
        credits_hundredths: 0 when refused.
        wants_own_rule: Nothing stands against the outcome but the bank has no value for it: the college's own
            recognition may give credits.
    """

    credits_hundredths: int
    conditions: tuple[Tested, ...]
    wants_own_rule: bool = False

    @property
    def refusals(self) -> tuple[Tested, ...]:
        """The conditions that failed."""
        return tuple(condition for condition in self.conditions if not condition.passed)


UNVERIFIED = "recognition.unverified"
FORGED = "recognition.forged"
NOT_PASSED = "recognition.not_passed"
REVOKED = "recognition.revoked"
EXPIRED = "recognition.expired"
NO_BANK_VALUE = "recognition.no_bank_value"
COVERED = "recognition.covered_by_higher"


def recognize_at_bank_value(
    outcome: Outcome, *, on: date, deposited_in_family_hundredths: int = 0, highest_level_only: bool = False
) -> BankDecision:
    """Decides about one outcome.

    Args:
        deposited_in_family_hundredths: What other outcomes of the same family brought into the account so far.
        highest_level_only: Deposit only what exceeds that.

    Returns:
        The credits with every condition tested.
    """
    conditions = list(_conditions(outcome, on))
    stands = all(condition.passed for condition in conditions)
    value = outcome.bank_value_hundredths
    conditions.append(Tested(NO_BANK_VALUE, value, ">0", bool(value)))
    if not value or not stands:
        return BankDecision(0, tuple(conditions), wants_own_rule=stands and not value)
    if not (highest_level_only and outcome.family):
        return BankDecision(value, tuple(conditions))
    excess = max(0, value - deposited_in_family_hundredths)
    conditions.append(Tested(COVERED, deposited_in_family_hundredths, f"<{value}", excess > 0))
    return BankDecision(excess, tuple(conditions))


def _conditions(outcome: Outcome, on: date) -> Iterable[Tested]:
    yield Tested(UNVERIFIED, _word(outcome.is_verified), "yes", outcome.is_verified)
    if outcome.is_forged:
        yield Tested(FORGED, "yes", "no", passed=False)
    yield Tested(NOT_PASSED, _word(outcome.is_passed), "yes", outcome.is_passed)
    standing = outcome.standing
    yield Tested(REVOKED, standing.value, Standing.VALID.value, standing is Standing.VALID)
    expires_on = outcome.expires_on
    is_current = expires_on is None or expires_on >= on
    yield Tested(EXPIRED, expires_on.isoformat() if expires_on else None, on.isoformat(), is_current)


def _word(holds: bool) -> str:  # noqa: FBT001  a value to print, not a switch
    return "yes" if holds else "no"
