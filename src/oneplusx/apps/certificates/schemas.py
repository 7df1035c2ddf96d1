from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, Self
from uuid import UUID

from ninja import Field, Schema

from oneplusx.apps.certificates.consequences import Consequence
from oneplusx.apps.certificates.models import Certificate, IssueBatch, IssueItem, IssueProfile, Reissue, Revocation
from oneplusx.apps.certificates.selectors import Issuable

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
    standard_version_id: UUID | None = Field(description="Version of the standard it was issued under")
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
            standard_version_id=row.standard_version_id,
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


class CertificateListIn(Schema):
    """A list of certificates of one institution."""

    institution_code: str = Field(max_length=40, description="Of the college or organization that records")
    confirmation: Literal["issuer_list", "college_list", "none"] = Field(
        "college_list", description="Who stands for the list; an organization's own list is always the issuer's"
    )
    rows: list[CertificateIn] = Field(min_length=1, max_length=ROWS_MAX)


class CertificateRowOut(Schema):
    """What became of one row."""

    result: str = Field(description="new, changed, unchanged or refused")
    code: str = ""
    detail: str = ""


class CertificatesOut(Schema):
    """What became of the list, row by row."""

    counts: dict[str, int]
    rows: list[CertificateRowOut]


class RevocationIn(Schema):
    """Why a certificate is revoked."""

    reason: str = Field(min_length=1, max_length=200)


class SuspensionIn(Schema):
    """Why a certificate is suspended, or its suspension ends."""

    reason: str = Field(min_length=1, max_length=200)


class IssuableOut(Schema):
    """A level of a closed plan with certificates to issue."""

    plan_level_id: UUID
    plan: str = Field(description="Code of the exam plan")
    certificate_type: str = Field(description="Code in the catalogue")
    waiting: int = Field(description="Candidates who passed and hold no certificate of this plan")

    @classmethod
    def of(cls, one: Issuable) -> Self:
        level = one.level
        return cls(
            plan_level_id=level.id,
            plan=level.plan.code,
            certificate_type=level.certificate_type.code,
            waiting=one.waiting,
        )


class BatchIn(Schema):
    """What to gather."""

    plan_level_id: UUID
    issued_on: date


class BatchActIn(Schema):
    """What to do with a batch."""

    act: Literal["check", "submit", "approve", "return", "cancel", "resume", "exclude"]
    reason: str = Field("", max_length=200, description="For return, cancel and exclude")
    item_ids: list[UUID] = Field(default_factory=list, max_length=2000, description="For exclude")


class PreflightFindingOut(Schema):
    """What the pre-flight found."""

    code: str
    blocks: bool
    count: int


class IssueBatchOut(Schema):
    """A batch of certificates."""

    id: UUID
    plan: str
    certificate_type: str
    state: str
    issued_on: date
    items_count: int
    issued_count: int
    printed_count: int
    findings: list[PreflightFindingOut]
    prepared_at: datetime
    finished_at: datetime | None

    @classmethod
    def of(cls, row: IssueBatch) -> Self:
        return cls(
            id=row.id,
            plan=row.plan.code,
            certificate_type=row.certificate_type.code,
            state=row.state,
            issued_on=row.issued_on,
            items_count=row.items_count,
            issued_count=row.issued_count,
            printed_count=row.printed_count,
            findings=[
                PreflightFindingOut(**{name: one[name] for name in PreflightFindingOut.model_fields})
                for one in row.findings
            ],
            prepared_at=row.prepared_at,
            finished_at=row.finished_at,
        )


class BatchItemOut(Schema):
    """One certificate of a batch."""

    id: UUID
    position: int
    learner_id: UUID
    registration_id: UUID
    holder_name: str
    state: str
    reason: str
    certificate_id: UUID | None
    number: str

    @classmethod
    def of(cls, row: IssueItem) -> Self:
        return cls(
            id=row.id,
            position=row.position,
            learner_id=row.learner_id,
            registration_id=row.registration_id,
            holder_name=row.holder_name,
            state=row.state,
            reason=row.reason,
            certificate_id=row.certificate_id,
            number=row.certificate.number if row.certificate else "",
        )


