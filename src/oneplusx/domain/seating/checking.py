"""Checks a seating in linear time; shares nothing with what makes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from oneplusx.domain.seating.model import Candidate, Hall, Seating, SeatOf, Session


def check_seating(candidates: Sequence[Candidate], hall: Hall, seating: Seating) -> tuple[str, ...]:
    """Everything wrong with a complete seating, in words of codes; empty when it holds."""
    if not seating.is_complete:
        return ()
    return tuple(sorted({*_of_candidates(candidates, hall, seating), *_of_rooms(hall, seating)}))


def _of_candidates(candidates: Sequence[Candidate], hall: Hall, seating: Seating) -> Iterator[str]:
    sessions = {session.id: session for session in hall.sessions}
    known = {candidate.id for candidate in candidates}
    yield from (f"unknown candidate {one}" for one in seating.by_candidate if one not in known)
    travel = 0
    for candidate in candidates:
        seats = seating.by_candidate.get(candidate.id, ())
        if sorted(seat.part for seat in seats) != sorted(candidate.parts or hall.parts):
            yield f"parts of {candidate.id}"
            continue
        yield from _of_one(candidate, seats, sessions)
        minutes = [hall.travel.get((candidate.home, site)) for site in {seat.site_id for seat in seats}]
        if len(minutes) > 1 or None in minutes:
            yield f"site of {candidate.id}"
        travel += sum(minute or 0 for minute in minutes)
    if any(stage.name == "travel" and stage.value != travel for stage in seating.stages):
        yield "travel total"


def _of_one(candidate: Candidate, seats: Sequence[SeatOf], sessions: dict[str, Session]) -> Iterator[str]:
    attended = [sessions[seat.session_id] for seat in seats]
    if any(session.id in candidate.busy for session in attended):
        yield f"{candidate.id} is busy"
    if any(session.part != seat.part for session, seat in zip(attended, seats, strict=True)):
        yield f"part of {candidate.id}"
    ordered = sorted(attended, key=lambda session: session.starts_at_minute)
    if any(first.overlaps(second) for first, second in pairwise(ordered)):
        yield f"{candidate.id} at two places"


def _of_rooms(hall: Hall, seating: Seating) -> Iterator[str]:
    rooms = {room.id: room for room in hall.rooms}
    sessions = {session.id: session for session in hall.sessions}
    taken: set[tuple[str, str, int]] = set()
    held: dict[str, set[str]] = {}
    for seat in seating.seats:
        room, session = rooms[seat.room_id], sessions[seat.session_id]
        if room.site_id != seat.site_id or not room.serves(session) or not 1 <= seat.seat <= room.seats:
            yield f"seat of {seat.candidate_id}"
        key = (seat.room_id, seat.session_id, seat.seat)
        if key in taken:
            yield f"{seat.room_id} seat {seat.seat} twice"
        taken.add(key)
        held.setdefault(seat.room_id, set()).add(seat.session_id)
    for room_id, ids in held.items():
        ordered = sorted((sessions[one] for one in ids), key=lambda session: session.starts_at_minute)
        if any(first.overlaps(second) for first, second in pairwise(ordered)):
            yield f"{room_id} holds two sessions at once"
