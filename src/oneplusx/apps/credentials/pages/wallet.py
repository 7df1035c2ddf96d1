"""OpenID4VCI: how a wallet fetches a credential that its holder offered it. Errors as the specification names them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from oneplusx.apps.credentials import selectors, services
from oneplusx.apps.credentials.answers import json_answer
from oneplusx.apps.credentials.openid import CONFIGURATION, GRANT, issuer_metadata, server_metadata
from oneplusx.domain.errors import Conflict, Denied, Invalid
from oneplusx.web.clock import now

BAD, UNAUTHORIZED = 400, 401
BODY_MAX = 64_000
ERRORS: Mapping[str, str] = {
    "wallet.invalid_proof": "invalid_proof",
    "wallet.invalid_nonce": "invalid_nonce",
    "wallet.invalid_request": "invalid_credential_request",
    "wallet.unknown_configuration": "unknown_credential_configuration",
    "wallet.not_in_force": "credential_request_denied",
}


@require_safe
def issuer(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """What can be fetched here, and how."""
    return json_answer(issuer_metadata())


@require_safe
def server(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Where tokens are issued."""
    return json_answer(server_metadata())


@require_safe
def offer(request: HttpRequest, wallet_offer_id: UUID) -> HttpResponse:  # noqa: ARG001
    """The offer behind the link of a QR code."""
    return json_answer(selectors.open_offer(wallet_offer_id, now=now()))


@csrf_exempt
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """A token for the code of an offer and the digits its holder was told."""
    kind, code = request.POST.get("grant_type", ""), request.POST.get("pre-authorized_code", "")
    if kind != GRANT:
        return _refused("unsupported_grant_type" if kind else "invalid_request")
    if not code or "tx_code" not in request.POST:
        return _refused("invalid_request")
    try:
        made = services.redeem_offer(code=code, pin=request.POST["tx_code"], now=now())
    except Denied:
        return _refused("invalid_grant")
    return json_answer({"access_token": made.token, "token_type": "Bearer", "expires_in": made.seconds})


@csrf_exempt
@require_POST
def nonce(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """A nonce for the proof of a key."""
    return json_answer({"c_nonce": services.issue_nonce(now=now())})


@csrf_exempt
@require_POST
def credential(request: HttpRequest) -> HttpResponse:
    """The credential, bound to the key whose possession is proven."""
    bearer = _bearer(request)
    try:
        if not services.token_holds(token=bearer, now=now()):
            return _unauthorized()
        document = services.deliver_credential(token=bearer, proof=_proof(_body(request)), now=now())
    except Denied:
        return _unauthorized()
    except (Invalid, Conflict) as error:
        return _refused(ERRORS.get(error.code, "credential_request_denied"))
    return json_answer({"credentials": [{"credential": document}]})


def _bearer(request: HttpRequest) -> str:
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if kind.lower() == "bearer" else ""


def _body(request: HttpRequest) -> dict[str, Any]:
    """The request for our one kind of credential.

    Raises:
        Invalid: ``wallet.invalid_request``, ``wallet.unknown_configuration``.
    """
    try:
        body = orjson.loads(request.body) if len(request.body) <= BODY_MAX else None
    except orjson.JSONDecodeError:
        body = None
    if not isinstance(body, dict) or body.get("credential_identifier") is not None:
        raise Invalid("wallet.invalid_request")
    if body.get("credential_configuration_id") != CONFIGURATION:
        raise Invalid("wallet.unknown_configuration")
    return body


def _proof(body: Mapping[str, Any]) -> str:
    """The one proof of the request, as of 1.0 (``proofs``) or of the drafts before it (``proof``).

    Raises:
        Invalid: ``wallet.invalid_proof``.
    """
    proofs, single = body.get("proofs"), body.get("proof")
    found = proofs.get("jwt") if isinstance(proofs, dict) and set(proofs) == {"jwt"} else None
    if isinstance(found, list) and len(found) == 1 and isinstance(found[0], str):
        return found[0]
    if isinstance(single, dict) and single.get("proof_type") == "jwt" and isinstance(single.get("jwt"), str):
        return str(single["jwt"])
    raise Invalid("wallet.invalid_proof")


def _refused(error: str) -> HttpResponse:
    return json_answer({"error": error}, status=BAD)


def _unauthorized() -> HttpResponse:
    answer = json_answer({"error": "invalid_token"}, status=UNAUTHORIZED)
    answer["WWW-Authenticate"] = 'Bearer error="invalid_token"'
    return answer
