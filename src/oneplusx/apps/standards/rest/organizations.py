"""REST door of the register of organizations: standing, applications, filings, activities."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Status

from oneplusx.apps.standards import selectors, services
from oneplusx.apps.standards.schemas.organizations import (
    ActivityCancelIn,
    ActivityIn,
    ActivityOut,
    ApplicationSupplementIn,
    FilingEndIn,
    FilingIn,
    FilingOut,
    FilingSupplementIn,
    OrganizationApplicationIn,
    OrganizationApplicationOut,
    OrganizationOut,
    RegisteredIn,
    RegisterQuery,
    StatusIn,
)
from oneplusx.web.clock import now, today
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import READS, WRITES, problems
from oneplusx.web.requests import actor_of

router = Router(tags=["organizations"])


@router.get(
    "/organizations",
    auth=None,
    response={200: Listing[OrganizationOut], **problems(422, 429)},
    summary="Register of evaluation organizations",
)
def list_organizations(request: HttpRequest, paging: Query[Paging], narrow: Query[RegisterQuery]) -> dict[str, Any]:
    """Public."""
    rows = selectors.search_register(actor_of(request), narrow.q, status=narrow.status)
    on = today()
    return listing(rows, paging, lambda row: OrganizationOut.on(row, on))


@router.post("/organizations/recorded", response={201: OrganizationOut, **WRITES}, summary="Record an organization")
def record_organization(request: HttpRequest, body: RegisteredIn) -> Any:
    """Put on the register elsewhere; by whoever supervises it. Again corrects the record."""
    row = services.record_organization(**body.dict(), actor=actor_of(request), now=now())
    return Status(201, OrganizationOut.on(row, today()))


@router.post(
    "/organizations/{registered_organization_id}/status",
    response={200: OrganizationOut, **WRITES},
    summary="Change a status",
)
def set_status(request: HttpRequest, registered_organization_id: UUID, body: StatusIn) -> OrganizationOut:
    """By the bank, or the authority the organization belongs to."""
    values = {**body.dict(), "actor": actor_of(request), "now": now()}
    row = services.set_organization_status(registered_id=registered_organization_id, **values)
    return OrganizationOut.on(row, today())


@router.get(
    "/organization-applications", response={200: Listing[OrganizationApplicationOut], **READS}, summary="Applications"
)
def list_applications(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """For the applicant and the reviewers."""
    return listing(selectors.applications_visible_to(actor_of(request)), paging, OrganizationApplicationOut.of)


@router.post(
    "/organization-applications", response={201: OrganizationApplicationOut, **WRITES}, summary="Apply for the register"
)
def apply_organization(request: HttpRequest, body: OrganizationApplicationIn) -> Any:
    """The authority of its province decides, then the bank."""
    made = services.apply_organization(**body.dict(), actor=actor_of(request), now=now())
    return Status(201, OrganizationApplicationOut.of(made))


@router.post(
    "/organization-applications/{organization_application_id}/supplement",
    response={200: OrganizationApplicationOut, **WRITES},
    summary="Hand a returned application in again",
)
def supplement_application(
    request: HttpRequest, organization_application_id: UUID, body: ApplicationSupplementIn
) -> Any:
    """The same case goes back to its reviewer."""
    services.supplement_application(
        application_id=organization_application_id, statement=body.statement, actor=actor_of(request), now=now()
    )
    return OrganizationApplicationOut.of(selectors.application_for(actor_of(request), organization_application_id))


@router.post(
    "/organization-applications/{organization_application_id}/withdraw",
    response={200: OrganizationApplicationOut, **WRITES},
    summary="Take an application back",
)
def withdraw_application(request: HttpRequest, organization_application_id: UUID) -> Any:
    """Before it is decided."""
    services.withdraw_application(application_id=organization_application_id, actor=actor_of(request), now=now())
    return OrganizationApplicationOut.of(selectors.application_for(actor_of(request), organization_application_id))


@router.get("/filings", response={200: Listing[FilingOut], **READS}, summary="Filings in provinces")
def list_filings(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """The own ones, or those of the own province."""
    return listing(selectors.filings_visible_to(actor_of(request)), paging, FilingOut.of)


@router.post("/filings", response={201: FilingOut, **WRITES}, summary="Apply for a filing")
def apply_filing(request: HttpRequest, body: FilingIn) -> Any:
    """The province's authority decides."""
    made = services.apply_filing(plan=services.FilingPlan(**body.dict()), actor=actor_of(request), now=now())
    return Status(201, FilingOut.of(made))


@router.post("/filings/recorded", response={201: FilingOut, **WRITES}, summary="Record a filing decided elsewhere")
def record_filing(request: HttpRequest, body: FilingIn) -> Any:
    """By the authority of that province."""
    made = services.record_filing(plan=services.FilingPlan(**body.dict()), actor=actor_of(request), now=now())
    return Status(201, FilingOut.of(made))


@router.post(
    "/filings/{filing_id}/supplement", response={200: FilingOut, **WRITES}, summary="Hand a returned filing in again"
)
def supplement_filing(request: HttpRequest, filing_id: UUID, body: FilingSupplementIn) -> Any:
    """The same case goes back to the authority."""
    services.supplement_filing(filing_id=filing_id, note=body.note, actor=actor_of(request), now=now())
    return FilingOut.of(selectors.filing_for(actor_of(request), filing_id))


@router.post("/filings/{filing_id}/withdraw", response={200: FilingOut, **WRITES}, summary="Take a filing back")
def withdraw_filing(request: HttpRequest, filing_id: UUID) -> Any:
    """Before it is decided."""
    services.withdraw_filing(filing_id=filing_id, actor=actor_of(request), now=now())
    return FilingOut.of(selectors.filing_for(actor_of(request), filing_id))


@router.post("/filings/{filing_id}/end", response={200: FilingOut, **WRITES}, summary="End a filing early")
def end_filing(request: HttpRequest, filing_id: UUID, body: FilingEndIn) -> Any:
    """By the authority of that province; the organization is told."""
    services.end_filing(filing_id=filing_id, **body.dict(), actor=actor_of(request), now=now())
    return FilingOut.of(selectors.filing_for(actor_of(request), filing_id))


@router.get("/activities", response={200: Listing[ActivityOut], **READS}, summary="Announced activities")
def list_activities(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """The own ones, or those in the own province."""
    return listing(selectors.activities_visible_to(actor_of(request)), paging, ActivityOut.of)


@router.post("/activities", response={201: ActivityOut, **WRITES}, summary="Announce an activity")
def announce_activity(request: HttpRequest, body: ActivityIn) -> Any:
    """Some working days before it begins; the province is told."""
    plan = services.ActivityPlan(**body.dict())
    made = services.announce_activity(plan=plan, actor=actor_of(request), now=now())
    return Status(201, ActivityOut.of(made))


@router.post("/activities/{activity_id}/cancel", response={200: ActivityOut, **WRITES}, summary="Call an activity off")
def cancel_activity(request: HttpRequest, activity_id: UUID, body: ActivityCancelIn) -> Any:
    """The province is told the reason."""
    services.cancel_activity(activity_id=activity_id, reason=body.reason, actor=actor_of(request), now=now())
    return ActivityOut.of(selectors.activity_for(actor_of(request), activity_id))
