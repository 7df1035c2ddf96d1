"""How many from where go to which site, in which sessions, in how many rooms: an integer program, stage by stage.

1. Everybody can be seated, or the fewest additional seats that would do.
2. Least travel.
3. Fewest rooms in use, at that travel.

In the first two stages every room is open that can be. Single thread, fixed seed, deterministic time: a stage that ends
at its limit says so, with the bound it proved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import ceil
from typing import Any

from ortools.sat.python import cp_model

from oneplusx.domain.seating.grouping import Bundle, Groups, Pattern, RoomKind
from oneplusx.domain.seating.model import Hall, Shortage, ShortageKind, Stage

Expression = Any
Key = tuple[Any, ...]
Values = Mapping[Key, int]
EFFORT_MIN = 0.5
FOUND = (cp_model.OPTIMAL, cp_model.FEASIBLE)


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of the answer.

    Attributes:
        going: (home, pattern, site) → candidates.
        attending: (pattern, site, bundle) → candidates.
        rooms: (index of the kind of rooms, session) → rooms in use.
    """

    going: Mapping[tuple[str, Pattern, str], int] = field(default_factory=dict)
    attending: Mapping[tuple[Pattern, str, Bundle], int] = field(default_factory=dict)
    rooms: Mapping[tuple[int, str], int] = field(default_factory=dict)
    stages: tuple[Stage, ...] = field(default=())
    shortages: tuple[Shortage, ...] = field(default=())


def count(groups: Groups, hall: Hall, *, effort: float) -> Counts:
    """Solves the numbers.

    Args:
        effort: Deterministic time of the solver for all stages together, a few seconds each.
    """
    program = _Program(groups, hall)
    added = program.minimize("added", sum(program.added.values()), effort)
    if added.value:
        return Counts(stages=(added,), shortages=program.shortages())
    travel = program.minimize("travel", program.travel, effort - program.spent)
    sparing = _Program(groups, hall, is_sparing=True)
    sparing.begin_with({**program.values, **_trimmed(program, groups)})
    sparing.model.add(sum(sparing.added.values()) == 0)
    sparing.model.add(sparing.travel <= travel.value)
    rooms = sparing.minimize("rooms", sparing.opened, effort - program.spent)
    least = min(rooms.value, _fewest_rooms(groups, hall))
    rooms = replace(rooms, bound=max(rooms.bound, least), is_proved=rooms.is_proved or rooms.value == least)
    return sparing.counts((travel, rooms))


