"""Balances and lots of learners (余额、成果批次), now or as of a date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from oneplusx.apps.ledger.models import Account, LotFreeze, Posting
from oneplusx.apps.parties.selectors import surviving_id, surviving_ids
from oneplusx.domain.ledger import PARTS, PARTS_PER_ACCOUNT, Part

IDS_PER_QUERY = 5_000
Amounts = dict[int, tuple[int, int]]
"""Sum, and what of it has expired, by sub-account."""


@dataclass(frozen=True, slots=True)
class AccountBalance:
    """One account of a learner, in hundredths of a credit; expired credits are not among those available."""

    learner_id: UUID
    institution_id: UUID
    number: int
    available_hundredths: int = 0
    reserved_hundredths: int = 0
    used_hundredths: int = 0
    expired_hundredths: int = 0

    @property
    def total_hundredths(self) -> int:
        """All credits deposited and not taken back."""
        return sum((self.available_hundredths, self.reserved_hundredths, self.used_hundredths, self.expired_hundredths))


def balances(
    learner_id: UUID,
    institution_id: UUID | None = None,
    *,
    on: date | None = None,
    effective_on: date | None = None,
    recorded_by: datetime | None = None,
) -> list[AccountBalance]:
    """Balances per account (余额), oldest account first; of a merged learner, those of the surviving one.

    Args:
        on: The day on which expiry is judged; without it the sub-accounts are shown as they stand, expired or not.
        effective_on: Only entries effective up to and on this date: what was *true* then, as known now.
        recorded_by: Only entries recorded up to this instant: what was *known* then.
    """
    return survivors_balances(
        surviving_id(learner_id), institution_id, on=on, effective_on=effective_on, recorded_by=recorded_by
    )


def survivors_balances(
    learner_id: UUID,
    institution_id: UUID | None = None,
    *,
    on: date | None = None,
    effective_on: date | None = None,
    recorded_by: datetime | None = None,
) -> list[AccountBalance]:
    """The same of a learner known to be no merged one."""
    legs = _as_of(Posting.objects.filter(learner_id=learner_id), effective_on, recorded_by)
    amounts = {account: (amount, expired) for account, amount, expired in _sums(legs.values_list("account"), on)}
    accounts = Account.objects.filter(learner_id=learner_id).order_by("number")
    if institution_id is not None:
        accounts = accounts.filter(institution_id=institution_id)
    return [_balance(learner_id, account.institution_id, account.number, amounts) for account in accounts]


def balances_of(
    learner_ids: Iterable[UUID], institution_id: UUID, *, on: date | None = None
) -> dict[UUID, AccountBalance]:
    """Balances of many learners at one institution, by the id asked for; without an account, zero.

    Args:
        on: As for ``balances``.
    """
    survivors = surviving_ids(learner_ids)
    wanted = list(dict.fromkeys(survivors.values()))
    found: dict[UUID, AccountBalance] = {}
    for start in range(0, len(wanted), IDS_PER_QUERY):
        some = wanted[start : start + IDS_PER_QUERY]
        numbers = dict(
            Account.objects.filter(institution_id=institution_id, learner_id__in=some).values_list(
                "learner_id", "number"
            )
        )
        amounts: dict[UUID, Amounts] = {}
        legs = Posting.objects.filter(learner_id__in=list(numbers))
        for learner_id, account, amount, expired in _sums(legs.values_list("learner_id", "account"), on):
            amounts.setdefault(learner_id, {})[account] = (amount, expired)
        for learner_id, number in numbers.items():
            found[learner_id] = _balance(learner_id, institution_id, number, amounts.get(learner_id, {}))
    return {
        asked: found.get(survivor) or AccountBalance(survivor, institution_id, 0)
        for asked, survivor in survivors.items()
    }


def _as_of(legs: QuerySet[Posting], effective_on: date | None, recorded_by: datetime | None) -> QuerySet[Posting]:
    if effective_on is not None:
        legs = legs.filter(entry__effective_on__lte=effective_on)
    if recorded_by is not None:
        legs = legs.filter(entry__recorded_at__lte=recorded_by)
    return legs


def _sums(legs: QuerySet[Posting, Any], on: date | None) -> Iterable[Any]:
    """Adds to each group its sum, and the sum of what had expired before the day: legs carry their lot's expiry."""
    expired = Q(pk__in=[]) if on is None else Q(expires_on__lt=on)
    return legs.annotate(Sum("amount"), expired=Sum("amount", filter=expired, default=0))


def _balance(learner_id: UUID, institution_id: UUID, number: int, amounts: Amounts) -> AccountBalance:
    """Only what is available expires: what is reserved or used was taken in time."""
    (available, expired), (reserved, _), (used, _) = (
        amounts.get(number * PARTS_PER_ACCOUNT + part, (0, 0)) for part in PARTS
    )
    return AccountBalance(learner_id, institution_id, number, available - expired, reserved, used, expired)


@dataclass(frozen=True, slots=True)
class Lot:
    """What one achievement brought into one account, and where it is now."""

    institution_id: UUID
    achievement_id: UUID
    expires_on: date | None
    available_hundredths: int
    reserved_hundredths: int
    used_hundredths: int
    is_frozen: bool

    def is_expired(self, today: date) -> bool:
        """No longer to be reserved."""
        return self.expires_on is not None and self.expires_on < today


def lots(learner_id: UUID, institution_id: UUID | None = None) -> list[Lot]:
    """Lots (成果批次) of a learner with credits in them; of a merged learner, those of the surviving one."""
    learner_id = surviving_id(learner_id)
    accounts = Account.objects.filter(learner_id=learner_id).order_by("number")
    if institution_id is not None:
        accounts = accounts.filter(institution_id=institution_id)
    institutions = {account.number: account.institution_id for account in accounts}
    frozen = set(
        LotFreeze.objects.filter(learner_id=learner_id, lifted_at=None).values_list("account_number", "achievement_id")
    )
    amounts: dict[tuple[int, UUID], list[int]] = {}
    expiries: dict[tuple[int, UUID], date | None] = {}
    legs = Posting.objects.filter(learner_id=learner_id).values_list("account", "achievement_id", "expires_on")
    for account, achievement_id, expires_on, amount in legs.annotate(Sum("amount")).order_by(
        "account", "achievement_id"
    ):
        number, part = divmod(account, PARTS_PER_ACCOUNT)
        key = (number, achievement_id)
        amounts.setdefault(key, [0, 0, 0, 0])[part] += amount
        if amount or key not in expiries:  # an earlier deposit, taken back, may have had another expiry
            expiries[key] = expires_on
    return [
        Lot(
            institution_id=institutions[number],
            achievement_id=achievement_id,
            expires_on=expiries[number, achievement_id],
            available_hundredths=parts[Part.AVAILABLE],
            reserved_hundredths=parts[Part.RESERVED],
            used_hundredths=parts[Part.USED],
            is_frozen=(number, achievement_id) in frozen,
        )
        for (number, achievement_id), parts in amounts.items()
        if number in institutions and any(parts)
    ]
