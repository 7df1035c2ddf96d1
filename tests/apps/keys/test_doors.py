"""Pages, REST and commands of keys."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
from django.test import Client

from oneplusx.apps.keys import selectors, services
from oneplusx.apps.keys.models import KeyOwner, KeyState, SigningKey
from oneplusx.apps.keys.ownership import LOG
from oneplusx.apps.parties.models import Institution
from oneplusx.cli.main import main
from oneplusx.web.actor import SYSTEM, Actor
from tests.apps.keys.test_keys import owner, signed_kind  # noqa: F401
from tests.support.cast import SignIn


def test_an_officer_makes_rotates_and_retires(
    owner: KeyOwner,  # noqa: F811
    sign_in: SignIn,
    organization_officer: Actor,
) -> None:
    client = sign_in(organization_officer)
    assert client.get("/keys/").status_code == 200
    form = {"kind": "institution", "owner": str(owner.id)}
    page = client.post("/keys/new/", form, follow=True)
    first = selectors.active_key(owner)
    assert first is not None
    assert page.redirect_chain[-1][0] == f"/keys/{first.id}/"
    client.post("/keys/new/", form)
    second = selectors.active_key(owner)
    assert second is not None
    assert second != first
    assert client.get(f"/keys/{first.id}/").status_code == 200
    client.post(f"/keys/{second.id}/retirement/")
    assert selectors.active_key(owner) is None
    page = client.post(f"/keys/{second.id}/retirement/", follow=True, headers={"Accept-Language": "en"})
    assert "has changed" in page.content.decode()
    assert client.post("/keys/new/", {"kind": "log", "owner": ""}).status_code == 404
    assert client.post("/keys/new/", {"kind": "institution", "owner": "x"}).status_code == 404


def test_a_loss_is_shown_before_it_is_reported(
    owner: KeyOwner,  # noqa: F811
    sign_in: SignIn,
    organization_officer: Actor,
    signed_kind: list[str],  # noqa: F811
    now: datetime,
) -> None:
    key = services.create_key(owner=owner, actor=organization_officer, now=now)
    signed_kind += [key.verification_method] * 3
    client = sign_in(organization_officer)
    page = client.get(f"/keys/{key.id}/loss/", headers={"Accept-Language": "en"}).content.decode()
    assert "Things" in page
    assert client.post(f"/keys/{key.id}/loss/", {"reason": "stolen"}).status_code == 422
    client.post(f"/keys/{key.id}/loss/", {"reason": "stolen", "is_sure": "on"})
    key.refresh_from_db()
    assert (key.state, key.reason) == (KeyState.REVOKED, "stolen")
    page = client.get(f"/keys/{key.id}/", headers={"Accept-Language": "en"}).content.decode()
    assert "Reported lost" in page
    assert client.get(f"/keys/{key.id}/loss/").status_code == 200


def test_others_keys_are_not_found(
    owner: KeyOwner,  # noqa: F811
    sign_in: SignIn,
    registrar: Actor,
    organization_officer: Actor,
    bank_officer: Actor,
    now: datetime,
) -> None:
    key = services.create_key(owner=owner, actor=SYSTEM, now=now)
    own = services.create_key(owner=LOG, actor=SYSTEM, now=now)
    client = sign_in(registrar)
    assert client.get("/keys/").status_code == 403
    assert client.get(f"/keys/{key.id}/").status_code == 404
    assert sign_in(organization_officer).get(f"/keys/{own.id}/").status_code == 404
    client = sign_in(bank_officer)
    assert {one["id"] for one in client.get("/api/v1/keys").json()["items"]} == {str(key.id), str(own.id)}
    assert client.get(f"/api/v1/keys/{key.id}").json()["verification_method"] == key.verification_method
    assert Client().get("/api/v1/keys").status_code == 401


def test_commands(
    organization: Institution,
    signed_kind: list[str],  # noqa: F811
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["keys", "list"]) == 0
    assert "no keys" in capsys.readouterr().out
    assert main(["keys", "create", "--owner", organization.code]) == 0
    assert main(["keys", "create", "--owner", str(organization.id)]) == 2
    assert main(["keys", "create", "--owner", "log"]) == 0
    assert main(["keys", "rotate", "--owner", organization.code]) == 0
    capsys.readouterr()
    assert main(["keys", "list", "--owner", organization.code, "--json"]) == 0
    new, old = json.loads(capsys.readouterr().out)
    assert (new["state"], old["state"]) == ("active", "retired")
    signed_kind += [new["key"], new["key"]]
    assert main(["keys", "drill", new["key"]]) == 1
    assert "Things: 2" in capsys.readouterr().out
    assert main(["keys", "drill", new["key"], "--confirm"]) == 2
    assert main(["keys", "drill", new["key"], "--confirm", "--reason", "lost"]) == 0
    assert signed_kind == ["new", "new"]
    assert SigningKey.objects.get(verification_method=new["key"]).state == KeyState.REVOKED
    log_key = SigningKey.objects.get(owner_kind="log")
    assert main(["keys", "retire", log_key.verification_method]) == 0
    assert main(["keys", "retire", log_key.verification_method]) == 2
    assert main(["keys", "retire", "nothing"]) == 2
    assert main(["keys", "retire", "did:key:unknown#x"]) == 2
    assert main(["keys", "list"]) == 0
    assert "lost" in capsys.readouterr().out
