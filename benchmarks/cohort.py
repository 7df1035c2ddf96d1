"""A made-up college with 15,000 learners in 200 programs, for measuring audits of a whole cohort.

Three programs of four have the standard tree (compulsory courses by group, two slots of electives, total, conditions);
the fourth has a tree of its own: choices, minimum scores, electives that overlap, sharing up to four credits, an
average, residency and an X certificate. Learners stand anywhere between the first term and graduation; one in three
has failed courses, one in four of those who have not finished sits in courses now, three in ten hold a certificate.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Any
from uuid import UUID

from benchmarks.ledger import NOW, _learners

SEED = 20_260_601
COURSES, SHARED = 40, 10
CHUNK = 500
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
ELECTIVES = frozenset({"public_elective", "free_elective"})
LEVELS = ("primary", "intermediate", "advanced")


def cohort(learners: int, programs: int) -> UUID:
    """Makes the college with everything the audit reads; answers its id."""
    from oneplusx.apps.parties.models import Enrollment
    from oneplusx.web.bulk import insert_rows

    college, department = _college()
    plans = _programs(college, programs)
    rows: list[Any] = []
    for number, learner_id in enumerate(_learners(learners)):
        program = plans[number % len(plans)][0]
        rows.append(
            Enrollment(
                learner_id=learner_id,
                college=college,
                department=department,
                program_id=program.id,
                major_code="000000",
                entry_year=2024,
                student_number=f"B{number:06}",
                created_at=NOW,
            )
        )
    insert_rows(Enrollment, rows)
    courses = {program.id: listed for program, listed in plans}
    _transcripts(rows, courses)
    _certificates(rows)
    return UUID(str(college.id))


def _college() -> tuple[Any, Any]:
    from oneplusx.apps.parties.models import Department, Institution, InstitutionKind
    from oneplusx.apps.standards.models import Major

    college = Institution.objects.create(kind=InstitutionKind.COLLEGE, code="BENCH", name_zh="测试学院", created_at=NOW)
    Major.objects.create(code="000000", name_zh="测试专业", education_level="voc_associate")
    return college, Department.objects.create(college=college, code="D", name_zh="测试系")


def _code(program: int, number: int) -> str:
    return f"G{number:02}" if number < SHARED else f"P{program:03}{number:02}"


def _nature(number: int) -> str:
    return NATURES[number % len(NATURES)]


def _programs(college: Any, count: int) -> list[tuple[Any, list[Any]]]:
    from oneplusx.apps.curriculum.models import Course, Program
    from oneplusx.apps.curriculum.services import CourseRow, ProgramRow, save_courses, save_programs
    from oneplusx.web.actor import SYSTEM

    required = sum(CREDITS[number % len(CREDITS)] for number in range(COURSES)) * 9 // 10
    slots: dict[str, int | None] = {"public_elective": 600, "free_elective": 600}
    programs = [ProgramRow(f"B{n:03}", f"测试{n:03}", "000000", "D", 2024, required, slots=slots) for n in range(count)]
    save_programs(college=college, rows=programs, actor=SYSTEM, now=NOW)
    for program in range(count):
        rows = [
            CourseRow(
                _code(program, number),
                f"课程{_code(program, number)}",
                CREDITS[number % len(CREDITS)],
                48,
                f"B{program:03}",
                _nature(number),
                1 + number % 6,
                _nature(number) not in ELECTIVES,
            )
            for number in range(COURSES)
        ]
        save_courses(college=college, rows=rows, actor=SYSTEM, now=NOW)
    courses = {course.code: course for course in Course.objects.filter(college=college)}
    found = list(Program.objects.filter(college=college).order_by("code"))
    for number, plan in enumerate(found):
        if number % 4 == 3:
            plan.requirements = _own_tree(number)
            plan.save(update_fields=["requirements"])
    return [(program, [courses[_code(n, number)] for number in range(COURSES)]) for n, program in enumerate(found)]


def _own_tree(program: int) -> dict[str, Any]:
    """A tree as a college writes it; its core and its electives compete for courses."""
    codes = [_code(program, number) for number in range(COURSES)]
    listed = [
        {"code": code, "name": f"课程{code}", "credits": str(CREDITS[n % 3] // 100), "hours": 48, "nature": _nature(n)}
        for n, code in enumerate(codes)
    ]
    core = [{"id": f"c-{code}", "kind": "course", "code": code} for code in codes[SHARED : SHARED + 12]]
    choice = [
        {"id": "road-a", "kind": "all_of", "children": [_take("a", codes[22:26], 3)]},
        {"id": "road-b", "kind": "all_of", "children": [_take("b", codes[24:28], 3)]},
    ]
    children = [
        {"id": "core", "kind": "all_of", "title_zh": "核心课", "children": core},
        {"id": "road", "kind": "any_of", "title_zh": "方向", "children": choice},
        {"id": "wide", "kind": "credits_from", "credits": "12", "pool": {"codes": codes[20:32]}},
        {"id": "deep", "kind": "credits_from", "credits": "9", "pool": {"codes": codes[26:40]}, "min_score": "60"},
        {"id": "general", "kind": "courses_from", "courses": 6, "pool": {"patterns": ["G*"]}},
        {"id": "total", "kind": "credits_from", "credits": "100", "sharing": "free"},
        {"id": "here", "kind": "residency", "credits": "40"},
        {"id": "average", "kind": "grade_average", "at_least": "65"},
        {"id": "x", "kind": "achievement", "types": ["x_certificate"], "min_level": "intermediate"},
        {"id": "internship", "kind": "condition", "condition": "internship"},
    ]
    return {
        "format": "oneplusx-program/1",
        "code": f"B{program:03}",
        "requirement": {"id": "program", "kind": "all_of", "children": children},
        "courses": listed,
        "sharing": [{"between": ["wide", "deep"], "up_to_credits": "4"}],
    }


def _take(name: str, codes: Sequence[str], number: int) -> dict[str, Any]:
    return {"id": f"take-{name}", "kind": "courses_from", "courses": number, "pool": {"codes": list(codes)}}


def _transcripts(enrollments: Sequence[Any], courses: dict[UUID, list[Any]]) -> None:
    """Lines of the transcript and named conditions."""
    from oneplusx.apps.curriculum.models import ConditionResult, CourseResult
    from oneplusx.apps.curriculum.services.results import CONDITIONS
    from oneplusx.web.bulk import insert_values
    from oneplusx.web.ids import new_id

    random = Random(SEED)
    names = ("id", "learner_id", "enrollment_id", "course_id", "term_code", "status", "score_hundredths")
    lines: list[tuple[Any, ...]] = []
    conditions: list[tuple[Any, ...]] = []
    for row in enrollments:
        done = COURSES if random.random() < 0.3 else random.randint(COURSES // 4, COURSES)
        fails, sits = random.random() < 1 / 3, random.random() < 1 / 4
        left_out = set(random.sample(range(COURSES), k=4)) & {n for n in range(COURSES) if _nature(n) in ELECTIVES}
        for number, course in enumerate(courses[row.program_id][: done + (6 if sits else 0)]):
            if number in left_out:
                continue
            status: str = "passed"
            score: int | None = random.randint(60, 99) * 100
            if number >= done:
                status, score = "in_progress", None
            elif fails and random.random() < 0.1:
                status, score = "failed", random.randint(20, 59) * 100
            term = f"{2024 + number // 14}-{2025 + number // 14}-{1 + number % 2}"
            credits_hundredths = course.credits_hundredths
            lines.append((new_id(), row.learner_id, row.id, course.id, term, status, score, credits_hundredths))
        conditions += [
            (new_id(), row.learner_id, row.id, condition, done > COURSES * 3 // 4) for condition in CONDITIONS
        ]
    insert_values(CourseResult, (*names, "credits_hundredths"), lines, recorded_at=NOW)
    insert_values(
        ConditionResult, ("id", "learner_id", "enrollment_id", "condition", "is_met"), conditions, recorded_at=NOW
    )


def _certificates(enrollments: Sequence[Any]) -> None:
    from oneplusx.apps.recognition.models import Achievement, AchievementState, Source
    from oneplusx.apps.standards.models import AchievementType, CertificateType
    from oneplusx.web.bulk import insert_rows
    from oneplusx.web.ids import new_id

    random = Random(SEED + 1)
    kind = AchievementType.objects.get(code="x_certificate")
    of_type = CertificateType.objects.create(
        code="BENCH", achievement_type=kind, family="BENCH", name_zh="测试", bank_value_hundredths=400
    )
    rows = [
        Achievement(
            learner_id=row.learner_id,
            type=kind,
            certificate_type=of_type,
            title="测试",
            attributes={"certificate_type": "BENCH", "level": random.choice(LEVELS)},
            family="BENCH",
            obtained_on=date(2026, 5, 1),
            state=AchievementState.VERIFIED,
            source=Source.ISSUER,
            registered_at=NOW,
            fingerprint=new_id().hex,
        )
        for row in enrollments
        if random.random() < 0.3
    ]
    insert_rows(Achievement, rows)


METHOD = """
format: oneplusx-rule-set/1
code: BENCH-METHOD
version: "{version}"
owner: {{level: college, code: BENCH}}
effective: {{from: 2025-01-01}}
rules:
  - id: x
    from: {{types: [x_certificate]}}
    to: {{natures: [professional_core, professional_extension, free_elective]}}
    credits: {{basis: course, at_most_bank_value: true}}
    score: {{basis: fixed, points: 85}}
