"""What the REST interface takes and answers about programs, courses and results."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Schema

from oneplusx.apps.curriculum.models import Course, CourseResult, Program
from oneplusx.apps.curriculum.selectors import Transcript
from oneplusx.apps.curriculum.services import Planned, ResultRow
from oneplusx.web.wording import say_both

ROWS_MAX = 5000


class ProgramOut(Schema):
    """A program."""

    id: UUID
    college_code: str
    code: str
    name_zh: str
    name_en: str
    major_code: str
    department_code: str
    entry_year: int
    length_years: int
    credits_required_hundredths: int
    courses_count: int

    @staticmethod
    def of(row: Any) -> dict[str, Any]:
        """The answer's item of a row."""
        program: Program = row
        return {
            "id": program.id,
            "college_code": program.college.code,
            "code": program.code,
            "name_zh": program.name_zh,
            "name_en": program.name_en,
            "major_code": program.major.code,
            "department_code": program.department.code,
            "entry_year": program.entry_year,
            "length_years": program.length_years,
            "credits_required_hundredths": program.credits_required_hundredths,
            "courses_count": row.courses_count,
        }


class CourseOut(Schema):
    """A course."""

    id: UUID
    college_code: str
    code: str
    name_zh: str
    name_en: str
    credits_hundredths: int
    hours: int

    @staticmethod
    def of(row: Course) -> dict[str, Any]:
        """The answer's item of a row."""
        return {
            "id": row.id,
            "college_code": row.college.code,
            "code": row.code,
            "name_zh": row.name_zh,
            "name_en": row.name_en,
            "credits_hundredths": row.credits_hundredths,
            "hours": row.hours,
        }


class CourseResultOut(Schema):
    """One line of a transcript."""

    course_code: str
    course_name: str
    nature: str
    term_code: str
    attempt: int
    status: str
    way: str
    credits_hundredths: int
    score_hundredths: int | None
    grade_text: str
    conversion_id: UUID | None
    exam_registration_id: UUID | None = Field(
        None, description="The course exam was held as one with a skill assessment, as this candidate's"
    )
    recorded_at: datetime

    @staticmethod
    def of(row: CourseResult, nature: str) -> dict[str, Any]:
        """The answer's item of a row."""
        return {
            "course_code": row.course.code,
            "course_name": row.course.name_zh,
            "nature": nature,
            "term_code": row.term_code,
            "attempt": row.attempt,
            "status": row.status,
            "way": row.way,
            "credits_hundredths": row.credits_hundredths,
            "score_hundredths": row.score_hundredths,
            "grade_text": row.grade_text,
            "conversion_id": row.conversion_id,
            "exam_registration_id": row.exam_registration_id,
            "recorded_at": row.recorded_at,
        }


class TranscriptOut(Schema):
    """A transcript."""

    enrollment_id: UUID
    student_number: str
    program_code: str | None
    earned_hundredths: int
    exempted_hundredths: int
    results: list[CourseResultOut]

    @staticmethod
    def of(found: Transcript) -> dict[str, Any]:
        """The answer."""
        return {
            "enrollment_id": found.enrollment.id,
            "student_number": found.enrollment.student_number,
            "program_code": found.program.code if found.program else None,
            "earned_hundredths": found.earned_hundredths,
            "exempted_hundredths": found.exempted_hundredths,
            "results": [CourseResultOut.of(line.result, line.nature) for _term, lines in found.terms for line in lines],
        }


class ResultIn(Schema):
    """One result; the same student, course, term, attempt and way again is a correction."""

    student_number: str = Field(max_length=40)
    course_code: str = Field(max_length=40)
    term_code: str = Field(max_length=20)
    status: Literal["passed", "failed", "in_progress"]
    score_hundredths: int | None = Field(None, ge=0, le=1_000_000)
    grade_text: str = Field("", max_length=20)
    attempt: int = Field(1, ge=1, le=99)
    way: Literal["normal", "retake", "substitution"] = "normal"
    failed_cause: str = Field("", max_length=20)
    facts: dict[str, int | str] | None = Field(
        None,
        max_length=20,
        description="What rules may ask for as course.NAME: attendance, homework …; decimals as text",
    )

    def row(self) -> ResultRow:
        """For the service."""
        return ResultRow(**self.model_dump())


class ResultsIn(Schema):
    """A batch of results of one college."""

    college_code: str
    rows: list[ResultIn] = Field(min_length=1, max_length=ROWS_MAX)


class ResultsRecordedOut(Schema):
    """What became of one row: new, changed, unchanged or error with the reason."""

    result: str
    code: str = ""
    detail: str = ""

    @staticmethod
    def of(row: Planned) -> dict[str, Any]:
        """The answer's item of a row."""
        problem = row.problem
        return {
            "result": row.saved.value,
            "code": problem.code if problem else "",
            "detail": say_both(problem.code, problem.params) if problem else "",
        }


class ResultsOut(Schema):
    """What became of each row, in the order sent."""

    counts: dict[str, int]
    rows: list[ResultsRecordedOut]
