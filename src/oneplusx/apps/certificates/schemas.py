from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Literal, Self
from uuid import UUID

from ninja import Field, Schema

from oneplusx.apps.certificates.models import Certificate

ROWS_MAX = 2000
MONTH = r"^(19[5-9][0-9]|2[01][0-9]{2})-(0[1-9]|1[0-2])$"


class CertificatesQuery(Schema):
    """Which certificates."""

    q: str = Field("", max_length=100, description="Number, holder (pinyin too) or name of the certificate")
    state: str = Field("", pattern="^(|valid|suspended|revoked|replaced)$")


class CertificateOut(Schema):
    """One recorded certificate."""

    id: UUID
    learner_id: UUID
    enrollment_id: UUID | None
    certificate_type: str = Field(description="Code in the catalogue")
    number: str
    holder_name: str
    acquired_month: str
    issued_on: date
    expires_on: date | None
    is_passed: bool
    score: str
    state: str
    state_reason: str
    origin: str
    inquiry_code: str
    recorded_at: datetime

    @classmethod
    def of(cls, row: Certificate) -> Self:
        return cls(
            id=row.id,
            learner_id=row.learner_id,
            enrollment_id=row.enrollment_id,
            certificate_type=row.certificate_type.code,
            number=row.number,
            holder_name=row.holder_name,
            acquired_month=row.acquired_month,
            issued_on=row.issued_on,
            expires_on=row.expires_on,
            is_passed=row.is_passed,
            score=row.score_text,
            state=row.state,
            state_reason=row.state_reason,
            origin=row.origin,
            inquiry_code=getattr(row, "inquiry_code", None) or "",
            recorded_at=row.recorded_at,
        )


class CertificateIn(Schema):
    """One certificate to record. Its holder: student number of the college, or (an organization) name and document."""

    certificate_type: str = Field(max_length=80, description="Code in the catalogue, or the national identifier")
    student_number: str = Field("", max_length=40)
    name: str = Field("", max_length=120)
    document_kind: Literal["resident_id", "passport", "other"] = "resident_id"
    document_number: str = Field("", max_length=40)
    acquired_month: str = Field(pattern=MONTH)
    issued_on: date | None = Field(None, description="Without it the first day of the month")
    expires_on: date | None = None
    number: str = Field("", max_length=100)
    score: str = Field("", max_length=20)
    is_passed: bool = True
    exam_number: str = Field("", max_length=60)
    course_codes: list[str] = Field(default_factory=list, max_length=20)

    def points(self) -> int | None:
        """The score in hundredths of a point, when it is a number."""
        plain = self.score.replace(".", "", 1)
        return int(Decimal(self.score) * 100) if plain.isascii() and plain.isdigit() else None


class CertificatesIn(Schema):
    """A list of certificates of one institution."""

    institution_code: str = Field(max_length=40, description="Of the college or organization that records")
    confirmation: Literal["issuer_list", "college_list", "none"] = Field(
        "college_list", description="Who stands for the list; an organization's own list is always the issuer's"
    )
    rows: list[CertificateIn] = Field(min_length=1, max_length=ROWS_MAX)


class RowOut(Schema):
    """What became of one row."""

    result: str = Field(description="new, changed, unchanged or refused")
    code: str = ""
    detail: str = ""


class CertificatesOut(Schema):
    """What became of the list, row by row."""

    counts: dict[str, int]
    rows: list[RowOut]


class RevocationIn(Schema):
    """Why a certificate is revoked."""

    reason: str = Field(min_length=1, max_length=200)
