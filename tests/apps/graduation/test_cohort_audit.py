"""The audit of a whole cohort: the same answers as one by one, stored small; cancelled, killed, resumed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.urls import reverse

from oneplusx.apps.curriculum.models import ConditionResult, Course, CourseResult, Program
from oneplusx.apps.graduation import presenting, services
from oneplusx.apps.graduation.models import AuditedProgram, AuditRun, GraduationResult
from oneplusx.apps.graduation.selectors.asking import audited_learners
from oneplusx.apps.graduation.services.auditing import CHUNK, COHORT_JOB
from oneplusx.apps.jobs.models import Job, JobState
from oneplusx.apps.jobs.registry import Cancelled, kinds
from oneplusx.apps.jobs.worker import run_until_idle, work_of
from oneplusx.apps.parties.models import Department, Enrollment, Institution, Learner, Person
from oneplusx.domain.graduation import audit, result_to_json
from oneplusx.web.actor import SYSTEM, Actor
from oneplusx.web.bulk import insert_rows
from tests.support.cast import SignIn

SOME = 24
MANY = CHUNK + 40


def enroll(
    count: int, college: Institution, department: Department, program: Program, now: datetime
) -> list[Enrollment]:
    people = [Person(name=f"学生{n}", name_sort="x", name_search="x", created_at=now) for n in range(count)]
    insert_rows(Person, people)
    learners = [Learner(person_id=person.id, bucket=0, opened_at=now) for person in people]
    insert_rows(Learner, learners)
    rows = [
        Enrollment(
            learner_id=learner.id,
            college=college,
            department=department,
            program_id=program.id,
            major_code=program.major.code,
            entry_year=2024,
            student_number=f"S{number:05}",
            created_at=now,
        )
        for number, learner in enumerate(learners)
    ]
    insert_rows(Enrollment, rows)
    return rows


def transcripts(enrollments: Sequence[Enrollment], courses: Sequence[Course], now: datetime) -> None:
    """Passed, failed and passed again, in progress, exempted: something else for everybody."""
    lines, conditions = [], []
    for number, row in enumerate(enrollments):
        for place, course in enumerate(courses[: 1 + number % len(courses)]):
            kind = (number + place) % 5
            status = ("passed", "passed", "failed", "in_progress", "passed")[kind]
            attempts = 2 if status == "failed" else 1
            lines += [
                CourseResult(
                    learner_id=row.learner_id,
                    enrollment=row,
                    course=course,
                    term_code=f"2024-2025-{1 + attempt}",
                    attempt=1 + attempt,
                    status=status if attempt == 0 else "passed",
                    way=("normal", "retake", "normal", "normal", "exemption")[kind],
                    score_hundredths=None if kind in (3, 4) else 4000 + 1750 * attempt + 2000 * (kind < 2),
                    credits_hundredths=course.credits_hundredths,
                    conversion_id=row.id if kind == 4 else None,
                    recorded_at=now,
                )
                for attempt in range(attempts)
            ]
        conditions += [
            ConditionResult(
                learner_id=row.learner_id, enrollment=row, condition=name, is_met=number % 3 > 0, recorded_at=now
            )
            for name in ("internship", "fitness_test", "discipline", "second_classroom")[: number % 6]
        ]
    insert_rows(CourseResult, lines)
    insert_rows(ConditionResult, conditions)


@pytest.fixture
def cohort(college: Institution, department: Department, program: Program, now: datetime) -> list[Enrollment]:
    rows = enroll(SOME, college, department, program, now)
    transcripts(rows, list(Course.objects.filter(college=college).order_by("code")), now)
    return rows


@pytest.mark.parametrize("processes", [1, 2])
def test_the_cohort_gets_the_answers_that_each_would_get_alone(
    cohort: list[Enrollment], college: Institution, program: Program, now: datetime, processes: int
) -> None:
    run = services.audit_cohort(
        college_id=college.id, program_id=None, entry_year=None, actor=SYSTEM, now=now, processes=processes
    )
    assert (run.learners_count, run.finished_at) == (SOME, now)
    learners = audited_learners(cohort, now.date())
    for row in GraduationResult.objects.all():
        alone = audit(learners[row.enrollment_id].program, learners[row.enrollment_id].record)
        assert row.document == result_to_json(alone)
        assert (row.is_satisfied, row.would_be_satisfied) == (alone.satisfied, alone.would_be_satisfied)
        assert (row.earned_hundredths, row.missing_hundredths) == (alone.earned_hundredths, alone.missing_hundredths)
    assert GraduationResult.objects.filter(is_satisfied=False).exists()


def test_lists_tell_the_reasons_of_the_whole_answer(cohort: list[Enrollment], now: datetime) -> None:
    services.refresh_results(enrollment_ids=[row.id for row in cohort], now=now)
    told = 0
    for row in GraduationResult.objects.all():
        unmet = [node for node in row.document["nodes"] if node["is_needed"] and not node["satisfied"]]
        assert row.unmet == {"nodes": [] if row.is_satisfied else unmet}
        assert presenting.missing_lines(row.unmet) == presenting.missing_lines(row.document)
        told += len(presenting.missing_lines(row.unmet))
    assert told > SOME


def test_an_answer_stays_what_it_was_when_the_program_changes(
    cohort: list[Enrollment], program: Program, now: datetime
) -> None:
    ids = [row.id for row in cohort]
    assert services.refresh_results(enrollment_ids=ids, now=now) == SOME
    before = {row.id: row.document for row in GraduationResult.objects.all()}
    program.credits_required_hundredths += 1000
    program.save()
    assert {row.id: row.document for row in GraduationResult.objects.all()} == before
    later = now + timedelta(days=1)
    assert services.refresh_results(enrollment_ids=ids, now=later) == SOME
    assert AuditedProgram.objects.count() == 2
    after = {row.id: row.document for row in GraduationResult.objects.all()}
    assert after.keys() == before.keys()
    assert all(after[id_] != before[id_] for id_ in after)


def test_nothing_is_written_when_nothing_changed_whatever_the_day(cohort: list[Enrollment], now: datetime) -> None:
    ids = [row.id for row in cohort]
    services.refresh_results(enrollment_ids=ids, now=now)
    assert services.refresh_results(enrollment_ids=ids, now=now + timedelta(days=3)) == 0
    CourseResult.objects.filter(enrollment=cohort[5]).update(credits_hundredths=1)
    assert services.refresh_results(enrollment_ids=ids, now=now + timedelta(days=3)) == 1


def test_a_later_answer_is_never_replaced_by_an_earlier_one(cohort: list[Enrollment], now: datetime) -> None:
    later = now + timedelta(minutes=5)
    services.refresh_results(enrollment_ids=[cohort[0].id], now=later)
    CourseResult.objects.filter(enrollment=cohort[0]).update(credits_hundredths=1)
    assert services.refresh_results(enrollment_ids=[cohort[0].id], now=now) == 0
    assert GraduationResult.objects.get(enrollment=cohort[0]).computed_at == later


class Interrupted:
    """Progress of a job that is stopped after its first piece, or after so many checks."""

    def __init__(self, fault: Exception, after: int = 0) -> None:
        self.fault = fault
        self.after = after
        self.told: list[tuple[int, int]] = []

    def report(self, done: int, total: int) -> None:
        self.told.append((done, total))

    def check_cancelled(self) -> None:
        if len(self.told) > self.after:
            raise self.fault


@pytest.mark.parametrize("fault", [Cancelled(), RuntimeError("killed")])
def test_half_way_what_is_stored_stays_and_the_next_try_goes_on(
    college: Institution,
    department: Department,
    program: Program,
    registrar: Actor,
    sign_in: SignIn,
    now: datetime,
    fault: Exception,
) -> None:
    enroll(MANY, college, department, program, now)
    form = {"college": str(college.id), "program": str(program.id), "year": "2024"}
    assert sign_in(registrar).post(reverse("graduation:start"), form).status_code == 302
    job = Job.objects.get(kind=COHORT_JOB)
    progress = Interrupted(fault)
    with pytest.raises(type(fault)):
        kinds()[COHORT_JOB].handler(work_of(job), progress)
    assert progress.told == [(CHUNK, MANY)]
    assert GraduationResult.objects.count() == CHUNK
    assert AuditRun.objects.get().finished_at is None
    first = dict(GraduationResult.objects.values_list("id", "computed_at"))
    run_until_idle()
    run = AuditRun.objects.get()
    assert (run.learners_count, run.finished_at is None) == (MANY, False)
    assert first.items() <= dict(GraduationResult.objects.values_list("id", "computed_at")).items()
    job.refresh_from_db()
    assert (job.state, job.done_count, job.total_count) == (JobState.SUCCEEDED, MANY, MANY)


def test_a_job_cancelled_on_its_page_stores_nothing(
    cohort: list[Enrollment], college: Institution, registrar: Actor, sign_in: SignIn
) -> None:
    client = sign_in(registrar)
    client.post(reverse("graduation:start"), {"college": str(college.id), "program": "", "year": ""})
    job = Job.objects.get(kind=COHORT_JOB)
    assert client.post(reverse("jobs:cancel", args=[job.id])).status_code == 302
    run_until_idle()
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert not GraduationResult.objects.exists()


def test_explanations_are_small(cohort: list[Enrollment], now: datetime) -> None:
    services.refresh_results(enrollment_ids=[row.id for row in cohort], now=now)
    sizes = [
        len(record) + len(finding) for record, finding in GraduationResult.objects.values_list("record", "finding")
    ]
    assert max(sizes) < 2_000
    assert isinstance(GraduationResult.objects.values_list("basis_id", flat=True)[0], UUID)
