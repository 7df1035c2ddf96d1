"""Objections within the public notice period, and their answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from oneplusx.apps.assessment import services
from oneplusx.apps.assessment.schemas.day import IncidentAnswerIn, ObjectionIn, ObjectionOut
from oneplusx.apps.assessment.schemas.scores import hundredths
from oneplusx.apps.assessment.selectors.visibility import get_plan, objections_visible_to, one_of, own_registration
from oneplusx.apps.parties.endpoints import IdempotencyKey, once_per_key
from oneplusx.apps.parties.permissions import require
from oneplusx.web.clock import now
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of

router = Router()


@router.get(
    "/exams/plans/{exam_plan_id}/objections", response={200: Listing[ObjectionOut], **READS}, summary="Objections"
)
def list_objections(request: HttpRequest, exam_plan_id: UUID, paging: Query[Paging]) -> dict[str, Any]:
    """The organization sees all, a candidate the own ones."""
    actor = actor_of(request)
    plan = get_plan(actor, exam_plan_id)
    require(actor, "exams.view")
    rows = objections_visible_to(actor).filter(plan=plan).order_by("state", "filed_at", "id")
    return listing(rows, paging, ObjectionOut.of)


@router.post("/exams/objections", response={201: ObjectionOut, **WRITES}, summary="Object to a score")
def file_objection(
    request: HttpRequest,
    response: HttpResponse,
    body: ObjectionIn,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """By the candidate, while the results are on notice."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        row = own_registration(actor, body.candidate_id)
        made = services.file_objection(
            exam_registration_id=row.id, part=body.part, text=body.text, actor=actor, now=now()
        )
        return 201, ObjectionOut.of(made)

    return once_per_key(request, response, idempotency_key, produce)


@router.post(
    "/exams/objections/{objection_id}/answer", response={200: ObjectionOut, **WRITES}, summary="Answer an objection"
)
def answer_objection(
    request: HttpRequest,
    response: HttpResponse,
    objection_id: UUID,
    body: IncidentAnswerIn,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """Upheld, the score is corrected and the result worked out anew."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        found = one_of(objections_visible_to(actor), objection_id)
        done = services.answer_objection(
            objection_id=found.id,
            is_upheld=body.is_upheld,
            answer=body.answer,
            score_hundredths=hundredths(body.score),
            actor=actor,
            now=now(),
        )
        return 200, ObjectionOut.of(done)

    return once_per_key(request, response, idempotency_key, produce)


@router.post(
    "/exams/objections/{objection_id}/withdraw",
    response={200: ObjectionOut, **WRITES},
    summary="Take an objection back",
)
def withdraw_objection(
    request: HttpRequest,
    response: HttpResponse,
    objection_id: UUID,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """By the candidate, before it is answered."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        found = one_of(objections_visible_to(actor), objection_id)
        done = services.withdraw_objection(objection_id=found.id, actor=actor, now=now())
        return 200, ObjectionOut.of(done)

    return once_per_key(request, response, idempotency_key, produce)
