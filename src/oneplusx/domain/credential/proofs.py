"""Proofs on credentials and presentations (数字签名证明): ``eddsa-rdfc-2022`` and ``eddsa-jcs-2022``.

To sign (:func:`sign_credential`):

1. Give a VC 1.1 document the context that defines proofs.
2. Make the proof's options, with the document's ``@context``, and canonicalize them.
3. Canonicalize the document without its proofs (in a chain: with the previous ones).
4. Sign SHA-256(options) ‖ SHA-256(document); the signature is base58 in Multibase.

To check (:func:`check_proofs`): the fields of each proof, its time, its key, its signature; each proof answers for
itself. Who must have signed is the verdict's question.

Source: Data Integrity 1.0 §4; Data Integrity EdDSA Cryptosuites 1.0 §3.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from oneplusx.domain.credential.base58 import decode_base58, encode_base58
from oneplusx.domain.credential.canonical import ABSOLUTE, canonical_json, canonicalize
from oneplusx.domain.credential.contexts import CREDENTIALS_V1, DATA_INTEGRITY_V2
from oneplusx.domain.credential.instants import read_instant, write_instant
from oneplusx.domain.credential.keys import ASSERTION, Method, MethodResolver, SigningKey, signature_fits
from oneplusx.domain.errors import Invalid

RDFC = "eddsa-rdfc-2022"
JCS = "eddsa-jcs-2022"
CRYPTOSUITES = (RDFC, JCS)
DATA_INTEGRITY_PROOF = "DataIntegrityProof"
SIGNATURE_LENGTH = 64
SIGNATURE_TEXT_MAX = 90
PROOFS_MAX = 16
Canonicalizer = Callable[[dict[str, Any]], bytes]


@dataclass(frozen=True)
class ProofResult:
    """What came of one proof.

    Attributes:
        index: Its place in the document.
        problem: Why it does not verify (a code), or nothing.
        params: Values for the wording of the problem.
        proof: The proof as it stands.
        method: The key it was checked with, when one was found.
    """

    index: int
    problem: str | None = None
    params: Mapping[str, object] = field(default_factory=dict)
    proof: Mapping[str, Any] = field(default_factory=dict, repr=False)
    method: Method | None = None

    @property
    def verified(self) -> bool:
        """Whether the signature and everything about it holds."""
        return self.problem is None

    @property
    def controller(self) -> str | None:
        """The DID whose key it is."""
        return self.method.controller if self.method else None


def sign_credential(
    document: dict[str, Any],
    key: SigningKey,
    *,
    created: datetime,
    cryptosuite: str = RDFC,
    purpose: str = ASSERTION,
    challenge: str | None = None,
    domain: str | None = None,
    expires: datetime | None = None,
    proof_id: str | None = None,
    previous_proof: str | list[str] | None = None,
    canonicalizer: Canonicalizer = canonicalize,
) -> dict[str, Any]:
    """The document with one more proof; proofs stand in a list.

    Args:
        document: A credential or presentation; not changed.
        key: Whose signature it gets.
        created: When the proof is made, to the second.
        cryptosuite: ``eddsa-rdfc-2022`` or ``eddsa-jcs-2022``.
        purpose: ``assertionMethod`` for credentials, ``authentication`` for presentations.
        challenge: What the verifier asked to be signed.
        domain: Whom the proof is for.
        expires: When the proof ends.
        proof_id: URL others chain to.
        previous_proof: The proofs this one confirms, by their ids.
        canonicalizer: How linked data gets its canonical form.

    Raises:
        Invalid: The document cannot be canonicalized; ``credential.cryptosuite_unknown``,
            ``credential.proof_previous_missing``.
    """
    document = with_proof_context(document)
    proofs = proofs_of(document) if "proof" in document else []
    options = _options(key, created, cryptosuite, purpose)
    more = {
        "challenge": challenge,
        "domain": domain,
        "expires": write_instant(expires) if expires else None,
        "id": proof_id,
        "previousProof": previous_proof,
    }
    options.update({name: value for name, value in more.items() if value is not None})
    if cryptosuite == JCS and "@context" in document:
        options["@context"] = document["@context"]
    signature = key.sign(signed_bytes(document, options, proofs, canonicalizer))
    proof = {**options, "proofValue": "z" + encode_base58(signature)}
    return {**document, "proof": [*proofs, proof]}


def _options(key: SigningKey, created: datetime, cryptosuite: str, purpose: str) -> dict[str, Any]:
    return {
        "type": DATA_INTEGRITY_PROOF,
        "cryptosuite": cryptosuite,
        "created": write_instant(created),
        "verificationMethod": key.verification_method,
        "proofPurpose": purpose,
    }


def with_proof_context(document: dict[str, Any]) -> dict[str, Any]:
    """The document; one of VC 1.1 with the context that defines proofs, which VC 2.0 has by itself."""
    context = document.get("@context")
    listed = context if isinstance(context, list) else [context]
    if listed[:1] == [CREDENTIALS_V1] and DATA_INTEGRITY_V2 not in listed:
        return {**document, "@context": [*listed, DATA_INTEGRITY_V2]}
    return document


def signed_bytes(
    document: dict[str, Any],
    options: dict[str, Any],
    proofs: Sequence[dict[str, Any]],
    canonicalizer: Canonicalizer = canonicalize,
) -> bytes:
    """The 64 bytes a proof signs: SHA-256 of its canonical options, then of the canonical document.

    Args:
        document: With or without proofs; only those that ``previousProof`` names are signed again.
        options: The proof without its ``proofValue``.
        proofs: All proofs of the document.
        canonicalizer: How linked data gets its canonical form.

    Raises:
        Invalid: One of the two cannot be canonicalized; ``credential.cryptosuite_unknown``,
            ``credential.proof_previous_missing``.
    """
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    previous = _previous(options, proofs)
    if previous:
        unsecured["proof"] = previous
    options = {name: value for name, value in options.items() if name != "proofValue"}
    if options.get("cryptosuite") == RDFC:
        options["@context"] = document.get("@context")
        parts = (canonicalizer(options), canonicalizer(unsecured))
    elif options.get("cryptosuite") == JCS:
        if "@context" in options:
            unsecured["@context"] = options["@context"]
        parts = (canonical_json(options), canonical_json(unsecured))
    else:
        raise Invalid("credential.cryptosuite_unknown", found=str(options.get("cryptosuite"))[:60])
    return b"".join(hashlib.sha256(part).digest() for part in parts)


def _previous(options: Mapping[str, Any], proofs: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    named = options.get("previousProof", [])
    wanted = [named] if isinstance(named, str) else named
    by_id = {proof["id"]: proof for proof in proofs if "id" in proof}
    missing = [one for one in wanted if one not in by_id]
    if missing:
        raise Invalid("credential.proof_previous_missing", found=missing[0])
    return [by_id[one] for one in wanted]


def proofs_of(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The proofs of a document, one or many.

    Raises:
        Invalid: ``credential.proof_missing``, ``credential.proof_malformed``.
    """
    found = document.get("proof")
    if not found:
        raise Invalid("credential.proof_missing")
    proofs = found if isinstance(found, list) else [found]
    if len(proofs) > PROOFS_MAX or not all(isinstance(proof, dict) for proof in proofs):
        raise Invalid("credential.proof_malformed", field="proof")
    ids = [proof["id"] for proof in proofs if isinstance(proof.get("id"), str)]
    if len(set(ids)) != len(ids):
        raise Invalid("credential.proof_malformed", field="id")
    return proofs


