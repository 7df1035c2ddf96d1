"""What the REST interface of assessment takes and gives; names of the national catalogue beside ours."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal, Self
from uuid import UUID

from ninja import Field, Schema

from oneplusx.apps.assessment.models import ExamPlan, ExamRegistration, ExamResult, ScoreCorrection


class PlanQuery(Schema):
    """Which plans."""

    state: str = Field("", max_length=30)
    month: str = Field("", max_length=7)


class PlanIn(Schema):
    """A plan to draw up."""

    organization_code: str = Field(max_length=40)
    code: str = Field(max_length=60)
    name_zh: str = Field(max_length=160)
    name_en: str = Field("", max_length=200)
    month: str = Field(max_length=7, description="YYYY-MM")
    province_code: str = Field("", max_length=2)
    certificate_types: list[str] = Field(max_length=50, description="Codes")
    registers_from_on: date
    registers_until_on: date
    exam_from_on: date
    exam_until_on: date
    notice_days: int = Field(5, ge=1, le=60)
    is_open_to_society: bool = True
    needs_quota: bool = True
    national_id: str = Field("", max_length=80)


class HeldResultIn(Schema):
    """A result as decided elsewhere, in the names of the national catalogue."""

    college_code: str = Field(max_length=40)
    student_number: str = Field(max_length=40)
    certificateId: str = Field(max_length=80, description="Certificate and level: our code or the national identifier")  # noqa: N815  the catalogue's name
    certResult: Literal["已通过", "未通过"]  # noqa: N815  the catalogue's name
    realPassMark: str = Field(max_length=6, pattern=r"^\d{1,3}(\.\d{1,2})?$", description="e.g. 39.00")  # noqa: N815  the catalogue's name
    scores: dict[str, float | None] = Field(
        {},
        max_length=8,
        description="Of the parts, where they are known: 0–100 with at most two decimals; null: absent",
    )


class HeldExamIn(Schema):
    """An exam held and decided elsewhere: 6, over; its results are final there."""

    organization_code: str = Field(max_length=40)
    code: str = Field(max_length=60, description="How the plan is called here; the same code adds candidates")
    planName: str = Field(max_length=160)  # noqa: N815  the catalogue's name
    examState: Literal[6] = 6  # noqa: N815  the catalogue's name
    national_id: str = Field("", max_length=80)
    month: str = Field(max_length=7, description="YYYY-MM")
    registers_from_on: date
    registers_until_on: date
    exam_from_on: date
    exam_until_on: date
    results: list[HeldResultIn] = Field(max_length=5000)


class ExamSessionIn(Schema):
    """A session of one part."""

    part: str = Field(max_length=30)
    starts_at: datetime
    ends_at: datetime
    certificate_type: str | None = Field(None, max_length=60, description="Code; null: all levels")
    equipment: list[str] = Field([], max_length=20)


class ActIn(Schema):
    """An act on a plan."""

    act: str = Field(max_length=30)
    reason: str = Field("", max_length=1000)


class ExamBlockerOut(Schema):
    """What stands against an act."""

    code: str
    params: dict[str, Any]


class ActOut(Schema):
    """An act that the state allows."""

    act: str
    blockers: list[ExamBlockerOut]


class ExamPlanOut(Schema):
    """An exam plan."""

    id: UUID
    code: str
    planName: str = Field(description="Name, as the national catalogue calls it")  # noqa: N815  the catalogue's name
    name_en: str
    xzhOrgName: str = Field(description="Training and evaluation organization")  # noqa: N815  the catalogue's name
    organization_code: str
    month: str
    state: str
    examState: int | None = Field(description="4, 5 or 6 on the national platform; null otherwise")  # noqa: N815  the catalogue's name
    origin: str
    registers_from_on: date
    registers_until_on: date
    exam_from_on: date
    exam_until_on: date
    notice_until_on: date | None

    @classmethod
    def of(cls, row: ExamPlan) -> Self:
        return cls(
            id=row.id,
            code=row.code,
            planName=row.name_zh,
            name_en=row.name_en,
            xzhOrgName=row.organization.name_zh,
            organization_code=row.organization.code,
            month=row.month,
            state=row.state,
            examState=row.national_code,
            origin=row.origin,
            registers_from_on=row.registers_from_on,
            registers_until_on=row.registers_until_on,
            exam_from_on=row.exam_from_on,
            exam_until_on=row.exam_until_on,
            notice_until_on=row.notice_until_on,
        )


class ExamSessionOut(Schema):
    """A session."""

    id: UUID
    number: int
    part: str


class CandidateIn(Schema):
    """A candidate to register, by student number."""

    student_number: str = Field(max_length=40)
    certificate_type: str = Field(max_length=60, description="Code")
    channel: str = Field("college", pattern="^(college|social)$")


class CandidatesIn(Schema):
    """Candidates of one college."""

    college_code: str = Field(max_length=40)
    candidates: list[CandidateIn] = Field(max_length=2000)


class ListIn(Schema):
    """Whose list to confirm."""

    college_code: str | None = Field(None, max_length=40, description="Null: social candidates")


class ExclusionIn(Schema):
    """Why a candidate is taken out."""

    reason: str = Field(min_length=1, max_length=1000)


class RegisteredOut(Schema):
    """What became of one candidate."""

    student_number: str
    id: UUID | None
    problem: str = Field(description="Stable code; empty: registered")
    params: dict[str, Any] = {}


class ExamCountOut(Schema):
    """How many."""

    count: int


class CandidateOut(Schema):
    """A candidate."""

    id: UUID
    name: str
    student_number: str
    college_code: str
    certificate_type: str
    certificateName: str  # noqa: N815  the catalogue's name
    channel: str
    state: str
    resit_number: int
    parts: list[str]
    has_photo: bool
    ticket_number: str

    @classmethod
    def of(cls, row: ExamRegistration) -> Self:
        ticket = next((one.number for one in row.tickets.all()), "")
        return cls(
            id=row.id,
            name=row.learner.person.name,
            student_number=row.enrollment.student_number if row.enrollment else "",
            college_code=row.college.code if row.college else "",
            certificate_type=row.level.certificate_type.code,
            certificateName=row.level.certificate_type.name_zh,
            channel=row.channel,
            state=row.state,
            resit_number=row.resit_number,
            parts=row.parts,
            has_photo=row.photo_id is not None,
            ticket_number=ticket,
        )


class ScoreIn(Schema):
    """A score of one part, by ticket number."""

    ticket_number: str = Field(max_length=40)
    part: str = Field(max_length=30)
    score: float | None = Field(description="0–100 with at most two decimals; null: absent")


class ScoresIn(Schema):
    """Scores of a plan; its code must be the plan's."""

    plan_code: str = Field(max_length=60)
    scores: list[ScoreIn] = Field(max_length=5000)


