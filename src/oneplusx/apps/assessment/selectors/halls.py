"""A plan as the optimizer sees it: candidates, rooms, sessions and ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from oneplusx.apps.assessment.models import (
    ExamPlan,
    ExamRegistration,
    ExamRoom,
    ExamSession,
    ExamSite,
    PlanSite,
    RegistrationState,
    SeatAssignment,
    TravelTime,
)
from oneplusx.domain import seating

SOCIETY = "society"
OWN_SITE_MINUTES = 5
SAME_PROVINCE_MINUTES = 60
EPOCH_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Seatable:
    """What ``domain.seating`` needs, and the seats that stay."""

    candidates: tuple[seating.Candidate, ...]
    hall: seating.Hall
    kept: tuple[seating.SeatOf, ...]


def hall_of(plan: ExamPlan) -> Seatable:
    """Everything the seating of a plan depends on (编排数据): a few queries, in a stable order."""
    people = _people(plan)
    candidates, hall = _asked_and_there(plan, people, sites_of(plan))
    return Seatable(candidates, hall, tuple(_kept(plan, people)))


def sites_of(plan: ExamPlan) -> list[PlanSite]:
    """Sites of a plan, in a stable order."""
    return list(plan.plan_sites.select_related("site").order_by("site__code"))


def _people(plan: ExamPlan) -> list[ExamRegistration]:
    confirmed = plan.registrations.filter(state=RegistrationState.CONFIRMED)
    return list(confirmed.select_related("college", "level").order_by("id"))


def _asked_and_there(
    plan: ExamPlan, people: Sequence[ExamRegistration], sites: Sequence[PlanSite]
) -> tuple[tuple[seating.Candidate, ...], seating.Hall]:
    sessions = list(plan.sessions.order_by("number"))
    busy = _busy(plan, sessions)
    candidates = tuple(_candidate(row, sessions, busy) for row in people)
    hall = seating.Hall(
        rooms=tuple(_rooms(plan, sessions, sites)),
        sessions=tuple(
            seating.Session(
                id=str(one.id),
                part=one.part,
                starts_at_minute=int(one.starts_at.timestamp()) // EPOCH_MINUTE,
                ends_at_minute=int(one.ends_at.timestamp()) // EPOCH_MINUTE,
                equipment=frozenset(one.equipment),
            )
            for one in sessions
        ),
        travel=_travel([one.site for one in sites], people),
    )
    return candidates, hall


def _candidate(row: ExamRegistration, sessions: Sequence[ExamSession], busy: dict[UUID, set[str]]) -> seating.Candidate:
    elsewhere = {str(one.id) for one in sessions if one.level_id not in (None, row.level_id)}
    return seating.Candidate(
        id=str(row.id),
        group=str(row.college_id or SOCIETY),
        home=str(row.college_id or SOCIETY),
        busy=frozenset(busy.get(row.learner_id, set()) | elsewhere),
        parts=tuple(row.parts),
    )


def _rooms(plan: ExamPlan, sessions: Sequence[ExamSession], sites: Sequence[PlanSite]) -> list[seating.Room]:
    """Usable rooms of the plan's sites; closed where another plan sits at the same time."""
    shut: dict[UUID, set[str]] = {}
    for other in _others(plan, sessions).values_list("room_id", "session__starts_at", "session__ends_at").distinct():
        room_id, starts_at, ends_at = other
        overlapping = {str(one.id) for one in sessions if one.starts_at < ends_at and starts_at < one.ends_at}
        shut.setdefault(room_id, set()).update(overlapping)
    closed = {code for one in sites for code in one.closed_rooms}
    there = [one.site_id for one in sites]
    rows = ExamRoom.objects.filter(site_id__in=there, is_usable=True).order_by("site__code", "code")
    return [
        seating.Room(
            id=str(room.id),
            site_id=str(room.site_id),
            rows=room.rows,
            columns=room.columns,
            equipment=frozenset(room.equipment),
            closed=frozenset(shut.get(room.id, ())),
            parts=tuple(room.parts),
        )
        for room in rows
        if str(room.id) not in closed
    ]


