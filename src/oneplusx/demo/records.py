"""What the colleges and issuers know of the learners: course results, conditions, certificates; set-based."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from oneplusx.apps.certificates.models import Confirmation
from oneplusx.apps.certificates.services import CertificateRow, record_certificates
from oneplusx.apps.curriculum.models import ProgramCourse, ResultStatus
from oneplusx.apps.curriculum.services import ConditionRow, ResultRow, record_conditions, record_results
from oneplusx.apps.recognition.models import Achievement, AchievementState
from oneplusx.apps.recognition.services import recognize_achievements
from oneplusx.apps.standards.models import CertificateType
from oneplusx.demo.learners import TERMS_PER_YEAR, terms_begun
from oneplusx.demo.world import College, Story, Student
from oneplusx.web.actor import SYSTEM
from oneplusx.web.clock import SHANGHAI
from oneplusx.web.collection import uncollected

RESULTS_CHUNK = 20_000
ISSUED_DAYS_AGO_MIN, ISSUED_DAYS_AGO_MAX = 65, 500
FAIL_SHARE = 0.03
LEFT_OUT_CORE_SHARE = 0.2
LEFT_OUT_ELECTIVE_SHARE = 0.3
UNVERIFIED_SHARE = 0.06
FAILED_EXAM_SHARE = 0.06
EXPIRED_SHARE = 0.04
CONDITIONS = (("internship", 0.9), ("fitness_test", 0.9), ("discipline", 0.97), ("second_classroom", 0.88))
STRONG_SHARE = 0.985
"""Share of those who passed everything that also meets a condition."""

Places = dict[UUID, list[ProgramCourse]]


def places_of(college: College) -> Places:
    """The courses of each program, in a fixed order."""
    places: Places = {}
    rows = ProgramCourse.objects.filter(program__in=college.programs).select_related("course")
    for row in rows.order_by("course__code"):
        places.setdefault(row.program_id, []).append(row)
    return places


def term_code(entry_year: int, term_number: int) -> str:
    """``2024-2025-1`` for the first term of an entry year."""
    year = entry_year + (term_number - 1) // TERMS_PER_YEAR
    return f"{year}-{year + 1}-{(term_number - 1) % TERMS_PER_YEAR + 1}"


def build_results(college: College, students: Sequence[Student], places: Places, random: Random, now: datetime) -> None:
    """Course results by term: the present term in progress, some failed, the next ones not taken."""
    chunk: list[ResultRow] = []
    for student in students:
        chunk.extend(_results(college, student, places[student.program.id], random, now))
        if len(chunk) >= RESULTS_CHUNK:
            record_results(college=college.institution, rows=chunk, actor=college.registrar, now=now)
            chunk = []
    record_results(college=college.institution, rows=chunk, actor=college.registrar, now=now)


def _results(
    college: College, student: Student, places: Sequence[ProgramCourse], random: Random, now: datetime
) -> Iterator[ResultRow]:
    entry_year = student.program.entry_year
    begun = terms_begun(entry_year, now.date())
    is_leaving = entry_year == college.leaving_year
    for place in places:
        if place.term_number > begun or place.course.code in student.lacks or _leaves_out(student, place, random):
            continue
        term = term_code(entry_year, place.term_number)
        if place.term_number == begun and not is_leaving:
            yield ResultRow(student.student_number, place.course.code, term, ResultStatus.IN_PROGRESS)
        else:
            yield _ended(student, place, term, random)


def _leaves_out(student: Student, place: ProgramCourse, random: Random) -> bool:
    if student.story is not Story.WEAK:
        return False
    if place.nature == "professional_core":
        return random.random() < LEFT_OUT_CORE_SHARE
    return not place.is_compulsory and random.random() < LEFT_OUT_ELECTIVE_SHARE


def _ended(student: Student, place: ProgramCourse, term: str, random: Random) -> ResultRow:
    failed = student.story is Story.WEAK and random.random() < FAIL_SHARE
    score = random.randrange(3000, 5900, 100) if failed else random.randrange(6000, 9900, 50)
    cause = "cheating" if failed and random.random() < 0.05 else "score" if failed else ""
    status = ResultStatus.FAILED if failed else ResultStatus.PASSED
    return ResultRow(student.student_number, place.course.code, term, status, score, failed_cause=cause)


def build_conditions(college: College, students: Sequence[Student], random: Random, now: datetime) -> None:
    """Named conditions of those who are about to leave."""
    rows = [
        ConditionRow(student.enrollment_id, condition, _is_met(student, share, random))
        for student in students
        if student.program.entry_year == college.leaving_year
        for condition, share in CONDITIONS
    ]
    if rows:
        record_conditions(college=college.institution, rows=rows, actor=college.registrar, now=now)


def _is_met(student: Student, share: float, random: Random) -> bool:
    shares = {Story.NEAR: 1.0, Story.STRONG: STRONG_SHARE, Story.WEAK: share}
    return random.random() < shares[student.story]


def build_certificates(college: College, students: Sequence[Student], random: Random, now: datetime) -> None:
    """X certificates of the major from the issuers' monthly lists; a few unverified, failed or expired."""
    rows: dict[tuple[date, Confirmation], list[CertificateRow]] = {}
    for student in students:
        if student.certificate_type is None:
            continue
        is_sound = student.story is Story.NEAR
        unverified = not is_sound and random.random() < UNVERIFIED_SHARE
        confirmation = Confirmation.NONE if unverified else Confirmation.ISSUER_LIST
        row = _certificate(college, student, student.certificate_type, random, now, is_sound=is_sound)
        rows.setdefault((_listed_on(row.issued_on), confirmation), []).append(row)
    for (listed_on, confirmation), some in sorted(rows.items()):
        record_certificates(
            rows=some,
            institution_id=college.institution.id,
            confirmation=confirmation,
            actor=college.registrar,
            now=datetime.combine(listed_on, time(10), SHANGHAI),
        )


