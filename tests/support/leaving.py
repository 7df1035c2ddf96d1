"""Four learners about to leave: one can graduate, one lacks the internship, one waits for results, one lacks much."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pytest

from oneplusx.apps.curriculum.models import Program
from oneplusx.apps.curriculum.services import ConditionRow, ResultRow, record_conditions, record_results
from oneplusx.apps.graduation.models import Review, ReviewItem, Stage
from oneplusx.apps.graduation.services import Decided, Ruling, decide_items, open_review
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.parties.models import ClassGroup, Department, Enrollment, Institution
from oneplusx.web.actor import SYSTEM, Actor
from tests.support.cast import OpenLearner
from tests.support.flow import COURSES

CONDITIONS = ("internship", "fitness_test", "discipline", "second_classroom")
TERM = "2025-2026-2"
ALL = tuple(course[0] for course in COURSES)


@dataclass(frozen=True)
class Leaving:
    """Enrollments by what they lack."""

    able: Enrollment
    unplaced: Enrollment
    waiting: Enrollment
    weak: Enrollment

    @property
    def everybody(self) -> tuple[Enrollment, ...]:
        return self.able, self.unplaced, self.waiting, self.weak


def result(enrollment: Enrollment, course: str, status: str = "passed", term: str = TERM) -> ResultRow:
    score = {"passed": 8000, "failed": 4000}.get(status)
    return ResultRow(enrollment.student_number, course, term, status, score)


@pytest.fixture
def leaving(
    open_learner: OpenLearner,
    college: Institution,
    department: Department,
    class_group: ClassGroup,
    program: Program,
    now: datetime,
) -> Leaving:
    names = ("顾知远", "孟清扬", "苏念安", "蒋思齐")
    able, unplaced, waiting, weak = (
        open_learner(department, f"2024001{place}", name, 10 + place, class_group, program.id)
        for place, name in enumerate(names, start=1)
    )
    rows = [result(one, code) for one in (able, unplaced) for code in ALL]
    rows += [result(waiting, code, "in_progress" if code == "CORE2" else "passed") for code in ALL]
    rows += [result(weak, code, "passed" if code == "PUB1" else "failed") for code in ALL[:4]]
    record_results(college=college, rows=rows, actor=SYSTEM, now=now)
    met = [
        ConditionRow(one.id, code, is_met=not (one is unplaced and code == "internship"))
        for one in (able, unplaced, waiting)
        for code in CONDITIONS
    ]
    record_conditions(college=college, rows=met, actor=SYSTEM, now=now)
    run_until_idle()
    return Leaving(able, unplaced, waiting, weak)


@pytest.fixture
def review(leaving: Leaving, college: Institution, registrar: Actor, now: datetime) -> Review:
    return open_review(college_id=college.id, entry_year=2024, title="2026届毕业审核", actor=registrar, now=now)


Decide = Callable[..., Decided]


@pytest.fixture
def decide(review: Review, now: datetime) -> Decide:
    """``decide(actor, stage, who…, **ruling)``: everybody at the stage when nobody is named."""

    def decided(actor: Actor, stage: Stage, *who: Enrollment, **ruling: object) -> Decided:
        ids = [item_of(one).id for one in who] if who else None
        given = Ruling(**ruling)  # type: ignore[arg-type]
        return decide_items(review_id=review.id, stage=stage, item_ids=ids, ruling=given, actor=actor, now=now)

    return decided


def item_of(enrollment: Enrollment) -> ReviewItem:
    return ReviewItem.objects.get(enrollment=enrollment)
