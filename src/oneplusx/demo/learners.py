"""Synthetic learners of the demo world with their results, conditions and certificates, set-based."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from oneplusx.apps.certificates.models import Confirmation
from oneplusx.apps.certificates.services import CertificateRow, record_certificates
from oneplusx.apps.curriculum.models import Program, ProgramCourse, ResultStatus
from oneplusx.apps.curriculum.services import ConditionRow, ResultRow, record_conditions, record_results
from oneplusx.apps.parties.services import AccountRow, open_accounts
from oneplusx.apps.standards.models import CertificateType, Level
from oneplusx.demo.naming import synthetic_name
from oneplusx.demo.places import College, Places
from oneplusx.domain.identity import DocumentKind, synthetic_resident_id
from oneplusx.web.actor import SYSTEM

CHUNK = 2000
TERMS_PER_YEAR = 2
FAIL_SHARE = 0.004
WEAK_SHARE = 0.3
CERTIFICATE_SHARE = 0.55
UNVERIFIED_SHARE = 0.06
FAILED_EXAM_SHARE = 0.05
EXPIRED_SHARE = 0.03
CONDITIONS = (("internship", 0.97), ("fitness_test", 0.97), ("discipline", 0.99), ("second_classroom", 0.96))


@dataclass(slots=True)
class Student:
    """What later steps need to know of one learner."""

    enrollment_id: UUID
    learner_id: UUID
    name: str
    student_number: str
    program: Program
    is_weak: bool


def build_learners(places: Places, count: int, random: Random, now: datetime) -> dict[str, list[Student]]:
    """Opens accounts in bulk, spread evenly over programs and classes; by college code."""
    programs = [(college, program) for college in places.colleges.values() for program in college.programs]
    per_program = [count // len(programs) + (number < count % len(programs)) for number in range(len(programs))]
    students: dict[str, list[Student]] = {code: [] for code in places.colleges}
    sequence = 0
    for (college, program), size in zip(programs, per_program, strict=True):
        rows = [_account(college, program, place, sequence + place, random) for place in range(size)]
        sequence += size
        for start in range(0, size, CHUNK):
            some = rows[start : start + CHUNK]
            outcomes = open_accounts(college=college.institution, rows=some, actor=SYSTEM, now=now)
            for row, outcome in zip(some, outcomes, strict=True):
                if outcome.enrollment_id is None or outcome.learner_id is None:
                    raise ValueError(f"demo learner refused: {outcome.problem}")
                students[college.institution.code].append(
                    Student(
                        outcome.enrollment_id,
                        outcome.learner_id,
                        row.name,
                        row.student_number,
                        program,
                        random.random() < WEAK_SHARE,
                    )
                )
    return students


def _account(college: College, program: Program, place: int, sequence: int, random: Random) -> AccountRow:
    classes = college.classes[program.code]
    group = classes[place % len(classes)]
    born_on = date(program.entry_year - 18, 1, 1) + timedelta(days=random.randrange(365))
    return AccountRow(
        student_number=f"{program.entry_year}{program.major.code[2:]}{place + 1:04d}",
        name=synthetic_name(random),
        identity_kind=DocumentKind.RESIDENT_ID,
        identity_number=synthetic_resident_id(born_on, sequence),
        department_id=program.department_id,
        class_group_id=group.id,
        program_id=program.id,
        major_code=program.major.code,
        entry_year=program.entry_year,
    )


def terms_begun(entry_year: int, on: date) -> int:
    """How many terms of a program have begun on a date; the school year begins in September."""
    years = on.year - entry_year
    return max(0, min(6, years * TERMS_PER_YEAR + (1 if on.month >= 9 else 0)))


def term_code(entry_year: int, term_number: int) -> str:
    """``2024-2025-1`` for the first term of an entry year."""
    year = entry_year + (term_number - 1) // TERMS_PER_YEAR
    return f"{year}-{year + 1}-{(term_number - 1) % TERMS_PER_YEAR + 1}"


def build_results(college: College, students: Sequence[Student], random: Random, now: datetime) -> None:
    """Course results by term: the present term in progress, some failed, the next ones not taken."""
    places: dict[UUID, list[ProgramCourse]] = {}
    for row in (
        ProgramCourse.objects.filter(program__in=college.programs).select_related("course").order_by("course__code")
    ):
        places.setdefault(row.program_id, []).append(row)
    for rows in _chunks(_results(students, places, random, now.date())):
        record_results(college=college.institution, rows=rows, actor=SYSTEM, now=now)


def _results(
    students: Sequence[Student], places: dict[UUID, list[ProgramCourse]], random: Random, on: date
) -> Iterator[ResultRow]:
    for student in students:
        entry_year = student.program.entry_year
        begun = terms_begun(entry_year, on)
        is_leaving = entry_year == min(place[0].program.entry_year for place in places.values())
        for place in places[student.program.id]:
            if place.term_number > begun:
                continue
            in_progress = place.term_number == begun and not is_leaving
            if not place.is_compulsory and random.random() < 0.3:
                continue
            if place.nature == "professional_core" and student.is_weak and random.random() < 0.2:
                continue
            yield _result(
                student, place, term_code(entry_year, place.term_number), in_progress=in_progress, random=random
            )


def _result(student: Student, place: ProgramCourse, term: str, *, in_progress: bool, random: Random) -> ResultRow:
    if in_progress:
        return ResultRow(student.student_number, place.course.code, term, ResultStatus.IN_PROGRESS)
    failed = random.random() < FAIL_SHARE * (3 if student.is_weak else 1)
    score = random.randrange(3000, 5900, 100) if failed else random.randrange(6000, 9900, 50)
    cause = "cheating" if failed and random.random() < 0.05 else "score" if failed else ""
    status = ResultStatus.FAILED if failed else ResultStatus.PASSED
    return ResultRow(student.student_number, place.course.code, term, status, score, failed_cause=cause)


def _chunks(rows: Iterator[ResultRow], size: int = 20_000) -> Iterator[list[ResultRow]]:
    chunk: list[ResultRow] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def build_conditions(college: College, students: Sequence[Student], random: Random, now: datetime) -> None:
    """Named conditions of those who are about to leave."""
    leaving = min(program.entry_year for program in college.programs)
    rows = [
        ConditionRow(student.enrollment_id, condition, random.random() < share)
        for student in students
        if student.program.entry_year == leaving
        for condition, share in CONDITIONS
    ]
    for start in range(0, len(rows), CHUNK):
        record_conditions(college=college.institution, rows=rows[start : start + CHUNK], actor=SYSTEM, now=now)


def build_certificates(college: College, students: Sequence[Student], random: Random, now: datetime) -> None:
    """X certificates of the major from the issuers' lists; a few unverified, failed or expired."""
    fitting = _fitting_types(college)
    rows: dict[Confirmation, list[CertificateRow]] = {Confirmation.ISSUER_LIST: [], Confirmation.NONE: []}
    for serial, student in enumerate(students):
        types = fitting[student.program.major.code]
        if not types or random.random() > CERTIFICATE_SHARE or terms_begun(student.program.entry_year, now.date()) < 2:
            continue
        unverified = random.random() < UNVERIFIED_SHARE
        confirmation = Confirmation.NONE if unverified else Confirmation.ISSUER_LIST
        rows[confirmation].append(_certificate(college, student, random.choice(types), serial, random, now))
    for confirmation, some in rows.items():
        for start in range(0, len(some), CHUNK):
            record_certificates(
                rows=some[start : start + CHUNK],
                institution_id=college.institution.id,
                confirmation=confirmation,
                actor=SYSTEM,
                now=now,
            )


