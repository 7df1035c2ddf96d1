"""A write repeated under the same key gets the first answer instead of a second write (幂等键)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

import orjson
from django.db import IntegrityError, transaction
from ninja import Schema

from oneplusx.apps.trail.models import IdempotencyRecord
from oneplusx.domain.errors import Conflict, Invalid
from oneplusx.web import clock
from oneplusx.web.sealing import seal, unseal

KEY_CHARACTERS_MAX = 100


def digest_of(*parts: bytes | str) -> str:
    """Digest of a request: method, address and body."""
    together = b"\n".join(part.encode() if isinstance(part, str) else part for part in parts)
    return hashlib.sha256(together).hexdigest()


def once(
    scope: str,
    key: str,
    request_digest: str,
    produce: Callable[[], tuple[int, Any]],
    *,
    now: datetime | None = None,
) -> tuple[int, Any]:
    """Runs ``produce`` once per (scope, key), in one transaction with keeping its answer.

    Args:
        scope: Who asks for what, e.g. ``"token:<id>:POST /learners"``.
        produce: Does the write; answers (status, JSON body). Whatever it raises undoes everything and frees the key.

    Returns:
        Status and body: of this run, or of the first one.

    Raises:
        Invalid: ``idempotency.key_too_long``.
        Conflict: ``idempotency.key_reused``: the key came with another request before.
    """
    if not 0 < len(key) <= KEY_CHARACTERS_MAX:
        raise Invalid("idempotency.key_too_long", found=len(key), allowed=KEY_CHARACTERS_MAX)
    known = _answer(scope, key, request_digest)
    if known is not None:
        return known
    record = IdempotencyRecord(scope=scope[:100], key=key, request_digest=request_digest, created_at=now or clock.now())
    try:
        with transaction.atomic():
            _claim(record)
            status, body = produce()
            text = orjson.dumps(body, default=_plain).decode()
            IdempotencyRecord.objects.filter(id=record.id).update(status=status, body_sealed=seal(text))
    except _Taken:
        known = _answer(scope, key, request_digest)
        if known is None:
            raise Conflict("idempotency.in_progress") from None
        return known
    return status, orjson.loads(text)


def _plain(value: object) -> Any:
    """Shapes of the interface by their fields, everything else as text."""
    return value.model_dump(mode="json") if isinstance(value, Schema) else str(value)


class _Taken(Exception):
    """Another request with the key was first."""


def _claim(record: IdempotencyRecord) -> None:
    try:
        with transaction.atomic():
            record.save(force_insert=True)
    except IntegrityError:
        raise _Taken from None


def _answer(scope: str, key: str, request_digest: str) -> tuple[int, Any] | None:
    record = IdempotencyRecord.objects.filter(scope=scope[:100], key=key).first()
    if record is None:
        return None
    if record.request_digest != request_digest:
        raise Conflict("idempotency.key_reused")
    if record.body_sealed is None:
        raise Conflict("idempotency.in_progress")
    return record.status, orjson.loads(unseal(record.body_sealed))
