"""Webhooks (事件推送): endpoints of institutions, events in the transaction of their cause, delivery with retries.

1. An app calls ``publish_event`` in its own transaction: one delivery per endpoint that wants the kind.
2. ``trail.send_webhooks`` claims what is due, sends it outside of any transaction, and keeps every attempt.
3. A failure is tried again later and later; an endpoint that fails too often is disabled, its keepers are told.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from django.conf import settings
from django.db import transaction
from django.db.models import F

from oneplusx.apps.trail import delivering, signing
from oneplusx.apps.trail.correspondents import keepers_of
from oneplusx.apps.trail.event_kinds import PING, event_kinds
from oneplusx.apps.trail.models import (
    ENDPOINT_TRANSITIONS,
    DeliveryState,
    EndpointState,
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
)
from oneplusx.apps.trail.selectors import delivery_for, endpoint_for
from oneplusx.apps.trail.services.acts import record_act
from oneplusx.apps.trail.services.messages import notify
from oneplusx.domain.errors import Conflict, Denied, Invalid
from oneplusx.web.actor import SYSTEM, Actor
from oneplusx.web.granting import allowed
from oneplusx.web.ids import new_id
from oneplusx.web.sealing import seal, unseal

MANAGE = "webhooks.manage"
SUBJECT = "trail.webhook"
ENDPOINTS_MAX = 10
NAME_CHARACTERS_MAX = 120
BATCH = 32
AT_ONCE = 8
KEPT_DAYS = 90
FORMER_SECRET_FOR = timedelta(hours=24)
DELAYS = (
    timedelta(seconds=30),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
)
ATTEMPTS_MAX = len(DELAYS) + 1
ITEMS_MAX = 500


@transaction.atomic
def create_endpoint(
    *, institution_id: UUID, url: str, name: str, kinds: Sequence[str] = (), actor: Actor, now: datetime
) -> tuple[WebhookEndpoint, str]:
    """Adds an endpoint (新增接收地址) of an institution.

    Args:
        kinds: Kinds of events it wants; none: all.

    Returns:
        The endpoint and its secret, which is never shown again.

    Raises:
        Denied: ``denied``.
        Invalid: ``field.required``, ``webhooks.bad_url``, ``webhooks.private_address``, ``webhooks.unknown_kind``.
        Conflict: ``webhooks.too_many``.
    """
    if not allowed(actor, MANAGE, institution_id):
        raise Denied("denied", permission=MANAGE)
    known = WebhookEndpoint.objects.filter(institution_id=institution_id).exclude(state=EndpointState.REMOVED)
    if known.count() >= ENDPOINTS_MAX:
        raise Conflict("webhooks.too_many", allowed=ENDPOINTS_MAX)
    secret = signing.new_secret()
    endpoint = WebhookEndpoint.objects.create(
        institution_id=institution_id,
        **_checked(url, name, kinds),
        secret_sealed=seal(secret),
        created_by_id=actor.id,
        created_at=now,
    )
    _record("webhooks.created", endpoint, actor, now)
    return endpoint, secret


def _checked(url: str, name: str, kinds: Sequence[str]) -> dict[str, Any]:
    if not name.strip():
        raise Invalid("field.required", field="name")
    unknown = sorted(set(kinds) - set(event_kinds()))
    if unknown:
        raise Invalid("webhooks.unknown_kind", found=", ".join(unknown))
    return {
        "url": delivering.checked_url(url),
        "name": name.strip()[:NAME_CHARACTERS_MAX],
        "kinds": sorted(set(kinds)),
    }


@transaction.atomic
def change_endpoint(
    *, endpoint_id: UUID, url: str, name: str, kinds: Sequence[str] = (), actor: Actor, now: datetime
) -> WebhookEndpoint:
    """Changes address, name or kinds of an endpoint (修改接收地址).

    Raises:
        NotFound: ``not_found``.
        Invalid: as ``create_endpoint``.
    """
    endpoint = endpoint_for(actor, endpoint_id)
    WebhookEndpoint.objects.filter(id=endpoint.id).update(**_checked(url, name, kinds))
    endpoint.refresh_from_db()
    _record("webhooks.changed", endpoint, actor, now)
    return endpoint


@transaction.atomic
def rotate_secret(*, endpoint_id: UUID, actor: Actor, now: datetime) -> str:
    """Makes a new secret (更换密钥); for 24 hours the former one signs too. Answers the new one, shown once.

    Raises:
        NotFound: ``not_found``.
    """
    endpoint = endpoint_for(actor, endpoint_id)
    secret = signing.new_secret()
    WebhookEndpoint.objects.filter(id=endpoint.id).update(
        secret_sealed=seal(secret),
        former_secret_sealed=bytes(endpoint.secret_sealed),
        former_secret_until=now + FORMER_SECRET_FOR,
    )
    _record("webhooks.secret_changed", endpoint, actor, now)
    return secret


@transaction.atomic
def set_endpoint_state(*, endpoint_id: UUID, state: str, actor: Actor, now: datetime) -> None:
    """Disables, enables or removes an endpoint (停用、启用、删除); what waits is delivered once it is active again.

    Raises:
        NotFound: ``not_found``.
        Conflict: ``state.changed``: it is in that state, or somebody else was first.
    """
    endpoint = endpoint_for(actor, endpoint_id)
    _move(endpoint, EndpointState(state), actor, now)


def _move(endpoint: WebhookEndpoint, to: EndpointState, actor: Actor, now: datetime) -> None:
    if to not in ENDPOINT_TRANSITIONS[EndpointState(endpoint.state)]:
        raise Conflict("state.changed")
    changed = WebhookEndpoint.objects.filter(id=endpoint.id, state=endpoint.state).update(
        state=to, failures_in_row=0, disabled_at=now if to == EndpointState.DISABLED else None
    )
    if not changed:
        raise Conflict("state.changed")
    endpoint.state = to
    _record(f"webhooks.{to}", endpoint, actor, now)


@transaction.atomic
def publish_event(*, kind: str, data: Mapping[UUID, Mapping[str, Any]], now: datetime) -> int:
    """Tells institutions of an event (发布事件), in the transaction of its cause; returns how many deliveries wait.

    Args:
        kind: A registered kind.
        data: What each institution is told, by its id; ids and codes, no personal data.
    """
    assert kind in event_kinds(), kind
    wanted = _subscribed(data, kind)
    if not wanted:
        return 0
    event_id = new_id()
    rows = [_delivery(endpoint, event_id, kind, data[endpoint.institution_id], now) for endpoint in wanted]
    WebhookDelivery.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def publish_items(*, kind: str, items: Mapping[UUID, Sequence[Mapping[str, Any]]], now: datetime) -> int:
    """``publish_event`` of many things at once (批量事件): ``{"items": [...]}``, at most 500 to an event."""
    count = 0
    longest = max((len(rows) for rows in items.values()), default=0)
    for start in range(0, longest, ITEMS_MAX):
        part = {one: {"items": list(rows[start : start + ITEMS_MAX])} for one, rows in items.items()}
        count += publish_event(kind=kind, data={one: data for one, data in part.items() if data["items"]}, now=now)
    return count


def subscribers_of(kind: str) -> frozenset[UUID]:
    """Institutions with an active endpoint for a kind: who else need not be told what an event holds (订阅单位)."""
    rows = WebhookEndpoint.objects.filter(state=EndpointState.ACTIVE).values_list("institution_id", "kinds")
    return frozenset(institution_id for institution_id, kinds in rows if not kinds or kind in kinds)


def _subscribed(institution_ids: Collection[UUID], kind: str) -> list[WebhookEndpoint]:
    rows = WebhookEndpoint.objects.filter(state=EndpointState.ACTIVE, institution_id__among=list(institution_ids))
    return [row for row in rows.order_by("id") if not row.kinds or kind in row.kinds]


def _delivery(
    endpoint: WebhookEndpoint, event_id: UUID, kind: str, data: Mapping[str, Any], now: datetime
) -> WebhookDelivery:
    moment = now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    body = orjson.dumps({"type": kind, "timestamp": moment, "data": dict(data)}, default=str)
    return WebhookDelivery(
        endpoint=endpoint,
        institution_id=endpoint.institution_id,
        event_id=event_id,
        kind=kind,
        body_sealed=seal(body.decode()),
        created_at=now,
        next_attempt_at=now,
    )


@transaction.atomic
def ping_endpoint(*, endpoint_id: UUID, actor: Actor, now: datetime) -> WebhookDelivery:
    """Sends a test event to one endpoint (测试).

    Raises:
        NotFound: ``not_found``.
        Conflict: ``webhooks.not_active``.
    """
    endpoint = endpoint_for(actor, endpoint_id)
    if endpoint.state != EndpointState.ACTIVE:
        raise Conflict("webhooks.not_active")
    delivery = _delivery(endpoint, new_id(), PING, {"endpoint_id": str(endpoint.id)}, now)
    delivery.save(force_insert=True)
    _record("webhooks.pinged", endpoint, actor, now)
    return delivery


@transaction.atomic
def redeliver(*, delivery_id: UUID, actor: Actor, now: datetime) -> WebhookDelivery:
    """Delivers an event again (重新投递), under the same id, so that the other side can tell it is the same.

    Raises:
        NotFound: ``not_found``.
        Conflict: ``webhooks.not_active``, ``webhooks.still_waiting``.
    """
    delivery = delivery_for(actor, delivery_id)
    if delivery.endpoint.state != EndpointState.ACTIVE:
        raise Conflict("webhooks.not_active")
    changed = (
        WebhookDelivery.objects.filter(id=delivery.id)
        .exclude(state=DeliveryState.WAITING)
        .update(state=DeliveryState.WAITING, attempts=0, next_attempt_at=now, delivered_at=None)
    )
    if not changed:
        raise Conflict("webhooks.still_waiting")
    _record("webhooks.redelivered", delivery.endpoint, actor, now, {"event": str(delivery.event_id)})
    delivery.refresh_from_db()
    return delivery


@dataclass(frozen=True, slots=True)
class _Parcel:
    """A claimed delivery, ready to send without the database."""

    delivery: WebhookDelivery
    body: bytes
    headers: Mapping[str, str]


def send_webhooks(*, now: datetime, limit: int = BATCH) -> int:
    """Sends what is due (投递事件), several at once, outside of any transaction; returns how many were taken."""
    due = WebhookDelivery.objects.filter(
        state=DeliveryState.WAITING, next_attempt_at__lte=now, endpoint__state=EndpointState.ACTIVE
    )
    rows = due.select_related("endpoint").order_by("next_attempt_at", "id")[:limit]
    parcels = [_packed(row, now) for row in rows if _claim(row, now)]
    if not parcels:
        return 0
    with ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="webhook") as pool:
        answers = list(pool.map(_carry, parcels))
    for parcel, answer in zip(parcels, answers, strict=True):
        _keep(parcel.delivery, answer, now)
    return sum(answer.is_success for answer in answers)


def _claim(delivery: WebhookDelivery, now: datetime) -> bool:
    """Takes a delivery: of two workers one gets it; a killed one leaves it for the next attempt."""
    delay = DELAYS[min(delivery.attempts, len(DELAYS) - 1)]
    claimed = WebhookDelivery.objects.filter(
        id=delivery.id, state=DeliveryState.WAITING, attempts=delivery.attempts
    ).update(attempts=F("attempts") + 1, next_attempt_at=now + delay)
    return bool(claimed)


def _packed(delivery: WebhookDelivery, now: datetime) -> _Parcel:
    endpoint = delivery.endpoint
    body = unseal(delivery.body_sealed).encode()
    own = [unseal(endpoint.secret_sealed)]
    if (
        endpoint.former_secret_sealed is not None
        and endpoint.former_secret_until
        and endpoint.former_secret_until > now
    ):
        own.append(unseal(endpoint.former_secret_sealed))
    headers = signing.signed_headers(own, f"evt_{delivery.event_id.hex}", int(now.timestamp()), body)
    return _Parcel(delivery, body, headers)


def _carry(parcel: _Parcel) -> delivering.Answer:
    return delivering.send(parcel.delivery.endpoint.url, parcel.body, parcel.headers)


@transaction.atomic
def _keep(delivery: WebhookDelivery, answer: delivering.Answer, now: datetime) -> None:
    WebhookAttempt.objects.create(
        delivery=delivery,
        at=now,
        status=answer.status,
        error=answer.error,
        answer=answer.text.replace("\x00", ""),
        took_ms=answer.took_ms,
    )
    if answer.is_success:
        WebhookDelivery.objects.filter(id=delivery.id).update(state=DeliveryState.DELIVERED, delivered_at=now)
        WebhookEndpoint.objects.filter(id=delivery.endpoint_id).exclude(failures_in_row=0).update(failures_in_row=0)
        return
    if answer.is_gone or delivery.attempts + 1 >= ATTEMPTS_MAX:
        WebhookDelivery.objects.filter(id=delivery.id).update(state=DeliveryState.FAILED)
    _count_failure(delivery.endpoint_id, answer, now)


def _count_failure(endpoint_id: UUID, answer: delivering.Answer, now: datetime) -> None:
    active = WebhookEndpoint.objects.filter(id=endpoint_id, state=EndpointState.ACTIVE)
    active.update(failures_in_row=F("failures_in_row") + 1)
    endpoint = active.first()
    if endpoint is None:
        return
    failures_max = settings.ONEPLUSX_WEBHOOK_FAILURES_MAX
    if endpoint.failures_in_row < failures_max and not answer.is_gone:
        return
    failures = endpoint.failures_in_row
    _move(endpoint, EndpointState.DISABLED, SYSTEM, now)
    notify(
        person_ids=keepers_of(endpoint.institution_id, MANAGE),
        code="webhooks.notice.disabled",
        params={"name": endpoint.name, "failures": failures},
        path=f"/webhooks/{endpoint.id}/",
        now=now,
    )


def forget_deliveries(*, now: datetime) -> int:
    """Deletes the log of deliveries that ended over 90 days ago (清理投递记录); returns how many."""
    old = WebhookDelivery.objects.filter(created_at__lt=now - timedelta(days=KEPT_DAYS))
    ended = list(old.exclude(state=DeliveryState.WAITING).values_list("id", flat=True)[:5000])
    with transaction.atomic():
        WebhookAttempt.objects.filter(delivery_id__in=ended).delete()
        return WebhookDelivery.objects.filter(id__in=ended).delete()[0]


def _record(
    verb: str, endpoint: WebhookEndpoint, actor: Actor, now: datetime, facts: Mapping[str, Any] | None = None
) -> None:
    record_act(
        verb=verb,
        subject_kind=SUBJECT,
        subject_id=endpoint.id,
        institution_id=endpoint.institution_id,
        facts={"url": endpoint.url, "kinds": endpoint.kinds, **(facts or {})},
        actor=actor,
        now=now,
    )
