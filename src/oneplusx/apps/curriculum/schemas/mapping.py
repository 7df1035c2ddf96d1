"""What the REST interface takes and answers about curriculum mapping."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import Field, Schema

from oneplusx.apps.curriculum.models import CourseOutcome
from oneplusx.apps.curriculum.selectors import Matrix
from oneplusx.apps.curriculum.selectors.mapping import Match
from oneplusx.apps.curriculum.services import MappingRow

ROWS_MAX = 5000


class MappingOut(Schema):
    """A course supports an outcome; the share in hundredths of a percent of the course's hours."""

    course_code: str
    standard_code: str
    level: str
    outcome_code: str
    outcome_id: UUID
    share_hundredths: int
    strength: int

    @staticmethod
    def of(row: CourseOutcome) -> dict[str, Any]:
        """The answer's item of a row."""
        return {
            "course_code": row.program_course.course.code,
            "standard_code": row.outcome.standard.code,
            "level": row.outcome.level,
            "outcome_code": row.outcome.code,
            "outcome_id": row.outcome_id,
            "share_hundredths": row.share_hundredths,
            "strength": row.strength,
        }


class MappingIn(Schema):
    """One mapping; a share of 0 takes it away."""

    program_code: str = Field(max_length=40)
    course_code: str = Field(max_length=40)
    certificate: str = Field(max_length=80, description="Code of the certificate type whose level holds the outcome")
    outcome_code: str = Field(max_length=40)
    share_hundredths: int = Field(ge=0, le=10_000)
    strength: int = Field(2, ge=1, le=3, description="1 touched upon, 2 practiced, 3 mastered")

    def row(self) -> MappingRow:
        """For the service."""
        return MappingRow(**self.model_dump())


class MappingsIn(Schema):
    """A batch of mappings of one college."""

    college_code: str
    rows: list[MappingIn] = Field(min_length=1, max_length=ROWS_MAX)


class CourseMatchOut(Schema):
    """How much of a course the certificate covers, and how many of the outcomes the course supports, as fractions."""

    course_code: str
    content_match: str
    outcomes_share: str


class CoverageOut(Schema):
    """Coverage of a certificate by a program."""

    program_code: str
    certificate_code: str
    outcomes_count: int
    covered_share: str
    gaps: list[str]
    courses: list[CourseMatchOut]

    @staticmethod
    def of(matrix: Matrix) -> dict[str, Any]:
        """The answer."""
        coverage = matrix.coverage
        return {
            "program_code": matrix.program.code,
            "certificate_code": matrix.certificate_type.code,
            "outcomes_count": len(matrix.rows),
            "covered_share": str(coverage.share),
            "gaps": [row.outcome.code for row in matrix.rows if row.is_gap],
            "courses": [
                {
                    "course_code": code,
                    "content_match": str(share),
                    "outcomes_share": str(coverage.contributions[code]),
                }
                for code, share in coverage.matches.items()
            ],
        }


class MappingCopyIn(Schema):
    """The program whose mapping is taken over."""

    from_program_id: UUID


class MatchOut(Schema):
    """A share that the mapping gives and the program does not know yet."""

    key: str = Field(description="To take it over by")
    course_code: str
    certificate_type: str
    share: str = Field(description="Of the hours of the course, a fraction such as 3/4")

    @staticmethod
    def of(one: Match) -> dict[str, Any]:
        """The answer's item."""
        return {
            "key": one.key,
            "course_code": one.course.course.code,
            "certificate_type": one.certificate_type.code,
            "share": str(one.share),
        }


class MatchesIn(Schema):
    """Matches to take over, as the list named them."""

    keys: list[str] = Field(min_length=1, max_length=2000)


class TakenOverOut(Schema):
    """How many."""

    count: int
