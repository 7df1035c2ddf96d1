from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from ninja.responses import Status

from oneplusx.apps.parties import selectors, services
from oneplusx.apps.parties.endpoints import IdempotencyKey, once_per_key
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.schemas import LearnerOut, MergeIn, SuspicionOut
from oneplusx.web.clock import now
from oneplusx.web.listing import Listing, Paging, listing_of
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of

router = Router()
PAIR = "/duplicates/{kept_id}/{merged_id}"


@router.get("/duplicates", response={200: Listing[SuspicionOut], **READS}, summary="Accounts that may be one human's")
def list_duplicates(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """For the bank: those of one document first, then those of one name and date of birth."""
    actor = actor_of(request)
    require(actor, "learners.merge")
    return listing_of([SuspicionOut.of(one) for one in selectors.suspicions(actor)], paging)


@router.post(f"{PAIR}/merge", response={200: LearnerOut, **WRITES}, summary="Make one account out of two")
def merge_learners(
    request: HttpRequest,
    response: HttpResponse,
    kept_id: UUID,
    merged_id: UUID,
    body: MergeIn,
    idempotency_key: IdempotencyKey = None,
) -> Status[Any]:
    """The one becomes an alias of the other; both histories are kept, and the learner is told."""

    def produce() -> tuple[int, Any]:
        kept = services.merge_learners(
            merged_id=merged_id, kept_id=kept_id, reason=body.reason, actor=actor_of(request), now=now()
        )
        return 200, LearnerOut.of(kept).model_dump(mode="json")

    return once_per_key(request, response, idempotency_key, produce)


@router.post(f"{PAIR}/dismiss", response={204: None, **WRITES}, summary="Say that two accounts are two humans'")
def dismiss_duplicate(request: HttpRequest, kept_id: UUID, merged_id: UUID) -> Status[None]:
    """They are not suggested again."""
    services.dismiss_duplicate(first_id=kept_id, second_id=merged_id, actor=actor_of(request), now=now())
    return Status(204, None)
