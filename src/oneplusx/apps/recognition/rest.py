from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from ninja.responses import Status

from oneplusx.apps.parties.endpoints import IdempotencyKey, once_per_key
from oneplusx.apps.parties.selectors import get_learner, institution
from oneplusx.apps.recognition import selectors, services
from oneplusx.apps.recognition.models import Achievement
from oneplusx.apps.recognition.schemas import AchievementIn, AchievementOut, AchievementsQuery, VerificationIn
from oneplusx.apps.standards.selectors import achievement_type, certificate_type_by_code
from oneplusx.web.clock import now
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of

router = Router(tags=["achievements"])


@router.get("/achievements", response={200: Listing[AchievementOut], **READS}, summary="Outcomes the caller may see")
def list_achievements(request: HttpRequest, paging: Query[Paging], narrow: Query[AchievementsQuery]) -> dict[str, Any]:
    """Certificates, competitions and other outcomes; narrowed by learner, state and type."""
    rows = selectors.find_achievements(
        actor_of(request), learner_id=narrow.learner_id, state=narrow.state, type_code=narrow.type
    )
    return listing(rows, paging, AchievementOut.of)


@router.get("/achievements/{achievement_id}", response={200: AchievementOut, **READS}, summary="One learning outcome")
def get_achievement(request: HttpRequest, achievement_id: UUID) -> AchievementOut:
    """Its state and what is known of it."""
    return AchievementOut.of(selectors.achievement_for(actor_of(request), achievement_id))


def _answer(request: HttpRequest, found: Achievement) -> dict[str, Any]:
    row = selectors.achievement_for(actor_of(request), found.id)
    return AchievementOut.of(row).model_dump(mode="json")


@router.post("/achievements", response={201: AchievementOut, **WRITES}, summary="Register a learning outcome")
def register_achievement(
    request: HttpRequest, response: HttpResponse, body: AchievementIn, idempotency_key: IdempotencyKey = None
) -> Status[Any]:
    """A college registers for its learners; the evidence stays with it and is verified like any other."""

    def produce() -> tuple[int, Any]:
        actor = actor_of(request)
        made = services.register_for(
            learner=get_learner(actor, body.learner_id),
            type_=achievement_type(body.type),
            certificate_type=certificate_type_by_code(actor, body.certificate_type) if body.certificate_type else None,
            college=institution(body.college_code) if body.college_code else None,
            **body.model_dump(include={"title", "obtained_on", "expires_on", "attributes", "note"}),
            actor=actor,
            now=now(),
        )
        return 201, _answer(request, made)

    return once_per_key(request, response, idempotency_key, produce)


@router.post(
    "/achievements/{achievement_id}/verify",
    response={200: AchievementOut, **WRITES},
    summary="Say what looking at the evidence came to; recognition follows",
)
def verify_achievement(
    request: HttpRequest,
    response: HttpResponse,
    achievement_id: UUID,
    body: VerificationIn,
    idempotency_key: IdempotencyKey = None,
) -> Status[Any]:
    """Accepted, its credits are recognized at once."""

    def produce() -> tuple[int, Any]:
        done = services.decide_evidence(
            achievement_id=achievement_id, **body.model_dump(), actor=actor_of(request), now=now()
        )
        return 200, _answer(request, done)

    return once_per_key(request, response, idempotency_key, produce)
