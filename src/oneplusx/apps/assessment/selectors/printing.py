"""What is printed for an exam: tickets, door lists, seat maps, sign-in sheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from oneplusx.apps.assessment.models import (
    AdmissionTicket,
    CourseExam,
    ExamPlan,
    ExamRegistration,
    ExamRoom,
    ExamSession,
    SeatAssignment,
)
from oneplusx.apps.assessment.selectors.course_exams import course_exams_for_all
from oneplusx.apps.files.selectors import content_of
from oneplusx.web.masking import Audience, Field, mask

PHOTOS_BYTES_MAX = 64 * 2**20
"""Photos of about a thousand candidates in one file; the tickets of a larger plan are printed with empty frames."""


@dataclass(frozen=True, slots=True)
class TicketSheet:
    """One admission ticket; ``courses``: whose exams are held as one with it."""

    registration: ExamRegistration
    number: str
    identity: str
    seats: Sequence[SeatAssignment]
    courses: Sequence[CourseExam] = ()


@dataclass(frozen=True, slots=True)
class DoorEntry:
    """One candidate on a door list or sign-in sheet."""

    seat: int
    number: str
    name: str
    college: str
    registration_id: UUID


@dataclass(frozen=True, slots=True)
class RoomSheet:
    """One room in one session, with its candidates by seat and as a grid."""

    session: ExamSession
    room: ExamRoom
    entries: Sequence[DoorEntry]
    grid: Sequence[Sequence[DoorEntry | int]]


def tickets_of(plan: ExamPlan, registrations: Sequence[ExamRegistration]) -> list[TicketSheet]:
    """Tickets of these candidates (准考证), by number."""
    ids = [row.id for row in registrations]
    rows = AdmissionTicket.objects.filter(plan=plan, registration_id__among=ids).select_related(
        "registration__learner__person", "registration__level__certificate_type", "registration__photo"
    )
    seats: dict[UUID, list[SeatAssignment]] = {}
    own = SeatAssignment.objects.filter(plan=plan, registration_id__among=ids).select_related("session", "room__site")
    for seat in own.order_by("session__starts_at"):
        seats.setdefault(seat.registration_id, []).append(seat)
    courses = course_exams_for_all(registrations)
    return [
        TicketSheet(
            row.registration,
            row.number,
            mask(Field.IDENTITY, row.registration.learner.person.identity_document(), Audience.OFFICER),
            seats.get(row.registration_id, []),
            courses.get(row.registration_id, []),
        )
        for row in rows.order_by("number")
    ]


def photos_of(registrations: Sequence[ExamRegistration]) -> dict[UUID, tuple[str, bytes]]:
    """Photos for tickets, type and content by candidate; none when together they are too large for one file."""
    found = [(row.id, row.photo) for row in registrations if row.photo is not None]
    if sum(photo.size_bytes for _id, photo in found) > PHOTOS_BYTES_MAX:
        return {}
    return {one: (photo.media_type, content_of(photo)) for one, photo in found}


def room_sheets(
    plan: ExamPlan, *, session_id: UUID | None = None, room_ids: Sequence[UUID] | None = None
) -> list[RoomSheet]:
    """Every room of every session (门贴、座次表、签到表), in the order of session, site and room."""
    seats = SeatAssignment.objects.filter(plan=plan).select_related(
        "session", "room__site", "registration__learner__person", "registration__college"
    )
    if session_id is not None:
        seats = seats.filter(session_id=session_id)
    if room_ids is not None:
        seats = seats.filter(room_id__in=room_ids)
    numbers = dict(AdmissionTicket.objects.filter(plan=plan).values_list("registration_id", "number"))
    found: dict[tuple[UUID, UUID], tuple[ExamSession, ExamRoom, list[DoorEntry]]] = {}
    for seat in seats.order_by("session__number", "room__site__code", "room__code", "seat"):
        entry = DoorEntry(
            seat.seat,
            numbers.get(seat.registration_id, ""),
            seat.registration.learner.person.name,
            seat.registration.college.name_zh if seat.registration.college else "",
            seat.registration_id,
        )
        found.setdefault((seat.session_id, seat.room_id), (seat.session, seat.room, []))[2].append(entry)
    return [RoomSheet(session, room, entries, _grid(room, entries)) for session, room, entries in found.values()]


def _grid(room: ExamRoom, entries: Sequence[DoorEntry]) -> list[list[DoorEntry | int]]:
    """Rows of seats as the room has them; an empty seat is its number."""
    by_seat = {entry.seat: entry for entry in entries}
    return [
        [by_seat.get(row * room.columns + column, row * room.columns + column) for column in range(1, room.columns + 1)]
        for row in range(room.rows)
    ]
