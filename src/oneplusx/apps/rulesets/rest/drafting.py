"""REST door of drafts: start, edit, undo, redo."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Status

from oneplusx.apps.rulesets import selectors, services
from oneplusx.apps.rulesets.editing import Edit
from oneplusx.apps.rulesets.schemas.drafting import DraftIn, DraftOut, EditIn, RevisionIn, RevisionOut
from oneplusx.web.clock import now
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of

router = Router(tags=["rule set drafts"])
BASE = "/rule-set-versions/{version_id}"


@router.post(f"{BASE}/draft", response={201: DraftOut, **WRITES}, summary="Draft a new version from this one")
def start_draft(request: HttpRequest, version_id: UUID, body: DraftIn) -> Any:
    """The new draft replaces the version when it is published."""
    made = services.start_draft(version_id=version_id, new_version=body.version, actor=actor_of(request), now=now())
    return Status(201, DraftOut.of(made))


@router.get(f"{BASE}/draft", response={200: DraftOut, **READS}, summary="A draft with its text")
def get_draft(request: HttpRequest, version_id: UUID) -> dict[str, Any]:
    """The state to name in the next edit is ``revision``."""
    return DraftOut.of(selectors.draft_for(actor_of(request), version_id))


@router.post(f"{BASE}/edits", response={200: DraftOut, **WRITES}, summary="Edit a draft")
def edit_draft(request: HttpRequest, version_id: UUID, body: EditIn) -> dict[str, Any]:
    """Changes one part; the rest of the text stays as it was written."""
    edit = Edit(body.act, body.part, body.place, body.item, body.text)
    edited = services.edit_draft(
        version_id=version_id, revision=body.revision, edit=edit, actor=actor_of(request), now=now()
    )
    return DraftOut.of(edited)


@router.get(f"{BASE}/edits", response={200: Listing[RevisionOut], **READS}, summary="Edits of a draft")
def list_edits(request: HttpRequest, version_id: UUID, paging: Query[Paging]) -> dict[str, Any]:
    """Newest first."""
    version = selectors.draft_for(actor_of(request), version_id)
    return listing(version.revisions.order_by("-number"), paging, RevisionOut.of)


@router.post(f"{BASE}/undo", response={200: DraftOut, **WRITES}, summary="Undo the last edit")
def undo_edit(request: HttpRequest, version_id: UUID, body: RevisionIn) -> dict[str, Any]:
    """Goes back to the state before the last edit."""
    version = services.undo_edit(version_id=version_id, revision=body.revision, actor=actor_of(request), now=now())
    return DraftOut.of(version)


@router.post(f"{BASE}/redo", response={200: DraftOut, **WRITES}, summary="Redo an undone edit")
def redo_edit(request: HttpRequest, version_id: UUID, body: RevisionIn) -> dict[str, Any]:
    """Takes an undone edit in again."""
    version = services.redo_edit(version_id=version_id, revision=body.revision, actor=actor_of(request), now=now())
    return DraftOut.of(version)


@router.api_operation(["DELETE"], f"{BASE}/draft", response={204: None, **WRITES}, summary="Discard a draft")
def discard_draft(request: HttpRequest, version_id: UUID) -> Status[None]:
    """One that was never published; the trail keeps that it existed."""
    services.discard_draft(version_id=version_id, actor=actor_of(request), now=now())
    return Status(204, None)
