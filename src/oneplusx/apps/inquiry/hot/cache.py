"""Answers kept in the process (有界缓存): bounded in bytes and in age; nothing else makes one go."""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

SECONDS_MAX = 3.0
"""Age of an answer when it is given, counted from when its question was sent; the promise to the public is 5."""
ENTRY_BYTES = 550
"""What an entry takes beside its text: keys, the objects and the dictionary's own."""

Key = tuple[str, ...]


class Answer(NamedTuple):
    """One answer, ready to be sent.

    Attributes:
        outcome: The verdict in one word, for the counts.
        head: Status line and all headers that do not depend on when it is asked.
        etag: Digest of the body; the same data has the same.
    """

    outcome: str
    head: bytes
    body: bytes
    etag: bytes


class AnswerCache:
    """Least recently used go first when the bytes are full."""

    def __init__(self, bytes_max: int) -> None:
        self._bytes_max = bytes_max
        self._entries: OrderedDict[Key, tuple[float, int, Answer]] = OrderedDict()
        self.size_bytes = 0

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: Key, moment: float) -> Answer | None:
        """The answer, unless it is too old.

        Args:
            moment: Of the monotonic clock, in seconds.
        """
        found = self._entries.get(key)
        if found is None:
            return None
        if not 0 <= moment - found[0] <= SECONDS_MAX:
            self._drop(key)
            return None
        self._entries.move_to_end(key)
        return found[2]

    def put(self, key: Key, answer: Answer, asked_at: float) -> None:
        """Keeps an answer.

        Args:
            asked_at: When its question was sent to the database, not when the answer came.
        """
        size = len(answer.head) + len(answer.body) + ENTRY_BYTES
        if size > self._bytes_max:
            return
        if key in self._entries:
            self._drop(key)
        self._entries[key] = (asked_at, size, answer)
        self.size_bytes += size
        while self.size_bytes > self._bytes_max:
            self._drop(next(iter(self._entries)))

    def _drop(self, key: Key) -> None:
        self.size_bytes -= self._entries.pop(key)[1]
