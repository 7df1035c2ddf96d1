"""Software of others accepts our credentials and refuses tampered ones, as we do.

PyPI: ``openvc-core``, ``openbadgeslib``. npm: ``@digitalbazaar/vc`` (safe mode), ``@digitalcredentials/verifier-core``.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from openbadgeslib.errors import LibOpenBadgesException
from openbadgeslib.ob3.clr import bundled_clr_contexts
from openbadgeslib.ob3.ldp import OB3LdpVerifier, verify_data_integrity_proof
from openvc.did.base import DidResolverRegistry
from openvc.did.did_web import DidWebResolver
from openvc.errors import OpenvcError
from openvc.status import CredentialRevoked, CredentialSuspended
from openvc.verify import VerificationPolicy, verify_credential

from devtools import npm
from devtools.console import in_ci
from oneplusx.domain.credential.badges import StatusPurpose
from oneplusx.domain.credential.contexts import MULTIKEY_V1, OPEN_BADGES, vendored
from oneplusx.domain.credential.evidence import offline_evidence
from oneplusx.domain.credential.keys import Method, did_document, public_key_multibase
from oneplusx.domain.credential.verdicts import CheckCode, CheckOutcome, examine
from tests.support import credentials as cast

FOLDER = Path(__file__).parent / "independent"
BADGE = cast.signed(cast.OWN_COPY, cast.SELF_KEY)
PLAIN = cast.signed(replace(cast.OWN_COPY, status=None), cast.SELF_KEY)
STATEMENT = cast.signed_statement(BADGE, key=cast.SELF_KEY)
SELF_METHOD = Method(cast.SELF_KEY.verification_method, cast.SELF_KEY.controller, cast.SELF_KEY.public)
TAMPERED: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "number": lambda one: cast.changed(one, {"credentialSubject.licenseNumber": "990001200126000002"}),
    "term": lambda one: cast.changed(one, {"validUntil": "2099-01-01T00:00:00Z"}),
    "level": lambda one: cast.changed(one, {"credentialSubject.achievement.specialization": "高级 Advanced"}),
    "unknown term": lambda one: cast.changed(one, {"honors": "summa"}),
    "issuer": lambda one: cast.changed(one, {"issuer.id": cast.STRANGER.controller}),
    "signature": lambda one: cast.changed(
        one, {"proof.0.proofValue": cast.signed(key=cast.STRANGER)["proof"][0]["proofValue"]}
    ),
    "created": lambda one: cast.changed(one, {"proof.0.created": "2020-01-01T00:00:00Z"}),
}
Libraries = Callable[[str, list[dict[str, Any]]], list[dict[str, Any]]]


def is_signed(document: dict[str, Any]) -> bool:
    """Our own answer."""
    verdict = examine(document, offline_evidence(), at=cast.NOW + timedelta(minutes=1))
    return verdict.check(CheckCode.SIGNATURE).outcome == CheckOutcome.PASSED


def accepts_openvc(document: dict[str, Any]) -> bool:
    """The library takes a single proof, not a list of one as the schema of Open Badges wants it."""
    contexts = {OPEN_BADGES: vendored().document(OPEN_BADGES)}
    policy = VerificationPolicy(require_status=False, now=cast.NOW + timedelta(minutes=1))
    try:
        verify_credential(
            {**document, "proof": document["proof"][0]}, policy=policy, extra_contexts=contexts | bundled_clr_contexts()
        )
    except OpenvcError:
        return False
    return True


def status_by_openvc(*lists: dict[str, Any]) -> str:
    """What the library says of the status by these lists: each signed, and by the issuer of the credential."""
    policy = VerificationPolicy(now=cast.NOW + timedelta(minutes=1), require_status_issuer_binding=True)
    known = {one["id"]: {**one, "proof": one["proof"][0]} for one in lists}

    def fetch(url: str) -> dict[str, Any]:
        verify_credential(known[url], policy=policy)
        return known[url]

    contexts = {OPEN_BADGES: vendored().document(OPEN_BADGES)}
    document = {**BADGE, "proof": BADGE["proof"][0]}
    try:
        verify_credential(document, policy=policy, extra_contexts=contexts, resolve_status_list=fetch)
    except (CredentialRevoked, CredentialSuspended) as error:
        return type(error).__name__
    return "valid"


def accepts_openbadgeslib(document: dict[str, Any]) -> bool:
    try:
        OB3LdpVerifier.for_issuer_did(cast.SELF_KEY.controller).verify(document)
    except LibOpenBadgesException:
        return False
    return True


@pytest.fixture(scope="module")
def node() -> Libraries:
    """Asks a public JavaScript library about credentials; skips without node, fails where CI demands it."""
    found = npm.find_node(may_install=in_ci())
    folder = npm.ensure(FOLDER, found[1]) if found else None
    if found is None or folder is None:
        missing = "no node, or its packages cannot be had: install nodejs and npm"
        pytest.fail(missing) if in_ci() else pytest.skip(missing)
    documents = {url: vendored().document(url) for url in vendored()}
    key = {
        "@context": MULTIKEY_V1,
        "id": SELF_METHOD.id,
        "type": "Multikey",
        "controller": SELF_METHOD.controller,
        "publicKeyMultibase": public_key_multibase(SELF_METHOD.public),
    }
    documents |= {SELF_METHOD.controller: did_document(SELF_METHOD.controller, [SELF_METHOD]), SELF_METHOD.id: key}
    at = (cast.NOW + timedelta(minutes=1)).isoformat()

    def ask(library: str, credentials: list[dict[str, Any]]) -> list[dict[str, Any]]:
        request = json.dumps({"credentials": credentials, "documents": documents, "at": at, "library": library})
        ended = subprocess.run(
            [found[0], "verify.mjs"], cwd=folder, input=request, capture_output=True, text=True, check=True, timeout=120
        )
        answers: list[dict[str, Any]] = json.loads(ended.stdout.splitlines()[-1])
        return answers

    return ask


def test_python_libraries_accept_a_badge() -> None:
    assert is_signed(BADGE)
    assert accepts_openvc(BADGE)
    assert accepts_openbadgeslib(BADGE)


def test_python_libraries_accept_a_statement() -> None:
    assert is_signed(STATEMENT)
    key = Ed25519PublicKey.from_public_bytes(SELF_METHOD.public)
    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    verify_data_integrity_proof(STATEMENT, pem, extra_contexts=bundled_clr_contexts())
    tampered = cast.changed(STATEMENT, {"credentialSubject.verifiableCredential.0.name": "x"})
    with pytest.raises(LibOpenBadgesException):
        verify_data_integrity_proof(tampered, pem, extra_contexts=bundled_clr_contexts())


@pytest.mark.parametrize("change", TAMPERED)
def test_python_libraries_refuse_what_was_tampered_with(change: str) -> None:
    document = TAMPERED[change](BADGE)
    assert not is_signed(document)
    assert not accepts_openvc(document)
    assert not accepts_openbadgeslib(document)


def test_python_libraries_find_our_keys_by_did_web() -> None:
    """The document is fetched from where we publish it, and the key in it verifies."""
    fetched = []

    def fetch(url: str) -> dict[str, Any]:
        fetched.append(url)
        return cast.DID_DOCUMENT

    document = cast.signed()
    policy = VerificationPolicy(require_status=False, now=cast.NOW + timedelta(minutes=1))
    resolver = DidResolverRegistry([DidWebResolver(fetch)])
    contexts = {OPEN_BADGES: vendored().document(OPEN_BADGES)}
    plain = {**document, "proof": document["proof"][0]}
    assert verify_credential(plain, policy=policy, extra_contexts=contexts, resolver=resolver).issuer == cast.DID
    assert fetched == ["https://bank.example/org/9f3c/did.json"]


@pytest.mark.parametrize(
    "revoked, suspended, outcome",
    [((7,), (8,), "valid"), ((cast.INDEX,), (), "CredentialRevoked"), ((), (cast.INDEX,), "CredentialSuspended")],
)
def test_python_libraries_read_our_status_lists(revoked: Sequence[int], suspended: Sequence[int], outcome: str) -> None:
    revocations = cast.signed_list(StatusPurpose.REVOCATION, *revoked, key=cast.SELF_KEY)
    suspensions = cast.signed_list(StatusPurpose.SUSPENSION, *suspended, key=cast.SELF_KEY)
    assert status_by_openvc(revocations, suspensions) == outcome


def test_digital_bazaar_accepts_badge_and_statement_and_refuses_tampered_ones(node: Libraries) -> None:
    documents = [BADGE, STATEMENT, *(change(BADGE) for change in TAMPERED.values())]
    answers = node("@digitalbazaar/vc", documents)
    assert [one["verified"] for one in answers] == [True, True, *(False for _ in TAMPERED)], answers


def test_verifier_core_accepts_a_badge_and_refuses_a_tampered_one(node: Libraries) -> None:
    answers = node("@digitalcredentials/verifier-core", [PLAIN, TAMPERED["number"](PLAIN)])
    assert [one["verified"] for one in answers] == [True, False], answers


def test_what_a_holder_hides_is_refused_though_the_signature_holds() -> None:
    """The holder gives the status another name; the canonical form, and so the signature, stay the same."""
    hidden = cast.changed(BADGE, {"x": BADGE["credentialStatus"]}, "credentialStatus")
    hidden["@context"] = [*hidden["@context"], {"x": "https://www.w3.org/2018/credentials#credentialStatus"}]
    verdict = examine(hidden, offline_evidence(), at=cast.NOW)
    assert verdict.check(CheckCode.WELL_FORMED).reason == "credential.term_hidden"
    assert not accepts_openbadgeslib(hidden)
