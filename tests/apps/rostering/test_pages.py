"""Pages of roster exchange: a secret is shown once, a connection is tested, readings go on or are dropped."""

from __future__ import annotations

from datetime import datetime

import pytest

from oneplusx.apps.intake.models import ImportBatch
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.parties.models import Enrollment, Institution
from oneplusx.apps.rostering.models import RosterClient, RosterFeed, RosterRun, RosterSource, RunSheet, RunState
from oneplusx.apps.rostering.scopes import ROSTER
from oneplusx.web.actor import Actor
from oneplusx.web.sealing import seal, seal_bytes
from tests.support.cast import SignIn

TABLE = "班级代码,班级名称,院系代码,专业代码,入学年级\nJD2601,机电2601班,D01,510203,2026\n"


def test_a_secret_is_shown_once_and_renewed(
    registrar: Actor, outsider: Actor, college: Institution, rosters: list[Enrollment], sign_in: SignIn
) -> None:
    client = sign_in(registrar)
    data = {"college": str(college.id), "name": "学习平台", "scopes": [ROSTER]}
    answer = client.post("/rostering/clients/new/", data)
    assert answer.status_code == 200
    made = RosterClient.objects.get(college=college)
    assert str(made.id) in answer.content.decode()
    run_until_idle()
    assert RosterFeed.objects.get(college=college).records_count > 0
    page = client.get("/rostering/").content.decode()
    assert "学习平台" in page
    assert client.post("/rostering/clients/new/", {"college": str(college.id), "name": "x"}).status_code == 422
    renewed = client.post(f"/rostering/clients/{made.id}/renew/")
    assert renewed.status_code == 200
    assert renewed["Cache-Control"].startswith("max-age=0")
    assert sign_in(outsider).post(f"/rostering/clients/{made.id}/revoke/").status_code == 404
    assert client.post(f"/rostering/clients/{made.id}/refresh/").status_code == 302
    assert client.post(f"/rostering/clients/{made.id}/revoke/").status_code == 302
    made.refresh_from_db()
    assert made.revoked_at is not None


@pytest.fixture
def source(college: Institution, now: datetime) -> RosterSource:
    return RosterSource.objects.create(
        college=college,
        name="教务系统",
        base_url="https://sis.example.edu/ims/oneroster",
        token_url="https://sis.example.edu/token",
        client_id="abc",
        secret_sealed=seal("geheim"),
        scopes=[ROSTER],
        created_at=now,
    )


def test_a_connection_is_changed_without_its_secret(
    source: RosterSource, registrar: Actor, outsider: Actor, sign_in: SignIn
) -> None:
    client = sign_in(registrar)
    path = f"/rostering/sources/{source.id}/"
    page = client.get(path).content.decode()
    assert "https://sis.example.edu/token" in page
    assert "geheim" not in page
    data = {
        "name": "新教务系统",
        "base_url": source.base_url,
        "token_url": source.token_url,
        "client_id": "abc",
        "scopes": [ROSTER],
        "department_code": "D01",
    }
    assert client.post(path, data).status_code == 302
    source.refresh_from_db()
    assert (source.name, source.defaults) == ("新教务系统", {"department_code": "D01"})
    moved = client.post(path, {**data, "base_url": "https://other.example.edu/ims/oneroster"})
    assert moved.status_code == 422
    assert client.post(path, {**data, "base_url": "http://127.0.0.1/ims/oneroster"}).status_code == 422
    assert sign_in(outsider).get(path).status_code == 404
    assert client.post(f"{path}remove/").status_code == 302
    assert client.get(path).status_code == 404


def test_a_reading_goes_on_after_its_imports(
    source: RosterSource, registrar: Actor, college: Institution, department: object, sign_in: SignIn, now: datetime
) -> None:
    run = RosterRun.objects.create(source=source, state=RunState.STAGED, read_counts={"classes": 1}, started_at=now)
    RunSheet.objects.create(run=run, kind="classes", wave=1, rows_count=1, table_sealed=seal_bytes(TABLE.encode()))
    client = sign_in(registrar)
    path = f"/rostering/readings/{run.id}/"
    assert "班级与辅导员" in client.get(path).content.decode()
    assert "Classes and advisers" in client.get(path, headers={"Accept-Language": "en"}).content.decode()
    assert client.post(f"{path}advance/").status_code == 302
    batch = ImportBatch.objects.get(kind="classes", institution_id=college.id)
    assert (batch.new_count, batch.error_count) == (1, 0)
    assert f"/imports/{batch.id}/" in client.get(path).content.decode()
    assert client.post(f"/imports/{batch.id}/confirm/").status_code == 302
    run_until_idle()
    client.post(f"{path}advance/")
    run.refresh_from_db()
    assert run.state == RunState.DONE
    assert client.post(f"{path}drop/").status_code == 409
