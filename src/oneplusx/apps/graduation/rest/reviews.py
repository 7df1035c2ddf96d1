"""REST door of the three-stage review, its conclusions and the conditions besides courses."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from oneplusx.apps.curriculum.selectors import programs_visible_to
from oneplusx.apps.graduation import services
from oneplusx.apps.graduation.schemas.audits import StartedAuditOut
from oneplusx.apps.graduation.schemas.reviews import (
    ConclusionOut,
    ConditionsIn,
    ConditionsOut,
    DecidedOut,
    ItemOut,
    ReviewIn,
    ReviewOut,
    ReviewRulingIn,
    WhyIn,
)
from oneplusx.apps.graduation.selectors import reviews as reading
from oneplusx.apps.graduation.selectors.conditions import conditions_of
from oneplusx.apps.parties.endpoints import IdempotencyKey, once_per_key
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.selectors import institution
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor
from oneplusx.web.clock import now
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of

router = Router(tags=["graduation"])


@router.get("/graduation/reviews", response={200: Listing[ReviewOut], **READS}, summary="Three-stage reviews")
def list_reviews(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """The newest first."""
    actor = actor_of(request)
    require(actor, "graduation.review")
    return listing(reading.reviews_visible_to(actor), paging, ReviewOut.of)


@router.post("/graduation/reviews", response={201: ReviewOut, **WRITES}, summary="Open the review of a cohort")
def open_review(
    request: HttpRequest, response: HttpResponse, body: ReviewIn, idempotency_key: IdempotencyKey = None
) -> Any:
    """Everybody of the cohort who studies and has been audited begins at the department."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        college = institution(body.college_code)
        program_id = _program_id(actor, college.id, body.program_code)
        found = services.open_review(
            college_id=college.id,
            program_id=program_id,
            entry_year=body.entry_year,
            title=body.title,
            actor=actor,
            now=now(),
        )
        return 201, ReviewOut.of(reading.get_review(actor, found.id))

    return once_per_key(request, response, idempotency_key, produce)


def _program_id(actor: Actor, college_id: UUID, code: str | None) -> UUID | None:
    if code is None:
        return None
    program = programs_visible_to(actor).filter(college_id=college_id, code=code).first()
    if program is None:
        raise NotFound("curriculum.unknown_program", found=code)
    return program.id


@router.get(
    "/graduation/reviews/{review_id}/learners",
    response={200: Listing[ItemOut], **READS},
    summary="Learners of a review",
)
def list_items(request: HttpRequest, review_id: UUID, paging: Query[Paging], stage: str = "") -> dict[str, Any]:
    """By student number; narrowed by stage."""
    actor = actor_of(request)
    require(actor, "graduation.review")
    review = reading.get_review(actor, review_id)
    rows = reading.items_visible_to(actor).filter(review=review).order_by("enrollment__student_number")
    return listing(rows.filter(stage=stage) if stage else rows, paging, ItemOut.of)


@router.post(
    "/graduation/reviews/{review_id}/preview",
    response={200: DecidedOut, **WRITES},
    summary="What a decision would do",
)
def preview_decisions(request: HttpRequest, review_id: UUID, body: ReviewRulingIn) -> dict[str, Any]:
    """Writes nothing; names each exception with its reason."""
    found = services.preview_items(
        review_id=review_id,
        stage=body.stage,
        item_ids=body.item_ids,
        except_ids=body.except_ids,
        ruling=body.ruling(),
        actor=actor_of(request),
        now=now(),
    )
    return DecidedOut.of(found)


@router.post(
    "/graduation/reviews/{review_id}/decisions",
    response={200: DecidedOut, 202: StartedAuditOut, **WRITES},
    summary="Decide for many",
)
def decide_items(
    request: HttpRequest,
    response: HttpResponse,
    review_id: UUID,
    body: ReviewRulingIn,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """One stage passes learners on, returns them, or concludes at the last stage; exceptions are left and named.

    About more than 1,000 learners it is a job (202); its result says how many were decided, who was left, and why.
    """
    asked = {"review_id": review_id, **body.asked(), "actor": actor_of(request), "now": now()}

    def produce() -> tuple[int, Any]:
        if (job := services.start_decision(**asked)) is not None:
            return 202, {"job_id": str(job.id)}
        return 200, DecidedOut.of(services.decide_items(**asked))

    return once_per_key(request, response, idempotency_key, produce)


@router.post("/graduation/reviews/{review_id}/cancel", response={200: ReviewOut, **WRITES}, summary="Cancel a review")
def cancel_review(request: HttpRequest, review_id: UUID, body: WhyIn) -> dict[str, Any]:
    """Who is not concluded is taken out; conclusions stay."""
    actor = actor_of(request)
    services.cancel_review(review_id=review_id, reason=body.reason, actor=actor, now=now())
    return ReviewOut.of(reading.get_review(actor, review_id))


@router.get("/graduation/conclusions", response={200: Listing[ConclusionOut], **READS}, summary="Conclusions")
def list_conclusions(
    request: HttpRequest, paging: Query[Paging], outcome: str = "", *, is_current: bool = True
) -> dict[str, Any]:
    """How learners' studies ended, with the documents; those reopened with ``is_current=false``."""
    rows = reading.conclusions_visible_to(actor_of(request)).filter(is_current=is_current)
    return listing(rows.filter(outcome=outcome) if outcome else rows, paging, ConclusionOut.of)


@router.post(
    "/graduation/conclusions/{conclusion_id}/reopen", response={200: ConclusionOut, **WRITES}, summary="Reopen"
)
def reopen_conclusion(request: HttpRequest, conclusion_id: UUID, body: WhyIn) -> dict[str, Any]:
    """The learner studies again and is reviewed from the first stage; the conclusion stays in the history."""
    actor = actor_of(request)
    found = services.reopen_conclusion(conclusion_id=conclusion_id, reason=body.reason, actor=actor, now=now())
    return ConclusionOut.of(found)


@router.post(
    "/enrollments/{enrollment_id}/conditions", response={200: ConditionsOut, **WRITES}, summary="Record conditions"
)
def record_conditions(request: HttpRequest, enrollment_id: UUID, body: ConditionsIn) -> dict[str, Any]:
    """Internship, fitness test, discipline, second classroom; those not named stay as they are."""
    actor = actor_of(request)
    met = {str(name): is_met for name, is_met in body.met.items()}
    services.record_conditions_of(enrollment_id=enrollment_id, met=met, actor=actor, now=now())
    return {"met": conditions_of(actor, enrollment_id)}
