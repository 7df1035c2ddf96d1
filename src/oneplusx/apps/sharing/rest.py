"""REST door of the own shares; the learner signs in to the pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from ninja.responses import Status

from oneplusx.apps.parties.endpoints import IdempotencyKey, once_per_key
from oneplusx.apps.sharing import selectors, services
from oneplusx.apps.sharing.schemas import ExtensionIn, ShareIn, ShareOut, ViewOut
from oneplusx.web.clock import now
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of

router = Router(tags=["sharing"])


@router.get("/shares", response={200: Listing[ShareOut], **READS}, summary="Own shares")
def list_shares(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """Newest first; empty for whoever is no learner."""
    return listing(selectors.shares_visible_to(actor_of(request)), paging, ShareOut.of)


@router.post("/shares", response={201: ShareOut, **WRITES}, summary="Share a verification report")
def create_share(
    request: HttpRequest, response: HttpResponse, body: ShareIn, idempotency_key: IdempotencyKey = None
) -> Status[Any]:
    """Answers the code and the address of the report."""

    def produce() -> tuple[int, Any]:
        made = services.create_share(wish=body.wish(), actor=actor_of(request), now=now())
        return 201, ShareOut.of(made)

    return once_per_key(request, response, idempotency_key, produce)


@router.get("/shares/{share_id}", response={200: ShareOut, **READS}, summary="One share")
def get_share(request: HttpRequest, share_id: UUID) -> dict[str, Any]:
    """As it stands now."""
    return ShareOut.of(selectors.share_for(actor_of(request), share_id))


@router.get("/shares/{share_id}/views", response={200: Listing[ViewOut], **READS}, summary="Who opened a share")
def list_views(request: HttpRequest, share_id: UUID, paging: Query[Paging]) -> dict[str, Any]:
    """The latest first."""
    found = selectors.share_for(actor_of(request), share_id)
    return listing(selectors.views_of(found), paging, ViewOut.of)


@router.post("/shares/{share_id}/extension", response={200: ShareOut, **WRITES}, summary="Extend a share")
def extend_share(request: HttpRequest, share_id: UUID, body: ExtensionIn) -> dict[str, Any]:
    """Longer, and more views where they are limited; the code stays."""
    changed = services.extend_share(share_id=share_id, **body.model_dump(), actor=actor_of(request), now=now())
    return ShareOut.of(changed)


@router.post("/shares/{share_id}/revocation", response={200: ShareOut, **WRITES}, summary="Revoke a share")
def revoke_share(request: HttpRequest, share_id: UUID) -> dict[str, Any]:
    """At once; again changes nothing."""
    return ShareOut.of(services.revoke_share(share_id=share_id, actor=actor_of(request), now=now()))


@router.post("/shares/{share_id}/restoration", response={200: ShareOut, **WRITES}, summary="Take a revocation back")
def restore_share(request: HttpRequest, share_id: UUID) -> dict[str, Any]:
    """Within ten minutes of revoking."""
    return ShareOut.of(services.restore_share(share_id=share_id, actor=actor_of(request), now=now()))
