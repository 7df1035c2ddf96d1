"""The public inquiry (公众查询): what anyone may know about a certificate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from oneplusx.apps.certificates.models import Certificate, CertificateNumber, CertificateState
from oneplusx.apps.certificates.numbers import code_key, name_key, number_key
from oneplusx.web.clock import local_date
from oneplusx.web.masking import Audience, Field, mask


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

    A wrong number and a wrong name answer alike and cost the same one indexed read.
    """
    row = CertificateNumber.objects.filter(number_key=number_key(number), name_key=name_key(name)).first()
    return _finding(row.certificate_id if row else None, row.code if row else "", now)


def find_by_code(*, code: str, now: datetime) -> Finding:
    """Looks a certificate up by its 16-character code, as printed and in the QR code."""
    row = CertificateNumber.objects.filter(code=code_key(code)).first()
    return _finding(row.certificate_id if row else None, row.code if row else "", now)


def _finding(certificate_id: UUID | None, code: str, now: datetime) -> Finding:
    if certificate_id is None:
        return Finding(Verdict.NOT_FOUND, asked_at=now)
    certificate = Certificate.objects.select_related("certificate_type__organization").get(id=certificate_id)
    if not certificate.is_passed:
        return Finding(Verdict.NOT_FOUND, asked_at=now)
    kind = certificate.certificate_type
    issuer = kind.organization
    return Finding(
        verdict=_verdict(certificate, local_date(now)),
        asked_at=now,
        number=certificate.number,
        code=code,
        holder=mask(Field.NAME, certificate.holder_name, Audience.PUBLIC),
        name_zh=kind.name_zh,
        name_en=kind.name_en,
        level=kind.level,
        issuer_zh=issuer.name_zh if issuer else "",
        issuer_en=issuer.name_en if issuer else "",
        issued_on=certificate.issued_on,
        expires_on=certificate.expires_on,
        is_demo=certificate.is_demo,
        is_recorded=certificate.origin == "elsewhere",
        data_at=certificate.state_at or certificate.recorded_at,
    )


def _verdict(certificate: Certificate, today: date) -> Verdict:
    if certificate.state in {CertificateState.REVOKED, CertificateState.REPLACED}:
        return Verdict.REVOKED
    if certificate.state == CertificateState.SUSPENDED:
        return Verdict.SUSPENDED
    if certificate.expires_on is not None and certificate.expires_on < today:
        return Verdict.EXPIRED
    return Verdict.VALID
