"""A decision on very many learners is a job: watched, cancelled between chunks, resumed after a crash, nobody twice."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from oneplusx.apps.curriculum.models import Course, Program
from oneplusx.apps.graduation import services
from oneplusx.apps.graduation.models import Review, ReviewDecision, ReviewItem, Stage
from oneplusx.apps.graduation.services.reviews.deciding import CHUNK
from oneplusx.apps.graduation.services.reviews.many import DECIDE_JOB, DIRECT_MAX
from oneplusx.apps.jobs.models import Job, JobState
from oneplusx.apps.jobs.registry import Cancelled, kinds
from oneplusx.apps.jobs.worker import run_until_idle, work_of
from oneplusx.apps.parties.models import Department, Institution
from oneplusx.web.actor import Actor
from tests.apps.graduation.test_cohort_audit import Interrupted, enroll, transcripts
from tests.support.cast import SignIn

MANY = DIRECT_MAX + 40
LEFT = 7


@pytest.fixture
def review(college: Institution, department: Department, program: Program, registrar: Actor, now: datetime) -> Review:
    """More learners than a request decides; some without an outcome that the department could pass on."""
    rows = enroll(MANY, college, department, program, now)
    transcripts(rows, list(Course.objects.filter(college=college).order_by("code")), now)
    services.refresh_results(enrollment_ids=[row.id for row in rows], now=now)
    made = services.open_review(college_id=college.id, entry_year=2024, title="2026届", actor=registrar, now=now)
    items = ReviewItem.objects.filter(review=made).order_by("enrollment__student_number")
    items.exclude(suggested="").update(suggested="extension")
    for item in items[:LEFT]:
        item.enrollment.state = "suspended"
        item.enrollment.save(update_fields=["state"])
    return made


def given(**more: str) -> dict[str, str]:
    asked = {"stage": "department", "scope": "all", "ruling": "pass", "outcome": "extension", "reason": "学分未满"}
    return {**asked, "confirm": "1", **more}


def start(client: Client, review: Review) -> Job:
    answer = client.post(reverse("graduation:review_decide", args=[review.id]), given())
    job = Job.objects.get(kind=DECIDE_JOB)
    assert answer["Location"] == reverse("jobs:job", args=[job.id])
    return job


def at(stage: Stage) -> int:
    return ReviewItem.objects.filter(stage=stage).count()


def test_from_the_page_to_the_result(
    review: Review, department_reviewer: Actor, outsider: Actor, sign_in: SignIn
) -> None:
    client = sign_in(department_reviewer)
    address = reverse("graduation:review_decide", args=[review.id])
    preview = client.post(address, {"stage": "department", "scope": "all"}).content.decode()
    assert f"前 {DIRECT_MAX} 名学生" in preview
    job = start(client, review)
    assert at(Stage.DEPARTMENT) == MANY
    assert start(client, review) == job  # asked for twice, it waits once
    run_until_idle()
    job.refresh_from_db()
    assert (job.state, job.done_count, job.total_count) == (JobState.SUCCEEDED, MANY, MANY)
    assert (job.result["decided"], job.result["left"]) == (MANY - LEFT, LEFT)
    assert (at(Stage.ACADEMIC_AFFAIRS), at(Stage.DEPARTMENT)) == (MANY - LEFT, LEFT)
    assert job.result["path"] in client.get(reverse("jobs:job", args=[job.id])).content.decode()
    told = client.get(job.result["path"]).content.decode()
    assert "学生0" in told
    assert "S00000" in told
    assert sign_in(outsider).get(job.result["path"]).status_code in {403, 404}


@pytest.mark.parametrize("fault", [Cancelled(), RuntimeError("killed")])
def test_stopped_between_chunks_and_taken_up_again(
    review: Review, department_reviewer: Actor, sign_in: SignIn, fault: Exception
) -> None:
    job = start(sign_in(department_reviewer), review)
    progress = Interrupted(fault, after=1)
    with pytest.raises(type(fault)):
        kinds()[DECIDE_JOB].handler(work_of(job), progress)
    assert at(Stage.ACADEMIC_AFFAIRS) == CHUNK - LEFT
    run_until_idle()
    job.refresh_from_db()
    assert (job.state, job.result["decided"], job.result["left"]) == (JobState.SUCCEEDED, MANY - LEFT, LEFT)
    assert ReviewDecision.objects.count() == MANY - LEFT


def test_few_are_decided_at_once(review: Review, department_reviewer: Actor, now: datetime) -> None:
    few = list(ReviewItem.objects.order_by("enrollment__student_number")[LEFT : LEFT + 3].values_list("id", flat=True))
    ruling = services.Ruling(outcome="extension", reason="学分未满")
    asked = {"review_id": review.id, "stage": "department", "ruling": ruling, "actor": department_reviewer, "now": now}
    assert services.start_decision(item_ids=few, **asked) is None
    assert len(services.decide_items(item_ids=few, **asked).done) == len(few)
    assert services.start_decision(item_ids=None, except_ids=few, **asked) is not None
