"""Rate limits of opening shares, by address and by code; counters live in Django's cache."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.core.cache import cache

from oneplusx.domain.errors import TooMany

WINDOW_SECONDS = 60
PER_ADDRESS = 60
PER_CODE = 60


def count_opening(*, address: str, code: str, now: datetime) -> None:
    """Counts one look at an address of a share in its minute, whether the code is known or not.

    Raises:
        TooMany: ``sharing.too_many_openings`` with the seconds to wait; nothing was looked up.
    """
    minute, passed = divmod(int(now.timestamp()), WINDOW_SECONDS)
    for kind, value, limit in (("a", address, PER_ADDRESS), ("c", code, PER_CODE)):
        key = f"sharing:{kind}:{minute}:{hashlib.sha256(value.encode()).hexdigest()[:32]}"
        cache.add(key, 0, WINDOW_SECONDS * 2)
        if cache.incr(key) > limit:
            raise TooMany("sharing.too_many_openings", seconds=WINDOW_SECONDS - passed)
