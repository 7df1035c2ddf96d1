"""Seating as the page and its job do it: as many statements for many candidates as for few; 5,000 at twenty sites."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oneplusx.apps.assessment import services
from oneplusx.apps.assessment.models import (
    ExamPlan,
    ExamRegistration,
    ExamRoom,
    ExamSite,
    PlanSite,
    SeatAssignment,
    SeatingRun,
)
from oneplusx.apps.jobs.models import Job
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.parties.models import InstitutionKind, Learner, Person
from oneplusx.web.bulk import insert_rows
from oneplusx.web.ids import new_id
from tests.support.cast import make_institution, user_of
from tests.support.exams import EXAM_ON, Exam, at

LONG = os.environ.get("ONEPLUSX_LONG") == "1"
SECOND_DAY = date(2026, 6, 21)
SEATS_A_ROOM = 30
STATEMENTS_MORE = 12
"""Rows are written in pieces: a few statements more for many candidates, not one for each."""
SECONDS_MAX = 20.0

pytestmark = pytest.mark.django_db


def crowd(exam: Exam, candidates: int, sites: int) -> ExamPlan:
    """A confirmed list of many colleges, sites with just enough rooms, two sessions of each part."""
    exam.draw_up()
    for part, day in (("theory", EXAM_ON), ("practice", SECOND_DAY)):
        services.add_session(
            exam_plan_id=exam.plan.id,
            part=part,
            starts_at=at(day, 16),
            ends_at=at(day, 18),
            actor=exam.officer,
            now=exam.now,
        )
    colleges = [
        make_institution(InstitutionKind.COLLEGE, f"K{n:02d}", f"学院{n}", f"College {n}", "44", exam.now)
        for n in range(max(3, sites))
    ]
    rooms = -(-candidates // (2 * sites * SEATS_A_ROOM)) + 1
    for number in range(sites):
        site = ExamSite.objects.create(
            institution=colleges[number], code=f"K{number:02d}-S", name_zh="站", province_code="44", created_at=exam.now
        )
        PlanSite.objects.create(plan=exam.plan, site=site)
        for room in range(rooms):
            ExamRoom.objects.create(site=site, code=f"R{room}", name=f"机房{room}", rows=5, columns=6)
    people = [
        Person(id=new_id(), name=f"考生{n}", name_sort=f"{n:05d}", created_at=exam.now) for n in range(candidates)
    ]
    learners = [Learner(id=new_id(), person_id=one.id, bucket=0, opened_at=exam.now) for one in people]
    rows = [
        ExamRegistration(
            id=new_id(),
            plan_id=exam.plan.id,
            level_id=exam.level.id,
            learner_id=learner.id,
            college_id=colleges[n % len(colleges)].id,
            channel="college",
            state="confirmed",
            parts=["theory", "practice"],
            registered_at=exam.now,
            confirmed_at=exam.now,
        )
        for n, learner in enumerate(learners)
    ]
    insert_rows(Person, people)
    insert_rows(Learner, learners)
    insert_rows(ExamRegistration, rows)
    ExamPlan.objects.filter(id=exam.plan.id).update(state="list_confirmed")
    return ExamPlan.objects.get(id=exam.plan.id)


def counted(call: Callable[[], object]) -> tuple[int, float]:
    """Statements, and seconds of this process."""
    began = time.process_time()
    with CaptureQueriesContext(connection) as statements:
        call()
    return len(statements), time.process_time() - began


def seated(exam: Exam, candidates: int, sites: int) -> dict[str, tuple[int, float]]:
    """Starts by the page, works the job off, and opens the pages; statements and seconds of each."""
    plan = crowd(exam, candidates, sites)
    client = Client()
    client.force_login(user_of(exam.officer))
    page = f"/exams/plans/{plan.id}/seats/"
    assert client.post(f"{page}act/").status_code == 302
    working = client.get(page).content.decode()
    assert str(Job.objects.get(kind="assessment.seat").id) in working
    found = {"job": counted(run_until_idle)}
    run = SeatingRun.objects.get(plan=plan)
    assert (run.state, run.seated_count, run.shortages) == ("seated", candidates, [])
    assert SeatAssignment.objects.filter(plan=plan).count() == 2 * candidates
    for name, path in (("seats", page), ("board", f"/exams/plans/{plan.id}/")):
        found[name] = counted(lambda path=path: client.get(path))  # type: ignore[misc]
    assert "正在编排座位" in working
    assert "正在编排座位" not in client.get(page).content.decode()
    return found


@pytest.mark.parametrize("candidates, sites", [(30, 2), (600, 5)])
def test_many_candidates_take_as_many_statements_as_few(exam: Exam, candidates: int, sites: int) -> None:
    found = seated(exam, candidates, sites)
    assert found["job"][0] <= 60 + STATEMENTS_MORE
    assert found["seats"][0] <= 60
    assert found["board"][0] <= 90


@pytest.mark.skipif(not LONG, reason="long: ONEPLUSX_LONG=1")
def test_five_thousand_candidates_at_twenty_sites(exam: Exam) -> None:
    found = seated(exam, 5_000, 20)
    assert found["job"][1] <= SECONDS_MAX
    assert found["job"][0] <= 60 + 4 * STATEMENTS_MORE
