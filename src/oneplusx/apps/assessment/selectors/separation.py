"""Separation of teaching and examining (教考分离), and who is whose relative."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from oneplusx.apps.assessment.models import (
    Duty,
    ExamPlan,
    ExamRegistration,
    KinDeclaration,
    RegistrationState,
    SeatAssignment,
    StaffAssignment,
)
from oneplusx.apps.curriculum.selectors.training import classes_taught
from oneplusx.domain.errors import Conflict

SEPARATED = (Duty.ASSESSOR, Duty.INVIGILATOR)
"""Duties of those who examine or watch; an inspector inspects them."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a duty holds: a session, a room, a site; what is empty: all."""

    session_id: UUID | None = None
    room_id: UUID | None = None
    site_id: UUID | None = None


def candidates_in(plan: ExamPlan, scope: Scope) -> Sequence[ExamRegistration]:
    """Candidates whom a duty concerns; while nobody has a seat: all of the plan."""
    rows = plan.registrations.filter(state__in=(RegistrationState.CONFIRMED, RegistrationState.REGISTERED))
    seats = SeatAssignment.objects.filter(plan=plan)
    if seats.exists():
        if scope.session_id:
            seats = seats.filter(session_id=scope.session_id)
        if scope.room_id:
            seats = seats.filter(room_id=scope.room_id)
        if scope.site_id:
            seats = seats.filter(room__site_id=scope.site_id)
        rows = rows.filter(id__in=seats.values("registration_id"))
    return list(rows.select_related("learner", "level"))


def require_separation(plan: ExamPlan, person_id: UUID, candidates: Sequence[ExamRegistration]) -> None:
    """Refuses somebody who trained a candidate, is one, or has a relative among them.

    Raises:
        Conflict: ``assessment.taught_here`` with the classes, ``assessment.own_exam``, ``assessment.relative_here``.
    """
    learners = [row.learner_id for row in candidates]
    taught = classes_taught(person_id, learners, {row.level.certificate_type_id for row in candidates})
    if taught:
        raise Conflict("assessment.taught_here", classes=sorted(taught.values()))
    if any(row.learner.person_id == person_id for row in candidates):
        raise Conflict("assessment.own_exam")
    declared = KinDeclaration.objects.filter(plan=plan, person_id=person_id).exclude(registration=None)
    if set(declared.values_list("registration_id", flat=True)) & {row.id for row in candidates}:
        raise Conflict("assessment.relative_here")


def conflicts_of(plan: ExamPlan) -> list[tuple[StaffAssignment, Conflict]]:
    """Duties that break the separation now, e.g. after seats were assigned anew."""
    found = []
    rows = StaffAssignment.objects.filter(plan=plan, ended_at=None, duty__in=SEPARATED).select_related("person")
    for row in rows:
        scope = Scope(row.session_id, row.room_id, row.site_id)
        try:
            require_separation(plan, row.person_id, candidates_in(plan, scope))
        except Conflict as error:
            found.append((row, error))
    return found
