# Made by `python3 dev.py api`; changes are lost.
"""Shapes of rule set reports."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict


class BacktestIn(TypedDict):
    """A back-test."""

    # A version to compare with; the one in force without
    baseline_id: NotRequired[str | None]
    entry_year_from: NotRequired[int | None]
    entry_year_to: NotRequired[int | None]
    # Also plan what could still be converted
    with_plan: NotRequired[bool]


class LineOut(TypedDict):
    """A learner whom the versions treat differently."""

    enrollment_id: str
    flipped_count: int
    graduation_after: str
    graduation_before: str
    learner_id: str
    new_hundredths: int
    old_hundredths: int
    student_number: str


class RuleSetReportOut(TypedDict):
    """A report; ``document`` is empty until it is ready."""

    baseline_id: str | None
    blocking_count: int
    digest: str
    document: dict[str, Any]
    id: str
    is_ready: bool
    job_id: str | None
    kind: str
    made_at: str
    params: dict[str, Any]
    version_id: str


class SimulationIn(TypedDict):
    """What if a cap were another one?"""

    cap_id: str
    entry_year_from: NotRequired[int | None]
    entry_year_to: NotRequired[int | None]
    # 40%, 1/3 or a number
    limit: str
    # Also plan what could still be converted
    with_plan: NotRequired[bool]
