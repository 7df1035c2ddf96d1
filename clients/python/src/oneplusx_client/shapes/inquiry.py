# Made by `python3 dev.py api`; changes are lost.
"""Shapes of inquiry."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict


class ChallengeOut(TypedDict):
    """A challenge of ALTCHA 2."""

    parameters: dict[str, Any]
    signature: str


class CheckOut(TypedDict):
    """One check on the certificate and its credential."""

    code: str
    # passed, failed, warning or unchecked
    outcome: str
    title: str
    # For people, in the language of Accept-Language
    words: str


class InquiryIn(TypedDict):
    """Number and name, or the code."""

    code: NotRequired[str]
    name: NotRequired[str]
    number: NotRequired[str]
    # Solved challenge, needed beyond 20 inquiries a minute
    proof: NotRequired[str]


class InquiryOut(TypedDict):
    """The verdict and what the public may know."""

    asked_at: str
    # In the order people read them; empty when nothing was found
    checks: list[CheckOut]
    code: str
    data_at: str | None
    expires_on: str | None
    # Masked name
    holder: str
    is_demo: bool
    issued_on: str | None
    issuer_en: str
    issuer_zh: str
    level: str
    name_en: str
    name_zh: str
    number: str
    # valid, revoked, replaced, suspended, expired, not_found or unavailable
    verdict: str
