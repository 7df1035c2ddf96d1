from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from ninja.responses import Status

from oneplusx.apps.parties import selectors, services
from oneplusx.apps.parties.endpoints import IdempotencyKey, once_per_key
from oneplusx.apps.parties.models import Department, Institution
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.schemas import (
    DepartmentIn,
    DepartmentOut,
    InstitutionIn,
    InstitutionMemberOut,
    InstitutionOut,
    InvitationOut,
    NewMemberIn,
)
from oneplusx.domain.errors import Invalid
from oneplusx.web.actor import Actor
from oneplusx.web.clock import now
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of, origin_of

router = Router()
MEMBERS = "/institutions/{institution_id}/members"
MEMBERSHIP = "/memberships/{membership_id}"


@router.get("/institutions", response={200: Listing[InstitutionOut], **READS}, summary="The caller's institutions")
def list_institutions(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """Those in which the caller holds a role."""
    return listing(selectors.visible_institutions(actor_of(request)), paging, InstitutionOut.from_orm)


@router.post("/institutions", response={201: InstitutionOut, **WRITES}, summary="Enter an institution")
def create_institution(
    request: HttpRequest, response: HttpResponse, body: InstitutionIn, idempotency_key: IdempotencyKey = None
) -> Status[Any]:
    """By the operator."""

    def produce() -> tuple[int, Any]:
        made = services.create_institution(**body.model_dump(), actor=actor_of(request), now=now())
        return 201, InstitutionOut.from_orm(made).model_dump(mode="json")

    return once_per_key(request, response, idempotency_key, produce)


@router.post("/departments", response={201: DepartmentOut, **WRITES}, summary="Enter a department")
def create_department(
    request: HttpRequest, response: HttpResponse, body: DepartmentIn, idempotency_key: IdempotencyKey = None
) -> Status[Any]:
    """Of a college whose members the caller manages."""

    def produce() -> tuple[int, Any]:
        college = selectors.institution(body.college_code)
        given = body.model_dump(exclude={"college_code"})
        made = services.create_department(college=college, **given, actor=actor_of(request), now=now())
        return 201, DepartmentOut.from_orm(made).model_dump(mode="json")

    return once_per_key(request, response, idempotency_key, produce)


@router.get(MEMBERS, response={200: Listing[InstitutionMemberOut], **READS}, summary="Members of an institution")
def list_members(request: HttpRequest, institution_id: UUID, paging: Query[Paging]) -> dict[str, Any]:
    """Roles held now, each with the id to end it by."""
    actor = actor_of(request)
    require(actor, "members.manage")
    found = selectors.get_institution(actor, institution_id)
    return listing(selectors.members_of(actor, found), paging, InstitutionMemberOut.of)


@router.post(MEMBERS, response={201: InvitationOut, **WRITES}, summary="Appoint and invite a member")
def appoint_member(request: HttpRequest, institution_id: UUID, body: NewMemberIn) -> Status[Any]:
    """A new person with a role and a sign-in; the link to the first password is answered here and nowhere else."""
    actor = actor_of(request)
    require(actor, "members.manage")
    found = selectors.get_institution(actor, institution_id)
    made = services.appoint_and_invite(
        institution=found,
        department=_department(actor, found, body.department_code),
        **body.model_dump(exclude={"department_code"}),
        actor=actor,
        now=now(),
        origin=origin_of(request),
    )
    return Status(201, InvitationOut.of(made, origin_of(request)))


def _department(actor: Actor, found: Institution, code: str) -> Department | None:
    if not code:
        return None
    department = selectors.departments_of_visible(actor, found).filter(code=code).first()
    if department is None:
        raise Invalid("parties.unknown_department", found=code)
    return department


@router.post(f"{MEMBERSHIP}/invitation", response={200: InvitationOut, **WRITES}, summary="Invite a member again")
def invite_member(request: HttpRequest, membership_id: UUID) -> InvitationOut:
    """A new link to a new password, valid for three days and once."""
    actor = actor_of(request)
    membership = selectors.get_membership(actor, membership_id)
    made = services.invite_member(membership=membership, actor=actor, now=now())
    return InvitationOut.of(made, origin_of(request))


@router.api_operation(["DELETE"], MEMBERSHIP, response={204: None, **WRITES}, summary="End a role")
def end_membership(request: HttpRequest, membership_id: UUID) -> Status[None]:
    """Never one's own; classes of an adviser stay without one."""
    actor = actor_of(request)
    membership = selectors.get_membership(actor, membership_id)
    services.end_membership(membership=membership, actor=actor, now=now())
    return Status(204, None)
