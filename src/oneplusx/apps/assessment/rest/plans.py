"""Exam plans: drawn up, moved on, held elsewhere."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from ninja.responses import Status

from oneplusx.apps.assessment import services
from oneplusx.apps.assessment.held import held_exam
from oneplusx.apps.assessment.models import ExamPlan
from oneplusx.apps.assessment.schemas.plans import (
    ActIn,
    ActOut,
    ExamBlockerOut,
    ExamPlanOut,
    ExamSessionIn,
    ExamSessionOut,
    HeldExamIn,
    PlanIn,
    PlanQuery,
)
from oneplusx.apps.assessment.selectors.board import next_acts
from oneplusx.apps.assessment.selectors.visibility import (
    get_plan,
    plans_visible_to,
)
from oneplusx.apps.parties.endpoints import IdempotencyKey, once_per_key
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.selectors import institution
from oneplusx.apps.standards.selectors import certificate_type_by_code
from oneplusx.domain.errors import Invalid, NotFound
from oneplusx.web.clock import now
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of

router = Router()


@router.get("/exams/plans", response={200: Listing[ExamPlanOut], **READS}, summary="Exam plans")
def list_plans(request: HttpRequest, paging: Query[Paging], narrow: Query[PlanQuery]) -> dict[str, Any]:
    """Published plans, and the own drafts; the latest exam first."""
    rows = plans_visible_to(actor_of(request)).order_by("-exam_from_on", "code")
    exact = {"state": narrow.state, "month": narrow.month}
    return listing(rows.filter(**{name: value for name, value in exact.items() if value}), paging, ExamPlanOut.of)


@router.post("/exams/plans", response={201: ExamPlanOut, **WRITES}, summary="Draw up an exam plan")
def create_plan(
    request: HttpRequest, response: HttpResponse, body: PlanIn, idempotency_key: IdempotencyKey = None
) -> Any:
    """A draft; add sessions and sites, then publish."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        organization = institution(body.organization_code)
        require(actor, "exams.plan", organization.id)
        plan = services.create_plan(
            organization_id=organization.id, draft=_draft(request, body), actor=actor, now=now()
        )
        return 201, ExamPlanOut.of(get_plan(actor, plan.id))

    return once_per_key(request, response, idempotency_key, produce)


def _draft(request: HttpRequest, body: PlanIn) -> services.PlanDraft:
    types = [certificate_type_by_code(actor_of(request), code).id for code in body.certificate_types]
    return services.PlanDraft(
        certificate_type_ids=tuple(types), **body.dict(exclude={"organization_code", "certificate_types"})
    )


@router.post("/exams/held", response={201: ExamPlanOut, **WRITES}, summary="Record an exam held elsewhere")
def record_held_exam(
    request: HttpRequest, response: HttpResponse, body: HeldExamIn, idempotency_key: IdempotencyKey = None
) -> Any:
    """Plan and results as decided elsewhere, locked at once; all or none. The same code adds candidates."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        organization = institution(body.organization_code)
        require(actor, "exams.record", organization.id)
        held = held_exam(body, organization)
        plan = services.record_held_exam(
            organization_id=organization.id, draft=held.draft, results=held.results, actor=actor, now=now()
        )
        return 201, ExamPlanOut.of(get_plan(actor, plan.id))

    return once_per_key(request, response, idempotency_key, produce)


@router.get("/exams/plans/{exam_plan_id}", response={200: ExamPlanOut, **READS}, summary="One exam plan")
def read_plan(request: HttpRequest, exam_plan_id: UUID) -> ExamPlanOut:
    """With the national platform's code of its state, where there is one."""
    return ExamPlanOut.of(get_plan(actor_of(request), exam_plan_id))


@router.put("/exams/plans/{exam_plan_id}", response={200: ExamPlanOut, **WRITES}, summary="Change an exam plan")
def change_plan(request: HttpRequest, exam_plan_id: UUID, body: PlanIn) -> ExamPlanOut:
    """All of it, before it is published; the organization stays."""
    actor = actor_of(request)
    plan = get_plan(actor, exam_plan_id)
    require(actor, "exams.plan", plan.organization_id)
    if body.organization_code != plan.organization.code:
        raise Invalid("assessment.organization_stays", found=body.organization_code)
    services.edit_plan(exam_plan_id=plan.id, draft=_draft(request, body), actor=actor, now=now())
    return ExamPlanOut.of(get_plan(actor, plan.id))


@router.post(
    "/exams/plans/{exam_plan_id}/sessions", response={201: ExamSessionOut, **WRITES}, summary="Add a session to a plan"
)
def add_session(
    request: HttpRequest,
    response: HttpResponse,
    exam_plan_id: UUID,
    body: ExamSessionIn,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """One part at one time; before registration opens."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        plan = get_plan(actor, exam_plan_id)
        require(actor, "exams.plan", plan.organization_id)
        given = body.dict(exclude={"certificate_type"})
        given["level_id"] = _level(plan, body.certificate_type) if body.certificate_type else None
        session = services.add_session(exam_plan_id=plan.id, actor=actor, now=now(), **given)
        return 201, ExamSessionOut(id=session.id, number=session.number, part=session.part)

    return once_per_key(request, response, idempotency_key, produce)


@router.api_operation(
    ["DELETE"],
    "/exams/sessions/{exam_session_id}",
    response={204: None, **WRITES},
    summary="Take a session out of a plan",
)
def remove_session(request: HttpRequest, exam_session_id: UUID) -> Status[None]:
    """Before registration opens."""
    services.remove_session(exam_session_id=exam_session_id, actor=actor_of(request), now=now())
    return Status(204, None)


def _level(plan: ExamPlan, code: str) -> UUID:
    level = plan.levels.filter(certificate_type__code=code).first()
    if level is None:
        raise NotFound("assessment.unknown_level", found=code)
    return level.id


@router.get("/exams/plans/{exam_plan_id}/acts", response={200: list[ActOut], **READS}, summary="What can be done next")
def list_plan_acts(request: HttpRequest, exam_plan_id: UUID) -> list[ActOut]:
    """Acts that the state allows, each with what stands against it."""
    actor = actor_of(request)
    plan = get_plan(actor, exam_plan_id)
    return [
        ActOut(act=one.act.value, blockers=[ExamBlockerOut(code=b.code, params=dict(b.params)) for b in one.blockers])
        for one in next_acts(actor, plan, now())
    ]


@router.post("/exams/plans/{exam_plan_id}/acts", response={200: ExamPlanOut, **WRITES}, summary="Move a plan on")
def act_on_plan(
    request: HttpRequest,
    response: HttpResponse,
    exam_plan_id: UUID,
    body: ActIn,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """Publish, open registration, confirm the list … close; refused with what blocks it."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        services.act_on_plan(exam_plan_id=exam_plan_id, act=body.act, reason=body.reason, actor=actor, now=now())
        return 200, ExamPlanOut.of(get_plan(actor, exam_plan_id))

    return once_per_key(request, response, idempotency_key, produce)
