"""Limits of the public inquiry (查询限额): by address, by certificate number and by name.

What is asked is counted by the minute, what is not found also by the day (and by name only what is not found): so
nobody finds a name for a number, or a number for a name, by trying. A few inquiries a minute are free; beyond them a
proof of work is asked for (``proof``), and who cannot give one waits for the next minute.

Counters live in Django's cache: in memory in one process, in the database's cache table with many.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime

from django.core.cache import cache

from oneplusx.domain.errors import TooMany

WINDOW_SECONDS = 60
DAY_SECONDS = 86_400
PER_ADDRESS_FREE = 20
"""Without a proof of work."""
PER_ADDRESS = 120
PER_NUMBER = 20
PER_NAME = 40
"""Not found: many hold the same name, and all of them ask on the day of the results."""
LIST_ROWS_PER_ADDRESS = 600
"""Rows of lists in ten minutes."""
LIST_WINDOW_SECONDS = 600
FILES_PER_ADDRESS = 30
VERIFICATION_UNITS_PER_ADDRESS = 300
MISSES_PER_ADDRESS = 400
"""Not found, in a day."""
MISSES_PER_NUMBER = 100
MISSES_PER_NAME = 2_000


def needs_proof(*, address: str, rows: int = 1, now: datetime) -> bool:
    """Whether so many more inquiries of an address are beyond what is free in this minute."""
    used = cache.get(_key("a", address, now, WINDOW_SECONDS), 0)
    return bool(used + rows > PER_ADDRESS_FREE)


def count_inquiry(*, address: str, number: str, name: str, now: datetime, is_proved: bool = False) -> None:
    """Counts one inquiry in its minute.

    Args:
        number: The certificate's, or its code.
        is_proved: With a proof of work, an address may ask more often.

    Raises:
        TooMany: ``inquiry.too_many``, ``inquiry.proof_needed`` or ``inquiry.too_many_misses`` with the seconds to wait;
            nothing was looked up.
    """
    free = PER_ADDRESS if is_proved else min(PER_ADDRESS_FREE, PER_ADDRESS)
    code = "inquiry.too_many" if is_proved else "inquiry.proof_needed"
    _count("a", address, 1, free, WINDOW_SECONDS, now, code)
    if number:
        _count("n", number, 1, PER_NUMBER, WINDOW_SECONDS, now, "inquiry.too_many")
    _refuse_guessing(address, number, name, now)


def _refuse_guessing(address: str, number: str, name: str, now: datetime) -> None:
    """Refuses what was not found too often: by name also within the minute."""
    if name and cache.get(_key("p", name, now, WINDOW_SECONDS), 0) >= PER_NAME:
        raise TooMany("inquiry.too_many", seconds=_left(now, WINDOW_SECONDS))
    for kind, value, limit in _misses(address, number, name):
        if value and cache.get(_key(kind, value, now, DAY_SECONDS), 0) >= limit:
            raise TooMany("inquiry.too_many_misses", seconds=_left(now, DAY_SECONDS))


def count_miss(*, address: str, number: str, name: str, now: datetime) -> None:
    """Counts an inquiry that found nothing, whatever was wrong in it."""
    for kind, value, _limit in _misses(address, number, name):
        if value:
            _add(_key(kind, value, now, DAY_SECONDS), 1, DAY_SECONDS)
    if name:
        _add(_key("p", name, now, WINDOW_SECONDS), 1, WINDOW_SECONDS)


def count_list(*, address: str, rows: int, now: datetime, is_proved: bool) -> None:
    """Counts the rows of a list: without a proof of work as so many inquiries of this minute.

    Raises:
        TooMany: ``inquiry.too_many`` or ``inquiry.proof_needed``; nothing was looked up.
    """
    if is_proved:
        _count("l", address, rows, LIST_ROWS_PER_ADDRESS, LIST_WINDOW_SECONDS, now, "inquiry.too_many")
    else:
        _count("a", address, rows, PER_ADDRESS_FREE, WINDOW_SECONDS, now, "inquiry.proof_needed")


def count_list_row(*, number: str, name: str, now: datetime) -> None:
    """Counts one row of a list by number and by name, like an inquiry of its own.

    Raises:
        TooMany: ``inquiry.too_many`` or ``inquiry.too_many_misses``; this row is not looked up.
    """
    _count("n", number, 1, PER_NUMBER, WINDOW_SECONDS, now, "inquiry.too_many")
    _refuse_guessing("", number, name, now)


def count_file(*, address: str, now: datetime, is_proved: bool) -> None:
    """Counts a file to be examined; reading one costs more than a look-up.

    Raises:
        TooMany: ``inquiry.too_many`` or ``inquiry.proof_needed``; the file was not read.
    """
    limit = FILES_PER_ADDRESS if is_proved else FILES_PER_ADDRESS // 5
    code = "inquiry.too_many" if is_proved else "inquiry.proof_needed"
    _count("f", address, 1, limit, WINDOW_SECONDS, now, code)


def count_verification(*, address: str, units: int, now: datetime) -> None:
    """Counts a document that a machine has examined, by what it costs.

    Args:
        units: One for each so many bytes.

    Raises:
        TooMany: ``inquiry.too_many``; the document was not looked at.
    """
    _count("v", address, units, VERIFICATION_UNITS_PER_ADDRESS, WINDOW_SECONDS, now, "inquiry.too_many")


def _misses(address: str, number: str, name: str) -> Iterator[tuple[str, str, int]]:
    yield "ma", address, MISSES_PER_ADDRESS
    yield "mn", number, MISSES_PER_NUMBER
    yield "mp", name, MISSES_PER_NAME


def _count(kind: str, value: str, times: int, limit: int, seconds: int, now: datetime, code: str) -> None:
    if _add(_key(kind, value, now, seconds), times, seconds) > limit:
        raise TooMany(code, seconds=_left(now, seconds))


def _add(key: str, times: int, seconds: int) -> int:
    cache.add(key, 0, seconds * 2)
    try:
        return cache.incr(key, times)
    except ValueError:  # dropped in between, where the cache is full
        cache.set(key, times, seconds * 2)
        return times


def _left(now: datetime, seconds: int) -> int:
    return seconds - int(now.timestamp()) % seconds


def _key(kind: str, value: str, now: datetime, seconds: int) -> str:
    window = int(now.timestamp()) // seconds
    return f"inquiry:{kind}:{window}:{hashlib.sha256(value.encode()).hexdigest()[:32]}"
