"""Instants as credentials write them (dateTimeStamp): a date, a time and always a zone.

Source: XML Schema 1.1 part 2 §3.4.28; VC Data Model 2.0 §4.9.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from oneplusx.domain.errors import Invalid

STAMP = re.compile(
    r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T"
    r"(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?|24:00:00(?:\.0{1,9})?)"
    r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
)


def read_instant(text: object) -> datetime:
    """The instant a ``dateTimeStamp`` names.

    Raises:
        Invalid: ``credential.instant_malformed``: no such instant, or without a zone.
    """
    if not isinstance(text, str) or not STAMP.fullmatch(text):
        raise Invalid("credential.instant_malformed", found=str(text)[:40])
    try:
        return datetime.fromisoformat(text)
    except ValueError as cause:
        raise Invalid("credential.instant_malformed", found=text) from cause


def write_instant(instant: datetime) -> str:
    """An instant in UTC to the second, ``2026-11-22T08:00:00Z``."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
