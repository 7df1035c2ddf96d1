from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from ninja.responses import Status

from oneplusx.apps.certificates import selectors, services
from oneplusx.apps.certificates.schemas import BatchActIn, BatchIn, BatchItemOut, IssuableOut, IssueBatchOut
from oneplusx.apps.parties.endpoints import IdempotencyKey, once_per_key
from oneplusx.apps.parties.permissions import require
from oneplusx.web.clock import now
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of

router = Router()
PLAIN = {
    "check": services.recheck_batch,
    "submit": services.submit_batch,
    "approve": services.approve_batch,
    "resume": services.resume_batch,
}
REASONED = {"return": services.return_batch, "cancel": services.cancel_batch}


@router.get(
    "/issuable-levels",
    response={200: list[IssuableOut], **READS},
    summary="Levels of closed exam plans with certificates to issue",
)
def list_issuable_levels(request: HttpRequest) -> list[IssuableOut]:
    """With how many passed and still have no certificate."""
    actor = actor_of(request)
    require(actor, "certificates.issue")
    return [IssuableOut.of(one) for one in selectors.issuable_levels(actor)]


@router.get(
    "/issue-batches", response={200: Listing[IssueBatchOut], **READS}, summary="Batches of certificates, latest first"
)
def list_batches(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """With what the pre-flight found in each."""
    rows = selectors.batches_visible_to(actor_of(request)).order_by("-prepared_at", "-id")
    return listing(rows, paging, IssueBatchOut.of)


@router.post("/issue-batches", response={201: IssueBatchOut, **WRITES}, summary="Gather everybody who passed a level")
def prepare_batch(
    request: HttpRequest, response: HttpResponse, body: BatchIn, idempotency_key: IdempotencyKey = None
) -> Status[Any]:
    """The answer holds what the pre-flight found; what `blocks` must be cured or left out."""

    def produce() -> tuple[int, Any]:
        batch = services.prepare_batch(
            plan_level_id=body.plan_level_id, issued_on=body.issued_on, actor=actor_of(request), now=now()
        )
        return 201, IssueBatchOut.of(batch).model_dump(mode="json")

    return once_per_key(request, response, idempotency_key, produce)


@router.get("/issue-batches/{issue_batch_id}", response={200: IssueBatchOut, **READS}, summary="One batch")
def get_batch(request: HttpRequest, issue_batch_id: UUID) -> IssueBatchOut:
    """Its state and what the pre-flight found."""
    return IssueBatchOut.of(selectors.batch_for(actor_of(request), issue_batch_id))


@router.get(
    "/issue-batches/{issue_batch_id}/items",
    response={200: Listing[BatchItemOut], **READS},
    summary="Certificates of a batch in the order of their numbers",
)
def list_batch_items(request: HttpRequest, issue_batch_id: UUID, paging: Query[Paging]) -> dict[str, Any]:
    """With what blocks or warns on each."""
    found = selectors.batch_for(actor_of(request), issue_batch_id)
    return listing(selectors.items_of(found).order_by("position", "id"), paging, BatchItemOut.of)


@router.post(
    "/issue-batches/{issue_batch_id}/acts",
    response={200: IssueBatchOut, **WRITES},
    summary="Check, submit, approve, return, cancel or resume a batch; leave certificates out",
)
def act_on_batch(
    request: HttpRequest,
    response: HttpResponse,
    issue_batch_id: UUID,
    body: BatchActIn,
    idempotency_key: IdempotencyKey = None,
) -> Status[Any]:
    """`check` runs the pre-flight again. Whoever prepared a batch cannot approve it.

    An approved batch is issued by a job; look at its state again.
    """

    def produce() -> tuple[int, Any]:
        same: dict[str, Any] = {"issue_batch_id": issue_batch_id, "actor": actor_of(request), "now": now()}
        if body.act in PLAIN:
            done = PLAIN[body.act](**same)
        elif body.act in REASONED:
            done = REASONED[body.act](reason=body.reason, **same)
        else:
            done = services.exclude_items(item_ids=body.item_ids, reason=body.reason, **same)
        return 200, IssueBatchOut.of(done).model_dump(mode="json")

    return once_per_key(request, response, idempotency_key, produce)
