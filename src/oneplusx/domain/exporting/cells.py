"""The text of one cell (单元格): constant, exact value, date and number formats, code tables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from oneplusx.domain.errors import Invalid

Value = str | int | bool | date | datetime | None
TOKENS = re.compile(r"yyyy|MM|dd|HH|mm|ss|M|d|[A-Za-z]+")
KNOWN_TOKENS = frozenset({"yyyy", "MM", "dd", "HH", "mm", "ss", "M", "d"})
TIME_TOKENS = frozenset({"HH", "mm", "ss"})
NUMBER = re.compile(r"0(\.0{1,2})?")
DATE_FORMAT, INSTANT_FORMAT = "yyyy-MM-dd", "yyyy-MM-dd HH:mm:ss"


class FieldKind(StrEnum):
    """What a field holds, and so how it may be formatted.

    ``EXACT`` is handed on as it is, whatever stands in it: no format, no code table.
    """

    EXACT = "exact"
    TEXT = "text"
    DATE = "date"
    INSTANT = "instant"
    HUNDREDTHS = "hundredths"
    FLAG = "flag"


def format_fault(kind: FieldKind, pattern: str) -> str:
    """What may stand there instead of a format that does not fit the field; ``""`` when it fits."""
    if kind == FieldKind.HUNDREDTHS:
        return "" if NUMBER.fullmatch(pattern) else "0, 0.0, 0.00"
    if kind not in {FieldKind.DATE, FieldKind.INSTANT}:
        return "no format"
    tokens = set(TOKENS.findall(pattern))
    allowed = KNOWN_TOKENS if kind == FieldKind.INSTANT else KNOWN_TOKENS - TIME_TOKENS
    return "" if tokens and tokens <= allowed else ", ".join(sorted(allowed))


def cell(
    value: Value,
    kind: FieldKind,
    *,
    pattern: str = "",
    codes: Mapping[str, str] | None = None,
    otherwise: str | None = None,
    title: str = "",
) -> str:
    """The text of a value.

    Args:
        pattern: ``yyyyMMdd`` and the like for dates, ``0.00`` for hundredths; empty for the usual one.
        codes: Value to code; flags are ``yes`` and ``no``.
        otherwise: For an empty value, and for one without a code.
        title: Of the column, for the error.

    Raises:
        Invalid: ``exchange.no_code``: a value without a code, and no ``otherwise``.
    """
    if value is None or value == "":
        return otherwise or ""
    if kind == FieldKind.EXACT:
        return str(value)
    if codes is not None:
        return _coded(value, codes, otherwise, title)
    return _plain(value, kind, pattern)


def _coded(value: Value, codes: Mapping[str, str], otherwise: str | None, title: str) -> str:
    key = ("yes" if value else "no") if isinstance(value, bool) else str(value)
    if key in codes:
        return codes[key]
    if otherwise is None:
        raise Invalid("exchange.no_code", column=title, found=key, allowed=", ".join(codes))
    return otherwise


def _plain(value: Value, kind: FieldKind, pattern: str) -> str:
    if kind == FieldKind.FLAG:
        return "1" if value else "0"
    if kind == FieldKind.HUNDREDTHS and isinstance(value, int):
        return _number(value, pattern)
    if isinstance(value, datetime):
        return date_text(value, pattern or INSTANT_FORMAT)
    if isinstance(value, date):
        return date_text(value, pattern or DATE_FORMAT)
    return str(value)


def _number(hundredths: int, pattern: str) -> str:
    exact = Decimal(hundredths) / 100
    if not pattern:
        return f"{exact.normalize():f}"
    return f"{exact.quantize(Decimal(pattern), ROUND_HALF_UP):f}"


def date_text(value: date | datetime, pattern: str) -> str:
    """A date in a pattern of ``yyyy MM dd M d HH mm ss`` and whatever stands between them."""
    parts = {
        "yyyy": f"{value.year:04d}",
        "MM": f"{value.month:02d}",
        "dd": f"{value.day:02d}",
        "M": str(value.month),
        "d": str(value.day),
    }
    if isinstance(value, datetime):
        parts |= {"HH": f"{value.hour:02d}", "mm": f"{value.minute:02d}", "ss": f"{value.second:02d}"}
    return TOKENS.sub(lambda match: parts.get(match[0], match[0]), pattern)
