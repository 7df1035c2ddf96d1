"""Counting in months, as validities do (按月计算)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

MONTHS_PER_YEAR = 12


def add_months(day: date, months: int) -> date:
    """The same day so many months later; the month's last day when it has no such day."""
    place = day.year * MONTHS_PER_YEAR + day.month - 1 + months
    year, month = divmod(place, MONTHS_PER_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def first_of_month(text: str) -> date:
    """The first day of a month written ``YYYY-MM``."""
    year, month = text.split("-")
    return date(int(year), int(month), 1)
