"""The token endpoint: OAuth 2.0 client credentials (RFC 6749 §4.4)."""

from __future__ import annotations

import base64
import binascii
from http import HTTPStatus
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from oneplusx.apps.rostering import services
from oneplusx.apps.rostering.limits import TOKENS_PER_ADDRESS, count_request
from oneplusx.apps.rostering.rest.answering import json_answer
from oneplusx.apps.rostering.scopes import PREFIX
from oneplusx.apps.rostering.services.clients import TOKEN_FOR
from oneplusx.domain.errors import Denied, Invalid, TooMany
from oneplusx.web.clock import now
from oneplusx.web.requests import address_of


@csrf_exempt
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """A token for an hour; client and secret by HTTP Basic or in the form."""
    if request.POST.get("grant_type") != "client_credentials":
        return _error("unsupported_grant_type")
    client_id, secret = _credentials(request)
    scopes = request.POST.get("scope", "").split()
    instant = now()
    try:
        count_request(kind="token", who=address_of(request), limit=TOKENS_PER_ADDRESS, now=instant)
        made, held = services.issue_access_token(client_id=client_id, secret=secret, scopes=scopes, now=instant)
    except TooMany as error:
        answer = _error("temporarily_unavailable", HTTPStatus.TOO_MANY_REQUESTS)
        answer["Retry-After"] = str(error.params["seconds"])
        return answer
    except Denied:
        return _error("invalid_client", HTTPStatus.UNAUTHORIZED)
    except Invalid:
        return _error("invalid_scope")
    scope = " ".join(PREFIX + one for one in held)
    lasts = int(TOKEN_FOR.total_seconds())
    return json_answer({"access_token": made, "token_type": "bearer", "expires_in": lasts, "scope": scope})


def _credentials(request: HttpRequest) -> tuple[str, str]:
    given = request.headers.get("Authorization", "")
    if not given.lower().startswith("basic "):
        return request.POST.get("client_id", ""), request.POST.get("client_secret", "")
    try:
        decoded = base64.b64decode(given[6:].strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    name, _colon, secret = decoded.partition(":")
    return unquote(name), unquote(secret)


def _error(code: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> HttpResponse:
    answer = json_answer({"error": code}, status)
    if status == HTTPStatus.UNAUTHORIZED:
        answer["WWW-Authenticate"] = 'Basic realm="oneplusx"'
    return answer
