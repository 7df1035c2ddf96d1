"""Does work again when another writer was first: 23505, 40001, 40P01."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction

from oneplusx.apps.ledger.book import Overtaken
from oneplusx.domain.errors import Conflict

ATTEMPTS = 60
PAUSE_SECONDS = 0.002
PAUSES_MAX = 25
RETRIED_STATES = frozenset({"40001", "40P01"})
UNIQUE_VIOLATION = "23505"
T = TypeVar("T")


def until_first(action: Callable[[int], T]) -> T:
    """Runs ``action(attempt)`` in a transaction (a savepoint within one) until no other writer was first.

    Raises:
        Conflict: ``ledger.busy``: others were first too many times; nothing was written.
    """
    for attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                return action(attempt)
        except Overtaken:
            pass
        except (IntegrityError, OperationalError) as error:
            if not _another_was_first(error):
                raise
        time.sleep(PAUSE_SECONDS * min(attempt, PAUSES_MAX))
    raise Conflict("ledger.busy")


def _another_was_first(error: DatabaseError) -> bool:
    state = getattr(error.__cause__, "sqlstate", None)
    if state in RETRIED_STATES:
        return not connection.in_atomic_block
    return state == UNIQUE_VIOLATION or "UNIQUE constraint failed" in str(error)
