"""Differences between what should say the same, and their causes: stable codes, worded in ``web/wording/exchange``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

OUTSIDE = "outside_services"
CAUSES: Mapping[str, str] = {
    "certificate_not_registered": OUTSIDE,
    "revoked_still_recognized": "revocation_not_followed",
    "not_considered": "recognition_waiting",
    "recognition_without_deposit": OUTSIDE,
    "deposit_differs": OUTSIDE,
    "deposit_taken_back": "ledger_reversed_alone",
    "deposit_without_recognition": OUTSIDE,
    "conversion_not_settled": OUTSIDE,
    "settlement_differs": OUTSIDE,
    "exemption_missing": "transcript_row_never_written",
    "exemption_taken_off": "transcript_row_withdrawn",
    "exemption_without_conversion": OUTSIDE,
    "exemption_of_reversed": "reversal_not_followed",
    "exemption_differs": "transcript_corrected",
    "not_written_back": "export_waiting",
    "no_receipt": "receipt_waiting",
    "refused_by_school": "school_refused",
    "cancel_not_written_back": "export_waiting",
    "not_audited": "audit_waiting",
    "audit_outdated": "audit_waiting",
}
"""Code of a difference → code of its cause; wording ``reconcile.<code>`` and ``reconcile.cause.<code>``."""


@dataclass(frozen=True, slots=True)
class Found:
    """One difference of one learner."""

    code: str
    learner_id: UUID
    subject_kind: str
    subject_id: UUID
    enrollment_id: UUID | None = None
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def cause(self) -> str:
        """Code of the cause."""
        return CAUSES[self.code]
