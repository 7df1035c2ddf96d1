"""Seating (考场编排): candidates to sites, sessions, rooms and seats; exact in numbers, deterministic, explained.

``assign_seats`` loads the solver (seconds, the first time); ``check_seating`` and the values do not.
"""

from __future__ import annotations

from oneplusx.domain.seating.checking import check_seating
from oneplusx.domain.seating.explaining import Reason, why_here
from oneplusx.domain.seating.model import (
    Candidate,
    Hall,
    Room,
    Seating,
    SeatOf,
    Session,
    Shortage,
    ShortageKind,
    Stage,
)

__all__ = [
    "Candidate",
    "Hall",
    "Reason",
    "Room",
    "SeatOf",
    "Seating",
    "Session",
    "Shortage",
    "ShortageKind",
    "Stage",
    "check_seating",
    "why_here",
]
