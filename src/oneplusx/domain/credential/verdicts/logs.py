"""8. Log: the receipt leads from the leaf to a checkpoint."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oneplusx.domain.credential.verdicts.model import Check, CheckCode, CheckOutcome, Evidence
from oneplusx.domain.merkle.notes import NoteKey
from oneplusx.domain.merkle.receipts import Receipt, ReceiptFlaw, check_receipt


def check_in_log(document: Mapping[str, Any], evidence: Evidence) -> Check:
    """Whether it stands in the log, as the evidence can say (透明日志)."""
    found = evidence.log(document) if evidence.log else None
    return found or Check(CheckCode.IN_LOG, CheckOutcome.UNCHECKED)


def check_log(receipt: Receipt | None, digest: bytes, *keys: NoteKey) -> Check:
    """The check that follows from a receipt (日志回执) of the log.

    Args:
        digest: SHA-256 of the bytes of the credential as it was issued.
        keys: Keys of the log.
    """
    if receipt is None:
        return Check(CheckCode.IN_LOG, CheckOutcome.UNCHECKED)
    if not keys:
        return Check(CheckCode.IN_LOG, CheckOutcome.UNCHECKED, "check.in_log.no_key")
    flaw = check_receipt(receipt, *keys, digest=digest)
    if flaw == ReceiptFlaw.OTHER_FACTS:
        return Check(CheckCode.IN_LOG, CheckOutcome.UNCHECKED, "check.in_log.other")
    outcome = CheckOutcome.WARNING if flaw else CheckOutcome.PASSED
    return Check(CheckCode.IN_LOG, outcome, params={"index": receipt.index})
