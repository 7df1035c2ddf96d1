"""Keys: made, replaced, lost; old ones verify what they signed; private ones never come out."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from oneplusx.apps.jobs import worker
from oneplusx.apps.keys import resigning, selectors, services
from oneplusx.apps.keys.host_check import CHANGED
from oneplusx.apps.keys.models import KEY_TRANSITIONS, KeyOwner, KeyState, OwnerKind, SigningKey
from oneplusx.apps.keys.ownership import BANK, LOG
from oneplusx.apps.keys.services import signing
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.trail.models import Act, LeafKind, LogLeaf
from oneplusx.domain.credential.proofs import check_proofs
from oneplusx.domain.errors import Conflict, Denied, Invalid, NotFound
from oneplusx.web.actor import SYSTEM, Actor
from oneplusx.web.sealing import unseal_bytes
from tests.support.cast import SignIn

HOST = "bank.example"


@pytest.fixture
def owner(organization: Institution) -> KeyOwner:
    return KeyOwner(OwnerKind.INSTITUTION, organization.id)


@pytest.fixture
def hosted(settings: Settings) -> None:
    settings.DEMO_MODE = False
    settings.ONEPLUSX_DID_HOST = HOST


@pytest.fixture
def signed_kind() -> Iterator[list[str]]:
    """Something upper apps keep: which key signed each of three things."""
    things: list[str] = []

    def resign(old: str, _actor: Actor, _now: datetime) -> int:
        found = things.count(old)
        things[:] = ["new" if one == old else one for one in things]
        return found

    resigning.register("test.things", title="Things", count=things.count, resign=resign)
    yield things
    resigning._kinds.pop("test.things")


def verifies(key: SigningKey, signature: bytes, data: bytes) -> bool:
    Ed25519PublicKey.from_public_bytes(bytes(key.public_key)).verify(signature, data)
    return True


def test_the_first_key_is_made_when_something_is_to_be_signed(owner: KeyOwner, now: datetime) -> None:
    made = services.sign_bytes(owner=owner, data=b"hello", now=now)
    key = selectors.active_key(owner)
    assert key is not None
    assert key.verification_method == made.key_id
    assert verifies(key, made.signature, b"hello")
    assert services.sign_bytes(owner=owner, data=b"hello", now=now) == made


def test_a_batch_is_one_act_with_a_digest_of_each_signature(owner: KeyOwner, now: datetime) -> None:
    services.sign_all(owner=owner, data=[b"a", b"b", b"c"], now=now, what="answers")
    act = Act.objects.get(verb="keys.signed")
    assert (act.rows_count, act.facts["what"], act.institution_id) == (3, "answers", owner.id)
    assert services.sign_all(owner=owner, data=[], now=now) == []
    assert Act.objects.filter(verb="keys.signed").count() == 1


def test_signing_again_reads_one_row(
    owner: KeyOwner, now: datetime, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    services.sign_bytes(owner=owner, data=b"x", now=now)
    with django_assert_max_num_queries(5):  # savepoint, key, its lock, act, savepoint
        services.sign_bytes(owner=owner, data=b"x", now=now)


def test_open_keys_are_bounded(db: None, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing, "OPEN_KEYS_MAX", 2)
    for _ in range(4):
        services.sign_bytes(owner=KeyOwner(OwnerKind.INSTITUTION, uuid4()), data=b"x", now=now)
    assert len(signing._opened) == 2
    assert "seed" not in repr(signing._opened)


def test_a_rotated_key_verifies_and_signs_no_more(owner: KeyOwner, organization_officer: Actor, now: datetime) -> None:
    before = services.sign_bytes(owner=owner, data=b"x", now=now)
    later = now + timedelta(days=1)
    new = services.rotate_key(owner=owner, actor=organization_officer, now=later)
    old = selectors.key_of(before.key_id)
    assert old is not None
    assert (old.state, old.retired_at, old.seed_sealed) == (KeyState.RETIRED, later, None)
    assert services.sign_bytes(owner=owner, data=b"x", now=later).key_id == new.verification_method
    method = selectors.method_resolver()(before.key_id)
    assert method is not None
    assert (method.valid_from, method.valid_until, method.lost_at) == (old.active_from, later, None)


def test_after_a_retired_key_nothing_is_signed_until_there_is_a_new_one(
    owner: KeyOwner, organization_officer: Actor, now: datetime
) -> None:
    key = services.create_key(owner=owner, actor=organization_officer, now=now)
    services.retire_key(key_id=key.id, actor=organization_officer, now=now)
    with pytest.raises(Conflict, match="none_active"):
        services.sign_bytes(owner=owner, data=b"x", now=now)
    with pytest.raises(Conflict, match="not_active"):
        services.retire_key(key_id=key.id, actor=organization_officer, now=now)
    services.create_key(owner=owner, actor=organization_officer, now=now)
    assert services.sign_bytes(owner=owner, data=b"x", now=now)
    with pytest.raises(Conflict, match="active_exists"):
        services.create_key(owner=owner, actor=organization_officer, now=now)


def test_a_lost_key_counts_no_more_and_its_things_are_signed_again(
    owner: KeyOwner, organization_officer: Actor, now: datetime, signed_kind: list[str]
) -> None:
    lost = services.create_key(owner=owner, actor=organization_officer, now=now)
    signed_kind += [lost.verification_method, "other", lost.verification_method]
    found = services.report_key_lost(key_id=lost.id, reason="laptop stolen", actor=organization_officer, now=now)
    assert found.affected["test.things"] == 2
    assert found.successor is not None
    assert found.job_id is not None
    assert worker.run_until_idle() == 1
    assert signed_kind == ["new", "other", "new"]
    method = selectors.method_resolver()(lost.verification_method)
    assert method is not None
    assert method.lost_at == now
    with pytest.raises(Conflict, match="not_active"):
        services.report_key_lost(key_id=lost.id, reason="again", actor=organization_officer, now=now)


def test_a_loss_has_a_reason_and_only_a_lost_key_is_signed_again(
    owner: KeyOwner, organization_officer: Actor, now: datetime
) -> None:
    key = services.create_key(owner=owner, actor=organization_officer, now=now)
    with pytest.raises(Invalid, match="required"):
        services.report_key_lost(key_id=key.id, reason=" ", actor=organization_officer, now=now)
    with pytest.raises(Conflict, match="not_revoked"):
        services.resign_lost(key_id=key.id, actor=organization_officer, now=now)
    with pytest.raises(NotFound):
        services.retire_key(key_id=uuid4(), actor=organization_officer, now=now)


def test_states_change_along_the_table(owner: KeyOwner, now: datetime) -> None:
    assert set(KEY_TRANSITIONS) == set(KeyState)
    retired = services.create_key(owner=owner, actor=SYSTEM, now=now)
    services.rotate_key(owner=owner, actor=SYSTEM, now=now)
    assert services.report_key_lost(key_id=retired.id, reason="x", actor=SYSTEM, now=now).successor is None


def test_every_change_is_a_leaf_of_the_log(owner: KeyOwner, now: datetime) -> None:
    first = services.create_key(owner=owner, actor=SYSTEM, now=now)
    services.rotate_key(owner=owner, actor=SYSTEM, now=now)
    services.report_key_lost(key_id=first.id, reason="x", actor=SYSTEM, now=now)
    leaves = LogLeaf.objects.filter(kind=LeafKind.KEY_CHANGED)
    assert leaves.count() == 4
    assert leaves.filter(subject_id=first.id).count() == 3
    assert len({bytes(one.salt) for one in leaves}) == 4


def test_who_may_what(
    owner: KeyOwner, organization_officer: Actor, bank_officer: Actor, operator: Actor, registrar: Actor, now: datetime
) -> None:
    for actor in (organization_officer, bank_officer, operator):
        assert services.rotate_key(owner=owner, actor=actor, now=now)
    for actor in (bank_officer, operator):
        assert services.rotate_key(owner=LOG, actor=actor, now=now)
    with pytest.raises(Denied):
        services.rotate_key(owner=BANK, actor=organization_officer, now=now)
    with pytest.raises(Denied):
        services.create_key(owner=owner, actor=registrar, now=now)
    assert not selectors.keys_visible_to(registrar).exists()
    assert {key.owner() for key in selectors.keys_visible_to(organization_officer)} == {owner}
    assert {key.owner() for key in selectors.keys_visible_to(bank_officer)} == {owner, LOG}


@pytest.mark.usefixtures("hosted")
def test_an_owner_publishes_its_keys_as_did_web(owner: KeyOwner, client: Client, now: datetime) -> None:
    old = services.create_key(owner=owner, actor=SYSTEM, now=now)
    new = services.rotate_key(owner=owner, actor=SYSTEM, now=now + timedelta(hours=1))
    assert new.did == f"did:web:{HOST}:orgs:{owner.id}"
    answer = client.get(f"/orgs/{owner.id}/did.json")
    assert answer.headers["Content-Type"] == "application/did+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    document = answer.json()
    assert document["id"] == new.did
    assert {one["id"] for one in document["verificationMethod"]} == {old.verification_method, new.verification_method}
    services.report_key_lost(key_id=old.id, reason="x", actor=SYSTEM, now=now)
    document = client.get(f"/orgs/{owner.id}/did.json").json()
    assert document["assertionMethod"] == [new.verification_method]
    for path, own in (("/.well-known/did.json", BANK), ("/log/did.json", LOG)):
        assert client.get(path).status_code == 404
        services.create_key(owner=own, actor=SYSTEM, now=now)
        assert client.get(path).json()["id"].startswith(f"did:web:{HOST}")


def test_in_the_demonstration_keys_name_themselves(owner: KeyOwner, client: Client, now: datetime) -> None:
    key = services.create_key(owner=owner, actor=SYSTEM, now=now)
    assert key.verification_method == f"{key.did}#{key.did.removeprefix('did:key:')}"
    assert client.get(f"/orgs/{owner.id}/did.json").status_code == 404


@pytest.mark.usefixtures("hosted")
def test_the_host_never_changes(owner: KeyOwner, settings: Settings, now: datetime) -> None:
    services.create_key(owner=owner, actor=SYSTEM, now=now)
    assert not [one for one in run_checks(databases=["default"]) if one.id == CHANGED]
    settings.ONEPLUSX_DID_HOST = f"www.{HOST}"
    assert [one for one in run_checks(databases=["default"]) if one.id == CHANGED]
    with pytest.raises(Conflict, match="host_changed"):
        services.rotate_key(owner=owner, actor=SYSTEM, now=now)


def _forms_of(seed: bytes) -> Iterator[str]:
    import base64

    yield seed.hex()
    yield base64.b64encode(seed).decode().rstrip("=")
    yield base64.urlsafe_b64encode(seed).decode().rstrip("=")
    yield repr(seed)


def test_a_private_key_never_comes_out(
    owner: KeyOwner, sign_in: SignIn, organization_officer: Actor, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    key = services.create_key(owner=owner, actor=organization_officer, now=now)
    seed = unseal_bytes(SigningKey.objects.get(id=key.id).seed_sealed or b"")
    services.sign_bytes(owner=owner, data=b"x", now=now)
    dump = StringIO()
    call_command("dumpdata", "keys", "trail", stdout=dump)
    seen: list[Any] = [dump.getvalue(), caplog.text, repr(key), str(key.__dict__)]
    client = sign_in(organization_officer)
    paths = ("/keys/", f"/keys/{key.id}/", "/api/v1/keys", f"/api/v1/keys/{key.id}", f"/orgs/{owner.id}/did.json")
    seen += [client.get(path).content.decode() for path in paths]
    with connection.cursor() as cursor:
        cursor.execute("SELECT seed_sealed FROM keys_signingkey")
        seen.append(str([bytes(row[0]).hex() for row in cursor.fetchall()]))
    assert key.verification_method in seen[0]
    for form in _forms_of(seed):
        assert not [one for one in seen if form in one]


def test_credentials_are_signed_in_a_batch(owner: KeyOwner, now: datetime) -> None:
    key = signing.key_for(owner=owner, now=now)
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential"],
        "issuer": key.did,
        "credentialSubject": {"id": "urn:uuid:6f4b3b0e-0f2e-7000-8000-000000000001"},
    }
    signed = services.sign_credentials(owner=owner, documents=[{**document, "id": f"urn:uuid:{uuid4()}"}] * 3, now=now)
    for one in signed:
        assert not any(result.problem for result in check_proofs(one, selectors.method_resolver(), at=now))
    assert Act.objects.get(verb="keys.signed").rows_count == 3
    assert services.sign_credentials(owner=owner, documents=[], now=now) == []


def test_no_proof_is_older_than_its_key(owner: KeyOwner, now: datetime) -> None:
    """Whoever began before the key was made, and waited, signs a credential that holds nevertheless."""
    key = signing.key_for(owner=owner, now=now)
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": f"urn:uuid:{uuid4()}",
        "type": ["VerifiableCredential"],
        "issuer": key.did,
        "credentialSubject": {"id": "urn:uuid:6f4b3b0e-0f2e-7000-8000-000000000001"},
    }
    began_at = now - timedelta(seconds=20)
    [signed] = services.sign_credentials(owner=owner, documents=[document], now=began_at)
    assert not any(result.problem for result in check_proofs(signed, selectors.method_resolver(), at=now))
