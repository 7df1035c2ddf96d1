"""The public inquiry (公众查询): what anyone may know about a certificate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from oneplusx.apps.certificates.models import Certificate
from oneplusx.apps.certificates.numbers import code_key, name_key, number_key
from oneplusx.apps.credentials.standing import Standing, standing_of
from oneplusx.web.clock import local_date
from oneplusx.web.masking import Audience, Field, mask
from oneplusx.web.origin import Origin

CERTIFICATES = """
SELECT c.id, c.number, c.holder_name, c.state, c.state_at, c.recorded_at, c.issued_on, c.expires_on, c.is_demo,
  c.origin, c.certificate_type_id, n.code, n.number_key, n.name_key, t.name_zh, t.name_en, t.level,
  o.name_zh AS issuer_zh, o.name_en AS issuer_en
FROM certificates_certificatenumber n
JOIN certificates_certificate c ON c.id = n.certificate_id AND c.is_passed
JOIN standards_certificatetype t ON t.id = c.certificate_type_id
LEFT JOIN parties_institution o ON o.id = t.organization_id
WHERE {which} ORDER BY n.id {limit}
"""
BY_NUMBER = CERTIFICATES.format(which="n.number_key = %s AND n.name_key = %s", limit="LIMIT 1")
BY_CODE = CERTIFICATES.format(which="n.code = %s", limit="LIMIT 1")
"""The one hot path of the public: put together once, not by the ORM for each inquiry."""


class Verdict(StrEnum):
    """The answer in one word: how the certificate stands, or why nothing is said of one."""

    VALID = "valid"
    REVOKED = "revoked"
    REPLACED = "replaced"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    NOT_FOUND = "not_found"
    UNAVAILABLE = "unavailable"
    """Cannot be checked now: nothing was looked up."""


class Finding(NamedTuple):
    """What is shown to the public: never an ID number, phone, address or birth date.

    Attributes:
        holder: Masked name (张*丰).
        data_at: When the certificate's state was last written.
        certificate_id: For what else is shown of it; never told.
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
    certificate_id: UUID | None = None
    certificate_type_id: UUID | None = None

    @property
    def standing(self) -> Standing:
        """How the certificate that was found stands in the register."""
        return Standing(self.verdict.value)


def find(*, number: str, name: str, now: datetime) -> Finding:
    """Looks a certificate up by number and holder's name.

    A wrong number and a wrong name answer alike: the same one question to the database.
    """
    return _finding(BY_NUMBER, [number_key(number), name_key(name)], now)


def find_by_code(*, code: str, now: datetime) -> Finding:
    """Looks a certificate up by its 16-character code, as printed and in the QR code."""
    return _finding(BY_CODE, [code_key(code)], now)


def find_certificates(*, certificate_ids: Sequence[UUID], now: datetime) -> dict[UUID, Finding]:
    """What the public may know of certificates whose credentials somebody has (登记信息), with one question."""
    if not certificate_ids:
        return {}
    pk = Certificate._meta.get_field("id")  # noqa: SLF001  public in all but name
    marks = ", ".join(["%s"] * len(certificate_ids))
    values = [pk.get_db_prep_value(one, connection) for one in certificate_ids]
    rows: Any = Certificate.objects.raw(CERTIFICATES.format(which=f"c.id IN ({marks})", limit=""), values)
    return {row.id: of_row(row, now) for row in rows}


def find_many(*, asked: Sequence[tuple[str, str]], now: datetime) -> list[Finding]:
    """Looks many certificates up, each by number and holder's name, with one question; answers in their order."""
    keys = [(number_key(number), name_key(name)) for number, name in asked]
    wanted = list(dict.fromkeys(keys))
    if not wanted:
        return []
    pairs = ", ".join(["(%s, %s)"] * len(wanted))
    question = CERTIFICATES.format(which=f"(n.number_key, n.name_key) IN (VALUES {pairs})", limit="")
    rows: dict[tuple[str, str], Any] = {}
    found: Any = Certificate.objects.raw(question, [key for pair in wanted for key in pair])
    for row in found:
        rows.setdefault((row.number_key, row.name_key), row)
    return [of_row(rows.get(key), now) for key in keys]


def _finding(question: str, keys: Sequence[str], now: datetime) -> Finding:
    return of_row(next(iter(Certificate.objects.raw(question, keys)), None), now)


def of_row(found: Any, now: datetime) -> Finding:
    """What is told of a row of ``CERTIFICATES``; of none, that nothing was found."""
    if found is None:
        return Finding(Verdict.NOT_FOUND, asked_at=now)
    return Finding(
        verdict=Verdict(standing_of(found.state, found.expires_on, local_date(now)).value),
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
        certificate_id=found.id,
        certificate_type_id=found.certificate_type_id,
    )
