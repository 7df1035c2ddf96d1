"""Assigns seats (编排考场): numbers by an integer program, names and seats by published order.

1. Alike candidates and rooms are counted (``grouping``).
2. The program finds the numbers: everybody seated, least travel, fewest rooms (``counting``).
3. Names are dealt over sessions and rooms, groups spread (``placing``), and put on seats apart (``arranging``).
"""

from __future__ import annotations

from collections.abc import Sequence

from oneplusx.domain.errors import Invalid
from oneplusx.domain.seating.arranging import arrange, neighbors
from oneplusx.domain.seating.counting import count
from oneplusx.domain.seating.grouping import group, hopeless
from oneplusx.domain.seating.model import Candidate, Hall, Seating, SeatOf, Stage
from oneplusx.domain.seating.placing import Filled, fill_rooms

EFFORT = 3.0


def assign_seats(
    candidates: Sequence[Candidate], hall: Hall, *, kept: Sequence[SeatOf] = (), effort: float = EFFORT
) -> Seating:
    """Seats everybody (编排考场), or says which capacity is missing where.

    The same input, in any order, gives the same seats.

    Args:
        kept: Seats that stay as they are (confirmed before, or of another plan in the same rooms); candidates who
            have all their seats there are not seated again.
        effort: Deterministic time of the solver; a unit takes two to five seconds.

    Raises:
        Invalid: ``seating.twice``: two candidates with one id.
    """
    settled = {seat.candidate_id for seat in kept}
    if len({candidate.id for candidate in candidates}) < len(candidates):
        raise Invalid("seating.twice", kind="candidate", id="")
    waiting = [candidate for candidate in candidates if candidate.id not in settled]
    groups = group(waiting, hall, kept)
    if shortages := hopeless(groups, hall):
        return Seating((), shortages=shortages)
    counts = count(groups, hall, effort=effort)
    if counts.shortages:
        return Seating((), counts.stages, counts.shortages)
    filled = fill_rooms(waiting, hall, groups, counts, kept)
    own = {candidate.id for candidate in candidates}
    seats = [*_seats(filled, hall, kept), *(seat for seat in kept if seat.candidate_id in own)]
    seats.sort(key=lambda seat: (seat.candidate_id, seat.part))
    return Seating(
        tuple(seats), (*_stages(candidates, hall, seats, counts.stages), _neighbors(candidates, hall, seats))
    )


def _seats(filled: Sequence[Filled], hall: Hall, kept: Sequence[SeatOf]) -> list[SeatOf]:
    part = {session.id: session.part for session in hall.sessions}
    taken: dict[tuple[str, str], set[int]] = {}
    for seat in kept:
        taken.setdefault((seat.room_id, seat.session_id), set()).add(seat.seat)
    return [
        SeatOf(one.id, part[full.session_id], full.session_id, full.room.site_id, full.room.id, number)
        for full in filled
        for number, one in arrange(full.room, full.candidates, taken.get((full.room.id, full.session_id), ())).items()
    ]


def _stages(
    candidates: Sequence[Candidate], hall: Hall, seats: Sequence[SeatOf], stages: Sequence[Stage]
) -> list[Stage]:
    """The stages over everybody: those whose seats were kept add the same to what is reached and to its bound."""
    home = {candidate.id: candidate.home for candidate in candidates}
    ways = {(seat.candidate_id, seat.site_id) for seat in seats}
    reached = {
        "travel": sum(hall.travel.get((home[candidate], site), 0) for candidate, site in ways),
        "rooms": len({(seat.room_id, seat.session_id) for seat in seats}),
    }
    return [
        Stage(stage.name, reached[stage.name], reached[stage.name] - (stage.value - stage.bound), stage.is_proved)
        for stage in stages
    ]


def _neighbors(candidates: Sequence[Candidate], hall: Hall, seats: Sequence[SeatOf]) -> Stage:
    group_of = {candidate.id: candidate.group for candidate in candidates}
    rooms = {room.id: room for room in hall.rooms}
    held: dict[tuple[str, str], dict[int, str]] = {}
    for seat in seats:
        held.setdefault((seat.room_id, seat.session_id), {})[seat.seat] = group_of[seat.candidate_id]
    pairs = sum(neighbors(rooms[room], places) for (room, _), places in held.items())
    return Stage("neighbors", pairs, 0, pairs == 0)
