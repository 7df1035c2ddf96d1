"""The life of a key (密钥): made, replaced, retired, lost.

1. ``create_key`` makes the first key of an owner; signing does so by itself when there never was one.
2. ``rotate_key`` retires the active key and makes its successor; the old one keeps verifying what it signed.
3. ``report_key_lost`` revokes a key: nothing it signed counts any more, everything is signed again in the background.

Every step is an act on the trail and a leaf of the transparency log.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import IntegrityError, transaction

from oneplusx.apps.keys import resigning
from oneplusx.apps.keys.models import KEY_TRANSITIONS, KeyOwner, KeyState, SigningKey
from oneplusx.apps.keys.ownership import did_of
from oneplusx.apps.keys.selectors import require_manager
from oneplusx.apps.trail.models import LeafKind
from oneplusx.apps.trail.services import Leaf, append_leaves, record_act
from oneplusx.domain.credential.keys import public_key_multibase
from oneplusx.domain.errors import Conflict, Invalid, NotFound
from oneplusx.web import background
from oneplusx.web.actor import Actor
from oneplusx.web.sealing import seal_bytes

SUBJECT = "keys.key"
RESIGN = "keys.resign"
REASON_CHARACTERS_MAX = 200


@dataclass(frozen=True, slots=True)
class LostKey:
    """What came of a lost key: how many signatures of each kind it had, its successor, the job that signs again."""

    key: SigningKey
    successor: SigningKey | None
    affected: Mapping[str, int] = field(default_factory=dict)
    job_id: UUID | None = None


@transaction.atomic
def create_key(*, owner: KeyOwner, actor: Actor, now: datetime) -> SigningKey:
    """Makes the owner's active key (生成密钥).

    Raises:
        Denied: ``denied``.
        Conflict: ``keys.active_exists``, ``keys.host_changed``.
    """
    require_manager(actor, owner)
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    did = did_of(owner, public)
    key = SigningKey(
        owner_kind=owner.kind,
        owner_id=owner.id,
        did=did,
        verification_method=f"{did}#{public_key_multibase(public)}",
        public_key=public,
        seed_sealed=seal_bytes(private.private_bytes_raw()),
        created_at=now,
        active_from=now,
    )
    try:
        with transaction.atomic():
            key.save(force_insert=True)
    except IntegrityError:
        raise Conflict("keys.active_exists") from None
    _record("created", key, actor, now)
    return key


@transaction.atomic
def rotate_key(*, owner: KeyOwner, actor: Actor, now: datetime) -> SigningKey:
    """Retires the owner's active key, if there is one, and makes its successor (轮换密钥).

    Raises:
        Denied: ``denied``.
        Conflict: ``keys.host_changed``.
    """
    require_manager(actor, owner)
    active = SigningKey.objects.filter(owner_kind=owner.kind, owner_id=owner.id, state=KeyState.ACTIVE).first()
    if active is not None:
        _stop(active, KeyState.RETIRED, actor=actor, now=now)
    return create_key(owner=owner, actor=actor, now=now)


@transaction.atomic
def retire_key(*, key_id: UUID, actor: Actor, now: datetime) -> SigningKey:
    """Retires a key without a successor (停用密钥): its owner signs nothing until somebody makes a new one.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``keys.not_active``.
    """
    key = _key_to_change(key_id, actor)
    _stop(key, KeyState.RETIRED, actor=actor, now=now)
    return key


@transaction.atomic
def report_key_lost(*, key_id: UUID, reason: str, actor: Actor, now: datetime) -> LostKey:
    """Revokes a key that was lost or stolen (密钥遗失) and signs again, in the background, what it had signed.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``field.required``.
        Conflict: ``keys.not_active``: it was revoked before.
    """
    if not reason.strip():
        raise Invalid("field.required", field="reason")
    key = _key_to_change(key_id, actor)
    was_active = key.state == KeyState.ACTIVE
    affected = affected_by(key)
    _stop(key, KeyState.REVOKED, reason=reason.strip()[:REASON_CHARACTERS_MAX], actor=actor, now=now)
    successor = create_key(owner=key.owner(), actor=actor, now=now) if was_active else None
    job_id = None
    if any(affected.values()):
        job_id = background.start(
            kind=RESIGN, params={"key": str(key.id)}, institution_id=key.owner_id, actor=actor, now=now
        )
    return LostKey(key, successor, affected, job_id)


def affected_by(key: SigningKey) -> dict[str, int]:
    """How many things of each kind carry a signature of the key."""
    return {kind.code: kind.count(key.verification_method) for kind in resigning.signed_kinds().values()}


def resign_lost(*, key_id: UUID, actor: Actor, now: datetime) -> dict[str, int]:
    """Signs again what a revoked key had signed (重新签名); safe to run again. Answers how many of each kind.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``keys.not_revoked``.
    """
    key = _key_to_change(key_id, actor)
    if key.state != KeyState.REVOKED:
        raise Conflict("keys.not_revoked")
    return {kind.code: kind.resign(key.verification_method, actor, now) for kind in resigning.signed_kinds().values()}


def _key_to_change(key_id: UUID, actor: Actor) -> SigningKey:
    key = SigningKey.objects.filter(id=key_id).first()
    if key is None:
        raise NotFound("not_found")
    require_manager(actor, key.owner())
    return key


def _stop(key: SigningKey, state: KeyState, *, reason: str = "", actor: Actor, now: datetime) -> None:
    """Compare-and-set of the state; the seed is destroyed, so that nobody signs with the key again."""
    before = key.state
    moment = "retired_at" if state == KeyState.RETIRED else "revoked_at"
    allowed = state in KEY_TRANSITIONS[KeyState(before)]
    rows = SigningKey.objects.filter(id=key.id, state=before)
    if not allowed or not rows.update(state=state, seed_sealed=None, reason=reason, **{moment: now}):
        raise Conflict("keys.not_active")
    key.refresh_from_db()
    _record(state, key, actor, now)


def _record(what: str, key: SigningKey, actor: Actor, now: datetime) -> None:
    facts = {
        "key": key.verification_method,
        "change": str(what),
        "at": now.astimezone(UTC).isoformat(timespec="microseconds"),
    }
    record_act(
        verb=f"keys.{what}",
        subject_kind=SUBJECT,
        subject_id=key.id,
        institution_id=key.owner_id,
        facts=facts,
        note="",
        actor=actor,
        now=now,
    )
    digest = hashlib.sha256(rfc8785.dumps(facts)).digest()
    append_leaves([Leaf(LeafKind.KEY_CHANGED, SUBJECT, key.id, digest)], now=now)
