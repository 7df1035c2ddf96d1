"""Prices with appraisal, comments and decision; fees of a plan head by head."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from oneplusx.apps.assessment import services
from oneplusx.apps.assessment.schemas.places import (
    AppraisalIn,
    FeeLineOut,
    FeesIn,
    PriceCommentIn,
    PriceCommentOut,
    PriceDecisionIn,
    PriceIn,
    PriceOut,
    SayingsIn,
)
from oneplusx.apps.assessment.schemas.plans import ExamCountOut
from oneplusx.apps.assessment.selectors.fees import fee_lines
from oneplusx.apps.assessment.selectors.visibility import get_plan, one_of, prices_visible_to, registrations_visible_to
from oneplusx.apps.parties.endpoints import IdempotencyKey, once_per_key
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.selectors import institution
from oneplusx.apps.standards.selectors import certificate_type_by_code
from oneplusx.web.clock import now
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of

router = Router()


@router.get("/exams/prices", response={200: Listing[PriceOut], **READS}, summary="Exam prices")
def list_prices(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """Prices by certificate and province."""
    actor = actor_of(request)
    require(actor, "exams.view")
    rows = prices_visible_to(actor).select_related("certificate_type").order_by("certificate_type__code", "id")
    return listing(rows, paging, PriceOut.of)


@router.post("/exams/prices", response={201: PriceOut, **WRITES}, summary="Propose a price")
def propose_price(
    request: HttpRequest,
    response: HttpResponse,
    body: PriceIn,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """At most the national cap; the province decides."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        given = body.dict(exclude={"certificate_type"})
        type_id = certificate_type_by_code(actor, body.certificate_type).id
        return 201, PriceOut.of(services.propose_price(certificate_type_id=type_id, actor=actor, now=now(), **given))

    return once_per_key(request, response, idempotency_key, produce)


@router.post(
    "/exams/prices/{price_id}/appraisal", response={200: PriceOut, **WRITES}, summary="Record the appraisal of a price"
)
def record_appraisal(
    request: HttpRequest,
    response: HttpResponse,
    price_id: UUID,
    body: AppraisalIn,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """What the experts said, and until when comments are taken."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        found = one_of(prices_visible_to(actor), price_id)
        done = services.record_appraisal(price_id=found.id, actor=actor, now=now(), **body.dict())
        return 200, PriceOut.of(done)

    return once_per_key(request, response, idempotency_key, produce)


@router.post("/exams/prices/{price_id}/decide", response={200: PriceOut, **WRITES}, summary="Decide a price")
def decide_price(
    request: HttpRequest,
    response: HttpResponse,
    price_id: UUID,
    body: PriceDecisionIn,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """Once the comment period is over."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        found = one_of(prices_visible_to(actor), price_id)
        done = services.decide_price(price_id=found.id, actor=actor, now=now(), **body.dict())
        return 200, PriceOut.of(done)

    return once_per_key(request, response, idempotency_key, produce)


@router.post(
    "/exams/prices/{price_id}/comments", response={201: PriceCommentOut, **WRITES}, summary="Comment on a price"
)
def comment_price(
    request: HttpRequest,
    response: HttpResponse,
    price_id: UUID,
    body: PriceCommentIn,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """Within the comment period."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        found = one_of(prices_visible_to(actor), price_id)
        made = services.comment_price(price_id=found.id, text=body.text, actor=actor, now=now())
        return 201, PriceCommentOut.of(made)

    return once_per_key(request, response, idempotency_key, produce)


@router.get("/exams/plans/{exam_plan_id}/fees", response={200: Listing[FeeLineOut], **READS}, summary="Fees of a plan")
def list_fees(request: HttpRequest, exam_plan_id: UUID, paging: Query[Paging]) -> dict[str, Any]:
    """One line a candidate whom the caller sees, with what each party says."""
    actor = actor_of(request)
    plan = get_plan(actor, exam_plan_id)
    require(actor, "exams.confirm_fees")
    mine = registrations_visible_to(actor).filter(plan=plan).order_by()
    return listing(fee_lines(plan).filter(registration__in=mine).order_by("id"), paging, FeeLineOut.of)


@router.post(
    "/exams/plans/{exam_plan_id}/fees/state",
    response={200: ExamCountOut, **WRITES},
    summary="Say what one has, candidate by candidate",
)
def state_fees(
    request: HttpRequest,
    response: HttpResponse,
    exam_plan_id: UUID,
    body: SayingsIn,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """Sayings that differ are shown to all parties."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        plan = get_plan(actor, exam_plan_id)
        count = services.state_fees(
            exam_plan_id=plan.id,
            party=body.party,
            institution_id=institution(body.institution_code).id,
            amounts={one.candidate_id: one.amount_fen for one in body.amounts},
            actor=actor,
            now=now(),
        )
        return 200, ExamCountOut(count=count)

    return once_per_key(request, response, idempotency_key, produce)


@router.post(
    "/exams/plans/{exam_plan_id}/fees/confirm", response={200: ExamCountOut, **WRITES}, summary="Confirm heads and sum"
)
def confirm_fees(
    request: HttpRequest,
    response: HttpResponse,
    exam_plan_id: UUID,
    body: FeesIn,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """Each party confirms its own; refused where it differs from the lines."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        plan = get_plan(actor, exam_plan_id)
        given = body.dict(exclude={"institution_code"})
        place = institution(body.institution_code)
        done = services.confirm_fees(exam_plan_id=plan.id, institution_id=place.id, actor=actor, now=now(), **given)
        return 200, ExamCountOut(count=done.heads)

    return once_per_key(request, response, idempotency_key, produce)