class ExamResultOut(Schema):
    """A result."""

    candidate_id: UUID
    planName: str  # noqa: N815  the catalogue's name
    certificateName: str  # noqa: N815  the catalogue's name
    certResult: str = Field(description="已通过 / 未通过")  # noqa: N815  the catalogue's name
    realPassMark: str = Field(description="Overall score as decimal text, e.g. 39.00")  # noqa: N815  the catalogue's name
    is_passed: bool
    scores: dict[str, int | None] = Field(description="Parts in hundredths of a point; null: absent")
    reasons: list[dict[str, Any]]

    @classmethod
    def of(cls, row: ExamResult) -> Self:
        return cls(
            candidate_id=row.registration_id,
            planName=row.plan.name_zh,
            certificateName=row.registration.level.certificate_type.name_zh,
            certResult="已通过" if row.is_passed else "未通过",
            realPassMark=f"{row.overall_hundredths // 100}.{row.overall_hundredths % 100:02}",
            is_passed=row.is_passed,
            scores=row.scores,
            reasons=row.reasons,
        )


class CorrectionIn(Schema):
    """What a locked score should be."""

    candidate_id: UUID
    part: str = Field(max_length=30)
    score: float | None = Field(description="0–100 with at most two decimals; null: absent")
    reason: str = Field(min_length=1, max_length=2000)


class CorrectionActIn(Schema):
    """What to do with a correction."""

    act: Literal["approve", "refuse", "withdraw"]
    answer: str = Field("", max_length=2000, description="Why it is refused")


class CorrectionOut(Schema):
    """A correction of a locked score."""

    id: UUID
    candidate_id: UUID
    part: str
    before: int | None = Field(description="Hundredths of a point; null: absent")
    after: int | None = Field(description="Hundredths of a point; null: absent")
    reason: str
    state: str
    answer: str
    was_passed: bool
    is_passed: bool | None = Field(description="Once it is approved")
    requested_at: datetime
    decided_at: datetime | None

    @classmethod
    def of(cls, row: ScoreCorrection) -> Self:
        return cls(
            id=row.id,
            candidate_id=row.registration_id,
            part=row.part,
            before=row.before_hundredths,
            after=row.score_hundredths,
            reason=row.reason,
            state=row.state,
            answer=row.answer,
            was_passed=row.was_passed,
            is_passed=row.is_passed,
            requested_at=row.requested_at,
            decided_at=row.decided_at,
        )
