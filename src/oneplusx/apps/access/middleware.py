"""Sessions that nobody uses end, and officers come in with two factors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from oneplusx.apps.access import selectors, services
from oneplusx.apps.parties.models import User
from oneplusx.web.actor import PUBLIC, Actor
from oneplusx.web.clock import now
from oneplusx.web.problems import problem_answer, problem_body
from oneplusx.web.requests import actor_of, address_of

REST_PATH = "/api/"
QUIET_PATHS = frozenset({"/session/left/", "/session/keep/"})
"""What the script of an unused page asks: no sign of anybody being there."""
PATH_FIELD = "kept_path"
LAST_KEY = "access.last"
TOUCHED_SECONDS = 60
NOWHERE = "0.0.0.0"  # noqa: S104 - no address is known, nothing listens
OPEN_TO_ALL = frozenset({"account_login", "account_logout", "landing", "help", "privacy", "set_language", "looks"})
SEEN_KEY = "access.second_factor"
OPEN = frozenset(
    {
        "access:left",
        "access:stay",
        "account_logout",
        "account_reauthenticate",
        "looks",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_index",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "set_language",
    }
)
"""What an officer without a second factor can open: setting one up, leaving, language and looks."""


class IdleMiddleware:
    """Ends a session after so many minutes without a request; a form that comes too late is kept for its sender.

    The time of the last request stands in the session and is written once a minute at most.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        user, actor = request.user, actor_of(request)
        if isinstance(user, User) and not _is_by_token(request):
            instant = now()
            left = seconds_left(request, actor, instant)
            if left is not None and left <= 0:
                request.idle_user, request.idle_actor = user, actor  # type: ignore[attr-defined]
                request.user, request.actor = AnonymousUser(), PUBLIC  # type: ignore[attr-defined]
            else:
                self.go_on(request, user, actor, instant)
        return self.get_response(request)

    def go_on(self, request: HttpRequest, user: User, actor: Actor, instant: datetime) -> None:
        limit = selectors.idle_seconds_max(actor)
        request.idle_seconds = limit  # type: ignore[attr-defined]
        last = request.session.get(LAST_KEY)
        if request.path in QUIET_PATHS or (last is not None and instant.timestamp() - last < TOUCHED_SECONDS):
            return
        request.session[LAST_KEY] = instant.timestamp()
        if request.session.session_key:
            services.touch_session(
                user=user,
                session_key=request.session.session_key,
                address=address_of(request) or NOWHERE,
                agent=request.headers.get("User-Agent", ""),
                actor=actor,
                now=instant,
            )

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """Here the forgery check has been passed: only what the sender's own page sent is kept."""
        user = getattr(request, "idle_user", None)
        if user is None:
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name == "access:left":
            return None
        if request.method == "POST" and not request.path.startswith(REST_PATH):
            keep(request, user, request.idle_actor, is_typing=name == "access:keep")  # type: ignore[attr-defined]
        logout(request)
        if request.path.startswith(REST_PATH):
            return problem_answer(problem_body(HTTPStatus.UNAUTHORIZED, "access.idle"))
        if name in OPEN_TO_ALL:
            return None
        messages.info(request, _("You were signed out because nothing happened for a while. What you typed is kept."))
        return _to_sign_in(request)


def keep(request: HttpRequest, user: User, actor: Actor, *, is_typing: bool) -> None:
    """Keeps the form that was sent, or that the script of the page hands over while it is being typed."""
    path = request.POST.get(PATH_FIELD, "") if is_typing else request.get_full_path()
    if not path.startswith("/") or path.startswith("//"):
        return
    services.keep_work(
        user=user,
        path=path,
        fields=[(name, text) for name, texts in request.POST.lists() for text in texts if name != PATH_FIELD],
        was_sent=not is_typing,
        has_files=bool(request.FILES),
        actor=actor,
        now=now(),
    )


def _is_by_token(request: HttpRequest) -> bool:
    return request.path.startswith(REST_PATH) and "Authorization" in request.headers


def seconds_left(request: HttpRequest, actor: Actor, instant: datetime) -> float | None:
    """How long the session still lasts without a request; ``None``: it has just begun."""
    last = request.session.get(LAST_KEY)
    return None if last is None else selectors.idle_seconds_max(actor) - (instant.timestamp() - last)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in, and back to the page afterwards; a form goes back to the page it stood on."""
    came_from = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")).path
    back = request.get_full_path() if request.method == "GET" and "HX-Request" not in request.headers else came_from
    address = f"{settings.LOGIN_URL}?{urlencode({'next': back or '/home/'})}"
    if "HX-Request" in request.headers:
        answer = HttpResponse(status=HTTPStatus.NO_CONTENT)
        answer["HX-Redirect"] = address
        return answer
    return redirect(address)


class SecondFactorMiddleware:
    """Takes the roles off an officer without a second factor, and leads to the page where one is set up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        actor = actor_of(request)
        if is_missing(request, actor):
            request.actor = Actor(id=actor.id, name=actor.name)  # type: ignore[attr-defined]
            request.lacks_second_factor = True  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        if not getattr(request, "lacks_second_factor", False):
            return None
        if request.path.startswith(REST_PATH):
            if "Authorization" in request.headers:  # the token answers for itself, whatever cookie came along
                return None
            return problem_answer(problem_body(HTTPStatus.FORBIDDEN, "access.second_factor_missing"))
        match = request.resolver_match
        return None if match and match.view_name in OPEN else redirect("mfa_index")


def is_missing(request: HttpRequest, actor: Actor) -> bool:
    """Whether two factors are needed and one is missing; once found, it is not looked for again in this session."""
    user = request.user
    if not isinstance(user, User) or not selectors.needs_second_factor(actor, user):
        return False
    if request.session.get(SEEN_KEY) == str(user.id):
        return False
    if not selectors.has_second_factor(user):
        return True
    request.session[SEEN_KEY] = str(user.id)
    return False
