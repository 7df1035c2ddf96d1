"""What the REST interface takes and answers about write-back and reconciliation."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Field, Schema

from oneplusx.apps.exchange.models import Difference, ReconcileRun, WriteBackBatch, WriteBackRow
from oneplusx.apps.exchange.services import Receipt
from oneplusx.apps.exchange.sheets import ReceiptLine, receipt_line
from oneplusx.web.wording import say

ROWS_MAX = 20_000


class ExportIn(Schema):
    """What to export."""

    college_code: str
    mapping_id: UUID | None = None


class BatchOut(Schema):
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


class RowOut(Schema):
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


class ReceiptOut(Schema):
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


class JobOut(Schema):
    """The job that does it."""

    job_id: UUID


class DifferenceOut(Schema):
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
