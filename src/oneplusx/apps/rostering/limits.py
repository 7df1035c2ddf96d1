"""Rate limits of OneRoster, by client and for tokens by address; counters live in Django's cache."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.core.cache import cache

from oneplusx.domain.errors import TooMany

WINDOW_SECONDS = 60
PER_CLIENT = 600
TOKENS_PER_ADDRESS = 30


def count_request(*, kind: str, who: str, limit: int, now: datetime) -> None:
    """Counts one request in its minute.

    Raises:
        TooMany: ``rostering.too_many`` with the seconds to wait.
    """
    minute, passed = divmod(int(now.timestamp()), WINDOW_SECONDS)
    key = f"rostering:{kind}:{minute}:{hashlib.sha256(who.encode()).hexdigest()[:32]}"
    cache.add(key, 0, WINDOW_SECONDS * 2)
    try:
        count = cache.incr(key)
    except ValueError:  # dropped in between, where the cache is full
        return
    if count > limit:
        raise TooMany("rostering.too_many", seconds=WINDOW_SECONDS - passed)
