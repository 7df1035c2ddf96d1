"""What the REST interface takes and answers about write-back and reconciliation."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal, Self
from uuid import UUID

from ninja import Field, Schema

from oneplusx.apps.exchange.models import (
    CreditBankCodes,
    Difference,
    ExportMapping,
    ReconcileRun,
    WriteBackBatch,
    WriteBackRow,
)
from oneplusx.apps.exchange.selectors import Choice
from oneplusx.apps.exchange.services import Receipt
from oneplusx.apps.exchange.sheets import ReceiptLine, receipt_line
from oneplusx.domain.exporting import mapping_to_json
from oneplusx.web.wording import say

ROWS_MAX = 20_000


class ExportIn(Schema):
    """What to export."""

    college_code: str
    mapping_id: UUID | None = None


class WriteBackBatchOut(Schema):
    """An exported file."""

    id: UUID
    college_code: str
    created_at: datetime
    receipt_at: datetime | None
    rows_count: int
    posted_count: int
    refused_count: int

    @staticmethod
    def of(row: WriteBackBatch) -> dict[str, Any]:
        """The answer's item of a row."""
        return {
            "id": row.id,
            "college_code": row.college.code,
            "created_at": row.created_at,
            "receipt_at": row.receipt_at,
            "rows_count": row.rows_count,
            "posted_count": row.posted_count,
            "refused_count": row.refused_count,
        }


class WriteBackRowOut(Schema):
    """One exempted (or cancelled) course on its way to the school system."""

    key: str
    kind: str = Field(description="exemption or cancel")
    state: str
    reason: str
    student_number: str
    course_code: str
    credits_hundredths: int
    score_hundredths: int | None
    grade_text: str
    conversion_id: UUID

    @staticmethod
    def of(row: WriteBackRow) -> dict[str, Any]:
        """The answer's item of a row."""
        target = row.target
        return {
            "key": row.key,
            "kind": row.kind,
            "state": row.state,
            "reason": row.reason,
            "student_number": target.enrollment.student_number,
            "course_code": target.course.code if target.course else "",
            "credits_hundredths": target.credits_hundredths,
            "score_hundredths": target.score_hundredths,
            "grade_text": target.grade_text,
            "conversion_id": target.conversion_id,
        }


class ReceiptRowIn(Schema):
    """What became of one row."""

    key: str = Field(max_length=40)
    status: str = Field(max_length=40, description="posted or refused")
    reason: str = Field("", max_length=300)

    def line(self) -> ReceiptLine:
        """For the service."""
        return receipt_line(self.key, self.status, self.reason)


class ReceiptIn(Schema):
    """The receipt of a file."""

    rows: list[ReceiptRowIn] = Field(min_length=1, max_length=ROWS_MAX)


class WriteBackReceiptOut(Schema):
    """What the receipt changed."""

    posted: int
    refused: int
    unchanged: int
    waiting: int
    unknown_keys: list[str]
    unknown_statuses: list[str]

    @staticmethod
    def of(receipt: Receipt) -> dict[str, Any]:
        """The answer."""
        return {
            "posted": receipt.posted,
            "refused": receipt.refused,
            "unchanged": receipt.unchanged,
            "waiting": receipt.waiting,
            "unknown_keys": receipt.unknown_keys,
            "unknown_statuses": receipt.unknown_statuses,
        }


class RunIn(Schema):
    """Which college to reconcile."""

    college_code: str


class RunOut(Schema):
    """A comparison."""

    id: UUID
    college_code: str
    started_at: datetime
    checked_count: int
    differences_count: int

    @staticmethod
    def of(row: ReconcileRun) -> dict[str, Any]:
        """The answer's item of a row."""
        return {
            "id": row.id,
            "college_code": row.college.code,
            "started_at": row.started_at,
            "checked_count": row.checked_count,
            "differences_count": row.differences_count,
        }


class StartedReconcileOut(Schema):
    """The job that does it."""

    job_id: UUID


