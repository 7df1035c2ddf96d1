from __future__ import annotations

from uuid import UUID

import orjson
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oneplusx.apps.transparency import selectors
from oneplusx.apps.transparency.presenting import counts, line_of, look_up, root_text
from oneplusx.domain.errors import NotFound
from oneplusx.domain.merkle import Tile

FOREVER = "public, max-age=31536000, immutable"
SECONDS = "public, max-age=2"
MINUTES = "public, max-age=300"
QUERY_CHARACTERS_MAX = 80


@require_safe
def monitor(request: HttpRequest) -> HttpResponse:
    latest = selectors.latest_checkpoint()
    asked = request.GET.get("q", "")[:QUERY_CHARACTERS_MAX]
    context = {
        "origin": selectors.origin(),
        "latest": latest,
        "root": root_text(bytes(latest.root)) if latest else "",
        "keys": [key.text() for key in selectors.note_keys()],
        "waiting": selectors.waiting_count(),
        "counts": counts(selectors.counts_by_kind()),
        "leaves": [line_of(place) for place in selectors.last_leaves()],
        "asked": asked,
        "found": look_up(asked, request.GET.get("member", "")),
    }
    return render(request, "transparency/log.html", context)


@require_safe
def checkpoint(_request: HttpRequest) -> HttpResponse:
    latest = selectors.latest_checkpoint()
    if latest is None:
        return _plain(b"", "text/plain; charset=utf-8", SECONDS, status=404)
    return _plain(latest.note.encode(), "text/plain; charset=utf-8", SECONDS)


@require_safe
def key(_request: HttpRequest) -> HttpResponse:
    lines = "".join(f"{one.text()}\n" for one in selectors.note_keys())
    return _plain(lines.encode(), "text/plain; charset=utf-8", MINUTES, status=200 if lines else 404)


@require_safe
def tile(_request: HttpRequest, tile: str) -> HttpResponse:
    try:
        wanted = Tile.parse(tile)
        data = selectors.tile_bytes(wanted)
    except (ValueError, NotFound):
        return _plain(b"", "application/octet-stream", SECONDS, status=404)
    return _plain(data, "application/octet-stream", FOREVER)


@require_safe
def receipts(request: HttpRequest, subject_id: UUID) -> HttpResponse:
    """Receipts of a subject; with ``member`` that of one row of a batch, by its digest."""
    member = request.GET.get("member")
    found = selectors.receipts_of(subject_id) if member is None else selectors.receipts_in_batch(subject_id, member)
    body = orjson.dumps({"receipts": [one.document() for one in found]}, option=orjson.OPT_INDENT_2)
    return _plain(body, "application/json", SECONDS, status=200 if found else 404)


def _plain(data: bytes, media_type: str, cached: str, status: int = 200) -> HttpResponse:
    """An answer for programs anywhere: what stands here is public and the same for everybody."""
    answer = HttpResponse(data, content_type=media_type, status=status)
    answer["Cache-Control"] = cached
    answer["Access-Control-Allow-Origin"] = "*"
    return answer
