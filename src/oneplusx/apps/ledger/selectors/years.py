"""Statements of one year (年度对账单)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
    """One account in one year: balances at its start and end, and what lies between, oldest first."""

    account: Account
    opening: tuple[int, int, int]
    closing: tuple[int, int, int]
    lines: Sequence[StatementLine]


def yearly_statement(actor: Actor, learner_id: UUID, year: int) -> list[YearOfAccount]:
    """The statement of a calendar year (年度对账单), account by account.

    Raises:
        Invalid: ``ledger.unknown_year``.
        NotFound: ``not_found``: unknown, or not the actor's to see.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Invalid("ledger.unknown_year", found=year)
    lines = list(reversed(statement(actor, learner_id)))
    return [_year_of(account, lines, year) for account in visible_accounts(actor, learner_id)]


def _year_of(account: Account, lines: Sequence[StatementLine], year: int) -> YearOfAccount:
    own = [line for line in lines if line.account_id == account.id]
    before = [line for line in own if local_date(line.recorded_at).year < year]
    within = [line for line in own if local_date(line.recorded_at).year == year]
    opening = before[-1].balances if before else NOTHING
    return YearOfAccount(account, opening, within[-1].balances if within else opening, within)
