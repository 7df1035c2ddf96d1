# Made by `python3 dev.py api`; changes are lost.
"""Shapes of privacy."""

from __future__ import annotations

from typing import TypedDict


class ErasureOut(TypedDict):
    """A request as its learner and the deciding office see it."""

    # The case in which it is decided
    case_id: str | None
    # How much of each kind was erased
    counts: dict[str, int]
    ended_at: str | None
    # End of the cooling-off period
    hands_over_at: str
    id: str
    # Name, document and sign-in went too
    is_whole: bool
    learner_id: str
    requested_at: str
    # cooling, in_review, erased, refused or taken_back
    state: str
