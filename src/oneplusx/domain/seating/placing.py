"""From numbers to names: who goes where, into which room.

Published order, so that the same input gives the same seats: candidates by id, sites and sessions by id. Colleges are
spread: those of one group are dealt over the sessions and rooms that are open to them.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from oneplusx.domain.seating.counting import Counts
from oneplusx.domain.seating.grouping import Groups, Pattern, pattern_of
from oneplusx.domain.seating.model import Candidate, Hall, Room, SeatOf


@dataclass(frozen=True, slots=True)
class Filled:
    """A room in a session with those who sit there, not yet on seats."""

    room: Room
    session_id: str
    candidates: tuple[Candidate, ...]


def fill_rooms(
    candidates: Sequence[Candidate], hall: Hall, groups: Groups, counts: Counts, kept: Sequence[SeatOf]
) -> list[Filled]:
    """Deals candidates to sites, sessions and rooms as the numbers say."""
    attending = _attending(_at_sites(candidates, hall, counts), counts)
    opened = _opened(hall, groups, counts)
    taken = Counter((seat.room_id, seat.session_id) for seat in kept)
    filled = []
    for (site, session), people in sorted(attending.items()):
        rooms = opened[site, session]
        space = [room.seats - taken[room.id, session] for room in rooms]
        for room, group in zip(rooms, _dealt(people, _shares(len(people), space)), strict=True):
            if group:
                filled.append(Filled(room, session, group))
    return filled


def _at_sites(
    candidates: Sequence[Candidate], hall: Hall, counts: Counts
) -> dict[tuple[Pattern, str], list[Candidate]]:
    waiting: dict[tuple[str, Pattern], deque[Candidate]] = {}
    for candidate in sorted(candidates, key=lambda one: (one.group, one.id)):
        waiting.setdefault((candidate.home, pattern_of(candidate, hall)), deque()).append(candidate)
    found: dict[tuple[Pattern, str], list[Candidate]] = {}
    for (home, pattern, site), number in sorted(counts.going.items()):
        queue = waiting[home, pattern]
        found.setdefault((pattern, site), []).extend(queue.popleft() for _ in range(number))
    return found


def _attending(
    at_sites: Mapping[tuple[Pattern, str], list[Candidate]], counts: Counts
) -> dict[tuple[str, str], list[Candidate]]:
    found: dict[tuple[str, str], list[Candidate]] = {}
    for (pattern, site), people in sorted(at_sites.items()):
        bundles = sorted((b, n) for (p, s, b), n in counts.attending.items() if (p, s) == (pattern, site))
        for (bundle, _), group in zip(bundles, _dealt(people, [number for _, number in bundles]), strict=True):
            for session in bundle:
                found.setdefault((site, session), []).extend(group)
    return found


def _opened(hall: Hall, groups: Groups, counts: Counts) -> dict[tuple[str, str], list[Room]]:
    """The rooms that hold each session: of a kind, the first that are free at that time."""
    sessions = {session.id: session for session in hall.sessions}
    held: dict[str, list[str]] = {}
    found: dict[tuple[str, str], list[Room]] = {}
    order = sorted(counts.rooms, key=lambda key: (sessions[key[1]].starts_at_minute, key[1], key[0]))
    for index, session_id in order:
        kind, number = groups.kinds[index], counts.rooms[index, session_id]
        free = (
            room
            for room in kind.rooms
            if session_id in kind.opened
            or not any(sessions[one].overlaps(sessions[session_id]) for one in (*held.get(room.id, ()), *kind.opened))
        )
        chosen = [room for _, room in zip(range(number), free, strict=False)]
        for room in chosen:
            held.setdefault(room.id, []).append(session_id)
        found.setdefault((kind.site_id, session_id), []).extend(chosen)
    return {key: sorted(rooms, key=lambda room: room.id) for key, rooms in found.items()}


def _shares(number: int, space: Sequence[int]) -> list[int]:
    """``number`` over the rooms in proportion to their space, the largest remainders first."""
    total = sum(space)
    shares = [number * one // total for one in space] if total else [0 for _ in space]
    left = sorted(range(len(space)), key=lambda place: (-(number * space[place] % (total or 1)), place))
    for place in (place for place in left if shares[place] < space[place]):
        if sum(shares) == number:
            break
        shares[place] += 1
    return shares


def _dealt(people: Iterable[Candidate], sizes: Sequence[int]) -> Iterator[tuple[Candidate, ...]]:
    """Deals people in turns, the largest group first, so that each pile holds a part of every group."""
    ordered = list(people)
    size_of = Counter(candidate.group for candidate in ordered)
    ordered.sort(key=lambda one: (-size_of[one.group], one.group, one.id))
    piles: list[list[Candidate]] = [[] for _ in sizes]
    for candidate in ordered:
        fullest = max(range(len(sizes)), key=lambda place: (_room_left(piles[place], sizes[place]), -place))
        piles[fullest].append(candidate)
    yield from map(tuple, piles)


def _room_left(pile: Sequence[Candidate], size: int) -> float:
    return (size - len(pile)) / size if size else -1.0
