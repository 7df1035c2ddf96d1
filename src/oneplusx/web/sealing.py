"""Encryption at rest of personal text, and its keyed blind index.

The master key comes from the environment or a file (``settings.ONEPLUSX_MASTER_KEY``, 32 bytes).
"""

from __future__ import annotations

import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12


@lru_cache(maxsize=8)
def _derived_key(master: bytes, purpose: str) -> bytes:
    return hmac.digest(master, b"oneplusx/" + purpose.encode(), hashlib.sha256)


@lru_cache(maxsize=8)
def _cipher(master: bytes) -> AESGCM:
    return AESGCM(_derived_key(master, "seal"))


def seal(text: str) -> bytes:
    """Encrypts text: 12 bytes of nonce, then AES-256-GCM ciphertext and tag (NIST SP 800-38D)."""
    return seal_bytes(text.encode())


def unseal(sealed: bytes | memoryview) -> str:
    """Decrypts what ``seal`` made."""
    return unseal_bytes(sealed).decode()


def seal_bytes(data: bytes) -> bytes:
    """Encrypts bytes in the same form as ``seal``."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + _cipher(settings.ONEPLUSX_MASTER_KEY).encrypt(nonce, data, None)


def unseal_bytes(sealed: bytes | memoryview) -> bytes:
    """Decrypts what ``seal_bytes`` made."""
    data = bytes(sealed)
    return _cipher(settings.ONEPLUSX_MASTER_KEY).decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], None)


def blind_index(text: str, *, purpose: str) -> str:
    """Keyed digest for equality look-up of a sealed value: 64 hex characters."""
    key = _derived_key(settings.ONEPLUSX_MASTER_KEY, f"index/{purpose}")
    return hmac.digest(key, text.encode(), hashlib.sha256).hex()
