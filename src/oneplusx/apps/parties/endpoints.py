"""Writes of the REST interface under an idempotency key: a repeated request gets the first answer.

Source: draft-ietf-httpapi-idempotency-key-header.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Header
from ninja.responses import Status

from oneplusx.apps.trail.idempotency import KEY_CHARACTERS_MAX, digest_of, once
from oneplusx.web.requests import actor_of

IdempotencyKey = Header[str | None]
"""Parameter of an endpoint: ``idempotency_key: IdempotencyKey = None`` reads the header ``Idempotency-Key``."""


def once_per_key(
    request: HttpRequest,
    response: HttpResponse,
    key: str | None,
    produce: Callable[[], tuple[int, Any]],
) -> Status[Any]:
    """Answers a write; with a key, a repeat of the same request by the same caller gets the first answer.

    Args:
        response: The temporal response of the endpoint (a parameter ``response: HttpResponse``); gets the header
            ``Idempotency-Key`` back.
        produce: Does the write; answers (status, JSON body).

    Raises:
        Conflict: ``idempotency.key_reused``: the key came with another request before.
        Invalid: ``idempotency.key_too_long``.
    """
    if key is None:
        status, body = produce()
        return Status(status, body)
    response["Idempotency-Key"] = key[:KEY_CHARACTERS_MAX].encode("ascii", "replace").decode()
    scope = f"{actor_of(request).id}:{request.method} {request.path}"
    status, body = once(scope, key, digest_of(request.method or "", request.get_full_path(), request.body), produce)
    return Status(status, body)
