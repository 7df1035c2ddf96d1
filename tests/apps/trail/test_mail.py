"""Notices by mail: to whoever has an address and wants it; ended with one click."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from oneplusx.apps.parties.services import change_contact
from oneplusx.apps.trail import selectors, services
from oneplusx.apps.trail.models import Notice, OutboxMessage
from oneplusx.domain.errors import Denied, Invalid, NotFound
from oneplusx.site.settings.environment import mail as mail_settings
from oneplusx.web.actor import PUBLIC, Actor
from tests.support.cast import SignIn

CODE = "webhooks.notice.disabled"


@pytest.fixture
def reader(registrar: Actor, now: datetime) -> Actor:
    change_contact(phone="", mail="registrar@example.org", actor=registrar, now=now)
    return registrar


def told(actor: Actor, now: datetime, **more: Any) -> None:
    assert actor.id is not None
    params = {"name": "教务系统", "failures": 3}
    services.notify(person_ids=[actor.id], code=CODE, params=params, path="/webhooks/", now=now, **more)


def test_a_notice_comes_by_mail_with_its_link_and_a_way_out(reader: Actor, now: datetime, settings: Any) -> None:
    settings.ONEPLUSX_SITE_URL = "https://bank.example"
    told(reader, now)
    assert services.mail_notices(now=now) == 1
    assert services.mail_notices(now=now) == 0
    assert services.send_outbox(now=now) == 1
    [sent] = mail.outbox
    assert sent.to == ["registrar@example.org"]
    assert sent.subject == "接收地址“教务系统”连续失败 3 次，已停用。"
    assert "https://bank.example/webhooks/" in sent.body
    end = sent.extra_headers["List-Unsubscribe"].strip("<>")
    assert end.startswith("https://bank.example/mail/end/")
    assert end in sent.body
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_who_has_no_address_has_read_it_or_is_mailed_apart_gets_no_mail(
    reader: Actor, college_head: Actor, now: datetime
) -> None:
    told(college_head, now)
    told(reader, now, is_to_mail=False)
    told(reader, now)
    services.mark_notices_read(notice_ids=None, actor=reader, now=now)
    assert services.mail_notices(now=now) == 0
    told(reader, now - timedelta(days=4))
    assert services.mail_notices(now=now) == 0
    assert not Notice.objects.filter(is_to_mail=True).exists()
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize("kind", ["webhooks", ""])
def test_who_does_not_want_the_kind_gets_none(reader: Actor, now: datetime, kind: str) -> None:
    services.set_mail_wishes(wishes={kind: False}, actor=reader, now=now)
    told(reader, now)
    assert services.mail_notices(now=now) == 0
    services.set_mail_wishes(wishes={kind: True}, actor=reader, now=now)
    told(reader, now)
    assert services.mail_notices(now=now) == 1


def test_wishes_are_ones_own_and_known(reader: Actor, now: datetime) -> None:
    with pytest.raises(Denied):
        services.set_mail_wishes(wishes={}, actor=PUBLIC, now=now)
    with pytest.raises(Invalid, match=r"trail\.unknown_mail_kind"):
        services.set_mail_wishes(wishes={"weather": True}, actor=reader, now=now)


def test_the_address_in_a_mail_ends_that_kind_without_signing_in(reader: Actor, now: datetime, client: Client) -> None:
    told(reader, now)
    services.mail_notices(now=now)
    services.send_outbox(now=now)
    end = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>")
    path = end[end.index("/mail/end/") :]
    assert client.get(path).status_code == 200
    assert selectors.mail_wishes(reader)["webhooks"]  # looking changes nothing: scanners follow links
    assert Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not selectors.mail_wishes(reader)["webhooks"]
    assert client.get("/mail/end/forged:token:x/").status_code == 404
    with pytest.raises(NotFound):
        services.end_mail(token="forged", now=now)


def test_a_server_that_fails_is_tried_again(reader: Actor, now: datetime, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    services.queue_mail(to="a@example.org", subject="x", body="y", now=now)
    assert services.send_outbox(now=now) == 0
    waiting = OutboxMessage.objects.get()
    assert (waiting.state, waiting.attempts) == ("waiting", 1)
    assert waiting.last_error


def test_without_a_server_each_mail_is_a_file(db: None, now: datetime, settings: Any, tmp_path: Any) -> None:
    found = mail_settings(tmp_path)
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = found["EMAIL_BACKEND"], found["EMAIL_FILE_PATH"]
    services.queue_mail(to="a@example.org", subject="通知", body="正文", now=now)
    assert services.send_outbox(now=now) == 1
    [file] = tmp_path.iterdir()
    assert b"a@example.org" in file.read_bytes()


def test_the_address_of_the_server_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setenv("ONEPLUSX_SMTP_URL", "smtp://bank%40example.org:p%3Aw@mail.example.org")
    found = mail_settings(tmp_path)
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"], found["EMAIL_USE_TLS"]) == ("mail.example.org", 587, True)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("bank@example.org", "p:w")
    monkeypatch.setenv("ONEPLUSX_SMTP_URL", "smtps://mail.example.org")
    assert mail_settings(tmp_path)["EMAIL_PORT"] == 465
    assert mail_settings(tmp_path)["EMAIL_USE_SSL"]
    monkeypatch.setenv("ONEPLUSX_SMTP_URL", "smtp://127.0.0.1:25?tls=no")
    assert not mail_settings(tmp_path)["EMAIL_USE_TLS"]


def test_who_has_no_address_is_told_and_led_to_enter_one(adviser: Actor, sign_in: SignIn) -> None:
    client = sign_in(adviser)
    assert 'href="/my/contact/"' in client.get("/my/mail/").content.decode().partition("<main")[2]
    client.post("/my/contact/", {"mail": "adviser@example.test"})
    assert 'href="/my/contact/"' not in client.get("/my/mail/").content.decode().partition("<main")[2]


def test_of_webhooks_is_offered_mail_to_who_keeps_some(adviser: Actor, operator: Actor, sign_in: SignIn) -> None:
    for actor, is_offered in ((adviser, False), (operator, True)):
        client = sign_in(actor)
        assert ('name="webhooks"' in client.get("/my/mail/").content.decode()) == is_offered
        assert client.post("/my/mail/", {"recognition": "on"}).status_code == 302
        wishes = selectors.mail_wishes(actor)
        assert (wishes["recognition"], wishes["conversion"], wishes["webhooks"]) == (True, False, not is_offered)
