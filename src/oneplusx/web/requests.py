"""What views ask of a request."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from oneplusx.web.actor import PUBLIC, Actor


def actor_of(request: HttpRequest) -> Actor:
    """Who asks: put on the request by the middleware (pages) or by the token (REST interface)."""
    actor: Actor = getattr(request, "actor", PUBLIC)
    return actor


def origin_of(request: HttpRequest) -> str:
    """Scheme and host of the site, for links that leave it."""
    return f"{request.scheme}://{request.get_host()}"


def address_of(request: HttpRequest) -> str:
    """Network address of the asking machine: the peer, or behind a proxy of ours the last address it forwards."""
    peer = str(request.META.get("REMOTE_ADDR", ""))
    if peer not in settings.ONEPLUSX_PROXIES:
        return peer
    return str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip() or peer
