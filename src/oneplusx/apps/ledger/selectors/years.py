"""Statements of one year (年度对账单)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from oneplusx.apps.ledger.models import Account
from oneplusx.apps.ledger.selectors.statements import StatementLine, statement, visible_accounts
from oneplusx.domain.errors import Invalid
from oneplusx.web.actor import Actor
from oneplusx.web.clock import local_date

FIRST_YEAR, LAST_YEAR = 1990, 2200
NOTHING = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class YearOfAccount:
    """One account in one year: balances at its start and end, and what lies between, oldest first.

    Attributes:
        opening: Credits available, reserved and used at the start of the first day.
        closing: The same at the end of the last day; of the running year, now.
        expired_hundredths: What had expired by then and is no longer available.
    """

    account: Account
    opening: tuple[int, int, int]
    closing: tuple[int, int, int]
    expired_hundredths: int
    lines: Sequence[StatementLine]


def yearly_statement(actor: Actor, learner_id: UUID, year: int, *, on: date) -> list[YearOfAccount]:
    """The statement of a calendar year (年度对账单), account by account.

    Args:
        on: Today: of the running year, the balances close with it.

    Raises:
        Invalid: ``ledger.unknown_year``.
        NotFound: ``not_found``: unknown, or not the actor's to see.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Invalid("ledger.unknown_year", found=year)
    lines = list(reversed(statement(actor, learner_id)))
    return [_year_of(account, lines, year, on) for account in visible_accounts(actor, learner_id)]


def _year_of(account: Account, lines: Sequence[StatementLine], year: int, on: date) -> YearOfAccount:
    own = [line for line in lines if line.account_id == account.id]
    before = [line for line in own if local_date(line.recorded_at).year < year]
    within = [line for line in own if local_date(line.recorded_at).year == year]
    last = (before + within)[-1:]
    starts_on = date(year, 1, 1)
    ends_on = on if on.year == year else date(year + 1, 1, 1)
    expired = last[0].expired_hundredths(ends_on) if last else 0
    return YearOfAccount(account, _parts(before[-1:], starts_on), _parts(last, ends_on), expired, within)


def _parts(last: Sequence[StatementLine], on: date) -> tuple[int, int, int]:
    if not last:
        return NOTHING
    available, reserved, used = last[0].balances
    return available - last[0].expired_hundredths(on), reserved, used
