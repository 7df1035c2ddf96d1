"""Questions about the ledger (账本): balances, lots, statements, vouchers, its proof."""

from oneplusx.apps.ledger.selectors.balances import AccountBalance, Lot, balances, balances_of, lots
from oneplusx.apps.ledger.selectors.checking import LedgerReport, check_ledger
from oneplusx.apps.ledger.selectors.runs import last_runs, require_whole_ledger
from oneplusx.apps.ledger.selectors.statements import (
    EntryFacts,
    Narrowing,
    StatementLine,
    VisibleBalances,
    Voucher,
    balances_in,
    facts_of_entries,
    reversal_plan,
    statement,
    visible_accounts,
    visible_balances,
    voucher,
)
from oneplusx.apps.ledger.selectors.years import YearOfAccount, yearly_statement

__all__ = [
    "AccountBalance",
    "EntryFacts",
    "LedgerReport",
    "Lot",
    "Narrowing",
    "StatementLine",
    "VisibleBalances",
    "Voucher",
    "YearOfAccount",
    "balances",
    "balances_in",
    "balances_of",
    "check_ledger",
    "facts_of_entries",
    "last_runs",
    "lots",
    "require_whole_ledger",
    "reversal_plan",
    "statement",
    "visible_accounts",
    "visible_balances",
    "voucher",
    "yearly_statement",
]
