# Made by `python3 dev.py api`; changes are lost.
"""Shapes of catalogue."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class AchievementTypeIn(TypedDict):
    """An outcome type as it is entered."""

    attributes: NotRequired[list[TypeAttribute]]
    evidence_en: NotRequired[str]
    # What proves it
    evidence_zh: NotRequired[str]
    # Fields whose values make outcomes the same or similar; type: all of the type are
    family_attributes: NotRequired[list[str]]
    # Learners may register it
    is_open_to_learners: NotRequired[bool]
    name_en: str
    name_zh: str


class AchievementTypeOut(TypedDict):
    """An outcome type; a deployment adds and changes them as data."""

    attributes: NotRequired[list[TypeAttribute]]
    code: str
    evidence_en: NotRequired[str]
    # What proves it
    evidence_zh: NotRequired[str]
    # Fields whose values make outcomes the same or similar; type: all of the type are
    family_attributes: NotRequired[list[str]]
    # Learners may register it
    is_open_to_learners: NotRequired[bool]
    name_en: str
    name_zh: str


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


class TypeAttribute(TypedDict):
    """One field of the form of an outcome type."""

    # Of a choice: value, Chinese and English of each
    choices: NotRequired[list[list[str]]]
    # Small letters, digits and underscores
    code: str
    kind: NotRequired[Literal["text", "number", "choice", "date"]]
    label_en: NotRequired[str]
    label_zh: NotRequired[str]
    required: NotRequired[bool]
