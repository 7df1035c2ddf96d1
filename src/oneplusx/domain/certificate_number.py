"""Numbers of certificates (证书编号), names of holders and inquiry codes (查询码) as they are compared."""

from __future__ import annotations

import unicodedata
from operator import mul

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""31 characters that are not mistaken for each other (no 0 O, 1 I L); as 31 is prime, the check finds every swap."""

CODE_CHARACTERS = 16
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_DOTS = str.maketrans(dict.fromkeys("\u2022\u2027\u2219\u22c5\u30fb\uff65\uff0e.", "·"))
_DASHES = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2015\uff0d_")
_NOISE = dict.fromkeys(map(ord, "-_ \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f"))


def number_key(number: str) -> str:
    """The number as it is looked up: width unified, no spaces and dashes, upper case."""
    if number.isascii():
        return number.upper().translate(_NOISE)
    plain = unicodedata.normalize("NFKC", number)
    return "".join(character for character in plain.upper() if not character.isspace() and character not in _DASHES)


def name_form(name: str) -> str:
    """The holder's name as it is compared: NFC, no spaces, case folded, one kind of middle dot."""
    plain = unicodedata.normalize("NFC", name).translate(_DOTS)
    return "".join(plain.casefold().split())


def inquiry_code(seed: bytes) -> str:
    """A 16-character inquiry code: 15 characters from the seed, one to check.

    Args:
        seed: At least 15 unpredictable bytes.
    """
    number = int.from_bytes(seed[:15], "big")
    body = []
    for _ in range(CODE_CHARACTERS - 1):
        number, rest = divmod(number, len(ALPHABET))
        body.append(ALPHABET[rest])
    return "".join(body) + _check_character("".join(body))


def _check_character(body: str) -> str:
    """Weighted sum modulo 31: any one wrong character and any two swapped ones are found."""
    total = sum(map(mul, range(1, CODE_CHARACTERS), map(_VALUES.__getitem__, body)))
    return ALPHABET[total % len(ALPHABET)]


def plain_code(text: str) -> str:
    """The code without separators, in upper case; ``""`` when it is not an inquiry code."""
    code = number_key(text)
    if len(code) != CODE_CHARACTERS:
        return ""
    try:
        return code if _check_character(code[:-1]) == code[-1] else ""
    except KeyError:  # another character
        return ""


def grouped_code(code: str) -> str:
    """The code as people read it: four groups of four."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
