# Made by `python3 dev.py api`; changes are lost.
"""Shapes of dashboards."""

from __future__ import annotations

from typing import TypedDict


class AdoptionGroupOut(TypedDict):
    """Adoption of one department, class or adviser."""

    activated: int
    # Signed in within the last 30 days
    active: int
    could_graduate: int
    days_median: float | None
    # Nine in ten took no longer
    days_ninety: float | None
    # Conversions decided within the last 365 days
    decided: int
    # null: without one
    id: str | None
    # Enrollments studying
    learners: int
    name_en: str
    name_zh: str
    unclaimed_hundredths: int
    unclaimed_learners: int


class AreaCollegeOut(TypedDict):
    """A college as an authority sees it."""

    code: str
    # Names of the numbers hidden: fewer than 5 persons
    hidden: list[str]
    name_en: str
    name_zh: str
    # Counts; shares from 0 to 1; credits in hundredths; days. null: nothing, or hidden
    numbers: dict[str, float | None]
    province: str


class DashboardOut(TypedDict):
    """All figures of a board."""

    as_of: str
    board: str
    figures: list[FigureOut]
    # The college or organization; null for a learner or an area
    institution_code: str | None
    # Code of the area's province; empty: the nation
    province: str


class FigureOut(TypedDict):
    """One figure with its definition."""

    definition: str
    # Fewer than 5 persons
    is_hidden: bool
    # Its rows are about persons
    is_personal: bool
    key: str
    label: str
    # How the value comes from the rows
    measure: str
    # How many rows it is counted from
    rows: int
    # Words in the language of the request
    unit: str
    # Credits, days or percent where the unit says so; null: nothing, or hidden
    value: float | None
