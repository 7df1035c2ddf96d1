# Made by `python3 dev.py api`; changes are lost.
"""Shapes of sharing."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class ExtensionIn(TypedDict):
    """How much longer."""

    # 7, 30 or 180
    days: int
    views_more: NotRequired[int]


class ShareIn(TypedDict):
    """What to share."""

    achievement_ids: NotRequired[list[str]]
    certificate_ids: NotRequired[list[str]]
    # 7, 30 or 180
    days: NotRequired[int]
    # Of: full_name, number, score, dates, organization, contents
    fields_shown: NotRequired[list[str]]
    # zh-hans or en
    language: NotRequired[str]
    # Shown to the reader
    note: NotRequired[str]
    # A reminder for the learner
    recipient: NotRequired[str]
    # null: any number within the term
    views_max: NotRequired[int | None]


class ShareOut(TypedDict):
    """A share as its holder sees it."""

    code: str
    created_at: str
    expires_at: str
    fields_shown: list[str]
    id: str
    language: str
    last_viewed_at: str | None
    note: str
    recipient: str
    revoked_at: str | None
    # active, revoked, expired or used_up
    standing: str
    # What the QR code holds
    url: str
    views_count: int
    views_max: int | None


class ViewOut(TypedDict):
    """Who opened a share."""

    at: str
    # phone, tablet, computer or program
    device: str
    # First part of the address
    network: str
    # As the visitor gave it
    viewer: str
