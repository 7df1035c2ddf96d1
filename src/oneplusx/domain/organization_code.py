"""The unified social credit code of organizations (统一社会信用代码, GB 32100-2015): form and check character."""

from __future__ import annotations

import re

from oneplusx.domain.errors import Invalid

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_FORM = re.compile(rf"[{ALPHABET}]{{2}}\d{{6}}[{ALPHABET}]{{10}}")


def check_character(first: str) -> str:
    """The check character of the first 17 characters."""
    total = sum(ALPHABET.index(character) * weight for character, weight in zip(first, WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def parse_organization_code(text: str) -> str:
    """The code in its one form: upper case, no spaces.

    Raises:
        Invalid: ``organizations.bad_credit_code``.
    """
    code = "".join(text.split()).upper()
    if not _FORM.fullmatch(code) or check_character(code[:17]) != code[17]:
        raise Invalid("organizations.bad_credit_code", found=text.strip()[:40])
    return code
