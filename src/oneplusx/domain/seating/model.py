"""What is seated where: values of seating (考场编排)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from oneplusx.domain.errors import Invalid

Travel = Mapping[tuple[str, str], int]
"""(home of a candidate, site) → minutes; a pair that is missing is not allowed."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody to be seated.

    Attributes:
        group: Who should not sit side by side: usually the college or the class.
        home: Where the way to a site begins.
        busy: Ids of sessions the candidate cannot attend (another exam at that time).
        parts: Parts of the assessment to sit (``theory``, ``practice``); empty: every part there is a session for.
    """

    id: str
    group: str
    home: str
    busy: frozenset[str] = frozenset()
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Room:
    """A room of a site, with its seats in rows and columns.

    Attributes:
        closed: Ids of sessions in which the room cannot be used.
        parts: Parts it serves; empty: all.
    """

    id: str
    site_id: str
    rows: int
    columns: int
    equipment: frozenset[str] = frozenset()
    closed: frozenset[str] = frozenset()
    parts: tuple[str, ...] = ()

    @property
    def seats(self) -> int:
        """How many can sit; seats are numbered from 1, row by row."""
        return self.rows * self.columns

    def serves(self, session: Session) -> bool:
        """Whether the session can be held here."""
        return (
            session.id not in self.closed
            and session.equipment <= self.equipment
            and (not self.parts or session.part in self.parts)
        )


@dataclass(frozen=True, slots=True)
class Session:
    """A session (场次): one part, at one time. Times are minutes from any common beginning."""

    id: str
    part: str
    starts_at_minute: int
    ends_at_minute: int
    equipment: frozenset[str] = frozenset()

    def overlaps(self, other: Session) -> bool:
        """Whether nobody can attend both, and no room can hold both."""
        return self.starts_at_minute < other.ends_at_minute and other.starts_at_minute < self.ends_at_minute


def _once(kind: str, ids: Sequence[str]) -> None:
    if len(set(ids)) < len(ids):
        raise Invalid("seating.twice", kind=kind, id=next(one for one in ids if ids.count(one) > 1))


@dataclass(frozen=True, slots=True)
class Hall:
    """Everything that candidates are seated in.

    Raises:
        Invalid: ``seating.bad_room``, ``seating.bad_session``, ``seating.bad_travel``, ``seating.twice``.
    """

    rooms: Sequence[Room]
    sessions: Sequence[Session]
    travel: Travel

    def __post_init__(self) -> None:
        _once("room", [room.id for room in self.rooms])
        _once("session", [session.id for session in self.sessions])
        for room in self.rooms:
            if room.rows < 1 or room.columns < 1:
                raise Invalid("seating.bad_room", room=room.id, rows=room.rows, columns=room.columns)
        for session in self.sessions:
            if session.ends_at_minute <= session.starts_at_minute:
                raise Invalid("seating.bad_session", session=session.id)
        for (home, site_id), minutes in self.travel.items():
            if minutes < 0:
                raise Invalid("seating.bad_travel", home=home, site=site_id, found=minutes)

    @property
    def parts(self) -> tuple[str, ...]:
        """Parts that have a session, sorted."""
        return tuple(sorted({session.part for session in self.sessions}))


@dataclass(frozen=True, slots=True)
class SeatOf:
    """One candidate in one session."""

    candidate_id: str
    part: str
    session_id: str
    site_id: str
    room_id: str
    seat: int


class ShortageKind(StrEnum):
    """What is missing."""

    SEATS = "seats"
    """So many more seats in this session at this site would do."""
    SITE = "site"
    """No site may be reached from this home."""
    SESSION = "session"
    """There is no session of the part, or none these candidates can attend."""


@dataclass(frozen=True, slots=True)
class Shortage:
    """Why not everybody can be seated, and the smallest cure."""

    kind: ShortageKind
    missing: int
    part: str = ""
    site_id: str = ""
    session_id: str = ""
    home: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """One objective, in the published order: what was reached, and what cannot be beaten."""

    name: str
    value: int
    bound: int
    is_proved: bool


@dataclass(frozen=True)
class Seating:
    """The answer.

    Attributes:
        seats: One line per candidate and part, in the order of candidate and part; empty when not all can be seated.
        stages: Travel in minutes, rooms in use, neighbors of one group: each as small as the ones before allow.
    """

    seats: tuple[SeatOf, ...]
    stages: tuple[Stage, ...] = ()
    shortages: tuple[Shortage, ...] = field(default=())

    @property
    def is_complete(self) -> bool:
        """Whether everybody has a seat in every part."""
        return not self.shortages

    @property
    def is_proved(self) -> bool:
        """Whether travel and rooms are proved smallest (neighbors are only counted)."""
        return all(stage.is_proved for stage in self.stages if stage.name != "neighbors")

    @property
    def gap(self) -> int:
        """Travel minutes and rooms between what was reached and what is proved."""
        return sum(stage.value - stage.bound for stage in self.stages if stage.name != "neighbors")

    @cached_property
    def by_candidate(self) -> Mapping[str, tuple[SeatOf, ...]]:
        """Seats of each candidate."""
        found: dict[str, list[SeatOf]] = {}
        for seat in self.seats:
            found.setdefault(seat.candidate_id, []).append(seat)
        return {candidate: tuple(seats) for candidate, seats in found.items()}
