"""The known answers published with the W3C EdDSA cryptosuites (a folder beside the checkout; skipped without it)."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from oneplusx.domain.credential.base58 import decode_base58
from oneplusx.domain.credential.canonical import canonical_json, canonicalize
from oneplusx.domain.credential.contexts import ContextSet, vendored
from oneplusx.domain.credential.keys import (
    KnownMethods,
    SigningKey,
    did_key,
    public_key_bytes,
    signature_fits,
    signing_key_of,
)
from oneplusx.domain.credential.proofs import check_proofs, sign_credential, signed_by, signed_bytes
from oneplusx.domain.errors import Invalid

VECTORS = Path(__file__).parents[4] / "shared" / "data" / "w3c-eddsa-vectors"
EXAMPLES = {
    "https://www.w3.org/ns/credentials/examples/v2": json.dumps(
        {"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}
    ).encode()
}
AT = datetime(2024, 1, 1, tzinfo=UTC)

pytestmark = pytest.mark.skipif(not VECTORS.exists(), reason="the published vectors are not at hand")


def text(name: str) -> str:
    return (VECTORS / name).read_text(encoding="utf-8").strip()


def document(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text(name))
    return found


def key(pair: dict[str, str]) -> SigningKey:
    seed = decode_base58(pair["privateKeyMultibase"][1:])[2:]  # two bytes say which kind of key
    signing = signing_key_of(seed)
    assert did_key(public_key_bytes(pair["publicKeyMultibase"])) == signing.controller
    return signing


@pytest.fixture(scope="module")
def known() -> ContextSet:
    return vendored().extended(EXAMPLES)


@pytest.fixture
def canonicalizer(known):
    return lambda one: canonicalize(one, known)


@pytest.mark.parametrize(
    "suite, suffix",
    [("eddsa-rdfc-2022", "DataInt"), ("eddsa-jcs-2022", "JCS")],
)
def test_each_step_of_signing(suite, suffix, canonicalizer):
    unsigned = document("unsigned.json")
    config = document(f"{suite}/proofConfig{suffix}.json")
    canonical = canonicalizer if suffix == "DataInt" else canonical_json

    assert canonical(unsigned).decode().strip() == text(f"{suite}/canonDoc{suffix}.txt")
    assert canonical(config).decode().strip() == text(f"{suite}/proofCanon{suffix}.txt")
    assert hashlib.sha256(canonical(unsigned)).hexdigest() == text(f"{suite}/docHash{suffix}.txt")
    data = signed_bytes(unsigned, config, [], canonicalizer)
    assert data.hex() == text(f"{suite}/combinedHash{suffix}.txt")
    signing = key(document("keyPair.json"))
    assert signing.sign(data).hex() == text(f"{suite}/sigHex{suffix}.txt")
    signed = sign_credential(
        unsigned,
        signing,
        created=datetime(2023, 2, 24, 23, 36, 38, tzinfo=UTC),
        cryptosuite=suite,
        canonicalizer=canonicalizer,
    )
    expected = document(f"{suite}/signed{suffix}.json")
    assert signed == {**expected, "proof": [expected["proof"]]}
    assert signed["proof"][0]["proofValue"] == text(f"{suite}/sigBTC58{suffix}.txt")


@pytest.mark.parametrize(
    "name",
    [
        "eddsa-rdfc-2022/signedDataInt.json",
        "eddsa-jcs-2022/signedJCS.json",
        "proof-set-chain/signedProofSet1.json",
        "proof-set-chain/signedProofSet2.json",
        "proof-set-chain/signedProofChain1.json",
        "proof-set-chain/signedProofChain2.json",
    ],
)
def test_what_others_signed_verifies_until_it_is_changed(name, canonicalizer):
    signed = document(name)

    results = check_proofs(signed, KnownMethods(), at=AT, canonicalizer=canonicalizer)

    assert [result.problem for result in results] == [None] * len(results)
    assert signed_by(results, results[-1].controller or "")
    assert not signed_by(results, "did:key:somebody")
    signed["name"] += "!"
    results = check_proofs(signed, KnownMethods(), at=AT, canonicalizer=canonicalizer)
    assert {result.problem for result in results} == {"credential.signature_wrong"}


def test_a_chain_is_signed_step_by_step(canonicalizer):
    pairs = document("proof-set-chain/multiKeyPairs.json")
    signed = document("unsigned.json")
    for number, proof in enumerate(document("proof-set-chain/signedProofChain2.json")["proof"], 1):
        signed = sign_credential(
            signed,
            key(pairs[f"keyPair{number}"]),
            created=datetime.fromisoformat(proof["created"]),
            proof_id=proof.get("id"),
            previous_proof=proof.get("previousProof"),
            canonicalizer=canonicalizer,
        )

    assert signed == document("proof-set-chain/signedProofChain2.json")


def test_a_chain_without_its_beginning_is_refused(canonicalizer):
    signed = document("proof-set-chain/signedProofChain2.json")
    signed["proof"] = signed["proof"][1:]

    problems = [result.problem for result in check_proofs(signed, KnownMethods(), at=AT, canonicalizer=canonicalizer)]

    assert problems == [None, "credential.proof_previous_missing", None]


def test_a_big_document_with_a_foreign_context():
    """Its context is not vendored: the hashes as published, and the refusal of the document itself."""
    folder = "eddsa-rdfc-2022/employ"
    signed = document(f"{folder}/signedDataInt.json")
    config = hashlib.sha256((VECTORS / folder / "proofCanonDataInt.txt").read_bytes()).digest()
    canonical = hashlib.sha256((VECTORS / folder / "canonDocDataInt.txt").read_bytes()).digest()

    assert (config + canonical).hex() == text(f"{folder}/combinedHashDataInt.txt")
    method = KnownMethods()(signed["proof"]["verificationMethod"])
    assert method is not None
    assert signature_fits(method.public, bytes.fromhex(text(f"{folder}/sigHexDataInt.txt")), config + canonical)
    with pytest.raises(Invalid, match="context_unknown"):
        canonicalize(signed)
