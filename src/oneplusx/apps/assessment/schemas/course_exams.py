"""What the interface takes and gives of course exams held as one with an assessment."""

from __future__ import annotations

from datetime import datetime
from typing import Self
from uuid import UUID

from ninja import Field, Schema

from oneplusx.apps.assessment.models import OVERALL, CourseExam, CourseExamResult


class CourseExamIn(Schema):
    """A course exam to be held as one with a plan."""

    course_code: str = Field(max_length=40)
    college_code: str = Field(max_length=40)
    certificate_type: str | None = Field(None, max_length=60, description="Code; null: all levels of the plan")
    part: str = Field(OVERALL, max_length=30, description="Part whose score counts, or overall")
    term_code: str = Field("", max_length=20, description="Empty: the term of the exam day")
    pass_hundredths: int = Field(6_000, ge=1, le=10_000, description="The college's pass line of the course")


class CourseExamChangeIn(CourseExamIn):
    """A change, with its reason."""

    reason: str = Field(min_length=1, max_length=1000)


class CourseExamRemoveIn(Schema):
    """Why it is taken back."""

    reason: str = Field(min_length=1, max_length=1000)


class CourseExamOut(Schema):
    """A course exam held as one with a plan."""

    id: UUID
    exam_plan_id: UUID
    college_code: str
    course_code: str
    course_name: str
    certificate_type: str | None
    part: str
    term_code: str
    pass_hundredths: int

    @classmethod
    def of(cls, row: CourseExam) -> Self:
        return cls(
            id=row.id,
            exam_plan_id=row.plan_id,
            college_code=row.college.code,
            course_code=row.course.code,
            course_name=row.course.name_zh,
            certificate_type=row.level.certificate_type.code if row.level else None,
            part=row.part,
            term_code=row.term_code,
            pass_hundredths=row.pass_hundredths,
        )


class CourseExamResultOut(Schema):
    """What became of one candidate's result."""

    candidate_id: UUID
    course_exam_id: UUID
    student_number: str
    course_code: str
    term_code: str
    attempt: int
    way: str
    status: str
    score_hundredths: int | None
    failed_cause: str = Field(description="score, absence, cheating")
    finding: str = Field(description="Why it did not become the course's result; empty: it did")
    landed_at: datetime

    @classmethod
    def of(cls, row: CourseExamResult) -> Self:
        enrollment = row.registration.enrollment
        return cls(
            candidate_id=row.registration_id,
            course_exam_id=row.course_exam_id,
            student_number=enrollment.student_number if enrollment else "",
            course_code=row.course_exam.course.code,
            term_code=row.term_code,
            attempt=row.attempt,
            way=row.way,
            status=row.status,
            score_hundredths=row.score_hundredths,
            failed_cause=row.failed_cause,
            finding=row.finding,
            landed_at=row.landed_at,
        )


class LandAgainIn(Schema):
    """Whose results to try again."""

    college_code: str = Field(max_length=40)
