"""REST door of keys: what they look like from outside. Private keys have no door."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router

from oneplusx.apps.keys import selectors
from oneplusx.apps.keys.schemas import KeyOut
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import READS
from oneplusx.web.requests import actor_of

router = Router(tags=["keys"])


@router.get("/keys", response={200: Listing[KeyOut], **READS}, summary="Signing keys")
def list_keys(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """Of the institutions whose keys the caller manages; the public side only."""
    return listing(selectors.keys_visible_to(actor_of(request)), paging, KeyOut.of)


@router.get("/keys/{signing_key_id}", response={200: KeyOut, **READS}, summary="A signing key")
def get_key(request: HttpRequest, signing_key_id: UUID) -> KeyOut:
    """The public side."""
    return KeyOut.of(selectors.key_for(actor_of(request), signing_key_id))
