"""Answers that are none (问题): problem documents (RFC 9457), as everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

import orjson

from oneplusx.apps.inquiry.hot.asked import Malformed
from oneplusx.apps.inquiry.hot.desk import Refused
from oneplusx.apps.inquiry.hot.lookups import Unavailable
from oneplusx.domain.errors import Invalid
from oneplusx.web.wording import say

RETRY_SECONDS = 5
HEADERS = b"content-type: application/problem+json\r\ncache-control: no-store\r\nx-content-type-options: nosniff\r\n"


class Problem(Exception):
    """An answer that is none.

    Attributes:
        headers: More of them, each with its line's end.
    """

    def __init__(
        self, status: HTTPStatus, code: str, params: Mapping[str, object] | None = None, headers: bytes = b""
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.params, self.headers = status, code, dict(params or {}), headers

    def document(self, language: str) -> tuple[bytes, bytes]:
        """Status line with headers, and the body."""
        body = orjson.dumps(
            {
                "type": f"urn:oneplusx:problem:{self.code}",
                "title": self.status.phrase,
                "status": int(self.status),
                "code": self.code,
                "detail": say(self.code, self.params, language),
                "params": self.params,
                "errors": [],
            }
        )
        first = b"HTTP/1.1 %d %b\r\ncontent-length: %d\r\n" % (self.status, self.status.phrase.encode(), len(body))
        return first + HEADERS + self.headers, body


FORESEEN = (Problem, Malformed, Invalid, Refused, Unavailable)


def problem_of(error: Problem | Malformed | Invalid | Refused | Unavailable) -> Problem:
    """What is said of an error that was foreseen."""
    match error:
        case Malformed():
            return Problem(HTTPStatus.BAD_REQUEST, "request.malformed")
        case Invalid():
            return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, error.code, error.params)
        case Refused():
            return _wait(HTTPStatus.TOO_MANY_REQUESTS, error.code, error.seconds)
        case Unavailable():
            return _wait(HTTPStatus.SERVICE_UNAVAILABLE, "inquiry.unavailable", RETRY_SECONDS)
        case Problem():
            return error


def _wait(status: HTTPStatus, code: str, seconds: int) -> Problem:
    return Problem(status, code, {"seconds": seconds}, b"retry-after: %d\r\n" % seconds)


def too_large(allowed: int) -> Problem:
    """More bytes than are read."""
    return Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "inquiry.too_large", {"allowed": allowed})


def language_of(headers: Mapping[bytes, bytes]) -> str:
    """The language of whoever asks."""
    return "en" if headers.get(b"accept-language", b"").lower().startswith(b"en") else "zh-hans"
