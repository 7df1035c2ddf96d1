"""Merkle trees with inclusion and consistency proofs (默克尔树).

A *complete subtree* (level, index) covers leaves ``index * 2**level`` up to ``(index + 1) * 2**level``. Proofs ask a
reader for complete subtrees only, so that they work on a list in memory and on tiles alike.

Source: RFC 6962 §2.1; RFC 9162 §2.1.3.2 and §2.1.4.2 for the checks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()
LEAF_PREFIX = b"\x00"
NODE_PREFIX = b"\x01"

ReadSubtree = Callable[[int, int], bytes]
"""Hash of the complete subtree (level, index)."""


def leaf_hash(entry: bytes) -> bytes:
    """Hash of a leaf (叶子): SHA-256(0x00, entry)."""
    return hashlib.sha256(LEAF_PREFIX + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node: SHA-256(0x01, left, right)."""
    return hashlib.sha256(NODE_PREFIX + left + right).digest()


def root_of(hashes: Sequence[bytes]) -> bytes:
    """Root of a tree with these leaf hashes (根): O(n), for batches."""
    if not hashes:
        return EMPTY_ROOT
    level = list(hashes)
    sha256 = hashlib.sha256
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        above = [sha256(NODE_PREFIX + left + right).digest() for left, right in pairs]
        if len(level) % 2:
            above.append(level[-1])  # carried up unchanged: the same tree as RFC 6962's split by powers of two
        level = above
    return level[0]


class Tree:
    """A tree in memory that grows: complete subtrees of every level."""

    def __init__(self, hashes: Iterable[bytes] = ()) -> None:
        self.levels: list[list[bytes]] = [[]]
        for one in hashes:
            self.append(one)

    @property
    def size(self) -> int:
        """Number of leaves."""
        return len(self.levels[0])

    def append(self, hash_of_leaf: bytes) -> None:
        """Adds a leaf."""
        level, current = 0, hash_of_leaf
        while True:
            if level == len(self.levels):
                self.levels.append([])
            self.levels[level].append(current)
            if len(self.levels[level]) % 2:
                return
            current = node_hash(*self.levels[level][-2:])
            level += 1

    def read(self, level: int, index: int) -> bytes:
        """Hash of a complete subtree."""
        return self.levels[level][index]

    def root(self, size: int | None = None) -> bytes:
        """Root now, or when the tree had ``size`` leaves."""
        return tree_root(self.size if size is None else size, self.read)


class Frontier:
    """The right edge of a growing tree: its root in little memory."""

    def __init__(self) -> None:
        self.size = 0
        self._edge: list[bytes | None] = []

    def append(self, hash_of_leaf: bytes) -> None:
        """Adds a leaf."""
        level, current, number = 0, hash_of_leaf, self.size
        while number % 2:
            left = self._edge[level]
            assert left is not None
            current, self._edge[level] = node_hash(left, current), None
            level, number = level + 1, number >> 1
        if level == len(self._edge):
            self._edge.append(None)
        self._edge[level] = current
        self.size += 1

    def root(self) -> bytes:
        """Root now."""
        root: bytes | None = None
        for one in self._edge:
            if one is not None:
                root = one if root is None else node_hash(one, root)
        return EMPTY_ROOT if root is None else root


def tree_root(size: int, read: ReadSubtree) -> bytes:
    """Root of the first ``size`` leaves."""
    return _range_hash(0, size, read) if size else EMPTY_ROOT


def inclusion_path(index: int, size: int, read: ReadSubtree) -> list[bytes]:
    """Inclusion proof (包含证明) of leaf ``index`` in the tree of ``size`` leaves, from the leaf upwards.

    Raises:
        ValueError: There is no such leaf.

    Source: RFC 6962 §2.1.1.
    """
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} of {size}")
    path: list[bytes] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(_range_hash(middle, high, read))
            high = middle
        else:
            path.append(_range_hash(low, middle, read))
            low = middle
    return path[::-1]


def consistency_path(old_size: int, size: int, read: ReadSubtree) -> list[bytes]:
    """Consistency proof (一致性证明): the tree of ``size`` leaves begins with that of ``old_size``.

    Raises:
        ValueError: The old tree is empty or larger.

    Source: RFC 6962 §2.1.2.
    """
    if not 0 < old_size <= size:
        raise ValueError(f"from {old_size} to {size}")
    path: list[bytes] = []
    low, high, is_whole = 0, size, True
    while old_size != high:
        middle = low + _split(high - low)
        if old_size <= middle:
            path.append(_range_hash(middle, high, read))
            high = middle
        else:
            path.append(_range_hash(low, middle, read))
            low, is_whole = middle, False
    if not is_whole:
        path.append(_range_hash(low, high, read))
    return path[::-1]


def check_inclusion(hash_of_leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof leads from the leaf to the root.

    Source: RFC 9162 §2.1.3.2.
    """
    if not 0 <= index < size:
        return False
    sides = _sides(index, size - 1, len(path))
    if sides is None:
        return False
    current = hash_of_leaf
    for one, is_left in zip(path, sides, strict=True):
        current = node_hash(one, current) if is_left else node_hash(current, one)
    return current == root


def check_consistency(old_size: int, old_root: bytes, size: int, root: bytes, path: Sequence[bytes]) -> bool:
    """Whether the proof shows that the new tree begins with the old one.

    Source: RFC 9162 §2.1.4.2.
    """
    if not 0 < old_size <= size:
        return False
    if old_size == size:
        return not path and old_root == root
    hashes = [old_root, *path] if not old_size & (old_size - 1) else list(path)
    if not hashes:
        return False
    number, last = old_size - 1, size - 1
    while number % 2:
        number >>= 1
        last >>= 1
    sides = _sides(number, last, len(hashes) - 1)
    if sides is None:
        return False
    old = new = hashes[0]
    for one, is_left in zip(hashes[1:], sides, strict=True):
        old = node_hash(one, old) if is_left else old
        new = node_hash(one, new) if is_left else node_hash(new, one)
    return (old, new) == (old_root, root)


def _sides(number: int, last: int, steps: int) -> list[bool] | None:
    """Whether each hash of a proof stands on the left; ``None``: the proof has not the length it must have."""
    sides = []
    for _ in range(steps):
        if not last:
            return None
        is_left = bool(number % 2) or number == last
        while is_left and not number % 2 and number:
            number >>= 1
            last >>= 1
        sides.append(is_left)
        number >>= 1
        last >>= 1
    return None if last else sides


def _split(count: int) -> int:
    """The largest power of two below ``count``."""
    return 1 << ((count - 1).bit_length() - 1)


def _range_hash(low: int, high: int, read: ReadSubtree) -> bytes:
    """Hash over leaves ``low`` to ``high``, which RFC 6962's splits lead to."""
    count = high - low
    if not count & (count - 1):
        level = count.bit_length() - 1
        return read(level, low >> level)
    middle = low + _split(count)
    return node_hash(_range_hash(low, middle, read), _range_hash(middle, high, read))
