"""The one place that opens a private key and signs (签名): one act on the trail per batch."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from threading import Lock
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from oneplusx.apps.keys.models import KeyOwner, KeyState, SigningKey
from oneplusx.apps.keys.services.lifecycle import create_key
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.credential.keys import SigningKey as Signer
from oneplusx.domain.credential.templates import CredentialTemplates
from oneplusx.domain.errors import Conflict
from oneplusx.web.actor import SYSTEM
from oneplusx.web.sealing import unseal_bytes

OPEN_KEYS_MAX = 64
SIGNING = "keys.signing"

_opened: OrderedDict[UUID, Signer] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Signature:
    """An Ed25519 signature (64 bytes) and the verification method of the key that made it."""

    key_id: str
    signature: bytes


@lru_cache(maxsize=1)
def _templates() -> CredentialTemplates:
    """Compiled shapes of credentials, shared by the process; made late, for they load the contexts."""
    return CredentialTemplates()


@transaction.atomic
def sign_credentials(*, owner: KeyOwner, documents: Sequence[dict[str, Any]], now: datetime) -> list[dict[str, Any]]:
    """Signs credentials with the owner's active key (签发签名), made at first need.

    Args:
        documents: Unsigned credentials whose issuer is ``selectors.active_key(owner).did``.

    Returns:
        The same with a ``proof`` (``eddsa-rdfc-2022``, purpose ``assertionMethod``), in the same order.

    Raises:
        Conflict: ``keys.none_active``: the key was retired and has no successor.
        Invalid: What ``domain.credential.proofs.sign_credential`` refuses.
    """
    if not documents:
        return []
    key = key_for(owner=owner, now=now)
    signer = _signer_of(key)
    templates = _templates()
    made_at = max(now, key.active_from)  # who waited while the key was made began before it
    signed = [templates.sign(document, signer, made_at) for document in documents]
    _record(key, [_value_of(document) for document in signed], "credentials", now)
    return signed


def sign_bytes(*, owner: KeyOwner, data: bytes, now: datetime, what: str = "data") -> Signature:
    """Signs bytes with the owner's active key (签名), made at first need.

    Raises:
        Conflict: ``keys.none_active``.
    """
    return sign_all(owner=owner, data=[data], now=now, what=what)[0]


@transaction.atomic
def sign_all(*, owner: KeyOwner, data: Sequence[bytes], now: datetime, what: str = "data") -> list[Signature]:
    """Signs many pieces of data at once (批量签名): one act on the trail.

    Args:
        what: Word for the trail, e.g. ``"checkpoint"``.

    Raises:
        Conflict: ``keys.none_active``.
    """
    if not data:
        return []
    key = key_for(owner=owner, now=now)
    signer = _signer_of(key)
    made = [Signature(key.verification_method, signer.sign(one)) for one in data]
    _record(key, [one.signature for one in made], what, now)
    return made


def key_for(*, owner: KeyOwner, now: datetime) -> SigningKey:
    """The owner's active key (当前密钥); the first one is made by need.

    In a transaction the key stays active until its end: whoever revokes it waits, and finds what was signed.

    Raises:
        Conflict: ``keys.none_active``: it was retired and has no successor.
    """
    keys = SigningKey.objects.filter(owner_kind=owner.kind, owner_id=owner.id)
    active = keys.filter(state=KeyState.ACTIVE).first()
    if active is None:
        if not keys.exists():
            with suppress(Conflict):  # another process may be first
                create_key(owner=owner, actor=SYSTEM, now=now)
        active = keys.filter(state=KeyState.ACTIVE).first()  # also when another was first between the two questions
    while active is not None and not _held(active):
        active = keys.filter(state=KeyState.ACTIVE).first()
    if active is None:
        raise Conflict("keys.none_active")
    return active


def _held(key: SigningKey) -> bool:
    """Keeps others from revoking the key in this transaction; many sign at once. SQLite has one writer anyway."""
    if connection.vendor != "postgresql" or not connection.in_atomic_block:
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT state FROM keys_signingkey WHERE id = %s FOR SHARE", [key.id])
        row = cursor.fetchone()
    return row is not None and row[0] == KeyState.ACTIVE


def _signer_of(key: SigningKey) -> Signer:
    """The private key, kept open for the busiest keys; whether it may still sign was read from its row just now."""
    with _lock:
        signer = _opened.pop(key.id, None)
    if signer is None:
        if key.seed_sealed is None:
            raise Conflict("keys.none_active")
        signer = Signer(unseal_bytes(key.seed_sealed), key.verification_method, key.did)
    with _lock:
        _opened[key.id] = signer
        while len(_opened) > OPEN_KEYS_MAX:
            _opened.popitem(last=False)
    return signer


def _value_of(document: dict[str, Any]) -> bytes:
    proofs = document["proof"]
    last = proofs[-1] if isinstance(proofs, list) else proofs
    return str(last["proofValue"]).encode()


def _record(key: SigningKey, signatures: Sequence[bytes], what: str, now: datetime) -> None:
    record_act(
        verb="keys.signed",
        subject_kind=SIGNING,
        subject_id=key.id,
        institution_id=key.owner_id,
        facts={"key": key.verification_method, "what": what},
        rows=signatures,
        actor=SYSTEM,
        now=now,
    )
