"""Small worlds to be seated, drawn from a seed."""

from __future__ import annotations

from itertools import product
from random import Random

from oneplusx.domain.seating import Candidate, Hall, Room, Session

SESSIONS = (
    Session("t1", "theory", 0, 60),
    Session("t2", "theory", 60, 120),
    Session("p1", "practice", 30, 120, frozenset({"bench"})),
    Session("p2", "practice", 120, 240, frozenset({"bench"})),
)


def small_world(seed: int) -> tuple[list[Candidate], Hall]:
    """At most five candidates, three rooms at two sites, one or two parts, overlapping sessions."""
    draw = Random(seed)
    sessions = SESSIONS if draw.random() < 0.6 else SESSIONS[:2]
    rooms = [
        Room(
            f"r{number}",
            draw.choice("AB"),
            1,
            draw.randint(1, 3),
            frozenset({"bench"}) if draw.random() < 0.7 else frozenset(),
            frozenset({draw.choice(sessions).id}) if draw.random() < 0.2 else frozenset(),
        )
        for number in range(draw.randint(1, 3))
    ]
    travel = {(home, site): draw.randint(0, 9) for home, site in product("xy", "AB") if draw.random() < 0.9}
    candidates = [
        Candidate(
            f"c{number}",
            draw.choice("gh"),
            draw.choice("xy"),
            frozenset({draw.choice(sessions).id}) if draw.random() < 0.3 else frozenset(),
            ("theory",) if draw.random() < 0.2 else (),
        )
        for number in range(draw.randint(1, 4))
    ]
    return candidates, Hall(rooms, sessions, travel)


def brute_force(candidates: list[Candidate], hall: Hall) -> tuple[int, int] | None:
    """(travel, rooms in use) of the best seating, by trying everything; ``None`` when there is none."""
    best: tuple[int, int] | None = None
    for chosen in product(*(list(_ways(candidate, hall)) for candidate in candidates)):
        load: dict[tuple[str, str], int] = {}
        for _, places in chosen:
            for place in places:
                load[place] = load.get(place, 0) + 1
        if _fits(load, hall):
            value = (sum(minutes for minutes, _ in chosen), len(load))
            best = value if best is None else min(best, value)
    return best


def _ways(candidate: Candidate, hall: Hall) -> list[tuple[int, tuple[tuple[str, str], ...]]]:
    """(minutes, one (room, session) per part) for each way to seat one candidate."""
    ways = []
    for site in "AB":
        if (candidate.home, site) not in hall.travel:
            continue
        choices = [
            [
                (room, session)
                for room in hall.rooms
                for session in hall.sessions
                if room.site_id == site and session.part == part and room.serves(session)
                if session.id not in candidate.busy
            ]
            for part in candidate.parts or hall.parts
        ]
        for chosen in product(*choices):
            sessions = [session for _, session in chosen]
            if not any(one.overlaps(other) for at, one in enumerate(sessions) for other in sessions[:at]):
                places = tuple((room.id, session.id) for room, session in chosen)
                ways.append((hall.travel[candidate.home, site], places))
    return ways


def _fits(load: dict[tuple[str, str], int], hall: Hall) -> bool:
    rooms = {room.id: room for room in hall.rooms}
    sessions = {session.id: session for session in hall.sessions}
    held: dict[str, list[str]] = {}
    for (room, session), number in load.items():
        if number > rooms[room].seats:
            return False
        held.setdefault(room, []).append(session)
    pairs = ((one, other) for ids in held.values() for at, one in enumerate(ids) for other in ids[:at])
    return not any(sessions[one].overlaps(sessions[other]) for one, other in pairs)
