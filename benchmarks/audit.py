"""Graduation audits a second: read from the database, decided, stored with every reason.

A program of 40 courses with two pools of electives and the usual conditions; learners in every state between the first
term and graduation, one in three with failed courses.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any
from uuid import UUID

from benchmarks.ledger import NOW, _learners, _refresh_statistics
from benchmarks.measuring import Context, Figure, seconds_of

LEARNERS = 1_000
ROUNDS = 3
COURSES = 40
NATURES = (
    "public_compulsory",
    "professional_foundation",
    "professional_core",
    "professional_extension",
    "practice",
    "public_elective",
    "free_elective",
)
CREDITS = (200, 300, 400)
SEED = 20_260_601


def figures(context: Context) -> Iterator[Figure]:
    """The rate on each database, and the lower of them."""
    rates = []
    for database in context.databases:
        context.say(f"{database}: {ROUNDS} audits of {LEARNERS:,} learners")
        rates.append(LEARNERS / context.on(database, audit_all)["seconds"])
        yield Figure(f"audit.per_s_{database}", rates[-1], "1/s")
    yield Figure("audit.per_s", min(rates), "1/s")


def audit_all() -> dict[str, float]:
    """Median seconds of auditing all learners from nothing."""
    enrollments = _world()
    _refresh_statistics()
    return {"seconds": statistics.median(_round(enrollments) for _ in range(ROUNDS))}


def _round(enrollments: Sequence[UUID]) -> float:
    from oneplusx.apps.graduation.models import GraduationResult
    from oneplusx.apps.graduation.services import refresh_results

    GraduationResult.objects.all().delete()
    seconds = seconds_of(lambda: refresh_results(enrollment_ids=enrollments, now=NOW))
    assert GraduationResult.objects.count() == len(enrollments)
    return seconds


def _world() -> list[UUID]:
    from oneplusx.apps.curriculum.models import ConditionResult, CourseResult
    from oneplusx.apps.curriculum.services.results import CONDITIONS
    from oneplusx.apps.parties.models import Enrollment
    from oneplusx.web.bulk import insert_rows

    random = Random(SEED)
    college, department, program, courses = _program()
    enrollments: list[Any] = [
        Enrollment(
            learner_id=learner_id,
            college=college,
            department=department,
            program_id=program.id,
            major_code=program.major.code,
            entry_year=2024,
            student_number=f"B{number:06}",
            created_at=NOW,
        )
        for number, learner_id in enumerate(_learners(LEARNERS))
    ]
    insert_rows(Enrollment, enrollments)
    results: list[Any] = []
    conditions: list[Any] = []
    for enrollment in enrollments:
        done = random.randint(COURSES // 4, COURSES)
        fails = random.random() < 1 / 3
        for number, course in enumerate(courses[:done]):
            passed = not (fails and random.random() < 0.1)
            results.append(
                CourseResult(
                    learner_id=enrollment.learner_id,
                    enrollment=enrollment,
                    course=course,
                    term_code=f"2024-2025-{1 + number % 2}",
                    status="passed" if passed else "failed",
                    score_hundredths=random.randint(6000, 9900) if passed else random.randint(2000, 5900),
                    credits_hundredths=course.credits_hundredths,
                    recorded_at=NOW,
                )
            )
        conditions += [
            ConditionResult(
                learner_id=enrollment.learner_id,
                enrollment=enrollment,
                condition=condition,
                is_met=done > COURSES * 3 // 4,
                recorded_at=NOW,
            )
            for condition in CONDITIONS
        ]
    insert_rows(CourseResult, results)
    insert_rows(ConditionResult, conditions)
    return [row.id for row in enrollments]


def _program() -> tuple[Any, Any, Any, list[Any]]:
    from oneplusx.apps.curriculum.models import Course, Program
    from oneplusx.apps.curriculum.services import CourseRow, ProgramRow, save_courses, save_programs
    from oneplusx.apps.parties.models import Department, Institution, InstitutionKind
    from oneplusx.apps.standards.models import Major
    from oneplusx.web.actor import SYSTEM

    college = Institution.objects.create(kind=InstitutionKind.COLLEGE, code="BENCH", name_zh="测试学院", created_at=NOW)
    department = Department.objects.create(college=college, code="D", name_zh="测试系")
    Major.objects.create(code="000000", name_zh="测试专业", education_level="voc_associate")
    rows = [
        CourseRow(
            f"C{number:02}",
            f"课程{number:02}",
            CREDITS[number % len(CREDITS)],
            48,
            "P",
            NATURES[number % len(NATURES)],
            1 + number % 6,
            "elective" not in NATURES[number % len(NATURES)],
        )
        for number in range(COURSES)
    ]
    required = sum(CREDITS[number % len(CREDITS)] for number in range(COURSES)) * 9 // 10
    save_programs(college=college, rows=[ProgramRow("P", "测试", "000000", "D", 2024, required)], actor=SYSTEM, now=NOW)
    save_courses(college=college, rows=rows, actor=SYSTEM, now=NOW)
    program = Program.objects.select_related("major").get(code="P")
    Program.objects.filter(id=program.id).update(slots={"public_elective": 600, "free_elective": 600})
    return college, department, program, list(Course.objects.filter(college=college).order_by("code"))
