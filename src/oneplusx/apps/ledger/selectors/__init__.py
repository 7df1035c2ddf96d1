"""Questions about the ledger (账本): balances, lots, statements, vouchers, its proof."""

from oneplusx.apps.ledger.selectors.balances import AccountBalance, Lot, balances, balances_of, lots
from oneplusx.apps.ledger.selectors.checking import LedgerReport, check_ledger
from oneplusx.apps.ledger.selectors.months import Month, YearOfAccount, by_month, yearly_statement, years_of
from oneplusx.apps.ledger.selectors.runs import last_runs, require_whole_ledger
from oneplusx.apps.ledger.selectors.statements import (
    Narrowing,
    StatementLine,
    VisibleBalances,
    Voucher,
    reversal_plan,
    statement,
    visible_accounts,
    visible_balances,
    voucher,
)

__all__ = [
    "AccountBalance",
    "LedgerReport",
    "Lot",
    "Month",
    "Narrowing",
    "StatementLine",
    "VisibleBalances",
    "Voucher",
    "YearOfAccount",
    "balances",
    "balances_of",
    "by_month",
    "check_ledger",
    "last_runs",
    "lots",
    "require_whole_ledger",
    "reversal_plan",
    "statement",
    "visible_accounts",
    "visible_balances",
    "voucher",
    "yearly_statement",
    "years_of",
]
