"""One public inquiry, counted against the limits."""

from __future__ import annotations

from datetime import datetime

from oneplusx.apps.inquiry.limits import count_inquiry
from oneplusx.apps.inquiry.selectors import Finding, find, find_by_code


def ask(*, number: str = "", name: str = "", code: str = "", address: str, now: datetime) -> Finding:
    """Counts the inquiry, then looks up by code, else by number and name.

    Args:
        address: Of the asking machine.

    Raises:
        TooMany: ``inquiry.too_many``; nothing was looked up.
    """
    count_inquiry(address=address, number=code or number, name=name, now=now)
    return find_by_code(code=code, now=now) if code else find(number=number, name=name, now=now)
