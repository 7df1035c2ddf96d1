"""Receipts (回执): that something stands in the log, checked from the receipt alone.

1. The entry in the log is ``SHA-256(salt, kind, 0x00, digest)``: it tells nothing without the salt.
2. A member of a batch proves first that it is in the batch, whose Merkle root is then the digest.
3. The inclusion proof leads from the entry to the root in the checkpoint, which the log signed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from oneplusx.domain.merkle.notes import NoteKey, UnsignedNote, open_checkpoint, parse_checkpoint
from oneplusx.domain.merkle.tree import check_inclusion, leaf_hash

FORMAT = "oneplusx-log-receipt/1"


def leaf_entry(salt: bytes, kind: str, digest: bytes) -> bytes:
    """The entry of the log for a leaf: 32 bytes that tell nothing without the salt."""
    return hashlib.sha256(salt + kind.encode("ascii") + b"\x00" + digest).digest()


@dataclass(frozen=True, slots=True)
class BatchStep:
    """A member's place in its batch: its own digest is at ``index`` of ``size``, ``path`` leads to the batch's root."""

    digest: bytes
    index: int
    size: int
    path: Sequence[bytes]


@dataclass(frozen=True, slots=True)
class Receipt:
    """That something stands in the log (回执).

    Attributes:
        index: Its place in the log, from 0.
        digest: SHA-256 of the facts, or the Merkle root of its batch.
        path: Inclusion proof, from the leaf upwards.
        checkpoint: The signed note whose tree the proof leads to.
        batch: The member's way to the root of its batch.
    """

    index: int
    kind: str
    digest: bytes
    salt: bytes
    path: Sequence[bytes]
    checkpoint: str
    batch: BatchStep | None = None

    @property
    def leaf(self) -> bytes:
        """Hash of the leaf in the tree."""
        return leaf_hash(leaf_entry(self.salt, self.kind, self.digest))

    @property
    def proof(self) -> Sequence[bytes]:
        """The inclusion proof."""
        return self.path

    def document(self) -> dict[str, Any]:
        """As JSON; bytes in lower-case hexadecimal."""
        found: dict[str, Any] = {
            "format": FORMAT,
            "index": self.index,
            "kind": self.kind,
            "digest": self.digest.hex(),
            "salt": self.salt.hex(),
            "leaf": self.leaf.hex(),
            "proof": [one.hex() for one in self.path],
            "checkpoint": self.checkpoint,
        }
        if self.batch is not None:
            found["batch"] = {
                "digest": self.batch.digest.hex(),
                "index": self.batch.index,
                "size": self.batch.size,
                "proof": [one.hex() for one in self.batch.path],
            }
        return found

    @staticmethod
    def parse(document: Mapping[str, Any]) -> Receipt:
        """Reads a receipt.

        Raises:
            ValueError: It is none.
        """
        try:
            if document["format"] != FORMAT:
                raise ValueError("another format")
            batch = document.get("batch")
            return Receipt(
                int(document["index"]),
                str(document["kind"]),
                bytes.fromhex(document["digest"]),
                bytes.fromhex(document["salt"]),
                _hashes(document["proof"]),
                str(document["checkpoint"]),
                None if batch is None else _step(batch),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("not a receipt") from error


def _step(document: Mapping[str, Any]) -> BatchStep:
    return BatchStep(
        bytes.fromhex(document["digest"]), int(document["index"]), int(document["size"]), _hashes(document["proof"])
    )


def _hashes(texts: Sequence[str]) -> tuple[bytes, ...]:
    return tuple(bytes.fromhex(one) for one in texts)


class ReceiptFlaw(StrEnum):
    """Why a receipt does not hold."""

    OTHER_FACTS = "other_facts"
    NOT_IN_BATCH = "not_in_batch"
    NOT_IN_LOG = "not_in_log"
    BAD_CHECKPOINT = "bad_checkpoint"


def check_receipt(receipt: Receipt, *keys: NoteKey, digest: bytes | None = None) -> ReceiptFlaw | None:
    """Checks a receipt (查验回执); ``None``: it holds.

    Args:
        keys: Keys of the log; with none the signature of the checkpoint is not looked at.
        digest: SHA-256 of the facts the receipt must be about.
    """
    own = receipt.digest if receipt.batch is None else receipt.batch.digest
    if digest is not None and own != digest:
        return ReceiptFlaw.OTHER_FACTS
    step = receipt.batch
    if step is not None and not check_inclusion(
        leaf_hash(step.digest), step.index, step.size, step.path, receipt.digest
    ):
        return ReceiptFlaw.NOT_IN_BATCH
    try:
        note = receipt.checkpoint
        checkpoint = open_checkpoint(note, *keys) if keys else parse_checkpoint(note)
    except UnsignedNote:
        return ReceiptFlaw.BAD_CHECKPOINT
    if not check_inclusion(receipt.leaf, receipt.index, checkpoint.size, receipt.path, checkpoint.root):
        return ReceiptFlaw.NOT_IN_LOG
    return None
