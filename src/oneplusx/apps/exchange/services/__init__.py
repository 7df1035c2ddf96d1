"""Writes of exchange: mappings, exports, receipts, reconciliation."""

from oneplusx.apps.exchange.services.credit_bank import (
    BankFile,
    BankRequest,
    export_credit_bank_list,
    forget_credit_bank_files,
    make_credit_bank_file,
    request_credit_bank_list,
    save_bank_codes,
)
from oneplusx.apps.exchange.services.exporting import export_certificate_scores, export_exemptions
from oneplusx.apps.exchange.services.mappings import delete_mapping, save_mapping
from oneplusx.apps.exchange.services.receipts import Receipt, apply_receipt, apply_receipt_file
from oneplusx.apps.exchange.services.reconciling import reconcile, start_reconcile
from oneplusx.apps.exchange.services.tables import (
    Exported,
    delete_table_mapping,
    export_certificates,
    save_table_mapping,
)

__all__ = [
    "BankFile",
    "BankRequest",
    "Exported",
    "Receipt",
    "apply_receipt",
    "apply_receipt_file",
    "delete_mapping",
    "delete_table_mapping",
    "export_certificate_scores",
    "export_certificates",
    "export_credit_bank_list",
    "export_exemptions",
    "forget_credit_bank_files",
    "make_credit_bank_file",
    "reconcile",
    "request_credit_bank_list",
    "save_bank_codes",
    "save_mapping",
    "save_table_mapping",
    "start_reconcile",
]
