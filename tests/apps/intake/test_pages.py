"""The wizard: choose, upload, check, confirm, progress, done; without JavaScript."""

from __future__ import annotations

import io

import pytest
import python_calamine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from oneplusx.apps.intake.models import ImportBatch, ImportState
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.parties.models import Department
from tests.support.departments_kind import CODE, many_departments, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("departments_kind")]


def upload(client, data: bytes, name: str = "院系.xlsx"):
    return client.post(f"/imports/new/{CODE}/", {"file": SimpleUploadedFile(name, data)})


@pytest.fixture(params=["zh-hans", "en"])
def language(request):
    return request.param


def test_the_whole_way(college, registrar, sign_in):
    client = sign_in(registrar)
    before = Department.objects.filter(college=college).count()
    assert f"/imports/new/{CODE}/" in client.get("/imports/new/").content.decode()
    assert "联系人身份证号" in client.get(f"/imports/new/{CODE}/").content.decode()
    answer = upload(client, workbook([["01", "甲", "2026.1.5"], ["02", ""]]))
    batch = ImportBatch.objects.get()
    assert answer.url == f"/imports/{batch.id}/"
    page = client.get(answer.url).content.decode()
    assert "2026年1月5日" in page
    assert "必填" in page
    assert Department.objects.filter(college=college).count() == before
    marked = client.get(f"/imports/{batch.id}/marked/")
    assert python_calamine.load_workbook(io.BytesIO(marked.content)).sheet_names == ["数据"]
    client.post(f"/imports/{batch.id}/confirm/")
    running = client.get(answer.url)
    assert '<noscript><meta http-equiv="refresh"' in running.content.decode()
    assert "HX-Refresh" not in client.get(f"/imports/{batch.id}/progress/")
    run_until_idle()
    assert client.get(f"/imports/{batch.id}/progress/")["HX-Refresh"] == "true"
    done = client.get(answer.url).content.decode()
    assert 'href="/departments/"' in done
    assert Department.objects.filter(college=college).count() == before + 1
    assert "院系.xlsx" in client.get("/imports/").content.decode()
    assert "/notices/" in client.get("/notices/").content.decode()


def test_large_file_is_checked_in_the_background(registrar, sign_in):
    client = sign_in(registrar)
    answer = upload(client, many_departments(3001))
    assert ImportBatch.objects.get().state == ImportState.STAGED
    assert client.get(answer.url).status_code == 200
    run_until_idle()
    batch = ImportBatch.objects.get()
    assert (batch.state, batch.new_count) == (ImportState.CHECKED, 3001)
    assert client.get(f"/jobs/{batch.job_id}/").status_code == 200


@pytest.mark.parametrize("data, word", [(b"PK\x03\x04", "files.unknown_type"), (workbook([["x"]], ["姓名"]), "缺少列")])
def test_unusable_file_says_why(data, word, registrar, sign_in):
    from oneplusx.web.wording import all_wording

    answer = upload(sign_in(registrar), data)
    assert answer.status_code == 422
    expected = all_wording()[word][0].split("，")[0] if "." in word else word
    assert expected in answer.content.decode()
    assert not ImportBatch.objects.exists()


def test_missing_file_is_said(registrar, sign_in):
    assert sign_in(registrar).post(f"/imports/new/{CODE}/").status_code == 422


def test_second_confirmation_is_told(registrar, sign_in):
    client = sign_in(registrar)
    upload(client, many_departments(1))
    batch = ImportBatch.objects.get()
    assert client.post(f"/imports/{batch.id}/confirm/").status_code == 302
    assert client.post(f"/imports/{batch.id}/confirm/").status_code == 409


def test_cancel_and_resume(registrar, sign_in):
    client = sign_in(registrar)
    upload(client, many_departments(1))
    batch = ImportBatch.objects.get()
    client.post(f"/imports/{batch.id}/confirm/")
    client.post(f"/imports/{batch.id}/cancel/")
    page = client.get(f"/imports/{batch.id}/").content.decode()
    assert f"/imports/{batch.id}/resume/" in page
    client.post(f"/imports/{batch.id}/resume/")
    run_until_idle()
    batch.refresh_from_db()
    assert batch.state == ImportState.APPLIED


def test_template(registrar, sign_in):
    answer = sign_in(registrar).get(f"/imports/new/{CODE}/template/")
    assert python_calamine.load_workbook(io.BytesIO(answer.content)).sheet_names[0] == "院系名册"


@pytest.mark.parametrize("path", ["/imports/", "/imports/new/", f"/imports/new/{CODE}/"])
def test_others_are_refused(path, adviser, client, sign_in):
    assert sign_in(adviser).get(path).status_code in {403, 404}
    assert client.get(path).status_code in {302, 403, 404}


def test_imports_of_others_are_unknown(registrar, outsider, sign_in):
    upload(sign_in(registrar), many_departments(1))
    batch = ImportBatch.objects.get()
    for end in ("", "progress/", "marked/"):
        assert sign_in(outsider).get(f"/imports/{batch.id}/{end}").status_code == 404
    for end in ("confirm/", "cancel/", "resume/"):
        assert sign_in(outsider).post(f"/imports/{batch.id}/{end}").status_code == 404


def test_pages_in_both_languages(language, registrar, sign_in):
    client = sign_in(registrar)
    client.cookies["django_language"] = language
    upload(client, workbook([["01", "甲", "2026.1.5"], ["02", ""]]))
    batch = ImportBatch.objects.get()
    page = client.get(f"/imports/{batch.id}/").content.decode()
    with translation.override(language):
        from oneplusx.web.wording import say

        assert say("intake.cell_empty", {}, language) in page
