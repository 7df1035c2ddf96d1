"""Why a candidate sits here and not nearer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from oneplusx.domain.seating.model import Candidate, Hall, Seating


@dataclass(frozen=True, slots=True)
class Nearer:
    """A site that would have been nearer.

    Attributes:
        free: Seats free there in the sessions the candidate could attend, in the scarcest part; with seats free, the
            candidate gave way because together all travel less.
    """

    site_id: str
    minutes: int
    free: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why here."""

    site_id: str
    minutes: int
    nearer: tuple[Nearer, ...]


def why_here(candidate: Candidate, hall: Hall, seating: Seating) -> Reason:
    """Why the candidate sits at this site (为什么在这里): the nearer ones, and how full they are."""
    site_id = seating.by_candidate[candidate.id][0].site_id
    minutes = hall.travel[candidate.home, site_id]
    taken = Counter((seat.site_id, seat.session_id) for seat in seating.seats)
    nearer = sorted(
        (way, site) for (home, site), way in hall.travel.items() if home == candidate.home and way < minutes
    )
    parts = candidate.parts or hall.parts
    return Reason(
        site_id, minutes, tuple(Nearer(site, way, _free(candidate, hall, site, parts, taken)) for way, site in nearer)
    )


def _free(candidate: Candidate, hall: Hall, site_id: str, parts: Sequence[str], taken: Counter[tuple[str, str]]) -> int:
    rooms = [room for room in hall.rooms if room.site_id == site_id]
    free = Counter[str]()
    for session in hall.sessions:
        if session.id not in candidate.busy:
            seats = sum(room.seats for room in rooms if room.serves(session))
            free[session.part] += max(0, seats - taken[site_id, session.id])
    return min((free[part] for part in parts), default=0)
