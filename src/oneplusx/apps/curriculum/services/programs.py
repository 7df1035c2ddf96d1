"""Programs (培养方案) and their courses. A plan says what saving would do and writes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from oneplusx.apps.curriculum.models import Course, CourseNature, Program, ProgramCourse
from oneplusx.apps.parties.models import Department, Enrollment, Institution
from oneplusx.apps.standards.models import Major
from oneplusx.apps.trail.facts import ResultsRecorded, announce
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.errors import DomainError, Invalid
from oneplusx.web.actor import Actor
from oneplusx.web.search import search_text

CHUNK = 1000


class Saved(StrEnum):
    """What saving a row does."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class ProgramRow:
    """A program as a college writes it; slots map a requirement slot to hundredths of a credit (``None``: no bound)."""

    code: str
    name_zh: str
    major_code: str
    department_code: str
    entry_year: int
    credits_required_hundredths: int
    length_years: int = 3
    education_type: str = "voc_associate"
    name_en: str = ""
    slots: dict[str, int | None] = field(default_factory=dict)
    required_certificates: tuple[str, ...] = ()
    content_matches: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A course, and with ``program_code`` its place in that program.

    Without a name or credits the course must be known already. ``facts`` belong to the place; ``None`` keeps them.
    """

    code: str
    name_zh: str = ""
    credits_hundredths: int | None = None
    hours: int | None = None
    program_code: str = ""
    nature: str = CourseNature.PUBLIC_COMPULSORY
    term_number: int = 1
    is_compulsory: bool = True
    name_en: str = ""
    facts: Mapping[str, int | str] | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """What saving one row would do; ``column`` names what is wrong."""

    saved: Saved
    problem: DomainError | None = None
    column: str = ""


def _wrong(code: str, column: str, **params: object) -> Planned:
    return Planned(Saved.ERROR, Invalid(code, **params), column)


def plan_programs(*, college: Institution, rows: Sequence[ProgramRow]) -> list[Planned]:
    """What ``save_programs`` would do with each row."""
    majors = set(Major.objects.filter(code__in={row.major_code for row in rows}).values_list("code", flat=True))
    departments = _departments(college)
    known = _programs(college, {row.code for row in rows})
    return [_plan_program(row, majors, departments, known) for row in rows]


def _plan_program(
    row: ProgramRow, majors: set[str], departments: dict[str, Department], known: dict[str, Program]
) -> Planned:
    if row.major_code not in majors:
        return _wrong("curriculum.unknown_major", "major_code", found=row.major_code)
    if row.department_code not in departments:
        return _wrong("curriculum.unknown_department", "department_code", found=row.department_code)
    program = known.get(row.code)
    if program is None:
        return Planned(Saved.NEW)
    values = _program_values(row, departments)
    same = all(getattr(program, name) == value for name, value in values.items()) and (
        program.major.code == row.major_code
    )
    return Planned(Saved.UNCHANGED if same else Saved.CHANGED)


def _departments(college: Institution) -> dict[str, Department]:
    return {one.code: one for one in Department.objects.filter(college=college)}


def _programs(college: Institution, codes: set[str]) -> dict[str, Program]:
    programs = Program.objects.filter(college=college, code__in=codes).select_related("major")
    return {program.code: program for program in programs}


def _program_values(row: ProgramRow, departments: dict[str, Department]) -> dict[str, object]:
    return {
        "department_id": departments[row.department_code].id,
        "name_zh": row.name_zh,
        "name_en": row.name_en,
        "entry_year": row.entry_year,
        "education_type": row.education_type,
        "length_years": row.length_years,
        "credits_required_hundredths": row.credits_required_hundredths,
        "slots": row.slots,
        "required_certificates": list(row.required_certificates),
        "content_matches": [list(match) for match in row.content_matches],
    }


@transaction.atomic
def save_programs(*, college: Institution, rows: Sequence[ProgramRow], actor: Actor, now: datetime) -> list[Planned]:
    """Creates or changes programs; rows with a problem are left out and say why."""
    planned = plan_programs(college=college, rows=rows)
    departments = _departments(college)
    majors = {one.code: one for one in Major.objects.filter(code__in={row.major_code for row in rows})}
    known = _programs(college, {row.code for row in rows})
    new: list[Program] = []
    changed: list[Program] = []
    for row, plan in zip(rows, planned, strict=True):
        if plan.saved in {Saved.ERROR, Saved.UNCHANGED}:
            continue
        program = known.get(row.code) or Program(college=college, code=row.code)
        program.major = majors[row.major_code]
        for name, value in _program_values(row, departments).items():
            setattr(program, name, value)
        (changed if row.code in known else new).append(program)
    Program.objects.bulk_create(new, batch_size=CHUNK)
    fields = [*_program_values(rows[0], departments), "major"] if changed else []
    if changed:
        Program.objects.bulk_update(changed, [name.removesuffix("_id") for name in fields], batch_size=CHUNK)
    _record("curriculum.programs_saved", college, [program.id for program in [*new, *changed]], actor, now)
    return planned


def plan_courses(*, college: Institution, rows: Sequence[CourseRow]) -> list[Planned]:
    """What ``save_courses`` would do with each row.

    A row that places a course which neither exists nor is described is an error: a program refers to no missing course.
    """
    courses = _courses(college, {row.code for row in rows})
    described = {row.code for row in rows if row.name_zh and row.credits_hundredths is not None}
    programs = _programs(college, {row.program_code for row in rows if row.program_code})
    places = _places(programs, {row.code for row in rows})
    return [_plan_course(row, courses, described, programs, places) for row in rows]


def _courses(college: Institution, codes: set[str]) -> dict[str, Course]:
    return {course.code: course for course in Course.objects.filter(college=college, code__in=codes)}


def _places(programs: dict[str, Program], codes: set[str]) -> dict[tuple[str, str], ProgramCourse]:
    rows = ProgramCourse.objects.filter(program__in=list(programs.values()), course__code__in=codes)
    return {(row.program.code, row.course.code): row for row in rows.select_related("program", "course")}


def _plan_course(
    row: CourseRow,
    courses: dict[str, Course],
    described: set[str],
    programs: dict[str, Program],
    places: dict[tuple[str, str], ProgramCourse],
) -> Planned:
    if row.nature not in CourseNature.values:
        return _wrong("curriculum.unknown_nature", "nature", found=row.nature, allowed=", ".join(CourseNature.values))
    if row.code not in courses and row.code not in described:
        return _wrong("curriculum.missing_course", "code", found=row.code, program=row.program_code)
    if row.facts and not row.program_code:
        return _wrong("curriculum.facts_need_program", "facts", found=", ".join(sorted(row.facts)))
    if row.program_code and row.program_code not in programs:
        return _wrong("curriculum.unknown_program", "program_code", found=row.program_code)
    course = courses.get(row.code)
    place = places.get((row.program_code, row.code))
    if course is None or (row.program_code and place is None):
        return Planned(Saved.NEW)
    changed = _course_differs(course, row) or (place is not None and _place_differs(place, row))
    return Planned(Saved.CHANGED if changed else Saved.UNCHANGED)


def _course_differs(course: Course, row: CourseRow) -> bool:
    return (
        (bool(row.name_zh) and course.name_zh != row.name_zh)
        or (row.credits_hundredths is not None and course.credits_hundredths != row.credits_hundredths)
        or (row.hours is not None and course.hours != row.hours)
    )


def _place_differs(place: ProgramCourse, row: CourseRow) -> bool:
    if row.facts is not None and place.facts != row.facts:
        return True
    return (place.nature, place.term_number, place.is_compulsory) != (row.nature, row.term_number, row.is_compulsory)


@transaction.atomic
def save_courses(*, college: Institution, rows: Sequence[CourseRow], actor: Actor, now: datetime) -> list[Planned]:
    """Creates or changes courses and places them in programs; rows with a problem are left out and say why."""
    planned = plan_courses(college=college, rows=rows)
    wanted = [row for row, plan in zip(rows, planned, strict=True) if plan.saved in {Saved.NEW, Saved.CHANGED}]
    courses = _write_courses(college, wanted)
    programs = _programs(college, {row.program_code for row in wanted if row.program_code})
    _write_places(wanted, courses, programs)
    _record("curriculum.courses_saved", college, [courses[row.code].id for row in wanted], actor, now)
    if programs:
        concerned = Enrollment.objects.filter(program_id__in=[program.id for program in programs.values()])
        ids = tuple(concerned.order_by("id").values_list("id", flat=True))
        announce(ResultsRecorded(enrollment_ids=ids), actor=actor, now=now)
    return planned


def _write_courses(college: Institution, rows: Sequence[CourseRow]) -> dict[str, Course]:
    courses = _courses(college, {row.code for row in rows})
    new: dict[str, Course] = {}
    changed: dict[str, Course] = {}
    for row in rows:
        if row.credits_hundredths is None or not row.name_zh:
            continue
        course = courses.get(row.code)
        if course is None:
            course = courses[row.code] = new[row.code] = Course(college=college, code=row.code)
        elif row.code not in new and _course_differs(course, row):
            changed[row.code] = course
        course.name_zh, course.name_en = row.name_zh, row.name_en or course.name_en
        course.credits_hundredths, course.hours = row.credits_hundredths, row.hours or 0
        course.name_search = search_text(row.name_zh)
    Course.objects.bulk_create(new.values(), batch_size=CHUNK)
    fields = ["name_zh", "name_en", "credits_hundredths", "hours", "name_search"]
    Course.objects.bulk_update(changed.values(), fields, batch_size=CHUNK)
    return courses


def _write_places(rows: Sequence[CourseRow], courses: dict[str, Course], programs: dict[str, Program]) -> None:
    known = _places(programs, {row.code for row in rows})
    places = [
        ProgramCourse(
            program=programs[row.program_code],
            course=courses[row.code],
            nature=row.nature,
            term_number=row.term_number,
            is_compulsory=row.is_compulsory,
            facts=_facts_after(row, known.get((row.program_code, row.code))),
        )
        for row in rows
        if row.program_code
    ]
    ProgramCourse.objects.bulk_create(
        places,
        batch_size=CHUNK,
        update_conflicts=True,
        unique_fields=["program", "course"],
        update_fields=["nature", "term_number", "is_compulsory", "facts"],
    )


def _facts_after(row: CourseRow, place: ProgramCourse | None) -> Mapping[str, int | str]:
    if row.facts is not None:
        return row.facts
    return place.facts if place is not None else {}


def _record(verb: str, college: Institution, ids: Sequence[UUID], actor: Actor, now: datetime) -> None:
    if ids:
        record_act(
            verb=verb,
            subject_kind="parties.institution",
            subject_id=college.id,
            institution_id=college.id,
            facts={"rows": len(ids)},
            rows=[one.bytes for one in ids],
            actor=actor,
            now=now,
        )
