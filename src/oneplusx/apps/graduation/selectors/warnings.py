"""Academic warnings (学业预警): levels of a college, the figures they look at, warnings an actor may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet

from oneplusx.apps.curriculum.models import Course, CourseResult, ProgramCourse, ResultStatus
from oneplusx.apps.graduation.models import CreditWarning, WarningLevel
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.parties.selectors import of_visible_enrollments
from oneplusx.apps.standards.models import Term
from oneplusx.domain.errors import NotFound
from oneplusx.domain.graduation import warning
from oneplusx.web.actor import Actor

DEFAULT_NAMES = {1: ("黄色预警", "Yellow warning"), 2: ("橙色预警", "Orange warning"), 3: ("红色预警", "Red warning")}


@dataclass(frozen=True, slots=True)
class NamedLevel:
    """A level with its names."""

    level: warning.Level
    name_zh: str
    name_en: str


def levels_of(college_id: UUID) -> list[NamedLevel]:
    """The college's levels, the mildest first; while it set none, the proposed ones."""
    rows = WarningLevel.objects.filter(college_id=college_id).order_by("rank")
    found = [
        NamedLevel(
            warning.Level(row.rank, **{measure.value: getattr(row, measure.value) for measure in warning.Measure}),
            row.name_zh,
            row.name_en,
        )
        for row in rows
    ]
    return found or [NamedLevel(level, *DEFAULT_NAMES[level.rank]) for level in warning.DEFAULT_LEVELS]


def has_own_levels(college_id: UUID) -> bool:
    """Whether the college set its levels."""
    return WarningLevel.objects.filter(college_id=college_id).exists()


def warnings_visible_to(actor: Actor) -> QuerySet[CreditWarning]:
    """Warnings about visible enrollments, lifted ones too; the latest term and the gravest first."""
    return (
        CreditWarning.objects.filter(of_visible_enrollments(actor, "enrollment"))
        .select_related(
            "learner__person",
            "enrollment__department",
            "enrollment__class_group__adviser",
            "enrollment__graduation_result",
        )
        .order_by("-term_code", "-rank", "enrollment__student_number", "id")
    )


def get_warning(actor: Actor, credit_warning_id: UUID) -> CreditWarning:
    """One warning.

    Raises:
        NotFound: ``not_found``: unknown, or not the actor's to see.
    """
    found = warnings_visible_to(actor).filter(id=credit_warning_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


def own_warnings(actor: Actor, enrollment_id: UUID) -> list[CreditWarning]:
    """Warnings in force about one visible enrollment."""
    return list(warnings_visible_to(actor).filter(enrollment_id=enrollment_id, lifted_at=None))


def rank_counts(rows: QuerySet[CreditWarning]) -> list[tuple[int, str, str, int]]:
    """Number of warnings by level: rank, names, number; the mildest first."""
    grouped = rows.order_by("rank", "name_zh", "name_en").values_list("rank", "name_zh", "name_en")
    return [(rank, zh, en, n) for rank, zh, en, n in grouped.annotate(n=Count("id"))]


def warned_terms(actor: Actor) -> list[str]:
    """Terms with warnings, the latest first."""
    return list(warnings_visible_to(actor).order_by("-term_code").values_list("term_code", flat=True).distinct())


def terms_of(college_id: UUID) -> list[str]:
    """Codes of a college's terms, the latest first."""
    return list(Term.objects.filter(college_id=college_id).order_by("-starts_on").values_list("code", flat=True))


def figures_of(enrollments: Sequence[Enrollment], term_code: str) -> dict[UUID, warning.Figures]:
    """The figures of many learners at the end of a term, in two queries."""
    places = _places({row.program_id for row in enrollments if row.program_id is not None})
    results = _results([row.id for row in enrollments], term_code)
    return {
        row.id: warning.figures(
            _courses(places.get(row.program_id, {}) if row.program_id else {}, results.get(row.id, {}), term_code),
            warning.terms_done(row.entry_year, term_code),
        )
        for row in enrollments
    }


Place = tuple[int, int, bool]
Lines = dict[str, list[tuple[str, str, int]]]


def _places(program_ids: Iterable[UUID]) -> dict[UUID, dict[str, Place]]:
    found: dict[UUID, dict[str, Place]] = defaultdict(dict)
    rows = ProgramCourse.objects.filter(program_id__in=set(program_ids))
    names = ("program_id", "course__code", "course__credits_hundredths", "term_number", "is_compulsory")
    for program_id, code, *place in rows.values_list(*names):
        found[program_id][code] = (place[0], place[1], place[2])
    return found


def _results(enrollment_ids: Sequence[UUID], term_code: str) -> dict[UUID, Lines]:
    """Results up to the term, by enrollment and course: (term, status, credits)."""
    found: dict[UUID, Lines] = defaultdict(lambda: defaultdict(list))
    rows = CourseResult.objects.filter(
        enrollment_id__among=list(enrollment_ids), is_current=True, term_code__lte=term_code
    )
    names = ("enrollment_id", "course__code", "term_code", "status", "credits_hundredths")
    for enrollment_id, code, term, status, credits in rows.values_list(*names):
        found[enrollment_id][code].append((term, status, credits))
    return found


def _courses(places: dict[str, Place], results: Lines, term_code: str) -> list[warning.Course]:
    courses = []
    for code in places.keys() | results.keys():
        lines = results.get(code, [])
        credits, term_number, is_compulsory = places.get(code) or (max(line[2] for line in lines), 0, False)
        statuses = {status for _, status, _ in lines}
        is_passed = ResultStatus.PASSED in statuses
        courses.append(
            warning.Course(
                code=code,
                credits_hundredths=credits,
                term_number=term_number,
                is_compulsory=is_compulsory,
                failed_in_term=any(term == term_code and status == ResultStatus.FAILED for term, status, _ in lines),
                is_open=ResultStatus.FAILED in statuses and not is_passed,
                is_passed=is_passed,
                is_in_progress=ResultStatus.IN_PROGRESS in statuses,
            )
        )
    return courses


def named_courses(warnings: Iterable[CreditWarning]) -> dict[tuple[UUID, str], Course]:
    """The courses that warnings name, by college and code, in one query."""
    rows = list(warnings)
    codes = {code for row in rows for key in ("failed", "behind") for code in row.facts.get(key, ())}
    courses = Course.objects.filter(college_id__in={row.college_id for row in rows}, code__in=codes)
    return {(course.college_id, course.code): course for course in courses}
