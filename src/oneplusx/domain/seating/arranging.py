"""Seats within a room: those of one group apart.

Seats are colored like a chessboard; neighbors (left, right, front, behind) always differ in color. The groups are laid
out from the largest to the smallest, first over one color, then over the other: only a group that does not fit into
one color, or the one on the border, can touch itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from oneplusx.domain.seating.model import Candidate, Room

Place = tuple[int, int]


def arrange(room: Room, candidates: Sequence[Candidate], taken: Collection[int] = ()) -> dict[int, Candidate]:
    """Seat → candidate, with as few neighbors of one group as this order of seats gives."""
    size_of = Counter(candidate.group for candidate in candidates)
    people = sorted(candidates, key=lambda one: (-size_of[one.group], one.group, one.id))
    free = [place for place in _spread(room) if _number(room, place) not in taken]
    return {_number(room, place): one for place, one in zip(free, people, strict=False)}


def neighbors(room: Room, seats: Mapping[int, str]) -> int:
    """Pairs of the same group that sit side by side or one behind the other.

    Args:
        seats: Seat → group.
    """
    places = {divmod(seat - 1, room.columns): group for seat, group in seats.items()}
    return sum(
        places.get((row + down, column + right)) == group
        for (row, column), group in places.items()
        for down, right in ((0, 1), (1, 0))
    )


def _spread(room: Room) -> Iterable[Place]:
    """White seats from the front, then black ones from the front."""
    for color in (0, 1):
        for row in range(room.rows):
            yield from ((row, column) for column in range(room.columns) if (row + column) % 2 == color)


def _number(room: Room, place: Place) -> int:
    return place[0] * room.columns + place[1] + 1
