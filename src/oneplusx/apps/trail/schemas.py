from __future__ import annotations

from datetime import datetime
from typing import Self
from uuid import UUID

from ninja import Field, Schema

from oneplusx.apps.trail.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint


class EventKindOut(Schema):
    """A kind of event."""

    code: str
    title: str
    data: dict[str, str] = Field(description="What its data holds, by name")


class EndpointIn(Schema):
    """An endpoint as it is added or changed."""

    name: str = Field(max_length=120)
    url: str = Field(max_length=500, description="https; no address of a private network")
    kinds: list[str] = Field([], max_length=100, description="Kinds of events; none: all")


class NewEndpointIn(EndpointIn):
    """An endpoint of an institution."""

    institution_id: UUID


class EndpointOut(Schema):
    """An endpoint without its secret."""

    id: UUID
    institution_id: UUID
    name: str
    url: str
    kinds: list[str]
    state: str
    failures_in_row: int

    @classmethod
    def of(cls, row: WebhookEndpoint) -> Self:
        return cls(
            id=row.id,
            institution_id=row.institution_id,
            name=row.name,
            url=row.url,
            kinds=row.kinds,
            state=row.state,
            failures_in_row=row.failures_in_row,
        )


class EndpointMade(EndpointOut):
    """A new endpoint with its secret, shown this once."""

    secret: str


class SecretOut(Schema):
    """A new secret, shown this once; the former one signs for 24 hours more."""

    secret: str


class EndpointStateIn(Schema):
    """What to do with an endpoint."""

    state: str = Field(pattern="^(active|disabled|removed)$")


class AttemptOut(Schema):
    """One attempt."""

    at: datetime
    status: int | None
    error: str
    answer: str
    took_ms: int

    @classmethod
    def of(cls, row: WebhookAttempt) -> Self:
        return cls(at=row.at, status=row.status, error=row.error, answer=row.answer, took_ms=row.took_ms)


class DeliveryOut(Schema):
    """One event for one endpoint."""

    id: UUID
    endpoint_id: UUID
    event_id: UUID
    kind: str
    state: str
    attempts: int
    created_at: datetime
    next_attempt_at: datetime
    delivered_at: datetime | None

    @classmethod
    def of(cls, row: WebhookDelivery) -> Self:
        return cls(
            id=row.id,
            endpoint_id=row.endpoint_id,
            event_id=row.event_id,
            kind=row.kind,
            state=row.state,
            attempts=row.attempts,
            created_at=row.created_at,
            next_attempt_at=row.next_attempt_at,
            delivered_at=row.delivered_at,
        )
