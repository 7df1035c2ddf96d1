"""3, 4. Issuer: who it is, and whether it was authorized for this certificate on the day of issue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from oneplusx.domain.credential.checks import listed
from oneplusx.domain.credential.shapes import instant_of
from oneplusx.domain.credential.statements import STATEMENT
from oneplusx.domain.credential.trust import TrustedIssuer, day_of
from oneplusx.domain.credential.verdicts.model import Check, CheckCode, CheckOutcome, Evidence


def issuer_did(document: Mapping[str, Any]) -> str:
    """Who the credential says issued it; empty where it names nobody."""
    issuer = document.get("issuer")
    return str(issuer.get("id", "") if isinstance(issuer, dict) else issuer)


def _issued_at(document: Mapping[str, Any]) -> datetime | None:
    """When the certificate was awarded, else from when the credential is valid."""
    for name in ("awardedDate", "validFrom", "issuanceDate"):
        if (at := instant_of(document.get(name))) is not None:
            return at
    return None


def check_issuer_known(document: Mapping[str, Any], evidence: Evidence, issuer: TrustedIssuer | None) -> Check:
    """Whether the issuer stands on the asker's trust list (颁发者)."""
    if evidence.trust is None:
        return Check(CheckCode.ISSUER_KNOWN, CheckOutcome.UNCHECKED)
    if issuer is None:
        return Check(CheckCode.ISSUER_KNOWN, CheckOutcome.WARNING, params={"issuer": issuer_did(document)})
    names = {"name_zh": issuer.name_zh or issuer.did, "name_en": issuer.name_en or issuer.name_zh or issuer.did}
    return Check(CheckCode.ISSUER_KNOWN, CheckOutcome.PASSED, params=names)


def check_issuer_authorized(
    document: Mapping[str, Any], evidence: Evidence, issuer: TrustedIssuer | None, at: datetime
) -> Check:
    """Whether the issuer was authorized for what it attests, on the day of issue (授权)."""
    if evidence.trust is None or issuer is None:
        return Check(CheckCode.ISSUER_AUTHORIZED, CheckOutcome.UNCHECKED)
    issued_at = _issued_at(document) or at
    if STATEMENT in document["type"]:
        is_allowed = issuer.statements and issuer.may_act(issued_at)
    else:
        is_allowed = all(issuer.may_issue(one, issued_at) for one in _achievements(document))
    outcome = CheckOutcome.PASSED if is_allowed else CheckOutcome.FAILED
    return Check(CheckCode.ISSUER_AUTHORIZED, outcome, params={"on": day_of(issued_at).isoformat()})


def _achievements(document: Mapping[str, Any]) -> Iterator[str]:
    """The achievements of all subjects; a subject without one counts as any."""
    for subject in listed(document["credentialSubject"]):
        for one in listed(subject.get("achievement")):
            identifier = one.get("id") if isinstance(one, dict) else one
            yield identifier if isinstance(identifier, str) else ""
