"""The folder of the log (日志目录): tiles and the checkpoint as files, whole or not there at all.

It is what ``/log/`` serves, and may be served by any web server as it is.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from oneplusx.domain.errors import Conflict
from oneplusx.domain.merkle import Tile
from oneplusx.web.ids import new_id

DRAFT = ".draft-"
CHECKPOINT = "checkpoint"
LOCK = ".lock"


def folder() -> Path:
    """Where the log is kept."""
    return Path(settings.ONEPLUSX_LOG_DIR)


def path_of(tile: Tile) -> Path:
    """Where a tile is kept."""
    return folder() / "tile" / tile.path()


def read_tile(tile: Tile) -> bytes:
    """A tile as it was written.

    Raises:
        FileNotFoundError: It is not kept here.
    """
    return path_of(tile).read_bytes()


def write_tile(tile: Tile, data: bytes) -> None:
    """Keeps a tile; one that is there must be the same, for tiles never change.

    Raises:
        Conflict: ``log.tile_differs``.
    """
    path = path_of(tile)
    with contextlib.suppress(FileNotFoundError):
        if path.read_bytes() != data:
            raise Conflict("log.tile_differs", found=tile.path())
        return
    _write(path, data)


def read_checkpoint() -> str | None:
    """The checkpoint that the folder shows."""
    try:
        return (folder() / CHECKPOINT).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None


def write_checkpoint(note: str) -> None:
    """Shows a checkpoint: the last step, after everything it covers is there."""
    _write(folder() / CHECKPOINT, note.encode())


@contextlib.contextmanager
def only_writer() -> Iterator[bool]:
    """Whether this process may write now; another one that does is not waited for."""
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def set_aside() -> Path:
    """Puts the folder's content aside (the demonstration was built anew); answers where it went."""
    aside = folder() / f"aside-{new_id()}"
    aside.mkdir()
    for name in ("tile", CHECKPOINT):
        with contextlib.suppress(FileNotFoundError):
            (folder() / name).rename(aside / name)
    return aside


def _write(path: Path, data: bytes) -> None:
    """Into a draft beside the place, synced, renamed onto it, and the folder synced: it survives a loss of power."""
    _make_folder(path.parent)
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=DRAFT)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).chmod(0o644)
        Path(draft).replace(path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(draft).unlink()
        raise
    _sync(path.parent)


def _make_folder(path: Path) -> None:
    if path.is_dir():
        return
    _make_folder(path.parent)
    with contextlib.suppress(FileExistsError):
        path.mkdir()
    _sync(path.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
