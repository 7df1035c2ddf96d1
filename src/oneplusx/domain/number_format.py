"""Formats of certificate numbers (证书编号规则): a setting of each organization, since no national one is published.

A format is text with fields in braces, e.g. ``X{organization}{year}{level}{serial:6}``. Exactly one of them is the
serial number, with its width. Serial numbers run from 1 without gaps within a *series*: everything in the number but
the serial itself, so a format with the year begins anew each year.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from oneplusx.domain.errors import Conflict, Invalid

FIELDS: tuple[str, ...] = ("organization", "type", "level", "province", "year", "yy", "month", "serial")
SERIAL_WIDTHS = range(3, 13)
CHARACTERS_MAX = 60
DEFAULT = "X{organization}{year}{level}{serial:6}"
_FIELD = re.compile(r"\{([a-z]+)(?::(\d{1,2}))?\}")
_LITERAL = re.compile(r"[0-9A-Za-z\-/]*")


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """A format that was read.

    Attributes:
        head: What stands before the serial number, with its fields.
        tail: What stands behind it.
        width: Digits of the serial number.
    """

    head: str
    tail: str
    width: int

    @classmethod
    def parse(cls, text: str) -> NumberFormat:
        """Reads a format.

        Raises:
            Invalid: ``numbers.too_long``, ``numbers.unknown_field``, ``numbers.bad_width``, ``numbers.one_serial``,
                ``numbers.bad_characters``.
        """
        if len(text) > CHARACTERS_MAX:
            raise Invalid("numbers.too_long", found=len(text), allowed=CHARACTERS_MAX)
        serials = [match for match in _FIELD.finditer(text) if _is_serial(match)]
        if len(serials) != 1:
            raise Invalid("numbers.one_serial", found=len(serials))
        if not _LITERAL.fullmatch(plain := _FIELD.sub("", text)):
            raise Invalid("numbers.bad_characters", found=_LITERAL.sub("", plain))
        return cls(text[: serials[0].start()], text[serials[0].end() :], int(serials[0][2]))

    def series(self, facts: Mapping[str, str]) -> str:
        """The series that numbers with these facts belong to."""
        return f"{self._filled(self.head, facts)}#{self._filled(self.tail, facts)}"

    def number(self, facts: Mapping[str, str], serial: int) -> str:
        """One number.

        Args:
            facts: Values of the other fields; one that is not known is left out.

        Raises:
            Conflict: ``numbers.used_up``: the serial number has more digits than the format.
        """
        if serial >= 10**self.width:
            raise Conflict("numbers.used_up", series=self.series(facts), allowed=10**self.width - 1)
        return f"{self._filled(self.head, facts)}{serial:0{self.width}}{self._filled(self.tail, facts)}"

    @staticmethod
    def _filled(text: str, facts: Mapping[str, str]) -> str:
        return _FIELD.sub(lambda match: facts.get(match[1], ""), text)


def _is_serial(match: re.Match[str]) -> bool:
    """Whether a field is the serial number; every field is known, and only this one has a width."""
    name, width = match[1], match[2]
    if name not in FIELDS:
        raise Invalid("numbers.unknown_field", found=name, allowed=", ".join(FIELDS))
    is_serial = name == "serial"
    if is_serial != (width is not None) or (is_serial and int(width) not in SERIAL_WIDTHS):
        raise Invalid("numbers.bad_width", found=match[0], allowed="{serial:3} … {serial:12}")
    return is_serial
