"""Walks through the pages of the demo cast in process: size, queries and time of each."""

from __future__ import annotations

import re
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

if TYPE_CHECKING:
    from django.test import Client

PER_VIEW_MAX = 2
QUERIES_USUAL = 20
NOT_PAGES = ("/api/", "/static/", "/admin/", "/sign-out/", "/files/")
LINK = re.compile(r'href="([^"#]+)')
STARTS = ("/home/", "/notices/")
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True, slots=True)
class Visit:
    """A page as it answered somebody."""

    who: str
    address: str
    view: str
    status: int
    kb: float
    queries: int
    ms: float
    body: str


class Counting:
    """Counts the statements that reach the database."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], *statement: Any) -> Any:
        """Counts one and passes it on."""
        self.count += 1
        return execute(*statement)


def crawl_cast() -> Iterator[Visit]:
    """Every kind of page that the public and each member of the cast reach by links, a few of each kind."""
    from django.conf import settings
    from django.test import Client

    from oneplusx.apps.parties.models import User

    settings.ALLOWED_HOSTS = ["*"]
    yield from _crawl("public", Client(), ("/",))
    for user in User.objects.filter(is_demo_cast=True).order_by("username"):
        client = Client(raise_request_exception=False)
        client.force_login(user, backend=BACKEND)
        yield from _crawl(user.username, client, STARTS)


def _crawl(who: str, client: Client, starts: tuple[str, ...]) -> Iterator[Visit]:
    seen: Counter[str] = Counter()
    known, waiting = set(starts), deque(starts)
    while waiting:
        address = waiting.popleft()
        view = _view_of(address)
        if not view or seen[view] >= PER_VIEW_MAX:
            continue
        seen[view] += 1
        visit = look_at(client, who, address, view)
        if visit is None:
            continue
        if visit.queries > QUERIES_USUAL:  # what a process, or a session, keeps is kept by now
            visit = look_at(client, who, address, view) or visit
        yield visit
        new = [link for link in _links(visit) if link not in known]
        known.update(new)
        waiting.extend(new)


def look_at(client: Client, who: str, address: str, view: str = "") -> Visit | None:
    """One page; ``None`` for what is no page but a file."""
    from django.db import connection

    counting = Counting()
    with connection.execute_wrapper(counting):
        start = time.perf_counter()
        answer = client.get(address)
        ms = (time.perf_counter() - start) * 1e3
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    if answer.streaming or not (is_page or answer.status_code in {301, 302}):
        return None
    size_kb = len(answer.content) / 1024
    body = answer.content.decode()
    if not is_page or answer.status_code in {301, 302}:
        body = f'href="{answer.headers.get("Location", "")}"'
    return Visit(who, address, view, answer.status_code, size_kb, counting.count, ms, body)


def _links(visit: Visit) -> Iterator[str]:
    for link in LINK.findall(visit.body):
        parts = urlsplit(urljoin(f"http://testserver{visit.address}", link.replace("&amp;", "&")))
        if parts.netloc == "testserver" and "format=" not in parts.query:
            query = re.sub(r"(^|&)(sort|page|per_page)=[^&]*", "", parts.query).lstrip("&")
            yield f"{parts.path}?{query}" if query else parts.path


def _view_of(address: str) -> str:
    """Name of the page at an address; empty for what is no page of ours."""
    from django.urls import Resolver404, resolve

    if address.startswith(NOT_PAGES):
        return ""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""
