"""Days in words (日期写法), for pages and for commands that start without the site."""

from __future__ import annotations

import re
from datetime import date

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ISO_DAY = re.compile(r"(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])")


def day_in(value: date, language: str) -> str:
    """A date as the language writes it: 2026年11月21日, or 21 Nov 2026."""
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
