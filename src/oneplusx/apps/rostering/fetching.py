"""Asks a school system by OneRoster 1.2, under the guards of outgoing requests (``trail.delivering``)."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

import orjson

from oneplusx.apps.rostering.models import RosterSource
from oneplusx.apps.rostering.scopes import PREFIX
from oneplusx.apps.trail import delivering
from oneplusx.domain.errors import Conflict
from oneplusx.web.sealing import unseal

PAGE_ROWS = 1_000
PAGE_BYTES_MAX = 30_000_000
TOKEN_BYTES_MAX = 20_000
OBJECTS_MAX = 1_000_000
SERVICES = {
    "academicSessions": "rostering",
    "courses": "rostering",
    "classes": "rostering",
    "users": "rostering",
    "enrollments": "rostering",
    "orgs": "rostering",
    "categories": "gradebook",
    "lineItems": "gradebook",
    "results": "gradebook",
}
Body = dict[str, Any]


@dataclass(slots=True)
class RosterReader:
    """Reads one school system with one token."""

    source: RosterSource
    token: str = field(default="", repr=False)

    def sign_in(self) -> None:
        """Gets a token with the client's credentials.

        Raises:
            Conflict: ``rostering.source_unreachable``, ``rostering.source_refused``, ``rostering.source_unreadable``.
        """
        source = self.source
        pair = f"{quote(source.client_id, safe='')}:{quote(unseal(source.secret_sealed), safe='')}"
        headers = {
            "Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
        }
        wanted = " ".join(PREFIX + scope for scope in source.scopes)
        form = urlencode({"grant_type": "client_credentials", "scope": wanted}).encode()
        content = self._json(
            delivering.fetch(source.token_url, method="POST", body=form, headers=headers, bytes_max=TOKEN_BYTES_MAX)
        )
        token = content.get("access_token")
        if not isinstance(token, str) or not token.isascii() or not token.isprintable():
            raise Conflict("rostering.source_unreadable", found="access_token")
        self.token = token

    def objects(self, resource: str, since: str = "") -> Iterator[Body]:
        """All objects of a resource, or those changed since an instant, page by page.

        Raises:
            Conflict: As ``sign_in``; ``rostering.source_too_large``.
        """
        offset = 0
        while True:
            page, total = self.page(resource, since, offset, PAGE_ROWS)
            yield from page
            offset += len(page)
            if offset > OBJECTS_MAX:
                raise Conflict("rostering.source_too_large", allowed=OBJECTS_MAX)
            if not page or (total is not None and offset >= total) or (total is None and len(page) < PAGE_ROWS):
                return

    def page(self, resource: str, since: str, offset: int, limit: int) -> tuple[Sequence[Body], int | None]:
        """One page, and how many objects there are in all, if the system says so."""
        wanted: dict[str, object] = {"limit": limit, "offset": offset, "sort": "sourcedId", "orderBy": "asc"}
        if since:
            wanted["filter"] = f"dateLastModified>='{since}'"
        base = self.source.base_url.rstrip("/")
        url = f"{base}/{SERVICES[resource]}/v1p2/{resource}?{urlencode(wanted, quote_via=quote)}"
        headers = {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}
        answer = delivering.fetch(url, headers=headers, bytes_max=PAGE_BYTES_MAX)
        rows = self._json(answer).get(resource)
        if not isinstance(rows, list) or not all(_is_object(row) for row in rows):
            raise Conflict("rostering.source_unreadable", found=resource)
        total = answer.headers.get("x-total-count", "")
        return rows, int(total) if total.isascii() and total.isdigit() else None

    def _json(self, answer: delivering.Fetched) -> Mapping[str, Any]:
        if answer.status is None or answer.error:
            raise Conflict("rostering.source_unreachable", found=answer.error)
        if answer.status != HTTPStatus.OK:
            raise Conflict("rostering.source_refused", found=answer.status)
        try:
            content = orjson.loads(answer.body)
        except orjson.JSONDecodeError:
            raise Conflict("rostering.source_unreadable", found="JSON") from None
        if not isinstance(content, dict):
            raise Conflict("rostering.source_unreadable", found="JSON")
        return content


def _is_object(row: Any) -> bool:
    id_max = 255
    return isinstance(row, dict) and isinstance(row.get("sourcedId"), str) and 0 < len(row["sourcedId"]) <= id_max
