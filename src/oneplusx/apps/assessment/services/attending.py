"""The day of the exam: who signed in (签到), and what happened (异常情况)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from oneplusx.apps.assessment.models import (
    ExamPlan,
    ExamRegistration,
    ExamRoom,
    ExamSession,
    Incident,
    IncidentEffect,
    Mark,
    PlanState,
    SeatAssignment,
    SignIn,
)
from oneplusx.apps.assessment.selectors.attending import may_mark, session_for
from oneplusx.apps.assessment.selectors.visibility import get_plan, get_registration, one_of
from oneplusx.apps.assessment.services.recording import locked_plan, record_plan_act
from oneplusx.apps.parties.permissions import may, require
from oneplusx.apps.trail.services import notify
from oneplusx.domain.errors import Conflict, Denied, Invalid, NotFound
from oneplusx.web.actor import Actor

MARKABLE = (PlanState.TICKETS_ISSUED, PlanState.IN_PROGRESS, PlanState.SCORE_REGISTRATION)
TEXT_MAX = 2_000


@dataclass(frozen=True, slots=True)
class MarkRow:
    """One mark as it was made at the door."""

    registration_id: UUID
    mark: str
    marked_at: datetime


class Marked(NamedTuple):
    """What became of marks: how many changed something, and whom somebody else had marked otherwise."""

    changed: int
    disputed: tuple[UUID, ...]


@transaction.atomic
def mark_candidates(
    *,
    exam_session_id: UUID,
    rows: Sequence[MarkRow],
    actor: Actor,
    now: datetime,
    is_offline: bool = False,
    settles: bool = False,
) -> Marked:
    """Marks who came (签到), from the page or from marks kept at the door without a network.

    The latest mark counts; where two people marked one candidate differently, the other mark is kept beside it until
    somebody settles it. Sent twice, nothing changes.

    Args:
        settles: The marks end what two people marked differently; earlier marks that still arrive change nothing.

    Raises:
        NotFound: ``not_found``: the session, or a candidate who has no seat there under this duty.
        Denied: ``denied``.
        Invalid: ``assessment.unknown_mark``.
        Conflict: ``assessment.plan_state``.
    """
    session = session_for(actor, exam_session_id)
    plan = locked_plan(session.plan_id, *MARKABLE)
    marking = _Marking(session, actor, now, is_offline=is_offline, settles=settles)
    changed = sum(marking.take(row) for row in rows)
    if changed:
        facts = {"session": session.id, "marks": changed, "offline": is_offline}
        digests = [f"{row.registration_id}/{row.mark}/{row.marked_at.isoformat()}".encode() for row in rows]
        record_plan_act("assessment.signed_in", plan, facts, actor, now, rows=digests)
    return Marked(changed, tuple(one.registration_id for one in marking.known.values() if one.other_mark))


class _Marking:
    """Takes marks of one session one by one."""

    def __init__(self, session: ExamSession, actor: Actor, now: datetime, *, is_offline: bool, settles: bool) -> None:
        self.session, self.actor, self.now = session, actor, now
        self.is_offline, self.settles = is_offline, settles
        seats = SeatAssignment.objects.filter(session=session).select_related("room__site")
        self.seats = {seat.registration_id: seat for seat in seats}
        self.known = {row.registration_id: row for row in SignIn.objects.filter(session=session)}
        self.rooms: dict[UUID, bool] = {}

    def take(self, row: MarkRow) -> bool:
        """Whether the mark changed anything."""
        seat = self.seats.get(row.registration_id)
        if seat is None or not self._may_mark(seat.room):
            raise NotFound("not_found")
        if row.mark not in set(Mark):
            raise Invalid("assessment.unknown_mark", found=row.mark, allowed=", ".join(Mark))
        before = self.known.get(row.registration_id)
        if before is None:
            before = SignIn(session=self.session, registration_id=row.registration_id, learner_id=seat.learner_id)
            self._count(before, row)
        elif before.mark == row.mark:
            if not before.other_mark or not (self.settles or before.other_by_id == self.actor.id):
                return False
            self._settle(before)
        elif not self._take_other(before, row):
            return False
        before.save()
        self.known[row.registration_id] = before
        return True

    def _may_mark(self, room: ExamRoom) -> bool:
        if room.id not in self.rooms:
            self.rooms[room.id] = may_mark(self.actor, self.session, room)
        return self.rooms[room.id]

    def _take_other(self, before: SignIn, row: MarkRow) -> bool:
        """A mark that differs from the one that counts."""
        is_own, is_later = before.marked_by_id == self.actor.id, row.marked_at > before.marked_at
        if self.settles:
            self._settle(before)
            self._count(before, row)
            return True
        if before.settled_at is not None and row.marked_at <= before.settled_at:
            return False
        if is_own and not is_later:
            return False
        if is_own:
            before.other_mark = "" if before.other_mark == row.mark else before.other_mark
            self._count(before, row)
            return True
        if is_later:
            self._keep_beside(before, before.mark, before.marked_by_id, before.marked_at)
            self._count(before, row)
            return True
        known = (before.other_mark, before.other_by_id, before.other_at)
        self._keep_beside(before, row.mark, self.actor.id, row.marked_at)
        return known != (before.other_mark, before.other_by_id, before.other_at)

    def _count(self, one: SignIn, row: MarkRow) -> None:
        one.mark, one.marked_at, one.marked_by_id = row.mark, row.marked_at, self.actor.id
        one.is_offline, one.received_at = self.is_offline, self.now

    def _settle(self, one: SignIn) -> None:
        one.other_mark, one.other_by_id, one.other_at = "", None, None
        one.settled_at = self.now

    @staticmethod
    def _keep_beside(one: SignIn, mark: str, by_id: UUID | None, at: datetime) -> None:
        one.other_mark, one.other_by_id, one.other_at = mark, by_id, at


@transaction.atomic
def report_incident(
    *,
    exam_plan_id: UUID,
    text: str,
    actor: Actor,
    now: datetime,
    exam_session_id: UUID | None = None,
    exam_registration_id: UUID | None = None,
) -> Incident:
    """Writes down what happened (记录异常情况), of one candidate or of the session.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``assessment.text_missing``.
        Conflict: ``assessment.plan_state``.
    """
    plan = get_plan(actor, exam_plan_id)
    session = _session(actor, plan, exam_session_id)
    if session is None and not may(actor, "exams.plan", plan.organization_id):
        raise Denied("denied", permission="exams.sign_in")
    if not text.strip():
        raise Invalid("assessment.text_missing")
    locked_plan(plan.id, *MARKABLE)
    registration = get_registration(actor, exam_registration_id) if exam_registration_id else None
    if registration is not None and registration.plan_id != plan.id:
        raise NotFound("not_found")
    incident = Incident.objects.create(
        plan=plan,
        session=session,
        room=_room(session, registration),
        registration=registration,
        text=text.strip()[:TEXT_MAX],
        reported_by_id=actor.id,
        reported_at=now,
    )
    facts = {"incident": incident.id, "of_candidate": registration is not None}
    record_plan_act("assessment.incident_reported", plan, facts, actor, now)
    return incident


def _session(actor: Actor, plan: ExamPlan, exam_session_id: UUID | None) -> ExamSession | None:
    if exam_session_id is None:
        return None
    session = session_for(actor, exam_session_id)
    if session.plan_id != plan.id:
        raise NotFound("not_found")
    return session


def _room(session: ExamSession | None, registration: ExamRegistration | None) -> ExamRoom | None:
    if session is None or registration is None:
        return None
    seat = SeatAssignment.objects.filter(session=session, registration=registration).select_related("room").first()
    return seat.room if seat else None


@transaction.atomic
def rule_incident(*, incident_id: UUID, effect: str, ruling: str, actor: Actor, now: datetime) -> Incident:
    """The organization says what an incident means for the candidate (处理异常情况): nothing, a re-sit, or void.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``assessment.unknown_outcome``, ``assessment.reason_missing``.
        Conflict: ``assessment.plan_state``.
    """
    incident = one_of(Incident.objects.select_related("plan", "registration__learner"), incident_id)
    plan = get_plan(actor, incident.plan_id)
    require(actor, "exams.moderate", plan.organization_id)
    if effect not in set(IncidentEffect):
        raise Invalid("assessment.unknown_outcome", found=effect, allowed=", ".join(IncidentEffect))
    if not ruling.strip():
        raise Invalid("assessment.reason_missing")
    locked_plan(plan.id, PlanState.TICKETS_ISSUED, PlanState.IN_PROGRESS, PlanState.SCORE_REGISTRATION)
    if not Incident.objects.filter(id=incident.id, ruled_at=None).update(
        effect=effect, ruling=ruling.strip()[:TEXT_MAX], ruled_by_id=actor.id, ruled_at=now
    ):
        raise Conflict("state.changed")
    record_plan_act("assessment.incident_ruled", plan, {"incident": incident.id, "effect": effect}, actor, now, ruling)
    if incident.registration is not None and effect != IncidentEffect.NONE:
        notify(
            person_ids=[incident.registration.learner.person_id],
            code=f"assessment.notice.incident_{effect}",
            params={"plan": plan.name_zh},
            path="/my/exams/",
            now=now,
        )
    incident.refresh_from_db()
    return incident
