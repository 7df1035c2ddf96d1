"""The tree in tiles of 256 hashes (瓦片), so that a log is served as plain files.

A tile (level, index) holds the hashes of the complete subtrees of height ``8 * level``; the last tile of a level may be
partial: of ``width`` hashes. Entries stand in bundles of 256.

Source: C2SP tlog-tiles (https://c2sp.org/tlog-tiles).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from oneplusx.domain.merkle.tree import HASH_BYTES, ReadSubtree, root_of

HEIGHT = 8
WIDTH = 256
ENTRY_BYTES_MAX = 0xFFFF
ENTRIES = -1
"""Level of the bundles of entries."""
PATH = re.compile(r"(entries|[0-9]|[1-5][0-9]|6[0-3])/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """Where a tile stands: level (``ENTRIES`` for entries), index, number of hashes or entries in it."""

    level: int
    index: int
    width: int = WIDTH

    @property
    def is_full(self) -> bool:
        """Whether it never changes again."""
        return self.width == WIDTH

    def path(self) -> str:
        """Its address below ``tile/``: ``0/x001/234``, ``1/000.p/7``, ``entries/000``."""
        groups = [f"{self.index % 1000:03}"]
        rest = self.index // 1000
        while rest:
            groups.append(f"x{rest % 1000:03}")
            rest //= 1000
        level = "entries" if self.level == ENTRIES else str(self.level)
        tail = "" if self.is_full else f".p/{self.width}"
        return f"{level}/{'/'.join(reversed(groups))}{tail}"

    @staticmethod
    def parse(path: str) -> Tile:
        """The tile at an address.

        Raises:
            ValueError: It is not the address of a tile, or not in its one canonical form.
        """
        found = PATH.fullmatch(path)
        if found is None:
            raise ValueError(path)
        level, groups, width = found.groups()
        index = int(groups.replace("x", "").replace("/", ""))
        tile = Tile(ENTRIES if level == "entries" else int(level), index, int(width or WIDTH))
        if tile.path() != path:
            raise ValueError(path)
        return tile


def tiles_between(old_size: int, size: int) -> Iterator[Tile]:
    """Tiles and bundles that a log of ``size`` leaves has and one of ``old_size`` has not; entries first."""
    yield from _of_level(ENTRIES, old_size, size)
    level = 0
    while size >> (HEIGHT * level):
        yield from _of_level(level, old_size >> (HEIGHT * level), size >> (HEIGHT * level))
        level += 1


def _of_level(level: int, old_count: int, count: int) -> Iterator[Tile]:
    if count == old_count:
        return
    for index in range(old_count // WIDTH, count // WIDTH):
        yield Tile(level, index)
    if count % WIDTH:
        yield Tile(level, count // WIDTH, count % WIDTH)


def tile_hashes(tile: Tile, read: ReadSubtree) -> list[bytes]:
    """The hashes a tile must hold; ``read`` is asked for the complete subtrees of its height."""
    start = tile.index * WIDTH
    return [read(HEIGHT * tile.level, index) for index in range(start, start + tile.width)]


ReadTile = Callable[[Tile], bytes]


class TileReader:
    """Complete subtrees of a log of ``size`` leaves, from its tiles; each tile is read once."""

    def __init__(self, size: int, read_tile: ReadTile) -> None:
        self.size = size
        self._read_tile = read_tile
        self._known: dict[tuple[int, int], list[bytes]] = {}

    def read(self, level: int, index: int) -> bytes:
        """Hash of a complete subtree.

        Raises:
            ValueError: The tile has another length than it must have.
        """
        tile_level, inside = divmod(level, HEIGHT)
        tile_index, start = divmod(index << inside, WIDTH)
        return root_of(self.hashes(tile_level, tile_index)[start : start + (1 << inside)])

    def hashes(self, level: int, index: int) -> list[bytes]:
        """The hashes of one tile."""
        known = self._known.get((level, index))
        if known is None:
            width = min(WIDTH, (self.size >> (HEIGHT * level)) - index * WIDTH)
            known = self._known[level, index] = split_hashes(self._read_tile(Tile(level, index, width)), width)
        return known


def split_hashes(data: bytes, width: int) -> list[bytes]:
    """The hashes in a tile.

    Raises:
        ValueError: It does not hold ``width`` hashes.
    """
    if len(data) != width * HASH_BYTES:
        raise ValueError(f"{len(data)} bytes, expected {width * HASH_BYTES}")
    return [data[start : start + HASH_BYTES] for start in range(0, len(data), HASH_BYTES)]


def entry_bundle(entries: Sequence[bytes]) -> bytes:
    """Entries one after the other, each behind its length in two bytes (big endian).

    Raises:
        ValueError: An entry is longer than 65,535 bytes.
    """
    if any(len(entry) > ENTRY_BYTES_MAX for entry in entries):
        raise ValueError("entry too long")
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def parse_bundle(data: bytes) -> list[bytes]:
    """The entries of a bundle.

    Raises:
        ValueError: It ends within an entry.
    """
    entries, place = [], 0
    while place < len(data):
        start = place + 2
        end = start + int.from_bytes(data[place:start], "big")
        if start > len(data) or end > len(data):
            raise ValueError("bundle ends within an entry")
        entries.append(data[start:end])
        place = end
    return entries
