"""The person: whether a name is the one that the credential has a digest of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oneplusx.domain.credential.badges import identity_hash
from oneplusx.domain.credential.checks import listed
from oneplusx.domain.credential.verdicts.model import Check, CheckCode, CheckOutcome


def check_recipient(document: Mapping[str, Any], name: str) -> Check:
    """Whether the holder that the credential has a salted digest of bears a name (持证人核对)."""
    subjects = [one for one in listed(document.get("credentialSubject")) if isinstance(one, dict)]
    identities = [one for each in subjects for one in listed(each.get("identifier", [])) if isinstance(one, dict)]
    digests = [one for one in identities if one.get("hashed") is True and one.get("identityType") == "name"]
    if not digests:
        return Check(CheckCode.RECIPIENT, CheckOutcome.UNCHECKED)
    fits = any(identity_hash(name, str(one.get("salt", ""))) == one.get("identityHash") for one in digests)
    return Check(CheckCode.RECIPIENT, CheckOutcome.PASSED if fits else CheckOutcome.FAILED)
