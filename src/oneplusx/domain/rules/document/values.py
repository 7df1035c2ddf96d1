"""Numbers, shares and dates as documents write them, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from typing import Any

from oneplusx.domain.achievement import AttributeValue
from oneplusx.domain.credits import parse_credits
from oneplusx.domain.errors import Invalid
from oneplusx.domain.rules.document.places import Path, Placed
from oneplusx.domain.rules.expression import Criterion, Operator, Where

_PERCENT = 100


def read_credits(placed: Placed, path: Path, value: Any) -> int:
    """Credits in hundredths; what is not credits is a problem."""
    try:
        return parse_credits(value)
    except Invalid as error:
        placed.report(path, value, "credits with at most two decimals", error.code)
        return 0


def write_credits(hundredths: int) -> int | float:
    """Credits as the shortest number."""
    return write_number(Fraction(hundredths, 100))


def read_number(value: Any) -> int | Fraction:
    """A whole or exact number."""
    if isinstance(value, int):
        return value
    number = Fraction(value)
    return number.numerator if number.denominator == 1 else number


def write_number(value: int | Fraction) -> int | float:
    """A number that reads back exactly: documents write decimals of at most 15 digits."""
    number = Fraction(value)
    if number.denominator == 1:
        return number.numerator
    return float(number)


def read_share(text: str) -> Fraction:
    """``"50%"`` or ``"1/3"``."""
    if text.endswith("%"):
        return Fraction(Decimal(text[:-1])) / _PERCENT
    return Fraction(text)


def write_share(share: Fraction) -> str:
    """The percentage when it is a whole one, else the fraction."""
    percent = share * _PERCENT
    if percent.denominator == 1:
        return f"{percent.numerator}%"
    return f"{share.numerator}/{share.denominator}"


def read_date(placed: Placed, path: Path, value: Any) -> date | None:
    """An ISO date, or ``None``."""
    if value is None:
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        placed.report(path, value, "a date: 2024-09-01", "document.wrong_form")
        return None


def read_time(placed: Placed, path: Path, value: Any) -> time | None:
    """``"16:00"``, or ``None``."""
    if value is None:
        return None
    try:
        return time.fromisoformat(str(value))
    except ValueError:
        placed.report(path, value, "a time of day: 16:00", "document.wrong_form")
        return None


def read_month_day(placed: Placed, path: Path, value: Any) -> tuple[int, int]:
    """``"03-10"`` → (3, 10)."""
    try:
        found = date.fromisoformat(f"2000-{value}")
    except ValueError:
        placed.report(path, value, "month-day: 03-10", "document.wrong_form")
        return 1, 1
    return found.month, found.day


def read_attribute(value: Any) -> AttributeValue:
    """Text stays text, numbers become exact."""
    return value if isinstance(value, str) else read_number(value)


def write_attribute(value: AttributeValue) -> str | int | float:
    """The value as a document writes it."""
    return value if isinstance(value, str) else write_number(value)


def read_where(data: Mapping[str, Any] | None) -> Where:
    """``{level: primary, score: {at_least: 425}}`` → criteria, in the document's order."""
    criteria: list[Criterion] = []
    for attribute, wanted in (data or {}).items():
        if isinstance(wanted, Mapping):
            for name, bound in wanted.items():
                values = bound if isinstance(bound, list) else [bound]
                criteria.append(Criterion(attribute, Operator(name), tuple(read_attribute(value) for value in values)))
            continue
        values = wanted if isinstance(wanted, list) else [wanted]
        criteria.append(Criterion(attribute, Operator.ONE_OF, tuple(read_attribute(value) for value in values)))
    return tuple(criteria)


_SEVERAL = (Operator.ONE_OF, Operator.NOT_ONE_OF, Operator.STARTS_WITH)


def write_where(where: Where) -> dict[str, Any]:
    """What ``read_where`` reads."""
    found: dict[str, Any] = {}
    for criterion in where:
        values = [write_attribute(value) for value in criterion.values]
        alone = sum(other.attribute == criterion.attribute for other in where) == 1
        if criterion.operator is Operator.ONE_OF and alone:
            found[criterion.attribute] = values[0] if len(values) == 1 else values
            continue
        shown = values if criterion.operator in _SEVERAL else values[0]
        found.setdefault(criterion.attribute, {})[criterion.operator.value] = shown
    return found
