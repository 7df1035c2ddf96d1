"""Answers to machines: JSON that any origin may read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

CREDENTIAL = "application/vc"
JSON = "application/json"
JSON_LD = "application/ld+json"


def text_answer(text: str | bytes, media_type: str = CREDENTIAL, *, kept_seconds: int = 0) -> HttpResponse:
    """A document as it is stored.

    Args:
        kept_seconds: How long others may keep it; 0: not without asking again.
    """
    answer = HttpResponse(text, content_type=media_type)
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cache-Control"] = f"public, max-age={kept_seconds}" if kept_seconds else "public, no-cache"
    return answer


def json_answer(document: Mapping[str, Any], *, status: int = 200, media_type: str = JSON) -> HttpResponse:
    """An answer of an interface: never kept."""
    answer = HttpResponse(orjson.dumps(document), content_type=media_type, status=status)
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cache-Control"] = "no-store"
    return answer


def download(content: bytes, media_type: str, name: str) -> HttpResponse:
    """A file for its owner alone."""
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def wants_page(request: HttpRequest) -> bool:
    """Whether somebody looks with a browser rather than a program."""
    return request.get_preferred_type(["application/ld+json", "application/json", "text/html"]) == "text/html"