class _Program:
    """The integer program; seats can be added where somebody could sit, until it is known that none are needed.

    Attributes:
        values: What was found last; every stage begins there, and keeps it where it finds nothing better in time.
    """

    def __init__(self, groups: Groups, hall: Hall, *, is_sparing: bool = False) -> None:
        self.groups, self.hall, self.is_sparing = groups, hall, is_sparing
        self.model = cp_model.CpModel()
        self.values: dict[Key, int] = {}
        self.spent = 0.0
        self.sites = sorted({kind.site_id for kind in groups.kinds})
        self.going: dict[Key, Expression] = {}
        self.attending: dict[Key, Expression] = {}
        self.rooms: dict[Key, Expression] = {}
        self.added: dict[Key, Expression] = {}
        self._send()
        self._open()
        self._seat()
        self.travel = sum(self.hall.travel[key[0], key[2]] * number for key, number in self.going.items())
        self.opened = sum(
            number for (index, session), number in self.rooms.items() if session not in groups.kinds[index].opened
        )

    def _send(self) -> None:
        """Everybody goes to one site, and attends one bundle of sessions there."""
        arriving: dict[tuple[Pattern, str], list[Expression]] = {}
        for (home, pattern), number in self.groups.demand.items():
            ways = []
            for site in (site for site in self.sites if (home, site) in self.hall.travel):
                way = self.going[home, pattern, site] = self.model.new_int_var(0, number, "")
                ways.append(way)
                arriving.setdefault((pattern, site), []).append(way)
            self.model.add(sum(ways) == number)
        for (pattern, site), numbers in arriving.items():
            most = sum(number for (_, other), number in self.groups.demand.items() if other == pattern)
            chosen = []
            for bundle in self.groups.bundles[pattern]:
                chosen.append(self.model.new_int_var(0, most, ""))
                self.attending[pattern, site, bundle] = chosen[-1]
            self.model.add(sum(chosen) == sum(numbers))

    def _open(self) -> None:
        """So many rooms of a kind hold a session; a room holds one at a time."""
        for index, kind in enumerate(self.groups.kinds):
            contested = {one for held in self._contests(kind) for one in held}
            for session in kind.seats:
                is_open = session in kind.opened or not (self.is_sparing or session in contested)
                least = len(kind.rooms) if is_open else 0
                self.rooms[index, session] = self.model.new_int_var(least, len(kind.rooms), "")
            for held in self._contests(kind):
                self.model.add(sum(self.rooms[index, session] for session in held) <= len(kind.rooms))

    def _contests(self, kind: RoomKind) -> list[list[str]]:
        """Sessions that run at one moment and could both be held by rooms of the kind."""
        held = ([session for session in clique if session in kind.seats] for clique in self.groups.cliques)
        return [sessions for sessions in held if len(sessions) > 1]

    def _seat(self) -> None:
        """At each site and in each session there are seats for all who attend."""
        attending: dict[tuple[str, str], list[Expression]] = {}
        for (_, site, bundle), number in self.attending.items():
            for session in bundle:
                attending.setdefault((site, session), []).append(number)
        everybody = sum(self.groups.demand.values())
        for (site, session), numbers in sorted(attending.items()):
            seats = sum(
                kind.seats[session] * self.rooms[index, session]
                for index, kind in enumerate(self.groups.kinds)
                if kind.site_id == site and session in kind.seats
            )
            added = self.added[site, session] = self.model.new_int_var(0, everybody, "")
            self.model.add(sum(numbers) <= seats + added)

    def begin_with(self, values: Values) -> None:
        """A complete answer known before: the stage cannot do worse."""
        self.values = dict(values)
        self.model.clear_hints()  # type: ignore[no-untyped-call]
        for key, variable in self._variables():
            self.model.add_hint(variable, self.values.get(key, 0))

    def minimize(self, name: str, goal: Expression, effort: float) -> Stage:
        """Minimizes one objective and holds it for the next."""
        self.model.minimize(goal)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers, solver.parameters.random_seed = 1, 0
        solver.parameters.max_deterministic_time = max(effort, EFFORT_MIN)
        status = solver.solve(self.model)
        self.spent += solver.response_proto.deterministic_time
        bound = max(0, ceil(solver.best_objective_bound - 1e-6))
        if status in FOUND:
            self.begin_with({key: solver.value(variable) for key, variable in self._variables()})
        value = self._value_of(name)
        self.model.clear_objective()  # type: ignore[no-untyped-call]
        self.model.add(goal <= value)
        return Stage(name, value, min(bound, value), status == cp_model.OPTIMAL)

    def _value_of(self, name: str) -> int:
        """An objective at the values found."""
        if name == "added":
            return sum(self.values.get(("added", *key), 0) for key in self.added)
        if name == "travel":
            return sum(self.hall.travel[key[0], key[2]] * self.values["going", *key] for key in self.going)
        kinds = self.groups.kinds
        return sum(self.values["rooms", *key] for key in self.rooms if key[1] not in kinds[key[0]].opened)

    def _variables(self) -> Iterator[tuple[Key, Expression]]:
        for name in ("going", "attending", "rooms", "added"):
            yield from (((name, *key), variable) for key, variable in getattr(self, name).items())

    def shortages(self) -> tuple[Shortage, ...]:
        """Where seats had to be added."""
        part = {session.id: session.part for session in self.hall.sessions}
        return tuple(
            Shortage(ShortageKind.SEATS, missing, part[session], site, session)
            for site, session in sorted(self.added)
            if (missing := self.values["added", site, session])
        )

    def counts(self, stages: tuple[Stage, ...]) -> Counts:
        """The numbers found last, without zeros."""
        found: dict[str, dict[Any, int]] = {"going": {}, "attending": {}, "rooms": {}, "added": {}}
        for (name, *key), value in self.values.items():
            if value:
                found[name][tuple(key)] = value
        return Counts(found["going"], found["attending"], found["rooms"], stages)


def _fewest_rooms(groups: Groups, hall: Hall) -> int:
    """A bound: the largest rooms of all, filled to the last seat; 0 where some are in use already."""
    if any(kind.opened for kind in groups.kinds):
        return 0
    part = {session.id: session.part for session in hall.sessions}
    total = 0
    for sat in hall.parts:
        left = sum(number for (_, pattern), number in groups.demand.items() if sat in pattern.parts)
        kinds = [(one, seats, len(kind.rooms)) for kind in groups.kinds for one, seats in kind.seats.items()]
        sizes = sorted((seats for one, seats, number in kinds if part[one] == sat for _ in range(number)), reverse=True)
        for seats in sizes:
            if left <= 0:
                break
            left, total = left - seats, total + 1
    return total


def _trimmed(program: _Program, groups: Groups) -> dict[Key, int]:
    """Rooms in use when at each site and session the largest open ones are filled first."""
    waiting: dict[tuple[str, str], int] = {}
    for _, site, bundle in program.attending:
        for session in bundle:
            waiting.setdefault((site, session), 0)
    for (name, *key), value in program.values.items():
        if name == "attending":
            for session in key[2]:
                waiting[key[1], session] += value
    rooms: dict[Key, int] = {}
    order = sorted(program.rooms, key=lambda key: (-groups.kinds[key[0]].seats[key[1]], key))
    for index, session in sorted(order, key=lambda key: key[1] not in groups.kinds[key[0]].opened):
        kind = groups.kinds[index]
        left = waiting.get((kind.site_id, session), 0)
        seats = kind.seats[session]
        wanted = len(kind.rooms) if session in kind.opened else -(-left // seats) if seats else 0
        rooms["rooms", index, session] = used = min(wanted, program.values["rooms", index, session])
        waiting[kind.site_id, session] = max(0, left - used * seats)
    return rooms
