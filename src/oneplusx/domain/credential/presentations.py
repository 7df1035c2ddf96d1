"""The verdict on a presentation (出示): credentials that their holder hands over, signed for one asker.

1. The form and the terms of the presentation.
2. Its proof: for authentication, by the holder, for the challenge and domain that were asked. Where nobody asked (a
   file that was handed in), a presentation without a proof is a warning. What is too complex to canonicalize, e.g.
   several credentials that are alike, leaves the proof unchecked.
3. Each credential in it, like one that stands alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from oneplusx.domain.credential.checks import PRESENTATION, Problem, listed, problems_of_presentation
from oneplusx.domain.credential.keys import AUTHENTICATION
from oneplusx.domain.credential.proofs import check_proofs
from oneplusx.domain.credential.terms import Remembered, problems_of_terms
from oneplusx.domain.credential.verdicts import (
    PARTS_MAX,
    REFUSED,
    Check,
    CheckCode,
    CheckOutcome,
    Evidence,
    Verdict,
    VerdictOutcome,
    check_parts,
    examine,
    outcome_of,
    signature_check,
)
from oneplusx.domain.credential.verdicts.envelopes import enveloped, media_type_of
from oneplusx.domain.errors import Invalid

HELD, TOO_COMPLEX = "verifiableCredential", "credential.too_complex"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the asker wanted signed (质询); ``None`` is not compared.

    Attributes:
        is_signature_due: Whether a presentation without a proof fails.
    """

    challenge: str | None = None
    domain: str | None = None
    is_signature_due: bool = True


def examine_presentation(document: object, evidence: Evidence, asked: Asked, *, at: datetime) -> Verdict:
    """Examines a presentation; never raises for what the document says.

    Returns:
        A verdict whose ``parts`` are those on the credentials.
    """
    if (media_type := media_type_of(document)) is not None:
        return enveloped(media_type)
    problems = problems_of_presentation(document)
    evidence = replace(evidence, canonicalizer=Remembered(evidence.canonicalizer))
    if not problems and isinstance(document, dict):
        is_bare = not asked.is_signature_due and "proof" not in document
        whole = {name: value for name, value in document.items() if name != HELD} if is_bare else document
        problems = problems_of_terms(whole, evidence.canonicalizer)
        if [one.code for one in problems] == [TOO_COMPLEX]:
            parts = tuple(examine(one, evidence, at=at) for one in held_in(document))
            return verdict_on(parts, Check(CheckCode.HOLDER, CheckOutcome.UNCHECKED, TOO_COMPLEX))
    if problems or not isinstance(document, dict):
        first = problems[0] if problems else Problem("credential.not_an_object")
        checks = (
            Check(CheckCode.WELL_FORMED, CheckOutcome.FAILED, first.code, first.named),
            Check(CheckCode.HOLDER, CheckOutcome.UNCHECKED),
        )
        return Verdict(VerdictOutcome.INVALID, checks, problems or (first,))
    parts = tuple(examine(one, evidence, at=at) for one in held_in(document))
    return verdict_on(parts, _holder(document, evidence, asked, at))


def is_presentation(document: Mapping[str, Any]) -> bool:
    """Whether a document says that it is a presentation."""
    types = listed(document.get("type"))
    return PRESENTATION in types or "EnvelopedVerifiablePresentation" in types


def held_in(document: Mapping[str, Any]) -> list[Any]:
    """The credentials in a presentation, as many as are examined."""
    return listed(document.get(HELD, []))[:PARTS_MAX]


def verdict_on(parts: Sequence[Verdict], holder: Check) -> Verdict:
    """The verdict that follows from those on the credentials and from the check of the holder's proof."""
    checks = (Check(CheckCode.WELL_FORMED, CheckOutcome.PASSED), holder, *check_parts(parts))
    outcomes = {one.outcome for one in parts}
    outcome = outcome_of(checks)
    if holder.outcome == CheckOutcome.PASSED and len(outcomes & REFUSED) == 1:
        outcome = next(iter(outcomes & REFUSED))  # revoked or suspended says more than not valid
    return Verdict(outcome, checks, is_demo=any(one.is_demo for one in parts), parts=tuple(parts))


def _holder(document: dict[str, Any], evidence: Evidence, asked: Asked, at: datetime) -> Check:
    if not asked.is_signature_due and "proof" not in document:
        return Check(CheckCode.HOLDER, CheckOutcome.WARNING)
    holder = document.get("holder")
    did = holder.get("id") if isinstance(holder, dict) else holder
    try:
        results = check_proofs(
            document,
            evidence.methods,
            at=at,
            purpose=AUTHENTICATION,
            challenge=asked.challenge,
            domain=asked.domain,
            canonicalizer=evidence.canonicalizer,
        )
    except Invalid as refusal:
        return Check(CheckCode.HOLDER, CheckOutcome.FAILED, refusal.code, refusal.params)
    found = replace(
        signature_check(results, signer=did, nobody="credential.proof_not_by_holder"), code=CheckCode.HOLDER
    )
    is_unasked = asked.challenge is None and found.outcome == CheckOutcome.PASSED
    return replace(found, reason="check.holder.unasked") if is_unasked else found
