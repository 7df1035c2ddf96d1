"""VC-API: issuing for tests of other software, where the operator enabled it. Never an answer of 500."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from oneplusx.apps.credentials import services
from oneplusx.apps.credentials.answers import json_answer
from oneplusx.apps.parties.permissions import may
from oneplusx.apps.parties.tokens import find_actor
from oneplusx.domain.credential.documents import read_json
from oneplusx.domain.errors import DomainError, Invalid
from oneplusx.web.actor import PUBLIC, Actor
from oneplusx.web.clock import now

CREATED, BAD, UNAUTHORIZED, FORBIDDEN, UNPROCESSABLE = 201, 400, 401, 403, 422
BODY_MAX = 2_000_000


@csrf_exempt
@require_POST
def issue(request: HttpRequest) -> HttpResponse:
    """Signs ``credential`` with the test issuer's key."""
    if not settings.ONEPLUSX_TEST_ISSUER:
        raise Http404
    actor = _caller(request)
    if actor is None:
        answer = _problem(UNAUTHORIZED, "vc_api.unauthorized")
        answer["WWW-Authenticate"] = "Bearer"
        return answer
    if not (settings.ONEPLUSX_TEST_ISSUER_OPEN or may(actor, "credentials.test_issue")):
        return _problem(FORBIDDEN, "denied")
    try:
        credential = _credential(request)
    except Invalid as error:
        return _problem(BAD, error.code, error)
    try:
        signed = services.issue_for_tests(credential=credential, actor=actor, now=now())
    except DomainError as error:
        return _problem(BAD if error.code != "keys.none_active" else UNPROCESSABLE, error.code, error)
    return json_answer({"verifiableCredential": signed}, status=CREATED)


def _caller(request: HttpRequest) -> Actor | None:
    """Whose token it is; nobody in particular where the setting asks for none."""
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer" and secret.strip():
        return find_actor(secret.strip())
    return PUBLIC if settings.ONEPLUSX_TEST_ISSUER_OPEN else None


def _credential(request: HttpRequest) -> dict[str, Any]:
    """The credential of the body; options say nothing that we could not do anyhow.

    Raises:
        Invalid: ``vc_api.bad_body`` and what reading JSON refuses.
    """
    if len(request.body) > BODY_MAX:
        raise Invalid("vc_api.bad_body")
    body = read_json(request.body)
    credential, options = body.get("credential"), body.get("options", {})
    if not isinstance(credential, dict) or not isinstance(options, dict):
        raise Invalid("vc_api.bad_body")
    return credential


def _problem(status: int, code: str, error: DomainError | None = None) -> HttpResponse:
    document: dict[str, Any] = {"type": f"urn:oneplusx:{code}", "title": code, "status": status}
    if error is not None:
        document["detail"] = str(error)
        document["errors"] = [str(one) for one in error.params.get("problems", [])]  # type: ignore[attr-defined]
    return json_answer(document, status=status, media_type="application/problem+json")
