"""Scores, results, and corrections after the lock."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from oneplusx.apps.assessment import services
from oneplusx.apps.assessment.models import ExamPlan
from oneplusx.apps.assessment.schemas.plans import (
    CorrectionActIn,
    CorrectionIn,
    CorrectionOut,
    ExamCountOut,
    ExamResultOut,
    ScoresIn,
)
from oneplusx.apps.assessment.schemas.scores import hundredths
from oneplusx.apps.assessment.selectors.corrections import corrections_visible_to
from oneplusx.apps.assessment.selectors.visibility import (
    get_plan,
    results_visible_to,
)
from oneplusx.apps.parties.endpoints import IdempotencyKey, once_per_key
from oneplusx.apps.parties.permissions import require
from oneplusx.domain.errors import Invalid, NotFound
from oneplusx.web.clock import now
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of

router = Router()


@router.post("/exams/plans/{exam_plan_id}/scores", response={200: ExamCountOut, **WRITES}, summary="Record scores")
def record_scores(
    request: HttpRequest,
    response: HttpResponse,
    exam_plan_id: UUID,
    body: ScoresIn,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """Scores that need no two passes here; all or none. The plan's code guards against a file of another plan."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        plan = get_plan(actor, exam_plan_id)
        require(actor, "import.exam_scores", plan.organization_id)
        if body.plan_code != plan.code:
            raise Invalid("assessment.other_plan", found=body.plan_code, expected=plan.code)
        count = services.record_scores(exam_plan_id=plan.id, rows=_rows(plan, body), actor=actor, now=now())
        return 200, ExamCountOut(count=count)

    return once_per_key(request, response, idempotency_key, produce)


def _rows(plan: ExamPlan, body: ScoresIn) -> list[services.ScoreRow]:
    numbers = [one.ticket_number for one in body.scores]
    tickets = dict(plan.tickets.filter(number__among=numbers).values_list("number", "registration_id"))
    rows = []
    for one in body.scores:
        if one.ticket_number not in tickets:
            raise NotFound("assessment.unknown_candidate", found=one.ticket_number)
        rows.append(services.ScoreRow(tickets[one.ticket_number], one.part, hundredths(one.score)))
    return rows


@router.get(
    "/exams/plans/{exam_plan_id}/results", response={200: Listing[ExamResultOut], **READS}, summary="Results of a plan"
)
def list_results(request: HttpRequest, exam_plan_id: UUID, paging: Query[Paging]) -> dict[str, Any]:
    """Those the caller sees, from the public notice on."""
    actor = actor_of(request)
    plan = get_plan(actor, exam_plan_id)
    require(actor, "exams.view")
    return listing(results_visible_to(actor).filter(plan=plan).order_by("registration_id"), paging, ExamResultOut.of)


@router.get(
    "/exams/plans/{exam_plan_id}/corrections",
    response={200: Listing[CorrectionOut], **READS},
    summary="Corrections of locked scores",
)
def list_corrections(request: HttpRequest, exam_plan_id: UUID, paging: Query[Paging]) -> dict[str, Any]:
    """The organization's own, latest first."""
    actor = actor_of(request)
    plan = get_plan(actor, exam_plan_id)
    require(actor, "exams.moderate", plan.organization_id)
    rows = corrections_visible_to(actor).filter(plan=plan).order_by("-requested_at", "-id")
    return listing(rows, paging, CorrectionOut.of)


@router.post(
    "/exams/plans/{exam_plan_id}/corrections",
    response={201: CorrectionOut, **WRITES},
    summary="Ask for a locked score to be corrected",
)
def request_correction(
    request: HttpRequest,
    response: HttpResponse,
    exam_plan_id: UUID,
    body: CorrectionIn,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """Another officer of the organization decides."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        plan = get_plan(actor, exam_plan_id)
        if not plan.registrations.filter(id=body.candidate_id).exists():
            raise NotFound("not_found")
        made = services.request_correction(
            exam_registration_id=body.candidate_id,
            part=body.part,
            score_hundredths=hundredths(body.score),
            reason=body.reason,
            actor=actor,
            now=now(),
        )
        return 201, CorrectionOut.of(made)

    return once_per_key(request, response, idempotency_key, produce)


@router.post(
    "/exams/corrections/{score_correction_id}/acts",
    response={200: CorrectionOut, **WRITES},
    summary="Approve, refuse or take a correction back",
)
def act_on_correction(
    request: HttpRequest,
    response: HttpResponse,
    score_correction_id: UUID,
    body: CorrectionActIn,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """Approved, result, lock and certificate follow at once."""
    same: dict[str, Any] = {"score_correction_id": score_correction_id, "actor": actor_of(request), "now": now()}

    def produce() -> tuple[int, Any]:
        if body.act == "refuse":
            return 200, CorrectionOut.of(services.refuse_correction(answer=body.answer, **same))
        act = services.approve_correction if body.act == "approve" else services.withdraw_correction
        return 200, CorrectionOut.of(act(**same))

    return once_per_key(request, response, idempotency_key, produce)
