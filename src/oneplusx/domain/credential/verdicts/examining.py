"""Examines a credential check by check, and (9.) each credential that a statement wraps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from oneplusx.domain.credential.badges import is_marked_demo
from oneplusx.domain.credential.checks import listed, problems_of
from oneplusx.domain.credential.statements import STATEMENT
from oneplusx.domain.credential.terms import Remembered, problems_of_terms
from oneplusx.domain.credential.verdicts.envelopes import enveloped, media_type_of
from oneplusx.domain.credential.verdicts.issuers import check_issuer_authorized, check_issuer_known, issuer_did
from oneplusx.domain.credential.verdicts.logs import check_in_log
from oneplusx.domain.credential.verdicts.model import (
    PARTS_MAX,
    Check,
    CheckCode,
    CheckOutcome,
    Evidence,
    Verdict,
    VerdictOutcome,
    malformed,
    outcome_of,
)
from oneplusx.domain.credential.verdicts.signatures import check_signature
from oneplusx.domain.credential.verdicts.statuses import PURPOSES, check_status
from oneplusx.domain.credential.verdicts.terms import check_term


def examine(document: object, evidence: Evidence, *, at: datetime) -> Verdict:
    """Examines one credential with the evidence at hand; never raises for what the document says.

    Args:
        at: The instant for which it is asked, with a zone.
    """
    if (media_type := media_type_of(document)) is not None:
        return enveloped(media_type)
    problems = problems_of(document, resources=evidence.resources)
    evidence = replace(evidence, canonicalizer=Remembered(evidence.canonicalizer))
    if not problems and isinstance(document, dict):
        problems = problems_of_terms(document, evidence.canonicalizer)
    if problems or not isinstance(document, dict):
        return malformed(problems)
    issuer = evidence.trust.issuer(issuer_did(document)) if evidence.trust else None
    parts = _parts(document, evidence, at)
    checks = (
        Check(CheckCode.WELL_FORMED, CheckOutcome.PASSED),
        check_signature(document, evidence, at),
        check_issuer_known(document, evidence, issuer),
        check_issuer_authorized(document, evidence, issuer, at),
        *(check_status(document, evidence, code, at) for code in PURPOSES),
        check_term(document, at),
        check_in_log(document, evidence),
        *check_parts(parts),
    )
    is_demo = is_marked_demo(document) or bool(issuer and issuer.is_demo)
    return Verdict(outcome_of(checks), checks, issuer=issuer, is_demo=is_demo, parts=parts)


def _parts(document: Mapping[str, Any], evidence: Evidence, at: datetime) -> tuple[Verdict, ...]:
    if STATEMENT not in listed(document.get("type")):
        return ()
    subjects = listed(document["credentialSubject"])
    wrapped = [one for subject in subjects for one in listed(subject.get("verifiableCredential", []))]
    return tuple(examine(one, evidence, at=at) for one in wrapped[:PARTS_MAX])


def check_parts(parts: Sequence[Verdict]) -> Iterator[Check]:
    """The check that follows from the verdicts on what is wrapped; none where nothing is."""
    if not parts:
        return
    bad = sum(
        one.outcome in (VerdictOutcome.INVALID, VerdictOutcome.REVOKED, VerdictOutcome.SUSPENDED) for one in parts
    )
    open_ = sum(one.outcome == VerdictOutcome.UNCHECKED for one in parts)
    warned = sum(one.outcome == VerdictOutcome.WARNING for one in parts)
    params = {"total": len(parts), "bad": bad, "open": open_, "warned": warned}
    if bad:
        yield Check(CheckCode.PARTS, CheckOutcome.FAILED, params=params)
    elif open_:
        yield Check(CheckCode.PARTS, CheckOutcome.UNCHECKED, params=params)
    else:
        yield Check(CheckCode.PARTS, CheckOutcome.WARNING if warned else CheckOutcome.PASSED, params=params)
