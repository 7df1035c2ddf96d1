"""Leaves of the transparency log (存证日志): appended in the transaction of their cause, placed by the one writer."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from oneplusx.apps.trail.models import LeafKind, LogLeaf, LogPlace, WaitingLeaf
from oneplusx.web.bulk import insert_values
from oneplusx.web.ids import new_id

BATCH = 10_000
SALT_BYTES = 32
DIGEST_BYTES = 32


@dataclass(frozen=True, slots=True)
class Leaf:
    """Something to be logged.

    Attributes:
        subject_kind: What it is about, dotted, e.g. ``"certificates.certificate"``; with the id the key of receipts.
        digest: SHA-256 of canonical facts (RFC 8785 JSON, or the signed document's bytes), 32 bytes.
    """

    kind: LeafKind
    subject_kind: str
    subject_id: UUID
    digest: bytes


def append_leaves(leaves: Sequence[Leaf], *, now: datetime) -> list[UUID]:
    """Appends leaves to the log (写入存证日志) in the caller's transaction: they are logged if and only if it commits.

    The log shows ``SHA-256(salt, kind, digest)``; the salt is made here, 32 random bytes a leaf.

    Returns:
        Ids of the leaves, in the same order.

    Raises:
        ValueError: A digest has not 32 bytes.
    """
    if any(len(leaf.digest) != DIGEST_BYTES for leaf in leaves):
        raise ValueError("a digest has 32 bytes")
    if not leaves:
        return []
    return _insert(leaves, now)


def _insert(leaves: Sequence[Leaf], now: datetime) -> list[UUID]:
    salts = os.urandom(SALT_BYTES * len(leaves))
    ids = [new_id() for _ in leaves]
    rows = (
        (
            id_,
            str(leaf.kind),
            leaf.subject_kind,
            leaf.subject_id,
            leaf.digest,
            salts[place * SALT_BYTES : (place + 1) * SALT_BYTES],
        )
        for place, (id_, leaf) in enumerate(zip(ids, leaves, strict=True))
    )
    with transaction.atomic():
        insert_values(LogLeaf, ("id", "kind", "subject_kind", "subject_id", "digest", "salt"), rows, at=now)
        insert_values(WaitingLeaf, ("leaf_id",), ((id_,) for id_ in ids))
    return ids


def place_leaves() -> int:
    """Gives every waiting leaf the next place in the log (排序); returns how many.

    Two writers at once cannot fork the log: a place is taken once, and the later one gives up.
    """
    total = 0
    while placed := _place_batch():
        total += placed
    return total


def _place_batch() -> int:
    waiting = list(WaitingLeaf.objects.order_by("leaf_id").values_list("leaf_id", flat=True)[:BATCH])
    if not waiting:
        return 0
    try:
        with _durable(), transaction.atomic():
            last = LogPlace.objects.order_by("-position").values_list("position", flat=True).first()
            start = 0 if last is None else last + 1
            insert_values(LogPlace, ("position", "leaf_id"), list(enumerate(waiting, start=start)))
            WaitingLeaf.objects.filter(leaf_id__among=waiting).delete()
    except IntegrityError:
        return 0
    return len(waiting)


@contextmanager
def _durable() -> Iterator[None]:
    """Places survive a loss of power before a checkpoint names them: SQLite syncs this commit and all before it."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=FULL")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=NORMAL")
