"""What was asked (查询日志): counts by the minute in the database, a line each in a file; written in batches, beside.

Neither holds a name, a number or an address: a line has keyed digests of them, which tell only that two are the same.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from django.db import Error, close_old_connections

from oneplusx.apps.inquiry.hot.counters import ROW
from oneplusx.apps.inquiry.hot.limiting import AllPlaces
from oneplusx.apps.inquiry.services import MinuteCount, record_counts
from oneplusx.web.clock import now

DOOR = "hot"
FLUSH_SECONDS = 1.0
LINES_MAX = 100_000
"""Waiting to be written; more are dropped, and counted as such."""
COUNTS_MAX = 20_000
FILE_BYTES_MAX = 64 * 1024 * 1024
"""Of one file; the one before it is kept."""
logger = logging.getLogger(__name__)


class Journal:
    """Takes down each inquiry and writes in the background."""

    def __init__(self, folder: Path, record: Callable[..., None] = record_counts) -> None:
        self._path = folder / f"asked.{os.getpid()}.jsonl"
        self._record = record
        self._counts: Counter[tuple[int, str]] = Counter()
        self._lines: list[str] = []
        self._task: asyncio.Task[None] | None = None
        self.dropped = 0

    def note(self, outcome: str, now_s: int, way: str, places: AllPlaces) -> None:
        """Takes down one inquiry.

        Args:
            way: ``"number"`` or ``"code"``.
        """
        self._counts[now_s // 60, outcome] += 1
        if len(self._lines) >= LINES_MAX:
            self.dropped += 1
            return
        address, number, _name = places
        asked = "" if number is None else f"{number[0]:05x}{number[1] - ROW:05x}"
        self._lines.append(
            f'{{"at":{now_s},"way":"{way}","outcome":"{outcome}","address":"{address[0]:05x}{address[1] - ROW:05x}",'
            f'"asked":"{asked}"}}\n'
        )

    def start(self) -> None:
        """Begins to write; call inside the event loop."""
        self._task = asyncio.create_task(self._serve())

    async def stop(self) -> None:
        """Writes what is left and ends."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._flush()

    async def _serve(self) -> None:
        while True:
            await asyncio.sleep(FLUSH_SECONDS)
            if self._counts or self._lines:
                await self._flush()

    async def _flush(self) -> None:
        counts, self._counts = self._counts, Counter()  # taken and kept in the loop, as they are noted
        lines, self._lines = self._lines, []
        if not await asyncio.to_thread(self._is_written, counts, lines):
            self._keep(counts)

    def _is_written(self, counts: Counter[tuple[int, str]], lines: list[str]) -> bool:
        try:
            self._write(lines)
        except OSError:
            logger.exception("the log of inquiries cannot be written")
        if not counts:
            return True
        close_old_connections()
        try:
            self._record(counts=_by_moment(counts), now=now())
        except Error:
            return False  # the database is away: they are written when it is back
        finally:
            close_old_connections()
        return True

    def _keep(self, counts: Counter[tuple[int, str]]) -> None:
        if len(self._counts) + len(counts) <= COUNTS_MAX:
            self._counts.update(counts)

    def _write(self, lines: list[str]) -> None:
        if not lines:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        if self._path.exists() and self._path.stat().st_size > FILE_BYTES_MAX:
            self._path.replace(self._path.with_suffix(".before.jsonl"))
        with self._path.open("a", encoding="utf-8") as file:
            file.writelines(lines)


def _by_moment(counts: Mapping[tuple[int, str], int]) -> dict[MinuteCount, int]:
    return {
        (datetime.fromtimestamp(minute * 60, UTC), DOOR, outcome): count for (minute, outcome), count in counts.items()
    }
