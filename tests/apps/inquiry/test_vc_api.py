"""``POST /credentials/verify`` and ``/presentations/verify``: right ones, wrong ones, and whatever else arrives."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import positive_data_acceptance

from oneplusx.apps.inquiry.limits import VERIFICATION_UNITS_PER_ADDRESS
from oneplusx.apps.inquiry.verifying import BODY_MAX
from oneplusx.domain.credential.contexts import CREDENTIALS_V2
from oneplusx.domain.credential.proofs import sign_credential
from oneplusx.site.wsgi import application
from tests.support import credentials as cast

pytestmark = pytest.mark.django_db
CREDENTIALS, PRESENTATIONS = "/credentials/verify", "/presentations/verify"
BADGE = cast.signed(key=cast.SELF_KEY)
FORESEEN = {200, 400, 422, 429}
QUIET = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@pytest.fixture(autouse=True)
def _no_limits() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def post(client: Client, address: str, body: object) -> Any:
    data = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(address, data, content_type="application/json")


def verify(client: Client, document: object, **options: object) -> Any:
    return post(client, CREDENTIALS, {"verifiableCredential": document, "options": options})


def presented(*credentials: dict[str, Any], key: Any = cast.HOLDER, **asked: str) -> dict[str, Any]:
    document = {
        "@context": [CREDENTIALS_V2],
        "type": ["VerifiablePresentation"],
        "holder": cast.HOLDER.controller,
        "verifiableCredential": list(credentials),
    }
    return sign_credential(document, key, created=cast.NOW, purpose="authentication", **asked)


def present(client: Client, document: object, **options: object) -> Any:
    return post(client, PRESENTATIONS, {"verifiablePresentation": document, "options": options})


def test_a_right_credential_is_verified_and_says_what_was_not_checked(client: Client) -> None:
    answer = verify(client, BADGE)
    found = answer.json()
    assert (answer.status_code, found["verified"], found["errors"]) == (200, True, [])
    assert {"well_formed", "signature", "not_expired"} <= set(found["checks"])
    assert {"not_revoked", "not_suspended"} <= {one["code"] for one in found["warnings"]}


def test_a_demonstration_is_answered_as_one(client: Client) -> None:
    demo = cast.signed(replace(cast.FACTS, is_demo=True), cast.SELF_KEY)
    assert [verify(client, one).json()["is_demo"] for one in (demo, BADGE)] == [True, False]


def test_a_changed_credential_does_not_verify(client: Client) -> None:
    answer = verify(client, cast.changed(BADGE, {"credentialSubject.licenseNumber": "990001200126000002"}))
    assert (answer.status_code, answer.json()["verified"]) == (422, False)
    assert [one["code"] for one in answer.json()["errors"]] == ["credential.signature_wrong"]


def test_a_key_that_is_not_known_here_is_not_fetched(client: Client) -> None:
    answer = verify(client, cast.signed())
    assert (answer.status_code, answer.json()["outcome"]) == (422, "unchecked")
    assert "credential.key_unknown" in {one["code"] for one in answer.json()["warnings"]}


@pytest.mark.parametrize(
    "change, code",
    [
        ({"@context": CREDENTIALS_V2}, "credential.context_first"),
        ({"@context": [CREDENTIALS_V2, "https://unknown.example/v1"]}, "credential.context_unknown"),
        ({"honors": "summa"}, "credential.term_unknown"),
        ({"type": ["VerifiableCredential", "NoSuchType"]}, "credential.url_relative"),
        ({"name": "a\u0007b"}, "credential.characters"),
        ({"credentialSubject": []}, "credential.subject_form"),
        ({"validFrom": "2026-01-01"}, "credential.instant_form"),
        ({"name": "a\ud800"}, "credential.characters"),
    ],
)
def test_what_is_not_well_formed_is_a_bad_request(client: Client, change: dict[str, Any], code: str) -> None:
    answer = verify(client, cast.changed(BADGE, change))
    assert (answer.status_code, answer.json()["verified"]) == (400, False)
    assert code in {one["code"] for one in answer.json()["errors"]}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"verifiableCredential": NaN}',
        b'{"verifiableCredential": {}, "verifiableCredential": {}}',
        b'{"verifiableCredential": []}',
        b'{"verifiableCredential": {}, "options": 1}',
        b'{"credential": {}}',
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b'{"verifiableCredential": {"x": 1e999}}',
        b'{"verifiableCredential": ' + b"9" * 5_000 + b"}",
        b" " * (BODY_MAX + 1),
    ],
)
@pytest.mark.parametrize("address", [CREDENTIALS, PRESENTATIONS])
def test_a_body_that_is_none_is_a_bad_request(client: Client, address: str, body: bytes) -> None:
    assert post(client, address, body).status_code == 400


def test_errors_are_told_in_the_language_of_the_asker(client: Client) -> None:
    body = json.dumps({"verifiableCredential": {}})
    chinese, english = (
        client.post(CREDENTIALS, body, content_type="application/json", headers={"Accept-Language": language}).json()
        for language in ("zh-hans", "en")
    )
    assert chinese["errors"][0]["title"] == "格式"
    assert english["errors"][0]["title"] == "Form"


def test_a_presentation_is_verified_with_what_was_asked(client: Client) -> None:
    document = presented(BADGE, challenge="3f1c", domain="employer.example")
    right = present(client, document, challenge="3f1c", domain="employer.example")
    assert (right.status_code, right.json()["verified"]) == (200, True)
    for options in ({"challenge": "other"}, {"domain": "other.example"}):
        wrong = present(client, document, **options)
        assert (wrong.status_code, wrong.json()["verified"]) == (422, False)


@pytest.mark.parametrize("options", [{"challenge": 1}, {"challenge": ""}, {"domain": ["a"]}, {"domain": "x" * 2_000}])
def test_options_of_another_type_are_a_bad_request(client: Client, options: dict[str, Any]) -> None:
    assert present(client, presented(BADGE), **options).status_code == 400


def test_a_presentation_by_another_or_unsigned_does_not_verify(client: Client) -> None:
    document = presented(BADGE, key=cast.STRANGER)
    assert present(client, document).json()["errors"][0]["code"] == "credential.proof_not_by_holder"
    unsigned = cast.changed(document, {}, "proof")
    assert present(client, unsigned).status_code == 422


def test_a_presentation_of_a_wrong_credential_does_not_verify(client: Client) -> None:
    changed = cast.changed(BADGE, {"validUntil": "2099-01-01T00:00:00Z"})
    assert present(client, presented(changed)).status_code == 422
    malformed = cast.changed(BADGE, {}, "credentialSubject")
    assert present(client, presented(malformed)).status_code == 400


@pytest.mark.usefixtures("still_clock")
def test_an_address_is_limited_by_what_its_documents_cost(client: Client) -> None:
    big = json.dumps({"verifiableCredential": {"name": "x" * 200_000}})
    answers = [post(client, CREDENTIALS, big).status_code for _ in range(VERIFICATION_UNITS_PER_ADDRESS // 20)]
    assert answers[0] == 400
    assert answers[-1] == 429


def test_a_page_of_another_site_may_not_send_the_session_along(client: Client) -> None:
    """No token and no cookie is looked at: the answer depends on the document alone."""
    strict = Client(enforce_csrf_checks=True)
    assert verify(strict, BADGE).status_code == 200


# Fuzzing

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@QUIET
@given(body=st.binary(max_size=200) | JSON.map(lambda one: json.dumps(one).encode()))
def test_any_body_has_a_foreseen_answer(body: bytes) -> None:
    cache.clear()
    for address in (CREDENTIALS, PRESENTATIONS):
        assert post(Client(), address, body).status_code in FORESEEN


@QUIET
@given(place=st.sampled_from(sorted(cast.paths(BADGE))), value=JSON)
def test_any_value_at_any_place_has_a_foreseen_answer(place: str, value: Any) -> None:
    cache.clear()
    changed = cast.changed(BADGE, {place: value})
    answer = verify(Client(), changed)
    assert answer.status_code in FORESEEN
    if answer.status_code == 200:
        assert answer.json()["verified"]


@QUIET
@given(place=st.sampled_from(sorted(cast.paths(presented(BADGE)))), value=JSON)
def test_any_value_at_any_place_of_a_presentation_has_a_foreseen_answer(place: str, value: Any) -> None:
    cache.clear()
    assert present(Client(), cast.changed(presented(BADGE), {place: value})).status_code in FORESEEN


schema = schemathesis.openapi.from_wsgi("/vc-api/openapi.json", application)


@pytest.mark.django_db
@schema.include(path_regex="verify$").parametrize()
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_interface_is_as_its_document_says(case: schemathesis.Case) -> None:
    cache.clear()
    case.call_and_validate(excluded_checks=[positive_data_acceptance])  # few objects are credentials
