# Made by `python3 dev.py api`; changes are lost.
"""Shapes of webhooks."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class AttemptOut(TypedDict):
    """One attempt."""

    answer: str
    at: str
    error: str
    status: int | None
    took_ms: int


class DeliveryOut(TypedDict):
    """One event for one endpoint."""

    attempts: int
    created_at: str
    delivered_at: str | None
    endpoint_id: str
    event_id: str
    id: str
    kind: str
    next_attempt_at: str
    state: str


class EndpointIn(TypedDict):
    """An endpoint as it is added or changed."""

    # Kinds of events; none: all
    kinds: NotRequired[list[str]]
    name: str
    # https; no address of a private network
    url: str


class EndpointMade(TypedDict):
    """A new endpoint with its secret, shown this once."""

    failures_in_row: int
    id: str
    institution_id: str
    kinds: list[str]
    name: str
    secret: str
    state: str
    url: str


class EndpointOut(TypedDict):
    """An endpoint without its secret."""

    failures_in_row: int
    id: str
    institution_id: str
    kinds: list[str]
    name: str
    state: str
    url: str


class EndpointStateIn(TypedDict):
    """What to do with an endpoint."""

    state: str


class EventKindOut(TypedDict):
    """A kind of event."""

    code: str
    # What its data holds, by name
    data: dict[str, str]
    title: str


class NewEndpointIn(TypedDict):
    """An endpoint of an institution."""

    institution_id: str
    # Kinds of events; none: all
    kinds: NotRequired[list[str]]
    name: str
    # https; no address of a private network
    url: str


class SecretOut(TypedDict):
    """A new secret, shown this once; the former one signs for 24 hours more."""

    secret: str