def _listed_on(issued_on: date) -> date:
    """The second day of the next month."""
    return (issued_on.replace(day=1) + timedelta(days=32)).replace(day=2)


def recognize_as_recorded() -> None:
    """What somebody stands for was recognized on the day on which it was recorded."""
    pending = Achievement.objects.filter(state=AchievementState.VERIFIED, considered_at=None)
    for at in pending.order_by("registered_at").values_list("registered_at", flat=True).distinct():
        ids = list(pending.filter(registered_at=at).order_by("id").values_list("id", flat=True))
        with uncollected():
            recognize_achievements(achievement_ids=ids, actor=SYSTEM, now=at + timedelta(hours=1))


def _certificate(
    college: College, student: Student, kind: CertificateType, random: Random, now: datetime, *, is_sound: bool
) -> CertificateRow:
    entered_on = date(student.program.entry_year, 10, 1)
    since = min((now.date() - entered_on).days, ISSUED_DAYS_AGO_MAX)
    issued_on = now.date() - timedelta(days=random.randrange(ISSUED_DAYS_AGO_MIN, since))
    passed = is_sound or random.random() >= FAILED_EXAM_SHARE
    score = random.randrange(6000, 9800, 50) if passed else random.randrange(3000, 5900, 50)
    is_expired = not is_sound and random.random() < EXPIRED_SHARE
    return CertificateRow(
        learner_id=student.learner_id,
        enrollment_id=student.enrollment_id,
        certificate_type_id=kind.id,
        issuer_id=kind.organization_id,
        holder_name=student.name,
        acquired_month=f"{issued_on:%Y-%m}",
        issued_on=issued_on,
        number=f"DEMO-{college.code[-2:]}{issued_on:%y}{student.student_number}" if passed else "",
        score_text=f"{score / 100:g}",
        score_hundredths=score,
        is_passed=passed,
        expires_on=issued_on + timedelta(days=1) if is_expired else None,
    )
