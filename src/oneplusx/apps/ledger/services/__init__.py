"""Writes of the ledger (账本): accounts, entries, freezes, merges, proofs."""

from oneplusx.apps.ledger.drafts import EntryDraft, EntryOutcome
from oneplusx.apps.ledger.services.posting import post_entries, post_entry

__all__ = ["EntryDraft", "EntryOutcome", "post_entries", "post_entry"]
