"""Seating: 5,000 candidates at 20 sites, one part and two, from values to seats."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from random import Random
from typing import TYPE_CHECKING

from benchmarks.measuring import Context, Figure, at_most, seconds_of

if TYPE_CHECKING:
    from oneplusx.domain.seating import Candidate, Hall, Room, Seating, Session

CANDIDATES, SITES, HOMES, TIMES = 5_000, 20, 60, 4
ROOMS = ((5, 6), (6, 8), (4, 5), (7, 7))
SPACE = 1.1
ROUNDS = 3
SECONDS_MAX = 20


def figures(context: Context) -> Iterator[Figure]:
    """Seconds for one part and for two (which must not overlap, at one site), and the gaps left."""
    from oneplusx.domain.seating.assigning import assign_seats

    for name, parts in (("one_part", ("theory",)), ("two_parts", ("theory", "practice"))):
        seconds, gaps = [], []
        for seed in range(ROUNDS):
            candidates, hall = world(seed, parts)
            found: list[Seating] = []
            seconds.append(seconds_of(lambda: found.append(assign_seats(candidates, hall))))  # noqa: B023  called at once
            gaps.append(found[0].gap)
            context.say(f"{name}: {seconds[-1]:.1f} s, {[(s.name, s.value, s.bound) for s in found[0].stages]}")
        yield at_most(f"seating.{name}_s", round(statistics.median(seconds), 1), "s", SECONDS_MAX)
        yield Figure(f"seating.{name}_gap", statistics.median(gaps), "minutes and rooms")


def world(seed: int, parts: tuple[str, ...]) -> tuple[list[Candidate], Hall]:
    """Sites and homes on a square, a tenth more seats than candidates, every tenth candidate busy in one session."""
    from oneplusx.domain.seating import Hall, Session

    draw = Random(seed)
    sessions = [
        Session(f"{part}{at}", part, at * 120, at * 120 + 90 + 20 * number)
        for number, part in enumerate(parts)
        for at in range(TIMES)
    ]
    sites = {f"site{number:02}": (draw.random() * 100, draw.random() * 100) for number in range(SITES)}
    homes = {f"home{number:02}": (draw.random() * 100, draw.random() * 100) for number in range(HOMES)}
    travel = {
        (home, site): round(abs(x - a) + abs(y - b)) for home, (x, y) in homes.items() for site, (a, b) in sites.items()
    }
    candidates = [_candidate(number, draw, sessions) for number in range(CANDIDATES)]
    return candidates, Hall(_rooms(draw, sites, parts), sessions, travel)


def _candidate(number: int, draw: Random, sessions: list[Session]) -> Candidate:
    from oneplusx.domain.seating import Candidate

    home = f"home{min(int(draw.expovariate(3 / HOMES)), HOMES - 1):02}"
    busy = frozenset({draw.choice(sessions).id}) if draw.random() < 0.1 else frozenset[str]()
    return Candidate(f"c{number:05}", home, home, busy)


def _rooms(draw: Random, sites: dict[str, tuple[float, float]], parts: tuple[str, ...]) -> list[Room]:
    from oneplusx.domain.seating import Room

    rooms: list[Room] = []
    for site in sites:
        for part in parts:
            seats = 0
            while seats < CANDIDATES * SPACE / TIMES / SITES:
                rows, columns = draw.choice(ROOMS)
                rooms.append(Room(f"{site}-{part}-{len(rooms)}", site, rows, columns, parts=(part,)))
                seats += rows * columns
    return rooms
