"""Seating: least travel, then fewest rooms, proved against brute force; shortages named; the same in any order."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from oneplusx.domain.errors import Invalid
from oneplusx.domain.seating import (
    Candidate,
    Hall,
    Room,
    Seating,
    Session,
    Shortage,
    ShortageKind,
    check_seating,
    why_here,
)
from oneplusx.domain.seating.arranging import arrange, neighbors
from oneplusx.domain.seating.assigning import assign_seats
from tests.domain.seating.worlds import brute_force, small_world

MORNING = Session("morning", "theory", 0, 90)
AFTERNOON = Session("afternoon", "theory", 240, 330)


def people(number: int, home: str = "x", group: str = "g") -> list[Candidate]:
    return [Candidate(f"{home}{place:03}", group, home) for place in range(number)]


def values(seating: Seating) -> tuple[int, ...]:
    return tuple(stage.value for stage in seating.stages if stage.name in {"travel", "rooms"})


@pytest.mark.parametrize("block", range(10))
def test_as_good_as_trying_everything(block: int) -> None:
    seated = 0
    for seed in range(block * 40, block * 40 + 40):
        candidates, hall = small_world(seed)
        seating, best = assign_seats(candidates, hall), brute_force(candidates, hall)
        assert seating.is_complete == (best is not None), seed
        if best is not None:
            seated += 1
            assert seating.is_proved, seed
            assert values(seating) == best, seed
            assert check_seating(candidates, hall, seating) == (), seed
    assert seated > 5


def test_the_order_of_the_input_does_not_matter() -> None:
    for seed in range(60):
        candidates, hall = small_world(seed)
        first = assign_seats(candidates, hall)
        draw = Random(seed)
        mixed = draw.sample(candidates, len(candidates))
        rooms, sessions = draw.sample(list(hall.rooms), len(hall.rooms)), list(hall.sessions)[::-1]
        again = assign_seats(mixed, Hall(rooms, sessions, dict(reversed(hall.travel.items()))))
        assert (again.seats, again.shortages) == (first.seats, first.shortages), seed


def test_a_shortage_says_where_and_how_many() -> None:
    hall = Hall([Room("r1", "A", 2, 5)], [MORNING], {("x", "A"): 5})
    seating = assign_seats(people(13), hall)
    assert seating.seats == ()
    assert seating.shortages == (Shortage(ShortageKind.SEATS, 3, "theory", "A", "morning"),)


@pytest.mark.parametrize("seed", range(0, 200, 5))
def test_the_named_seats_are_enough_and_none_is_too_many(seed: int) -> None:
    candidates, hall = small_world(seed)
    seating = assign_seats(candidates, hall)
    seats = [one for one in seating.shortages if one.kind is ShortageKind.SEATS]
    if len(seats) != len(seating.shortages):
        return
    all_ids = frozenset(session.id for session in hall.sessions)

    def with_more(shortages: list[Shortage]) -> Hall:
        more = [
            Room(f"new{n}", one.site_id, 1, one.missing, frozenset({"bench"}), all_ids - {one.session_id})
            for n, one in enumerate(shortages)
            if one.missing
        ]
        return Hall([*hall.rooms, *more], hall.sessions, hall.travel)

    assert assign_seats(candidates, with_more(seats)).is_complete
    for place, one in enumerate(seats):
        fewer = [*seats[:place], replace(one, missing=one.missing - 1), *seats[place + 1 :]]
        assert not assign_seats(candidates, with_more(fewer)).is_complete


def test_nobody_can_be_helped_by_seats_where_no_way_leads() -> None:
    hall = Hall([Room("r1", "A", 2, 5)], [MORNING], {("x", "A"): 5})
    seating = assign_seats([*people(2), *people(3, "far")], hall)
    assert seating.shortages == (Shortage(ShortageKind.SITE, 3, home="far"),)


def test_nobody_can_be_helped_by_seats_who_is_busy_all_day() -> None:
    hall = Hall([Room("r1", "A", 2, 5)], [MORNING], {("x", "A"): 5})
    busy = Candidate("b", "g", "x", frozenset({"morning"}))
    assert assign_seats([busy], hall).shortages == (Shortage(ShortageKind.SESSION, 1, part="theory"),)


def test_confirmed_seats_stay() -> None:
    hall = Hall([Room("r1", "A", 2, 5), Room("r2", "A", 2, 5)], [MORNING, AFTERNOON], {("x", "A"): 5})
    first = assign_seats(people(8), hall)
    more = people(15)
    second = assign_seats(more, hall, kept=first.seats)
    assert set(first.seats) <= set(second.seats)
    assert check_seating(more, hall, second) == ()
    assert values(second) == (75, 2)


def test_seats_of_another_plan_are_taken() -> None:
    hall = Hall([Room("r1", "A", 1, 3)], [MORNING], {("x", "A"): 5})
    others = assign_seats(people(2, "x", "others"), hall).seats
    kept = [replace(seat, candidate_id=f"other-{seat.candidate_id}") for seat in others]
    assert assign_seats(people(1), hall, kept=kept).is_complete
    assert assign_seats(people(2), hall, kept=kept).shortages[0].missing == 1


def test_colleges_sit_apart() -> None:
    hall = Hall([Room("r1", "A", 6, 5)], [MORNING], {("x", "A"): 0})
    candidates = [Candidate(f"c{n}", f"college-{n % 3}", "x") for n in range(30)]
    stage = assign_seats(candidates, hall).stages[-1]
    assert (stage.name, stage.value, stage.is_proved) == ("neighbors", 0, True)


def test_neighbors_are_counted_to_all_four_sides() -> None:
    room = Room("r", "A", 2, 2)
    assert neighbors(room, {1: "g", 2: "g", 3: "g", 4: "g"}) == 4
    assert neighbors(room, {1: "g", 2: "h", 3: "h", 4: "g"}) == 0
    assert neighbors(room, {seat: one.group for seat, one in arrange(room, people(2)).items()}) == 0


def test_why_here_names_the_nearer_site_and_that_it_is_full() -> None:
    hall = Hall([Room("r1", "A", 1, 2), Room("r2", "B", 1, 5)], [MORNING], {("x", "A"): 5, ("x", "B"): 50})
    candidates = people(3)
    seating = assign_seats(candidates, hall)
    [far] = [one for one in candidates if seating.by_candidate[one.id][0].site_id == "B"]
    reason = why_here(far, hall, seating)
    assert (reason.minutes, [(one.site_id, one.minutes, one.free) for one in reason.nearer]) == (50, [("A", 5, 0)])


def test_the_checker_rejects_what_was_changed() -> None:
    rejected = 0
    for seed in range(120):
        candidates, hall = small_world(seed)
        seating = assign_seats(candidates, hall)
        for place, seat in enumerate(seating.seats):
            for changed in (
                replace(seat, seat=99),
                replace(seat, part="other"),
                replace(seat, site_id="C"),
                replace(seat, candidate_id="nobody"),
            ):
                seats = (*seating.seats[:place], changed, *seating.seats[place + 1 :])
                assert check_seating(candidates, hall, replace(seating, seats=seats)), (seed, changed)
                rejected += 1
        if seating.seats:
            assert check_seating(candidates, hall, replace(seating, seats=seating.seats[1:]))
    assert rejected > 400


@pytest.mark.parametrize(
    "code, hall",
    [
        ("seating.twice", ([Room("r", "A", 1, 1)] * 2, [MORNING], {})),
        ("seating.twice", ([], [MORNING, MORNING], {})),
        ("seating.bad_room", ([Room("r", "A", 0, 4)], [MORNING], {})),
        ("seating.bad_session", ([], [Session("s", "theory", 60, 60)], {})),
        ("seating.bad_travel", ([], [], {("x", "A"): -1})),
    ],
)
def test_bad_input_is_named(code: str, hall: tuple[list[Room], list[Session], dict[tuple[str, str], int]]) -> None:
    with pytest.raises(Invalid) as refused:
        Hall(*hall)
    assert refused.value.code == code


def test_a_candidate_twice_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        assign_seats([*people(1), *people(1)], Hall([Room("r", "A", 1, 1)], [MORNING], {("x", "A"): 1}))
    assert refused.value.code == "seating.twice"


def test_nobody_to_seat_is_no_problem() -> None:
    seating = assign_seats([], Hall([Room("r", "A", 1, 1)], [MORNING], {("x", "A"): 1}))
    assert seating.is_complete
    assert values(seating) == (0, 0)
