"""Assessors, invigilators, inspectors (考务人员): assigned under separation of teaching and examining."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from oneplusx.apps.assessment.models import (
    Duty,
    ExamPlan,
    ExamRegistration,
    ExamRoom,
    ExamSession,
    ExamSite,
    KinDeclaration,
    PlanState,
    StaffAssignment,
)
from oneplusx.apps.assessment.selectors.candidates import ACTIVE
from oneplusx.apps.assessment.selectors.separation import (
    SEPARATED,
    Scope,
    candidates_in,
    require_separation,
)
from oneplusx.apps.assessment.selectors.visibility import NOBODY, get_plan, one_of, registrations_concerning
from oneplusx.apps.assessment.services.recording import own_plan, record_plan_act
from oneplusx.apps.parties.models import Membership
from oneplusx.apps.trail.services import notify
from oneplusx.domain.errors import Conflict, Denied, Invalid, NotFound
from oneplusx.domain.identity import normalize_name
from oneplusx.web.actor import Actor

BEFORE_SCORES = (
    PlanState.PUBLISHED,
    PlanState.REGISTRATION,
    PlanState.LIST_CONFIRMED,
    PlanState.FEES_CONFIRMED,
    PlanState.TICKETS_ISSUED,
    PlanState.IN_PROGRESS,
    PlanState.SCORE_REGISTRATION,
)


@transaction.atomic
def assign_staff(
    *,
    exam_plan_id: UUID,
    person_id: UUID,
    duty: str,
    actor: Actor,
    now: datetime,
    session_id: UUID | None = None,
    room_id: UUID | None = None,
    site_id: UUID | None = None,
) -> StaffAssignment:
    """Gives a person a duty at an exam (安排考务人员); without session, room or site it holds for all of them.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``assessment.not_qualified``: the person does not hold the role.
        Conflict: ``assessment.state_forbids``, ``assessment.one_duty``, ``assessment.on_duty_already``,
            ``assessment.taught_here``, ``assessment.own_exam``, ``assessment.relative_here``.
    """
    plan = own_plan(exam_plan_id, actor, *BEFORE_SCORES, permission="exams.assign_staff")
    scope = _scope(plan, session_id, room_id, site_id)
    role = Duty(duty) if duty in set(Duty) else None
    member = Membership.objects.filter(person_id=person_id, role=duty, ended_at=None).select_related("person").first()
    if role is None or member is None:
        raise Invalid("assessment.not_qualified", duty=[f"duty.{duty}"])
    others = StaffAssignment.objects.filter(plan=plan, person_id=person_id, ended_at=None).exclude(duty=duty)
    if others.exists():
        raise Conflict("assessment.one_duty", name=member.person.name)
    same = {"session_id": scope.session_id, "room_id": scope.room_id, "site_id": scope.site_id, "duty": duty}
    if StaffAssignment.objects.filter(plan=plan, person_id=person_id, ended_at=None, **same).exists():
        raise Conflict("assessment.on_duty_already", name=member.person.name)
    if role in SEPARATED:
        require_separation(plan, person_id, candidates_in(plan, scope))
    try:
        with transaction.atomic():
            row = StaffAssignment.objects.create(
                plan=plan,
                person_id=person_id,
                **same,
                assigned_by_id=actor.id,
                assigned_at=now,
            )
    except IntegrityError:
        raise Conflict("assessment.on_duty_already", name=member.person.name) from None
    record_plan_act(
        "assessment.staff_assigned", plan, {"person": person_id, "duty": [f"duty.{duty}"], "row": row.id}, actor, now
    )
    notify(
        person_ids=[person_id],
        code="assessment.notice.on_duty",
        params={"plan": plan.name_zh, "duty": [f"duty.{duty}"]},
        path="/my/duties/",
        now=now,
    )
    return row


def _scope(plan: ExamPlan, session_id: UUID | None, room_id: UUID | None, site_id: UUID | None) -> Scope:
    is_known = (
        (session_id is None or ExamSession.objects.filter(id=session_id, plan=plan).exists())
        and (room_id is None or ExamRoom.objects.filter(id=room_id, site__plan_sites__plan=plan).exists())
        and (site_id is None or ExamSite.objects.filter(id=site_id, plan_sites__plan=plan).exists())
    )
    if not is_known:
        raise NotFound("not_found")
    return Scope(session_id, room_id, site_id)


@transaction.atomic
def end_duty(*, staff_assignment_id: UUID, actor: Actor, now: datetime) -> None:
    """Takes a duty back (取消安排).

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``assessment.state_forbids``, ``state.changed``.
    """
    row = StaffAssignment.objects.filter(id=staff_assignment_id).first()
    if row is None:
        raise NotFound("not_found")
    plan = own_plan(row.plan_id, actor, *BEFORE_SCORES, permission="exams.assign_staff")
    if not StaffAssignment.objects.filter(id=row.id, ended_at=None).update(ended_at=now):
        raise Conflict("state.changed")
    record_plan_act("assessment.staff_ended", plan, {"person": row.person_id, "row": row.id}, actor, now)


@transaction.atomic
def declare_kin(
    *,
    exam_plan_id: UUID,
    actor: Actor,
    now: datetime,
    exam_registration_id: UUID | None = None,
    relative_name: str = "",
) -> list[KinDeclaration]:
    """Somebody on duty declares a relative among the candidates, or that there is none (回避声明).

    Duties that concern the relative end. An assessor, who sees no names, states the name: all candidates of it count.

    Raises:
        NotFound: ``not_found``.
        Invalid: ``assessment.no_such_relative``, ``identity.name_invalid``.
        Denied: ``denied``: not on duty at this plan.
    """
    plan = get_plan(actor, exam_plan_id)
    duties = StaffAssignment.objects.filter(plan=plan, person_id=actor.id or NOBODY, ended_at=None)
    if actor.id is None or not duties.exists():
        raise Denied("denied", permission="exams.view")
    relatives = _relatives(plan, exam_registration_id, relative_name, actor)
    named: Sequence[ExamRegistration | None] = relatives or [None]
    declared = [
        KinDeclaration.objects.get_or_create(
            plan=plan, person_id=actor.id, registration=one, defaults={"declared_at": now}
        )[0]
        for one in named
    ]
    facts: dict[str, object] = {"relative": bool(relatives)}
    if relatives:
        found = {one.id for one in relatives}
        ended = [row.id for row in duties if row.duty in SEPARATED and _concerns(plan, row, found)]
        StaffAssignment.objects.filter(id__in=ended).update(ended_at=now)
        facts["ended"] = ended
    record_plan_act("assessment.kin_declared", plan, facts, actor, now)
    return declared


def _relatives(plan: ExamPlan, registration_id: UUID | None, name: str, actor: Actor) -> list[ExamRegistration]:
    if registration_id is not None:
        return [one_of(registrations_concerning(actor).filter(plan=plan), registration_id)]
    if not name.strip():
        return []
    found = list(plan.registrations.filter(state__in=ACTIVE, learner__person__name=normalize_name(name)))
    if not found:
        raise Invalid("assessment.no_such_relative")
    return found


def _concerns(plan: ExamPlan, row: StaffAssignment, registration_ids: Collection[UUID]) -> bool:
    candidates = candidates_in(plan, Scope(row.session_id, row.room_id, row.site_id))
    return any(one.id in registration_ids for one in candidates)
