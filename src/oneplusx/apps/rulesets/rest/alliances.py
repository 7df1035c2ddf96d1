"""REST door of alliances: found, invite, join, leave."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Status

from oneplusx.apps.rulesets import selectors, services
from oneplusx.apps.rulesets.schemas.drafting import AllianceIn, AllianceOut, InvitationIn, JoinIn, MemberOut
from oneplusx.web.clock import now
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of

router = Router(tags=["alliances"])


@router.get("/alliances", response={200: Listing[AllianceOut], **READS}, summary="Alliances")
def list_alliances(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """Colleges that accept each other's recognition, by code."""
    return listing(selectors.alliances_visible_to(actor_of(request)).order_by("code"), paging, AllianceOut.of)


@router.post("/alliances", response={201: AllianceOut, **WRITES}, summary="Found an alliance")
def found_alliance(request: HttpRequest, body: AllianceIn) -> Any:
    """The lead is its first member and keeps its method."""
    made = services.found_alliance(**body.dict(), actor=actor_of(request), now=now())
    return Status(201, AllianceOut.of(made))


@router.get("/alliances/{alliance_id}/members", response={200: Listing[MemberOut], **READS}, summary="Members")
def list_members(request: HttpRequest, alliance_id: UUID, paging: Query[Paging]) -> dict[str, Any]:
    """Members by code; the lead also sees who was invited or left."""
    actor = actor_of(request)
    rows = selectors.members_of_alliance(actor, selectors.alliance_for(actor, alliance_id))
    return listing(rows, paging, MemberOut.of)


@router.post("/alliances/{alliance_id}/members", response={201: MemberOut, **WRITES}, summary="Invite a college")
def invite_member(request: HttpRequest, alliance_id: UUID, body: InvitationIn) -> Any:
    """The college's academic affairs office is told."""
    made = services.invite_college(
        alliance_id=alliance_id, college_code=body.college_code, actor=actor_of(request), now=now()
    )
    return Status(201, MemberOut.of(made))


@router.post("/alliance-members/{member_id}/answer", response={200: MemberOut, **WRITES}, summary="Join or decline")
def answer_invitation(request: HttpRequest, member_id: UUID, body: JoinIn) -> dict[str, Any]:
    """For one's own college."""
    member = services.answer_invitation(member_id=member_id, joins=body.joins, actor=actor_of(request), now=now())
    return MemberOut.of(member)


@router.post("/alliance-members/{member_id}/leave", response={200: MemberOut, **WRITES}, summary="Leave an alliance")
def leave_alliance(request: HttpRequest, member_id: UUID) -> dict[str, Any]:
    """What was decided stands."""
    return MemberOut.of(services.leave_alliance(member_id=member_id, actor=actor_of(request), now=now()))
