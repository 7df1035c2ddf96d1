# Made by `python3 dev.py api`; changes are lost.
"""Shapes of achievements."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

from oneplusx_client.shapes.graduation import By


class AchievementIn(TypedDict):
    """One outcome to register, by the learner's college; learners register on the pages, with their evidence."""

    # By code, as the outcome type describes
    attributes: NotRequired[dict[str, str]]
    # Code in the catalogue, for types that are in it
    certificate_type: NotRequired[str]
    college_code: NotRequired[str]
    expires_on: NotRequired[str | None]
    learner_id: str
    note: NotRequired[str]
    obtained_on: str
    title: NotRequired[str]
    # Code of the outcome type
    type: str


class AchievementOut(TypedDict):
    """One learning outcome."""

    attributes: dict[str, Any]
    certificate_id: str | None
    certificate_type: str
    college_code: str
    # Sum of the credits that stand, as a decimal
    credits: str
    expires_on: str | None
    id: str
    learner_id: str
    obtained_on: str
    recognitions: list[RecognitionOut]
    # Codes of the reasons why recognition gave no credits
    refusals: list[str]
    source: str
    state: str
    title: str
    type: str


class RecognitionOut(TypedDict):
    """Credits of an outcome in one account."""

    # Decimal, e.g. 2.5
    credits: str
    # Entry of the ledger
    entry_id: str
    id: str
    institution_code: str
    recognized_at: str
    reversed_at: str | None
    rule_id: str
    trace: list[dict[str, Any]]


class VerificationIn(TypedDict):
    """What looking at the evidence came to."""

    # For verified
    method: NotRequired[Literal["", "official_lookup", "original_seen", "issuer_list"]]
    # Needed unless verified
    note: NotRequired[str]
    outcome: NotRequired[Literal["verified", "returned", "rejected", "forged"]]
