"""REST door of webhooks: endpoints, their delivery log, delivering again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Status

from oneplusx.apps.trail import selectors, services
from oneplusx.apps.trail.event_kinds import event_kinds
from oneplusx.apps.trail.schemas import (
    AttemptOut,
    DeliveryOut,
    EndpointIn,
    EndpointMade,
    EndpointOut,
    EndpointStateIn,
    EventKindOut,
    NewEndpointIn,
    SecretOut,
)
from oneplusx.web.clock import now
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of

router = Router(tags=["webhooks"])


@router.get("/webhook-events", response={200: list[EventKindOut], **READS}, summary="Kinds of events")
def list_kinds(request: HttpRequest) -> list[dict[str, Any]]:  # noqa: ARG001 - the same for everybody
    """What webhooks tell of."""
    return [{"code": kind.code, "title": str(kind.title), "data": kind.data} for kind in event_kinds().values()]


@router.get("/webhooks", response={200: Listing[EndpointOut], **READS}, summary="Endpoints")
def list_endpoints(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """Of the institutions whose webhooks the caller manages."""
    return listing(selectors.endpoints_visible_to(actor_of(request)), paging, EndpointOut.of)


@router.post("/webhooks", response={201: EndpointMade, **WRITES}, summary="Add an endpoint")
def create_endpoint(request: HttpRequest, body: NewEndpointIn) -> Any:
    """Answers the secret, which is never shown again."""
    endpoint, secret = services.create_endpoint(**body.dict(), actor=actor_of(request), now=now())
    return Status(201, {**EndpointOut.of(endpoint).dict(), "secret": secret})


@router.put("/webhooks/{webhook_endpoint_id}", response={200: EndpointOut, **WRITES}, summary="Change an endpoint")
def change_endpoint(request: HttpRequest, webhook_endpoint_id: UUID, body: EndpointIn) -> EndpointOut:
    """Address, name and kinds of events."""
    changed = services.change_endpoint(
        endpoint_id=webhook_endpoint_id, **body.dict(), actor=actor_of(request), now=now()
    )
    return EndpointOut.of(changed)


@router.post("/webhooks/{webhook_endpoint_id}/state", response={200: EndpointStateIn, **WRITES}, summary="Disable")
def set_endpoint_state(request: HttpRequest, webhook_endpoint_id: UUID, body: EndpointStateIn) -> EndpointStateIn:
    """Disables, enables or removes an endpoint; what waits is delivered once it is active again."""
    services.set_endpoint_state(endpoint_id=webhook_endpoint_id, state=body.state, actor=actor_of(request), now=now())
    return body


@router.post("/webhooks/{webhook_endpoint_id}/secret", response={200: SecretOut, **WRITES}, summary="New secret")
def rotate_secret(request: HttpRequest, webhook_endpoint_id: UUID) -> dict[str, str]:
    """The former one signs too for 24 hours."""
    secret = services.rotate_secret(endpoint_id=webhook_endpoint_id, actor=actor_of(request), now=now())
    return {"secret": secret}


@router.post("/webhooks/{webhook_endpoint_id}/ping", response={201: DeliveryOut, **WRITES}, summary="Test an endpoint")
def ping_endpoint(request: HttpRequest, webhook_endpoint_id: UUID) -> Any:
    """Sends a test event."""
    made = services.ping_endpoint(endpoint_id=webhook_endpoint_id, actor=actor_of(request), now=now())
    return Status(201, DeliveryOut.of(made))


@router.get(
    "/webhooks/{webhook_endpoint_id}/deliveries", response={200: Listing[DeliveryOut], **READS}, summary="Delivery log"
)
def list_deliveries(request: HttpRequest, webhook_endpoint_id: UUID, paging: Query[Paging]) -> dict[str, Any]:
    """Newest first."""
    actor = actor_of(request)
    endpoint = selectors.endpoint_for(actor, webhook_endpoint_id)
    return listing(selectors.deliveries_visible_to(actor).filter(endpoint=endpoint), paging, DeliveryOut.of)


@router.get(
    "/webhook-deliveries/{webhook_delivery_id}/attempts",
    response={200: Listing[AttemptOut], **READS},
    summary="Attempts at a delivery",
)
def list_attempts(request: HttpRequest, webhook_delivery_id: UUID, paging: Query[Paging]) -> dict[str, Any]:
    """What the other side answered each time."""
    delivery = selectors.delivery_for(actor_of(request), webhook_delivery_id)
    return listing(delivery.log.order_by("at", "id"), paging, AttemptOut.of)


@router.post(
    "/webhook-deliveries/{webhook_delivery_id}/again", response={200: DeliveryOut, **WRITES}, summary="Deliver again"
)
def redeliver_event(request: HttpRequest, webhook_delivery_id: UUID) -> DeliveryOut:
    """Under the same event id."""
    return DeliveryOut.of(services.redeliver(delivery_id=webhook_delivery_id, actor=actor_of(request), now=now()))
