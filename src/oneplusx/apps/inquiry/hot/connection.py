"""One connection of the fast door (连接): HTTP/1.1, read by llhttp, answered in the order of the requests.

Bounded in everything: bytes of a message, bytes of a body, seconds of every state. What cannot be answered at once is
awaited in a task; meanwhile nothing more is read from the connection.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Coroutine, Mapping
from http import HTTPStatus
from typing import Any, NamedTuple, cast

import httptools

from oneplusx.apps.inquiry.hot.problems import Problem, too_large

MESSAGE_BYTES_MAX = 64 * 1024
"""Of a request with all its headers, in whatever pieces it comes."""
BODY_BYTES_MAX = 8_192
SECONDS_TO_ASK = 10.0
"""From the first byte of a request to its last; also to the first byte, and to take what was answered."""
SECONDS_IDLE = 75.0
SECONDS_TO_CLOSE = 5.0
"""After a refusal the rest of what is sent is read and thrown away, or the refusal itself would be lost."""
FOREVER = float("inf")
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
CLOSE = b"connection: close\r\n\r\n"
logger = logging.getLogger(__name__)


class Request(NamedTuple):
    """One request, whole.

    Attributes:
        target: As it stands in the request line.
        headers: By lower-case name; of several the last.
        peer: Address of the other side.
        now_s: Seconds of the clock.
    """

    method: bytes
    target: bytes
    headers: dict[bytes, bytes]
    body: bytes
    peer: str
    now_s: int


class Reply(NamedTuple):
    """Ready to be sent: status line and headers without the empty line, and the body."""

    head: bytes
    body: bytes


Answering = Callable[[Request], Reply | Coroutine[Any, Any, Reply]]
Refusing = Callable[[Problem, Mapping[bytes, bytes]], Reply]


class Door:
    """What the connections of a process share."""

    def __init__(self, answer: Answering, refuse: Refusing, connections_max: int = 10_000) -> None:
        self.answer = answer
        self.refuse = refuse
        self.open: set[Connection] = set()
        self.is_closing = False
        self._connections_max = connections_max

    def connect(self) -> Connection:
        """A new one."""
        return Connection(self)

    def is_full(self) -> bool:
        """Whether no more are taken."""
        return len(self.open) >= self._connections_max

    def look_round(self, moment: float) -> None:
        """Ends what takes too long; called once in a while instead of a timer for each."""
        for one in [one for one in self.open if one.until < moment]:
            one.end()

    def close_idle(self) -> None:
        """Closes what is between two requests; the others close after their answer."""
        self.is_closing = True
        for one in list(self.open):
            one.close_if_idle()


class Connection(asyncio.Protocol):
    """Reads requests, has them answered, writes the answers.

    Attributes:
        until: When this state has lasted too long, by the clock of the event loop.
    """

    _transport: asyncio.Transport

    def __init__(self, door: Door) -> None:
        self._door = door
        self._loop = asyncio.get_running_loop()
        self._clock = self._loop.time
        self._parser = httptools.HttpRequestParser(self)
        self._waiting: deque[tuple[Request | Problem, bool]] = deque()
        self._task: asyncio.Task[None] | None = None
        self._is_asking = self._is_in_head = self._is_stuck = self._is_paused = False
        self._is_deaf = False
        """Nothing more is read: the connection ends with what is under way."""
        self._read_bytes = 0
        self._peer = ""
        self._target = self._body = b""
        self._headers: dict[bytes, bytes] = {}
        self.until = self._clock() + SECONDS_TO_ASK

    # Of the transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begins."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's own kind
        peer = transport.get_extra_info("peername")
        self._peer = str(peer[0]) if peer else ""
        if self._door.is_full():
            self._transport.abort()
        else:
            self._door.open.add(self)

    def connection_lost(self, _exc: Exception | None) -> None:
        """Ends."""
        self._door.open.discard(self)
        self._is_deaf = True
        self._waiting.clear()

    def data_received(self, data: bytes) -> None:
        """Takes what came."""
        if self._is_deaf:
            return
        if self._is_asking:
            self._read_bytes += len(data)
            if self._read_bytes > MESSAGE_BYTES_MAX:
                self._refuse(too_large(MESSAGE_BYTES_MAX))
                return
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:  # answered as an ordinary request; what follows is not HTTP
            self._is_deaf = True
            if self._task is None:
                self._hang_up()
        except httptools.HttpParserCallbackError as error:
            self._refuse(_failed(error.__context__))
        except httptools.HttpParserError:
            self._refuse(Problem(HTTPStatus.BAD_REQUEST, "request.malformed"))

    def eof_received(self) -> bool:
        """The other side says no more: what is under way is still answered."""
        self._is_deaf = True
        return self._task is not None

    def pause_writing(self) -> None:
        """The other side does not take its answers."""
        self._is_stuck = True
        self.until = self._clock() + SECONDS_TO_ASK
        self._pause()

    def resume_writing(self) -> None:
        """It does again."""
        self._is_stuck = False
        if self._is_paused:
            self._read_on()

    # Of the parser

    def on_message_begin(self) -> None:
        """A request begins."""
        self._is_asking = self._is_in_head = True
        self._read_bytes = 0
        self._target = self._body = b""
        self._headers = {}
        self.until = self._clock() + SECONDS_TO_ASK

    def on_url(self, part: bytes) -> None:
        """A piece of the target."""
        self._target += part

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header; what comes after the body is not one."""
        if self._is_in_head:
            self._headers[name.lower()] = value

    def on_headers_complete(self) -> None:
        """Decides whether the body is wanted."""
        self._is_in_head = False
        announced = self._headers.get(b"content-length")
        if announced is not None and int(announced) > BODY_BYTES_MAX:
            self._refuse(too_large(BODY_BYTES_MAX))
        elif b"expect" in self._headers and self._task is None:
            self._transport.write(CONTINUE)

    def on_body(self, part: bytes) -> None:
        """A piece of the body."""
        if len(self._body) + len(part) > BODY_BYTES_MAX:
            self._refuse(too_large(BODY_BYTES_MAX))
        else:
            self._body += part

    def on_message_complete(self) -> None:
        """The request is whole: answered at once, or after those before it."""
        self._is_asking = False
        if self._is_deaf:
            return
        parser = self._parser
        stays = parser.should_keep_alive() and not self._door.is_closing
        request = Request(parser.get_method(), self._target, self._headers, self._body, self._peer, int(time.time()))
        if self._task is None:
            self._answer(request, stays=stays)
        else:
            self._waiting.append((request, stays))
            self._pause()

    # Answering

    def _answer(self, asked: Request | Problem, *, stays: bool) -> None:
        if isinstance(asked, Problem):
            self._send(self._door.refuse(asked, self._headers), stays=False)
            return
        answer = self._door.answer(asked)
        if isinstance(answer, Reply):
            self._send(answer, stays=stays)
        else:
            self._task = self._loop.create_task(self._await(answer, stays=stays))
            self.until = FOREVER  # whoever answers has limits of its own

    async def _await(self, answer: Coroutine[Any, Any, Reply], *, stays: bool) -> None:
        """Sends what could not be said at once, and turns to those who wait."""
        try:
            reply = await answer
        except Exception as error:  # noqa: BLE001  whatever happened, whoever asked is told
            self._task = None
            self._answer(_failed(error), stays=False)
            return
        self._task = None
        self._send(reply, stays=stays)
        while self._waiting and self._task is None:
            asked, stays = self._waiting.popleft()
            self._answer(asked, stays=stays)
        if self._is_paused:
            self._read_on()

    def _send(self, reply: Reply, *, stays: bool) -> None:
        if self._transport.is_closing():
            return
        if stays and not (self._is_deaf and not self._waiting):
            self._transport.write(b"%b\r\n%b" % reply)
            self.until = self._clock() + SECONDS_IDLE
        else:
            self._transport.write(b"%b%b%b" % (reply.head, CLOSE, reply.body))
            self._hang_up()

    def _refuse(self, problem: Problem) -> None:
        """The last answer of this connection, after those under way."""
        if self._is_deaf:
            return
        self._is_asking = False
        self._is_deaf = True
        if self._task is None:
            self._answer(problem, stays=False)
        else:
            self._waiting.append((problem, False))

    # Ending

    def _hang_up(self) -> None:
        self._is_deaf = True
        self._waiting.clear()
        self.until = self._clock() + SECONDS_TO_CLOSE
        if self._transport.can_write_eof() and not self._transport.is_closing():
            self._transport.write_eof()

    def end(self) -> None:
        """This state has lasted too long."""
        if self._is_asking and not self._is_deaf and not self._is_stuck:
            self._refuse(Problem(HTTPStatus.REQUEST_TIMEOUT, "inquiry.too_slow"))
        else:
            self._transport.abort()

    def abort(self) -> None:
        """Ends without a word."""
        self._transport.abort()

    def close_if_idle(self) -> None:
        """The server ends."""
        if not self._is_asking and self._task is None and not self._is_deaf:
            self._transport.close()

    def _pause(self) -> None:
        """Reads no more for now."""
        if not (self._is_paused or self._transport.is_closing()):
            self._is_paused = True
            self._transport.pause_reading()

    def _read_on(self) -> None:
        if not (self._is_stuck or self._waiting or self._transport.is_closing()):
            self._is_paused = False
            self._transport.resume_reading()


def _failed(error: BaseException | None) -> Problem:
    """What nobody foresaw."""
    logger.error("an inquiry failed", exc_info=error)
    return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "inquiry.failed")
