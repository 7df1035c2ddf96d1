"""What the REST interface takes and answers about conversions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Field, Schema

from oneplusx.apps.conversion.models import Appeal, Conversion, ConversionPlan
from oneplusx.apps.conversion.services import TargetChoice, demanded_evidence
from oneplusx.apps.files.models import Attachment


class TargetIn(Schema):
    """A course (or a module of it: fewer credits) or a requirement slot."""

    course_code: str | None = None
    slot: str | None = None
    credits_hundredths: int | None = Field(None, ge=0)

    def choice(self) -> TargetChoice:
        """For the service."""
        return TargetChoice(self.course_code, self.slot, self.credits_hundredths)


class RequestIn(Schema):
    """What is asked for; without a rule the one that gives most is taken."""

    enrollment_id: UUID
    rule_id: str | None = None
    achievement_ids: list[UUID] = Field(min_length=1)
    targets: list[TargetIn] = Field(min_length=1)
    note: str = Field("", max_length=500)


class ConversionReasonIn(Schema):
    """A reason, a note or an answer."""

    reason: str = Field("", max_length=1000)


class SupplementIn(Schema):
    """What supplements a returned application; files are uploaded before."""

    reason: str = Field("", max_length=500)
    attachment_ids: list[UUID] = Field([], description="Uploaded to this application, at most 6; others are removed")


class GrantIn(Schema):
    """What a panel granted."""

    credits_hundredths: int = Field(ge=0, le=100_000)


class AttachmentOut(Schema):
    """A file of an application."""

    id: UUID
    name: str
    kind: str = Field(description="Which of the evidence that the rule demands it is; empty: none in particular")
    media_type: str
    size_bytes: int
    uploaded_at: datetime

    @staticmethod
    def of(row: Attachment) -> dict[str, Any]:
        """The answer's item of a row."""
        return {
            "id": row.id,
            "name": row.name,
            "kind": row.kind,
            "media_type": row.file.media_type,
            "size_bytes": row.file.size_bytes,
            "uploaded_at": row.uploaded_at,
        }


class AppealDecisionIn(Schema):
    """The answer to an appeal."""

    is_upheld: bool
    answer: str = Field(max_length=1000)


class DemandedOut(Schema):
    """A kind of evidence that the rule demands."""

    kind: str
    is_given: bool


class TargetOut(Schema):
    """An exempted course or slot."""

    course_code: str | None
    slot: str
    credits_hundredths: int
    score_hundredths: int | None
    grade_text: str


class ConversionOut(Schema):
    """An application with the whole decision."""

    id: UUID
    enrollment_id: UUID
    learner_id: UUID
    student_number: str
    state: str
    rule_set: str
    version: str
    rule_id: str
    credits_hundredths: int
    targets: list[TargetOut]
    achievement_ids: list[UUID]
    case_id: UUID | None
    submitted_at: datetime
    decided_at: datetime | None
    decision: dict[str, Any] = Field(description="docs/formats/rule-set-decision.schema.json")
    demanded_evidence: list[DemandedOut] = Field(description="What the rule demands with the application")
    earlier_decisions: list[dict[str, Any]] = Field(description="Decisions that a later one replaced, the oldest first")

    @staticmethod
    def of(row: Conversion) -> dict[str, Any]:
        """The answer's item of a row."""
        return {
            "id": row.id,
            "enrollment_id": row.enrollment_id,
            "learner_id": row.learner_id,
            "student_number": row.enrollment.student_number,
            "state": row.state,
            "rule_set": row.rule_set_version.rule_set.code,
            "version": row.rule_set_version.version,
            "rule_id": row.rule_id,
            "credits_hundredths": row.credits_hundredths,
            "targets": [
                {
                    "course_code": target.course.code if target.course else None,
                    "slot": target.slot,
                    "credits_hundredths": target.credits_hundredths,
                    "score_hundredths": target.score_hundredths,
                    "grade_text": target.grade_text,
                }
                for target in row.targets.select_related("course").order_by("id")
            ],
            "achievement_ids": row.request["achievement_ids"],
            "case_id": row.case_id,
            "submitted_at": row.submitted_at,
            "decided_at": row.decided_at,
            "decision": row.decision,
            "demanded_evidence": [
                {"kind": kind, "is_given": is_given} for kind, is_given in demanded_evidence(row).items()
            ],
            "earlier_decisions": row.earlier_decisions,
        }


class ConversionPlanOut(Schema):
    """The current plan of an enrollment."""

    enrollment_id: UUID
    rule_set_version_id: UUID | None
    is_proved: bool
    items_count: int
    gain_hundredths: int
    computed_at: datetime
    plan: dict[str, Any] = Field(
        description="docs/formats/plan.md: `chosen`, why not each other rule, and under `alternatives` other plans, "
        "the next best first; their items are applied for as those of the plan are"
    )

    @staticmethod
    def of(row: ConversionPlan) -> dict[str, Any]:
        """The answer of a row."""
        return {
            "enrollment_id": row.enrollment_id,
            "rule_set_version_id": row.rule_set_version_id,
            "is_proved": row.is_proved,
            "items_count": row.items_count,
            "gain_hundredths": row.gain_hundredths,
            "computed_at": row.computed_at,
            "plan": row.document,
        }


class AppealOut(Schema):
    """An appeal."""

    id: UUID
    conversion_id: UUID
    state: str
    reason: str
    answer: str
    submitted_at: datetime
    due_on: date
    decided_at: datetime | None

    @staticmethod
    def of(row: Appeal) -> dict[str, Any]:
        """The answer's item of a row."""
        return {
            "id": row.id,
            "conversion_id": row.conversion_id,
            "state": row.state,
            "reason": row.reason,
            "answer": row.answer,
            "submitted_at": row.submitted_at,
            "due_on": row.due_on,
            "decided_at": row.decided_at,
        }
