"""Credits (学分): fixed point, an ``int`` of hundredths inside, ``Decimal`` at the edge."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from oneplusx.domain.errors import Invalid

HUNDREDTHS_PER_CREDIT = 100
MAX_HUNDREDTHS = 10**11


def parse_credits(text: str | int | Decimal) -> int:
    """Reads credits as written by people.

    Args:
        text: ``"2"``, ``"1.5"``, ``Decimal("0.25")``; at most two decimals.

    Returns:
        Hundredths of a credit.

    Raises:
        Invalid: ``credits.not_a_number`` or ``credits.too_precise`` or ``credits.out_of_range``.
    """
    try:
        value = Decimal(str(text).strip())
    except InvalidOperation:
        raise Invalid("credits.not_a_number", found=str(text)) from None
    if not value.is_finite():
        raise Invalid("credits.not_a_number", found=str(text))
    if value.adjusted() > len(str(MAX_HUNDREDTHS)) or abs(value) * HUNDREDTHS_PER_CREDIT > MAX_HUNDREDTHS:
        raise Invalid("credits.out_of_range", found=str(text))
    scaled = value * HUNDREDTHS_PER_CREDIT
    if scaled != scaled.to_integral_value():
        raise Invalid("credits.too_precise", found=str(text))
    return int(scaled)


def format_credits(hundredths: int) -> str:
    """Writes hundredths as the shortest decimal: ``150`` → ``"1.5"``, ``200`` → ``"2"``."""
    sign = "-" if hundredths < 0 else ""
    whole, rest = divmod(abs(hundredths), HUNDREDTHS_PER_CREDIT)
    if not rest:
        return f"{sign}{whole}"
    return f"{sign}{whole}.{rest:02d}".rstrip("0")


def as_decimal(hundredths: int) -> Decimal:
    """Exact ``Decimal`` of credits, for the edge (JSON, spreadsheets)."""
    return Decimal(hundredths) / HUNDREDTHS_PER_CREDIT