caps:
  - {{id: half, share: {share}, base: elective}}
  - {{id: courses, unit: courses, at_most: 4}}
requirements:
  - {{id: core, at_least: {core}, over: {{natures: [professional_core]}}}}
"""


def methods(college_id: UUID) -> tuple[UUID, UUID]:
    """The method in force and the draft of the next: a lower cap, and more credits of the core at graduation."""
    from oneplusx.apps.rulesets.services import create_version, publish_version
    from oneplusx.web.actor import SYSTEM

    texts = METHOD.format(version="1", share="50%", core=10), METHOD.format(version="2", share="10%", core=17)
    old, new = (create_version(owner_id=college_id, text=text, name="method", actor=SYSTEM, now=NOW) for text in texts)
    publish_version(version_id=old.id, actor=SYSTEM, now=NOW)
    return old.id, new.id


def decided(version_id: UUID) -> int:
    """An approved conversion for every holder of a certificate with an open course; answers how many."""
    from oneplusx.apps.conversion.selectors import learner_records
    from oneplusx.apps.parties.models import Enrollment
    from oneplusx.apps.recognition.models import Achievement
    from oneplusx.apps.rulesets.models import RuleSetVersion
    from oneplusx.apps.rulesets.selectors import composed
    from oneplusx.domain import rules
    from oneplusx.web.clock import local_date

    method, on = composed(RuleSetVersion.objects.get(id=version_id)), local_date(NOW)
    holders = Achievement.objects.values("learner_id")
    rows = list(Enrollment.objects.filter(learner_id__in=holders).select_related("college").order_by("id"))
    made = 0
    for start in range(0, len(rows), CHUNK):
        some = rows[start : start + CHUNK]
        records = learner_records(some)
        found = [(row, next(iter(rules.options(method, records[row.id], on)), None)) for row in some]
        made += _converted([(row, option) for row, option in found if option is not None], version_id)
    return made


def _converted(found: Sequence[tuple[Any, Any]], version_id: UUID) -> int:
    from oneplusx.apps.conversion.models import Conversion, ConversionSource, ConversionState, ConversionTarget
    from oneplusx.apps.curriculum.models import Course
    from oneplusx.domain import rules
    from oneplusx.web.bulk import insert_rows

    courses = dict(Course.objects.values_list("code", "id"))
    conversions, sources, targets = list[Any](), list[Any](), list[Any]()
    for row, option in found:
        whose = {"learner_id": row.learner_id, "enrollment": row}
        made = Conversion(
            **whose,
            rule_set_version_id=version_id,
            rule_id=option.request.rule_id,
            state=ConversionState.APPROVED,
            credits_hundredths=option.decision.credits_hundredths,
            request=rules.request_to_json(option.request),
            decision=rules.decision_to_json(option.decision),
            submitted_at=NOW,
            submission_key=str(row.id),
        )
        conversions.append(made)
        for held in option.request.achievement_ids:
            mine = {"learner_id": row.learner_id, "achievement_id": UUID(held)}
            sources.append(ConversionSource(conversion=made, scope="program", scope_key=f"program:{row.id}", **mine))
        for target in option.decision.targets:
            course_id = courses[target.course_code]
            targets.append(
                ConversionTarget(
                    conversion=made, course_id=course_id, credits_hundredths=target.credits_hundredths, **whose
                )
            )
    for model, rows in ((Conversion, conversions), (ConversionSource, sources), (ConversionTarget, targets)):
        insert_rows(model, rows)
    return len(conversions)
