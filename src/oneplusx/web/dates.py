"""Days as people write them, in the language of the page."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import get_language

from oneplusx.web.clock import SHANGHAI
from oneplusx.web.days import day_in


def written_day(value: date | datetime | None) -> str:
    """A date in words; empty for none."""
    if value is None:
        return ""
    value = value.astimezone(SHANGHAI).date() if isinstance(value, datetime) else value
    return day_in(value, get_language() or "")
