"""Attributes of learning outcomes: from what people type, and as the rules read them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any
from uuid import UUID

from oneplusx.apps.certificates.selectors import RecordedCertificate
from oneplusx.apps.standards.models import AchievementType, CertificateType
from oneplusx.domain.achievement import STANDARD_ATTRIBUTES, AttributeValue
from oneplusx.domain.certificate_number import name_form, number_key
from oneplusx.domain.credits import parse_credits
from oneplusx.domain.errors import DomainError, Invalid

NUMERIC = frozenset(name for name, (_, kind) in STANDARD_ATTRIBUTES.items() if "number" in kind) | {"months"}
TEXT_CHARACTERS_MAX = 200
NUMBER_MAX = 10**9
FAMILY_CHARACTERS_MAX = 60
CODE_CHARACTERS_MAX = 60
UNKNOWN_NAMED_MAX = 10


@dataclass(frozen=True, slots=True)
class CheckedAttributes:
    """Attributes as stored, and what is wrong with those that were typed, by field."""

    values: Mapping[str, str | int]
    problems: Mapping[str, DomainError]


def check_attributes(type_: AchievementType, typed: Mapping[str, str]) -> CheckedAttributes:
    """Reads what was typed into the form that the outcome type describes."""
    values: dict[str, str | int] = {}
    problems: dict[str, DomainError] = {}
    for field in type_.attributes:
        code, text = field["code"], str(typed.get(field["code"], "")).strip()
        try:
            value = _value(field, text)
            if value is not None:
                name, stored = _stored(field, value)
                values[name] = stored
        except DomainError as error:
            problems[code] = error
    known = [field["code"] for field in type_.attributes]
    for code in [code for code in typed if code not in known][:UNKNOWN_NAMED_MAX]:
        problems[code[:CODE_CHARACTERS_MAX]] = Invalid("recognition.unknown_attribute", allowed=known)
    return CheckedAttributes(values, problems)


def _value(field: Mapping[str, Any], text: str) -> str | None:
    if not text:
        if field.get("required"):
            raise Invalid("recognition.field_required", field=field["code"])
        return None
    if len(text) > TEXT_CHARACTERS_MAX:
        raise Invalid("recognition.too_long", found=len(text), allowed=TEXT_CHARACTERS_MAX)
    if field["kind"] == "choice" and text not in {choice[0] for choice in field["choices"]}:
        raise Invalid("recognition.not_a_choice", found=text)
    if field["kind"] == "number":
        return _number_text(text)
    if field["kind"] == "date":
        return _date_text(text)
    return text


def _number_text(text: str) -> str:
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise Invalid("recognition.not_a_number", found=text) from None
    if not value.is_finite() or not 0 <= value <= NUMBER_MAX:
        raise Invalid("recognition.not_a_number", found=text)
    return f"{value.normalize():f}"


def _date_text(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise Invalid("recognition.not_a_date", found=text) from None


def _stored(field: Mapping[str, Any], text: str) -> tuple[str, str | int]:
    """``credits`` becomes ``credits_hundredths``; whole numbers are kept as numbers, other ones as decimal text."""
    if field["code"] == "credits":
        return "credits_hundredths", parse_credits(text)
    return field["code"], int(text) if field["kind"] == "number" and text.isdigit() else text


def numeric_names(type_: AchievementType) -> frozenset[str]:
    """Names of the type's attributes that are numbers."""
    return NUMERIC | {field["code"] for field in type_.attributes if field["kind"] == "number"}


def as_rules_read(attributes: Mapping[str, Any], numeric: frozenset[str]) -> dict[str, AttributeValue]:
    """Stored attributes as values of ``domain.achievement``: decimal texts of numeric ones become exact fractions."""
    return {
        name: Fraction(value) if name in numeric and isinstance(value, str) else value
        for name, value in attributes.items()
        if name != "number"
    }


def attributes_of_type(certificate_type: CertificateType) -> dict[str, str | int]:
    """What every certificate of a type has, whoever holds it."""
    attributes: dict[str, str | int] = {"certificate_type": certificate_type.code, **certificate_type.attributes}
    if certificate_type.level:
        attributes["level"] = certificate_type.level
    if certificate_type.organization is not None:
        attributes["issuer"] = certificate_type.organization.code
    return attributes


def attributes_of_certificate(
    certificate: RecordedCertificate, of_type: Mapping[str, str | int]
) -> dict[str, str | int]:
    """Attributes of the outcome behind a recorded certificate."""
    attributes = dict(of_type)
    score = certificate.score_hundredths
    if score is not None:
        attributes["score"] = score // 100 if score % 100 == 0 else f"{Decimal(score) / 100:f}"
    elif certificate.score_text:
        attributes["grade"] = certificate.score_text
    return attributes


def family_of(type_: AchievementType, attributes: Mapping[str, Any]) -> str:
    """Outcomes of one type with the same family are the same or similar; ``""`` when it stands alone."""
    if not type_.family_attributes:
        return ""
    if "type" in type_.family_attributes:
        return type_.code
    values = [str(attributes.get(name, "")).strip() for name in type_.family_attributes]
    if not all(values):
        return ""
    text = ":".join((type_.code, *(name_form(value) for value in values)))
    return text if len(text) <= FAMILY_CHARACTERS_MAX else f"{type_.code}:{_digest(text)[:16]}"


def certificate_fingerprint(certificate_type_id: UUID, acquired_month: str) -> str:
    """The same for a certificate that the learner registers and the one that a list brings later."""
    return _digest(f"certificate|{certificate_type_id}|{acquired_month}")


def fingerprint(type_code: str, title: str, obtained_on: date, attributes: Mapping[str, Any]) -> str:
    """What makes two registrations the same: the number if there is one, else title and date."""
    number = str(attributes.get("number", ""))
    if number:
        return _digest(f"{type_code}|number|{number_key(number)}")
    return _digest(f"{type_code}|{name_form(title)}|{obtained_on.isoformat()}")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
