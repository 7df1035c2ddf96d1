"""Schemas of the board and of biweekly reports."""

from __future__ import annotations

from datetime import date, datetime
from typing import Self
from uuid import UUID

from ninja import Field, Schema

from oneplusx.apps.supervision.models import BiweeklyReport
from oneplusx.apps.supervision.selectors import Board, BoardRow, Comparison, GroupBy, Narrowing, PlanStatus
from oneplusx.domain.supervision import STEP_NAMES, Figures


class FiguresOut(Schema):
    """People at each step."""

    approved: int
    trained: int
    registered: int
    sat: int
    passed: int
    issued: int
    deposited: int
    refused: int = Field(description="Certificates refused credits, with reasons")

    @classmethod
    def of(cls, figures: Figures) -> Self:
        return cls(**{name: getattr(figures, name) for name in STEP_NAMES})


class BoardIn(Schema):
    """What is asked for; left out: everything that is seen."""

    year: int | None = Field(None, ge=2019, le=2100, description="This year without it")
    by: GroupBy = GroupBy.PLAN
    province: str = Field("", max_length=2)
    organization_id: UUID | None = None
    college_id: UUID | None = None
    certificate_type_id: UUID | None = None
    level: str = Field("", max_length=20)
    plan_id: UUID | None = None

    def narrowing(self, this_year: int) -> Narrowing:
        given = self.dict(exclude={"by", "year"})
        return Narrowing(year=self.year or this_year, **given)


class BoardBlockerOut(Schema):
    """What stands against the next act."""

    code: str
    params: dict[str, object]


class PlanStatusOut(Schema):
    """A plan that is not at its end."""

    plan_id: UUID
    plan_code: str
    state: str
    due_on: date | None
    days_late: int
    next_act: str | None
    blockers: list[BoardBlockerOut]

    @classmethod
    def of(cls, row: PlanStatus) -> Self:
        return cls(
            plan_id=row.plan.id,
            plan_code=row.plan.code,
            state=row.plan.state,
            due_on=row.due_on,
            days_late=row.days_late,
            next_act=row.next_act,
            blockers=[BoardBlockerOut(code=one.code, params=dict(one.params)) for one in row.blockers],
        )


class BoardRowOut(Schema):
    """One row."""

    id: str = Field(description="Of plan, college or certificate type, or the code of the province; empty: none")
    code: str
    figures: FiguresOut
    late_count: int = Field(description="Plans overdue")
    blocked_count: int = Field(description="Plans blocked")

    @classmethod
    def of(cls, row: BoardRow) -> Self:
        return cls(
            id=row.id,
            code=row.code,
            figures=FiguresOut.of(row.figures),
            late_count=row.late_count,
            blocked_count=row.blocked_count,
        )


class BoardOut(Schema):
    """The board as of one instant, overdue and blocked first."""

    as_of: datetime
    year: int
    by: GroupBy
    total: FiguresOut
    rows: list[BoardRowOut]
    plans: list[PlanStatusOut]

    @classmethod
    def of(cls, found: Board, narrowing: Narrowing, by: GroupBy) -> Self:
        return cls(
            as_of=found.as_of,
            year=narrowing.year,
            by=by,
            total=FiguresOut.of(found.total),
            rows=[BoardRowOut.of(row) for row in found.rows],
            plans=[PlanStatusOut.of(row) for row in found.statuses],
        )


class ReportIn(Schema):
    """The report to make."""

    institution_code: str = Field(max_length=40)
    on: date | None = Field(None, description="A day of the period; today without it")


class SupervisionReportOut(Schema):
    """A report without its lines."""

    id: UUID
    institution: str
    from_on: date
    until_on: date
    revision: int
    is_final: bool
    digest: str
    made_at: datetime

    @classmethod
    def of(cls, row: BiweeklyReport) -> Self:
        same = ("id", "from_on", "until_on", "revision", "is_final", "digest", "made_at")
        return cls(institution=row.institution.code, **{name: getattr(row, name) for name in same})


class ReportLineOut(Schema):
    """One certificate level."""

    certificate_type_id: UUID
    code: str
    name_zh: str
    name_en: str
    level: str
    figures: FiguresOut
    change: FiguresOut | None = Field(description="Since the report before; none: there is none")


class ReportDetailOut(SupervisionReportOut):
    """A report beside the one before."""

    before_id: UUID | None
    lines: list[ReportLineOut]
    total: FiguresOut
    change: FiguresOut | None

    @classmethod
    def compared(cls, found: Comparison) -> Self:
        lines = [
            ReportLineOut(
                certificate_type_id=UUID(line.type_id),
                code=line.code,
                name_zh=line.name_zh,
                name_en=line.name_en,
                level=line.level,
                figures=FiguresOut.of(line.figures),
                change=_change(line.change),
            )
            for line in found.lines
        ]
        return cls(
            **SupervisionReportOut.of(found.report).dict(),
            before_id=found.before.id if found.before else None,
            lines=lines,
            total=FiguresOut.of(found.total),
            change=_change(found.change),
        )


def _change(figures: Figures | None) -> FiguresOut | None:
    return None if figures is None else FiguresOut.of(figures)
