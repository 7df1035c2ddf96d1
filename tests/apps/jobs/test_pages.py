"""Pages and endpoints of jobs."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest

from oneplusx.apps.jobs import registry, services
from oneplusx.apps.jobs.models import Job, JobState
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.web.background import kinds
from oneplusx.web.clock import now as present

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(registrar, college) -> Iterator[Job]:
    registry.register("test.page", lambda work, progress: {"path": "/imports/"}, title="测试任务")
    yield services.start_job(kind="test.page", institution_id=college.id, actor=registrar, now=present())
    kinds().pop("test.page")  # type: ignore[attr-defined]


def test_job_page_before_during_and_after(job, registrar, sign_in):
    client = sign_in(registrar)
    waiting = client.get(f"/jobs/{job.id}/").content.decode()
    assert '<noscript><meta http-equiv="refresh"' in waiting
    assert f'hx-get="/jobs/{job.id}/progress/"' in waiting
    taken = services.take_next_job(now=present())
    assert taken
    services.report_progress(job=taken, done=30, total=100, now=present())
    assert "30%" in client.get(f"/jobs/{job.id}/progress/").content.decode()
    services.finish_job(job=taken, result={"path": "/imports/"}, now=present())
    assert client.get(f"/jobs/{job.id}/progress/")["HX-Refresh"] == "true"
    assert 'href="/imports/"' in client.get(f"/jobs/{job.id}/").content.decode()
    assert "测试任务" in client.get("/jobs/").content.decode()


def test_cancel(job, registrar, sign_in):
    assert sign_in(registrar).post(f"/jobs/{job.id}/cancel/").status_code == 302
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert sign_in(registrar).post(f"/jobs/{job.id}/cancel/").status_code == 409


def test_others_see_nothing(job, outsider, sign_in, client):
    for path in (f"/jobs/{job.id}/", f"/jobs/{job.id}/progress/"):
        assert sign_in(outsider).get(path).status_code == 404
    assert sign_in(outsider).post(f"/jobs/{job.id}/cancel/").status_code == 404
    assert client.get(f"/jobs/{job.id}/").status_code in {302, 404}
    assert client.get("/jobs/").status_code in {302, 403}


def test_operator_sees_what_runs_by_itself(operator, sign_in):
    from oneplusx.apps.jobs.worker import run_schedules

    run_schedules()
    page = sign_in(operator).get("/jobs/").content.decode()
    assert "留痕存证" in page


def test_endpoints(job, registrar, outsider, sign_in):
    client = sign_in(registrar)
    body = client.get(f"/api/v1/jobs/{job.id}").json()
    assert (body["kind"], body["state"]) == ("test.page", "waiting")
    assert client.get("/api/v1/jobs").json()["total"] == 1
    assert sign_in(outsider).get(f"/api/v1/jobs/{job.id}").status_code == 404
    assert client.get(f"/api/v1/jobs/{uuid4()}").status_code == 404
    run_until_idle()
    assert client.get(f"/api/v1/jobs/{job.id}").json()["result"] == {"path": "/imports/"}
