"""Proofs: what is signed, and each reason for refusing one."""

from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from oneplusx.domain.credential.contexts import CREDENTIALS_V1, CREDENTIALS_V2, DATA_INTEGRITY_V2, OPEN_BADGES
from oneplusx.domain.credential.keys import AUTHENTICATION, KnownMethods, Method, SigningKey, signing_key_of
from oneplusx.domain.credential.proofs import check_proofs, sign_credential, signed_by
from oneplusx.domain.errors import Invalid

CREATED = datetime(2026, 6, 3, 8, tzinfo=UTC)
LATER = CREATED + timedelta(days=30)
KEY = signing_key_of(bytes(range(32)))
OTHER = signing_key_of(bytes(32))
SUITES = ("eddsa-rdfc-2022", "eddsa-jcs-2022")


@pytest.fixture
def document() -> dict[str, Any]:
    return {
        "@context": [CREDENTIALS_V2, OPEN_BADGES],
        "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": KEY.controller, "type": ["Profile"], "name": "某评价组织"},
        "validFrom": "2026-06-01T00:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "https://x.example/web/2",
                "type": ["Achievement"],
                "name": "Web前端开发（中级）",
                "criteria": {"narrative": "理论与实操\n均达到60分"},
            },
        },
    }


def problem(signed, at=LATER, methods=None, **more):
    (result,) = check_proofs(signed, methods or KnownMethods(), at=at, **more)
    return result.problem


@pytest.mark.parametrize("suite", SUITES)
def test_signed_and_checked(document, suite):
    before = copy.deepcopy(document)

    signed = sign_credential(document, KEY, created=CREATED, cryptosuite=suite)

    assert document == before
    assert isinstance(signed["proof"], list)
    (proof,) = signed["proof"]
    assert proof["created"] == "2026-06-03T08:00:00Z"
    assert problem(signed) is None
    assert signed == sign_credential(document, KEY, created=CREATED, cryptosuite=suite)
    assert problem(signed | {"proof": proof}) is None, "one proof may stand outside a list"


@pytest.mark.parametrize("suite", SUITES)
def test_whatever_is_changed_is_seen(document, suite):
    signed = sign_credential(document, KEY, created=CREATED, cryptosuite=suite, expires=LATER, domain="a.example")
    changes = [
        lambda one: one.update(validFrom="2026-06-02T00:00:00Z"),
        lambda one: one.update(id="urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc34"),
        lambda one: one["issuer"].update(name="另一组织"),
        lambda one: one["issuer"].pop("name"),
        lambda one: one["credentialSubject"].update(licenseNumber="1"),
        lambda one: one["type"].pop(),
        lambda one: one["proof"][0].update(created="2026-06-03T08:00:01Z"),
        lambda one: one["proof"][0].update(verificationMethod=OTHER.verification_method),
        lambda one: one["proof"][0].update(domain="b.example"),
        lambda one: one["proof"][0].pop("domain"),
        lambda one: one["proof"][0].update(expires="2030-01-01T00:00:00Z"),
        lambda one: one["proof"][0].update(nonce="more"),
    ]
    for change in changes:
        changed = copy.deepcopy(signed)
        change(changed)
        assert problem(changed, at=CREATED) == "credential.signature_wrong"


def test_a_hidden_member_is_an_error(document):
    signed = sign_credential(document, KEY, created=CREATED)
    signed["credentialSubject"]["notDefined"] = "x"

    assert problem(signed) == "credential.term_unknown"


@pytest.mark.parametrize(
    "changed, code",
    [
        ({"type": "Ed25519Signature2020"}, "credential.proof_type"),
        ({"type": None}, "credential.proof_type"),
        ({"cryptosuite": "ecdsa-rdfc-2019"}, "credential.cryptosuite_unknown"),
        ({"cryptosuite": None}, "credential.proof_malformed"),
        ({"created": "2026-06-03"}, "credential.proof_malformed"),
        ({"created": 1}, "credential.proof_malformed"),
        ({"expires": "soon"}, "credential.proof_malformed"),
        ({"verificationMethod": "key-1"}, "credential.proof_malformed"),
        ({"verificationMethod": {"id": "x"}}, "credential.proof_malformed"),
        ({"proofPurpose": None}, "credential.proof_malformed"),
        ({"proofPurpose": "authentication"}, "credential.proof_purpose"),
        ({"proofValue": "u1234"}, "credential.proof_malformed"),
        ({"proofValue": "z0OIl"}, "credential.proof_malformed"),
        ({"proofValue": "z" + "1" * 80}, "credential.signature_wrong"),
        ({"proofValue": None}, "credential.proof_malformed"),
        ({"domain": 1}, "credential.proof_malformed"),
        ({"domain": []}, "credential.proof_malformed"),
        ({"challenge": ["x"]}, "credential.proof_malformed"),
        ({"nonce": {}}, "credential.proof_malformed"),
        ({"id": "relative"}, "credential.proof_malformed"),
        ({"previousProof": "urn:uuid:none"}, "credential.proof_previous_missing"),
        ({"previousProof": {}}, "credential.proof_malformed"),
        ({"verificationMethod": "did:web:x.example#key-1"}, "credential.key_unknown"),
    ],
)
def test_fields_are_typed(document, changed, code):
    signed = sign_credential(document, KEY, created=CREATED)
    signed["proof"][0].update(changed)

    assert problem(signed) == code


