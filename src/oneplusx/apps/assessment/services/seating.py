"""Seats (考场编排): found by ``domain.seating`` in the background, stored, confirmed.

1. ``start_seating`` opens a run and puts the work into the queue.
2. ``run_seating`` assigns: confirmed seats stay, everything else is set anew, or the run says what is missing where.
3. ``confirm_seats`` keeps what there is for the next run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from oneplusx.apps.assessment.models import (
    ExamPlan,
    ExamSite,
    PlanState,
    RunState,
    SeatAssignment,
    SeatingRun,
    TravelTime,
)
from oneplusx.apps.assessment.selectors.halls import Seatable, hall_of, seats_of
from oneplusx.apps.assessment.services.recording import locked_plan, own_plan, record_plan_act
from oneplusx.apps.jobs.services import start_job
from oneplusx.apps.parties.models import Institution
from oneplusx.domain.errors import Conflict, Invalid, NotFound
from oneplusx.domain.seating import Seating, check_seating
from oneplusx.web.actor import Actor
from oneplusx.web.bulk import insert_rows
from oneplusx.web.ids import new_id

JOB = "assessment.seat"
STATES = (PlanState.LIST_CONFIRMED, PlanState.FEES_CONFIRMED)
STEPS = 3
MINUTES_MAX = 24 * 60


@transaction.atomic
def start_seating(*, exam_plan_id: UUID, actor: Actor, now: datetime) -> SeatingRun:
    """Starts the seating of a plan in the background (启动编排).

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``assessment.plan_state``, ``assessment.no_sites``.
    """
    plan = own_plan(exam_plan_id, actor, *STATES)
    if not plan.plan_sites.exists():
        raise Conflict("assessment.no_sites")
    run = SeatingRun.objects.create(plan=plan, started_by_id=actor.id, started_at=now)
    record_plan_act("assessment.seating_started", plan, {"run": run.id}, actor, now)
    start_job(
        kind=JOB,
        params={"run_id": run.id},
        institution_id=plan.organization_id,
        subject_id=plan.id,
        actor=actor,
        now=now,
        unique_key=str(plan.id),
    )
    return run


def run_seating(
    *, run_id: UUID, actor: Actor, now: datetime, report: Callable[[int, int], None] | None = None
) -> SeatingRun:
    """Assigns the seats of a run (执行编排); stored all at once, or not at all when seats are missing.

    Raises:
        Conflict: ``assessment.plan_state``; ``assessment.seating_wrong``: the check found a fault.
    """
    from oneplusx.domain.seating.assigning import assign_seats  # noqa: PLC0415  the solver takes seconds to load

    run = SeatingRun.objects.select_related("plan").get(id=run_id)
    if run.state != RunState.RUNNING:
        return run  # done before: a job that comes again changes nothing
    tell = report or _silently
    tell(0, STEPS)
    seatable = hall_of(run.plan)
    tell(1, STEPS)
    answer = assign_seats(seatable.candidates, seatable.hall, kept=seatable.kept)
    wrong = check_seating(seatable.candidates, seatable.hall, answer)
    if wrong:
        raise Conflict("assessment.seating_wrong", why="; ".join(wrong[:5]))
    tell(2, STEPS)
    with transaction.atomic():
        plan = locked_plan(run.plan_id, *STATES)
        if answer.is_complete:
            _store(plan, run, seatable, answer)
        _finish(plan, run, seatable, answer, actor, now)
    tell(STEPS, STEPS)
    run.refresh_from_db()
    return run


def _silently(_done: int, _total: int) -> None:
    """Nobody watches."""


def _store(plan: ExamPlan, run: SeatingRun, seatable: Seatable, answer: Seating) -> None:
    kept = {(seat.candidate_id, seat.session_id) for seat in seatable.kept}
    keeping = {UUID(seat.candidate_id) for seat in seatable.kept}
    SeatAssignment.objects.filter(plan=plan).exclude(registration_id__among=list(keeping)).delete()
    learners = dict(plan.registrations.values_list("id", "learner_id"))
    homes = {one.id: one.home for one in seatable.candidates}
    rows = [
        SeatAssignment(
            id=new_id(),
            plan_id=plan.id,
            registration_id=UUID(seat.candidate_id),
            learner_id=learners[UUID(seat.candidate_id)],
            session_id=UUID(seat.session_id),
            room_id=UUID(seat.room_id),
            run_id=run.id,
            seat=seat.seat,
            travel_minutes=seatable.hall.travel[homes[seat.candidate_id], seat.site_id],
        )
        for seat in answer.seats
        if (seat.candidate_id, seat.session_id) not in kept
    ]
    insert_rows(SeatAssignment, rows)


def _finish(plan: ExamPlan, run: SeatingRun, seatable: Seatable, answer: Seating, actor: Actor, now: datetime) -> None:
    travel = next((stage.value for stage in answer.stages if stage.name == "travel"), 0)
    SeatingRun.objects.filter(id=run.id).update(
        state=RunState.SEATED if answer.is_complete else RunState.SHORT,
        is_proved=answer.is_complete and answer.is_proved,
        gap=str(answer.gap) if answer.is_complete else "",
        travel_minutes_total=travel,
        seated_count=len(answer.by_candidate),
        kept_count=len({seat.candidate_id for seat in seatable.kept}),
        stages=[asdict(stage) for stage in answer.stages],
        shortages=[asdict(one) for one in answer.shortages],
        finished_at=now,
    )
    facts = {
        "run": run.id,
        "seated": len(answer.by_candidate),
        "kept": len(seatable.kept),
        "missing": sum(one.missing for one in answer.shortages),
    }
    rows = [f"{one.candidate_id}/{one.session_id}/{one.room_id}/{one.seat}".encode() for one in answer.seats]
    record_plan_act("assessment.seats_assigned", plan, facts, actor, now, rows=rows)


def fail_seating(*, run_id: UUID, actor: Actor, now: datetime) -> None:
    """Marks a run that broke off (编排失败)."""
    run = SeatingRun.objects.select_related("plan").get(id=run_id)
    if SeatingRun.objects.filter(id=run_id, state=RunState.RUNNING).update(state=RunState.FAILED, finished_at=now):
        record_plan_act("assessment.seating_failed", run.plan, {"run": run_id}, actor, now)


@transaction.atomic
def confirm_seats(*, exam_plan_id: UUID, actor: Actor, now: datetime) -> int:
    """Keeps the seats there are for every later run (确认座位); returns how many are kept now.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``assessment.plan_state``, ``assessment.no_seats``.
    """
    plan = own_plan(exam_plan_id, actor, *STATES)
    if not seats_of(plan).exists():
        raise Conflict("assessment.no_seats")
    count = SeatAssignment.objects.filter(plan=plan, is_confirmed=False).update(is_confirmed=True)
    record_plan_act("assessment.seats_confirmed", plan, {"seats": count}, actor, now)
    return count


@transaction.atomic
def release_seats(*, exam_plan_id: UUID, actor: Actor, now: datetime) -> int:
    """Lets confirmed seats be assigned anew (取消座位确认).

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``assessment.plan_state``.
    """
    plan = own_plan(exam_plan_id, actor, *STATES)
    count = SeatAssignment.objects.filter(plan=plan, is_confirmed=True).update(is_confirmed=False)
    record_plan_act("assessment.seats_released", plan, {"seats": count}, actor, now)
    return count


@transaction.atomic
def set_travel(*, exam_plan_id: UUID, minutes: Mapping[tuple[UUID, UUID], int], actor: Actor, now: datetime) -> int:
    """Enters minutes between colleges and sites (通行时间).

    Args:
        minutes: (college, site) → minutes.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``assessment.bad_minutes``.
        Conflict: ``assessment.plan_state``.
    """
    plan = own_plan(exam_plan_id, actor, *PlanState)
    colleges = set(Institution.objects.filter(id__in=[one for one, _ in minutes]).values_list("id", flat=True))
    sites = set(ExamSite.objects.filter(plan_sites__plan=plan).values_list("id", flat=True))
    for (college_id, site_id), value in minutes.items():
        if college_id not in colleges or site_id not in sites:
            raise NotFound("not_found")
        if not 0 <= value <= MINUTES_MAX:
            raise Invalid("assessment.bad_minutes", found=value, maximum=MINUTES_MAX)
        TravelTime.objects.update_or_create(college_id=college_id, site_id=site_id, defaults={"minutes": value})
    record_plan_act("assessment.travel_set", plan, {"ways": len(minutes)}, actor, now)
    return len(minutes)
