"""What the readers of foreign tables share: problems with a place, JSON of a known shape, credits as written."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from oneplusx.domain.errors import Invalid
from oneplusx.domain.rules.document.places import Path, path_text

CHARACTERS_MAX = 200_000_000
"""A table larger than this is not read."""

_PROBLEMS_MAX = 100
_NUMBER = re.compile(r"\d*\.?\d+")
_NO_CODE = re.compile(r"[^A-Za-z0-9_.-]+")
_HUNDRED = 100


def problem(path: str, found: object, allowed: str, code: str, line: int | None = None) -> dict[str, object]:
    """One thing wrong, in the form of all document problems."""
    return {"line": line, "field": path, "found": str(found)[:200], "allowed": allowed, "code": code}


def refuse(name: str, problems: list[dict[str, object]]) -> NoReturn:
    """Refuses a table.

    Raises:
        Invalid: ``rules.invalid_document`` with at most a hundred problems.
    """
    raise Invalid("rules.invalid_document", name=name, problems=problems[:_PROBLEMS_MAX])


def check_size(text: str, name: str) -> None:
    """Refuses a text that is too large.

    Raises:
        Invalid: ``rules.invalid_document``.
    """
    if len(text) > CHARACTERS_MAX:
        refuse(name, [problem("(document)", len(text), f"≤ {CHARACTERS_MAX}", "document.too_large")])


def read_json_object(text: str, name: str) -> dict[str, Any]:
    """A JSON text whose outermost value is an object.

    Raises:
        Invalid: ``rules.invalid_document``.
    """
    check_size(text, name)
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        refuse(name, [problem("(document)", error.msg, "JSON", "document.not_yaml", error.lineno)])
    except RecursionError:
        refuse(name, [problem("(document)", "…", "JSON", "document.too_deep")])
    if not isinstance(data, dict):
        refuse(name, [problem("(document)", type(data).__name__, "object", "document.wrong_type")])
    return data


class Shape:
    """Takes values of known kinds out of nested JSON, and names the place of one that is not there."""

    def __init__(self, name: str) -> None:
        """``name`` is what errors call the document."""
        self._name = name

    def _refuse(self, path: Path, found: object, allowed: str) -> NoReturn:
        missing = found is None
        code = "document.required" if missing else "document.wrong_type"
        shown = "" if missing else type(found).__name__
        refuse(self._name, [problem(path_text(path), shown, allowed, code)])

    def mapping(self, value: object, path: Path) -> Mapping[str, Any]:
        """An object."""
        if not isinstance(value, dict):
            self._refuse(path, value, "object")
        return value

    def items(self, value: object, path: Path) -> list[Any]:
        """A list."""
        if not isinstance(value, list):
            self._refuse(path, value, "list")
        return value

    def text(self, value: object, path: Path) -> str:
        """A text; numbers are taken as they are written."""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            self._refuse(path, value, "text")
        return str(value).strip()


def code_of(name: str) -> str:
    """A name as a code: letters, digits, ``- _ .``; everything else becomes ``-``."""
    return _NO_CODE.sub("-", name.strip()).strip("-")


def credits_range(text: str) -> tuple[int, int] | None:
    """Hundredths of the least and the largest number in a text: ``"3.00"``, ``"1-4"``, ``"1.000 TO 6.000"``.

    Returns:
        ``None`` when there is no number.
    """
    found = []
    for number in _NUMBER.findall(text):
        try:
            found.append(int(Decimal(number) * _HUNDRED))
        except InvalidOperation:
            continue
    return (min(found), max(found)) if found else None


def credits_written(text: str) -> int | None:
    """Hundredths of the largest number in a text, ``None`` when there is none."""
    bounds = credits_range(text)
    return None if bounds is None else bounds[1]
