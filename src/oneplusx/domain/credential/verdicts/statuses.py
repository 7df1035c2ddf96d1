"""5, 6. Status: the bits of the status lists, each list signed by the issuer and in its term."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from oneplusx.domain.credential.badges import STATUS_ENTRY, StatusPurpose
from oneplusx.domain.credential.checks import listed, problems_of
from oneplusx.domain.credential.status_lists import bits_of
from oneplusx.domain.credential.terms import problems_of_terms
from oneplusx.domain.credential.verdicts.issuers import issuer_did
from oneplusx.domain.credential.verdicts.model import Check, CheckCode, CheckOutcome, Evidence
from oneplusx.domain.credential.verdicts.signatures import check_signature
from oneplusx.domain.credential.verdicts.terms import check_term
from oneplusx.domain.errors import Invalid

PURPOSES: Mapping[CheckCode, StatusPurpose] = {
    CheckCode.NOT_REVOKED: StatusPurpose.REVOCATION,
    CheckCode.NOT_SUSPENDED: StatusPurpose.SUSPENSION,
}


def check_status(document: Mapping[str, Any], evidence: Evidence, code: CheckCode, at: datetime) -> Check:
    """Whether the bit of the credential is set in its status list (撤销、暂停)."""
    purpose = PURPOSES[code]
    entries = listed(document.get("credentialStatus", []))
    asked = [one for one in entries if one.get("statusPurpose") == purpose]
    foreign = [one for one in entries if STATUS_ENTRY not in listed(one.get("type"))]
    if foreign:
        return Check(code, CheckOutcome.UNCHECKED, "check.status.unknown_kind")
    if not asked:
        return Check(code, CheckOutcome.PASSED, "check.status.no_list")
    try:
        found = [_bit(one, document, evidence, at) for one in asked]
    except Invalid as error:
        return Check(code, CheckOutcome.UNCHECKED, "check.status.bad_list", {"why": error.code})
    if None in found:
        return Check(code, CheckOutcome.UNCHECKED)
    return Check(code, CheckOutcome.FAILED if any(found) else CheckOutcome.PASSED)


def _bit(entry: Mapping[str, Any], document: Mapping[str, Any], evidence: Evidence, at: datetime) -> bool | None:
    """The bit of an entry; ``None`` if the list is not at hand.

    Raises:
        Invalid: The list or the entry is not to be relied on.
    """
    url, index = entry.get("statusListCredential"), entry.get("statusListIndex")
    if not isinstance(url, str) or not isinstance(index, str) or not index.isdecimal() or not index.isascii():
        raise Invalid("credential.status_entry_form")
    if entry.get("statusSize", 1) != 1:
        raise Invalid("credential.status_entry_form")
    published = evidence.status_lists(url) if evidence.status_lists else None
    if published is None:
        return None
    _rely_on(published, url, document, evidence, at)
    return bits_of(published, entry["statusPurpose"]).get(int(index[:20]))


def _rely_on(
    published: Mapping[str, Any], url: str, document: Mapping[str, Any], evidence: Evidence, at: datetime
) -> None:
    if problems := problems_of(published) or problems_of_terms(dict(published), evidence.canonicalizer):
        raise Invalid(problems[0].code, **problems[0].named)
    if published.get("id") != url or issuer_did(published) != issuer_did(document):
        raise Invalid("credential.status_list_foreign")
    if check_signature(published, evidence, at).outcome != CheckOutcome.PASSED:
        raise Invalid("credential.status_list_unsigned")
    if check_term(published, at).outcome != CheckOutcome.PASSED:
        raise Invalid("credential.status_list_old")
