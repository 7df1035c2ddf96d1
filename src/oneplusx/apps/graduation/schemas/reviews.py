"""What the REST interface takes and answers about reviews, conclusions, conditions and warnings."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.utils.translation import get_language
from ninja import Field, Schema

from oneplusx.apps.graduation.models import Conclusion, CreditWarning, Review, ReviewItem
from oneplusx.apps.graduation.selectors.warnings import NamedLevel
from oneplusx.apps.graduation.services import Decided, Ruling, Weighed
from oneplusx.domain.graduation.warning import Level, Measure
from oneplusx.web.wording import say

StageName = Literal["department", "academic_affairs", "leadership"]
OutcomeName = Literal["graduation", "completion", "incompletion", "extension"]
ConditionName = Literal["internship", "fitness_test", "discipline", "second_classroom"]


class ReviewIn(Schema):
    """Which cohort to review."""

    college_code: str
    title: str = Field(max_length=120)
    program_code: str | None = None
    entry_year: int | None = None


class ReviewOut(Schema):
    """A review."""

    id: UUID
    college_code: str
    title: str
    program_id: UUID | None
    entry_year: int | None
    state: str
    opened_at: datetime
    closed_at: datetime | None

    @staticmethod
    def of(row: Review) -> dict[str, Any]:
        """The answer's item of a row."""
        return {
            "id": row.id,
            "college_code": row.college.code,
            "title": row.title,
            "program_id": row.program_id,
            "entry_year": row.entry_year,
            "state": row.state,
            "opened_at": row.opened_at,
            "closed_at": row.closed_at,
        }


class ItemOut(Schema):
    """One learner in a review."""

    id: UUID
    enrollment_id: UUID
    learner_id: UUID
    student_number: str
    stage: str
    suggested: str
    outcome: str
    is_returned: bool
    changed_at: datetime | None = Field(description="The record is another one since the last decision")
    is_satisfied: bool | None
    is_proved: bool | None

    @staticmethod
    def of(row: ReviewItem) -> dict[str, Any]:
        """The answer's item of a row."""
        result = getattr(row.enrollment, "graduation_result", None)
        return {
            "id": row.id,
            "enrollment_id": row.enrollment_id,
            "learner_id": row.learner_id,
            "student_number": row.enrollment.student_number,
            "stage": row.stage,
            "suggested": row.suggested,
            "outcome": row.outcome,
            "is_returned": row.is_returned,
            "changed_at": row.changed_at,
            "is_satisfied": result.is_satisfied if result else None,
            "is_proved": result.is_proved if result else None,
        }


class ReviewRulingIn(Schema):
    """What a stage decides about whom."""

    stage: StageName
    item_ids: list[UUID] | None = Field(None, description="null: everybody who waits at the stage")
    except_ids: list[UUID] = Field(default_factory=list)
    returns: bool = Field(default=False, description="Back to the stage before, with the reason")
    outcome: OutcomeName | None = Field(None, description="null: each learner's own, as proposed")
    reason: str = Field("", max_length=1000)
    document: str = Field("", max_length=120, description="Last stage: the document that concludes")
    number_prefix: str = Field("", max_length=40)
    concluded_on: date | None = None
    extended_until_on: date | None = None

    def asked(self) -> dict[str, Any]:
        """About whom, at which stage, and what."""
        whom = {"item_ids": self.item_ids, "except_ids": self.except_ids}
        return {"stage": self.stage, **whom, "ruling": self.ruling()}

    def ruling(self) -> Ruling:
        """What the service is told."""
        return Ruling(
            returns=self.returns,
            outcome=self.outcome or "",
            reason=self.reason,
            document=self.document,
            number_prefix=self.number_prefix,
            concluded_on=self.concluded_on,
            extended_until_on=self.extended_until_on,
        )


class WeighedOut(Schema):
    """One learner, the outcome, and why not."""

    item_id: UUID
    student_number: str
    outcome: str
    code: str = Field("", description="Of an exception; empty when nothing stands in the way")
    detail: str = ""

    @staticmethod
    def of(one: Weighed) -> dict[str, Any]:
        """The answer's item."""
        problem = one.problem
        language = get_language() or "zh-hans"
        return {
            "item_id": one.item.id,
            "student_number": one.item.enrollment.student_number,
            "outcome": one.outcome,
            "code": problem.code if problem else "",
            "detail": say(problem.code, problem.params, language) if problem else "",
        }


