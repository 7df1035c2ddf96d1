"""Which columns of the tables of a page a visitor hides: kept in a cookie, so that pages and files arrive as chosen.

The cookie says ``page=column.column&page=column``, the page chosen for last at the end; a page is named by its view.
While a request is answered tables read it with ``choice()``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

COOKIE = "columns"
COOKIE_SECONDS = 365 * 24 * 3600
PAGES_MAX = 24
COLUMNS_MAX = 40
_WORD = re.compile(r"[a-z][a-z0-9_-]{0,59}")


@dataclass(frozen=True, slots=True)
class Choice:
    """The page a request asks for, and the columns hidden on it."""

    page: str = ""
    hidden: frozenset[str] = frozenset()


_NOTHING = Choice()
_now: ContextVar[Choice] = ContextVar("columns", default=_NOTHING)


def choice() -> Choice:
    """What was chosen for the page now answered; nothing is hidden outside of a request."""
    return _now.get()


@contextmanager
def nothing_chosen() -> Iterator[None]:
    """Answers one request; what is chosen within ends with it."""
    token = _now.set(_NOTHING)
    try:
        yield
    finally:
        _now.reset(token)


def choose(asked: Choice) -> None:
    """Answers the rest of this request with a choice."""
    _now.set(asked)


def choice_of(request: HttpRequest, view_name: str) -> Choice:
    """What the cookie says about the page of a view."""
    page = page_of(view_name)
    return Choice(page, _read(request).get(page, frozenset()))


def page_of(view_name: str) -> str:
    """Name of a page in the cookie."""
    return view_name.replace(":", "-").lower()


def keep_columns(request: HttpRequest, response: HttpResponse) -> None:
    """Puts the posted choice into the cookie: of the columns ``known`` those not ``shown`` are hidden on ``page``."""
    pages, page = _read(request), request.POST.get("page", "")
    known, shown = _words(request.POST.getlist("known")), _words(request.POST.getlist("shown"))
    if not _WORD.fullmatch(page):
        return
    hidden = (pages.pop(page, frozenset()) - known) | (known - shown)
    kept = {**pages, page: hidden} if hidden else pages
    text = "&".join(f"{name}={'.'.join(sorted(columns))}" for name, columns in list(kept.items())[-PAGES_MAX:])
    response.set_cookie(COOKIE, text, max_age=COOKIE_SECONDS, samesite="Lax", secure=request.is_secure(), httponly=True)


def _read(request: HttpRequest) -> dict[str, frozenset[str]]:
    parts = (part.partition("=")[::2] for part in request.COOKIES.get(COOKIE, "").split("&"))
    return {page: _words(columns.split(".")) for page, columns in parts if _WORD.fullmatch(page)}


def _words(texts: list[str]) -> frozenset[str]:
    return frozenset(text for text in texts[:COLUMNS_MAX] if _WORD.fullmatch(text))
