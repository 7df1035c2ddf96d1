"""Identity documents of people (身份证件): normal form, check, and synthetic numbers for tests and the demo.

A resident ID number is checked by length, date and check digit; its region only warns, because people with numbers of
abolished counties, of Hong Kong, Macau and Taiwan and of new foreigner cards are real people.

Source: GB 11643-1999 (number and check digit, ISO 7064 MOD 11-2); GB/T 2260 (regions); ICAO 9303-3 (passports).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from oneplusx.domain.errors import Invalid
from oneplusx.domain.provinces import PROVINCES

RESIDENT_ID_LENGTH = 18
OLD_RESIDENT_ID_LENGTH = 15
OLDEST_BIRTH_YEAR = 1880
SYNTHETIC_REGION = "99"
REGIONS = frozenset(province.code for province in PROVINCES) | {"83", "91"}
"""Provinces, and what residence permits of Taiwan residents (83) and of foreigners (91) begin with."""
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_RESIDENT_ID = re.compile(r"\d{17}[\dX]")
_PASSPORT = re.compile(r"[A-Z0-9]{5,15}")
_OTHER = re.compile(r"[A-Z0-9()\-]{4,30}")
_NAME = re.compile(r"[^\W\d_][^\d_]*")
NAME_LENGTH_MAX = 120


class DocumentKind(StrEnum):
    """Kinds of identity documents (证件类型)."""

    RESIDENT_ID = "resident_id"
    PASSPORT = "passport"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class IdentityDocument:
    """A checked document.

    Attributes:
        kind: Kind of document.
        number: Number in its normal form: half-width, upper case, no spaces.
        born_on: Date of birth, if the number holds one.
        warnings: Stable codes of what is unusual but not wrong.
    """

    kind: DocumentKind
    number: str
    born_on: date | None = None
    warnings: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Text that two documents share only if they are the same one."""
        return f"{self.kind.value}:{self.number}"

    @property
    def is_synthetic(self) -> bool:
        """The number uses the never-assigned region 99: no real person has it."""
        return self.kind is DocumentKind.RESIDENT_ID and self.number.startswith(SYNTHETIC_REGION)


def normalize_number(text: str) -> str:
    """Half-width upper case without spaces: the form in which numbers are compared and kept."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def normalize_name(text: str) -> str:
    """A person's name (姓名) in NFC, outer and repeated spaces removed, every middle dot as ``·``.

    Raises:
        Invalid: ``identity.name_missing``, ``identity.name_invalid``.
    """
    name = " ".join(unicodedata.normalize("NFC", text).split())
    name = re.sub(r"\s*[\u2022\u2027\u22c5\u30fb\uff65\u00b7\u2219]\s*", "·", name)
    if not name:
        raise Invalid("identity.name_missing")
    if len(name) > NAME_LENGTH_MAX or not _NAME.fullmatch(name):
        raise Invalid("identity.name_invalid", found=name[:NAME_LENGTH_MAX])
    return name


def check_digit(first_17: str) -> str:
    """The 18th character of a resident ID number. Source: GB 11643-1999 annex A."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first_17, strict=True))
    return _CHECK_DIGITS[total % 11]


def _resident_id(number: str) -> IdentityDocument:
    if len(number) == OLD_RESIDENT_ID_LENGTH and number.isdigit():
        raise Invalid("identity.old_number")
    if len(number) != RESIDENT_ID_LENGTH:
        raise Invalid("identity.wrong_length", found=len(number), allowed=RESIDENT_ID_LENGTH)
    if not _RESIDENT_ID.fullmatch(number):
        raise Invalid("identity.wrong_characters")
    try:
        born_on = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise Invalid("identity.wrong_date", found=number[6:14]) from None
    if born_on.year < OLDEST_BIRTH_YEAR:
        raise Invalid("identity.wrong_date", found=number[6:14])
    if check_digit(number[:17]) != number[17]:
        raise Invalid("identity.wrong_check_digit")
    known = number[:2] in REGIONS or number[:2] == SYNTHETIC_REGION
    warnings = () if known else ("identity.unknown_region",)
    return IdentityDocument(DocumentKind.RESIDENT_ID, number, born_on, warnings)


def check_document(kind: DocumentKind, text: str) -> IdentityDocument:
    """Checks an identity document and brings it to its normal form.

    Args:
        kind: Kind of document.
        text: The number as written.

    Raises:
        Invalid: ``identity.missing``, ``identity.old_number``, ``identity.wrong_length``,
            ``identity.wrong_characters``, ``identity.wrong_date``, ``identity.wrong_check_digit``.
    """
    number = normalize_number(text)
    if not number:
        raise Invalid("identity.missing")
    if kind is DocumentKind.RESIDENT_ID:
        return _resident_id(number)
    pattern = _PASSPORT if kind is DocumentKind.PASSPORT else _OTHER
    if not pattern.fullmatch(number):
        raise Invalid("identity.wrong_characters")
    return IdentityDocument(kind, number)


def synthetic_resident_id(born_on: date, sequence: int) -> str:
    """A well-formed resident ID number of nobody (region 99).

    Args:
        born_on: Date of birth in the number.
        sequence: 0 to 9,999,999; different values give different numbers for one date.
    """
    area, order = divmod(sequence, 1000)
    first_17 = f"{SYNTHETIC_REGION}{area:04d}{born_on:%Y%m%d}{order:03d}"
    return first_17 + check_digit(first_17)
