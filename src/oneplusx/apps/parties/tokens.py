"""Access of other systems: bearer tokens of institutions, and the session of pages, as actors of the REST interface."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from ninja.security import APIKeyCookie, HttpBearer

from oneplusx.apps.parties.models import ApiToken, Person
from oneplusx.apps.parties.selectors import actor_for, actor_of_person, demo_cast
from oneplusx.apps.parties.services.tokens import note_token_use, token_digest
from oneplusx.domain.errors import Denied
from oneplusx.web.actor import Actor, Grant, Role
from oneplusx.web.clock import now

SANDBOX = "opx_sandbox_"
"""How the tokens of the demo cast begin: what follows is the name to sign in with."""


def actor_of_token(token: ApiToken) -> Actor:
    """The actor behind a token: its roles in its institution, limited to its scopes."""
    grants = tuple(Grant(role=Role(role), institution_id=token.institution_id) for role in token.roles)
    return Actor(id=token.id, name=token.name, grants=grants, scopes=frozenset(token.scopes))


def sandbox_token(username: str) -> str:
    """The ready token of a member of the demo cast; it holds in demo mode only and has no row of its own."""
    return SANDBOX + username


def _sandbox_actor(secret: str) -> Actor | None:
    if not settings.DEMO_MODE:
        return None
    user = demo_cast().filter(username=secret.removeprefix(SANDBOX)).first()
    return actor_for(user) if user is not None else None


def find_actor(secret: str) -> Actor | None:
    """The actor behind the token with that secret, if it holds now."""
    if secret.startswith(SANDBOX):
        return _sandbox_actor(secret)
    token = _holding().filter(token_hash=token_digest(secret)).first()
    return actor_of_token(token) if token is not None else None


def actor_by_id(actor_id: UUID) -> Actor:
    """Who asked for work that is done later, a person or a token, with what they may do now.

    Raises:
        Denied: ``denied``: a token that does not hold any more.
    """
    if (person := Person.objects.filter(id=actor_id).first()) is not None:
        return actor_of_person(person)
    if (token := _holding().filter(id=actor_id).first()) is None:
        raise Denied("denied")
    return actor_of_token(token)


def _holding() -> QuerySet[ApiToken]:
    return ApiToken.objects.filter(Q(expires_at=None) | Q(expires_at__gt=now()), revoked_at=None)


class TokenAuth(HttpBearer):
    """``Authorization: Bearer …``; sets ``request.actor``."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """The actor of a valid token."""
        actor = find_actor(token)
        if actor is None:
            return None
        note_token_use(actor=actor, now=now())
        request.actor = actor  # type: ignore[attr-defined]
        return actor


class SessionAuth(APIKeyCookie):
    """The session of somebody signed in to the pages; writes need the CSRF token."""

    param_name = "sessionid"

    def __call__(self, request: HttpRequest) -> Actor | None:
        """Nobody signed in: no answer, so that the caller is asked for a token rather than for a CSRF token."""
        actor: Actor = request.actor  # type: ignore[attr-defined]
        return None if actor.is_public else super().__call__(request)

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:  # noqa: ARG002
        """The actor already put on the request by the middleware."""
        actor: Actor = request.actor  # type: ignore[attr-defined]
        return actor
