"""Tiles: their addresses, which ones a growing log needs, and subtrees read from them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oneplusx.domain.merkle import (
    Tile,
    TileReader,
    Tree,
    consistency_path,
    entry_bundle,
    inclusion_path,
    leaf_hash,
    parse_bundle,
    tile_hashes,
    tiles_between,
    tree_root,
)
from oneplusx.domain.merkle.tiles import ENTRIES, WIDTH


@pytest.mark.parametrize(
    "tile, path",
    [
        (Tile(0, 0), "0/000"),
        (Tile(0, 1234067), "0/x001/x234/067"),
        (Tile(1, 0, 5), "1/000.p/5"),
        (Tile(ENTRIES, 999, 255), "entries/999.p/255"),
        (Tile(2, 1000), "2/x001/000"),
    ],
)
def test_an_address_leads_to_its_tile_and_back(tile: Tile, path: str) -> None:
    assert tile.path() == path
    assert Tile.parse(path) == tile


@pytest.mark.parametrize(
    "path",
    ["", "0/1", "0/0000", "0/x000/001", "0/000.p/0", "0/000.p/256", "0/000.p/007", "64/000", "01/000", "-1/000",
     "entries", "entries/00a", "0/000/", "../../etc/passwd", "0/000.p/\u0661", "0/x001/x000"],
)  # fmt: skip
def test_any_other_address_is_refused(path: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any
        Tile.parse(path)


def world(sizes: list[int]) -> tuple[Tree, dict[Tile, bytes]]:
    """A log that grew step by step, and the tiles written on the way."""
    tree, store, old = Tree(), {}, 0
    for size in sizes:
        while tree.size < size:
            tree.append(leaf_hash(str(tree.size).encode()))
        for tile in tiles_between(old, size):
            if tile.level != ENTRIES:
                store[tile] = b"".join(tile_hashes(tile, tree.read))
        old = size
    return tree, store


@settings(deadline=None, max_examples=25)
@given(st.lists(st.integers(1, 70_000), min_size=1, max_size=4), st.data())
def test_a_growing_log_has_all_tiles_it_needs(sizes: list[int], data: st.DataObject) -> None:
    sizes = sorted(sizes)
    tree, store = world(sizes)
    size = data.draw(st.sampled_from(sizes))
    reader = TileReader(size, store.__getitem__)
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    assert tree_root(size, reader.read) == tree.root(size)
    assert inclusion_path(index, size, reader.read) == inclusion_path(index, size, tree.read)
    assert consistency_path(old, size, reader.read) == consistency_path(old, size, tree.read)


@given(st.integers(0, 200_000), st.integers(0, 5_000))
def test_what_is_full_is_written_once(old: int, more: int) -> None:
    new = list(tiles_between(old, old + more))
    assert len(set(new)) == len(new)
    assert not {tile for tile in new if tile.is_full} & set(tiles_between(0, old))
    assert {tile for tile in new if tile.level == ENTRIES and tile.is_full} == {
        Tile(ENTRIES, index) for index in range(old // WIDTH, (old + more) // WIDTH)
    }


def test_a_tile_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="bytes"):
        TileReader(3, lambda _tile: b"short").read(0, 0)


@given(st.lists(st.binary(max_size=300), max_size=256))
def test_entries_come_back_from_a_bundle(entries: list[bytes]) -> None:
    assert parse_bundle(entry_bundle(entries)) == entries


def test_a_bundle_that_ends_within_an_entry_is_refused() -> None:
    for broken in (b"\x00", b"\x00\x05abc"):
        with pytest.raises(ValueError, match="ends within"):
            parse_bundle(broken)
    with pytest.raises(ValueError, match="too long"):
        entry_bundle([b"x" * 65_536])
