"""Answers of OneRoster: errors as ``imsx_StatusInfo``, and who asks."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt

from oneplusx.apps.rostering import services
from oneplusx.apps.rostering.limits import PER_CLIENT, count_request
from oneplusx.apps.rostering.scopes import SCOPES
from oneplusx.domain.errors import Conflict, Denied, DomainError, Invalid, NotFound, TooMany
from oneplusx.web.clock import now
from oneplusx.web.wording import say

JSON = "application/json"
BEARER = "Bearer "
STATUSES: tuple[tuple[type[DomainError], HTTPStatus, str], ...] = (
    (NotFound, HTTPStatus.NOT_FOUND, "unknownobject"),
    (Denied, HTTPStatus.FORBIDDEN, "forbidden"),
    (Conflict, HTTPStatus.CONFLICT, "invaliddata"),
    (TooMany, HTTPStatus.TOO_MANY_REQUESTS, "server_busy"),
    (Invalid, HTTPStatus.UNPROCESSABLE_ENTITY, "invaliddata"),
)
MINORS = {
    "rostering.bad_filter": "invalid_filter_field",
    "rostering.unknown_filter_field": "invalid_filter_field",
    "rostering.unknown_sort_field": "invalid_sort_field",
    "rostering.unknown_selection_field": "invalid_selection_field",
    "rostering.bad_paging": "invalid_data",
    "rostering.bad_body": "invaliddata",
}
"""What is wrong with the question itself: 400."""
View = Callable[..., HttpResponse]


def json_answer(content: Any, status: int = HTTPStatus.OK) -> HttpResponse:
    """An answer that no cache keeps."""
    answer = HttpResponse(orjson.dumps(content), content_type=JSON, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def status_info(status: HTTPStatus, minor: str, description: str) -> HttpResponse:
    """An error as OneRoster tells it."""
    field = {"imsx_codeMinorFieldName": "TargetEndSystem", "imsx_codeMinorFieldValue": minor}
    answer = json_answer(
        {
            "imsx_codeMajor": "failure",
            "imsx_severity": "error",
            "imsx_description": description,
            "imsx_CodeMinor": {"imsx_codeMinorField": [field]},
        },
        status,
    )
    if status == HTTPStatus.UNAUTHORIZED:
        answer["WWW-Authenticate"] = 'Bearer error="invalid_token"'
    return answer


def refused(error: DomainError) -> HttpResponse:
    """An error of the domain."""
    words = say(error.code, error.params, get_language() or "en")
    if error.code in {"rostering.invalid_token", "rostering.no_token"}:
        return status_info(HTTPStatus.UNAUTHORIZED, "unauthorisedrequest", words)
    if error.code in MINORS:
        return status_info(HTTPStatus.BAD_REQUEST, MINORS[error.code], words)
    for kind, status, minor in STATUSES:
        if isinstance(error, kind):
            answer = status_info(status, minor, words)
            if isinstance(error, TooMany):
                answer["Retry-After"] = str(error.params.get("seconds", 60))
            return answer
    raise error


def roster_view(**methods: View) -> View:
    """One address of OneRoster: a view for each method, called with what the token opens."""

    @csrf_exempt
    def view(request: HttpRequest, **named: str) -> HttpResponse:
        handler = methods.get("GET" if request.method == "HEAD" else str(request.method))
        if handler is None:
            allowed = ", ".join(methods)
            answer = status_info(HTTPStatus.METHOD_NOT_ALLOWED, "unsupported", allowed)
            answer["Allow"] = allowed
            return answer
        try:
            return handler(request, _access(request), **named)
        except DomainError as error:
            return refused(error)

    return functools.wraps(next(iter(methods.values())))(view)


def _access(request: HttpRequest) -> services.Access:
    given = request.headers.get("Authorization", "")
    if not given.startswith(BEARER):
        raise Denied("rostering.no_token")
    instant = now()
    access = services.access_of(token=given.removeprefix(BEARER).strip(), now=instant)
    count_request(kind="client", who=str(access.client.id), limit=PER_CLIENT, now=instant)
    return access


def require_scope(access: services.Access, *wanted: str) -> None:
    """Refuses a token without one of the scopes.

    Raises:
        Denied: ``rostering.scope_missing``.
    """
    if not access.scopes & set(wanted):
        raise Denied("rostering.scope_missing", allowed=" / ".join(one for one in SCOPES if one in wanted))


def body_of(request: HttpRequest, name: str) -> Mapping[str, Any]:
    """The object that was sent.

    Raises:
        Invalid: ``rostering.bad_body``.
    """
    try:
        content = orjson.loads(request.body)
    except orjson.JSONDecodeError:
        raise Invalid("rostering.bad_body", field=name) from None
    body = content.get(name) if isinstance(content, dict) else None
    if not isinstance(body, dict):
        raise Invalid("rostering.bad_body", field=name)
    return body
