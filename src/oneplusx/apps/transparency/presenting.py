"""The log as its page shows it."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from oneplusx.apps.trail.models import LeafKind, LogPlace
from oneplusx.apps.transparency import selectors
from oneplusx.domain.errors import NotFound
from oneplusx.domain.merkle import Receipt, ReceiptFlaw, check_receipt

DIGITS_MAX = 15


@dataclass(frozen=True, slots=True)
class LeafLine:
    """A leaf in a list: place, kind, time, its hash."""

    index: int
    kind: str
    at: datetime
    leaf: str


@dataclass(frozen=True, slots=True)
class Found:
    """A receipt that was asked for on the page, and whether it holds."""

    receipt: Receipt
    kind: str
    flaw: ReceiptFlaw | None


def root_text(root: bytes) -> str:
    """A root as checkpoints write it."""
    return base64.b64encode(root).decode()


def kind_label(kind: str) -> str:
    """The kind of a leaf in the language of the page."""
    return str(LeafKind(kind).label)


def line_of(place: LogPlace) -> LeafLine:
    """A placed leaf as a line."""
    leaf = place.leaf
    receipt = Receipt(place.position, leaf.kind, bytes(leaf.digest), bytes(leaf.salt), (), "")
    return LeafLine(place.position, kind_label(leaf.kind), leaf.at, receipt.leaf.hex())


def counts(found: Mapping[str, int]) -> list[tuple[str, int]]:
    """Label and number of every kind."""
    return [(kind_label(kind), count) for kind, count in found.items()]


def look_up(text: str, member: str = "") -> list[Found] | None:
    """What stands in the log at an index or about a subject's id; ``None``: neither was asked for.

    Args:
        member: Digest in hexadecimal of the one row of a batch that is meant; empty for the batch itself.
    """
    asked = text.strip()
    if not asked:
        return None
    keys = selectors.note_keys()
    return [Found(one, kind_label(one.kind), check_receipt(one, *keys)) for one in _receipts(asked, member)]


def _receipts(asked: str, member: str) -> list[Receipt]:
    if asked.isascii() and asked.isdigit() and len(asked) <= DIGITS_MAX:
        try:
            return [selectors.receipt_at(int(asked))]
        except NotFound:
            return []
    try:
        subject_id = UUID(asked)
        return selectors.receipts_in_batch(subject_id, member) if member else selectors.receipts_of(subject_id)
    except ValueError:
        return []
