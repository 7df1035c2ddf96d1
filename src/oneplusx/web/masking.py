"""What of a personal value is shown to whom: one function, chosen by field and audience."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

STAR = "*"
COMPOUND_SURNAMES = frozenset(
    "欧阳 太史 上官 端木 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 "  # noqa: SIM905
    "太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 令狐 百里 呼延 东郭 南门 拓跋 轩辕".split()
)


class Audience(StrEnum):
    """Who looks: the person, an officer in charge of the person, or anybody."""

    SELF = "self"
    OFFICER = "officer"
    PUBLIC = "public"


class Field(StrEnum):
    """Personal fields that pages show."""

    NAME = "name"
    IDENTITY = "identity"
    PHONE = "phone"
    MAIL = "mail"
    STUDENT_NUMBER = "student_number"


def mask_name(name: str) -> str:
    """A name with its middle hidden: 张*, 张*丰, 欧阳*, 阿*·买*, J*** S****.

    The surname stays; of a given name of two characters or more, so does its last one. In names of several parts each
    part keeps its first character.
    """
    for separator in ("·", " "):
        if separator in name:
            return separator.join(part[:1] + STAR * max(len(part) - 1, 1) for part in name.split(separator) if part)
    if name.isascii():
        return name[:1] + STAR * max(len(name) - 1, 1)
    length = 2 if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else 1  # noqa: PLR2004  surname of two characters
    surname, given = name[:length], name[length:]
    if len(given) <= 1:
        return surname + STAR
    return surname + STAR * (len(given) - 1) + given[-1]


def _keep(value: str, head: int, tail: int) -> str:
    if len(value) <= head + tail:
        return value[:1] + STAR * max(len(value) - 1, 1) if value else ""
    return value[:head] + STAR * (len(value) - head - tail) + (value[-tail:] if tail else "")


def mask_identity(number: str) -> str:
    """A document number without its date of birth: 110***********1234; short ones keep one character at each end."""
    return _keep(number, 3, 4) if len(number) > 10 else _keep(number, 1, 2)  # noqa: PLR2004  passports have 9


def mask_phone(number: str) -> str:
    """A phone number as 138****1234."""
    return _keep(number, 3, 4)


def mask_mail(address: str) -> str:
    """A mail address as z***@example.com."""
    user, at, host = address.partition("@")
    return user[:1] + STAR * 3 + at + host


def _nothing(_value: str) -> str:
    return STAR * 3


def _whole(value: str) -> str:
    return value


_OFFICER: Mapping[Field, Callable[[str], str]] = {
    Field.NAME: _whole,
    Field.IDENTITY: mask_identity,
    Field.PHONE: mask_phone,
    Field.MAIL: mask_mail,
    Field.STUDENT_NUMBER: _whole,
}
_PUBLIC: Mapping[Field, Callable[[str], str]] = {Field.NAME: mask_name}


def mask(field: Field, value: str, audience: Audience) -> str:
    """The value as an audience may see it; the public sees names in part and nothing else."""
    if not value:
        return ""
    if audience is Audience.SELF:
        return mask_identity(value) if field is Field.IDENTITY else value
    if audience is Audience.OFFICER:
        return _OFFICER[field](value)
    return _PUBLIC.get(field, _nothing)(value)
