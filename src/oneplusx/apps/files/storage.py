"""Bytes on disk, encrypted, under the SHA-256 of their content: written once, whole or not at all.

Whoever removes bytes must not take them from somebody who hands in the same ones at that moment. Whoever hands in
touches what is there already (``write``); whoever removes notes the mark of the bytes (``mark``) before asking the
database whether somebody needs them, sets them aside and looks at the mark again: touched meanwhile, they come back.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from oneplusx.web.ids import new_id
from oneplusx.web.sealing import NONCE_BYTES, seal_bytes, unseal_bytes

SEAL_BYTES = NONCE_BYTES + 16  # nonce and tag
DRAFT = ".draft-"
ASIDE = ".aside-"
DIGEST_CHARACTERS = 64


def path_of(sha256: str) -> Path:
    """Where the bytes of a digest are kept."""
    return Path(settings.FILES_DIR) / sha256[:2] / sha256[2:4] / sha256


def write(sha256: str, data: bytes) -> None:
    """Keeps the bytes: into a draft beside the place, then renamed onto it; those that are there are touched."""
    path = path_of(sha256)
    with contextlib.suppress(FileNotFoundError):
        if path.stat().st_size == len(data) + SEAL_BYTES:
            os.utime(path)
            return
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=DRAFT)
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


def mark(sha256: str) -> int | None:
    """What changes whenever somebody hands the bytes in; ``None`` where there are none."""
    try:
        return path_of(sha256).stat().st_mtime_ns
    except FileNotFoundError:
        return None


def remove(sha256: str, marked: int | None) -> bool:
    """Forgets the bytes of a digest unless they were handed in again since ``marked``; returns whether it did."""
    path = path_of(sha256)
    aside = path.with_name(f"{ASIDE}{sha256}-{new_id().hex}")
    with contextlib.suppress(FileNotFoundError):  # somebody else removes them
        path.replace(aside)
        if aside.stat().st_mtime_ns == marked:
            aside.unlink()
            return True
        aside.replace(path)
    return False


def untouched_since(seconds: float) -> Iterator[str]:
    """Digests of bytes that nobody handed in since then (seconds of the epoch), in no certain order."""
    for path in _old_files(seconds):
        if len(path.name) == DIGEST_CHARACTERS:
            yield path.name


def tidy(seconds: float) -> int:
    """Removes what ended processes left behind before then: drafts; what was set aside comes back. Returns how many."""
    left = [path for path in _old_files(seconds) if path.name.startswith((DRAFT, ASIDE))]
    for path in left:
        place = path.with_name(path.name.removeprefix(ASIDE)[:DIGEST_CHARACTERS])
        with contextlib.suppress(FileNotFoundError):
            if path.name.startswith(ASIDE) and not place.exists():
                path.replace(place)
            else:
                path.unlink()
    return len(left)


def _old_files(seconds: float) -> Iterator[Path]:
    for folder, _folders, names in os.walk(settings.FILES_DIR):
        for name in names:
            path = Path(folder) / name
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < seconds:
                    yield path
