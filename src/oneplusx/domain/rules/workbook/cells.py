"""One cell and its value in the document, both ways."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from oneplusx.domain.rules.workbook.layout import Kind

_SIGNS = {
    "at_least": ">=",
    "at_most": "<=",
    "above": ">",
    "below": "<",
    "same_as": "~",
    "not_below": "!<",
    "not_above": "!>",
}
_LISTS = {"one_of": "=", "not_one_of": "!=", "starts_with": "^="}
_BY_SIGN = {sign: name for name, sign in (_SIGNS | _LISTS).items()}
_BY_SIGN |= {"≥": "at_least", "≤": "at_most", "≠": "not_one_of"}
_CRITERION = re.compile(r'^\s*([^\s=<>!^~"≥≤≠]+)\s*(>=|<=|!=|!<|!>|\^=|=|>|<|≥|≤|≠|~)\s*(.*\S)\s*$', re.DOTALL)
_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"|[^,;|"，；]+|[,;|，；]')
_BARE = re.compile(r"[^\s,;|\"，；=<>!^~≥≤≠]+(?: [^\s,;|\"，；=<>!^~≥≤≠]+)*")
_YES, _NO = ("yes", "是", "true", "1"), ("no", "否", "false", "0")


class CellError(ValueError):
    """A cell that cannot be read; the text says what is allowed."""


def write_cell(kind: Kind, value: Any) -> str | int | float:
    """The cell for a value of the document."""
    if kind is Kind.FLAG:
        return "yes" if value else "no"
    if kind is Kind.JSON:
        return json.dumps(value, ensure_ascii=False)
    if kind in (Kind.TEXTS, Kind.NUMBERS):
        return ", ".join(_piece(item) for item in value) if value else "-"
    if kind is Kind.WHERE:
        return "; ".join(_criterion(name, wanted) for name, wanted in value.items())
    if kind is Kind.VALUE:
        return _piece(value) if isinstance(value, str) else value
    return value if isinstance(value, int | float) else str(value)


def _piece(value: Any) -> str:
    """A value as text; text that reads as a number, or holds a separator, stands in quotes."""
    if not isinstance(value, str):
        return str(value)
    return (
        value
        if value != "-" and _BARE.fullmatch(value) and _as_number(value) is None
        else json.dumps(value, ensure_ascii=False)
    )


def _criterion(name: str, wanted: Any) -> str:
    comparisons = wanted if isinstance(wanted, Mapping) else {"one_of": wanted}
    parts = []
    for operator, bound in comparisons.items():
        values = bound if isinstance(bound, list) else [bound]
        sign = (_SIGNS | _LISTS)[operator]
        parts.append(f"{name}{sign}{'|'.join(_piece(value) for value in values)}")
    return "; ".join(parts)


def read_cell(kind: Kind, cell: Any) -> Any:
    """The value of the document for a cell that is not empty.

    Raises:
        CellError: The cell holds something else.
    """
    reader = {
        Kind.TEXT: _read_text,
        Kind.NUMBER: _read_number,
        Kind.FLAG: _read_flag,
        Kind.JSON: _read_json,
        Kind.TEXTS: _read_texts,
        Kind.NUMBERS: _read_numbers,
        Kind.WHERE: _read_where,
        Kind.VALUE: _read_value,
    }[kind]
    return reader(cell)


def _read_text(cell: Any) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _as_number(text: str) -> int | Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    return int(number) if number == number.to_integral_value() and abs(number) < 10**15 else number


def _read_number(cell: Any) -> int | Decimal:
    number = None if isinstance(cell, bool) else _as_number(str(cell).strip())
    if number is None:
        raise CellError("a number")
    return number


def _read_flag(cell: Any) -> bool:
    text = str(cell).strip().lower()
    if text in _YES or text in _NO:
        return text in _YES
    raise CellError("yes, no, 是, 否")


def _read_json(cell: Any) -> Any:
    try:
        return json.loads(str(cell), parse_float=Decimal)
    except ValueError:
        raise CellError("JSON") from None


def _pieces(text: str) -> list[str]:
    """Pieces and separators, quotes kept."""
    found = [match.group(0) for match in _PIECE.finditer(text)]
    if "".join(found) != text:
        raise CellError('values, in "quotes" where they hold a separator')
    return [piece.strip() for piece in found if piece.strip()]


def _unquoted(piece: str) -> str:
    if not piece.startswith('"'):
        return piece
    try:
        return str(json.loads(piece))
    except ValueError:
        raise CellError('"text"') from None


def _read_texts(cell: Any) -> list[str]:
    text = _read_text(cell)
    return [] if text == "-" else [_unquoted(piece) for piece in _pieces(text) if piece not in ",;|，；"]


def _read_numbers(cell: Any) -> list[int | Decimal]:
    text = _read_text(cell)
    return [] if text == "-" else [_read_number(piece) for piece in _pieces(text) if piece not in ",;|，；"]


def _read_value(cell: Any) -> Any:
    text = _read_text(cell)
    if text.startswith('"'):
        return _unquoted(text)
    number = _as_number(text)
    return text if number is None else number


def _read_where(cell: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    parts, current = [], ""
    for piece in (match.group(0) for match in _PIECE.finditer(str(cell))):
        if piece in ";；":
            parts.append(current)
            current = ""
        else:
            current += piece
    for part in [*parts, current]:
        if part.strip():
            _read_criterion(found, part)
    return {name: _simplest(wanted) for name, wanted in found.items()}


def _read_criterion(found: dict[str, Any], part: str) -> None:
    match = _CRITERION.match(part)
    if match is None:
        raise CellError("level=primary; score>=425; kind=a|b; kind!=c; program.major^=0809|5102")
    name, sign, rest = match.groups()
    operator = _BY_SIGN[sign]
    values = [_read_value(piece) for piece in _pieces(rest) if piece not in ",|，"]
    if operator in _SIGNS and len(values) != 1:
        raise CellError(f"one value after {sign}")
    if operator == "starts_with":
        values = [str(_unquoted(piece)) for piece in _pieces(rest) if piece not in ",|，"]
    wanted = found.setdefault(name, {})
    if operator in wanted:
        raise CellError(f"{name}{sign} once")
    wanted[operator] = values if operator in _LISTS else values[0]


def _simplest(wanted: dict[str, Any]) -> Any:
    if list(wanted) != ["one_of"]:
        return wanted
    values = wanted["one_of"]
    return values[0] if len(values) == 1 else values