def _others(plan: ExamPlan, sessions: Sequence[ExamSession]) -> QuerySet[SeatAssignment]:
    seats = SeatAssignment.objects.exclude(plan=plan)
    if not sessions:
        return seats.none()
    first, last = min(one.starts_at for one in sessions), max(one.ends_at for one in sessions)
    return seats.filter(session__starts_at__lt=last, session__ends_at__gt=first)


def _busy(plan: ExamPlan, sessions: Sequence[ExamSession]) -> dict[UUID, set[str]]:
    """Sessions that candidates cannot attend: they sit another exam then."""
    found: dict[UUID, set[str]] = {}
    own = plan.registrations.filter(state=RegistrationState.CONFIRMED).values("learner_id")
    rows = _others(plan, sessions).filter(learner_id__in=own)
    for learner_id, starts_at, ends_at in rows.values_list("learner_id", "session__starts_at", "session__ends_at"):
        overlapping = {str(one.id) for one in sessions if one.starts_at < ends_at and starts_at < one.ends_at}
        found.setdefault(learner_id, set()).update(overlapping)
    return found


def _travel(sites: Sequence[ExamSite], people: Sequence[ExamRegistration]) -> dict[tuple[str, str], int]:
    """Minutes from each home to each site: as entered, else by the own site, the same province; else no way."""
    colleges = {row.college_id: row.college for row in people if row.college is not None}
    entered: dict[tuple[UUID | None, UUID], int] = {
        (row.college_id, row.site_id): row.minutes
        for row in TravelTime.objects.filter(college_id__in=list(colleges), site__in=sites)
    }
    same = getattr(settings, "EXAM_TRAVEL_MINUTES", SAME_PROVINCE_MINUTES)
    ways: dict[tuple[str, str], int] = {}
    for site in sites:
        ways[SOCIETY, str(site.id)] = same
        for college_id, college in colleges.items():
            minutes = entered.get((college_id, site.id))
            if minutes is None and site.institution_id == college_id:
                minutes = OWN_SITE_MINUTES
            if minutes is None and site.province_code == college.province_code:
                minutes = same
            if minutes is not None:
                ways[str(college_id), str(site.id)] = minutes
    return ways


def _kept(plan: ExamPlan, people: Sequence[ExamRegistration]) -> list[seating.SeatOf]:
    """Confirmed seats of candidates who have all of theirs confirmed."""
    by_candidate: dict[UUID, list[SeatAssignment]] = {}
    for seat in seats_of(plan).filter(is_confirmed=True):
        by_candidate.setdefault(seat.registration_id, []).append(seat)
    return [
        as_seat(seat)
        for row in people
        if len(seats := by_candidate.get(row.id, [])) >= len(row.parts)
        for seat in seats
    ]


def seats_of(plan: ExamPlan) -> QuerySet[SeatAssignment]:
    """Seats of a plan with room and session."""
    return SeatAssignment.objects.filter(plan=plan).select_related("room", "session").order_by("registration_id", "id")


def as_seat(seat: SeatAssignment) -> seating.SeatOf:
    """A stored seat as the optimizer knows it."""
    return seating.SeatOf(
        candidate_id=str(seat.registration_id),
        part=seat.session.part,
        session_id=str(seat.session_id),
        site_id=str(seat.room.site_id),
        room_id=str(seat.room_id),
        seat=seat.seat,
    )


@dataclass(frozen=True, slots=True)
class WhyHere:
    """Why a candidate sits at a site (为什么在这里), and the sites that it speaks of by their ids."""

    reason: seating.Reason
    sites: dict[str, ExamSite]


def why_here(registration: ExamRegistration) -> WhyHere | None:
    """Why a candidate sits at the site; ``None`` without seats."""
    plan = registration.plan
    sites = sites_of(plan)
    candidates, hall = _asked_and_there(plan, _people(plan), sites)
    answer = seating.Seating(tuple(as_seat(seat) for seat in seats_of(plan)))
    own = next((one for one in candidates if one.id == str(registration.id)), None)
    if own is None or own.id not in answer.by_candidate:
        return None
    return WhyHere(seating.why_here(own, hall, answer), {str(one.site_id): one.site for one in sites})
