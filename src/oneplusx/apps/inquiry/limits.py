"""Rate limits of the public inquiry, by address, by certificate number and by name.

Counters live in Django's cache: in memory in one process, in the database's cache table with many.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.core.cache import cache

from oneplusx.domain.errors import TooMany

WINDOW_SECONDS = 60
PER_ADDRESS = 60
PER_NUMBER = 20
PER_NAME = 40


def count_inquiry(*, address: str, number: str, name: str, now: datetime) -> None:
    """Counts one inquiry in its minute.

    Raises:
        TooMany: ``inquiry.too_many`` with the seconds to wait; nothing was looked up.
    """
    minute, passed = divmod(int(now.timestamp()), WINDOW_SECONDS)
    for kind, value, limit in (("a", address, PER_ADDRESS), ("n", number, PER_NUMBER), ("p", name, PER_NAME)):
        if not value:
            continue
        key = f"inquiry:{kind}:{minute}:{hashlib.sha256(value.encode()).hexdigest()[:32]}"
        cache.add(key, 0, WINDOW_SECONDS * 2)
        if cache.incr(key) > limit:
            raise TooMany("inquiry.too_many", seconds=WINDOW_SECONDS - passed)
