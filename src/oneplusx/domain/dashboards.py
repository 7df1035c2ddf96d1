"""Arithmetic of dashboards (看板): cells too small to be shown, ranks, and rates that stand out."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from math import ceil, sqrt
from typing import TypeVar

LEAST_SHOWN = 5
"""Fewer persons than this could be recognized."""
OUTLYING_SIGMAS = 3.0
EXTREME_SHARE = 0.05
"""A common rate of 0 or 1 would make every other one stand out."""
K = TypeVar("K", bound=Hashable)


def is_small(count: int, least: int = LEAST_SHOWN) -> bool:
    """Whether so few persons could be recognized; nobody is not few."""
    return 0 < count < least


def hide_small_cells(cells: Mapping[K, int], least: int = LEAST_SHOWN) -> dict[K, int | None]:
    """Cells of a table whose sum is known, with the small ones hidden (小单元隐藏).

    A single hidden cell would follow from the sum, and so would several that hold few persons together: then the next
    smallest is hidden too.

    Returns:
        For each key its number, or ``None`` where it is hidden.
    """
    hidden = {key for key, count in cells.items() if is_small(count, least)}
    rest = sorted((count, number, key) for number, (key, count) in enumerate(cells.items()) if count >= least)
    while hidden and rest and (len(hidden) == 1 or sum(cells[key] for key in hidden) < least):
        hidden.add(rest.pop(0)[2])
    return {key: None if key in hidden else count for key, count in cells.items()}


def rank(values: Sequence[float], percent: int) -> float | None:
    """The value that so many percent do not exceed, by nearest rank (分位数); ``None`` without values."""
    ordered = sorted(values)
    return ordered[max(1, ceil(percent * len(ordered) / 100)) - 1] if ordered else None


def outlying(counts: Mapping[K, tuple[int, int]], least: int, sigmas: float = OUTLYING_SIGMAS) -> dict[K, float]:
    """Rates far from the common one, their median (通过率异常): by so many standard errors of a share.

    Args:
        counts: For each key how many succeeded, and of how many.
        least: Of fewer nothing is said.

    Returns:
        The rate of each key that stands out, from 0 to 1.
    """
    rates = {key: won / of for key, (won, of) in counts.items() if of >= max(least, 1)}
    common = rank(list(rates.values()), 50)
    if common is None:
        return {}
    steady = min(max(common, EXTREME_SHARE), 1 - EXTREME_SHARE)
    spread = sqrt(steady * (1 - steady))
    return {key: rate for key, rate in rates.items() if abs(rate - common) > sigmas * spread / sqrt(counts[key][1])}