def _fitting_types(college: College) -> dict[str, list[CertificateType]]:
    majors = {program.major.code for program in college.programs}
    types = list(CertificateType.objects.exclude(bank_value_hundredths=None).order_by("code"))
    levels = {Level.PRIMARY: 1, Level.INTERMEDIATE: 3, Level.ADVANCED: 1}
    return {
        major: [one for one in types if major in one.major_codes for _ in range(levels.get(Level(one.level), 1))]
        for major in majors
    }


def _certificate(
    college: College, student: Student, kind: CertificateType, serial: int, random: Random, now: datetime
) -> CertificateRow:
    issued_on = now.date() - timedelta(days=random.randrange(40, 500))
    passed = random.random() >= FAILED_EXAM_SHARE
    score = random.randrange(6000, 9800, 50) if passed else random.randrange(3000, 5900, 50)
    expires_on = now.date() - timedelta(days=10) if random.random() < EXPIRED_SHARE else None
    return CertificateRow(
        learner_id=student.learner_id,
        enrollment_id=student.enrollment_id,
        certificate_type_id=kind.id,
        issuer_id=kind.organization_id,
        holder_name=student.name,
        acquired_month=f"{issued_on:%Y-%m}",
        issued_on=issued_on,
        number=f"DEMO-{college.institution.code[-2:]}{issued_on:%y}{serial:06d}" if passed else "",
        score_text=f"{score / 100:g}",
        score_hundredths=score,
        is_passed=passed,
        expires_on=expires_on,
        is_demo=True,
    )
