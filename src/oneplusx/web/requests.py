"""What views ask of a request."""

from __future__ import annotations

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
    """Network address of the asking machine; a proxy in front must set it."""
    return str(request.META.get("REMOTE_ADDR", ""))
