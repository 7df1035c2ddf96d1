"""Counts failed attempts at a door (尝试次数) in the database, so that a limit holds for all processes together.

An attempt is counted before anything is checked, in one statement: of twenty wrong passwords that arrive together no
more get a try than of twenty that come one after the other. What succeeded is taken off again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from oneplusx.apps.parties.models import AttemptCounter
from oneplusx.domain.errors import TooMany
from oneplusx.web.sealing import blind_index

WINDOW = timedelta(minutes=15)
FAILURES_MAX = 5


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at a door (一次尝试).

    Attributes:
        door: What is tried, e.g. ``"activate"``.
        who: By or for whom: an account's name, an address. Kept as a keyed digest.
        failures_max: How many may fail within 15 minutes.
    """

    door: str
    who: str
    failures_max: int = FAILURES_MAX

    @property
    def key(self) -> str:
        """Under which it is counted."""
        return blind_index(f"{self.door}|{self.who}", purpose="attempts")


def count_attempts(*, attempts: Sequence[Attempt], now: datetime) -> None:
    """Counts attempts that are about to be made, all or none (登记尝试).

    They stay counted as failures, unless ``forget_attempts`` or ``take_back_attempts`` says otherwise. To be called
    outside of transactions, which would keep others from seeing the count, or lose it with a refusal.

    Raises:
        TooMany: ``parties.too_many_attempts``: one of the doors was tried in vain too often within 15 minutes.
    """
    for place, attempt in enumerate(attempts):
        if not _count(attempt, now):
            take_back_attempts(attempts=attempts[:place])
            raise TooMany("parties.too_many_attempts", minutes=int(WINDOW.total_seconds() // 60))


def _count(attempt: Attempt, now: datetime) -> bool:
    """Whether there is room for one more; the first one after a quiet quarter of an hour begins a new window."""
    counters = AttemptCounter.objects.filter(key=attempt.key)
    since = now - WINDOW
    while True:
        if counters.filter(window_started_at__gt=since, count__lt=attempt.failures_max).update(count=F("count") + 1):
            return True
        if counters.filter(window_started_at__lte=since).update(count=1, window_started_at=now):
            return True
        if counters.filter(window_started_at__gt=since, count__gte=attempt.failures_max).exists():
            return False
        try:
            with transaction.atomic():
                AttemptCounter.objects.create(key=attempt.key, count=1, window_started_at=now)
        except IntegrityError:
            continue  # somebody else was the first, or forgot the count meanwhile
        return True


def forget_attempts(*, attempts: Sequence[Attempt]) -> None:
    """Clears the counts after a success (清零)."""
    AttemptCounter.objects.filter(key__in=[attempt.key for attempt in attempts]).delete()


def take_back_attempts(*, attempts: Sequence[Attempt]) -> None:
    """Takes off attempts that did not fail, where earlier failures still count (撤回尝试)."""
    AttemptCounter.objects.filter(key__in=[attempt.key for attempt in attempts], count__gt=0).update(
        count=F("count") - 1
    )
