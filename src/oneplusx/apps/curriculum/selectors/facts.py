"""Questions about programs, courses and results."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any
from uuid import UUID

from oneplusx.apps.curriculum.models import CourseNature, CourseResult, PassedWay, Program, ProgramCourse, ResultStatus
from oneplusx.apps.parties.models import Enrollment
from oneplusx.domain import rules
from oneplusx.domain.achievement import AttributeValue

_DECIMAL = re.compile(r"-?\d{1,12}\.\d{1,12}")
PROFESSIONAL = frozenset(
    {
        CourseNature.PROFESSIONAL_FOUNDATION,
        CourseNature.PROFESSIONAL_CORE,
        CourseNature.PROFESSIONAL_EXTENSION,
        CourseNature.PRACTICE,
        CourseNature.THESIS,
    }
)
PUBLIC = frozenset(
    {
        CourseNature.PUBLIC_COMPULSORY,
        CourseNature.IDEOLOGY,
        CourseNature.PHYSICAL_EDUCATION,
        CourseNature.MILITARY,
    }
)
ELECTIVE = frozenset({CourseNature.RESTRICTED_ELECTIVE, CourseNature.FREE_ELECTIVE, CourseNature.PUBLIC_ELECTIVE})
STANDING_ORDER: Mapping[rules.CourseStatus, int] = {
    rules.CourseStatus.PASSED: 4,
    rules.CourseStatus.EXEMPTED: 3,
    rules.CourseStatus.IN_PROGRESS: 2,
    rules.CourseStatus.FAILED: 1,
    rules.CourseStatus.NOT_TAKEN: 0,
}


def program_facts(program: Program) -> rules.ProgramFacts:
    """A program as the rules see it; bases of caps are sums over its courses, ``program`` its required credits."""
    return program_facts_of([program.id])[program.id]


def program_facts_of(program_ids: Iterable[UUID]) -> dict[UUID, rules.ProgramFacts]:
    """``program_facts`` of many programs in two queries."""
    programs = Program.objects.filter(id__in=set(program_ids)).select_related("college", "major")
    courses: dict[UUID, list[ProgramCourse]] = defaultdict(list)
    rows = ProgramCourse.objects.filter(program__in=programs).select_related("course").order_by("course__code")
    for row in rows:
        courses[row.program_id].append(row)
    return {program.id: _facts(program, courses[program.id]) for program in programs}


def _facts(program: Program, rows: Sequence[ProgramCourse]) -> rules.ProgramFacts:
    return rules.ProgramFacts(
        code=program.code,
        major=program.major.code,
        entry_year=program.entry_year,
        education_type=program.education_type,
        length_years=program.length_years,
        credits_hundredths=_bases(program, rows),
        courses=tuple(
            rules.ProgramCourseFacts(
                code=row.course.code,
                name=row.course.name_zh,
                credits_hundredths=row.course.credits_hundredths,
                nature=rules.CourseNature(row.nature),
                facts=_facts_of(row.facts) | ({"hours": row.course.hours} if row.course.hours else {}),
            )
            for row in rows
        ),
        institution=program.college.code,
        required_certificates=tuple(program.required_certificates),
        content_matches=tuple(
            rules.ContentMatch(course, certificate_type, Fraction(share))
            for course, certificate_type, share in program.content_matches
        ),
        slots=dict(program.slots),
    )


def _facts_of(stored: Mapping[str, Any]) -> dict[str, AttributeValue]:
    """Stored facts as rules compare them: text that is a decimal number is that number."""
    return {name: Fraction(value) if _is_decimal(value) else value for name, value in stored.items()}


def _is_decimal(value: Any) -> bool:
    return isinstance(value, str) and _DECIMAL.fullmatch(value) is not None


def _bases(program: Program, rows: Sequence[ProgramCourse]) -> dict[str, int]:
    def total(natures: frozenset[CourseNature]) -> int:
        return sum(row.course.credits_hundredths for row in rows if row.nature in natures)

    return {
        "program": program.credits_required_hundredths,
        "professional": total(PROFESSIONAL),
        "public": total(PUBLIC),
        "elective": total(ELECTIVE),
    }


def standings(enrollment: Enrollment) -> tuple[rules.CourseStanding, ...]:
    """The learner's standing in each course with a result, the best one when there are several."""
    return standings_of([enrollment.id])[enrollment.id]


def standings_of(enrollment_ids: Iterable[UUID]) -> dict[UUID, tuple[rules.CourseStanding, ...]]:
    """``standings`` of many enrollments in one query."""
    ids = list(enrollment_ids)
    best: dict[UUID, dict[str, rules.CourseStanding]] = {enrollment_id: {} for enrollment_id in ids}
    rows = CourseResult.objects.filter(enrollment_id__in=ids, is_current=True).order_by("term_code", "attempt", "id")
    for enrollment_id, code, status, way, score, grade, cause, facts, term in rows.values_list(*STANDING_FIELDS):
        standing = _standing(code, status, way, score, grade, cause, {"term": term} | _facts_of(facts))
        known = best[enrollment_id].get(code)
        if known is None or STANDING_ORDER[standing.status] >= STANDING_ORDER[known.status]:
            best[enrollment_id][code] = standing
    return {key: tuple(found[code] for code in sorted(found)) for key, found in best.items()}


STANDING_FIELDS = (
    "enrollment_id",
    "course__code",
    "status",
    "way",
    "score_hundredths",
    "grade_text",
    "failed_cause",
    "facts",
    "term_code",
)


def _standing(
    code: str, status: str, way: str, score: int | None, grade: str, cause: str, facts: Mapping[str, AttributeValue]
) -> rules.CourseStanding:
    stands = rules.CourseStatus(status)
    if status == ResultStatus.PASSED and way == PassedWay.EXEMPTION:
        stands = rules.CourseStatus.EXEMPTED
    return rules.CourseStanding(
        code=code,
        status=stands,
        score=None if score is None else Fraction(score, 100),
        grade=grade or None,
        failed_cause=cause or None,
        facts=facts,
    )
