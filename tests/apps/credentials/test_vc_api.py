"""Issuing by the VC-API: for tests of other software, never by accident, never with a fault of the server."""

from __future__ import annotations

import copy
from datetime import datetime
from typing import Any

import orjson
import pytest
from django.conf import LazySettings
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oneplusx.apps.keys.models import SigningKey
from oneplusx.apps.keys.selectors import method_of
from oneplusx.apps.parties import services as parties
from oneplusx.apps.parties.models import Institution
from oneplusx.domain.credential.keys import Method
from oneplusx.domain.credential.proofs import check_proofs
from oneplusx.web.actor import SYSTEM
from oneplusx.web.clock import now as present

pytestmark = pytest.mark.django_db
ADDRESS = "/credentials/issue"
V2 = "https://www.w3.org/ns/credentials/v2"
V1 = "https://www.w3.org/2018/credentials/v1"
GOOD: dict[str, Any] = {
    "@context": [V2],
    "type": ["VerifiableCredential"],
    "credentialSubject": {"id": "did:example:subject"},
}


def post(body: object, **headers: str) -> Any:
    content = body if isinstance(body, bytes) else orjson.dumps(body)
    client = Client(raise_request_exception=False)
    return client.post(ADDRESS, content, content_type="application/json", headers=headers)


@pytest.fixture
def open_to_all(settings: LazySettings) -> None:
    settings.ONEPLUSX_TEST_ISSUER = settings.ONEPLUSX_TEST_ISSUER_OPEN = True


@pytest.fixture
def enabled(settings: LazySettings) -> None:
    settings.ONEPLUSX_TEST_ISSUER = True


def token_of(institution: Institution, now: datetime) -> str:
    return parties.create_token(institution=institution, name="测试套件", actor=SYSTEM, now=now)[1]


def resolver(verification_method: str) -> Method | None:
    key = SigningKey.objects.filter(verification_method=verification_method).first()
    return method_of(key) if key else None


def test_without_the_setting_there_is_nothing(college_token: str) -> None:
    assert post({"credential": GOOD}, Authorization=f"Bearer {college_token}").status_code == 404


def test_only_the_operator_signs(
    enabled: None, operator_institution: Institution, college_token: str, now: datetime
) -> None:
    assert post({"credential": GOOD}).status_code == 401
    assert post({"credential": GOOD}, Authorization="Bearer wrong").status_code == 401
    assert post({"credential": GOOD}, Authorization=f"Bearer {college_token}").status_code == 403
    answer = post({"credential": GOOD}, Authorization=f"Bearer {token_of(operator_institution, now)}")
    assert answer.status_code == 201


@pytest.mark.parametrize("context", [V2, V1])
def test_what_it_signs_verifies(open_to_all: None, context: str) -> None:
    credential = {**GOOD, "@context": [context]}
    if context == V1:
        credential |= {"issuanceDate": "2026-01-01T00:00:00Z"}
    answer = post({"credential": credential, "options": {}})
    assert answer.status_code == 201, answer.content
    document = answer.json()["verifiableCredential"]
    assert document["issuer"] == SigningKey.objects.get().did
    assert [one.problem for one in check_proofs(document, resolver, at=present())] == [None]
    again = post({"credential": {**credential, "issuer": {"id": document["issuer"]}}})
    assert again.status_code == 201


BAD: dict[str, dict[str, Any]] = {
    "no context": {"@context": None},
    "context no list": {"@context": V2},
    "first context": {"@context": ["https://w3id.org/security/data-integrity/v2", V2]},
    "unknown context": {"@context": [V2, "https://unknown.example/context"]},
    "unknown type": {"type": ["VerifiableCredential", "NoSuchType"]},
    "no type": {"type": []},
    "id no url": {"id": "not-a-url"},
    "two ids": {"id": ["urn:a:b", "urn:a:c"]},
    "issuer no url": {"issuer": "nobody"},
    "somebody else": {"issuer": "did:example:else"},
    "no subject": {"credentialSubject": {}},
    "empty subjects": {"credentialSubject": []},
    "subject text": {"credentialSubject": "did:example:subject"},
    "status without type": {"credentialStatus": {"id": "urn:x:y"}},
    "schema without id": {"credentialSchema": {"type": "JsonSchema"}},
    "evidence without type": {"evidence": {"id": "urn:x:y"}},
    "terms without type": {"termsOfUse": {"id": "urn:x:y"}},
    "time": {"validFrom": "2026-01-01"},
    "order": {"validFrom": "2026-01-02T00:00:00Z", "validUntil": "2026-01-01T00:00:00Z"},
    "name a number": {"name": 5},
    "name without value": {"name": {"@language": "zh"}},
    "unknown term": {"favouriteColour": "red"},
    "unknown term inside": {"credentialSubject": {"id": "did:example:subject", "favouriteColour": "red"}},
    "control characters": {"name": "a\u0001b"},
    "same resource twice": {
        "relatedResource": [
            {"id": "https://a.example/", "digestSRI": "sha256-" + "A" * 43 + "="},
            {"id": "https://a.example/", "digestSRI": "sha256-" + "A" * 43 + "="},
        ]
    },
    "signed already": {"proof": {"type": "DataIntegrityProof"}},
}


@pytest.mark.parametrize("name", BAD)
def test_bad_credentials_are_refused(open_to_all: None, name: str) -> None:
    credential = {key: value for key, value in (GOOD | BAD[name]).items() if value is not None}
    answer = post({"credential": credential})
    assert answer.status_code in {400, 422}, answer.content
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'"x"', b"{}", b'{"credential": 1}', b'{"credential": {}}', b"\xff"]
)
def test_bad_bodies_are_refused(open_to_all: None, body: bytes) -> None:
    assert post(body).status_code in {400, 422}


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)
PLACES = st.sampled_from(
    ["@context", "type", "id", "issuer", "credentialSubject", "validFrom", "name", "proof", "evidence", "@graph", "@id"]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=60)
@given(changes=st.dictionaries(PLACES, VALUES, max_size=3), options=VALUES)
def test_never_a_fault_of_the_server(open_to_all: None, changes: dict[str, Any], options: Any) -> None:
    credential = {**copy.deepcopy(GOOD), **changes}
    answer = post({"credential": credential, "options": options})
    assert answer.status_code in {201, 400, 422}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=40)
@given(body=st.binary(max_size=200) | VALUES.map(orjson.dumps))
def test_no_body_makes_it_fail(open_to_all: None, body: bytes) -> None:
    assert post(body).status_code in {201, 400, 422}
