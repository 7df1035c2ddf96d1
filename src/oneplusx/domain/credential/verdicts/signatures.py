"""2. Signature: every proof holds, and at least one is the signer's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from oneplusx.domain.credential.proofs import ProofResult, check_proofs
from oneplusx.domain.credential.verdicts.issuers import issuer_did
from oneplusx.domain.credential.verdicts.model import Check, CheckCode, CheckOutcome, Evidence
from oneplusx.domain.errors import Invalid

_NOT_CHECKABLE = frozenset({"credential.key_unknown", "credential.cryptosuite_unknown"})


def check_signature(document: Mapping[str, Any], evidence: Evidence, at: datetime) -> Check:
    """Whether the issuer signed it and nothing was changed since (签名)."""
    try:
        results = check_proofs(dict(document), evidence.methods, at=at, canonicalizer=evidence.canonicalizer)
    except Invalid as refusal:
        return Check(CheckCode.SIGNATURE, CheckOutcome.FAILED, refusal.code, refusal.params)
    return signature_check(results, signer=issuer_did(document), nobody="credential.proof_not_by_issuer")


def signature_check(results: Sequence[ProofResult], *, signer: str | None, nobody: str) -> Check:
    """The check that follows from the proofs: all must hold, and one be made with a key of the signer.

    Args:
        signer: Whose key one of them must be; ``None`` for anybody's.
        nobody: The reason when none is.
    """
    wrong = [one for one in results if one.problem and one.problem not in _NOT_CHECKABLE]
    unknown = [one for one in results if one.problem in _NOT_CHECKABLE]
    if wrong:
        return Check(CheckCode.SIGNATURE, CheckOutcome.FAILED, wrong[0].problem or "", wrong[0].params)
    if unknown:
        return Check(CheckCode.SIGNATURE, CheckOutcome.UNCHECKED, unknown[0].problem or "", unknown[0].params)
    if signer is not None and not any(_is_key_of(one, signer) for one in results):
        return Check(CheckCode.SIGNATURE, CheckOutcome.FAILED, nobody, {"issuer": signer})
    return Check(CheckCode.SIGNATURE, CheckOutcome.PASSED)


def _is_key_of(result: ProofResult, signer: str) -> bool:
    """Whether the key is named and controlled by the signer: a document of keys can claim any controller."""
    method = result.method
    return method is not None and method.controller == signer and method.id.partition("#")[0] == signer
