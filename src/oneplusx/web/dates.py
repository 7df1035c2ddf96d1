"""Days as people write them, in the language of the page."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import get_language

from oneplusx.web.clock import SHANGHAI

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def written_day(value: date | datetime | None) -> str:
    """A date: 2026年11月21日, or 21 Nov 2026; empty for none."""
    if value is None:
        return ""
    value = value.astimezone(SHANGHAI).date() if isinstance(value, datetime) else value
    if (get_language() or "").startswith("zh"):
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
