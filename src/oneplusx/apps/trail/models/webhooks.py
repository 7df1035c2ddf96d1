"""Webhooks: endpoints of institutions, what is to be delivered, and every attempt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.web.records import Record


class EndpointState(models.TextChoices):
    """States of an endpoint."""

    ACTIVE = "active", pgettext_lazy("webhook", "Active")
    DISABLED = "disabled", _("Disabled")
    REMOVED = "removed", pgettext_lazy("webhook", "Removed")


ENDPOINT_TRANSITIONS: Mapping[EndpointState, frozenset[EndpointState]] = {
    EndpointState.ACTIVE: frozenset({EndpointState.DISABLED, EndpointState.REMOVED}),
    EndpointState.DISABLED: frozenset({EndpointState.ACTIVE, EndpointState.REMOVED}),
    EndpointState.REMOVED: frozenset(),
}


class WebhookEndpoint(Record):
    """An address of an institution that is told of events; ``kinds`` empty: of all."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    institution_id = models.UUIDField()
    url = models.CharField(max_length=500)
    name = models.CharField(max_length=120)
    kinds = models.JSONField(default=list)
    secret_sealed = models.BinaryField()
    former_secret_sealed = models.BinaryField(null=True)
    former_secret_until = models.DateTimeField(null=True)
    state = models.CharField(max_length=20, choices=EndpointState.choices, default=EndpointState.ACTIVE)
    failures_in_row = models.PositiveSmallIntegerField(default=0)
    created_by_id = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    disabled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["institution_id", "state"], name="webhook_institution")]


class DeliveryState(models.TextChoices):
    """States of a delivery."""

    WAITING = "waiting", pgettext_lazy("webhook", "Waiting")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", pgettext_lazy("webhook", "Failed")


class WebhookDelivery(Record):
    """One event for one endpoint, written in the transaction of its cause and delivered later."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"body_sealed"})

    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.PROTECT, related_name="deliveries")
    institution_id = models.UUIDField()
    event_id = models.UUIDField()
    kind = models.CharField(max_length=60)
    body_sealed = models.BinaryField()
    state = models.CharField(max_length=20, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "next_attempt_at"], name="webhook_due"),
            models.Index(fields=["endpoint", "-created_at"], name="webhook_log"),
        ]


class WebhookAttempt(Record):
    """One attempt at a delivery: what the other side answered, or why it could not be reached."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    delivery = models.ForeignKey(WebhookDelivery, on_delete=models.PROTECT, related_name="log")
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    error = models.CharField(max_length=60, blank=True)
    answer = models.CharField(max_length=300, blank=True)
    took_ms = models.PositiveIntegerField(default=0)
