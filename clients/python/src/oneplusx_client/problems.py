"""Problem answers of the interface (RFC 9457) as exceptions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import httpx

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """An answer that is not what was asked for.

    Attributes:
        status: HTTP status.
        code: Stable code, such as ``state.changed``; ``http.<status>`` for what is no problem document.
        detail: For people, in the language of the client.
        params: The values named in the detail.
        errors: The fields of the request that are wrong, each with ``field``, ``code`` and ``detail``.
        retry_after: Seconds to wait, where the server says so.
    """

    def __init__(self, status: int, document: Mapping[str, Any], retry_after: int | None = None) -> None:
        self.status = status
        self.code: str = document.get("code", f"http.{status}")
        self.detail: str = document.get("detail", "")
        self.params: Mapping[str, Any] = document.get("params", {})
        self.errors: Sequence[Mapping[str, str]] = document.get("errors", [])
        self.retry_after = retry_after
        super().__init__(f"{self.code}: {self.detail}" if self.detail else self.code)


class Malformed(Problem):
    """400: the server could not read the request."""


class Unauthenticated(Problem):
    """401: no token, or one that does not hold."""


class Denied(Problem):
    """403: the caller may not do this."""


class NotFound(Problem):
    """404: unknown, or of somebody else; the answer is the same."""


class Conflict(Problem):
    """409: somebody else was first, or the idempotency key came with another request before."""


class Invalid(Problem):
    """422: a rule was broken (``code``) or fields are wrong (``errors``)."""


class TooMany(Problem):
    """429: too many requests; ``retry_after`` says how long to wait."""


KINDS: Mapping[int, type[Problem]] = {
    400: Malformed,
    401: Unauthenticated,
    403: Denied,
    404: NotFound,
    409: Conflict,
    422: Invalid,
    429: TooMany,
}


def problem_of(answer: httpx.Response) -> Problem:
    """The exception for an answer with an error status."""
    is_problem = answer.headers.get("content-type", "").startswith(MEDIA_TYPE)
    document = answer.json() if is_problem else {}
    told = answer.headers.get("retry-after", "")
    return KINDS.get(answer.status_code, Problem)(answer.status_code, document, int(told) if told.isdigit() else None)
