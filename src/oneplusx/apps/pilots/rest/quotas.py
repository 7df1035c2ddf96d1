"""REST door of quotas, adjustments and closings."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from oneplusx.apps.parties.endpoints import IdempotencyKey, once_per_key
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.selectors import institution
from oneplusx.apps.pilots import selectors, services
from oneplusx.apps.pilots.schemas import (
    AdjustmentIn,
    AdjustmentOut,
    ClosingIn,
    ClosingLineOut,
    ClosingOut,
    ExplanationIn,
    QuotaOut,
    QuotaQuery,
    QuotasIn,
    QuotasRecordedOut,
)
from oneplusx.web.clock import now
from oneplusx.web.listing import Listing, Paging, listing, listing_of
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of

router = Router(tags=["pilots"])
VIEW = "pilots.view"
CLOSING = "/year-closings/{year_closing_id}"


@router.get("/quotas", response={200: Listing[QuotaOut], **READS}, summary="Quotas")
def list_quotas(request: HttpRequest, paging: Query[Paging], narrow: Query[QuotaQuery]) -> dict[str, Any]:
    """With what is left of each."""
    actor = actor_of(request)
    require(actor, VIEW)
    return listing(selectors.search_quotas(actor, narrow.q, year=narrow.year), paging, QuotaOut.of)


@router.get("/quotas/{quota_id}", response={200: QuotaOut, **READS}, summary="One quota")
def get_quota(request: HttpRequest, quota_id: UUID) -> Any:
    """With what is left."""
    return QuotaOut.of(selectors.quota_for(actor_of(request), quota_id))


@router.post("/quotas", response={200: QuotasRecordedOut, **WRITES}, summary="Record quotas decided elsewhere")
def record_quotas(
    request: HttpRequest, response: HttpResponse, body: QuotasIn, idempotency_key: IdempotencyKey = None
) -> Any:
    """A row with a problem is left out; the others are written. Again changes nothing."""

    def produce() -> tuple[int, Any]:
        rows = services.record_quotas(
            institution_id=institution(body.institution_code).id,
            rows=body.given(),
            actor=actor_of(request),
            now=now(),
        )
        return 200, QuotasRecordedOut.of(rows).dict()

    return once_per_key(request, response, idempotency_key, produce)


@router.get(
    "/quotas/{quota_id}/adjustments", response={200: Listing[AdjustmentOut], **READS}, summary="Adjustments of a quota"
)
def list_adjustments(request: HttpRequest, quota_id: UUID, paging: Query[Paging]) -> dict[str, Any]:
    """The newest first."""
    actor = actor_of(request)
    rows = selectors.adjustments_visible_to(actor).filter(quota=selectors.quota_for(actor, quota_id))
    return listing(rows.order_by("-requested_at"), paging, AdjustmentOut.of)


@router.post("/quotas/{quota_id}/adjustments", response={201: AdjustmentOut, **WRITES}, summary="Ask for an adjustment")
def request_adjustment(
    request: HttpRequest,
    response: HttpResponse,
    quota_id: UUID,
    body: AdjustmentIn,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """The authority decides it in its inbox: ``/steps/{step_id}/decide``."""

    def produce() -> tuple[int, Any]:
        made = services.request_adjustment(quota_id=quota_id, **body.dict(), actor=actor_of(request), now=now())
        return 201, AdjustmentOut.of(made).dict()

    return once_per_key(request, response, idempotency_key, produce)


@router.post(
    "/quota-adjustments/{quota_adjustment_id}/withdraw",
    response={200: AdjustmentOut, **WRITES},
    summary="Take a request back",
)
def withdraw_adjustment(request: HttpRequest, quota_adjustment_id: UUID) -> Any:
    """Before it is decided."""
    found = services.withdraw_adjustment(quota_adjustment_id=quota_adjustment_id, actor=actor_of(request), now=now())
    return AdjustmentOut.of(found)


@router.post(
    "/quota-adjustments/{quota_adjustment_id}/resubmit",
    response={200: AdjustmentOut, **WRITES},
    summary="Ask again after a return",
)
def resubmit_adjustment(request: HttpRequest, quota_adjustment_id: UUID, body: AdjustmentIn) -> Any:
    """The same case goes back to the authority."""
    asked = services.resubmit_adjustment(
        quota_adjustment_id=quota_adjustment_id, **body.dict(), actor=actor_of(request), now=now()
    )
    return AdjustmentOut.of(asked)


@router.get("/year-closings", response={200: Listing[ClosingOut], **READS}, summary="Closings of pilot years")
def list_closings(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """The latest year first."""
    actor = actor_of(request)
    require(actor, VIEW)
    return listing(selectors.closings_visible_to(actor).order_by("-year"), paging, ClosingOut.of)


@router.post("/year-closings", response={201: ClosingOut, **WRITES}, summary="Open a closing")
def open_closing(
    request: HttpRequest, response: HttpResponse, body: ClosingIn, idempotency_key: IdempotencyKey = None
) -> Any:
    """Colleges that must explain are told."""

    def produce() -> tuple[int, Any]:
        made = services.open_closing(
            institution_id=institution(body.institution_code).id,
            year=body.year,
            explain_below_percent=body.explain_below_percent,
            due_on=body.due_on,
            actor=actor_of(request),
            now=now(),
        )
        return 201, ClosingOut.of(made).dict()

    return once_per_key(request, response, idempotency_key, produce)


@router.get(f"{CLOSING}/lines", response={200: Listing[ClosingLineOut], **READS}, summary="Plan against done")
def list_lines(request: HttpRequest, year_closing_id: UUID, paging: Query[Paging]) -> dict[str, Any]:
    """By college and certificate."""
    actor = actor_of(request)
    lines = selectors.closing_lines(actor, selectors.closing_for(actor, year_closing_id))
    return listing_of([ClosingLineOut.of(line) for line in lines], paging)


@router.put(f"{CLOSING}/quotas/{{quota_id}}/explanation", response={200: QuotaOut, **WRITES}, summary="Explain a quota")
def explain_quota(request: HttpRequest, year_closing_id: UUID, quota_id: UUID, body: ExplanationIn) -> Any:
    """By its college, until the year is closed."""
    found = services.explain_quota(
        year_closing_id=year_closing_id,
        quota_id=quota_id,
        explanation=body.explanation,
        actor=actor_of(request),
        now=now(),
    )
    return QuotaOut.of(found)


@router.post(f"{CLOSING}/close", response={200: ClosingOut, **WRITES}, summary="Close a year")
def close_year(request: HttpRequest, year_closing_id: UUID) -> Any:
    """Figures are frozen, quotas locked."""
    return ClosingOut.of(services.close_year(year_closing_id=year_closing_id, actor=actor_of(request), now=now()))


@router.post(f"{CLOSING}/cancel", response={200: ClosingOut, **WRITES}, summary="Call a closing off")
def cancel_closing(request: HttpRequest, year_closing_id: UUID) -> Any:
    """Before the year is closed; explanations stay."""
    return ClosingOut.of(services.cancel_closing(year_closing_id=year_closing_id, actor=actor_of(request), now=now()))
