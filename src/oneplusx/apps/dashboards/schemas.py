"""Schemas of dashboards."""

from __future__ import annotations

from datetime import datetime
from typing import Self
from uuid import UUID

from ninja import Field, Schema

from oneplusx.apps.dashboards.labels import MEASURES, UNITS, number_of
from oneplusx.apps.dashboards.selectors import GroupRow, Part, ShownCollege, Value, View


class DashboardIn(Schema):
    """Which part of a board; left out: all of it."""

    institution_id: UUID | None = Field(None, description="Of several institutions; the first without it")
    province: str = Field("", max_length=2, description="Code, for authorities of the nation")
    college_id: UUID | None = Field(None, description="One college of an area")
    department_id: UUID | None = Field(None, description="One department of a college")
    class_group_id: UUID | None = Field(None, description="One class of a college")

    def part(self) -> Part:
        return Part(
            province=self.province,
            college_id=self.college_id,
            department_id=self.department_id,
            class_group_id=self.class_group_id,
        )


class FigureOut(Schema):
    """One figure with its definition."""

    key: str
    label: str
    definition: str
    measure: str = Field(description="How the value comes from the rows")
    unit: str = Field(description="Words in the language of the request")
    value: float | None = Field(description="Credits, days or percent where the unit says so; null: nothing, or hidden")
    rows: int = Field(description="How many rows it is counted from")
    is_hidden: bool = Field(description="Fewer than 5 persons")
    is_personal: bool = Field(description="Its rows are about persons")

    @classmethod
    def of(cls, value: Value) -> Self:
        figure = value.figure
        return cls(
            key=figure.key,
            label=str(figure.label),
            definition=str(figure.definition),
            measure=str(MEASURES[figure.measure]),
            unit=str(UNITS[figure.unit]),
            value=number_of(value),
            rows=value.behind,
            is_hidden=value.is_hidden,
            is_personal=figure.is_personal,
        )


class DashboardOut(Schema):
    """All figures of a board."""

    board: str
    institution_code: str | None = Field(description="The college or organization; null for a learner or an area")
    province: str = Field(description="Code of the area's province; empty: the nation")
    as_of: datetime
    figures: list[FigureOut]

    @classmethod
    def of(cls, view: View, values: list[Value]) -> Self:
        return cls(
            board=view.board.value,
            institution_code=view.institution.code if view.institution else None,
            province=view.part.province or view.province,
            as_of=view.now,
            figures=[FigureOut.of(value) for value in values],
        )


class AdoptionGroupOut(Schema):
    """Adoption of one department, class or adviser."""

    id: UUID | None = Field(description="null: without one")
    name_zh: str
    name_en: str
    learners: int = Field(description="Enrollments studying")
    activated: int
    active: int = Field(description="Signed in within the last 30 days")
    unclaimed_learners: int
    unclaimed_hundredths: int
    could_graduate: int
    decided: int = Field(description="Conversions decided within the last 365 days")
    days_median: float | None
    days_ninety: float | None = Field(description="Nine in ten took no longer")

    @classmethod
    def of(cls, row: GroupRow) -> Self:
        return cls(**{name: getattr(row, name) for name in cls.model_fields})


class AreaCollegeOut(Schema):
    """A college as an authority sees it."""

    code: str
    name_zh: str
    name_en: str
    province: str
    numbers: dict[str, float | None] = Field(
        description="Counts; shares from 0 to 1; credits in hundredths; days. null: nothing, or hidden"
    )
    hidden: list[str] = Field(description="Names of the numbers hidden: fewer than 5 persons")

    @classmethod
    def of(cls, row: ShownCollege) -> Self:
        return cls(
            code=row.college.code,
            name_zh=row.college.name_zh,
            name_en=row.college.name_en,
            province=row.college.province_code,
            numbers=dict(row.numbers),
            hidden=sorted(row.hidden),
        )
