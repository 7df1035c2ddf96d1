"""Exam sites: entered, with rooms, applying to an organization that decides."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from oneplusx.apps.assessment import services
from oneplusx.apps.assessment.schemas.places import (
    RoomsIn,
    SiteApplicationIn,
    SiteApplicationOut,
    SiteDecisionIn,
    SiteIn,
    SiteOut,
)
from oneplusx.apps.assessment.selectors.visibility import one_of, site_applications_visible_to, sites_visible_to
from oneplusx.apps.parties.endpoints import IdempotencyKey, once_per_key
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.selectors import institution
from oneplusx.web.clock import now
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of

router = Router()


@router.get("/exams/sites", response={200: Listing[SiteOut], **READS}, summary="Exam sites")
def list_sites(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """Own sites, and those that an organization of the caller has approved, with their rooms."""
    actor = actor_of(request)
    require(actor, "exams.view")
    rows = sites_visible_to(actor).select_related("institution").prefetch_related("rooms").order_by("code")
    return listing(rows, paging, SiteOut.of)


@router.post("/exams/sites", response={201: SiteOut, **WRITES}, summary="Enter an exam site")
def enter_site(
    request: HttpRequest,
    response: HttpResponse,
    body: SiteIn,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """Of an institution for which the caller acts."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        home = institution(body.institution_code)
        require(actor, "exams.apply_site", home.id)
        given = body.dict(exclude={"institution_code"})
        return 201, SiteOut.of(services.enter_site(institution_id=home.id, actor=actor, now=now(), **given))

    return once_per_key(request, response, idempotency_key, produce)


@router.post("/exams/sites/{exam_site_id}/rooms", response={200: SiteOut, **WRITES}, summary="Set the rooms of a site")
def set_rooms(
    request: HttpRequest,
    response: HttpResponse,
    exam_site_id: UUID,
    body: RoomsIn,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """All of them; rooms left out are no longer used."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        site = one_of(sites_visible_to(actor), exam_site_id)
        rooms = [
            services.RoomDraft(one.code, one.name, one.rows, one.columns, tuple(one.equipment), tuple(one.parts))
            for one in body.rooms
        ]
        services.set_rooms(exam_site_id=site.id, rooms=rooms, actor=actor, now=now())
        return 200, SiteOut.of(site)

    return once_per_key(request, response, idempotency_key, produce)


@router.get(
    "/exams/site-applications",
    response={200: Listing[SiteApplicationOut], **READS},
    summary="Applications of exam sites",
)
def list_site_applications(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """Of the own sites, and to the own organization, the latest first."""
    actor = actor_of(request)
    require(actor, "exams.view")
    rows = site_applications_visible_to(actor).select_related("site", "organization").order_by("-submitted_at")
    return listing(rows, paging, SiteApplicationOut.of)


@router.post(
    "/exams/sites/{exam_site_id}/applications",
    response={201: SiteApplicationOut, **WRITES},
    summary="Apply to an organization",
)
def apply_site(
    request: HttpRequest,
    response: HttpResponse,
    exam_site_id: UUID,
    body: SiteApplicationIn,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """The rooms as they are now go with it; another application to the same organization must be ended before."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        site = one_of(sites_visible_to(actor), exam_site_id)
        made = services.apply_site(
            exam_site_id=site.id,
            organization_id=institution(body.organization_code).id,
            note=body.note,
            actor=actor,
            now=now(),
        )
        return 201, SiteApplicationOut.of(made)

    return once_per_key(request, response, idempotency_key, produce)


@router.post(
    "/exams/site-applications/{site_application_id}/decide",
    response={200: SiteApplicationOut, **WRITES},
    summary="Decide an application",
)
def decide_site(
    request: HttpRequest,
    response: HttpResponse,
    site_application_id: UUID,
    body: SiteDecisionIn,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """The organization approves, returns, refuses or revokes; the site withdraws."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        found = one_of(site_applications_visible_to(actor), site_application_id)
        if body.outcome == "withdrawn":
            done = services.withdraw_site(site_application_id=found.id, actor=actor, now=now())
        else:
            done = services.decide_site(site_application_id=found.id, actor=actor, now=now(), **body.dict())
        return 200, SiteApplicationOut.of(done)

    return once_per_key(request, response, idempotency_key, produce)
