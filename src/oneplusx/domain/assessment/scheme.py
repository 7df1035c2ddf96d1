"""The assessment scheme (考核方案) of a certificate level: parts, weights, pass line, minimum per part, re-sits.

As a document::

    {"parts": [{"code": "theory", "weight_hundredths": 4000, "minimum_hundredths": 6000}, …],
     "pass_hundredths": 6000, "resits_max": 1}
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from oneplusx.domain.errors import Invalid

FULL_HUNDREDTHS = 10_000
RESITS_MAX = 9
PARTS_MAX = 8
_CODE = re.compile(r"[a-z][a-z0-9_]{0,29}")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an assessment (考核部分).

    Attributes:
        weight_hundredths: Share of the overall score in hundredths of a percent; all together are 10000.
        minimum_hundredths: Lowest score of the part that lets a candidate pass; ``None``: no such line.
    """

    code: str
    weight_hundredths: int
    minimum_hundredths: int | None = None


@dataclass(frozen=True, slots=True)
class Scheme:
    """How one certificate level is assessed (考核方案).

    Attributes:
        pass_hundredths: Lowest overall score that passes.
        resits_max: How often a candidate who failed may sit again.
    """

    parts: tuple[Part, ...]
    pass_hundredths: int
    resits_max: int

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the parts, in order."""
        return tuple(part.code for part in self.parts)

    def part(self, code: str) -> Part:
        """The part with a code.

        Raises:
            Invalid: ``assessment.unknown_part``.
        """
        for part in self.parts:
            if part.code == code:
                return part
        raise Invalid("assessment.unknown_part", found=code, allowed=", ".join(self.codes))

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Scheme:
        """Reads a scheme; an empty document is the default scheme.

        Raises:
            Invalid: ``assessment.bad_scheme`` with the place, what was found and what is allowed.
        """
        if not document:
            return DEFAULT
        _only(document, {"parts", "pass_hundredths", "resits_max"}, "")
        listed = document.get("parts")
        if not isinstance(listed, list) or not 1 <= len(listed) <= PARTS_MAX:
            raise _bad("parts", listed, f"1..{PARTS_MAX} parts")
        parts = tuple(_part(part, f"parts[{index}]") for index, part in enumerate(listed))
        codes = [part.code for part in parts]
        for index, code in enumerate(codes):
            if code in codes[:index]:
                raise _bad(f"parts[{index}].code", code, "a code used once")
        total = sum(part.weight_hundredths for part in parts)
        if total != FULL_HUNDREDTHS:
            raise _bad("parts", total, f"weights that sum to {FULL_HUNDREDTHS}")
        return cls(
            parts=parts,
            pass_hundredths=_number(document, "pass_hundredths", "", FULL_HUNDREDTHS),
            resits_max=_number(document, "resits_max", "", RESITS_MAX),
        )

    def as_document(self) -> dict[str, Any]:
        """The scheme as it is stored; ``from_document`` of it gives an equal scheme."""
        return {
            "parts": [
                {
                    "code": part.code,
                    "weight_hundredths": part.weight_hundredths,
                    "minimum_hundredths": part.minimum_hundredths,
                }
                for part in self.parts
            ],
            "pass_hundredths": self.pass_hundredths,
            "resits_max": self.resits_max,
        }


DEFAULT = Scheme(parts=(Part("theory", 4000), Part("practice", 6000)), pass_hundredths=6000, resits_max=1)
"""Shown as the default where a certificate level has no scheme of its own."""


def _part(found: Any, place: str) -> Part:
    if not isinstance(found, Mapping):
        raise _bad(place, found, "an object")
    _only(found, {"code", "weight_hundredths", "minimum_hundredths"}, place)
    code = found.get("code")
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        raise _bad(f"{place}.code", code, "lower-case letters, digits, _")
    weight = _number(found, "weight_hundredths", place, FULL_HUNDREDTHS)
    if weight == 0:
        raise _bad(f"{place}.weight_hundredths", 0, f"1..{FULL_HUNDREDTHS}")
    minimum = found.get("minimum_hundredths")
    if minimum is not None:
        minimum = _number(found, "minimum_hundredths", place, FULL_HUNDREDTHS)
    return Part(code, weight, minimum)


def _only(found: Mapping[str, Any], allowed: set[str], place: str) -> None:
    for name in found:
        if name not in allowed:
            raise _bad(place or name, name, ", ".join(sorted(allowed)))


def _number(found: Mapping[str, Any], name: str, place: str, maximum: int) -> int:
    value = found.get(name)
    where = f"{place}.{name}" if place else name
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= maximum:
        raise _bad(where, value, f"0..{maximum}")
    return value


def _bad(place: str, found: object, allowed: str) -> Invalid:
    return Invalid("assessment.bad_scheme", place=place, found=str(found)[:80], allowed=allowed)
