"""From a cell to a value: one small parser per sort of column.

A parser gets a cell that is not empty (text already trimmed, full-width digits and letters made plain) and answers
with a JSON value, or ``Noted`` when it had to guess what was meant. It refuses with ``Invalid``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from oneplusx.domain.credits import HUNDREDTHS_PER_CREDIT, parse_credits
from oneplusx.domain.errors import Invalid

Parse = Callable[[Any], Any]
SAFE_INTEGER_MAX = 10**15 - 1
"""Spreadsheets keep 15 digits of a number; the rest of a longer one is gone."""
SHOWN_DIGITS = 20
CREDITS_MAX = 1_000
"""Of a course, a program, an outcome; more is a slip of the keyboard."""
YES = frozenset({"是", "y", "yes", "true", "1", "合格", "通过", "√", "✓"})
NO = frozenset({"否", "n", "no", "false", "0", "不合格", "未通过", "不通过", "×", "✗"})
_YEAR = r"(1[89]\d{2}|2[01]\d{2})"
_DATE = re.compile(_YEAR + r"\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?(?:[ T]00:00(?::00)?)?")
_MONTH = re.compile(_YEAR + r"\s*[-./年]\s*(\d{1,2})\s*月?(?:[-./]\d{1,2}日?)?")
_ISO = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")
_LIST = re.compile(r"[,，、;；\s]+")


@dataclass(frozen=True, slots=True)
class Noted:
    """A value with a notice: what was written, and what it was taken for."""

    value: Any
    code: str
    params: Mapping[str, Any]


_FACTS = re.compile(r"[;；\n]")
_FACT = re.compile(r"\s*([a-z][a-z0-9_]{0,39})\s*[=＝]\s*(\S(?:.{0,58}\S)?)\s*")
_WHOLE = re.compile(r"-?\d{1,12}")


def _plain(cell: Any) -> str:
    """A cell as text; whole numbers without a fraction."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if not (cell.hour or cell.minute or cell.second) else cell.isoformat(sep=" ")
    return str(cell)


def _as_text(cell: Any) -> str:
    if type(cell) is str:
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) > SAFE_INTEGER_MAX:
        raise Invalid("intake.number_precision_lost", found=f"{cell:.4g}")
    return _plain(cell)


def _short(value: int) -> int | str:
    """A number as it is named in a message: one of hundreds of digits does not fit into JSON."""
    return value if abs(value) <= SAFE_INTEGER_MAX else f"{str(value)[:SHOWN_DIGITS]}…"


def text(characters_max: int = 200) -> Parse:
    """Any text; a number is taken as written if it kept all its digits."""

    def parse(cell: Any) -> str:
        value = _as_text(cell)
        if len(value) > characters_max:
            raise Invalid("intake.too_long", found=len(value), allowed=characters_max)
        return value

    return parse


def identifier(characters_max: int = 60) -> Parse:
    """Numbers that are names (ID, student, certificate numbers): no spaces inside; a stored number is noted."""

    def parse(cell: Any) -> str | Noted:
        value = _as_text(cell)
        compact = "".join(value.split())
        if len(compact) > characters_max:
            raise Invalid("intake.too_long", found=len(compact), allowed=characters_max)
        if compact != value:
            return Noted(compact, "intake.spaces_removed", {"found": value})
        return compact if isinstance(cell, str) else Noted(compact, "intake.number_as_text", {"found": compact})

    return parse


def whole_number(minimum: int = 0, maximum: int = SAFE_INTEGER_MAX) -> Parse:
    """A whole number within bounds."""

    def parse(cell: Any) -> int:
        try:
            value = int(_plain(cell))
        except ValueError:
            raise Invalid("intake.not_a_whole_number", found=_plain(cell)) from None
        if not minimum <= value <= maximum:
            raise Invalid("intake.out_of_range", found=_short(value), minimum=minimum, maximum=maximum)
        return value

    return parse


def decimal_text(places: int = 2, minimum: int = 0, maximum: int = SAFE_INTEGER_MAX) -> Parse:
    """A decimal number, kept as text in plain notation (``"82.5"``)."""

    def parse(cell: Any) -> str:
        found = repr(cell) if isinstance(cell, float) else _plain(cell)
        try:
            value = Decimal(found)
        except InvalidOperation:
            raise Invalid("intake.not_a_number", found=_plain(cell)) from None
        if not value.is_finite() or not minimum <= value <= maximum:
            raise Invalid("intake.out_of_range", found=_plain(cell), minimum=minimum, maximum=maximum)
        rounded = value.quantize(Decimal(1).scaleb(-places))
        if rounded != value:
            raise Invalid("intake.too_many_decimals", found=_plain(cell), allowed=places)
        return f"{value.normalize():f}"

    return parse