def check_proofs(
    document: dict[str, Any],
    methods: MethodResolver,
    *,
    at: datetime,
    purpose: str = ASSERTION,
    challenge: str | None = None,
    domain: str | None = None,
    canonicalizer: Canonicalizer = canonicalize,
) -> list[ProofResult]:
    """What came of each proof of a document, in their order.

    Args:
        document: As it was received.
        methods: Finds public keys.
        at: The instant of the check: proofs that expired before it are refused.
        purpose: What the proofs must be for.
        challenge: What a presentation must have signed, when one was asked.
        domain: Whom a presentation must be for, when that was asked.
        canonicalizer: How linked data gets its canonical form.

    Raises:
        Invalid: ``credential.proof_missing``, ``credential.proof_malformed``: there is nothing to check.
    """
    proofs = proofs_of(document)
    asked = _Asked(at, purpose, challenge, domain)
    results = []
    for index, proof in enumerate(proofs):
        method = None
        try:
            require_typed(proof)
            asked.compare(proof)
            method = _method(proof, methods)
            _require_signature(document, proof, proofs, method, canonicalizer)
        except Invalid as refusal:
            results.append(ProofResult(index, refusal.code, refusal.params, proof, method))
        else:
            results.append(ProofResult(index, proof=proof, method=method))
    return results


