# Made by `python3 dev.py api`; changes are lost.
"""Shapes of catalogue."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class BankValueDecisionIn(TypedDict):
    """What the bank decides."""

    approve: bool
    # Needed for a refusal
    reason: NotRequired[str]


class BankValueIn(TypedDict):
    """A credit value to propose."""

    # Code in the catalogue
    certificate_type: str
    reason: NotRequired[str]
    # Credits in hundredths
    value_hundredths: int


class BankValueOut(TypedDict):
    """A proposed credit value."""

    certificate_type: str
    decided_at: str | None
    decision_reason: str
    id: str
    proposed_at: str
    reason: str
    state: str
    value_hundredths: int


class CertificateTypeOut(TypedDict):
    """One certificate type, with the national catalogue's identifiers."""

    # Credits approved by the bank, as a decimal; null without a value
    bank_value: str | None
    bank_value_approved_on: str | None
    code: str
    family: str
    id: str
    level: str
    name_en: str
    name_zh: str
    national_id: str
    organization_code: str
    organization_zh: str
    standard_code: str
    state: str
    # Code of the outcome type
    type: str
    valid_months: int | None
