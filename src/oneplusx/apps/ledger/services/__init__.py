"""Writes of the ledger (账本): accounts, entries, freezes, merges, proofs."""

from oneplusx.apps.ledger.drafts import EntryDraft, EntryOutcome
from oneplusx.apps.ledger.services.accounts import open_account, open_accounts
from oneplusx.apps.ledger.services.freezing import freeze_lot, lift_freeze
from oneplusx.apps.ledger.services.merging import merge_accounts, move_account_lots
from oneplusx.apps.ledger.services.posting import post_entries, post_entry
from oneplusx.apps.ledger.services.proving import run_check
from oneplusx.domain.ledger import derived_entry_id

__all__ = [
    "EntryDraft",
    "EntryOutcome",
    "derived_entry_id",
    "freeze_lot",
    "lift_freeze",
    "merge_accounts",
    "move_account_lots",
    "open_account",
    "open_accounts",
    "post_entries",
    "post_entry",
    "run_check",
]
