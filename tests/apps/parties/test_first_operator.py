"""The way in to a new site: an operator by command, who sets a password and finds the institutions to enter."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from oneplusx.apps.parties.models import Institution, InstitutionKind, Membership
from oneplusx.apps.parties.services import invite_operator
from oneplusx.cli.main import main
from oneplusx.domain.errors import Conflict
from oneplusx.web.actor import SYSTEM, Actor, Role
from tests.support.cast import user_of

PASSWORD = "a long enough phrase 7"


def test_an_empty_site_gets_its_operator(db: None, capsys: pytest.CaptureFixture[str], client: Client) -> None:
    assert main(["operator", "凌运维", "--username", "first"]) == 0
    link = capsys.readouterr().out.strip()
    path = link[link.index("/invitation/") :]
    form = {"password": PASSWORD, "password_again": PASSWORD}
    assert client.post(path, form, follow=True).status_code == 200
    assert Client().get(path).status_code == 403, "once"
    assert Institution.objects.get().kind == InstitutionKind.OPERATOR
    assert Membership.objects.get().role == Role.OPERATOR


def test_again_is_a_new_link_for_the_same_operator(db: None, now: datetime) -> None:
    for _time in range(2):
        invite_operator(name="凌运维", username="first", actor=SYSTEM, now=now)
    invite_operator(name="乙运维", username="second", actor=SYSTEM, now=now)
    assert Membership.objects.filter(role=Role.OPERATOR).count() == 2
    assert Institution.objects.filter(kind=InstitutionKind.OPERATOR).count() == 1


def test_nobody_else_becomes_operator_by_name(registrar: Actor, now: datetime) -> None:
    with pytest.raises(Conflict) as refused:
        invite_operator(name="某人", username=user_of(registrar).username, actor=SYSTEM, now=now)
    assert refused.value.code == "parties.username_taken"
    assert not Membership.objects.filter(role=Role.OPERATOR).exists()


def test_a_monitor_learns_that_it_is_well(client: Client, db: None) -> None:
    answer = client.get(reverse("health"))
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
