"""What the REST interface takes and answers about training classes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Schema

from oneplusx.apps.curriculum.models import TrainingClass, TrainingSession
from oneplusx.apps.curriculum.selectors.training import Attendance


class TrainingClassOut(Schema):
    """A training class; with a credit course it is credit-bearing."""

    id: UUID
    college_code: str
    code: str
    name: str
    certificate_code: str
    starts_on: date
    ends_on: date | None
    hours_planned: int
    credit_course_code: str | None
    roster_count: int
    sessions_count: int
    taken_count: int

    @staticmethod
    def of(row: Any) -> dict[str, Any]:
        """The answer's item of a row."""
        found: TrainingClass = row
        return {
            "id": found.id,
            "college_code": found.college.code,
            "code": found.code,
            "name": found.name,
            "certificate_code": found.certificate_type.code,
            "starts_on": found.starts_on,
            "ends_on": found.ends_on,
            "hours_planned": found.hours_planned,
            "credit_course_code": found.credit_course.code if found.credit_course else None,
            "roster_count": row.roster_count,
            "sessions_count": row.sessions_count,
            "taken_count": row.taken_count,
        }


class AttendanceOut(Schema):
    """One learner of the roster."""

    student_number: str
    attended_hours: int
    planned_hours: int
    is_trained: bool

    @staticmethod
    def of(row: Attendance) -> dict[str, Any]:
        """The answer's item."""
        return {
            "student_number": row.entry.enrollment.student_number if row.entry.enrollment else "",
            "attended_hours": row.attended_hours,
            "planned_hours": row.planned_hours,
            "is_trained": row.is_trained,
        }


class TrainingSessionOut(Schema):
    """A session; attendance was taken where ``taken_at`` is given."""

    id: UUID
    number: int
    held_on: date
    hours: int
    topic: str
    taken_at: datetime | None

    @staticmethod
    def of(row: TrainingSession) -> dict[str, Any]:
        """The answer's item of a row."""
        return {name: getattr(row, name) for name in ("id", "number", "held_on", "hours", "topic", "taken_at")}


class RosterOut(Schema):
    """Who is on the roster, with attendance, and the sessions."""

    learners: list[AttendanceOut]
    sessions: list[TrainingSessionOut]


class TrainingClassIn(Schema):
    """A class to open."""

    college_code: str
    code: str = Field(min_length=1, max_length=40)
    name: str = Field(min_length=1, max_length=120)
    certificate_code: str = Field(max_length=80)
    starts_on: date
    ends_on: date | None = None
    hours_planned: int = Field(0, ge=0, le=2000)
    credit_course_code: str = Field("", max_length=40)


class LearnersIn(Schema):
    """Students of the college by number."""

    student_numbers: list[str] = Field(min_length=1, max_length=5000)


class ClassGroupsIn(Schema):
    """Classes of the college by code."""

    class_codes: list[str] = Field(min_length=1, max_length=200)


class TrainerIn(Schema):
    """A member of the college."""

    person_id: UUID


class EnteredOut(Schema):
    """How many are new on the roster, and numbers that the college does not know."""

    entered: int
    unknown: list[str]


class TrainingSessionIn(Schema):
    """A session to plan."""

    held_on: date
    hours: int = Field(ge=1, le=24)
    topic: str = Field("", max_length=160)


class AbsenceIn(Schema):
    """A student who was not there."""

    student_number: str
    kind: Literal["absent", "excused"] = "absent"


class AttendanceIn(Schema):
    """Everybody on the roster was there, except these."""

    absences: list[AbsenceIn] = Field(default_factory=list, max_length=5000)


class CreditedOut(Schema):
    """How many results are new."""

    recorded: int


class TrainedOut(Schema):
    """Learners of one college for one certificate, each counted once."""

    college_code: str
    certificate_code: str
    enrolled: int
    trained: int
