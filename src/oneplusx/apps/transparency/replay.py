"""Replays the database against the log (重算日志): every leaf, tile and checkpoint is derived anew and compared.

1. Places run from 0 without gaps; each entry follows from its leaf.
2. Each full or last tile and bundle is what those entries lead to.
3. Each checkpoint names the root that the tree had at its size, and is signed by a key of the log.
4. The folder shows the latest checkpoint.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from oneplusx.apps.trail.models import LogPlace
from oneplusx.apps.transparency import store
from oneplusx.apps.transparency.models import LogCheckpoint
from oneplusx.apps.transparency.selectors import all_note_keys, latest_checkpoint, placed_count
from oneplusx.domain.merkle import (
    Checkpoint,
    Frontier,
    Tile,
    UnsignedNote,
    entry_bundle,
    leaf_entry,
    leaf_hash,
    open_checkpoint,
    root_of,
)
from oneplusx.domain.merkle.tiles import ENTRIES, WIDTH


@dataclass(frozen=True, slots=True)
class LogFlaw:
    """Something that does not hold: its code and where."""

    code: str
    params: dict[str, object]


@dataclass(slots=True)
class Replay:
    """What a replay found."""

    size: int = 0
    tiles: int = 0
    checkpoints: int = 0
    unpublished: int = 0
    flaws: list[LogFlaw] = field(default_factory=list)

    def flaw(self, code: str, **params: object) -> None:
        """Adds a flaw."""
        self.flaws.append(LogFlaw(code, params))


class _Tiles:
    """The tiles that the entries lead to, each compared with the folder as soon as it is complete."""

    def __init__(self, found: Replay) -> None:
        self.found = found
        self.entries: list[bytes] = []
        self.levels: list[list[bytes]] = []
        self.counts: dict[int, int] = {}

    def add(self, entry: bytes, hash_of_leaf: bytes) -> None:
        self.entries.append(entry)
        if len(self.entries) == WIDTH:
            self._compare(ENTRIES, entry_bundle(self.entries), WIDTH)
            self.entries.clear()
        self._add(0, hash_of_leaf)

    def _add(self, level: int, one: bytes) -> None:
        if level == len(self.levels):
            self.levels.append([])
        hashes = self.levels[level]
        hashes.append(one)
        if len(hashes) == WIDTH:
            self._compare(level, b"".join(hashes), WIDTH)
            self._add(level + 1, root_of(hashes))
            hashes.clear()

    def finish(self) -> None:
        """Compares the partial tiles at the right edge."""
        if self.entries:
            self._compare(ENTRIES, entry_bundle(self.entries), len(self.entries))
        for level, hashes in enumerate(self.levels):
            if hashes:
                self._compare(level, b"".join(hashes), len(hashes))

    def _compare(self, level: int, data: bytes, width: int) -> None:
        index = self.counts.get(level, 0)
        self.counts[level] = index + 1
        tile = Tile(level, index, width)
        self.found.tiles += 1
        try:
            kept = store.read_tile(tile)
        except FileNotFoundError:
            self.found.flaw("log.flaw.tile_missing", tile=tile.path())
            return
        if kept != data:
            self.found.flaw("log.flaw.tile_differs", tile=tile.path())


def replay_log() -> Replay:
    """Proves the log from the database."""
    found = Replay()
    latest = latest_checkpoint()
    found.size = latest.size if latest else 0
    found.unpublished = placed_count() - found.size
    checkpoints = list(LogCheckpoint.objects.order_by("size", "published_at"))
    found.checkpoints = len(checkpoints)
    roots = _replay(found, {one.size for one in checkpoints})
    for one in checkpoints:
        _check(one, roots, found)
    if latest is not None and store.read_checkpoint() != latest.note:
        found.flaw("log.flaw.checkpoint_not_shown", size=latest.size)
    return found


def _replay(found: Replay, sizes: set[int]) -> dict[int, bytes]:
    """Compares all tiles; answers the roots at these sizes."""
    frontier, tiles = Frontier(), _Tiles(found)
    roots: dict[int, bytes] = {}
    for position, entry in _entries(found.size):
        if position != frontier.size:
            found.flaw("log.flaw.gap", position=frontier.size)
            break
        hash_of_leaf = leaf_hash(entry)
        frontier.append(hash_of_leaf)
        tiles.add(entry, hash_of_leaf)
        if frontier.size in sizes:
            roots[frontier.size] = frontier.root()
    if frontier.size < found.size and not found.flaws:
        found.flaw("log.flaw.gap", position=frontier.size)
    tiles.finish()
    return roots


def _entries(size: int) -> Iterator[tuple[int, bytes]]:
    rows = LogPlace.objects.filter(position__lt=size).order_by("position")
    values = rows.values_list("position", "leaf__salt", "leaf__kind", "leaf__digest")
    for position, salt, kind, digest in values.iterator(chunk_size=20_000):
        yield position, leaf_entry(bytes(salt), kind, bytes(digest))


def _check(row: LogCheckpoint, roots: dict[int, bytes], found: Replay) -> None:
    try:
        said = open_checkpoint(row.note, *all_note_keys())
    except UnsignedNote:
        found.flaw("log.flaw.checkpoint_unsigned", size=row.size)
        return
    if said != Checkpoint(said.origin, row.size, bytes(row.root)) or said.root != roots.get(row.size):
        found.flaw("log.flaw.root_differs", size=row.size)