class ReissueActIn(Schema):
    """What to do with a reissue."""

    act: Literal["approve", "refuse", "withdraw"]
    answer: str = Field("", max_length=1000, description="Why it is refused")


class ReissueOut(Schema):
    """A request to issue a certificate again."""

    id: UUID
    certificate_id: UUID
    number: str
    cause: str
    reason: str
    state: str
    answer: str
    requested_at: datetime
    decided_at: datetime | None
    successor_id: UUID | None
    successor_number: str

    @classmethod
    def of(cls, row: Reissue) -> Self:
        return cls(
            id=row.id,
            certificate_id=row.certificate_id,
            number=row.certificate.number,
            cause=row.cause,
            reason=row.reason,
            state=row.state,
            answer=row.answer,
            requested_at=row.requested_at,
            decided_at=row.decided_at,
            successor_id=row.successor_id,
            successor_number=row.successor.number if row.successor else "",
        )


class RevocationsIn(Schema):
    """Certificates to revoke, all or none."""

    certificate_ids: list[UUID] = Field(min_length=1, max_length=200)
    reason: str = Field(min_length=1, max_length=200)
    preview: bool = Field(default=False, description="Only say what would follow")


class ConsequenceOut(Schema):
    """One line of what follows."""

    label: str
    count: int
    credits_hundredths: int | None
    is_grave: bool


class RevocationsOut(Schema):
    """What was revoked or asked for, and what followed or would follow."""

    revoked: int
    revocation_id: UUID | None
    consequences: list[ConsequenceOut]

    @classmethod
    def of(cls, lines: Sequence[Consequence], made: Revocation | None) -> Self:
        return cls(
            revoked=made.items.count() if made and made.decided_at else 0,
            revocation_id=made.id if made else None,
            consequences=[
                ConsequenceOut(
                    label=str(one.label),
                    count=one.count,
                    credits_hundredths=one.credits_hundredths,
                    is_grave=one.is_grave,
                )
                for one in lines
            ],
        )


class RevocationOut(Schema):
    """A request to revoke certificates."""

    id: UUID
    state: str
    reason: str
    answer: str
    certificates: int
    requested_at: datetime
    decided_at: datetime | None

    @classmethod
    def of(cls, row: Revocation) -> Self:
        return cls(
            id=row.id,
            state=row.state,
            reason=row.reason,
            answer=row.answer,
            certificates=row.items.count(),
            requested_at=row.requested_at,
            decided_at=row.decided_at,
        )


class RevocationSettingIn(Schema):
    """Whether revocations of the own organization wait for a second officer."""

    needs_second_officer: bool


class Face(Schema):
    """What is printed on a certificate besides its facts."""

    title: str = Field("", max_length=60)
    text: str = Field("", max_length=400, description="With {name}, {certificate} and {level}; empty: the usual text")
    note: str = Field("", max_length=200, description="At the foot")
    shows_score: bool = False
    needs_photo: bool = Field(default=False, description="No certificate without a photo")


class IssueProfileIn(Schema):
    """How an organization numbers and prints certificates."""

    organization_code: str = Field(max_length=40)
    certificate_type: str = Field("", max_length=80, description="Code in the catalogue; empty: all without an own one")
    number_format: str = Field(min_length=1, max_length=60, description="Fields in braces, one of them {serial:6}")
    face: Face


class IssueProfileOut(IssueProfileIn):
    """How an organization numbers and prints certificates."""

    changed_at: datetime

    @classmethod
    def of(cls, row: IssueProfile) -> Self:
        return cls(
            organization_code=row.organization.code,
            certificate_type=row.certificate_type.code if row.certificate_type else "",
            number_format=row.number_format,
            face=Face(**row.face),
            changed_at=row.changed_at,
        )
