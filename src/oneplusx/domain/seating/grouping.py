"""Alike candidates and alike rooms together: the program counts kinds, not people.

A *pattern* is what decides which sessions a candidate can attend; a *kind* of rooms is a set of rooms of one site that
serve the same sessions with the same number of seats. As sessions are intervals, as many rooms as overlap at any moment
are enough to hold them all, so kinds can be counted too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from oneplusx.domain.seating.model import Candidate, Hall, Room, SeatOf, Session, Shortage, ShortageKind

Bundle = tuple[str, ...]
"""One session per part, which can all be attended."""


@dataclass(frozen=True, slots=True, order=True)
class Pattern:
    """Parts to sit, and sessions that cannot be attended."""

    parts: tuple[str, ...]
    busy: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoomKind:
    """Rooms of a site that are alike.

    Attributes:
        seats: Session → free seats of each room in it.
        opened: Sessions in which each room is in use already.
    """

    site_id: str
    seats: Mapping[str, int]
    opened: frozenset[str]
    rooms: tuple[Room, ...]


@dataclass(frozen=True, slots=True)
class Groups:
    """The problem as numbers."""

    demand: Mapping[tuple[str, Pattern], int]
    bundles: Mapping[Pattern, tuple[Bundle, ...]]
    kinds: tuple[RoomKind, ...]
    cliques: tuple[tuple[str, ...], ...]


def pattern_of(candidate: Candidate, hall: Hall) -> Pattern:
    """The pattern of a candidate; sessions of parts not sat do not matter."""
    parts = tuple(sorted(candidate.parts or hall.parts))
    known = {session.id for session in hall.sessions if session.part in parts}
    return Pattern(parts, tuple(sorted(candidate.busy & known)))


def group(candidates: Sequence[Candidate], hall: Hall, kept: Sequence[SeatOf]) -> Groups:
    """Counts candidates by home and pattern, rooms by kind."""
    demand = Counter((candidate.home, pattern_of(candidate, hall)) for candidate in candidates)
    patterns = sorted({pattern for _, pattern in demand})
    return Groups(
        demand=dict(sorted(demand.items())),
        bundles={pattern: _bundles(pattern, hall.sessions) for pattern in patterns},
        kinds=_kinds(hall, kept),
        cliques=_cliques(hall.sessions),
    )


def hopeless(groups: Groups, hall: Hall) -> tuple[Shortage, ...]:
    """Candidates whom no number of seats would help: no site may be reached, no session attended."""
    sites = {kind.site_id for kind in groups.kinds}
    reachable = {home for home, site_id in hall.travel if site_id in sites}
    far: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    for (home, pattern), number in groups.demand.items():
        if home not in reachable:
            far[home] += number
        elif not groups.bundles[pattern]:
            lost[_part_without(pattern, hall.sessions)] += number
    return (
        *(Shortage(ShortageKind.SITE, number, home=home) for home, number in sorted(far.items())),
        *(Shortage(ShortageKind.SESSION, number, part=part) for part, number in sorted(lost.items())),
    )


def _part_without(pattern: Pattern, sessions: Sequence[Session]) -> str:
    free = {session.part for session in sessions if session.id not in pattern.busy}
    return next((part for part in pattern.parts if part not in free), pattern.parts[0] if pattern.parts else "")


def _bundles(pattern: Pattern, sessions: Sequence[Session]) -> tuple[Bundle, ...]:
    ordered = sorted(sessions, key=lambda session: (session.starts_at_minute, session.id))
    free = [[one for one in ordered if one.part == part and one.id not in pattern.busy] for part in pattern.parts]
    return tuple(tuple(one.id for one in chosen) for chosen in product(*free) if not _clash(chosen))


def _clash(chosen: Sequence[Session]) -> bool:
    return any(one.overlaps(other) for place, one in enumerate(chosen) for other in chosen[:place])


def _kinds(hall: Hall, kept: Sequence[SeatOf]) -> tuple[RoomKind, ...]:
    taken = Counter((seat.room_id, seat.session_id) for seat in kept)
    sessions = {session.id: session for session in hall.sessions}
    found: dict[tuple[str, tuple[tuple[str, int], ...], frozenset[str]], list[Room]] = {}
    for room in sorted(hall.rooms, key=lambda room: (room.site_id, room.id)):
        opened = frozenset(one for one in sessions if taken[room.id, one])
        free = tuple(
            (one, room.seats - taken[room.id, one])
            for one, session in sorted(sessions.items())
            if room.serves(session) and not any(sessions[o].overlaps(session) for o in opened if o != one)
        )
        if free:
            found.setdefault((room.site_id, free, opened), []).append(room)
    return tuple(RoomKind(site, dict(free), opened, tuple(rooms)) for (site, free, opened), rooms in found.items())


def _cliques(sessions: Sequence[Session]) -> tuple[tuple[str, ...], ...]:
    """Sets of sessions that run at one moment, the largest ones only."""
    moments = {
        tuple(sorted(one.id for one in sessions if one.starts_at_minute <= at.starts_at_minute < one.ends_at_minute))
        for at in sessions
    }
    return tuple(sorted(one for one in moments if not any(set(one) < set(other) for other in moments)))
