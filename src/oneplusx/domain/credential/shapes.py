"""The shapes of single values in a credential (取值格式): addresses, instants, texts, digests."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import math
import re
from collections.abc import Mapping
from datetime import datetime

from oneplusx.domain.credential.base58 import decode_base58
from oneplusx.domain.credential.canonical import DIGITS_MAX, INTEGER_MAX
from oneplusx.domain.credential.instants import read_instant
from oneplusx.domain.errors import Invalid

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20\x7f]+")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_VALUE_KEYS = frozenset({"@value", "@language", "@direction"})
_SRI_STRENGTHS = ("sha256", "sha384", "sha512")
_MULTIHASHES = {b"\x12\x20": "sha256", b"\x20\x30": "sha384", b"\x13\x40": "sha512"}
_MULTIBASE_MAX = 200


def is_absolute_url(value: object) -> bool:
    """Whether a value is one absolute address with a scheme, as https, did and urn have."""
    return isinstance(value, str) and _ADDRESS.fullmatch(value) is not None


def instant_of(value: object) -> datetime | None:
    """The instant that a ``dateTimeStamp`` names; ``None`` if it is none."""
    try:
        return read_instant(value)
    except Invalid:
        return None


def is_text(value: object) -> bool:
    """Whether a value is a string, a language value object, or a list of these."""
    if isinstance(value, list):
        return bool(value) and all(not isinstance(one, list) and is_text(one) for one in value)
    return isinstance(value, str) or _is_language_value(value)


def _is_language_value(value: object) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("@value"), str)
        and value.keys() <= _VALUE_KEYS
        and value.get("@direction", "ltr") in ("ltr", "rtl")
        and isinstance(language := value.get("@language", "zh"), str)
        and _LANGUAGE.fullmatch(language) is not None
    )


def is_plain_number(value: float) -> bool:
    """Whether all JSON readers understand a number alike: whole up to 2^53, else at most 15 digits."""
    if isinstance(value, int):
        return abs(value) <= INTEGER_MAX
    return math.isfinite(value) and float(f"{value:.{DIGITS_MAX}g}") == value


def is_digest(resource: Mapping[str, object]) -> bool:
    """Whether a related resource names a digest, and each in a form that is known."""
    sri, multibase = resource.get("digestSRI"), resource.get("digestMultibase")
    if sri is None and multibase is None:
        return False
    return (sri is None or bool(_sri_digests(sri))) and (multibase is None or _multihash(multibase) is not None)


def is_digest_of(resource: Mapping[str, object], content: bytes) -> bool:
    """Whether the digests of a related resource are those of its bytes.

    Source: W3C Subresource Integrity 3.3.4 (the strongest algorithm counts); Multihash.
    """
    if (sri := resource.get("digestSRI")) is not None:
        digests = _sri_digests(sri)
        strongest = max(digests, key=_SRI_STRENGTHS.index, default="")
        if not any(_is_same(strongest, digest, content) for digest in digests.get(strongest, ())):
            return False
    if (multibase := resource.get("digestMultibase")) is not None:
        found = _multihash(multibase)
        return found is not None and _is_same(*found, content)
    return True


def _is_same(algorithm: str, digest: bytes, content: bytes) -> bool:
    return hmac.compare_digest(hashlib.new(algorithm, content).digest(), digest)


def _sri_digests(value: object) -> dict[str, list[bytes]]:
    digests: dict[str, list[bytes]] = {}
    for part in value.split() if isinstance(value, str) else ():
        algorithm, _, text = part.partition("-")
        try:
            digest = base64.b64decode(text.partition("?")[0], validate=True)
        except (binascii.Error, ValueError):
            return {}
        if algorithm not in _SRI_STRENGTHS or len(digest) != hashlib.new(algorithm).digest_size:
            return {}
        digests.setdefault(algorithm, []).append(digest)
    return digests


def _multihash(value: object) -> tuple[str, bytes] | None:
    packed = _multibase(value) if isinstance(value, str) and len(value) <= _MULTIBASE_MAX else None
    algorithm = _MULTIHASHES.get(packed[:2]) if packed else None
    if packed is None or algorithm is None or len(packed) != 2 + packed[1]:
        return None
    return algorithm, packed[2:]


def _multibase(text: str) -> bytes | None:
    kind, body = text[:1], text[1:]
    try:
        if kind == "u":
            return base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
        return decode_base58(body) if kind == "z" else None
    except (binascii.Error, ValueError, Invalid):
        return None
