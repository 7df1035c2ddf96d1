"""Puts the actor on each request, and lets a reading one ask each question once."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from oneplusx.apps.parties.selectors import actor_for
from oneplusx.web.actor import PUBLIC
from oneplusx.web.remembering import remembering


class ActorMiddleware:
    """Sets ``request.actor`` from the signed-in user; the public without one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with remembering(request.method or ""):
            request.actor = actor_for(request.user) if request.user.is_authenticated else PUBLIC  # type: ignore[attr-defined]
            return self.get_response(request)
