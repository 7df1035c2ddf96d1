"""The public inquiry (公众查询): what anyone may know about a certificate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from oneplusx.apps.certificates.models import Certificate, CertificateState, Origin
from oneplusx.apps.certificates.numbers import code_key, name_key, number_key
from oneplusx.web.clock import local_date
from oneplusx.web.masking import Audience, Field, mask

CERTIFICATES = """
SELECT c.id, c.number, c.holder_name, c.state, c.state_at, c.recorded_at, c.issued_on, c.expires_on, c.is_demo,
  c.origin, n.code, t.name_zh, t.name_en, t.level, o.name_zh AS issuer_zh, o.name_en AS issuer_en
FROM certificates_certificatenumber n
JOIN certificates_certificate c ON c.id = n.certificate_id AND c.is_passed
JOIN standards_certificatetype t ON t.id = c.certificate_type_id
LEFT JOIN parties_institution o ON o.id = t.organization_id
WHERE {which} ORDER BY n.id LIMIT 1
"""
BY_NUMBER = CERTIFICATES.format(which="n.number_key = %s AND n.name_key = %s")
BY_CODE = CERTIFICATES.format(which="n.code = %s")
"""The one hot path of the public: put together once, not by the ORM for each inquiry."""


class Verdict(StrEnum):
    """The answer in one word."""

    VALID = "valid"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is shown to the public: never an ID number, phone, address or birth date.

    Attributes:
        holder: Masked name (张*丰).
        data_at: When the certificate's state was last written.
    """

    verdict: Verdict
    asked_at: datetime
    number: str = ""
    code: str = ""
    holder: str = ""
    name_zh: str = ""
    name_en: str = ""
    level: str = ""
    issuer_zh: str = ""
    issuer_en: str = ""
    issued_on: date | None = None
    expires_on: date | None = None
    is_demo: bool = False
    is_recorded: bool = False
    data_at: datetime | None = None


def find(*, number: str, name: str, now: datetime) -> Finding:
    """Looks a certificate up by number and holder's name.

    A wrong number and a wrong name answer alike: the same one question to the database.
    """
    return _finding(BY_NUMBER, [number_key(number), name_key(name)], now)


def find_by_code(*, code: str, now: datetime) -> Finding:
    """Looks a certificate up by its 16-character code, as printed and in the QR code."""
    return _finding(BY_CODE, [code_key(code)], now)


def _finding(question: str, keys: Sequence[str], now: datetime) -> Finding:
    found: Any = next(iter(Certificate.objects.raw(question, keys)), None)
    if found is None:
        return Finding(Verdict.NOT_FOUND, asked_at=now)
    return Finding(
        verdict=_verdict(found, local_date(now)),
        asked_at=now,
        number=found.number,
        code=found.code,
        holder=mask(Field.NAME, found.holder_name, Audience.PUBLIC),
        name_zh=found.name_zh,
        name_en=found.name_en,
        level=found.level,
        issuer_zh=found.issuer_zh or "",
        issuer_en=found.issuer_en or "",
        issued_on=found.issued_on,
        expires_on=found.expires_on,
        is_demo=found.is_demo,
        is_recorded=found.origin == Origin.ELSEWHERE,
        data_at=found.state_at or found.recorded_at,
    )


def _verdict(certificate: Certificate, today: date) -> Verdict:
    if certificate.state in {CertificateState.REVOKED, CertificateState.REPLACED}:
        return Verdict.REVOKED
    if certificate.state == CertificateState.SUSPENDED:
        return Verdict.SUSPENDED
    if certificate.expires_on is not None and certificate.expires_on < today:
        return Verdict.EXPIRED
    return Verdict.VALID
