"""Score sheets of an assessor, and the two passes side by side for those who may see both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from oneplusx.apps.assessment.models import (
    Duty,
    ExamPlan,
    ExamRoom,
    ExamSession,
    Moderation,
    PlanState,
    ScoreEntry,
    ScoreSheet,
    SeatAssignment,
    SheetState,
)
from oneplusx.apps.assessment.selectors.visibility import duties_of, one_of
from oneplusx.apps.parties.permissions import may
from oneplusx.web.actor import Actor

SCORABLE = (PlanState.IN_PROGRESS, PlanState.SCORE_REGISTRATION)
"""While scores are entered."""


@dataclass(frozen=True, slots=True)
class Workplace:
    """A room and session where an assessor scores."""

    session: ExamSession
    room: ExamRoom


@dataclass(frozen=True, slots=True)
class Pair:
    """What the two passes say about one candidate and part."""

    registration_id: UUID
    part: str
    first: int | None
    second: int | None
    assessor_ids: tuple[UUID, ...]

    @property
    def is_complete(self) -> bool:
        """Both passes are in."""
        return len(self.assessor_ids) == 2  # noqa: PLR2004  two passes

    @property
    def is_agreed(self) -> bool:
        """Both passes are in and say the same."""
        return self.is_complete and self.first == self.second


def workplaces_of(actor: Actor) -> list[Workplace]:
    """Rooms and sessions where the actor is an assessor on duty and candidates sit."""
    if not may(actor, "exams.score"):
        return []
    own = Q(pk__in=[])
    for duty in duties_of(actor, Duty.ASSESSOR):
        where = {"plan": duty.plan_id, "session": duty.session_id, "room": duty.room_id, "room__site": duty.site_id}
        own |= Q(**{name: value for name, value in where.items() if value is not None})
    pairs = list(SeatAssignment.objects.filter(own).order_by().values_list("session_id", "room_id").distinct())
    sessions = ExamSession.objects.select_related("plan").in_bulk([one for one, _ in pairs])
    rooms = ExamRoom.objects.select_related("site").in_bulk([room for _, room in pairs])
    found = [Workplace(sessions[session_id], rooms[room_id]) for session_id, room_id in pairs]
    return sorted(found, key=lambda one: (one.session.starts_at, one.room.site.code, one.room.code))


def own_sheets(actor: Actor) -> QuerySet[ScoreSheet]:
    """Sheets of the actor as an assessor; nobody sees another one's."""
    rows = ScoreSheet.objects.select_related("plan", "session", "room__site")
    return rows.filter(assessor_id=actor.id).exclude(state=SheetState.DISCARDED)


def sheet_for(actor: Actor, score_sheet_id: UUID) -> ScoreSheet:
    """The actor's own sheet.

    Raises:
        NotFound: ``not_found``.
    """
    return one_of(own_sheets(actor), score_sheet_id)


def pairs_of(
    plan: ExamPlan,
    *,
    session_id: UUID | None = None,
    room_id: UUID | None = None,
    registration_id: UUID | None = None,
) -> list[Pair]:
    """Both passes of each candidate and part (两次评分对照), of submitted sheets only."""
    rows = ScoreEntry.objects.filter(sheet__plan=plan, sheet__state=SheetState.SUBMITTED)
    exact = {"sheet__session_id": session_id, "sheet__room_id": room_id, "registration_id": registration_id}
    return _paired(rows.filter(**{name: value for name, value in exact.items() if value}).select_related("sheet"))


def _paired(rows: Iterable[ScoreEntry]) -> list[Pair]:
    found: dict[tuple[UUID, str], dict[int, tuple[int | None, UUID]]] = {}
    for row in rows:
        both = found.setdefault((row.registration_id, row.sheet.part), {})
        both[row.sheet.pass_number] = row.score_hundredths, row.sheet.assessor_id
    return [
        Pair(
            registration_id=registration,
            part=part,
            first=both[1][0] if 1 in both else None,
            second=both[2][0] if 2 in both else None,  # noqa: PLR2004  the second pass
            assessor_ids=tuple(assessor for _, assessor in both.values()),
        )
        for (registration, part), both in sorted(found.items(), key=lambda one: (str(one[0][0]), one[0][1]))
    ]


def open_differences(plan: ExamPlan) -> list[Pair]:
    """Pairs that differ and that no third has decided yet (待裁定差异)."""
    return open_differences_of([plan])[plan.id]


def open_differences_of(plans: Sequence[ExamPlan]) -> dict[UUID, list[Pair]]:
    """The same of several plans at once."""
    if not plans:
        return {}
    ruled = Moderation.objects.filter(registration__plan__in=plans)
    decided = set(ruled.values_list("registration_id", "part"))
    entered: dict[UUID, list[ScoreEntry]] = {plan.id: [] for plan in plans}
    for row in ScoreEntry.objects.filter(sheet__plan__in=plans, sheet__state=SheetState.SUBMITTED).select_related(
        "sheet"
    ):
        entered[row.sheet.plan_id].append(row)
    return {
        plan_id: [
            pair
            for pair in _paired(rows)
            if pair.is_complete and not pair.is_agreed and (pair.registration_id, pair.part) not in decided
        ]
        for plan_id, rows in entered.items()
    }