@dataclass(frozen=True)
class _Asked:
    at: datetime
    purpose: str
    challenge: str | None
    domain: str | None

    def compare(self, proof: Mapping[str, Any]) -> None:
        """Raise when a well-formed proof is not what was asked for."""
        if "expires" in proof and read_instant(proof["expires"]) <= self.at:
            raise Invalid("credential.proof_expired", expires=proof["expires"])
        if proof["proofPurpose"] != self.purpose:
            raise Invalid("credential.proof_purpose", found=proof["proofPurpose"], allowed=self.purpose)
        if self.challenge is not None and proof.get("challenge") != self.challenge:
            raise Invalid("credential.proof_challenge")
        named = proof.get("domain", [])
        if self.domain is not None and self.domain not in ([named] if isinstance(named, str) else named):
            raise Invalid("credential.proof_domain")


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value != ""


def _is_text_or_texts(value: object) -> bool:
    return _is_text(value) or (isinstance(value, list) and bool(value) and all(map(_is_text, value)))


def _is_url(value: object) -> bool:
    return isinstance(value, str) and ABSOLUTE.fullmatch(value) is not None


def _is_stamp(value: object) -> bool:
    try:
        read_instant(value)
    except Invalid:
        return False
    return True


def _is_signature(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch("z[1-9A-HJ-NP-Za-km-z]{64,89}", value) is not None


REQUIRED: Mapping[str, Callable[[object], bool]] = {
    "cryptosuite": _is_text,
    "verificationMethod": _is_url,
    "proofPurpose": _is_text,
    "proofValue": _is_signature,
}
OPTIONAL: Mapping[str, Callable[[object], bool]] = {
    "id": _is_url,
    "created": _is_stamp,
    "expires": _is_stamp,
    "domain": _is_text_or_texts,
    "challenge": _is_text,
    "nonce": _is_text,
    "previousProof": _is_text_or_texts,
}


def require_typed(proof: Mapping[str, Any]) -> None:
    """Refuse a proof with a field missing or of the wrong type.

    Raises:
        Invalid: ``credential.proof_type``, ``credential.cryptosuite_unknown``, ``credential.proof_malformed``.
    """
    if proof.get("type") != DATA_INTEGRITY_PROOF:
        raise Invalid("credential.proof_type", found=str(proof.get("type"))[:60])
    for name, fits in REQUIRED.items():
        if not fits(proof.get(name)):
            raise Invalid("credential.proof_malformed", field=name)
    for name, fits in OPTIONAL.items():
        if name in proof and not fits(proof[name]):
            raise Invalid("credential.proof_malformed", field=name)
    if proof["cryptosuite"] not in CRYPTOSUITES:
        raise Invalid("credential.cryptosuite_unknown", found=proof["cryptosuite"][:60])


def _method(proof: Mapping[str, Any], methods: MethodResolver) -> Method:
    method = methods(proof["verificationMethod"])
    if method is None:
        raise Invalid("credential.key_unknown", found=proof["verificationMethod"])
    return method


def _require_signature(
    document: dict[str, Any],
    proof: dict[str, Any],
    proofs: Sequence[dict[str, Any]],
    method: Method,
    canonicalizer: Canonicalizer,
) -> None:
    """Raise unless the key was good for it and the signature fits."""
    _require_key(proof, method)
    if "@context" in proof and not _begins_with(document.get("@context"), proof["@context"]):
        raise Invalid("credential.proof_context")
    signature = decode_base58(proof["proofValue"][1:])
    data = signed_bytes(document, proof, proofs, canonicalizer)
    if len(signature) != SIGNATURE_LENGTH or not signature_fits(method.public, signature, data):
        raise Invalid("credential.signature_wrong")


def _begins_with(context: object, beginning: object) -> bool:
    listed, wanted = (one if isinstance(one, list) else [one] for one in (context, beginning))
    return listed[: len(wanted)] == wanted


def _require_key(proof: Mapping[str, Any], method: Method) -> None:
    """Raise unless the key might be used for this, then: an old key keeps verifying what it signed in its time."""
    if proof["proofPurpose"] not in method.purposes and method.lost_at is None:
        raise Invalid("credential.key_purpose", found=proof["proofPurpose"])
    if "created" not in proof:
        if method.valid_until or method.lost_at:
            raise Invalid("credential.key_out_of_time")
        return
    created = read_instant(proof["created"])
    if method.lost_at and created >= method.lost_at:
        raise Invalid("credential.key_lost", lost_at=method.lost_at.isoformat())
    if (method.valid_from and created < method.valid_from) or (method.valid_until and created >= method.valid_until):
        raise Invalid("credential.key_out_of_time")


def signed_by(results: Sequence[ProofResult], issuer: str) -> bool:
    """Whether every proof verifies and at least one is by a key of the issuer."""
    return all(result.verified for result in results) and any(result.controller == issuer for result in results)
