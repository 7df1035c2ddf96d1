"""Trees and proofs, against the definitions of RFC 6962 written down naively."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneplusx.domain.merkle import (
    EMPTY_ROOT,
    Tree,
    check_consistency,
    check_inclusion,
    consistency_path,
    inclusion_path,
    leaf_hash,
    root_of,
)

SIZES = st.integers(1, 300)


def naive_root(entries: list[bytes]) -> bytes:
    """MTH of RFC 6962 §2.1."""
    if not entries:
        return hashlib.sha256().digest()
    if len(entries) == 1:
        return hashlib.sha256(b"\x00" + entries[0]).digest()
    k = naive_split(len(entries))
    return hashlib.sha256(b"\x01" + naive_root(entries[:k]) + naive_root(entries[k:])).digest()


def naive_path(m: int, entries: list[bytes]) -> list[bytes]:
    """PATH of RFC 6962 §2.1.1."""
    if len(entries) == 1:
        return []
    k = naive_split(len(entries))
    if m < k:
        return [*naive_path(m, entries[:k]), naive_root(entries[k:])]
    return [*naive_path(m - k, entries[k:]), naive_root(entries[:k])]


def naive_proof(m: int, entries: list[bytes], *, whole: bool = True) -> list[bytes]:
    """PROOF and SUBPROOF of RFC 6962 §2.1.2."""
    if m == len(entries):
        return [] if whole else [naive_root(entries)]
    k = naive_split(len(entries))
    if m <= k:
        return [*naive_proof(m, entries[:k], whole=whole), naive_root(entries[k:])]
    return [*naive_proof(m - k, entries[k:], whole=False), naive_root(entries[:k])]


def naive_split(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def entries_of(size: int) -> list[bytes]:
    return [f"entry {number}".encode() for number in range(size)]


def tree_of(size: int) -> Tree:
    return Tree(leaf_hash(entry) for entry in entries_of(size))


def test_the_known_roots_of_the_reference_implementation() -> None:
    inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    tree = Tree(leaf_hash(bytes.fromhex(one)) for one in inputs)
    assert Tree().root().hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert tree.root(1).hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert tree.root(2).hex() == "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
    assert tree.root(8).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


@given(SIZES)
def test_the_root_is_that_of_the_definition(size: int) -> None:
    entries = entries_of(size)
    assert tree_of(size).root() == naive_root(entries) == root_of([leaf_hash(one) for one in entries])


def test_an_empty_tree_has_a_root() -> None:
    assert root_of([]) == Tree().root() == EMPTY_ROOT


@given(SIZES, st.data())
def test_every_leaf_is_proved_to_be_in_every_tree(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    tree, entries = tree_of(size), entries_of(size)
    path = inclusion_path(index, size, tree.read)
    assert path == naive_path(index, entries)
    assert check_inclusion(leaf_hash(entries[index]), index, size, path, tree.root())


@given(SIZES, st.data())
def test_nothing_else_is_proved_to_be_in_a_tree(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    tree = tree_of(size)
    path, leaf, root = inclusion_path(index, size, tree.read), tree.levels[0][index], tree.root()
    assert not check_inclusion(leaf_hash(b"other"), index, size, path, root)
    assert not check_inclusion(leaf, index, size, [*path, root], root)
    assert not check_inclusion(leaf, index, size, path, leaf_hash(b"other"))
    assert not check_inclusion(leaf, size, size, path, root)
    assert not check_inclusion(leaf, -1, size, path, root)
    if path:
        place = data.draw(st.integers(0, len(path) - 1))
        wrong = [leaf_hash(b"x") if number == place else one for number, one in enumerate(path)]
        assert not check_inclusion(leaf, index, size, wrong, root)
        assert not check_inclusion(leaf, index, size, path[:-1], root)


@given(SIZES, st.data())
def test_a_tree_is_proved_to_begin_with_an_older_one(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size))
    tree = tree_of(size)
    path = consistency_path(old, size, tree.read)
    assert path == naive_proof(old, entries_of(size))
    assert check_consistency(old, tree.root(old), size, tree.root(), path)
    forked = Tree([leaf_hash(b"other"), *tree.levels[0][1:]])
    assert not check_consistency(old, forked.root(old), size, tree.root(), path)
    assert not check_consistency(old, tree.root(old), size, forked.root(), path)
    assert not check_consistency(old, tree.root(old), size, tree.root(), [*path, tree.root()])
    if path:
        assert not check_consistency(old, tree.root(old), size, tree.root(), path[1:])


@pytest.mark.parametrize("index, size", [(0, 0), (-1, 3), (3, 3)])
def test_there_is_no_proof_of_a_leaf_that_is_not_there(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="leaf"):
        inclusion_path(index, size, tree_of(size).read)


@pytest.mark.parametrize("old, size", [(0, 3), (4, 3)])
def test_there_is_no_proof_from_an_empty_or_larger_tree(old: int, size: int) -> None:
    assert not check_consistency(old, EMPTY_ROOT, size, EMPTY_ROOT, [])
    with pytest.raises(ValueError, match="from"):
        consistency_path(old, size, tree_of(size).read)
