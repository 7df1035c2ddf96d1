"""How requests are sent: token, language, retries, idempotency keys, pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from urllib.parse import quote
from uuid import uuid4

import httpx

from oneplusx_client.problems import problem_of

T = TypeVar("T")
File = tuple[str, bytes]
"""Name and content."""
TOO_MANY, UNAVAILABLE = 429, 503
WAIT_MAX_SECONDS = 60.0


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list; iterating gives its items."""

    items: list[T]
    page: int
    per_page: int
    total: int
    turn: Callable[[int], Page[T]] = field(repr=False, compare=False)

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def everything(self) -> Iterator[T]:
        """The items of this page and of all that follow, asked for as they are needed."""
        page = self
        yield from page.items
        while page.items and page.page * page.per_page < page.total:
            page = page.turn(page.page + 1)
            yield from page.items


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request before it is sent."""

    method: str
    path: str
    places: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    body: object = None
    form: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, File] = field(default_factory=dict)
    takes_key: bool = False
    key: str | None = None

    @property
    def address(self) -> str:
        """The path with its places filled."""
        return self.path.format(**{name: quote(str(value), safe="") for name, value in self.places.items()})


class Door:
    """Sends requests and reads answers; shared by the groups of a client."""

    def __init__(self, http: httpx.Client, *, retries: int, pause: Callable[[float], None]) -> None:
        self._http = http
        self._retries = retries
        self._pause = pause

    def value(self, asked: Asked) -> Any:
        """The JSON of the answer."""
        return self._answer(asked).json()

    def content(self, asked: Asked) -> bytes:
        """The file that was answered."""
        return self._answer(asked).content

    def nothing(self, asked: Asked) -> None:
        """For what answers without a body."""
        self._answer(asked)

    def page(self, asked: Asked) -> Page[Any]:
        """One page of a list."""

        def turn(number: int) -> Page[Any]:
            told = self.value(_with_page(asked, number))
            return Page(told["items"], told["page"], told["per_page"], told["total"], turn)

        return turn(int(asked.query.get("page") or 1))

    def _answer(self, asked: Asked) -> httpx.Response:
        headers = {"Idempotency-Key": asked.key or uuid4().hex} if asked.takes_key else {}
        is_safe = asked.method == "GET" or asked.takes_key
        for left in range(self._retries, -1, -1):
            try:
                answer = self._send(asked, headers)
            except httpx.TransportError as error:
                if not left or not (is_safe or isinstance(error, httpx.ConnectError)):
                    raise
                self._pause(_seconds(None, self._retries - left))
                continue
            if answer.is_success:
                return answer
            problem = problem_of(answer)
            is_put_off = answer.status_code == TOO_MANY or (is_safe and answer.status_code == UNAVAILABLE)
            if not left or not is_put_off:
                raise problem
            self._pause(_seconds(problem.retry_after, self._retries - left))
        raise AssertionError  # the last round answers or raises

    def _send(self, asked: Asked, headers: Mapping[str, str]) -> httpx.Response:
        query = {name: value for name, value in asked.query.items() if value is not None}
        form = {name: value for name, value in asked.form.items() if value is not None}
        return self._http.request(
            asked.method,
            asked.address,
            params=query,
            headers=dict(headers),
            json=asked.body,
            data=form or None,
            files=dict(asked.files) or None,
        )


def _with_page(asked: Asked, number: int) -> Asked:
    return Asked(method=asked.method, path=asked.path, places=asked.places, query={**asked.query, "page": number})


def _seconds(told: int | None, tried: int) -> float:
    """As the server says, else 0.5, 1, 2 … seconds."""
    return min(float(told) if told is not None else 0.5 * 2**tried, WAIT_MAX_SECONDS)
