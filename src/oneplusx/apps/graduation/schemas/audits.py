"""What the REST interface answers about graduation."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Field, Schema

from oneplusx.apps.graduation.models import GraduationResult
from oneplusx.apps.graduation.selectors import By, UnclaimedRow
from oneplusx.apps.graduation.selectors.next_steps import WhatIf
from oneplusx.apps.graduation.selectors.savings import saving_document


class ResultsQuery(Schema):
    """Which answers."""

    program_id: UUID | None = None
    entry_year: int | None = None
    is_satisfied: bool | None = None


class AuditResultOut(Schema):
    """The answer about one learner, without its document."""

    enrollment_id: UUID
    learner_id: UUID
    student_number: str
    entry_year: int
    program_id: UUID | None
    is_satisfied: bool
    would_be_satisfied: bool
    with_plan_satisfied: bool
    is_proved: bool
    earned_hundredths: int
    missing_hundredths: int
    computed_at: datetime

    @staticmethod
    def of(row: GraduationResult) -> dict[str, Any]:
        """The answer's item of a row."""
        return {
            "enrollment_id": row.enrollment_id,
            "learner_id": row.learner_id,
            "student_number": row.enrollment.student_number,
            "entry_year": row.enrollment.entry_year,
            "program_id": row.enrollment.program_id,
            "is_satisfied": row.is_satisfied,
            "would_be_satisfied": row.would_be_satisfied,
            "with_plan_satisfied": row.with_plan_satisfied,
            "is_proved": row.is_proved,
            "earned_hundredths": row.earned_hundredths,
            "missing_hundredths": row.missing_hundredths,
            "computed_at": row.computed_at,
        }


class ResultDetailOut(AuditResultOut):
    """The answer with every reason."""

    result: dict[str, Any] = Field(description="docs/formats/audit-result.md")

    @staticmethod
    def of(row: GraduationResult) -> dict[str, Any]:
        """The answer of a row."""
        return {**AuditResultOut.of(row), "result": row.document}


class UnclaimedRowOut(Schema):
    """Unclaimed value of one department, class or adviser."""

    id: UUID | None
    name_zh: str
    name_en: str
    learners: int
    credits_hundredths: int
    could_graduate: int
    invited: int = Field(description="Of the learners, those invited within the last 7 days")
    invited_since: datetime | None

    @staticmethod
    def of(row: UnclaimedRow) -> dict[str, Any]:
        """The answer's item."""
        return {
            "id": row.id,
            "name_zh": row.name_zh,
            "name_en": row.name_en,
            "learners": row.learners,
            "credits_hundredths": row.credits_hundredths,
            "could_graduate": row.could_graduate,
            "invited": row.invited,
            "invited_since": row.invited_since,
        }


class UnclaimedOut(Schema):
    """Certificates never converted: in all, and broken down."""

    learners: int
    credits_hundredths: int
    could_graduate: int
    invited: int = Field(description="Of the learners, those invited within the last 7 days")
    invited_since: datetime | None
    rows: list[UnclaimedRowOut]


class SavingOut(Schema):
    """What a certificate not yet taken would save."""

    certificate_code: str
    name_zh: str
    name_en: str
    freed: list[str] = Field(description="Courses and slots that it would be converted into")
    converted_hundredths: int
    missing_before_hundredths: int
    missing_hundredths: int = Field(description="Credits still missing with it")
    could_graduate: bool

    @staticmethod
    def of(found: WhatIf) -> dict[str, Any]:
        """The answer's item."""
        return saving_document(found)


class AuditIn(Schema):
    """Which cohort to audit."""

    college_code: str
    program_code: str | None = None
    entry_year: int | None = None


class StartedAuditOut(Schema):
    """The job that does it."""

    job_id: UUID


class InviteIn(Schema):
    """Whom to invite: the whole college, or one group of it."""

    college_code: str = Field(max_length=40)
    by: By | None = None
    group_id: UUID | None = Field(None, description="The department, class or adviser, with ``by``")


class InvitedOut(Schema):
    """How many were invited."""

    invited: int
