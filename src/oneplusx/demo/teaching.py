"""Certificates taught at the first college: mapping, dual-qualified teachers, a training base, classes, a textbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from oneplusx.apps.curriculum import services
from oneplusx.apps.curriculum.models import Program, ProgramCourse, TeacherRecordKind, TrainingBase, TrainingClass
from oneplusx.apps.standards.models import CatalogueState, CertificateType, LearningOutcome, StandardLevel
from oneplusx.demo.world import College, Places, Student, officer
from oneplusx.web.actor import Actor, Role
from oneplusx.web.clock import local_date

STARTED_DAYS_AGO = 60
SESSIONS, HOURS = 4, 4
ROSTER_MAX = 20
GAPS_LEFT = 2
"""Outcomes at the end of a standard that no course supports yet, so that the matrix shows gaps."""


@dataclass(frozen=True, slots=True)
class Taught:
    """A certificate with its outcomes, and a program of the college whose major it is for."""

    certificate_type: CertificateType
    outcomes: Sequence[LearningOutcome]
    program: Program


def build_teaching(places: Places, now: datetime) -> None:
    """The first college teaches for the first certificate that has contents and fits one of its majors."""
    college = next(iter(places.colleges.values()))
    taught = _taught(college)
    if taught is None:
        return
    _map_courses(college, taught, now)
    base = services.save_base(
        college_id=college.institution.id,
        draft=services.BaseDraft(
            code="SX-01",
            name_zh="产教融合实训基地（演示）",
            name_en="Training base shared with industry (demonstration)",
            capacity=ROSTER_MAX + 20,
            location="实训楼 3 层",
            partner="演示合作企业",
            equipment=(("图形工作站", 40), ("投影", 2)),
        ),
        actor=college.registrar,
        now=now,
    )
    teachers = [
        officer(college.institution, Role.TEACHER, name, username, now)
        for name, username in (("双师甲（演示）", "dual-teacher-1"), ("双师乙（演示）", "demo-teacher"))
    ]
    for number, teacher in enumerate(teachers):
        _qualify(college, taught, teacher, now, is_dual=number == 0)
    _write_material(college, taught, now)
    students = [one for one in college.students if one.program.major_id == taught.program.major_id]
    half = min(ROSTER_MAX, (len(students) + 1) // 2)
    _hold_class(college, taught, base, teachers[0], students[:half], now)
    _plan_class(college, taught, base, teachers[1], students[half : 2 * half], now)


def _taught(college: College) -> Taught | None:
    for program in sorted({one.program for one in college.students}, key=lambda one: one.code):
        levels = StandardLevel.objects.filter(
            certificate_type__state=CatalogueState.PUBLISHED, standard__state=CatalogueState.PUBLISHED
        ).filter(certificate_type__major_codes__icontains=f'"{program.major.code}"')
        for level in levels.select_related("certificate_type").order_by("rank", "certificate_type__code"):
            found = LearningOutcome.objects.filter(standard_id=level.standard_id, level=level.level).order_by("code")
            if level.certificate_type is not None and found:
                return Taught(level.certificate_type, list(found), program)
    return None


def _map_courses(college: College, taught: Taught, now: datetime) -> None:
    """Each outcome but the last ones is supported by one or two courses of the program."""
    places = ProgramCourse.objects.filter(program=taught.program, nature__startswith="professional")
    codes = list(places.order_by("term_number", "course__code").values_list("course__code", flat=True))
    if not codes:
        return
    supported = taught.outcomes[: max(len(taught.outcomes) - GAPS_LEFT, 1)]
    rows = [
        services.MappingRow(
            program_code=taught.program.code,
            course_code=course,
            certificate=taught.certificate_type.code,
            outcome_code=outcome.code,
            share_hundredths=1000,
        )
        for number, outcome in enumerate(supported)
        for course in dict.fromkeys((codes[number % len(codes)], codes[(number * 3 + 1) % len(codes)]))
    ]
    services.save_mappings(college=college.institution, rows=rows, actor=college.registrar, now=now)


def _qualify(college: College, taught: Taught, teacher: Actor, now: datetime, *, is_dual: bool) -> None:
    """A teaching qualification, practice and training; the first teacher is recognized as dual-qualified."""
    today = local_date(now)
    lines: list[tuple[TeacherRecordKind, str, str, int, int]] = [
        (TeacherRecordKind.TEACHING, "高等学校教师资格证", "省教育厅（演示）", 2500, 0),
        (TeacherRecordKind.PRACTICE, "企业实践：前端项目开发", "演示合作企业", 300, 240),
        (TeacherRecordKind.TRAINING, "1+X证书师资培训", "培训评价组织（演示）", 200, 40),
    ]
    if is_dual:
        lines += [
            (TeacherRecordKind.INDUSTRY, "高级工程师", "人力资源部门（演示）", 1500, 0),
            (TeacherRecordKind.RECOGNITION, "双师型教师（中级）", college.institution.name_zh, 400, 0),
        ]
    assert teacher.id is not None
    for kind, name, issuer, days_ago, hours in lines:
        draft = services.TeacherDraft(
            kind=kind,
            name=name,
            issuer=issuer,
            from_on=today - timedelta(days=days_ago),
            hours=hours,
            certificate_type_id=taught.certificate_type.id if kind == TeacherRecordKind.TRAINING else None,
        )
        services.add_teacher_record(
            college_id=college.institution.id, person_id=teacher.id, draft=draft, actor=college.registrar, now=now
        )


def _write_material(college: College, taught: Taught, now: datetime) -> None:
    services.save_material(
        college_id=college.institution.id,
        draft=services.MaterialDraft(
            kind="textbook",
            code="JC-01",
            name_zh=f"{taught.certificate_type.name_zh}活页式教材（演示）",
            authors="演示编写组",
            source="校企合编",
            edition="第1版",
            outcome_ids=[one.id for one in taught.outcomes[:4]],
        ),
        actor=college.registrar,
        now=now,
    )


def _open_class(
    college: College, taught: Taught, base: TrainingBase, code: str, starts_on: date, now: datetime
) -> TrainingClass:
    return services.open_class(
        college_id=college.institution.id,
        draft=services.ClassDraft(
            code=code,
            name=f"{taught.certificate_type.name_zh}培训班{code[-2:]}（演示）",
            certificate_type_id=taught.certificate_type.id,
            starts_on=starts_on,
            ends_on=starts_on + timedelta(weeks=SESSIONS + 4),
            hours_planned=SESSIONS * HOURS,
            base_id=base.id,
        ),
        actor=college.registrar,
        now=now,
    )


def _enter(row: TrainingClass, college: College, teacher: Actor, students: Sequence[Student], now: datetime) -> None:
    own: dict[str, Any] = {"training_class_id": row.id, "actor": college.registrar, "now": now}
    services.enter_learners(enrollment_ids=[one.enrollment_id for one in students], **own)
    assert teacher.id is not None
    services.assign_trainer(person_id=teacher.id, **own)


def _hold_class(
    college: College, taught: Taught, base: TrainingBase, teacher: Actor, students: Sequence[Student], now: datetime
) -> None:
    """Its sessions are over; most attended all of them, one was missing too often to count as trained."""
    starts_on = local_date(now) - timedelta(days=STARTED_DAYS_AGO)
    row = _open_class(college, taught, base, "PX-01", starts_on, now - timedelta(days=STARTED_DAYS_AGO + 7))
    _enter(row, college, teacher, students, now - timedelta(days=STARTED_DAYS_AGO + 5))
    for week in range(SESSIONS):
        at = now - timedelta(days=STARTED_DAYS_AGO - 7 * week - 1)
        session = services.plan_session(
            training_class_id=row.id,
            held_on=local_date(at),
            hours=HOURS,
            topic=f"单元{week + 1}",
            actor=teacher,
            now=at,
        )
        services.take_attendance(
            training_session_id=session.id, absences=_absences(students, week), actor=teacher, now=at
        )


def _absences(students: Sequence[Student], week: int) -> dict[UUID, str]:
    if not students:
        return {}
    absences = {students[-1].learner_id: "absent"} if week else {}
    return absences | {students[week % len(students)].learner_id: "excused"} if week == 1 else absences


def _plan_class(
    college: College, taught: Taught, base: TrainingBase, teacher: Actor, students: Sequence[Student], now: datetime
) -> None:
    """It runs now: one session was held, another is planned."""
    starts_on = local_date(now) - timedelta(days=7)
    row = _open_class(college, taught, base, "PX-02", starts_on, now - timedelta(days=14))
    _enter(row, college, teacher, students, now - timedelta(days=12))
    for days, topic in ((-3, "单元1"), (4, "单元2")):
        at = now + timedelta(days=days)
        session = services.plan_session(
            training_class_id=row.id,
            held_on=local_date(at),
            hours=HOURS,
            topic=topic,
            actor=college.registrar,
            now=now,
        )
        if days < 0:
            services.take_attendance(training_session_id=session.id, absences={}, actor=teacher, now=at)
