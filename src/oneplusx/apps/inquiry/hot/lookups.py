"""Look-ups that wait are put together into one question (合并查询).

While one question is under way, what comes in waits for the next; so the busier the server, the more keys a question
holds, and the database is never asked more than it can answer. The same key asked for twice is asked once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Protocol

from oneplusx.apps.inquiry.hot.cache import Key
from oneplusx.apps.inquiry.signed_answers import Draft

KEYS_MAX = 256
"""Of one question."""
WAITING_MAX = 10_000
SECONDS_TO_ANSWER = 2.0
SECONDS_BETWEEN_TRIES = 0.5
Found = Mapping[Key, Draft]


class Unavailable(Exception):
    """Cannot be checked now: the database is away or too much is waiting."""


class Source(Protocol):
    """A connection to a database; used by one caller at a time."""

    async def connect(self) -> None:
        """Opens it.

        Raises:
            Unavailable: It cannot be opened.
        """

    async def find(self, keys: Sequence[Key]) -> Found:
        """Answers of the keys that there are: ``(number_key, name_key)`` or ``(code,)``.

        Raises:
            Unavailable: The connection is of no use any more.
        """

    async def close(self) -> None:
        """Closes it, whatever state it is in."""


Waiting = asyncio.Future[tuple[float, Draft | None]]


class Lookups:
    """Asks the sources for what waits."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = sources
        self._queue: dict[Key, Waiting] = {}
        self._wake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._open = 0
        self._is_away = False

    def start(self) -> None:
        """Begins; call inside the event loop."""
        self._tasks = [asyncio.create_task(self._serve(source)) for source in self._sources]

    async def stop(self) -> None:
        """Ends; what waits is not answered."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._fail()

    def ask(self, key: Key) -> Waiting:
        """A future of the moment the question was sent and of the answer.

        Raises:
            Unavailable: The database was away a moment ago, or too much is waiting.
        """
        waiting = self._queue.get(key)
        if waiting is not None:
            return waiting
        if (self._is_away and not self._open) or len(self._queue) >= WAITING_MAX:
            raise Unavailable
        waiting = self._queue[key] = asyncio.get_running_loop().create_future()
        self._wake.set()
        return waiting

    async def _serve(self, source: Source) -> None:
        """Opens the source, answers with it until it fails, and opens it again."""
        while True:
            try:
                async with asyncio.timeout(SECONDS_TO_ANSWER):
                    await source.connect()
            except (Unavailable, TimeoutError):
                if not self._open:
                    self._is_away = True
                    self._fail()
            else:
                self._open += 1
                self._is_away = False
                try:
                    await self._answer_with(source)
                finally:
                    self._open -= 1
            finally:
                await source.close()
            await asyncio.sleep(SECONDS_BETWEEN_TRIES)

    async def _answer_with(self, source: Source) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await self._wake.wait()
            asked = 0
            while asked < len(self._queue) < KEYS_MAX:  # more came in meanwhile: it goes into the same question
                asked = len(self._queue)
                await asyncio.sleep(0)
            taken = self._take()
            if not taken:
                continue
            asked_at = loop.time()
            try:
                async with asyncio.timeout(SECONDS_TO_ANSWER):
                    found = await source.find(list(taken))
            except (Unavailable, TimeoutError):
                _refuse(taken)
                return
            except BaseException:
                _refuse(taken)
                raise
            for key, waiting in taken.items():
                if not waiting.done():
                    waiting.set_result((asked_at, found.get(key)))

    def _take(self) -> dict[Key, Waiting]:
        if len(self._queue) <= KEYS_MAX:
            taken, self._queue = self._queue, {}
        else:
            taken = {key: self._queue.pop(key) for key in list(self._queue)[:KEYS_MAX]}
        if not self._queue:
            self._wake.clear()
        return taken

    def _fail(self) -> None:
        taken, self._queue = self._queue, {}
        self._wake.clear()
        _refuse(taken)


def _refuse(taken: Mapping[Key, Waiting]) -> None:
    for waiting in taken.values():
        if not waiting.done():
            waiting.set_exception(Unavailable())
            waiting.exception()  # whoever asked may have gone: then nobody looks
