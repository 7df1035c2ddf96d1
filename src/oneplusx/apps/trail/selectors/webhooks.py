"""Questions about webhooks: the endpoints of the actor's institutions, and their delivery log."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from oneplusx.apps.trail.models import EndpointState, WebhookDelivery, WebhookEndpoint
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor
from oneplusx.web.granting import allowed

MANAGE = "webhooks.manage"


def webhook_institutions(actor: Actor) -> tuple[UUID, ...]:
    """Institutions whose webhooks the actor manages."""
    return tuple(one for one in actor.institutions() if allowed(actor, MANAGE, one))


def manages_webhooks(actor: Actor) -> bool:
    """Whether there are webhooks for the actor to manage."""
    return bool(webhook_institutions(actor))


def endpoints_visible_to(actor: Actor) -> QuerySet[WebhookEndpoint]:
    """Endpoints (接收地址) of the actor's institutions; removed ones are not shown."""
    rows = WebhookEndpoint.objects.exclude(state=EndpointState.REMOVED).order_by("created_at", "id")
    if actor.is_system:
        return rows
    return rows.filter(institution_id__in=webhook_institutions(actor))


def endpoint_for(actor: Actor, endpoint_id: UUID) -> WebhookEndpoint:
    """One endpoint.

    Raises:
        NotFound: ``not_found``.
    """
    found = endpoints_visible_to(actor).filter(id=endpoint_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


def deliveries_visible_to(actor: Actor) -> QuerySet[WebhookDelivery]:
    """The delivery log (投递记录), newest first."""
    endpoints = endpoints_visible_to(actor).order_by()
    rows = WebhookDelivery.objects.filter(endpoint__in=endpoints)
    return rows.select_related("endpoint").order_by("-created_at", "-id")


def delivery_for(actor: Actor, delivery_id: UUID) -> WebhookDelivery:
    """One delivery with its attempts.

    Raises:
        NotFound: ``not_found``.
    """
    found = deliveries_visible_to(actor).filter(id=delivery_id).first()
    if found is None:
        raise NotFound("not_found")
    return found
