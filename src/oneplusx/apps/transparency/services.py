"""Publication of the log (发布存证日志), by one writer, crash-safe at any point.

1. Leaves that wait get their places, durably (``trail.services.place_leaves``): the order is decided in the database.
2. What is in the folder must be what was published; else nothing is written (``log.other_history``).
3. The tiles of the new leaves are written, each whole and synced. Their content follows from the places alone, so a
   publication that was interrupted is done again with the same bytes.
4. The checkpoint over all of them is signed and kept in the database, then shown in the folder: the last step.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.conf import settings
from django.db import transaction

from oneplusx.apps.keys.ownership import LOG
from oneplusx.apps.keys.services import sign_bytes
from oneplusx.apps.keys.services.signing import key_for
from oneplusx.apps.trail.services import place_leaves
from oneplusx.apps.transparency import store
from oneplusx.apps.transparency.models import LogCheckpoint
from oneplusx.apps.transparency.selectors import entries_between, latest_checkpoint, origin, placed_count
from oneplusx.domain.errors import Conflict
from oneplusx.domain.merkle import (
    EMPTY_ROOT,
    Checkpoint,
    NoteKey,
    Tile,
    TileReader,
    UnsignedNote,
    entry_bundle,
    leaf_hash,
    node_hash,
    parse_checkpoint,
    sign_note,
    tile_hashes,
    tiles_between,
    tree_root,
)
from oneplusx.domain.merkle.tiles import ENTRIES, WIDTH

LEAVES_PER_CHECKPOINT = 65_536

log = logging.getLogger(__name__)


def publish_log(*, now: datetime) -> LogCheckpoint | None:
    """Publishes what was appended since the last checkpoint (发布); ``None``: there is nothing new, or another does it.

    Raises:
        Conflict: ``log.other_history``, ``log.tiles_damaged``, ``log.tile_differs``: the folder is not that of this
            database (one of them was restored); ``keys.none_active``.
    """
    published = None
    with store.only_writer() as may_write:
        if not may_write:
            return None
        place_leaves()
        _require_own_history()
        while (made := _publish_next(now)) is not None:
            published = made
        latest = latest_checkpoint()
        if latest is not None and store.read_checkpoint() != latest.note:
            store.write_checkpoint(latest.note)
    return published


def _require_own_history() -> None:
    """What the folder shows must be known to the database: a log never forgets what it said."""
    shown = store.read_checkpoint()
    if shown is None:
        return
    try:
        seen = parse_checkpoint(shown)
    except UnsignedNote:
        raise Conflict("log.other_history", found=shown[:60]) from None
    if LogCheckpoint.objects.filter(size=seen.size, root=seen.root).exists():
        return
    if not settings.DEMO_MODE:
        raise Conflict("log.other_history", found=f"{seen.origin} {seen.size}")
    log.warning("the log of another demonstration was put aside: %s", store.set_aside())


def _publish_next(now: datetime) -> LogCheckpoint | None:
    latest = latest_checkpoint()
    old_size, old_root = (0, EMPTY_ROOT) if latest is None else (latest.size, bytes(latest.root))
    size = min(placed_count(), old_size + LEAVES_PER_CHECKPOINT)
    if size == old_size and (latest is None or not _is_key_new(latest, now)):
        return None
    growing = _Growing(old_size, old_root)
    growing.append(entries_between(old_size - old_size % WIDTH, size), size)
    growing.write()
    return _keep(Checkpoint(origin(), size, tree_root(size, growing.read)), now)


def _is_key_new(latest: LogCheckpoint, now: datetime) -> bool:
    """Whether the log signs with another key since: then it says the same again with that one."""
    return bool(key_for(owner=LOG, now=now).verification_method != latest.verification_method)


@transaction.atomic
def _keep(checkpoint: Checkpoint, now: datetime) -> LogCheckpoint:
    text = checkpoint.text()
    signature = sign_bytes(owner=LOG, data=text.encode(), now=now, what="checkpoint")
    key = NoteKey(checkpoint.origin, bytes(key_for(owner=LOG, now=now).public_key))
    return LogCheckpoint.objects.create(
        size=checkpoint.size,
        root=checkpoint.root,
        note=sign_note(text, key, signature.signature),
        verification_method=signature.key_id,
        published_at=now,
    )


class _Growing:
    """The tree of the last checkpoint, read from its tiles, with new leaves on top."""

    def __init__(self, old_size: int, old_root: bytes) -> None:
        self.old_size = self.size = old_size
        self.old = TileReader(old_size, store.read_tile)
        self.new: dict[tuple[int, int], bytes] = {}
        self.entries: list[bytes] = []
        self._require_root(old_root)

    def _require_root(self, old_root: bytes) -> None:
        try:
            root = tree_root(self.old_size, self.old.read)
        except (FileNotFoundError, ValueError) as error:
            raise Conflict("log.tiles_damaged", found=self.old_size) from error
        if root != old_root:
            raise Conflict("log.tiles_damaged", found=self.old_size)

    def append(self, entries: list[bytes], size: int) -> None:
        """Adds leaves; ``entries`` begin with those that stand in the last, partial bundle already."""
        self.entries = entries
        for entry in entries[self.old_size % WIDTH :]:
            self._add(leaf_hash(entry))
        assert self.size == size

    def _add(self, current: bytes) -> None:
        level, index = 0, self.size
        self.new[level, index] = current
        while index % 2:
            current = node_hash(self.read(level, index - 1), current)
            level, index = level + 1, index >> 1
            self.new[level, index] = current
        self.size += 1

    def read(self, level: int, index: int) -> bytes:
        """Hash of a complete subtree."""
        found = self.new.get((level, index))
        return self.old.read(level, index) if found is None else found

    def write(self) -> None:
        """Writes the tiles that are new."""
        for tile in tiles_between(self.old_size, self.size):
            store.write_tile(tile, self._content(tile))

    def _content(self, tile: Tile) -> bytes:
        if tile.level != ENTRIES:
            return b"".join(tile_hashes(tile, self.read))
        start = tile.index * WIDTH - (self.old_size - self.old_size % WIDTH)
        return entry_bundle(self.entries[start : start + tile.width])
