"""Tokens of other systems (接口令牌): shown once, stored as a hash, limited to roles and scopes."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from oneplusx.apps.parties.models import ApiToken, Institution
from oneplusx.apps.parties.permissions import ROLES_OF_KIND, permissions_of, require
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.calendar import closes_at
from oneplusx.domain.errors import Conflict, Invalid
from oneplusx.web.actor import Actor, Role
from oneplusx.web.clock import local_date

PREFIX = "opx_"
SECRET_BYTES = 32


def token_digest(secret: str) -> str:
    """What is stored of a token. It holds 256 random bits, so a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def create_token(
    *,
    institution: Institution,
    name: str,
    actor: Actor,
    now: datetime,
    roles: Sequence[Role] | None = None,
    scopes: Sequence[str] | None = None,
    expires_on: date | None = None,
) -> tuple[ApiToken, str]:
    """Creates a token of an institution (创建令牌).

    Args:
        roles: Roles it acts in; by default the first one of the institution's kind.
        scopes: Permissions it is limited to; by default all of its roles.
        expires_on: Last day on which it holds.

    Returns:
        The token and its secret, which is never shown again.

    Raises:
        Denied: ``denied``.
        Invalid: ``field.required``, ``parties.role_not_here``, ``parties.unknown_scope``, ``parties.token_expired``.
    """
    require(actor, "tokens.manage", None if actor.has_role(Role.OPERATOR) else institution.id)
    if not name.strip():
        raise Invalid("field.required", field="name")
    allowed_roles = ROLES_OF_KIND[institution.kind]
    held = tuple(roles) if roles else allowed_roles[:1]
    if not set(held) <= set(allowed_roles):
        raise Invalid("parties.role_not_here", institution=institution.name_zh)
    possible = permissions_of(held)
    limited = tuple(scopes) if scopes is not None else possible
    if not set(limited) <= set(possible):
        raise Invalid("parties.unknown_scope", found=", ".join(sorted(set(limited) - set(possible))))
    if expires_on is not None and expires_on < local_date(now):
        raise Invalid("parties.token_expired")
    secret = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
    token = ApiToken.objects.create(
        institution=institution,
        name=name.strip(),
        token_hash=token_digest(secret),
        roles=[role.value for role in held],
        scopes=sorted(limited),
        created_by_id=actor.id,
        created_at=now,
        expires_at=None if expires_on is None else closes_at(expires_on),
    )
    record_act(
        verb="parties.token_created",
        subject_kind="api_token",
        subject_id=token.id,
        institution_id=institution.id,
        facts={"roles": token.roles, "scopes": token.scopes},
        actor=actor,
        now=now,
    )
    return token, secret


@transaction.atomic
def revoke_token(*, token: ApiToken, actor: Actor, now: datetime) -> None:
    """Ends a token at once (吊销令牌).

    Raises:
        Denied: ``denied``.
        Conflict: ``state.changed``: it was revoked before.
    """
    require(actor, "tokens.manage", None if actor.has_role(Role.OPERATOR) else token.institution_id)
    if not ApiToken.objects.filter(id=token.id, revoked_at=None).update(revoked_at=now):
        raise Conflict("state.changed")
    record_act(
        verb="parties.token_revoked",
        subject_kind="api_token",
        subject_id=token.id,
        institution_id=token.institution_id,
        actor=actor,
        now=now,
    )


def note_token_use(*, actor: Actor, now: datetime) -> None:
    """Keeps the last day on which a token acted: at most one write a day and token."""
    on = local_date(now)
    ApiToken.objects.filter(Q(id=actor.id) & (Q(last_used_on=None) | Q(last_used_on__lt=on))).update(last_used_on=on)
