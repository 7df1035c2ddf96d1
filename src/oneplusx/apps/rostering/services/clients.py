"""Clients of a college (接入系统): secrets shown once and stored as hashes, short-lived signed tokens."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.db.models import Q

from oneplusx.apps.parties.permissions import require
from oneplusx.apps.rostering.models import RosterClient
from oneplusx.apps.rostering.scopes import SCOPES, short
from oneplusx.apps.rostering.selectors import PROVIDE, client_for, providing_college_for
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.errors import Conflict, Denied, Invalid
from oneplusx.web.actor import Actor, Grant, Role
from oneplusx.web.clock import local_date

SECRET_BYTES = 32
CLIENTS_MAX = 50
TOKEN_FOR = timedelta(hours=1)
SALT = "oneplusx.rostering.token"


@dataclass(frozen=True, slots=True)
class Access:
    """A token that holds: whose it is, and what it opens."""

    client: RosterClient
    scopes: frozenset[str]

    @property
    def actor(self) -> Actor:
        """The client as one who acts: it records results in its college, nothing else."""
        grant = Grant(role=Role.ACADEMIC_AFFAIRS, institution_id=self.client.college_id)
        return Actor(self.client.id, self.client.name, grants=(grant,), scopes=frozenset({"import.course_results"}))


def _digest(secret: str) -> str:
    """It holds 256 random bits, so a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def create_client(
    *, college_id: UUID, name: str, scopes: Sequence[str], actor: Actor, now: datetime
) -> tuple[RosterClient, str]:
    """Lets another system read a college's rosters (新增接入系统).

    Args:
        scopes: Of ``scopes.SCOPES``.

    Returns:
        The client and its secret, which is never shown again.

    Raises:
        NotFound: ``not_found``: the college is not the actor's.
        Invalid: ``field.required``, ``rostering.unknown_scope``.
        Conflict: ``rostering.too_many_clients``.
    """
    college = providing_college_for(actor, college_id)
    require(actor, PROVIDE, college.id)
    if not name.strip():
        raise Invalid("field.required", field="name")
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        raise Invalid("rostering.unknown_scope", found=", ".join(unknown))
    if RosterClient.objects.filter(college=college, revoked_at=None).count() >= CLIENTS_MAX:
        raise Conflict("rostering.too_many_clients", allowed=CLIENTS_MAX)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    client = RosterClient.objects.create(
        college=college,
        name=name.strip()[:120],
        secret_hash=_digest(secret),
        scopes=[scope for scope in SCOPES if scope in scopes],
        created_by_id=actor.id,
        created_at=now,
    )
    _record("rostering.client_created", client, actor, now)
    return client, secret


@transaction.atomic
def renew_secret(*, client_id: UUID, actor: Actor, now: datetime) -> str:
    """Makes a new secret (更换密钥); the former one stops at once. Answers it; it is never shown again.

    Raises:
        NotFound: ``not_found``.
        Conflict: ``state.changed``: it is revoked.
    """
    client = client_for(actor, client_id)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    if not RosterClient.objects.filter(id=client.id, revoked_at=None).update(secret_hash=_digest(secret)):
        raise Conflict("state.changed")
    _record("rostering.client_renewed", client, actor, now)
    return secret


@transaction.atomic
def revoke_client(*, client_id: UUID, actor: Actor, now: datetime) -> None:
    """Ends a client and its tokens at once (停用接入系统).

    Raises:
        NotFound: ``not_found``.
        Conflict: ``state.changed``.
    """
    client = client_for(actor, client_id)
    if not RosterClient.objects.filter(id=client.id, revoked_at=None).update(revoked_at=now):
        raise Conflict("state.changed")
    _record("rostering.client_revoked", client, actor, now)


def _record(verb: str, client: RosterClient, actor: Actor, now: datetime) -> None:
    record_act(
        verb=verb,
        subject_kind="rostering.client",
        subject_id=client.id,
        institution_id=client.college_id,
        facts={"name": client.name, "scopes": client.scopes},
        actor=actor,
        now=now,
    )


def issue_access_token(*, client_id: str, secret: str, scopes: Sequence[str], now: datetime) -> tuple[str, list[str]]:
    """A token for a client (签发令牌): signed, not stored, for an hour; it ends with its client.

    Args:
        scopes: Wanted, with or without the address before them; none: all that the client has.

    Returns:
        The token and the scopes it holds.

    Raises:
        Denied: ``rostering.invalid_client``.
        Invalid: ``rostering.unknown_scope``: none of the wanted ones is the client's.
    """
    client = _client(client_id)
    known = client.secret_hash if client else _digest("")
    if not hmac.compare_digest(known, _digest(secret)) or client is None or client.revoked_at is not None:
        raise Denied("rostering.invalid_client")
    wanted = [short(scope) for scope in scopes] or list(client.scopes)
    held = [scope for scope in client.scopes if scope in wanted]
    if not held:
        raise Invalid("rostering.unknown_scope", found=" ".join(scopes))
    until = int((now + TOKEN_FOR).timestamp())
    return signing.dumps([client.id.hex, held, until, client.secret_hash[:8]], salt=SALT, compress=True), held


def access_of(*, token: str, now: datetime) -> Access:
    """What a token opens now (核验令牌), and keeps the day of its use.

    Raises:
        Denied: ``rostering.invalid_token``: unknown, expired, of a revoked client or of a former secret.
    """
    try:
        client_id, held, until, mark = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        raise Denied("rostering.invalid_token") from None
    client = _client(client_id)
    is_over = until <= now.timestamp()
    if client is None or is_over or client.revoked_at is not None or not client.secret_hash.startswith(mark):
        raise Denied("rostering.invalid_token")
    note_use(client=client, now=now)
    return Access(client, frozenset(held) & frozenset(client.scopes))


def note_use(*, client: RosterClient, now: datetime) -> None:
    """Keeps the last day on which a client read (最近使用): at most one write a day."""
    on = local_date(now)
    if client.last_used_on is None or client.last_used_on < on:
        rows = RosterClient.objects.filter(Q(last_used_on=None) | Q(last_used_on__lt=on), id=client.id)
        rows.update(last_used_on=on)


def _client(text: str) -> RosterClient | None:
    try:
        client_id = UUID(text)
    except ValueError:
        return None
    return RosterClient.objects.select_related("college").filter(id=client_id).first()
