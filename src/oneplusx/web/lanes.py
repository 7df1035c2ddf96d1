"""Several pieces of work at once where the database allows several writers: one computes while another one waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from queue import SimpleQueue
from threading import Event, Lock, Semaphore, Thread
from typing import Generic, TypeVar

from django.db import connection, connections

T = TypeVar("T")
LANES = 2


def in_lanes(work: Callable[[T], object], items: Sequence[T]) -> Iterator[T]:
    """Does the work for each item, each in transactions of its own, and yields the item when it is done.

    On PostgreSQL two are under way at a time, in no certain order; on SQLite, and within a transaction, one. A further
    one begins when the caller comes back from one that is done: when one fails, or the caller stops listening, none
    begins and those under way are finished.

    Raises:
        Exception: What the first failing work raised.
    """
    if connection.vendor == "sqlite" or connection.in_atomic_block:
        for item in items:
            work(item)
            yield item
        return
    waiting, ended = _Waiting(items), SimpleQueue[tuple[T, BaseException | None]]()
    threads = [Thread(target=_lane, args=(work, waiting, ended), daemon=True) for _ in range(min(LANES, len(items)))]
    for thread in threads:
        thread.start()
    try:
        for _ in items:
            item, fault = ended.get()
            if fault is not None:
                raise fault
            yield item
            waiting.permits.release()
    finally:
        waiting.stop()
        for thread in threads:
            thread.join()


class _Waiting(Generic[T]):
    """Items that nobody has taken yet, each handed out for a permit."""

    def __init__(self, items: Sequence[T]) -> None:
        self.permits = Semaphore(LANES)
        self._stopped = Event()
        self._rest = iter(items)
        self._guard = Lock()

    def __iter__(self) -> Iterator[T]:
        while True:
            self.permits.acquire()
            with self._guard:
                try:
                    item = next(self._rest)
                except StopIteration:
                    return
            if self._stopped.is_set():
                return
            yield item

    def stop(self) -> None:
        """Hands out nothing more; who waits for a permit goes."""
        self._stopped.set()
        self.permits.release(LANES)


def _lane(
    work: Callable[[T], object], waiting: _Waiting[T], ended: SimpleQueue[tuple[T, BaseException | None]]
) -> None:
    try:
        for item in waiting:
            fault = _fault_of(work, item)
            if fault is not None:
                waiting.stop()
            ended.put((item, fault))
    finally:
        connections.close_all()


def _fault_of(work: Callable[[T], object], item: T) -> BaseException | None:
    try:
        work(item)
    except BaseException as fault:  # noqa: BLE001 - told to who waits
        return fault
    return None
