"""Text of one person in the trail, under a key of their own: destroying the key erases the text."""

from __future__ import annotations

import base64
import os
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from oneplusx.apps.trail.models import PersonalKey
from oneplusx.web.sealing import NONCE_BYTES, seal, unseal

KEY_BYTES = 32


def _new_sealed_key() -> bytes:
    return seal(base64.b64encode(os.urandom(KEY_BYTES)).decode())


def key_row(person_id: UUID) -> PersonalKey:
    """The key of a person or learner, made on first use."""
    row, _made = PersonalKey.objects.get_or_create(person_id=person_id, defaults={"key_sealed": _new_sealed_key()})
    return row


def _cipher(row: PersonalKey) -> AESGCM | None:
    return None if row.key_sealed is None else AESGCM(base64.b64decode(unseal(row.key_sealed)))


def seal_for(person_id: UUID | None, text: str) -> bytes | None:
    """Encrypts text of a person; under the deployment's key where it is nobody's; ``None`` after erasure."""
    if person_id is None:
        return seal(text)
    cipher = _cipher(key_row(person_id))
    if cipher is None:
        return None
    nonce = os.urandom(NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, text.encode(), None)


def unseal_for(person_id: UUID | None, sealed: bytes | memoryview | None) -> str:
    """Decrypts what ``seal_for`` made; empty where there was no text or its key was destroyed."""
    if sealed is None:
        return ""
    if person_id is None:
        return unseal(sealed)
    row = PersonalKey.objects.filter(person_id=person_id).first()
    cipher = _cipher(row) if row is not None else None
    if cipher is None:
        return ""
    data = bytes(sealed)
    return cipher.decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], None).decode()
