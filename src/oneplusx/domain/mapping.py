"""Curriculum mapping (课证融通): which courses cover which learning outcomes of a standard, and by how much.

Shares are hundredths of a percent of a course's hours (0 to 10000), results are exact fractions. Outcomes are named by
whatever names them through the versions of a standard, so that a mapping survives a new version that keeps them.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction

WHOLE = 10_000


class Strength(IntEnum):
    """How far a course takes an outcome (支撑强度)."""

    TOUCHED = 1
    PRACTICED = 2
    MASTERED = 3


@dataclass(frozen=True, slots=True)
class Link:
    """One course supports one outcome.

    Attributes:
        share_hundredths: Share of the course's hours spent on it, in hundredths of a percent.
    """

    course: str
    outcome: Hashable
    share_hundredths: int
    strength: Strength = Strength.PRACTICED


@dataclass(frozen=True, slots=True)
class Coverage:
    """How a program covers the outcomes of a certificate.

    Attributes:
        courses_of: By outcome the links that support it, the strongest first; empty for a gap.
        gaps: Outcomes that no course supports, in the order given.
        matches: By course the share of its hours that the certificate covers (内容匹配度), at most 1.
        contributions: By course the share of the outcomes that it supports.
    """

    courses_of: Mapping[Hashable, Sequence[Link]]
    gaps: tuple[Hashable, ...]
    matches: Mapping[str, Fraction]
    contributions: Mapping[str, Fraction]

    @property
    def share(self) -> Fraction:
        """Share of the outcomes that at least one course supports; 0 without outcomes."""
        total = len(self.courses_of)
        return Fraction(total - len(self.gaps), total) if total else Fraction(0)


def cover(outcomes: Sequence[Hashable], links: Iterable[Link]) -> Coverage:
    """How the links cover the outcomes; links to other outcomes do not count."""
    found: dict[Hashable, list[Link]] = {outcome: [] for outcome in outcomes}
    shares: dict[str, int] = {}
    supported: dict[str, set[Hashable]] = {}
    for link in links:
        if link.outcome not in found:
            continue
        found[link.outcome].append(link)
        shares[link.course] = shares.get(link.course, 0) + link.share_hundredths
        supported.setdefault(link.course, set()).add(link.outcome)
    for row in found.values():
        row.sort(key=lambda link: (-link.strength, -link.share_hundredths, link.course))
    return Coverage(
        courses_of=found,
        gaps=tuple(outcome for outcome, row in found.items() if not row),
        matches={course: Fraction(min(share, WHOLE), WHOLE) for course, share in sorted(shares.items())},
        contributions={course: Fraction(len(some), len(found)) for course, some in sorted(supported.items())},
    )


def is_trained(attended_hours: int, planned_hours: int, share_percent_min: int) -> bool:
    """Whether somebody who attended so many hours of a class counts as trained; exact at the boundary.

    A class without hours trains nobody.
    """
    return planned_hours > 0 and attended_hours * 100 >= planned_hours * share_percent_min
