"""REST door of requests to erase personal data; they are decided as cases (``/steps/{id}/decide``)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from ninja.responses import Status

from oneplusx.apps.parties.endpoints import IdempotencyKey, once_per_key
from oneplusx.apps.privacy import selectors, services
from oneplusx.apps.privacy.schemas import ErasureOut
from oneplusx.web.clock import now
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of

router = Router(tags=["privacy"])


@router.get("/erasures", response={200: Listing[ErasureOut], **READS}, summary="Requests to erase personal data")
def list_erasures(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """The caller's own; those of everybody for whoever decides about them. Newest first."""
    return listing(selectors.erasures_visible_to(actor_of(request)), paging, ErasureOut.of)


@router.post("/erasures", response={201: ErasureOut, **WRITES}, summary="Ask for erasure of one's own data")
def request_erasure(
    request: HttpRequest, response: HttpResponse, idempotency_key: IdempotencyKey = None
) -> Status[Any]:
    """Handed over to the office after the cooling-off period."""

    def produce() -> tuple[int, Any]:
        made = services.request_erasure(actor=actor_of(request), now=now())
        return 201, ErasureOut.of(made)

    return once_per_key(request, response, idempotency_key, produce)


@router.get("/erasures/{erasure_id}", response={200: ErasureOut, **READS}, summary="One request to erase")
def get_erasure(request: HttpRequest, erasure_id: UUID) -> dict[str, Any]:
    """How far it is."""
    return ErasureOut.of(selectors.erasure_for(actor_of(request), erasure_id))


@router.post(
    "/erasures/{erasure_id}/withdrawal", response={200: ErasureOut, **WRITES}, summary="Take a request to erase back"
)
def take_back_erasure(request: HttpRequest, erasure_id: UUID) -> dict[str, Any]:
    """Until it is decided; only the learner who asked."""
    return ErasureOut.of(services.take_back_erasure(erasure_id=erasure_id, actor=actor_of(request), now=now()))
