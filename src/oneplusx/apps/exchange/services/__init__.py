"""Writes of exchange: mappings, exports, receipts, reconciliation."""

from oneplusx.apps.exchange.services.exporting import export_certificate_scores, export_exemptions
from oneplusx.apps.exchange.services.mappings import delete_mapping, save_mapping
from oneplusx.apps.exchange.services.receipts import Receipt, apply_receipt, apply_receipt_file
from oneplusx.apps.exchange.services.reconciling import reconcile, start_reconcile

__all__ = [
    "Receipt",
    "apply_receipt",
    "apply_receipt_file",
    "delete_mapping",
    "export_certificate_scores",
    "export_exemptions",
    "reconcile",
    "save_mapping",
    "start_reconcile",
]
