"""Writes about personal data (个人信息): copies of one's own, requests to erase and what becomes of them."""

from oneplusx.apps.privacy.services.copies import ask_for_copy, forget_copies, keep_copy
from oneplusx.apps.privacy.services.deciding import on_approved, on_refused, on_returned, on_withdrawn
from oneplusx.apps.privacy.services.requests import (
    COOLING,
    FOUR_EYES,
    hand_over_due,
    request_erasure,
    take_back_erasure,
)

__all__ = [
    "COOLING",
    "FOUR_EYES",
    "ask_for_copy",
    "forget_copies",
    "hand_over_due",
    "keep_copy",
    "on_approved",
    "on_refused",
    "on_returned",
    "on_withdrawn",
    "request_erasure",
    "take_back_erasure",
]
