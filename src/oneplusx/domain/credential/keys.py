"""Keys of issuers and the documents that publish them (密钥与发布): Ed25519 as Multikey, did:key, did:web.

A private key is 32 bytes of seed and never shown: neither by ``repr`` nor in an error.

Source: Controlled Identifiers 1.0 (Multikey); did:key; did:web; RFC 8032.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from oneplusx.domain.credential.base58 import decode_base58, encode_base58
from oneplusx.domain.credential.contexts import MULTIKEY_V1
from oneplusx.domain.credential.instants import read_instant, write_instant
from oneplusx.domain.errors import Invalid

DID_V1 = "https://www.w3.org/ns/did/v1"
ED25519_PUBLIC = b"\xed\x01"
PUBLIC_LENGTH = 32
ASSERTION = "assertionMethod"
AUTHENTICATION = "authentication"
PURPOSES = (ASSERTION, AUTHENTICATION)
HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?")
PATH_SEGMENT = re.compile(r"[A-Za-z0-9._-]+")
DID_WEB = re.compile(r"did:web:([A-Za-z0-9.-]+(?:%3A[0-9]{1,5})?)((?::[A-Za-z0-9._-]+)*)", re.IGNORECASE)


@dataclass(frozen=True)
class SigningKey:
    """A private key with the name others verify it under.

    Attributes:
        seed: The 32 bytes of the private key.
        verification_method: Full URL of the key, e.g. ``did:web:bank.example#key-1``.
        controller: The DID that owns it.
    """

    seed: bytes = field(repr=False)
    verification_method: str
    controller: str

    @cached_property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @cached_property
    def public(self) -> bytes:
        """The 32 bytes of the public key."""
        return self._private.public_key().public_bytes_raw()

    def sign(self, data: bytes) -> bytes:
        """The 64 bytes of a signature."""
        return self._private.sign(data)


@dataclass(frozen=True)
class Method:
    """A public key as its owner publishes it (验证方法).

    Attributes:
        id: Full URL of the key.
        controller: The DID that owns it.
        public: The 32 bytes of the key.
        purposes: What it may be used for.
        valid_from: When it began, if that is known.
        valid_until: When it was retired: what it signed before stays valid.
        lost_at: When it was reported lost: nothing from then on counts.
    """

    id: str
    controller: str
    public: bytes
    purposes: frozenset[str] = frozenset(PURPOSES)
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    lost_at: datetime | None = None


class MethodResolver(Protocol):
    """Finds a public key by its full URL; ``None`` when it is not known."""

    def __call__(self, verification_method: str, /) -> Method | None:
        """The key of that URL."""


def signing_key_of(seed: bytes) -> SigningKey:
    """A key that names itself: its ``did:key`` is the issuer (demo, tests, wallets)."""
    unnamed = SigningKey(seed, "", "")
    did = did_key(unnamed.public)
    return SigningKey(seed, f"{did}#{public_key_multibase(unnamed.public)}", did)


def public_key_multibase(public: bytes) -> str:
    """A public key as Multikey text, ``z6Mk…``."""
    return "z" + encode_base58(ED25519_PUBLIC + public)


def public_key_bytes(multibase: str) -> bytes:
    """The 32 bytes of a Multikey text.

    Raises:
        Invalid: ``credential.key_malformed``: not base58-btc, or not an Ed25519 public key.
    """
    if not multibase.startswith("z") or len(multibase) > PUBLIC_LENGTH * 2:
        raise Invalid("credential.key_malformed")
    data = decode_base58(multibase[1:])
    if not data.startswith(ED25519_PUBLIC) or len(data) != PUBLIC_LENGTH + len(ED25519_PUBLIC):
        raise Invalid("credential.key_malformed")
    return data[len(ED25519_PUBLIC) :]


def did_key(public: bytes) -> str:
    """The DID that is the key itself."""
    return f"did:key:{public_key_multibase(public)}"


def did_web(host: str, *path: str) -> str:
    """The DID of a host, or of a folder on it: ``did:web:bank.example:org:9f3c``.

    Raises:
        Invalid: ``credential.did_host``, ``credential.did_path``.
    """
    if not HOST.fullmatch(host):
        raise Invalid("credential.did_host", found=host)
    for segment in path:
        if not PATH_SEGMENT.fullmatch(segment):
            raise Invalid("credential.did_path", found=segment)
    return ":".join(["did:web", host.replace(":", "%3A"), *path])


def did_web_url(did: str) -> str:
    """Where the document of a did:web stands.

    Raises:
        Invalid: ``credential.did_malformed``.
    """
    match = DID_WEB.fullmatch(did)
    if match is None:
        raise Invalid("credential.did_malformed", found=did)
    host = re.sub("%3A", ":", match[1], flags=re.IGNORECASE)
    segments = [segment for segment in match[2].split(":") if segment]
    return f"https://{host}/" + ("/".join([*segments, "did.json"]) if segments else ".well-known/did.json")


def did_document(did: str, methods: Sequence[Method]) -> dict[str, Any]:
    """The document that publishes the keys of a DID (DID 文档).

    Retired keys stay, with ``expires``, so that what they signed keeps verifying; a lost key stays with ``revoked`` and
    may be used for nothing.
    """
    document: dict[str, Any] = {
        "@context": [DID_V1, MULTIKEY_V1],
        "id": did,
        "verificationMethod": [_published(method) for method in methods],
    }
    for purpose in PURPOSES:
        allowed = [method.id for method in methods if purpose in method.purposes and method.lost_at is None]
        if allowed:
            document[purpose] = allowed
    return document


def _published(method: Method) -> dict[str, Any]:
    published = {
        "id": method.id,
        "type": "Multikey",
        "controller": method.controller,
        "publicKeyMultibase": public_key_multibase(method.public),
    }
    if method.valid_until is not None:
        published["expires"] = write_instant(method.valid_until)
    if method.lost_at is not None:
        published["revoked"] = write_instant(method.lost_at)
    return published


def methods_of(document: dict[str, Any]) -> list[Method]:
    """The Ed25519 keys a DID document publishes; others are passed over.

    Raises:
        Invalid: ``credential.did_document_malformed``.
    """
    try:
        return [
            _read_method(document, entry) for entry in document["verificationMethod"] if entry["type"] == "Multikey"
        ]
    except (KeyError, TypeError, AttributeError) as cause:
        raise Invalid("credential.did_document_malformed") from cause


def _read_method(document: dict[str, Any], entry: dict[str, Any]) -> Method:
    expires, revoked = entry.get("expires"), entry.get("revoked")
    url = _absolute(document["id"], entry["id"])
    return Method(
        id=url,
        controller=entry.get("controller", document["id"]),
        public=public_key_bytes(entry["publicKeyMultibase"]),
        purposes=frozenset(
            purpose for purpose in PURPOSES if url in _references(document["id"], document.get(purpose, []))
        ),
        valid_until=read_instant(expires) if expires else None,
        lost_at=read_instant(revoked) if revoked else None,
    )


def _references(did: str, entries: Iterable[str | dict[str, Any]]) -> set[str]:
    return {_absolute(did, entry if isinstance(entry, str) else entry["id"]) for entry in entries}


def _absolute(did: str, url: str) -> str:
    return did + url if url.startswith("#") else url


def did_key_method(verification_method: str) -> Method | None:
    """The key a ``did:key:z6Mk…#z6Mk…`` names, read from the name itself."""
    did, _, fragment = verification_method.partition("#")
    multibase = did.removeprefix("did:key:")
    if multibase == did or fragment != multibase:
        return None
    try:
        public = public_key_bytes(multibase)
    except Invalid:
        return None
    return Method(id=verification_method, controller=did, public=public)


@dataclass(frozen=True)
class KnownMethods:
    """Keys known beforehand, and those that name themselves."""

    methods: tuple[Method, ...] = ()
    understands_did_key: bool = True

    @cached_property
    def _by_id(self) -> dict[str, Method]:
        return {method.id: method for method in self.methods}

    def __call__(self, verification_method: str, /) -> Method | None:
        """The key of that URL, or nothing."""
        known = self._by_id.get(verification_method)
        if known is None and self.understands_did_key:
            return did_key_method(verification_method)
        return known


@lru_cache(maxsize=1024)
def _public_key(public: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(public)


def signature_fits(public: bytes, signature: bytes, data: bytes) -> bool:
    """Whether a signature is of this key over these bytes."""
    try:
        _public_key(public).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True
