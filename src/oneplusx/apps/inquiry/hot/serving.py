"""Serves the fast door (服务进程): one process for each listening socket, started again when one ends unforeseen.

The sockets share one port (``SO_REUSEPORT``) and belong to the first process: what arrives while one of the others is
started again waits.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

from oneplusx.apps.inquiry.hot.app import InquiryApp
from oneplusx.apps.inquiry.hot.connection import Door

BACKLOG = 2048
SECONDS_BETWEEN_LOOKS = 0.5
SECONDS_TO_FINISH = 5.0
SECONDS_TO_START_AGAIN = 1.0
ENDS = (signal.SIGTERM, signal.SIGINT)
Opening = Callable[[], InquiryApp]
logger = logging.getLogger(__name__)


def serve(opened: Opening, *, host: str, port: int, workers: int) -> None:
    """Serves until interrupted.

    Args:
        opened: Makes the application, inside the event loop of its process.
        workers: Processes; where the system cannot make another, there is one.

    Raises:
        OSError: The port is taken.
    """
    if workers == 1 or not hasattr(os, "fork"):
        run(serve_on(listen(host, port), opened))
        return
    sockets = [listen(host, port) for _ in range(workers)]
    children = {_start(one, opened): one for one in sockets}
    is_ending = False

    def end(_number: int, _frame: object) -> None:
        nonlocal is_ending
        is_ending = True
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGTERM)

    for one in ENDS:
        signal.signal(one, end)
    while children:
        child, status = os.wait()
        served = children.pop(child, None)
        if served is not None and not is_ending:
            logger.error("process %s of the fast door ended (%s); it is started again", child, status)
            time.sleep(SECONDS_TO_START_AGAIN)
        if served is not None and not is_ending:
            children[_start(served, opened)] = served


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; several of them share the port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with_port = hasattr(socket, "SO_REUSEPORT")
    return socket.create_server((host, port), family=family, backlog=BACKLOG, reuse_port=with_port)


def _start(listening: socket.socket, opened: Opening) -> int:
    """Another process; answers its number here, and never returns there."""
    child = os.fork()
    if child:
        return child
    status = 1
    for one in ENDS:
        signal.signal(one, signal.SIG_DFL)
    try:
        run(serve_on(listening, opened))
        status = 0
    except BaseException:
        logger.exception("the fast door ends")
    finally:
        os._exit(status)


def run(work: Coroutine[Any, Any, None]) -> None:
    """Runs with the fast event loop."""
    try:
        import uvloop  # noqa: PLC0415  where there is one
    except ImportError:  # not made for Windows
        asyncio.run(work)
    else:
        uvloop.run(work)


async def serve_on(listening: socket.socket, opened: Opening) -> None:
    """Serves one socket until this process is told to end, or the one that started it is gone."""
    loop, ended, parent = asyncio.get_running_loop(), asyncio.Event(), os.getppid()
    for one in ENDS:
        with suppress(NotImplementedError):  # on Windows Ctrl-C ends the loop itself
            loop.add_signal_handler(one, ended.set)
    app = opened()
    door = Door(app.answer, app.refuse)
    server = await loop.create_server(door.connect, sock=listening)
    try:
        while not ended.is_set() and os.getppid() == parent:
            door.look_round(loop.time())
            with suppress(TimeoutError):
                await asyncio.wait_for(ended.wait(), SECONDS_BETWEEN_LOOKS)
    finally:
        server.close()
        await _finish(door)
        await app.desk.stop()


async def _finish(door: Door) -> None:
    """Answers what is under way, for some seconds."""
    door.close_idle()
    for _ in range(round(SECONDS_TO_FINISH / SECONDS_BETWEEN_LOOKS)):
        if not door.open:
            return
        await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
    for one in list(door.open):
        one.abort()
