"""What is told of a certificate, as it is signed (签名答复): written from its row, with the signature stored beside it.

The signed text holds the data's time, never the time of the inquiry: the same data is the same text to the byte.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from oneplusx.apps.inquiry.selectors import Finding, Verdict
from oneplusx.apps.inquiry.selectors.finding import CERTIFICATES, of_row

PURPOSE = b"oneplusx-inquiry-answer/1\n"
"""Stands before the text in what is signed, so that the signature means nothing anywhere else."""
DIGEST_BYTES = 16
SIGNED = """
SELECT f.*, s.digest, s.signature, k.verification_method
FROM ({certificates}) f
LEFT JOIN inquiry_signedanswer s ON s.id = f.id
LEFT JOIN keys_signingkey k ON k.id = s.key_id AND k.state <> 'revoked'
"""
FIELDS = (
    "code",
    "data_at",
    "expires_on",
    "holder",
    "is_demo",
    "is_recorded",
    "issued_on",
    "issuer_en",
    "issuer_zh",
    "level",
    "name_en",
    "name_zh",
    "number",
    "verdict",
)
"""In the order of RFC 8785, in which they are written."""
_told = attrgetter(*FIELDS)


class Signed(NamedTuple):
    """A stored signature: over the text with this digest, by the key with this verification method."""

    digest: bytes
    signature: bytes
    method: str


def question(which: str) -> str:
    """The one question, for what stands in its ``WHERE``."""
    return SIGNED.format(certificates=CERTIFICATES.format(which=which, limit=""))


def text_of(finding: Finding) -> bytes:
    """The answer as it is signed: canonical JSON."""
    return orjson.dumps(dict(zip(FIELDS, _told(finding), strict=False)))


def digest_of(text: bytes) -> bytes:
    """Tells whether a stored signature is still about this text."""
    return sha256(text).digest()[:DIGEST_BYTES]


def signed_bytes(text: bytes) -> bytes:
    """What the signature is over."""
    return PURPOSE + text


class Draft(NamedTuple):
    """What is told of a row, and its signature if that still holds."""

    certificate_id: UUID
    verdict: Verdict
    text: bytes
    digest: bytes
    signed: Signed | None


def draft_of(row: Any, now: datetime) -> Draft:
    """What is told of a row of ``question``."""
    finding = of_row(row, now)
    text = text_of(finding)
    digest = digest_of(text)
    is_signed = row.verification_method is not None and bytes(row.digest) == digest
    signed = Signed(digest, bytes(row.signature), row.verification_method) if is_signed else None
    return Draft(row.id, finding.verdict, text, digest, signed)
