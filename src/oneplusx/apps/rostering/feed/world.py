"""The rows of a college from which its objects are made; a fixed number of queries."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from oneplusx.apps.curriculum.models import Course, CourseResult, Program, ProgramCourse
from oneplusx.apps.parties.models import (
    ClassGroup,
    Department,
    Enrollment,
    EnrollmentState,
    Institution,
    Membership,
    User,
)
from oneplusx.apps.parties.services.classes import staff_username
from oneplusx.apps.standards.models import Term

TERM_CODE = re.compile(r"(\d{4})-(\d{4})-(\d)$")
TERMS_A_YEAR = 2
Placed = tuple[UUID, str]
"""A course and the code of the term in which it is taught."""


class ResultFacts(NamedTuple):
    """One current line of a transcript."""

    id: UUID
    enrollment_id: UUID
    course_id: UUID
    term_code: str
    attempt: int
    way: str
    status: str
    score_hundredths: int | None
    grade_text: str
    failed_cause: str
    recorded_on: str


@dataclass(frozen=True, slots=True)
class World:
    """What there is.

    Attributes:
        placed: Courses by program and entry year's term: who studies the program is taught them then.
    """

    college: Institution
    departments: Sequence[Department]
    terms: Sequence[Term]
    courses: Mapping[UUID, Course]
    groups: Sequence[ClassGroup]
    enrollments: Mapping[UUID, Enrollment]
    programs: Mapping[UUID, Program]
    placed: Mapping[UUID, Sequence[Placed]]
    members: Sequence[Membership]
    results: Sequence[ResultFacts]
    staff_numbers: Mapping[UUID, str]

    def taught(self) -> dict[Placed, set[UUID]]:
        """Enrollments by course and term: by their program, and by their results."""
        found: dict[Placed, set[UUID]] = defaultdict(set)
        for enrollment in self.enrollments.values():
            if enrollment.program_id is not None and enrollment.state == EnrollmentState.STUDYING:
                for place in self.placed.get(enrollment.program_id, ()):
                    found[place].add(enrollment.id)
        for result in self.results:
            if result.course_id in self.courses and result.enrollment_id in self.enrollments:
                found[result.course_id, result.term_code].add(result.enrollment_id)
        return found


def read_world(college: Institution, *, enrollment_ids: Sequence[UUID] | None = None) -> World:
    """Reads it.

    Args:
        enrollment_ids: Only these, with their results.
    """
    terms = list(Term.objects.filter(college=college).order_by("starts_on", "code"))
    programs = {row.id: row for row in Program.objects.filter(college=college)}
    enrollments = Enrollment.objects.filter(college=college).select_related(
        "learner__person", "department", "class_group"
    )
    if enrollment_ids is not None:
        enrollments = enrollments.filter(id__in=enrollment_ids)
    members = Membership.objects.filter(institution=college, ended_at=None).select_related("person")
    return World(
        college=college,
        departments=list(Department.objects.filter(college=college).order_by("code")),
        terms=terms,
        courses={row.id: row for row in Course.objects.filter(college=college)},
        groups=list(
            ClassGroup.objects.filter(college=college).select_related("department", "adviser").order_by("code")
        ),
        enrollments={row.id: row for row in enrollments.order_by("created_at", "id")},
        programs=programs,
        placed=_placed(programs, {term.code for term in terms}),
        members=list(members.order_by("started_at", "id")),
        results=_results(college, enrollment_ids),
        staff_numbers=_staff_numbers(college),
    )


def _placed(programs: Mapping[UUID, Program], codes: set[str]) -> dict[UUID, list[Placed]]:
    found: dict[UUID, list[Placed]] = defaultdict(list)
    rows = ProgramCourse.objects.filter(program__in=list(programs)).values_list(
        "program_id", "course_id", "term_number"
    )
    for program_id, course_id, number in rows:
        years, half = divmod(number - 1, TERMS_A_YEAR)
        year = programs[program_id].entry_year + years
        code = f"{year}-{year + 1}-{half + 1}"
        if code in codes:
            found[program_id].append((course_id, code))
    return found


def _results(college: Institution, enrollment_ids: Sequence[UUID] | None) -> list[ResultFacts]:
    rows = CourseResult.objects.filter(enrollment__college=college, is_current=True).order_by("recorded_at", "id")
    if enrollment_ids is not None:
        rows = rows.filter(enrollment_id__in=enrollment_ids)
    values = rows.values_list(
        "id",
        "enrollment_id",
        "course_id",
        "term_code",
        "attempt",
        "way",
        "status",
        "score_hundredths",
        "grade_text",
        "failed_cause",
        "recorded_at",
    )
    return [ResultFacts(*row[:-1], recorded_on=row[-1].date().isoformat()) for row in values.iterator(5_000)]


def _staff_numbers(college: Institution) -> dict[UUID, str]:
    """Staff numbers, which sign-in names of a college's staff end with."""
    start = staff_username(college, "")
    staff = Membership.objects.filter(institution=college, ended_at=None).values("person_id")
    rows = User.objects.filter(username__startswith=start, person_id__in=staff).values_list("person_id", "username")
    return {person_id: name.removeprefix(start) for person_id, name in rows}


def school_year(term: Term) -> int:
    """The year in which the school year of a term begins."""
    match = TERM_CODE.match(term.code)
    if match is not None:
        return int(match[1])
    summer = 7
    return term.starts_on.year if term.starts_on.month >= summer else term.starts_on.year - 1
