"""Amounts packed side by side into 64-bit words (打包): *fits* is one subtraction, *is worth more* one comparison.

That way thousands of choices are compared at once, without numbers that a float could not hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

Array = Any
"""A numpy array; its shape is said where it matters."""

WORD_BITS = 63
_FACTOR = np.int64(-7046029254386353131)


class Lanes:
    """Amounts of several kinds packed beside each other into words, the topmost bit of each lane as a guard.

    A lane holds the sum of two amounts that fit, so that *fits* is one subtraction for all lanes of a word.
    """

    def __init__(self, most: Sequence[int]) -> None:
        self.words: list[list[tuple[int, int, int]]] = []  # kind, shift, width
        free = 0
        for kind, room in enumerate(most):
            width = int(room).bit_length() + 1
            if not self.words or width > free:
                self.words.append([])
                free = WORD_BITS
            self.words[-1].append((kind, WORD_BITS - free, width))
            free -= width
        self.guards = [sum(1 << (shift + width - 1) for _, shift, width in word) for word in self.words]

    def pack(self, amounts: Array) -> list[Array]:
        """The amounts, whose last axis are the kinds, as words."""
        packed = []
        for word in self.words:
            own = np.zeros(amounts.shape[:-1], dtype=np.int64)
            for kind, shift, _ in word:
                own |= amounts[..., kind].astype(np.int64) << shift
            packed.append(own)
        return packed

    def beyond(self, word: int, packed: Array, taken: int) -> Array:
        """What each lane has beyond the amounts taken off, never below zero."""
        rest = (packed | self.guards[word]) - taken
        kept = np.zeros_like(rest)
        for width in {width for _, _, width in self.words[word]}:
            guards = sum(1 << (shift + own - 1) for _, shift, own in self.words[word] if own == width)
            whole = rest & guards
            kept |= whole - (whole >> (width - 1))
        return rest & kept


def ranked(values: Array, most: Sequence[int]) -> list[Array]:
    """Rows of values as words whose sums keep the lexicographic order, the most significant first.

    Args:
        values: Row × stage.
        most: Of each stage: no sum that is compared lies further from zero.
    """
    words, word, used = [], np.zeros(len(values), dtype=np.int64), 0
    for stage, bound in enumerate(most):
        bits = int(bound).bit_length() + 1
        if used and used + bits > WORD_BITS - 1:
            words.append(word)
            word, used = np.zeros(len(values), dtype=np.int64), 0
        word = word * (1 << bits) + values[:, stage]
        used += bits
    return [*words, word]


def best_of_alike(kinds: Sequence[Array], worth: Sequence[Array]) -> Array:
    """Of entries that are alike in all kinds the places of the best, the first of equals; alike ones seldom twice."""
    mixed = np.zeros(len(kinds[0]), dtype=np.int64)
    for own in kinds:
        mixed = (mixed ^ (mixed >> 29)) * _FACTOR + own
    order = np.argsort(mixed * _FACTOR, kind="stable")
    starts = np.zeros(len(order), dtype=bool)
    starts[0] = True
    for own in kinds:
        ordered = own[order]
        starts[1:] |= ordered[1:] != ordered[:-1]
    if starts.all():
        return order
    heads, runs = np.flatnonzero(starts), np.cumsum(starts) - 1
    best = np.ones(len(order), dtype=bool)
    for own in worth:
        known = np.where(best, own[order], np.iinfo(np.int64).min)
        best &= known == np.maximum.reduceat(known, heads)[runs]
    places = np.flatnonzero(best)
    of_run = runs[places]
    return order[places[np.append(True, of_run[1:] != of_run[:-1])]]
