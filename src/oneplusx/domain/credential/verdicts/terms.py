"""7. Term: not expired, and already valid."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from oneplusx.domain.credential.shapes import instant_of
from oneplusx.domain.credential.trust import day_of
from oneplusx.domain.credential.verdicts.model import Check, CheckCode, CheckOutcome


def check_term(document: Mapping[str, Any], at: datetime) -> Check:
    """Whether it holds at an instant (有效期)."""
    starts = instant_of(document.get("validFrom", document.get("issuanceDate")))
    ends = instant_of(document.get("validUntil", document.get("expirationDate")))
    if starts and at < starts:
        params = {"on": day_of(starts).isoformat()}
        return Check(CheckCode.NOT_EXPIRED, CheckOutcome.WARNING, "check.not_expired.not_yet", params)
    if ends and at > ends:
        return Check(CheckCode.NOT_EXPIRED, CheckOutcome.WARNING, params={"on": day_of(ends).isoformat()})
    return Check(CheckCode.NOT_EXPIRED, CheckOutcome.PASSED)
