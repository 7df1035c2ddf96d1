"""Pages of write-back and reconciliation."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from oneplusx.apps.conversion.models import Conversion
from oneplusx.apps.exchange.models import ExportMapping, ReconcileRun, RowState, WriteBackBatch, WriteBackRow
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.parties.models import Institution
from oneplusx.web.actor import Actor
from tests.support.cast import SignIn


def test_export_receipt_and_refusal(
    converted: Conversion, college: Institution, registrar: Actor, sign_in: SignIn
) -> None:
    client = sign_in(registrar)
    overview = reverse("exchange:overview")
    assert client.get(overview).status_code == 200
    answer = client.post(reverse("exchange:export_due"), {"college": str(college.id), "mapping": ""})
    batch = WriteBackBatch.objects.get()
    page = reverse("exchange:batch", args=[batch.id])
    assert answer.headers["Location"] == page
    row = WriteBackRow.objects.get(batch=batch)
    content = client.get(reverse("exchange:download", args=[batch.id, "csv"])).content.decode()
    assert row.key in content
    assert client.get(reverse("exchange:download", args=[batch.id, "xlsx"])).content.startswith(b"PK")
    receipt = SimpleUploadedFile("r.csv", f"行标识,状态,原因\n{row.key},失败,课程代码不存在\n".encode())
    assert client.post(page, {"file": receipt}).status_code == 302
    assert "课程代码不存在" in client.get(page, {"state": "refused"}).content.decode()
    wrong = SimpleUploadedFile("r.csv", "姓名,年龄\n甲,1\n".encode())
    assert client.post(page, {"file": wrong}).status_code == 422
    assert client.get(overview).status_code == 200


def test_the_exported_file_itself_is_the_receipt_once_its_status_is_filled(
    converted: Conversion, college: Institution, registrar: Actor, sign_in: SignIn
) -> None:
    client = sign_in(registrar)
    client.post(reverse("exchange:export_due"), {"college": str(college.id), "mapping": ""})
    batch = WriteBackBatch.objects.get()
    content = client.get(reverse("exchange:download", args=[batch.id, "csv"])).content.decode("utf-8-sig")
    titles, line = content.splitlines()
    assert titles.endswith(",状态,原因")
    filled = SimpleUploadedFile("r.csv", f"{titles}\n{line.removesuffix(',,')},成功,\n".encode())
    assert client.post(reverse("exchange:batch", args=[batch.id]), {"file": filled}).status_code == 302
    assert WriteBackRow.objects.get(batch=batch).state == RowState.POSTED


def test_nothing_to_export_says_so(college: Institution, registrar: Actor, sign_in: SignIn) -> None:
    answer = sign_in(registrar).post(reverse("exchange:export_due"), {"college": str(college.id)})
    assert answer.status_code == 422
    assert "没有需要导出的内容" in answer.content.decode()


def test_certificate_scores_come_as_a_file(
    converted: Conversion, college: Institution, registrar: Actor, now: datetime, sign_in: SignIn
) -> None:
    day = now.date().isoformat()
    answer = sign_in(registrar).post(
        reverse("exchange:export_scores"),
        {"college": str(college.id), "since": day, "until": day, "form": "csv", "mapping": ""},
    )
    assert answer.status_code == 200
    assert "转换后课程代码" in answer.content.decode("utf-8-sig")


def test_a_mapping_is_made_changed_and_deleted(college: Institution, registrar: Actor, sign_in: SignIn) -> None:
    client = sign_in(registrar)
    new = reverse("exchange:new_mapping", args=["school_system"])
    assert client.get(new).status_code == 200
    fields = {"name": "正方", "order_row_key": 2, "title_row_key": "ID", "order_name": 1, "title_name": "XM"}
    assert client.post(new, fields).status_code == 302
    mapping = ExportMapping.objects.get()
    assert [column["title"] for column in mapping.columns] == ["XM", "ID"]
    page = reverse("exchange:mapping", args=[mapping.id])
    assert client.get(page).status_code == 200
    assert client.post(page, {**fields, "title_name": "ID"}).status_code == 422
    assert client.post(page, {**fields, "title_name": "NAME"}).status_code == 302
    assert client.post(reverse("exchange:delete_mapping", args=[mapping.id])).status_code == 302
    assert not ExportMapping.objects.exists()


def test_a_comparison_is_started_and_read(
    converted: Conversion, college: Institution, registrar: Actor, outsider: Actor, sign_in: SignIn
) -> None:
    client = sign_in(registrar)
    assert client.get(reverse("exchange:runs")).status_code == 200
    assert client.post(reverse("exchange:start_run"), {"college": str(college.id)}).status_code == 302
    run_until_idle()
    run = ReconcileRun.objects.get()
    page = reverse("exchange:run", args=[run.id])
    text = client.get(page).content.decode()
    assert "CORE1" in text
    assert "等待下一次导出" in text
    assert client.get(page, {"cause": "export_waiting", "format": "csv"}).status_code == 200
    assert sign_in(outsider).get(page).status_code == 404


@pytest.mark.parametrize("name", ["exchange:overview", "exchange:runs"])
def test_others_are_refused(name: str, adviser: Actor, learner_actor: Actor, sign_in: SignIn) -> None:
    for actor in (adviser, learner_actor):
        assert sign_in(actor).get(reverse(name)).status_code == 403
