"""Duties under the separation of teaching and examining."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from oneplusx.apps.assessment import services
from oneplusx.apps.assessment.schemas.day import DutyIn, DutyOut, KinIn, PersonOut
from oneplusx.apps.assessment.schemas.plans import ExamCountOut
from oneplusx.apps.assessment.selectors.staffing import eligible_people
from oneplusx.apps.assessment.selectors.visibility import duties_of, get_plan
from oneplusx.apps.parties.endpoints import IdempotencyKey, once_per_key
from oneplusx.apps.parties.permissions import require
from oneplusx.web.clock import now
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of

router = Router()


@router.get("/exams/plans/{exam_plan_id}/staff", response={200: Listing[DutyOut], **READS}, summary="Duties of a plan")
def list_staff(request: HttpRequest, exam_plan_id: UUID, paging: Query[Paging]) -> dict[str, Any]:
    """Who does what where."""
    actor = actor_of(request)
    plan = get_plan(actor, exam_plan_id)
    require(actor, "exams.assign_staff", plan.organization_id)
    rows = plan.staff.filter(ended_at=None).select_related("person").order_by("duty", "person__name_sort", "id")
    return listing(rows, paging, DutyOut.of)


@router.get("/exams/duties", response={200: Listing[DutyOut], **READS}, summary="The own duties")
def list_duties(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """Of whoever asks, the next exam first."""
    actor = actor_of(request)
    require(actor, "exams.view")
    return listing(duties_of(actor).select_related("person").order_by("plan__exam_from_on", "id"), paging, DutyOut.of)


@router.get(
    "/exams/plans/{exam_plan_id}/people", response={200: list[PersonOut], **READS}, summary="Who may be given a duty"
)
def list_people(request: HttpRequest, exam_plan_id: UUID) -> list[PersonOut]:
    """Assessors, invigilators and inspectors of the organization, its sites and the candidates' colleges."""
    actor = actor_of(request)
    plan = get_plan(actor, exam_plan_id)
    require(actor, "exams.assign_staff", plan.organization_id)
    return [
        PersonOut(person_id=one.person_id, name=one.person.name, duty=one.role, institution_code=one.institution.code)
        for one in eligible_people(plan)
    ]


@router.post("/exams/plans/{exam_plan_id}/staff", response={201: DutyOut, **WRITES}, summary="Give a duty")
def assign_staff(
    request: HttpRequest,
    response: HttpResponse,
    exam_plan_id: UUID,
    body: DutyIn,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """Refused to whoever taught, coached or is related to a candidate there."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        plan = get_plan(actor, exam_plan_id)
        require(actor, "exams.assign_staff", plan.organization_id)
        return 201, DutyOut.of(services.assign_staff(exam_plan_id=plan.id, actor=actor, now=now(), **body.dict()))

    return once_per_key(request, response, idempotency_key, produce)


@router.post(
    "/exams/duties/{staff_assignment_id}/end", response={200: ExamCountOut, **WRITES}, summary="Take a duty back"
)
def end_duty(
    request: HttpRequest,
    response: HttpResponse,
    staff_assignment_id: UUID,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """Before the scores are in."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        services.end_duty(staff_assignment_id=staff_assignment_id, actor=actor, now=now())
        return 200, ExamCountOut(count=1)

    return once_per_key(request, response, idempotency_key, produce)


@router.post("/exams/plans/{exam_plan_id}/kin", response={201: ExamCountOut, **WRITES}, summary="Declare relatives")
def declare_kin(
    request: HttpRequest,
    response: HttpResponse,
    exam_plan_id: UUID,
    body: KinIn,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """Whoever is on duty names a relative among the candidates, or says that there is none."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        plan = get_plan(actor, exam_plan_id)
        declared = services.declare_kin(
            exam_plan_id=plan.id,
            exam_registration_id=body.candidate_id,
            relative_name=body.relative_name,
            actor=actor,
            now=now(),
        )
        return 201, ExamCountOut(count=len(declared))

    return once_per_key(request, response, idempotency_key, produce)
