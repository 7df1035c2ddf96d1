"""Pure functions in processes of their own: for batches that one core would take too long for.

Each worker is a fresh Python that imports the function's module and nothing else (no settings, no database), reads
tasks from its standard input and answers on its standard output. It ends when its input does, so it never outlives
the process that started it, however that ended; and nothing is forked, so threads and connections are safe.

Used from a generator: ``with closing(answers(work, tasks, processes=2)) as found``: whoever stops early stops the
workers too.
"""

from __future__ import annotations

import gc
import os
import pickle
import struct
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from importlib import import_module
from queue import SimpleQueue
from threading import Timer
from typing import IO, Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")
LENGTH = struct.Struct(">Q")
AHEAD = 1
PROCESSES_MAX = 8


def cores() -> int:
    """Cores that this process may use, at most ``PROCESSES_MAX``."""
    found = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(found, PROCESSES_MAX)


def answers(work: Callable[[T], R], tasks: Iterable[T], *, processes: int) -> Generator[R]:
    """Answers of all tasks, in their order; tasks are drawn as they are needed.

    Args:
        work: A pure function at the top of a module; its task and its answer can be pickled.
        processes: Below 2 the work is done here.

    Raises:
        Exception: What the work raised.
        WorkerLost: A worker ended unexpectedly.
    """
    if processes < 2:  # noqa: PLR2004  one process gains nothing
        yield from map(work, tasks)
        return
    with ExitStack() as stack:
        idle: SimpleQueue[Worker] = SimpleQueue()
        workers = [Worker(work) for _ in range(processes)]
        for worker in workers:
            idle.put(worker)
        threads = stack.enter_context(ThreadPoolExecutor(processes, thread_name_prefix="batch"))
        for worker in workers:
            stack.callback(worker.end)
        yield from _in_order(threads, idle, tasks, processes + AHEAD)


def answer_within(work: Callable[[T], R], task: T, *, seconds: float) -> R:
    """The answer to one task from a process of its own, which is ended when it takes too long.

    Raises:
        Exception: What the work raised.
        WorkerLost: It took too long, or ended unexpectedly.
    """
    worker = Worker(work)
    timer = Timer(seconds, worker.kill)
    timer.start()
    try:
        answer: R = _opened(worker.ask(pickle.dumps(task, pickle.HIGHEST_PROTOCOL)))
        return answer
    finally:
        timer.cancel()
        worker.end()


def _in_order(threads: ThreadPoolExecutor, idle: SimpleQueue[Worker], tasks: Iterable[T], most: int) -> Iterator[Any]:
    waiting: deque[Future[bytes]] = deque()
    for task in tasks:
        waiting.append(threads.submit(_ask, idle, pickle.dumps(task, pickle.HIGHEST_PROTOCOL)))
        if len(waiting) >= most:
            yield _opened(waiting.popleft().result())
    while waiting:
        yield _opened(waiting.popleft().result())


def _ask(idle: SimpleQueue[Worker], task: bytes) -> bytes:
    worker = idle.get()
    try:
        return worker.ask(task)
    finally:
        idle.put(worker)


def _opened(answer: bytes) -> Any:
    is_good, value = pickle.loads(answer)  # noqa: S301  from our own process
    if not is_good:
        raise value
    return value


class WorkerLost(Exception):
    """A worker ended before it answered."""


class Worker:
    """One process that answers one task after the other."""

    def __init__(self, work: Callable[[Any], Any]) -> None:
        command = [sys.executable, "-m", __name__, f"{work.__module__}:{work.__qualname__}"]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        self._process = subprocess.Popen(  # noqa: S603  our own interpreter and module
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )

    def ask(self, task: bytes) -> bytes:
        """Sends a task and waits for the answer."""
        sending, receiving = self._process.stdin, self._process.stdout
        if sending is None or receiving is None:
            raise TypeError
        try:
            _send(sending, task)
            answer = _receive(receiving)
        except (OSError, ValueError) as error:
            raise WorkerLost from error
        if answer is None:
            raise WorkerLost
        return answer

    def kill(self) -> None:
        """Stops the process at once; whoever waits for its answer learns that it is lost."""
        self._process.kill()

    def end(self) -> None:
        """Ends the process, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                _close(pipe)


def _close(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except OSError:
        """What was still to be sent has nobody to read it."""


def _send(pipe: IO[bytes], message: bytes) -> None:
    pipe.write(LENGTH.pack(len(message)))
    pipe.write(message)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> bytes | None:
    head = pipe.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    message = pipe.read(length)
    return message if len(message) == length else None


def serve(name: str) -> None:
    """What a worker does until its input ends."""
    module, function = name.split(":")
    work = getattr(import_module(module), function)
    gc.disable()  # what a batch makes has no cycles, and looking for some takes a third of the time
    answering = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what the work prints must not get between the answers
    while (task := _receive(sys.stdin.buffer)) is not None:
        _send(answering, _answer(work, task))
        gc.collect()


def _answer(work: Callable[[Any], Any], task: bytes) -> bytes:
    try:
        return pickle.dumps((True, work(pickle.loads(task))), pickle.HIGHEST_PROTOCOL)  # noqa: S301
    except Exception as error:  # noqa: BLE001  raised again by whoever asked
        return _refused(error)


def _refused(error: Exception) -> bytes:
    try:
        told = pickle.dumps((False, error), pickle.HIGHEST_PROTOCOL)
        pickle.loads(told)  # noqa: S301  some errors pickle but do not come back
    except Exception:  # noqa: BLE001
        return pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")), pickle.HIGHEST_PROTOCOL)
    return told


if __name__ == "__main__":
    serve(sys.argv[1])
