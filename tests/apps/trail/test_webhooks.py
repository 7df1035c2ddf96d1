"""Webhooks: signed, retried, logged; never led into a private network."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.db import transaction

from oneplusx.apps.parties.models import Institution
from oneplusx.apps.trail import delivering, services
from oneplusx.apps.trail.models import (
    ENDPOINT_TRANSITIONS,
    EndpointState,
    Notice,
    WebhookDelivery,
    WebhookEndpoint,
)
from oneplusx.domain.errors import Conflict, Denied, Invalid, NotFound
from oneplusx.web.actor import Actor

KIND = "webhook.ping"


class Listener(ThreadingHTTPServer):
    """A real server that keeps what it is sent and answers as told."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.received: list[tuple[str, dict[str, str], bytes]] = []
        self.status = 204
        self.headers: dict[str, str] = {}
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hooks?from=bank"


class Answering(BaseHTTPRequestHandler):
    server: Listener

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with self.server.lock:
            self.server.received.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
        self.send_response(self.server.status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.server.status >= 300:
            self.wfile.write("出错了 <b>x</b>".encode())

    def log_message(self, *_args: Any) -> None:
        pass


@pytest.fixture
def listener(settings: Any) -> Iterator[Listener]:
    settings.ONEPLUSX_WEBHOOKS_PRIVATE = True
    server = Listener()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def add(college: Institution, url: str, actor: Actor, now: datetime, **more: Any) -> tuple[WebhookEndpoint, str]:
    return services.create_endpoint(institution_id=college.id, url=url, name="教务系统", actor=actor, now=now, **more)


def tell(college: Institution, now: datetime, **data: Any) -> int:
    return services.publish_event(kind=KIND, data={college.id: data}, now=now)


def test_an_event_arrives_signed(listener: Listener, college: Institution, registrar: Actor, now: datetime) -> None:
    _endpoint, secret = add(college, listener.url, registrar, now)
    assert tell(college, now, certificate="C1") == 1
    assert services.send_webhooks(now=now) == 1
    [(path, headers, body)] = listener.received
    assert path == "/hooks?from=bank"
    message, timestamp = headers["webhook-id"], headers["webhook-timestamp"]
    key = base64.b64decode(secret.removeprefix("whsec_"))
    expected = hmac.digest(key, f"{message}.{timestamp}.".encode() + body, hashlib.sha256)
    assert headers["webhook-signature"] == "v1," + base64.b64encode(expected).decode()
    assert int(timestamp) == int(now.timestamp())
    document = json.loads(body)
    assert document["type"] == KIND
    assert document["data"] == {"certificate": "C1"}
    delivery = WebhookDelivery.objects.get()
    assert (delivery.state, delivery.log.get().status) == ("delivered", 204)


def test_the_published_example_of_the_standard_is_signed_alike() -> None:
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = b'{"test": 2432232314}'
    from oneplusx.apps.trail.signing import signature

    found = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert found == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_an_event_lives_and_dies_with_its_transaction(
    listener: Listener, college: Institution, registrar: Actor, now: datetime
) -> None:
    add(college, listener.url, registrar, now)

    def fails() -> None:
        with transaction.atomic():
            tell(college, now)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert services.send_webhooks(now=now) == 0
    assert not listener.received


def test_only_those_who_asked_for_the_kind_are_told(
    listener: Listener,
    college: Institution,
    other_college: Institution,
    registrar: Actor,
    now: datetime,
    outsider: Actor,
) -> None:
    add(college, listener.url, registrar, now, kinds=[KIND])
    add(other_college, listener.url, outsider, now)
    assert tell(college, now) == 1
    assert services.subscribers_of(KIND) == {college.id, other_college.id}
    assert services.subscribers_of("other.kind") == {other_college.id}


def test_a_failure_is_tried_again_later_under_the_same_id(
    listener: Listener, college: Institution, registrar: Actor, now: datetime
) -> None:
    add(college, listener.url, registrar, now)
    tell(college, now)
    listener.status = 503
    assert services.send_webhooks(now=now) == 0
    assert services.send_webhooks(now=now + timedelta(seconds=29)) == 0
    assert len(listener.received) == 1
    listener.status = 200
    assert services.send_webhooks(now=now + timedelta(seconds=31)) == 1
    assert len({headers["webhook-id"] for _path, headers, _body in listener.received}) == 1
    log = list(WebhookDelivery.objects.get().log.order_by("at").values_list("status", "answer"))
    assert log == [(503, "出错了 <b>x</b>"), (200, "")]


def test_an_endpoint_that_keeps_failing_is_disabled_and_its_keepers_are_told(
    listener: Listener, college: Institution, registrar: Actor, now: datetime, settings: Any
) -> None:
    settings.ONEPLUSX_WEBHOOK_FAILURES_MAX = 3
    endpoint, _secret = add(college, listener.url, registrar, now)
    listener.status = 500
    tell(college, now)
    for hours in range(5):
        services.send_webhooks(now=now + timedelta(hours=hours * 3))
    assert len(listener.received) == 3
    endpoint.refresh_from_db()
    assert endpoint.state == EndpointState.DISABLED
    assert Notice.objects.filter(person_id=registrar.id, code="webhooks.notice.disabled").exists()
    assert tell(college, now) == 0
    listener.status = 200
    later = now + timedelta(days=2)
    services.set_endpoint_state(endpoint_id=endpoint.id, state="active", actor=registrar, now=later)
    assert services.send_webhooks(now=later) == 1  # what waited is delivered


def test_the_other_side_can_end_it(listener: Listener, college: Institution, registrar: Actor, now: datetime) -> None:
    endpoint, _secret = add(college, listener.url, registrar, now)
    listener.status = 410
    tell(college, now)
    services.send_webhooks(now=now)
    endpoint.refresh_from_db()
    assert endpoint.state == EndpointState.DISABLED


def test_redirects_are_not_followed(listener: Listener, college: Institution, registrar: Actor, now: datetime) -> None:
    add(college, listener.url, registrar, now)
    listener.status, listener.headers = 307, {"Location": listener.url}
    tell(college, now)
    assert services.send_webhooks(now=now) == 0
    assert len(listener.received) == 1


def test_both_secrets_sign_for_a_day(listener: Listener, college: Institution, registrar: Actor, now: datetime) -> None:
    endpoint, first = add(college, listener.url, registrar, now)
    second = services.rotate_secret(endpoint_id=endpoint.id, actor=registrar, now=now)
    assert first != second
    tell(college, now)
    services.send_webhooks(now=now)
    assert len(listener.received[0][1]["webhook-signature"].split()) == 2
    later = now + timedelta(hours=25)
    tell(college, later)
    services.send_webhooks(now=later)
    assert len(listener.received[1][1]["webhook-signature"].split()) == 1


def test_a_test_event_and_another_delivery(
    listener: Listener, college: Institution, registrar: Actor, now: datetime
) -> None:
    endpoint, _secret = add(college, listener.url, registrar, now)
    delivery = services.ping_endpoint(endpoint_id=endpoint.id, actor=registrar, now=now)
    with pytest.raises(Conflict, match=r"webhooks\.still_waiting"):
        services.redeliver(delivery_id=delivery.id, actor=registrar, now=now)
    services.send_webhooks(now=now)
    services.redeliver(delivery_id=delivery.id, actor=registrar, now=now)
    services.send_webhooks(now=now)
    assert len(listener.received) == 2
    assert delivery.log.count() == 2


def test_endpoints_are_their_institutions_own(
    listener: Listener, college: Institution, registrar: Actor, outsider: Actor, adviser: Actor, now: datetime
) -> None:
    endpoint, _secret = add(college, listener.url, registrar, now)
    delivery = services.ping_endpoint(endpoint_id=endpoint.id, actor=registrar, now=now)
    for actor in (outsider, adviser):
        with pytest.raises(NotFound):
            services.ping_endpoint(endpoint_id=endpoint.id, actor=actor, now=now)
        with pytest.raises(NotFound):
            services.redeliver(delivery_id=delivery.id, actor=actor, now=now)
        with pytest.raises(Denied):
            add(college, listener.url, actor, now)


@pytest.mark.parametrize("before", list(EndpointState))
@pytest.mark.parametrize("after", list(EndpointState))
def test_every_change_of_an_endpoint_is_allowed_or_refused(
    college: Institution, registrar: Actor, now: datetime, before: EndpointState, after: EndpointState
) -> None:
    endpoint, _secret = add(college, "https://example.org/hooks", registrar, now)
    WebhookEndpoint.objects.filter(id=endpoint.id).update(state=before)
    if after in ENDPOINT_TRANSITIONS[before]:
        services.set_endpoint_state(endpoint_id=endpoint.id, state=after, actor=registrar, now=now)
    else:
        with pytest.raises((Conflict, NotFound)):
            services.set_endpoint_state(endpoint_id=endpoint.id, state=after, actor=registrar, now=now)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "https://user:secret@example.org/",
        "https://example.org/#part",
        "https://example.org:22/",
        "https://",
        "ftp://example.org/",
        "https://exa mple.org/",
        "https://例子.中国/",
        "https://127.0.0.1/",
        "https://10.1.2.3/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "https://[::ffff:192.168.1.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[2002:7f00:1::]/",
        "https://[fe80::1]/",
        "https://0.0.0.0/",
        "https://224.0.0.1/",
        "https://100.64.0.1/",
    ],
)
def test_an_address_that_leads_elsewhere_is_refused(url: str) -> None:
    with pytest.raises(Invalid):
        delivering.checked_url(url)


def test_public_addresses_are_taken() -> None:
    for url in ("https://example.org/hooks?a=1", "https://93.184.216.34:8443/", "https://[2606:4700::1111]/"):
        assert delivering.checked_url(url) == url


@pytest.mark.parametrize("host", ["localhost", "127.1", "2130706433", "0x7f.1"])
def test_a_name_that_means_a_private_address_is_not_asked(host: str) -> None:
    answer = delivering.send(f"https://{host}:{delivering.OPEN_PORTS_FROM}/", b"{}", {})
    assert answer.status is None
    assert answer.error in {"private_address", "unknown_host"}


def test_a_dead_endpoint_says_so(settings: Any) -> None:
    settings.ONEPLUSX_WEBHOOKS_PRIVATE = True
    assert delivering.send("http://127.0.0.1:9/", b"{}", {}).error == "no_connection"
    assert delivering.send("https://127.0.0.1:9/", b"{}", {}).error == "no_connection"
    assert delivering.send("http://unknown.invalid/", b"{}", {}).error == "unknown_host"
