"""The door of a session: which rooms are the actor's to watch, who sits there, who came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from oneplusx.apps.assessment.models import (
    Duty,
    ExamRoom,
    ExamSession,
    SeatAssignment,
    SignIn,
    StaffAssignment,
)
from oneplusx.apps.assessment.selectors.visibility import NOBODY, one_of, places_of, plans_visible_to
from oneplusx.apps.parties.permissions import may
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor, Role

SIGN_IN = "exams.sign_in"
DOOR = (Duty.INVIGILATOR, Duty.INSPECTOR)


@dataclass(frozen=True, slots=True)
class Seated:
    """One candidate at the door."""

    seat: SeatAssignment
    number: str
    sign_in: SignIn | None

    @property
    def is_disputed(self) -> bool:
        """Two people marked this candidate differently."""
        return self.sign_in is not None and bool(self.sign_in.other_mark)


def _is_on_duty(actor: Actor, session: ExamSession, room: ExamRoom, *duties: Duty) -> bool:
    rows = StaffAssignment.objects.filter(
        plan_id=session.plan_id, person_id=actor.id or NOBODY, ended_at=None, duty__in=duties
    )
    here = rows.filter(Q(session=None) | Q(session=session))
    return any(row.room_id in (None, room.id) and row.site_id in (None, room.site_id) for row in here)


def may_mark(actor: Actor, session: ExamSession, room: ExamRoom) -> bool:
    """Whether the actor marks candidates in a room: on duty there, at the site's own office, or the organization."""
    if actor.is_system or may(actor, "exams.plan", session.plan.organization_id):
        return True
    if room.site.institution_id in places_of(actor, Role.EXAM_SITE_OFFICER):
        return True
    return _is_on_duty(actor, session, room, Duty.INVIGILATOR)


def may_watch(actor: Actor, session: ExamSession, room: ExamRoom) -> bool:
    """Whether the actor sees who came to a room and reports what happens there: an inspector too."""
    return may_mark(actor, session, room) or _is_on_duty(actor, session, room, *DOOR)


def rooms_of(actor: Actor, session: ExamSession) -> list[ExamRoom]:
    """Rooms of a session that the actor watches."""
    rooms = ExamRoom.objects.filter(seats__session=session).select_related("site").distinct()
    return [room for room in rooms.order_by("site__code", "code") if may_watch(actor, session, room)]


def session_for(actor: Actor, exam_session_id: UUID) -> ExamSession:
    """A session in which the actor watches a room.

    Raises:
        NotFound: ``not_found``.
    """
    sessions = ExamSession.objects.select_related("plan__organization", "level__certificate_type")
    session = one_of(sessions.filter(plan__in=plans_visible_to(actor).order_by()), exam_session_id)
    if not actor.is_system and not rooms_of(actor, session):
        raise NotFound("not_found")
    return session


def seated_in(session: ExamSession, rooms: Sequence[ExamRoom]) -> list[Seated]:
    """Candidates of a session in these rooms, by room and seat, with ticket number and mark."""
    seats = (
        SeatAssignment.objects.filter(session=session, room__in=rooms)
        .select_related("room__site", "registration__learner__person", "registration__college")
        .prefetch_related("registration__tickets")
        .order_by("room__site__code", "room__code", "seat")
    )
    marks = {row.registration_id: row for row in SignIn.objects.filter(session=session)}
    return [
        Seated(seat, next((one.number for one in seat.registration.tickets.all()), ""), marks.get(seat.registration_id))
        for seat in seats
    ]
