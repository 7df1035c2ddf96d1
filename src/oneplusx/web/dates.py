"""Days as people write them, in the language of the page."""

from __future__ import annotations

import re
from datetime import date, datetime

from django.utils.translation import get_language

from oneplusx.web.clock import SHANGHAI

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


ISO_DAY = re.compile(r"(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])")


def written_day(value: date | datetime | None) -> str:
    """A date: 2026年11月21日, or 21 Nov 2026; empty for none."""
    if value is None:
        return ""
    value = value.astimezone(SHANGHAI).date() if isinstance(value, datetime) else value
    return day_in(value, get_language() or "")


def day_in(value: date, language: str) -> str:
    """A date as the language writes it."""
    if language.startswith("zh"):
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def with_written_days(text: str, language: str) -> str:
    """A text whose dates of the form 2026-11-21 are written as the language does; what is no date stays."""

    def written(found: re.Match[str]) -> str:
        try:
            return day_in(date.fromisoformat(found[0]), language)
        except ValueError:
            return found[0]

    return ISO_DAY.sub(written, text)
