"""Tries an institution's sign-in without anybody signing in (测试连接)."""

from __future__ import annotations

import requests
from django.utils.translation import gettext as _

from oneplusx.apps.access import cas
from oneplusx.apps.access.models import OutsideSignIn, Protocol
from oneplusx.apps.access.outgoing import SafeSession

WANTED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
KNOWN_REFUSALS = frozenset({"INVALID_TICKET", "INVALID_TICKET_SPEC", "INVALID_SERVICE", "UNAUTHORIZED_SERVICE_PROXY"})


def probe(outside: OutsideSignIn, origin: str) -> str:
    """What is wrong with it, in words; empty: nothing."""
    return _probe_oidc(outside) if outside.protocol == Protocol.OIDC else _probe_cas(outside, origin)


def _probe_oidc(outside: OutsideSignIn) -> str:
    """Its description must be there, complete and its own; its keys must be readable."""
    try:
        with SafeSession() as session:
            told = session.get(f"{outside.base_url}/.well-known/openid-configuration").json()
            missing = [name for name in WANTED if not told.get(name)]
            if missing:
                return _("its description lacks %(names)s") % {"names": ", ".join(missing)}
            if told["issuer"].rstrip("/") != outside.base_url:
                return _("it calls itself %(name)s") % {"name": told["issuer"]}
            if not session.get(told["jwks_uri"]).json().get("keys"):
                return _("it shows no keys")
    except (requests.RequestException, ValueError, AttributeError):
        return _("it cannot be reached, or its answer cannot be read")
    return ""


def _probe_cas(outside: OutsideSignIn, origin: str) -> str:
    """A ticket that nobody issued must be refused in the language of CAS."""
    try:
        cas.validate(outside.base_url, service=origin, ticket="ST-0-test")
    except cas.CasRefused as refusal:
        if str(refusal) in KNOWN_REFUSALS:
            return ""
        return _("it cannot be reached, or its answer cannot be read")
    return _("it takes any ticket")
