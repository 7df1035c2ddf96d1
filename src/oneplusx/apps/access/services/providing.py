"""Signing in to other systems with this one's accounts (对外登录): systems, their names for people, the key."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from allauth.idp.oidc.models import Client, Token
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.db import transaction

from oneplusx.apps.access.models import OutsideClient, OutsideSubject, ProviderKey
from oneplusx.apps.parties.models import Institution, User
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.errors import Invalid, NotFound
from oneplusx.web.actor import Actor
from oneplusx.web.sealing import seal

KEY_BITS = 2048
SECRET_BYTES = 32
SCOPES = ("openid", "profile", "institution", "roles")
LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})


@transaction.atomic
def register_client(
    *,
    institution: Institution,
    name: str,
    redirect_uris: Sequence[str],
    scopes: Sequence[str],
    actor: Actor,
    now: datetime,
) -> tuple[OutsideClient, str]:
    """Registers a system whose users sign in here (登记接入系统).

    Returns:
        The system and its secret, which is never shown again.

    Raises:
        Denied: ``denied``.
        Invalid: ``field.required``, ``access.bad_redirect``.
    """
    require(actor, "clients.manage")
    if not name.strip() or not redirect_uris:
        raise Invalid("field.required", field="redirect_uris" if name.strip() else "name")
    for one in redirect_uris:
        if not _is_good(one):
            raise Invalid("access.bad_redirect", found=one[:100])
    secret = secrets.token_urlsafe(SECRET_BYTES)
    client = Client(name=name.strip(), type=Client.Type.CONFIDENTIAL)
    client.set_scopes(["openid", *(scope for scope in SCOPES if scope in scopes and scope != "openid")])
    client.set_redirect_uris(list(redirect_uris))
    client.set_secret(secret)
    client.save()
    made = OutsideClient.objects.create(institution=institution, name=client.name, client_key=client.id, made_at=now)
    record_act(
        verb="access.client_registered",
        subject_kind="outside_client",
        subject_id=made.id,
        institution_id=institution.id,
        facts={"redirect_uris": list(redirect_uris), "scopes": client.get_scopes()},
        actor=actor,
        now=now,
    )
    return made, secret


def _is_good(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL)
    return bool(is_safe and parts.hostname and not parts.fragment and "*" not in address and address.isascii())


@transaction.atomic
def end_client(*, client_id: UUID, actor: Actor, now: datetime) -> None:
    """Ends a system's access at once, with all its tokens (停用接入系统).

    Raises:
        Denied: ``denied``.
        NotFound: ``not_found``.
    """
    require(actor, "clients.manage")
    found = OutsideClient.objects.filter(id=client_id, ended_at=None).first()
    if found is None:
        raise NotFound("not_found")
    OutsideClient.objects.filter(id=found.id).update(ended_at=now)
    Token.objects.filter(client_id=found.client_key).delete()
    Client.objects.filter(id=found.client_key).delete()
    record_act(
        verb="access.client_ended",
        subject_kind="outside_client",
        subject_id=found.id,
        institution_id=found.institution_id,
        actor=actor,
        now=now,
    )


def subject_for(*, client_key: str, user: User, actor: Actor, now: datetime) -> str:  # noqa: ARG001 - a name, no act
    """Under which name a system knows somebody (对外标识): made the first time, and the same ever after."""
    client = OutsideClient.objects.get(client_key=client_key)
    made, _is_new = OutsideSubject.objects.get_or_create(
        client=client, user=user, defaults={"subject": secrets.token_hex(SECRET_BYTES // 2)}
    )
    return made.subject


@transaction.atomic
def provider_keys(*, actor: Actor, now: datetime) -> list[ProviderKey]:
    """The keys that say who somebody is, newest last; the first is made when it is first needed (身份签名密钥)."""
    known = list(ProviderKey.objects.order_by("made_at"))
    if known:
        return known
    pem = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    made = ProviderKey.objects.create(pem_sealed=seal(pem.decode()), made_at=now)
    record_act(verb="access.key_made", subject_kind="provider_key", subject_id=made.id, actor=actor, now=now)
    return list(ProviderKey.objects.order_by("made_at"))
