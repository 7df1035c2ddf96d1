# Made by `python3 dev.py api`; changes are lost.
"""Shapes of supervision."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict


class BoardBlockerOut(TypedDict):
    """What stands against the next act."""

    code: str
    params: dict[str, Any]


class BoardOut(TypedDict):
    """The board as of one instant, overdue and blocked first."""

    as_of: str
    by: GroupBy
    plans: list[PlanStatusOut]
    rows: list[BoardRowOut]
    total: FiguresOut
    year: int


class BoardRowOut(TypedDict):
    """One row."""

    # Plans blocked
    blocked_count: int
    code: str
    figures: FiguresOut
    # Of plan, college or certificate type, or the code of the province; empty: none
    id: str
    # Plans overdue
    late_count: int


class FiguresOut(TypedDict):
    """People at each step."""

    approved: int
    deposited: int
    issued: int
    passed: int
    # Certificates refused credits, with reasons
    refused: int
    registered: int
    sat: int
    trained: int


GroupBy = Literal["plan", "college", "province", "certificate"]


class PlanStatusOut(TypedDict):
    """A plan that is not at its end."""

    blockers: list[BoardBlockerOut]
    days_late: int
    due_on: str | None
    next_act: str | None
    plan_code: str
    plan_id: str
    state: str


class ReportDetailOut(TypedDict):
    """A report beside the one before."""

    before_id: str | None
    change: FiguresOut | None
    digest: str
    from_on: str
    id: str
    institution: str
    is_final: bool
    lines: list[ReportLineOut]
    made_at: str
    revision: int
    total: FiguresOut
    until_on: str


class ReportIn(TypedDict):
    """The report to make."""

    institution_code: str
    # A day of the period; today without it
    on: NotRequired[str | None]


class ReportLineOut(TypedDict):
    """One certificate level."""

    certificate_type_id: str
    # Since the report before; none: there is none
    change: FiguresOut | None
    code: str
    figures: FiguresOut
    level: str
    name_en: str
    name_zh: str


class SupervisionReportOut(TypedDict):
    """A report without its lines."""

    digest: str
    from_on: str
    id: str
    institution: str
    is_final: bool
    made_at: str
    revision: int
    until_on: str
