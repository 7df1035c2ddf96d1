"""Digests and hashes of acts: what the chain is made of."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC
from typing import Any
from uuid import UUID

import orjson

from oneplusx.apps.trail.models import Act
from oneplusx.domain.merkle import HASH_BYTES, leaf_hash, root_of

FIRST_HASH = "0" * 64


def plain(facts: dict[str, Any] | None) -> dict[str, Any]:
    """Facts as they will come back from the database: ids, dates and the like as text."""
    document: dict[str, Any] = orjson.loads(orjson.dumps(facts or {}, default=str, option=orjson.OPT_NON_STR_KEYS))
    return document


def row_digests(rows: Sequence[bytes]) -> bytes:
    """SHA-256 of each row, one after the other (32 bytes each)."""
    return b"".join(hashlib.sha256(row).digest() for row in rows)


def rows_of_batch(act: Act) -> list[bytes]:
    """The digests of a batch's rows, in their order."""
    data = b"" if act.row_digests is None else bytes(act.row_digests)
    return [data[start : start + HASH_BYTES] for start in range(0, len(data), HASH_BYTES)]


def batch_root(act: Act) -> bytes:
    """Merkle root over the digests of a batch's rows (RFC 6962): the batch is one leaf of the log."""
    return root_of([leaf_hash(digest) for digest in rows_of_batch(act)])


def act_digest(act: Act) -> str:
    """SHA-256 over everything an act says; sealed text enters as ciphertext, so it survives erasure."""
    note = bytes(act.note_sealed) if act.note_sealed is not None else b""
    rows = bytes(act.row_digests) if act.row_digests is not None else b""
    content = {
        "id": act.id,
        "at": act.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": act.actor_id,
        "institution": act.institution_id,
        "learner": act.learner_id,
        "verb": act.verb,
        "subject": [act.subject_kind, act.subject_id],
        "facts": act.facts,
        "note": hashlib.sha256(note).hexdigest(),
        "rows": [act.rows_count, hashlib.sha256(rows).hexdigest()],
    }
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()


def chain_hash(previous_hash: str, position: int, act_id: UUID, digest: str) -> str:
    """SHA-256 over the hash before, the place and the act's digest."""
    return hashlib.sha256(f"{previous_hash}\n{position}\n{act_id}\n{digest}".encode()).hexdigest()
