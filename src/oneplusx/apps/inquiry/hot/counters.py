"""Counters shared by the processes of one machine (共享计数): a fixed file in memory, never larger, whatever is asked.

A count-min sketch: each key has a place in two rows, and its count is the smaller one, so it may read too high (when
both places are shared with others) but not too low. A place holds the number of its window beside the count; one of an
earlier window reads as none, so nothing is ever cleared. Two processes that count in one place at the very same moment
may lose one of the two.
"""

from __future__ import annotations

import mmap
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

ROW = 1 << 20
ROWS = 2
COUNT_MAX = 0xFFFF
PLACE_BYTES = 4
Places = tuple[int, int]


def places_of(key: bytes, secret: bytes) -> Places:
    """Where a key is counted; unforeseeable without the secret, so nobody can fill another's place."""
    number = int.from_bytes(blake2b(key, digest_size=8, key=secret).digest(), "little")
    return number & ROW - 1, ROW + (number >> 32 & ROW - 1)


class Counters:
    """Counts of one length of window."""

    def __init__(self, path: Path | None) -> None:
        """Opens the file, made at need.

        Args:
            path: ``None`` for one process: plain memory.
        """
        size = ROW * ROWS * PLACE_BYTES
        if path is None:
            self._memory = mmap.mmap(-1, size)
        else:
            with path.open("a+b") as file:
                file.truncate(size)
                self._memory = mmap.mmap(file.fileno(), size)
        self._places = memoryview(self._memory).cast("I")

    def add(self, places: Places, window: int) -> int:
        """Counts one and answers how many there are in the window now."""
        held, tag = self._places, window & COUNT_MAX
        first, second = places
        value, other = held[first], held[second]
        count = (value & COUNT_MAX) + 1 if value >> 16 == tag else 1
        beside = (other & COUNT_MAX) + 1 if other >> 16 == tag else 1
        if count <= COUNT_MAX:
            held[first] = tag << 16 | count
        if beside <= COUNT_MAX:
            held[second] = tag << 16 | beside
        return min(beside, count)

    def count(self, places: Places, window: int) -> int:
        """How many there are in the window."""
        tag = window & COUNT_MAX
        value, other = self._places[places[0]], self._places[places[1]]
        count = value & COUNT_MAX if value >> 16 == tag else 0
        beside = other & COUNT_MAX if other >> 16 == tag else 0
        return min(beside, count)

    def reach(self, places: Sequence[Places | None], limits: Sequence[int], window: int) -> bool:
        """Whether one of the places has as many as its limit."""
        held, tag = self._places, window & COUNT_MAX
        for place, limit in zip(places, limits, strict=True):
            # both places of a key count alike: mostly the first, of another window, says enough
            if place is not None and held[place[0]] >> 16 == tag and self.count(place, window) >= limit:
                return True
        return False

    def close(self) -> None:
        """Lets go of the file."""
        self._places.release()
        self._memory.close()
