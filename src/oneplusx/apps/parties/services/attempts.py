"""Counts failed attempts at a door (尝试次数) in the database, so that a limit holds for all processes together."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from oneplusx.apps.parties.models import AttemptCounter
from oneplusx.domain.errors import TooMany
from oneplusx.web.sealing import blind_index

WINDOW = timedelta(minutes=15)
FAILURES_MAX = 5


def _key(door: str, who: str) -> str:
    return blind_index(f"{door}|{who}", purpose="attempts")


def check_attempts(*, door: str, who: str, now: datetime, failures_max: int = FAILURES_MAX) -> None:
    """Refuses when the door was tried in vain too often within 15 minutes.

    Args:
        door: What is tried, e.g. ``"activate"``.
        who: By or for whom: an account's name, an address. Kept as a keyed digest.

    Raises:
        TooMany: ``parties.too_many_attempts``.
    """
    counter = AttemptCounter.objects.filter(key=_key(door, who), window_started_at__gt=now - WINDOW).first()
    if counter is not None and counter.count >= failures_max:
        raise TooMany("parties.too_many_attempts", minutes=int(WINDOW.total_seconds() // 60))


def note_failure(*, door: str, who: str, now: datetime) -> None:
    """Counts one failure; the first one after a quiet quarter of an hour begins a new window."""
    _count(_key(door, who), now)


def _count(key: str, now: datetime) -> None:
    counters = AttemptCounter.objects.filter(key=key)
    if counters.filter(window_started_at__gt=now - WINDOW).update(count=F("count") + 1):
        return
    if counters.update(count=1, window_started_at=now):
        return
    try:
        with transaction.atomic():
            AttemptCounter.objects.create(key=key, count=1, window_started_at=now)
    except IntegrityError:
        counters.update(count=F("count") + 1)


def forget_failures(*, door: str, who: str) -> None:
    """Clears the count after a success."""
    _clear(_key(door, who))


def _clear(key: str) -> None:
    AttemptCounter.objects.filter(key=key).delete()