def credits_hundredths() -> Parse:
    """Credits (学分) as a whole number of hundredths, from none to ``CREDITS_MAX`` credits."""

    def parse(cell: Any) -> int:
        found = repr(cell) if isinstance(cell, float) else _plain(cell)
        value = parse_credits(found)
        if not 0 <= value <= CREDITS_MAX * HUNDREDTHS_PER_CREDIT:
            raise Invalid("intake.out_of_range", found=found, minimum=0, maximum=CREDITS_MAX)
        return value

    return parse


def day() -> Parse:
    """A date as ``YYYY-MM-DD``; 2026.1.5, 2026/1/5, 2026年1月5日 and 20260105 are understood and noted."""

    def parse(cell: Any) -> str | Noted:
        if isinstance(cell, date):
            return (cell.date() if isinstance(cell, datetime) else cell).isoformat()
        found = _plain(cell)
        match = _DATE.fullmatch(found) or re.fullmatch(_YEAR + r"(\d{2})(\d{2})", found)
        if match is None:
            raise Invalid("intake.not_a_date", found=found)
        try:
            value = date(int(match[1]), int(match[2]), int(match[3])).isoformat()
        except ValueError:
            raise Invalid("intake.not_a_date", found=found) from None
        return value if _ISO.fullmatch(found) else Noted(value, "intake.date_understood", {"found": found, "as": value})

    return parse


def month() -> Parse:
    """A month as ``YYYY-MM``; 2026.1, 2026/1, 2026年1月, 202601 and whole dates are understood and noted."""

    def parse(cell: Any) -> str | Noted:
        if isinstance(cell, date):
            value = f"{cell.year:04}-{cell.month:02}"
            return Noted(value, "intake.date_understood", {"found": _plain(cell), "as": value})
        found = _plain(cell)
        match = _MONTH.fullmatch(found) or re.fullmatch(_YEAR + r"(\d{2})", found)
        if match is None or not 1 <= int(match[2]) <= 12:  # noqa: PLR2004  months
            raise Invalid("intake.not_a_month", found=found)
        value = f"{match[1]}-{int(match[2]):02}"
        return value if value == found else Noted(value, "intake.date_understood", {"found": found, "as": value})

    return parse


def yes_no() -> Parse:
    """是/否 and the like as true or false."""

    def parse(cell: Any) -> bool:
        found = _plain(cell)
        if found.casefold() in YES:
            return True
        if found.casefold() in NO:
            return False
        raise Invalid("intake.not_yes_or_no", found=found)

    return parse


def one_of(values: Mapping[str, Any], allowed: str = "") -> Parse:
    """One of given texts (case does not matter), as the value it stands for."""
    table = {key.casefold(): value for key, value in values.items()}
    shown = allowed.split("、") if allowed else list(values)

    def parse(cell: Any) -> Any:
        found = _as_text(cell)
        if found.casefold() not in table:
            raise Invalid("intake.not_one_of", found=found, allowed=shown)
        return table[found.casefold()]

    return parse


def leading_code(characters_max: int = 60) -> Parse:
    """A dropdown of "code name": the code; a bare code is accepted too."""

    def parse(cell: Any) -> str:
        code = _as_text(cell).split(maxsplit=1)[0]
        if len(code) > characters_max:
            raise Invalid("intake.too_long", found=len(code), allowed=characters_max)
        return code

    return parse


def several(parse_one: Parse | None = None) -> Parse:
    """Several values separated by commas (also 、；or spaces), as a list without doubles."""
    one = parse_one or text()

    def parse(cell: Any) -> list[Any]:
        found = [one(part) for part in _LIST.split(_as_text(cell)) if part]
        return list(dict.fromkeys(part.value if isinstance(part, Noted) else part for part in found))

    return parse


def named_facts() -> Parse:
    """``attendance=85; assessment=check``: facts by name, numbers and words; decimals stay text, exact."""

    def parse(cell: Any) -> dict[str, int | str]:
        found: dict[str, int | str] = {}
        for part in _FACTS.split(_as_text(cell)):
            if not part.strip():
                continue
            match = _FACT.fullmatch(part)
            if match is None or match[1] in found:
                raise Invalid("intake.not_facts", found=part.strip())
            found[match[1]] = int(match[2]) if _WHOLE.fullmatch(match[2]) else match[2]
        return found

    return parse


def checked(parse: Parse, check: Callable[[Any], None]) -> Parse:
    """A parser followed by a check that refuses with an error of the domain."""

    def parse_and_check(cell: Any) -> Any:
        value = parse(cell)
        check(value.value if isinstance(value, Noted) else value)
        return value

    return parse_and_check


__all__ = [
    "Noted",
    "Parse",
    "checked",
    "credits_hundredths",
    "day",
    "decimal_text",
    "identifier",
    "leading_code",
    "month",
    "named_facts",
    "one_of",
    "several",
    "text",
    "whole_number",
    "yes_no",
]