class DecidedOut(Schema):
    """What became of the learners."""

    done: list[WeighedOut]
    exceptions: list[WeighedOut]

    @staticmethod
    def of(decided: Decided) -> dict[str, Any]:
        """The answer."""
        return {
            "done": [WeighedOut.of(one) for one in decided.done],
            "exceptions": [WeighedOut.of(one) for one in decided.exceptions],
        }


class WhyIn(Schema):
    """A reason."""

    reason: str = Field(max_length=1000)


class ConclusionOut(Schema):
    """How a learner's studies ended."""

    id: UUID
    enrollment_id: UUID
    learner_id: UUID
    student_number: str
    outcome: str
    document: str
    number: str
    concluded_on: date
    extended_until_on: date | None
    earned_hundredths: int
    converted_hundredths: int
    is_current: bool
    changed_at: datetime | None = Field(description="The record is another one since the conclusion")
    reopened_at: datetime | None

    @staticmethod
    def of(row: Conclusion) -> dict[str, Any]:
        """The answer's item of a row."""
        names = (
            "id enrollment_id learner_id outcome document number concluded_on extended_until_on earned_hundredths "
            "converted_hundredths is_current changed_at reopened_at"
        )
        known = {name: getattr(row, name) for name in names.split()}
        return {**known, "student_number": row.enrollment.student_number}


class ConditionsIn(Schema):
    """Conditions of one learner, by name."""

    met: dict[ConditionName, bool]


class ConditionsOut(Schema):
    """Conditions recorded."""

    met: dict[str, bool]


class TermIn(Schema):
    """Which term to work out."""

    college_code: str
    term_code: str = Field(max_length=20)


class WarningOut(Schema):
    """A warning, with the figures it rests on."""

    id: UUID
    enrollment_id: UUID
    learner_id: UUID
    student_number: str
    term_code: str
    rank: int
    name_zh: str
    name_en: str
    facts: dict[str, Any] = Field(description="Figures in hundredths of a credit, course codes, and which limit")
    computed_at: datetime
    acknowledged_at: datetime | None
    lifted_at: datetime | None

    @staticmethod
    def of(row: CreditWarning) -> dict[str, Any]:
        """The answer's item of a row."""
        names = "id enrollment_id learner_id term_code rank name_zh name_en facts computed_at acknowledged_at lifted_at"
        known = {name: getattr(row, name) for name in names.split()}
        return {**known, "student_number": row.enrollment.student_number}


class AcknowledgeIn(Schema):
    """Which warnings, and what was agreed."""

    warning_ids: list[UUID] = Field(max_length=1000)
    note: str = Field("", max_length=1000)


class ConclusionCountOut(Schema):
    """How many."""

    count: int


class LevelBody(Schema):
    """A level of warning; a figure that is null is not looked at."""

    name_zh: str = Field(max_length=40)
    name_en: str = Field("", max_length=60)
    term_failed_hundredths: int | None = Field(None, ge=0, le=100_000)
    open_failed_hundredths: int | None = Field(None, ge=0, le=100_000)
    open_failed_courses: int | None = Field(None, ge=0, le=999)
    behind_hundredths: int | None = Field(None, ge=0, le=100_000)

    def level(self, rank: int) -> NamedLevel:
        """What the service is told."""
        limits = {measure.value: getattr(self, measure.value) for measure in Measure}
        return NamedLevel(Level(rank, **limits), self.name_zh, self.name_en)

    @staticmethod
    def of(named: NamedLevel) -> dict[str, Any]:
        """The answer's item."""
        limits = {measure.value: getattr(named.level, measure.value) for measure in Measure}
        return {"name_zh": named.name_zh, "name_en": named.name_en, **limits}


class LevelsBody(Schema):
    """The levels of a college, the mildest first."""

    college_code: str
    levels: list[LevelBody] = Field(max_length=9)
