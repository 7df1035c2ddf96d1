# Made by `python3 dev.py api`; changes are lost.
"""Shapes of keys."""

from __future__ import annotations

from typing import TypedDict


class KeyOut(TypedDict):
    """A key: its public side only."""

    active_from: str
    did: str
    id: str
    owner_id: str | None
    # institution, bank, log, test_issuer
    owner_kind: str
    # Multikey, z6Mk…
    public_key_multibase: str
    retired_at: str | None
    revoked_at: str | None
    # active, retired, revoked
    state: str
    verification_method: str