@pytest.mark.parametrize("proof", [None, [], "", 1, "text", [1], [{"id": "urn:a:b"}, {"id": "urn:a:b"}], [{}] * 20])
def test_no_proofs(document, proof):
    with pytest.raises(Invalid, match=r"credential\.proof_(missing|malformed)"):
        check_proofs(document | {"proof": proof}, KnownMethods(), at=LATER)
    with pytest.raises(Invalid, match="proof_missing"):
        check_proofs(document, KnownMethods(), at=LATER)


def test_an_expired_proof_is_refused(document):
    signed = sign_credential(document, KEY, created=CREATED, expires=LATER)

    assert problem(signed, at=LATER - timedelta(seconds=1)) is None
    assert problem(signed, at=LATER) == "credential.proof_expired"


def test_a_presentation_is_for_who_asked(document):
    presentation = {
        "@context": [CREDENTIALS_V2],
        "type": ["VerifiablePresentation"],
        "holder": KEY.controller,
    }
    signed = sign_credential(
        presentation, KEY, created=CREATED, purpose=AUTHENTICATION, challenge="abc", domain="bank.example"
    )
    asked = {"purpose": AUTHENTICATION, "challenge": "abc", "domain": "bank.example"}

    assert problem(signed, **asked) is None
    assert problem(signed, **asked | {"challenge": "abd"}) == "credential.proof_challenge"
    assert problem(signed, **asked | {"domain": "other.example"}) == "credential.proof_domain"
    assert problem(signed) == "credential.proof_purpose"


def test_keys_verify_what_they_signed_in_their_time(document):
    key = SigningKey(KEY.seed, "did:web:x.example#key-1", "did:web:x.example")
    signed = sign_credential(document, key, created=CREATED)
    second = timedelta(seconds=1)

    def with_key(**more):
        return problem(
            signed, methods=KnownMethods((Method(key.verification_method, key.controller, key.public, **more),))
        )

    assert with_key() is None
    assert with_key(valid_from=CREATED, valid_until=CREATED + second) is None
    assert with_key(valid_from=CREATED + second) == "credential.key_out_of_time"
    assert with_key(valid_until=CREATED) == "credential.key_out_of_time"
    assert with_key(lost_at=CREATED + second) is None
    assert with_key(lost_at=CREATED) == "credential.key_lost"
    assert with_key(purposes=frozenset({AUTHENTICATION})) == "credential.key_purpose"
    assert problem(signed) == "credential.key_unknown"


def test_two_proofs_each_answer_for_themselves(document):
    signed = sign_credential(sign_credential(document, KEY, created=CREATED), OTHER, created=CREATED)

    results = check_proofs(signed, KnownMethods(), at=LATER)

    assert [result.verified for result in results] == [True, True]
    assert signed_by(results, KEY.controller)
    assert not signed_by(results, "did:web:x.example")
    signed["proof"][1]["proofValue"] = signed["proof"][0]["proofValue"]
    results = check_proofs(signed, KnownMethods(), at=LATER)
    assert [result.verified for result in results] == [True, False]
    assert not signed_by(results, KEY.controller)


def test_a_chain_breaks_with_its_beginning(document):
    first = sign_credential(document, KEY, created=CREATED, proof_id="urn:uuid:1")
    signed = sign_credential(first, OTHER, created=CREATED, previous_proof="urn:uuid:1")
    assert all(result.verified for result in check_proofs(signed, KnownMethods(), at=LATER))

    signed["proof"][0]["created"] = "2026-06-03T08:00:01Z"

    assert [result.problem for result in check_proofs(signed, KnownMethods(), at=LATER)] == [
        "credential.signature_wrong"
    ] * 2
    with pytest.raises(Invalid, match="previous_missing"):
        sign_credential(first, OTHER, created=CREATED, previous_proof="urn:uuid:2")


def test_version_one_gets_the_context_of_proofs():
    document = {
        "@context": [CREDENTIALS_V1],
        "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
        "type": ["VerifiableCredential"],
        "issuer": KEY.controller,
        "issuanceDate": "2026-06-01T00:00:00Z",
        "credentialSubject": {"id": "did:web:x.example"},
    }

    signed = sign_credential(document, KEY, created=CREATED)

    assert signed["@context"] == [CREDENTIALS_V1, DATA_INTEGRITY_V2]
    assert problem(signed) is None
    assert problem(signed | {"@context": [CREDENTIALS_V1]}) == "credential.term_unknown"


def test_canonical_json_binds_the_context(document):
    signed = sign_credential(document, KEY, created=CREATED, cryptosuite="eddsa-jcs-2022")

    assert signed["proof"][0]["@context"] == document["@context"]
    assert problem(signed | {"@context": [OPEN_BADGES, CREDENTIALS_V2]}) == "credential.proof_context"
    longer = signed | {"@context": [*document["@context"], DATA_INTEGRITY_V2]}
    assert problem(longer) is None, "contexts may be added behind those that were signed"


def test_an_unknown_cryptosuite_signs_nothing(document):
    with pytest.raises(Invalid, match="cryptosuite_unknown"):
        sign_credential(document, KEY, created=CREATED, cryptosuite="bbs-2023")
