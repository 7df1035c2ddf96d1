"""Imports through the REST interface."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.parties.models import Department
from tests.support.departments_kind import CODE, many_departments, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("departments_kind")]


def post(client, path: str, **data):
    return client.post(f"/api/v1{path}", data, headers={"X-CSRFToken": "x"})


def upload(client, data: bytes, **more):
    return post(client, "/imports", kind=CODE, file=SimpleUploadedFile("a.xlsx", data), **more)


def test_check_confirm_and_look(college, registrar, sign_in):
    client = sign_in(registrar)
    before = Department.objects.filter(college=college).count()
    answer = upload(client, workbook([["01", "甲"], ["02", ""]]))
    assert answer.status_code == 201, answer.content
    body = answer.json()
    assert (body["state"], body["new_count"], body["error_count"]) == ("checked", 1, 1)
    [problem] = body["problems"]
    assert (problem["row"], problem["column"], problem["code"]) == (3, "name", "intake.cell_empty")
    assert problem["message_en"] == "Required; the cell is empty."
    assert Department.objects.filter(college=college).count() == before
    confirmed = post(client, f"/imports/{body['id']}/confirm")
    assert confirmed.status_code == 202
    assert client.get(f"/api/v1/jobs/{confirmed.json()['job_id']}").json()["state"] == "waiting"
    run_until_idle()
    done = client.get(f"/api/v1/imports/{body['id']}").json()
    assert (done["state"], done["applied_count"]) == ("applied", 1)
    assert post(client, f"/imports/{body['id']}/confirm").status_code == 409


def test_refusals(adviser, registrar, other_college, outsider, sign_in):
    assert upload(sign_in(adviser), many_departments(1)).status_code in {403, 422}
    client = sign_in(registrar)
    assert upload(client, many_departments(1), institution_id=str(other_college.id)).status_code == 403
    wrong = upload(client, workbook([["x"]], ["姓名"]))
    assert (wrong.status_code, wrong.json()["code"]) == (422, "intake.wrong_template")
    mine = upload(client, many_departments(1)).json()["id"]
    assert sign_in(outsider).get(f"/api/v1/imports/{mine}").status_code == 404
    assert post(client, f"/imports/{mine}/resume").status_code == 409
    assert post(client, f"/imports/{mine}/cancel").json()["state"] == "cancelled"


def test_kinds(registrar, sign_in):
    codes = [kind["code"] for kind in sign_in(registrar).get("/api/v1/imports/kinds").json()]
    assert CODE in codes
