"""Identifiers: UUIDv7, made by the application, in time order."""

from __future__ import annotations

from uuid import UUID

import uuid_utils.compat


def new_id() -> UUID:
    """Returns a new UUIDv7 (RFC 9562 §5.7)."""
    return uuid_utils.compat.uuid7()
