"""Bitstring Status List 1.0 (状态列表): which credentials are revoked or suspended, one bit each.

Source: W3C Bitstring Status List 1.0, 3.3 (generation) and 3.4 (expansion): GZIP, then multibase base64url without
padding; the first index is the leftmost bit.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from oneplusx.domain.credential.badges import CREDENTIAL, Issuer, StatusPurpose
from oneplusx.domain.credential.contexts import CREDENTIALS_V2
from oneplusx.domain.credential.instants import write_instant
from oneplusx.domain.errors import Invalid

LENGTH = 131_072
LENGTH_MAX = 1 << 26
"""Longest list that is read, in bits: 8 MiB unpacked."""
ENCODED_MAX = 12_000_000
LIST_CREDENTIAL, LIST = "BitstringStatusListCredential", "BitstringStatusList"
_BASE64URL = "u"
_GZIP_WINDOW = 31
_TOP_BIT = 0x80


class StatusBits(bytearray):
    """The bits of a list, index 0 leftmost; as long as the list, eight to a byte."""

    @classmethod
    def empty(cls, length: int = LENGTH) -> Self:
        """A list in which nothing is set.

        Raises:
            ValueError: Shorter than the smallest list that hides whom one asks about, or not whole bytes.
        """
        if length < LENGTH or length % 8:
            raise ValueError(length)
        return cls(length // 8)

    @classmethod
    def of(cls, indexes: Iterable[int], length: int = LENGTH) -> Self:
        """A list with these indexes set."""
        bits = cls.empty(length)
        for index in indexes:
            bits.set(index)
        return bits

    @property
    def length(self) -> int:
        """Number of bits."""
        return len(self) * 8

    def get(self, index: int) -> bool:
        """Whether an index is set.

        Raises:
            Invalid: ``credential.status_index`` for an index outside the list.
        """
        self._check(index)
        return bool(self[index >> 3] & (_TOP_BIT >> (index & 7)))

    def set(self, index: int, value: bool = True) -> None:  # noqa: FBT001, FBT002  a bit is what it is set to
        """Sets or clears an index.

        Raises:
            Invalid: ``credential.status_index`` for an index outside the list.
        """
        self._check(index)
        bit = _TOP_BIT >> (index & 7)
        self[index >> 3] = self[index >> 3] | bit if value else self[index >> 3] & ~bit

    def _check(self, index: int) -> None:
        if not 0 <= index < self.length:
            raise Invalid("credential.status_index", index=index, length=self.length)


def encode(bits: StatusBits) -> str:
    """``encodedList``: the same bits always give the same text."""
    packed = gzip.compress(bytes(bits), compresslevel=9, mtime=0)
    return _BASE64URL + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def decode(text: str) -> StatusBits:
    """Reads an ``encodedList``; never unpacks more than ``LENGTH_MAX`` bits.

    Raises:
        Invalid: ``credential.status_list_encoding`` if it is no such text, ``credential.status_list_size`` if the list
            is too short or too long.
    """
    return StatusBits(_unpacked(_packed(text)))


def _packed(text: str) -> bytes:
    if not text.startswith(_BASE64URL):
        raise Invalid("credential.status_list_encoding")
    if len(text) > ENCODED_MAX:
        raise Invalid("credential.status_list_size", length=len(text), most=ENCODED_MAX)
    body = text[1:]
    try:
        return base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise Invalid("credential.status_list_encoding") from None


def _unpacked(packed: bytes) -> bytes:
    most = LENGTH_MAX // 8
    unpacker = zlib.decompressobj(_GZIP_WINDOW)
    try:
        plain = unpacker.decompress(packed, most + 1)
    except zlib.error:
        raise Invalid("credential.status_list_encoding") from None
    if len(plain) > most or len(plain) * 8 < LENGTH:
        raise Invalid("credential.status_list_size", length=len(plain) * 8, most=LENGTH_MAX)
    if not unpacker.eof or unpacker.unused_data:
        raise Invalid("credential.status_list_encoding")
    return plain


@dataclass(frozen=True, slots=True)
class StatusListFacts:
    """One list to be published.

    Attributes:
        url: Where the list is fetched; also the id of the credential.
        ttl_seconds: How long a copy may be kept.
    """

    url: str
    issuer: Issuer
    bits: StatusBits
    valid_from: datetime
    valid_until: datetime | None = None
    purpose: StatusPurpose = StatusPurpose.REVOCATION
    ttl_seconds: int | None = None


def status_list_credential(facts: StatusListFacts) -> dict[str, Any]:
    """The unsigned ``BitstringStatusListCredential`` of a list."""
    subject: dict[str, Any] = {
        "id": f"{facts.url}#list",
        "type": LIST,
        "statusPurpose": str(facts.purpose),
        "encodedList": encode(facts.bits),
    }
    if facts.ttl_seconds is not None:
        subject["ttl"] = facts.ttl_seconds * 1000
    document: dict[str, Any] = {
        "@context": [CREDENTIALS_V2],
        "id": facts.url,
        "type": [CREDENTIAL, LIST_CREDENTIAL],
        "issuer": facts.issuer.did,
        "validFrom": write_instant(facts.valid_from),
        "credentialSubject": subject,
    }
    if facts.valid_until:
        document["validUntil"] = write_instant(facts.valid_until)
    return document


def bits_of(document: Mapping[str, Any], purpose: StatusPurpose | str) -> StatusBits:
    """The bits of a published list; its signature is the caller's to check.

    Raises:
        Invalid: ``credential.status_list_form`` if it is no list of that purpose, and what ``decode`` raises.
    """
    types, subject = document.get("type"), document.get("credentialSubject")
    if not isinstance(types, list) or LIST_CREDENTIAL not in types or not isinstance(subject, dict):
        raise Invalid("credential.status_list_form", purpose=str(purpose))
    purposes = subject.get("statusPurpose")
    if subject.get("type") not in (LIST, [LIST]) or purpose not in (
        purposes if isinstance(purposes, list) else [purposes]
    ):
        raise Invalid("credential.status_list_form", purpose=str(purpose))
    text = subject.get("encodedList")
    if not isinstance(text, str):
        raise Invalid("credential.status_list_encoding")
    return decode(text)
