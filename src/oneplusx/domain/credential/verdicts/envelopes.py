"""Credentials in an envelope (封装凭证): VC-JOSE and the like, which are not opened here.

Source: Verifiable Credentials Data Model 2.0, 4.13 (``EnvelopedVerifiableCredential``).
"""

from __future__ import annotations

from oneplusx.domain.credential.checks import listed
from oneplusx.domain.credential.contexts import CREDENTIALS_V2
from oneplusx.domain.credential.verdicts.model import Check, CheckCode, CheckOutcome, Verdict, VerdictOutcome

ENVELOPED = frozenset({"EnvelopedVerifiableCredential", "EnvelopedVerifiablePresentation"})
REASON = "check.enveloped"
MEDIA_TYPE_MAX = 80


def media_type_of(document: object) -> str | None:
    """The media type of what an envelope holds; ``None``: it is no envelope, or not a well-formed one."""
    if not isinstance(document, dict) or not ENVELOPED.intersection(map(str, listed(document.get("type")))):
        return None
    address = document.get("id")
    if not isinstance(address, str) or not address.startswith("data:") or "," not in address:
        return None
    if listed(document.get("@context"))[:1] != [CREDENTIALS_V2]:
        return None
    return address.removeprefix("data:").partition(",")[0].partition(";")[0][:MEDIA_TYPE_MAX] or "text/plain"


def enveloped(media_type: str) -> Verdict:
    """The verdict on an envelope: nothing was checked, and nothing is said against it."""
    codes = tuple(CheckCode)[: tuple(CheckCode).index(CheckCode.PARTS)]
    first, *rest = (Check(code, CheckOutcome.UNCHECKED) for code in codes)
    told = Check(first.code, first.outcome, REASON, {"media_type": media_type})
    return Verdict(VerdictOutcome.UNCHECKED, (told, *rest))
