"""What the fast door answers (热路径应答).

``POST /inquiry/answers`` with number and name, or a code, as a JSON object or a form; ``GET /inquiry/answers/CODE``.
Errors are problem documents (RFC 9457), as everywhere.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine, Iterable, Mapping
from email.utils import formatdate
from http import HTTPStatus
from typing import Any

from oneplusx.apps.inquiry.hot.answers import UNCHANGED
from oneplusx.apps.inquiry.hot.asked import asked_in_path, asked_of, read_body
from oneplusx.apps.inquiry.hot.cache import Answer
from oneplusx.apps.inquiry.hot.connection import Reply, Request
from oneplusx.apps.inquiry.hot.desk import Asked, Desk
from oneplusx.apps.inquiry.hot.problems import FORESEEN, Problem, language_of, problem_of
from oneplusx.apps.inquiry.hot.proving import proves

PATH = b"/inquiry/answers"
BELOW = PATH + b"/"


class InquiryApp:
    """Answers requests.

    Attributes:
        desk: Where inquiries are counted and looked up; of a running event loop.
        proxies: Addresses of proxies whose ``X-Forwarded-For`` is believed.
    """

    def __init__(self, desk: Desk, proxies: Iterable[str] = ()) -> None:
        self.desk = desk
        self._proxies = frozenset(proxies)
        self._moment = 0, b""

    def answer(self, request: Request) -> Reply | Coroutine[Any, Any, Reply]:
        """The answer, or who finds it."""
        try:
            asked, proof = _read(request)
            if proof:
                return self._prove(asked, proof, request)
            found = self.desk.answer(asked, address=self._address(request), now_s=request.now_s)
        except FORESEEN as error:
            return self.refuse(problem_of(error), request.headers, request)
        if isinstance(found, Answer):
            return self._reply(found, request)
        return self._await(found, request)

    def refuse(self, problem: Problem, headers: Mapping[bytes, bytes], request: Request | None = None) -> Reply:
        """A problem in the language of whoever asks."""
        head, body = problem.document(language_of(headers))
        return Reply(head + self._now(int(time.time())), b"" if request and request.method == b"HEAD" else body)

    async def _prove(self, asked: Asked, proof: str, request: Request) -> Reply:
        is_proved = await asyncio.to_thread(proves, proof)
        address = self._address(request)
        try:
            found = self.desk.answer(asked, address=address, now_s=request.now_s, is_proved=is_proved)
        except FORESEEN as error:
            return self.refuse(problem_of(error), request.headers, request)
        return self._reply(found, request) if isinstance(found, Answer) else await self._await(found, request)

    async def _await(self, finding: Coroutine[Any, Any, Answer], request: Request) -> Reply:
        try:
            return self._reply(await finding, request)
        except FORESEEN as error:
            return self.refuse(problem_of(error), request.headers, request)

    def _reply(self, answer: Answer, request: Request) -> Reply:
        moment = self._now(request.now_s)
        if request.method == b"POST":
            return Reply(answer.head + moment, answer.body)
        if request.headers.get(b"if-none-match") == answer.etag:
            return Reply(UNCHANGED % answer.etag + moment, b"")
        return Reply(answer.head + moment, b"" if request.method == b"HEAD" else answer.body)

    def _address(self, request: Request) -> str:
        """The asking machine: the peer, or behind a proxy of ours the last address that the proxy wrote."""
        if request.peer in self._proxies:
            forwarded = request.headers.get(b"x-forwarded-for", b"").rpartition(b",")[2].strip()
            return forwarded.decode("latin-1") or request.peer
        return request.peer

    def _now(self, now_s: int) -> bytes:
        """The headers that say when it is; written once a second."""
        if self._moment[0] != now_s:
            day = time.gmtime(now_s)
            date = formatdate(now_s, usegmt=True)
            self._moment = now_s, f"date: {date}\r\nasked-at: {time.strftime('%Y-%m-%dT%H:%M:%SZ', day)}\r\n".encode()
        return self._moment[1]


def _read(request: Request) -> tuple[Asked, str]:
    """What is asked, and the proof of work that came with it."""
    path = request.target.partition(b"?")[0]
    if path == PATH:
        _require(request.method, b"POST")
        fields = read_body(request.body, request.headers.get(b"content-type", b""))
        return asked_of(fields), fields["proof"]
    code = path.removeprefix(BELOW).strip(b"/")
    if not path.startswith(BELOW) or not code or b"/" in code:
        raise Problem(HTTPStatus.NOT_FOUND, "not_found")
    _require(request.method, b"GET", b"HEAD")
    return asked_in_path(code), request.headers.get(b"proof", b"").decode("latin-1")


def _require(method: bytes, *allowed: bytes) -> None:
    if method not in allowed:
        raise Problem(HTTPStatus.METHOD_NOT_ALLOWED, "request.method", headers=b"allow: %b\r\n" % b", ".join(allowed))
