"""Bytes on disk, encrypted, under the SHA-256 of their content: written once, whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from django.conf import settings

from oneplusx.web.sealing import NONCE_BYTES, seal_bytes, unseal_bytes

SEAL_BYTES = NONCE_BYTES + 16  # nonce and tag


def path_of(sha256: str) -> Path:
    """Where the bytes of a digest are kept."""
    return Path(settings.FILES_DIR) / sha256[:2] / sha256[2:4] / sha256


def write(sha256: str, data: bytes) -> None:
    """Keeps the bytes: into a draft beside the place, then renamed onto it."""
    path = path_of(sha256)
    if path.exists() and path.stat().st_size == len(data) + SEAL_BYTES:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=".draft-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(seal_bytes(data))
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(draft).unlink()
        raise


def read(sha256: str) -> bytes:
    """The bytes of a digest.

    Raises:
        FileNotFoundError: They are not kept here.
    """
    return unseal_bytes(path_of(sha256).read_bytes())


def remove(sha256: str) -> None:
    """Forgets the bytes of a digest."""
    path_of(sha256).unlink(missing_ok=True)
