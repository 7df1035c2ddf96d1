"""Questions about the ledger (账本): balances, lots, statements, vouchers, its proof."""

from oneplusx.apps.ledger.selectors.balances import AccountBalance, Lot, balances, balances_of, lots
from oneplusx.apps.ledger.selectors.checking import LedgerReport, check_ledger
from oneplusx.apps.ledger.selectors.runs import last_runs
from oneplusx.apps.ledger.selectors.statements import (
    Narrowing,
    StatementLine,
    Voucher,
    reversal_plan,
    statement,
    visible_accounts,
    voucher,
)

__all__ = [
    "AccountBalance",
    "LedgerReport",
    "Lot",
    "Narrowing",
    "StatementLine",
    "Voucher",
    "balances",
    "balances_of",
    "check_ledger",
    "last_runs",
    "lots",
    "reversal_plan",
    "statement",
    "visible_accounts",
    "voucher",
]
