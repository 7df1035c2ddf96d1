"""What must hold of the folder of the log at any time, whoever was killed."""

from __future__ import annotations

import hashlib
from uuid import UUID

from oneplusx.apps.transparency import store
from oneplusx.apps.transparency.selectors import note_keys
from oneplusx.domain.merkle import (
    Checkpoint,
    Tile,
    TileReader,
    check_consistency,
    consistency_path,
    leaf_hash,
    open_checkpoint,
    parse_bundle,
    tiles_between,
    tree_root,
)
from oneplusx.domain.merkle.tiles import ENTRIES, WIDTH


def digest_of(subject_id: UUID) -> bytes:
    """A digest for a leaf about this subject."""
    return hashlib.sha256(subject_id.bytes).digest()


def checked_folder(before: Checkpoint | None = None) -> Checkpoint | None:
    """What the folder shows, after everything it claims was found in it and proved to continue ``before``."""
    note = store.read_checkpoint()
    if note is None:
        assert before is None
        return None
    seen = open_checkpoint(note, *note_keys())
    for tile in tiles_between(0, seen.size):
        assert store.path_of(tile).exists(), tile.path()
    reader = TileReader(seen.size, store.read_tile)
    assert tree_root(seen.size, reader.read) == seen.root
    for index in range((seen.size + WIDTH - 1) // WIDTH):
        width = min(WIDTH, seen.size - index * WIDTH)
        entries = parse_bundle(store.read_tile(Tile(ENTRIES, index, width)))
        assert [leaf_hash(entry) for entry in entries] == reader.hashes(0, index)
    if before is not None:
        path = consistency_path(before.size, seen.size, reader.read)
        assert check_consistency(before.size, before.root, seen.size, seen.root, path)
    return seen
