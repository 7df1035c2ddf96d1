"""The documentation of the interface: every page of it, its samples, and the tokens of the demonstration."""

from __future__ import annotations

import ast
import re
import shlex
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from oneplusx.apps.parties import services
from oneplusx.apps.parties.models import Learner
from oneplusx.apps.parties.tokens import sandbox_token
from oneplusx.site.openapi import reading
from oneplusx.site.rest import rest
from oneplusx.web.actor import SYSTEM
from tests.support.crawling import foreign_texts, look_at

KB_MAX = 60


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_operation_has_a_page_with_samples(client: Client, language: str) -> None:
    lines = list(reading.lines_of(rest.get_openapi_schema()))
    assert len(lines) > 250
    addresses = [reverse("api_docs"), *{reverse("api_group", args=[one.group]) for one in lines}]
    addresses += [reverse("api_operation", args=[one.group, one.name]) for one in lines]
    for address in addresses:
        answer = client.get(address, headers={"accept-language": language})
        assert answer.status_code == 200, address
        assert len(answer.content) < KB_MAX * 1024, f"{address}: {len(answer.content) // 1024} KB"
    for address in addresses[:3] + addresses[-3:]:
        assert foreign_texts(look_at(client, address, "api_docs", language), language) == [], address


@pytest.mark.django_db
def test_samples_are_a_command_and_a_program(client: Client) -> None:
    for group, name in (("parties", "open_accounts"), ("conversion", "upload_attachment"), ("ledger", "list_balances")):
        answer = client.get(reverse("api_operation", args=[group, name]))
        assert shlex.split(answer.context["curl"])[0] == "curl"
        ast.parse(answer.context["python"])
        assert f"client.{group}.{name}(" in answer.context["python"]


@pytest.mark.django_db
def test_what_is_not_there_is_not_found(client: Client) -> None:
    assert client.get("/api/v1/docs/nothing").status_code == 404
    assert client.get("/api/v1/docs/parties/nothing").status_code == 404
    assert "list_learners" in client.get("/api/v1/docs?q=learning+accounts").content.decode()


def test_tokens_of_the_demonstration_hold_in_demo_mode_only(learner: Learner, now: Any, settings: Any) -> None:
    services.create_user(
        person=learner.person, username="demo-somebody", password=None, actor=SYSTEM, now=now, is_demo_cast=True
    )
    settings.DEMO_MODE = True

    def ask(token: str) -> Any:
        return Client().get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})

    assert ask(sandbox_token("demo-somebody")).json()["learner_id"] == str(learner.id)
    assert ask(sandbox_token("somebody")).status_code == 401
    page = Client().get("/api/v1/docs").content.decode()
    assert sandbox_token("demo-somebody") in page
    settings.DEMO_MODE = False
    assert ask(sandbox_token("demo-somebody")).status_code == 401
    assert not re.search(sandbox_token(""), Client().get("/api/v1/docs").content.decode())
