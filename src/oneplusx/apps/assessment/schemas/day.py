"""Seats, duties, the day of the exam, objections."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal, Self
from uuid import UUID

from ninja import Field, Schema

from oneplusx.apps.assessment.models import (
    Incident,
    Objection,
    ScoreSheet,
    SeatAssignment,
    SeatingRun,
    StaffAssignment,
)


class SitesIn(Schema):
    """Sites at which a plan is held."""

    sites: list[str] = Field(max_length=200, description="Codes of sites that the organization approved")


class SeatingOut(Schema):
    """A run of the optimizer: how good its answer is proved to be, and what is missing where."""

    id: UUID
    state: str
    is_proved: bool
    gap: str
    seated_count: int
    travel_minutes_total: int
    stages: list[dict[str, Any]]
    shortages: list[dict[str, Any]]

    @classmethod
    def of(cls, row: SeatingRun) -> Self:
        return cls(
            id=row.id,
            state=row.state,
            is_proved=row.is_proved,
            gap=row.gap,
            seated_count=row.seated_count,
            travel_minutes_total=row.travel_minutes_total,
            stages=row.stages,
            shortages=row.shortages,
        )


class SeatsActIn(Schema):
    """What to do with the seats found."""

    act: Literal["confirm", "release"]


class SeatOut(Schema):
    """A seat."""

    candidate_id: UUID
    session: int
    site_code: str
    room_id: UUID
    room_code: str
    seat: int
    is_confirmed: bool

    @classmethod
    def of(cls, row: SeatAssignment) -> Self:
        return cls(
            candidate_id=row.registration_id,
            session=row.session.number,
            site_code=row.room.site.code,
            room_id=row.room_id,
            room_code=row.room.code,
            seat=row.seat,
            is_confirmed=row.is_confirmed,
        )


class DutyIn(Schema):
    """A duty to give; without session, room and site it holds for the whole plan."""

    person_id: UUID
    duty: str = Field(max_length=20, description="assessor, invigilator, inspector")
    session_id: UUID | None = None
    room_id: UUID | None = None
    site_id: UUID | None = None


class DutyOut(Schema):
    """A duty."""

    id: UUID
    person_id: UUID
    name: str
    duty: str
    session_id: UUID | None
    room_id: UUID | None
    site_id: UUID | None

    @classmethod
    def of(cls, row: StaffAssignment) -> Self:
        return cls(
            id=row.id,
            person_id=row.person_id,
            name=row.person.name,
            duty=row.duty,
            session_id=row.session_id,
            room_id=row.room_id,
            site_id=row.site_id,
        )


class KinIn(Schema):
    """A relative among the candidates, by name or id; neither: there is none."""

    candidate_id: UUID | None = None
    relative_name: str = Field("", max_length=120, description="For those who see no candidates; every namesake counts")


class PersonOut(Schema):
    """Somebody who may be given a duty."""

    person_id: UUID
    name: str
    duty: str
    institution_code: str


class MarkIn(Schema):
    """One mark at the door."""

    candidate_id: UUID
    mark: str = Field(max_length=20, description="present, absent …")
    marked_at: datetime


class MarksIn(Schema):
    """Marks of a session, made now or kept without a network."""

    marks: list[MarkIn] = Field(max_length=2000)
    is_offline: bool = False


class MarkedOut(Schema):
    """How many marks changed something, and whom somebody else had marked otherwise."""

    changed: int
    disputed: list[UUID]


class IncidentIn(Schema):
    """What happened, when and to whom."""

    text: str = Field(min_length=1, max_length=2000)
    session_id: UUID | None = None
    candidate_id: UUID | None = None


class IncidentRulingIn(Schema):
    """What an incident means."""

    effect: str = Field(max_length=20)
    ruling: str = Field(min_length=1, max_length=2000)


class IncidentOut(Schema):
    """An incident."""

    id: UUID
    text: str
    candidate_id: UUID | None
    effect: str
    ruling: str
    reported_at: datetime
    ruled_at: datetime | None

    @classmethod
    def of(cls, row: Incident) -> Self:
        return cls(
            id=row.id,
            text=row.text,
            candidate_id=row.registration_id,
            effect=row.effect,
            ruling=row.ruling,
            reported_at=row.reported_at,
            ruled_at=row.ruled_at,
        )


class SheetIn(Schema):
    """Where the caller scores."""

    session_id: UUID
    room_id: UUID


class EntryIn(Schema):
    """One score on a sheet."""

    candidate_id: UUID
    score: float | None = Field(description="0–100 with at most two decimals; null: absent")


class EntriesIn(Schema):
    """Scores to write on the own sheet; those left out stay as they are."""

    entries: list[EntryIn] = Field(max_length=500)
    is_submitted: bool = Field(default=False, description="Hands the sheet in")


class SheetOut(Schema):
    """The caller's own score sheet."""

    id: UUID
    part: str
    pass_number: int
    state: str
    candidate_ids: list[UUID]
    submitted_at: datetime | None

    @classmethod
    def of(cls, row: ScoreSheet) -> Self:
        seated = row.session.seats.filter(room_id=row.room_id).order_by("seat")
        return cls(
            id=row.id,
            part=row.part,
            pass_number=row.pass_number,
            state=row.state,
            candidate_ids=list(seated.values_list("registration_id", flat=True)),
            submitted_at=row.submitted_at,
        )


class ScoreDifferenceOut(Schema):
    """Two passes that differ by more than allowed; hundredths of a point, null: absent."""

    candidate_id: UUID
    part: str
    first: int | None
    second: int | None


class ResolutionIn(Schema):
    """The score that counts."""

    candidate_id: UUID
    part: str = Field(max_length=30)
    score: float | None = Field(description="0–100 with at most two decimals; null: absent")
    reason: str = Field(min_length=1, max_length=2000)


class PhotosOut(Schema):
    """Photos taken, files with a problem, candidates still without a photo."""

    stored: int
    problems: list[dict[str, Any]]
    missing: int


class ObjectionIn(Schema):
    """An objection to the score of a part."""

    candidate_id: UUID
    part: str = Field(max_length=30)
    text: str = Field(min_length=1, max_length=2000)


class IncidentAnswerIn(Schema):
    """The organization's answer."""

    is_upheld: bool
    answer: str = Field(min_length=1, max_length=2000)
    score: float | None = Field(None, description="The corrected score of the part, where it is upheld")


class ObjectionOut(Schema):
    """An objection."""

    id: UUID
    candidate_id: UUID
    part: str
    text: str
    state: str
    answer: str
    due_on: date

    @classmethod
    def of(cls, row: Objection) -> Self:
        return cls(
            id=row.id,
            candidate_id=row.registration_id,
            part=row.part,
            text=row.text,
            state=row.state,
            answer=row.answer,
            due_on=row.due_on,
        )
