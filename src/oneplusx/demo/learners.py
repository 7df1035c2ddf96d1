"""Synthetic learners of the demo world, opened in bulk, each with a story that the records then tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import groupby, islice
from random import Random
from uuid import UUID

from oneplusx.apps.curriculum.models import Program
from oneplusx.apps.parties.services import AccountRow, activate_accounts, open_accounts
from oneplusx.apps.standards.models import CertificateType, Level
from oneplusx.demo.methods import PROGRAM_OF
from oneplusx.demo.naming import synthetic_name
from oneplusx.demo.world import College, Places, Story, Student
from oneplusx.domain.identity import DocumentKind, synthetic_resident_id

CHUNK = 2000
KEPT_PER_PROGRAM = 50
TERMS_PER_YEAR = 2
STORIES = (
    Story.NEAR,
    Story.STRONG,
    Story.WEAK,
    Story.STRONG,
    Story.NEAR,
    Story.STRONG,
    Story.WEAK,
    Story.STRONG,
    Story.NEAR,
    Story.STRONG,
)
CERTIFICATE_SHARE = 0.45
ACTIVE_SHARE = 0.7
ENGLISH = "G009"
POSTPONED_EVERY = 3
"""Of the program whose method exempts from English, every third learner postponed that course."""
FREE_ELECTIVES = ("G031", "G032", "G033")

Roll = list[tuple[Program, AccountRow]]


def rolls(places: Places, count: int, random: Random) -> Iterator[tuple[College, Roll]]:
    """The accounts to open, spread evenly over programs and classes, college by college in chunks."""
    programs = [(college, program) for college in places.colleges.values() for program in college.programs]
    sizes = {
        program.id: count // len(programs) + (number < count % len(programs))
        for number, (_college, program) in enumerate(programs)
    }
    sequence = 0
    for college in places.colleges.values():
        rows = _rows(college, sizes, sequence, random)
        sequence += sum(sizes[program.id] for program in college.programs)
        while roll := list(islice(rows, CHUNK)):
            yield college, roll


def _rows(
    college: College, sizes: dict[UUID, int], sequence: int, random: Random
) -> Iterator[tuple[Program, AccountRow]]:
    for program in college.programs:
        for place in range(sizes[program.id]):
            yield program, _account(college, program, place, sequence, random)
            sequence += 1


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


def open_roll(college: College, roll: Roll, random: Random, now: datetime) -> list[Student]:
    """Opens the accounts of a chunk, each cohort's when it entered."""
    fitting = _fitting_types(college)
    students: list[Student] = []
    for year, some in groupby(roll, key=lambda one: one[0].entry_year):
        cohort = _open(college, list(some), datetime(year, 9, 10, 2, 0, tzinfo=UTC))
        for number, student in enumerate(cohort, start=len(students)):
            _tell_story(college, student, number, fitting[student.program.major.code], random, now.date())
        _activate(college, cohort, random, datetime(year, 9, 20, 2, 0, tzinfo=UTC))
        students += cohort
    _keep(college, students)
    return students


def _open(college: College, roll: Roll, at: datetime) -> list[Student]:
    rows = [row for _program, row in roll]
    outcomes = open_accounts(college=college.institution, rows=rows, actor=college.registrar, now=at)
    students = []
    for (program, row), outcome in zip(roll, outcomes, strict=True):
        if outcome.enrollment_id is None or outcome.learner_id is None:
            raise ValueError(f"demo learner refused: {outcome.problem}")
        students.append(Student(outcome.enrollment_id, outcome.learner_id, row.name, row.student_number, program))
    return students


def _activate(college: College, students: Sequence[Student], random: Random, at: datetime) -> None:
    """Most accounts are activated through the college's sign-in, and those of all who will act."""
    active = [
        one for one in students if one.certificate_type is not None or one.lacks or random.random() < ACTIVE_SHARE
    ]
    activate_accounts(
        college=college.institution,
        enrollment_ids=[one.enrollment_id for one in active],
        actor=college.registrar,
        now=at,
    )


def _keep(college: College, students: Sequence[Student]) -> None:
    """Later steps work with the first learners of each program only, so that a large world fits into memory."""
    kept = {program.id: 0 for program in college.programs}
    for known in college.students:
        kept[known.program.id] += 1
    for student in students:
        if kept[student.program.id] < KEPT_PER_PROGRAM:
            kept[student.program.id] += 1
            college.students.append(student)


def terms_begun(entry_year: int, on: date) -> int:
    """How many terms of a program have begun on a date; the school year begins in September."""
    years = on.year - entry_year
    return max(0, min(6, years * TERMS_PER_YEAR + (1 if on.month >= 9 else 0)))


def _fitting_types(college: College) -> dict[str, list[CertificateType]]:
    """Certificate types by major; intermediate ones are the most frequent."""
    majors = {program.major.code for program in college.programs}
    types = list(CertificateType.objects.exclude(bank_value_hundredths=None).order_by("code"))
    levels = {Level.PRIMARY: 1, Level.INTERMEDIATE: 3, Level.ADVANCED: 1}
    return {
        major: [one for one in types if major in one.major_codes for _ in range(levels[Level(one.level)])]
        for major in majors
    }


def _tell_story(
    college: College, student: Student, number: int, types: Sequence[CertificateType], random: Random, on: date
) -> None:
    student.story = STORIES[number % len(STORIES)]
    if student.program.code == PROGRAM_OF["R25"] and int(student.student_number[-4:]) % POSTPONED_EVERY == 1:
        student.lacks, student.story = frozenset({ENGLISH}), Story.STRONG
        return
    if terms_begun(student.program.entry_year, on) < TERMS_PER_YEAR or not types:
        student.story = Story.STRONG if student.story is Story.NEAR else student.story
        return
    if student.story is Story.NEAR:
        _lack_what_a_certificate_gives(college, student, types, random)
    elif random.random() < CERTIFICATE_SHARE:
        student.certificate_type = random.choice(types)


def _lack_what_a_certificate_gives(
    college: College, student: Student, types: Sequence[CertificateType], random: Random
) -> None:
    """The college's method decides what a certificate can replace, and so what this learner lacks."""
    higher = [one for one in types if one.level != Level.PRIMARY]
    covered = college.covered[student.program.major.code]
    if college.code == "DEMO-C1":
        student.certificate_type = random.choice([one for one in higher if covered.get(one.code)])
        student.lacks |= {random.choice(covered[student.certificate_type.code])}
    elif college.code == "DEMO-C2":
        student.certificate_type = random.choice(higher)
        student.lacks |= {random.choice(sorted({code for one in higher for code in covered.get(one.code, ())}))}
    elif college.code == "DEMO-C3":
        student.certificate_type = random.choice(types)
        student.lacks |= set(random.sample(FREE_ELECTIVES, 2))
    else:
        student.certificate_type = random.choice([one for one in types if one.level != Level.ADVANCED])
