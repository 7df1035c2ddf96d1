"""Walks through the pages a person can reach by links, and reads what stands on them."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve

from devtools import translations

PER_VIEW_MAX = 2
QUERIES_USUAL = 20
NOT_PAGES = ("/api/", "/static/", "/admin/", "/sign-out/", "/files/")
DOCUMENTATION = "/api/v1/docs"
SILENT = {"script", "style", "svg", "template", "code", "samp", "kbd", "pre", "title", "head"}
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "use", "wbr"}
SPOKEN = {"alt", "aria-label", "placeholder", "title", "data-label"}
HAN = re.compile(r"[\u4e00-\u9fff]")
SENTENCE = re.compile(r"(?:\b[A-Za-z][a-z]+\b[ ,;:]*){3,}")


class Reader(HTMLParser):
    """Links and texts of one page; texts in another language (``lang``) and code are left out."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.texts: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        silent = tag in SILENT or ("lang" in values and tag != "html")
        if tag == "a" and values.get("href"):
            self.links.append(values["href"] or "")
        if not silent and not self._is_silent:
            self.texts += [text for name in SPOKEN if (text := values.get(name))]
        if tag not in VOID:
            self._open.append((tag, silent))

    def handle_endtag(self, tag: str) -> None:
        if tag in {name for name, _ in self._open}:
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if text and not self._is_silent:
            self.texts.append(text)

    @property
    def _is_silent(self) -> bool:
        return any(silent for _, silent in self._open)


@dataclass
class Visit:
    """A page as it answered."""

    address: str
    view: str
    status: int
    links: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    queries: int = 0
    kb: float = 0


def crawl(client: Client, start: str, language: str) -> Iterator[Visit]:
    """Every kind of page reachable from ``start``, at most twice each."""
    seen: dict[str, int] = {}
    known = {start}
    waiting = deque([start])
    while waiting:
        address = waiting.popleft()
        view = view_of(address)
        if not view or seen.get(view, 0) >= PER_VIEW_MAX:
            continue
        seen[view] = seen.get(view, 0) + 1
        visit = look_at(client, address, view, language)
        yield visit
        new = [link for link in map(_plain, _absolute(visit)) if link not in known]
        known.update(new)
        waiting.extend(new)


def look_at(client: Client, address: str, view: str, language: str) -> Visit:
    """One page."""
    answer, queries = _ask(client, address, language)
    if queries > QUERIES_USUAL:  # what a process, or a session, keeps is kept by now
        answer, queries = _ask(client, address, language)
    visit = Visit(address, view, answer.status_code)
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        visit.queries, visit.kb = queries, len(answer.content) / 1024
        reader = Reader()
        reader.feed(answer.content.decode())
        visit.links, visit.texts = reader.links, reader.texts
    return visit


def _ask(client: Client, address: str, language: str) -> tuple[Any, int]:
    """The answer, after redirects, and the queries of a page that was not redirected."""
    with CaptureQueriesContext(connection) as asked:
        answer: Any = client.get(address, headers={"accept-language": language}, follow=True)
    return answer, 0 if answer.redirect_chain else len(asked)


def _absolute(visit: Visit) -> Iterator[str]:
    for link in visit.links:
        parts = urlsplit(urljoin(f"http://testserver{visit.address}", link))
        if parts.netloc == "testserver" and "format=" not in parts.query:
            yield f"{parts.path}?{parts.query}" if parts.query else parts.path


def _plain(address: str) -> str:
    """Sorting and pages of one list are one page."""
    return re.sub(r"[?&](sort|page|per_page)=[^&]*", "", address)


def view_of(address: str) -> str:
    """Name of the page at an address; empty for what is no page of ours."""
    if address.startswith(NOT_PAGES) and not address.startswith(DOCUMENTATION):
        return ""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return f"unknown {address}"


@lru_cache(maxsize=1)
def sayings() -> tuple[frozenset[str], frozenset[str]]:
    """All texts of the catalogs that differ between the languages: English ones, Chinese ones."""
    english: set[str] = set()
    chinese: set[str] = set()
    for domain in translations.all_domains():
        for message in translations.read_catalog(domain.po):
            if not message.id or not isinstance(message.id, str) or message.id == message.string:
                continue
            english.add(message.id)
            chinese.add(str(message.string))
    return frozenset(english), frozenset(text for text in chinese if HAN.search(text))


def foreign_texts(visit: Visit, language: str) -> list[str]:
    """Texts of the frame and the pages (not data) that are not in the language of the page."""
    english, chinese = sayings()
    if language == "en":
        return [text for text in visit.texts if text.rstrip("：: ") in chinese]
    return [text for text in visit.texts if text.rstrip("：: ") in english or SENTENCE.fullmatch(text)]
