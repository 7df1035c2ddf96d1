"""The form of a credential: each check has a code of its own, and what is right passes."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import pytest

from oneplusx.domain.credential.badges import badge
from oneplusx.domain.credential.checks import (
    CONTEXTS_MAX,
    DEPTH_MAX,
    NODES_MAX,
    PROBLEMS_MAX,
    TYPES_MAX,
    TYPES_TOTAL_MAX,
    problems_of,
    problems_of_presentation,
)
from oneplusx.domain.credential.contexts import CREDENTIALS_V1, CREDENTIALS_V2, vendored
from oneplusx.domain.credential.proofs import sign_credential
from oneplusx.domain.credential.shapes import is_absolute_url, is_plain_number
from oneplusx.domain.credential.terms import problems_of_terms
from tests.support import credentials as cast

BADGE = cast.signed()
RESOURCE = "https://bank.example/photo"
CONTENT = b"bytes of the resource"
SHA384 = "sha384-" + base64.b64encode(hashlib.sha384(CONTENT).digest()).decode()
SHA256 = "sha256-" + base64.b64encode(hashlib.sha256(CONTENT).digest()).decode()
MULTIHASH = "u" + base64.urlsafe_b64encode(b"\x12\x20" + hashlib.sha256(CONTENT).digest()).decode().rstrip("=")


def codes(document: object) -> set[str]:
    return {one.code for one in problems_of(document)}


def deep(levels: int) -> Any:
    value: Any = "x"
    for _ in range(levels):
        value = {"a": value}
    return value


def test_our_credentials_are_well_formed() -> None:
    for document in (BADGE, cast.signed(cast.OWN_COPY), cast.signed_list("revocation"), cast.signed_statement(BADGE)):
        assert not problems_of(document)
        assert not problems_of_terms(document)


@pytest.mark.parametrize(
    "change, code",
    [
        ({"@context": CREDENTIALS_V2}, "credential.context_first"),
        ({"@context": []}, "credential.context_first"),
        ({"@context": ["https://bank.example/first", CREDENTIALS_V2]}, "credential.context_first"),
        ({"@context": [CREDENTIALS_V2, 7]}, "credential.context_item"),
        ({"@context": [CREDENTIALS_V2, "relative"]}, "credential.context_item"),
        ({"type": "OpenBadgeCredential"}, "credential.type_missing"),
        ({"type": ["VerifiableCredential", 3]}, "credential.type_form"),
        ({"type": []}, "credential.type_missing"),
        ({"id": "no-address"}, "credential.address_form"),
        ({"id": ["urn:a:1", "urn:a:2"]}, "credential.address_form"),
        ({"id": None}, "credential.address_form"),
        ({"issuer": "no-address"}, "credential.address_form"),
        ({"issuer": {}}, "credential.address_form"),
        ({"issuer": {"id": "https://a.example/ b"}}, "credential.address_form"),
        ({"issuer": None}, "credential.address_form"),
        ({"issuer": ["did:example:a", "did:example:b"]}, "credential.address_form"),
        ({"credentialSubject": None}, "credential.subject_form"),
        ({"credentialSubject": {}}, "credential.subject_form"),
        ({"credentialSubject": []}, "credential.subject_form"),
        ({"credentialSubject": [{"id": "urn:a:1"}, {}]}, "credential.subject_form"),
        ({"credentialSubject": "did:example:a"}, "credential.subject_form"),
        ({"credentialSubject": {"id": "x y"}}, "credential.address_form"),
        ({"credentialStatus": {"id": "urn:a:1"}}, "credential.part_type"),
        ({"credentialStatus": "urn:a:1"}, "credential.part_type"),
        ({"credentialSchema": {"type": "JsonSchema"}}, "credential.part_id"),
        ({"credentialSchema": {"id": "urn:a:1"}}, "credential.part_type"),
        ({"refreshService": {"id": "urn:a:1"}}, "credential.part_type"),
        ({"termsOfUse": [{"type": "Policy"}, {"id": "urn:a:1"}]}, "credential.part_type"),
        ({"termsOfUse": {"type": "Policy", "id": "x"}}, "credential.address_form"),
        ({"evidence": {"type": []}}, "credential.part_type"),
        ({"proof": {"cryptosuite": "eddsa-rdfc-2022"}}, "credential.part_type"),
        ({"proof.0.expiry": "2020-01-01T00:00:00Z"}, "credential.proof_member"),
        ({"validFrom": "2026-01-01"}, "credential.instant_form"),
        ({"validFrom": "2026-01-01T00:00:00"}, "credential.instant_form"),
        ({"validFrom": "2026-02-30T00:00:00Z"}, "credential.instant_form"),
        ({"validFrom": 1767225600}, "credential.instant_form"),
        ({"validUntil": "2026-01-01T00:00:00+25:00"}, "credential.instant_form"),
        ({"validUntil": "2020-01-01T00:00:00Z"}, "credential.instants_order"),
        ({"name": 5}, "credential.text_form"),
        ({"description": ["a", 5]}, "credential.text_form"),
        ({"name": {"@value": "a", "@language": "zh", "more": 1}}, "credential.text_form"),
        ({"name": {"@value": "a", "@language": "no language"}}, "credential.text_form"),
        ({"name": {"@value": "a", "@direction": "up"}}, "credential.text_form"),
        ({"issuer.name": {"zh": "a"}}, "credential.text_form"),
        ({"name": "bell\u0007"}, "credential.characters"),
        ({"name": "half\ud800"}, "credential.characters"),
        ({"a\u0000b": 1}, "credential.characters"),
        ({"weight": 0.1 + 0.2}, "credential.number_inexact"),
        ({"weight": 2**53}, "credential.number_inexact"),
        ({"weight": float("inf")}, "credential.number_inexact"),
        ({"relatedResource": [{"digestSRI": SHA256}]}, "credential.resource_form"),
        ({"relatedResource": {"id": RESOURCE}}, "credential.resource_digest_form"),
        ({"relatedResource": {"id": RESOURCE, "digestSRI": "md5-AAAA"}}, "credential.resource_digest_form"),
        ({"relatedResource": {"id": RESOURCE, "digestSRI": "sha256-AAAA"}}, "credential.resource_digest_form"),
        ({"relatedResource": {"id": RESOURCE, "digestMultibase": "zzz0"}}, "credential.resource_digest_form"),
        ({"relatedResource": [{"id": RESOURCE, "digestSRI": SHA256}] * 2}, "credential.resource_twice"),
        ({"evidence": deep(DEPTH_MAX)}, "credential.too_deep"),
        ({"evidence": [{"a": [[]]}] * NODES_MAX}, "credential.too_large"),
        ({"evidence": [{"type": ["A", "B"]}] * TYPES_TOTAL_MAX}, "credential.too_large"),
        ({"credentialSubject.type": ["A"] * (TYPES_MAX + 1)}, "credential.too_many"),
        ({"@context": [CREDENTIALS_V2] * (CONTEXTS_MAX + 1)}, "credential.too_many"),
    ],
)
def test_each_wrong_form_has_its_code(change: dict[str, Any], code: str) -> None:
    assert code in codes(cast.changed(BADGE, change))


@pytest.mark.parametrize(
    "missing, code",
    [
        ("@context", "credential.context_first"),
        ("type", "credential.type_form"),
        ("issuer", "credential.address_form"),
        ("credentialSubject", "credential.subject_form"),
    ],
)
def test_what_must_be_there_is_missed(missing: str, code: str) -> None:
    assert code in codes(cast.changed(BADGE, {}, missing))


@pytest.mark.parametrize(
    "change",
    [
        {"issuer": "did:example:a"},
        {"validFrom": "2026-01-01T08:00:00.123+08:00"},
        {"validFrom": "2026-01-01T00:00:00Z", "validUntil": "2026-01-01T00:00:00Z"},
        {"name": {"@value": "名称", "@language": "zh-Hans", "@direction": "ltr"}},
        {"description": [{"@value": "名称", "@language": "zh"}, {"@value": "name", "@language": "en"}]},
        {"credentialSubject": [{"id": "did:example:a"}, {"type": "Person"}]},
        {"credentialSchema": {"id": "https://a.example/s", "type": "JsonSchema"}},
        {"relatedResource": {"id": RESOURCE, "digestSRI": SHA384}},
        {"relatedResource": {"id": RESOURCE, "digestMultibase": MULTIHASH}},
        {"weight": 86.5},
        {"name": "a\nb"},
    ],
)
def test_other_right_forms_pass(change: dict[str, Any]) -> None:
    assert not codes(cast.changed(BADGE, change))


def test_a_document_that_is_no_object_is_named() -> None:
    assert codes(["a"]) == codes(None) == {"credential.not_an_object"}


def test_problems_are_bounded_and_placed() -> None:
    many = cast.changed(BADGE, {"evidence": [{} for _ in range(100)]})
    assert len(problems_of(many)) == PROBLEMS_MAX
    assert problems_of(cast.changed(BADGE, {"evidence": [{"type": "A"}, {}]}))[0].where == "evidence.1"


def test_digests_of_related_resources_are_those_of_the_bytes() -> None:
    right = cast.changed(
        BADGE, {"relatedResource": {"id": RESOURCE, "digestSRI": SHA384, "digestMultibase": MULTIHASH}}
    )
    assert not problems_of(right, resources=lambda _url: CONTENT)
    assert not problems_of(right, resources=lambda _url: None)
    assert problems_of(right, resources=lambda _url: b"other")[0].code == "credential.resource_digest"
    published = hashlib.sha256(vendored().source(CREDENTIALS_V2) or b"").digest()
    context = {"id": CREDENTIALS_V2, "digestSRI": "sha256-" + base64.b64encode(published).decode()}
    assert not problems_of(cast.changed(BADGE, {"relatedResource": context}), resources=vendored().source)


def test_the_strongest_digest_counts() -> None:
    weak_only = {"id": RESOURCE, "digestSRI": f"{SHA256} {SHA384[:-4]}AAAA"}
    wrong = cast.changed(BADGE, {"relatedResource": weak_only})
    assert problems_of(wrong, resources=lambda _url: CONTENT)[0].code == "credential.resource_digest"


def test_a_credential_of_the_first_version_has_its_own_dates() -> None:
    first = {
        "@context": [CREDENTIALS_V1],
        "type": ["VerifiableCredential"],
        "issuer": "did:example:a",
        "issuanceDate": "2020-01-01T00:00:00Z",
        "credentialSubject": {"id": "did:example:b"},
    }
    assert not codes(first)
    assert not problems_of_terms(first)
    assert codes(cast.changed(first, {}, "issuanceDate")) == {"credential.instant_form"}
    assert codes(cast.changed(first, {"expirationDate": "2019-01-01T00:00:00Z"})) == {"credential.instants_order"}


@pytest.mark.parametrize(
    "change, code",
    [
        ({"honors": "summa"}, "credential.term_unknown"),
        ({"credentialSubject.honors": "summa"}, "credential.term_unknown"),
        ({"type": ["VerifiableCredential", "NoSuchType"]}, "credential.url_relative"),
        ({"credentialSubject.type": ["AchievementSubject", "NoSuchType"]}, "credential.url_relative"),
        ({"@context": [CREDENTIALS_V2, "https://unknown.example/v1"]}, "credential.context_unknown"),
        ({"@context": [*BADGE["@context"], {"name": "https://evil.example/name"}]}, "credential.term_protected"),
    ],
)
def test_each_wrong_term_has_its_code(change: dict[str, Any], code: str) -> None:
    assert [one.code for one in problems_of_terms(cast.changed(BADGE, change))] == [code]


HIDING = {
    "credentialStatus": "https://www.w3.org/2018/credentials#credentialStatus",
    "validUntil": "https://www.w3.org/2018/credentials#validUntil",
    "validFrom": "https://www.w3.org/2018/credentials#validFrom",
}


@pytest.mark.parametrize("name", HIDING)
def test_nothing_that_is_read_can_be_hidden_by_an_alias(name: str) -> None:
    hidden = cast.changed(badge(cast.FACTS), {"x": badge(cast.FACTS)[name]}, name)
    alias = (
        {"@id": HIDING[name]}
        if name == "credentialStatus"
        else {"@id": HIDING[name], "@type": "http://www.w3.org/2001/XMLSchema#dateTime"}
    )
    hidden["@context"] = [*hidden["@context"], {"x": alias}]
    assert {one.code for one in problems_of_terms(hidden)} == {"credential.term_hidden"}


def test_one_of_two_status_entries_cannot_be_hidden_behind_a_repeated_one() -> None:
    """Both forms have the same canonical form: the set of entries is the same."""
    document = badge(cast.FACTS)
    revocation, suspension = document["credentialStatus"]
    hidden = cast.changed(document, {"credentialStatus": [suspension, suspension], "x": revocation})
    hidden["@context"] = [*hidden["@context"], {"x": HIDING["credentialStatus"]}]
    assert {one.code for one in problems_of_terms(hidden)} == {"credential.term_hidden"}


def test_an_address_as_member_name_hides_nothing_either() -> None:
    document = badge(cast.FACTS)
    hidden = cast.changed(document, {}, "credentialStatus") | {HIDING["credentialStatus"]: document["credentialStatus"]}
    assert {one.code for one in problems_of_terms(hidden)} == {"credential.term_hidden"}


def test_a_presentation_has_a_form_too() -> None:
    right = {"@context": [CREDENTIALS_V2], "type": ["VerifiablePresentation"], "verifiableCredential": [BADGE]}
    signed = sign_credential(right, cast.HOLDER, created=cast.NOW, purpose="authentication")
    assert not problems_of_presentation(signed)
    for change, code in (
        ({"holder": "x y"}, "credential.address_form"),
        ({"holder": {"name": "x"}}, "credential.address_form"),
        ({"type": ["VerifiableCredential"]}, "credential.type_missing"),
        ({"verifiableCredential": ["eyJ"]}, "credential.not_an_object"),
        ({"@context": CREDENTIALS_V2}, "credential.context_first"),
        ({"id": 1}, "credential.address_form"),
        ({"termsOfUse": {}}, "credential.part_type"),
    ):
        assert [one.code for one in problems_of_presentation(cast.changed(signed, change))] == [code]


@pytest.mark.parametrize("value", [86.5, -3, 0, 2**53 - 1, 1e15])
def test_numbers_that_all_readers_understand_alike(value: float) -> None:
    assert is_plain_number(value)


@pytest.mark.parametrize("value", [float("nan"), float("-inf"), -(2**53), 1 / 3])
def test_numbers_that_they_do_not(value: float) -> None:
    assert not is_plain_number(value)


@pytest.mark.parametrize("value", ["//a.example/b", "a", "", "urn:", 1, None, "https://a.example/<b>"])
def test_what_is_no_absolute_address(value: object) -> None:
    assert not is_absolute_url(value)