class ReconcileDifferenceOut(Schema):
    """One difference with its cause."""

    code: str
    cause: str
    learner_id: UUID
    enrollment_id: UUID | None
    subject_kind: str
    subject_id: UUID | None
    message_zh: str
    message_en: str
    cause_zh: str
    cause_en: str

    @staticmethod
    def of(row: Difference) -> dict[str, Any]:
        """The answer's item of a row."""
        code, cause = f"reconcile.{row.code}", f"reconcile.cause.{row.cause}"
        return {
            "code": row.code,
            "cause": row.cause,
            "learner_id": row.learner_id,
            "enrollment_id": row.enrollment_id,
            "subject_kind": row.subject_kind,
            "subject_id": row.subject_id,
            "message_zh": say(code, row.params, "zh-hans"),
            "message_en": say(code, row.params, "en"),
            "cause_zh": say(cause, {}, "zh-hans"),
            "cause_en": say(cause, {}, "en"),
        }


class ExportColumn(Schema):
    """A field under a title."""

    field: str = Field(max_length=60)
    title: str = Field(max_length=60)


class ExportColumnsIn(Schema):
    """Which of our fields go under which title."""

    layout: str = Field(max_length=40, description="school_system or certificate_scores")
    name: str = Field(min_length=1, max_length=120)
    columns: list[ExportColumn] = Field(min_length=1, max_length=60)


class ExportMappingIn(ExportColumnsIn):
    """Columns of a college's files."""

    college_code: str = Field(max_length=40)


class ExportMappingOut(Schema):
    """Columns of a college's files."""

    id: UUID
    college_code: str
    layout: str
    name: str
    columns: list[ExportColumn]
    updated_at: datetime

    @classmethod
    def of(cls, row: ExportMapping) -> Self:
        same = ("id", "name", "columns", "updated_at")
        return cls(college_code=row.college.code, layout=row.kind, **{name: getattr(row, name) for name in same})


class TableMappingIn(Schema):
    """A mapping to keep."""

    institution_code: str
    document: str = Field(max_length=100_000, description="YAML or JSON, see docs/formats/export-mapping.md")


class CertificateTableIn(Schema):
    """Which certificates, in which table."""

    institution_code: str
    table: str = Field(description="Code of a table that ships, or id or name of an own one")
    since: date | None = Field(None, description="First day of issue")
    until: date | None = Field(None, description="Last day of issue")
    form: Literal["xlsx", "csv"] = "xlsx"
    is_headed_by_codes: bool = Field(default=False, description="zsh rather than 证书号")


class CreditBankIn(Schema):
    """A list for the credit bank."""

    college_code: str
    which: Literal["certificates", "external", "own"] = Field(
        description="Certificate scores, scores of other colleges, own course scores of a graduation batch"
    )
    purpose: str = Field(min_length=2, max_length=200, description="Why identity numbers are read; recorded for each")
    since: date | None = Field(None, description="Conversions decided from this day on; not for own scores")
    until: date | None = None
    review_id: UUID | None = Field(None, description="The graduation batch; for own scores")


class CertificateScoresIn(Schema):
    """The certificates by which courses were exempted in a period."""

    college_code: str
    since: date
    until: date
    form: Literal["xlsx", "csv"] = "xlsx"
    mapping_id: UUID | None = Field(None, description="Null: the usual columns")


class BankCodes(Schema):
    """A college's codes in the lists for the credit bank."""

    school_code: str = Field("", max_length=40)
    category_code: str = Field("", max_length=40, description="Education category")
    external_level_code: str = Field("", max_length=40, description="Education level of courses passed elsewhere")
    external_category_code: str = Field("", max_length=40)
    levels: dict[str, str] = Field(default_factory=dict, description="By education type of the college's programs")
    outcomes: dict[str, str] = Field(default_factory=dict, description="By outcome of the graduation review")

    @classmethod
    def of(cls, row: CreditBankCodes | None) -> Self:
        return cls.model_validate({name: getattr(row, name) for name in cls.model_fields} if row else {})


class TableOut(Schema):
    """A table of certificates."""

    key: str = Field(description="What to name it by")
    id: UUID | None = Field(description="Of an own one")
    name: str
    mapping: dict[str, Any]

    @staticmethod
    def of(row: Choice) -> dict[str, Any]:
        """The answer's item."""
        return {
            "key": row.key,
            "id": row.row.id if row.row else None,
            "name": row.mapping.name,
            "mapping": mapping_to_json(row.mapping),
        }
