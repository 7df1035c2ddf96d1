"""REST door of windows."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from oneplusx.apps.parties.endpoints import IdempotencyKey, once_per_key
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.selectors import institution
from oneplusx.apps.pilots import selectors, services
from oneplusx.apps.pilots.schemas import CarryIn, ExtendIn, PilotApplicationOut, WindowIn, WindowOut, WindowTermsIn
from oneplusx.web.clock import now
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of

router = Router(tags=["pilots"])
ONE = "/pilot-windows/{pilot_window_id}"


@router.get("/pilot-windows", response={200: Listing[WindowOut], **READS}, summary="Windows of pilot years")
def list_windows(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """Those that concern the caller, the latest first."""
    actor = actor_of(request)
    require(actor, "pilots.view")
    return listing(selectors.windows_visible_to(actor).order_by("-year", "-opens_at"), paging, WindowOut.of)


@router.get(ONE, response={200: WindowOut, **READS}, summary="One window")
def get_window(request: HttpRequest, pilot_window_id: UUID) -> Any:
    """Its dates, checks and certificates."""
    return WindowOut.of(selectors.window_for(actor_of(request), pilot_window_id))


@router.post("/pilot-windows", response={201: WindowOut, **WRITES}, summary="Draft a window")
def create_window(
    request: HttpRequest, response: HttpResponse, body: WindowIn, idempotency_key: IdempotencyKey = None
) -> Any:
    """Colleges see it once it is published."""

    def produce() -> tuple[int, Any]:
        made = services.create_window(
            authority_id=institution(body.authority_code).id,
            year=body.year,
            terms=body.terms(),
            actor=actor_of(request),
            now=now(),
        )
        return 201, WindowOut.of(made).dict()

    return once_per_key(request, response, idempotency_key, produce)


@router.put(ONE, response={200: WindowOut, **WRITES}, summary="Change a draft")
def change_window(request: HttpRequest, pilot_window_id: UUID, body: WindowTermsIn) -> Any:
    """A published one changes only its end."""
    changed = services.change_window(
        pilot_window_id=pilot_window_id, terms=body.terms(), actor=actor_of(request), now=now()
    )
    return WindowOut.of(changed)


@router.post(f"{ONE}/publish", response={200: WindowOut, **WRITES}, summary="Publish a window")
def publish_window(request: HttpRequest, pilot_window_id: UUID) -> Any:
    """The colleges of the province are told."""
    return WindowOut.of(services.publish_window(pilot_window_id=pilot_window_id, actor=actor_of(request), now=now()))


@router.post(f"{ONE}/cancel", response={200: WindowOut, **WRITES}, summary="Discard a draft")
def cancel_window(request: HttpRequest, pilot_window_id: UUID) -> Any:
    """It was never published, so nobody has to be told."""
    return WindowOut.of(services.cancel_window(pilot_window_id=pilot_window_id, actor=actor_of(request), now=now()))


@router.post(f"{ONE}/extend", response={200: WindowOut, **WRITES}, summary="Move the end of a window")
def extend_window(request: HttpRequest, pilot_window_id: UUID, body: ExtendIn) -> Any:
    """Never to before now."""
    moved = services.extend_window(pilot_window_id=pilot_window_id, **body.dict(), actor=actor_of(request), now=now())
    return WindowOut.of(moved)


@router.post(
    f"{ONE}/carry-forward", response={200: list[PilotApplicationOut], **WRITES}, summary="Carry last year's over"
)
def carry_forward(request: HttpRequest, pilot_window_id: UUID, body: CarryIn) -> Any:
    """Drafts of last year's approved applications that are not in the window yet."""
    carried = services.carry_forward(
        pilot_window_id=pilot_window_id,
        college_id=institution(body.college_code).id,
        actor=actor_of(request),
        now=now(),
    )
    return [PilotApplicationOut.of(one.application) for one in carried]
