"""Files of notices through the REST interface."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from oneplusx.apps.parties.models import Institution
from tests.apps.notices.test_notices import PDF
from tests.support.rest import call


@pytest.fixture
def draft(bank: Institution, bank_token: str) -> str:
    body = {"publisher_id": str(bank.id), "title_zh": "通知", "body_zh": "正文"}
    return f"/policy-notices/{call(bank_token, 'post', '/policy-notices', body, 201)['id']}"


def attach(token: str, draft: str, data: bytes = PDF) -> Any:
    file = SimpleUploadedFile("细则.pdf", data)
    return Client().post(f"/api/v1{draft}/files", {"file": file}, headers={"Authorization": f"Bearer {token}"})


def test_files_of_a_draft_come_and_go(draft: str, bank_token: str, college_token: str) -> None:
    attached = attach(bank_token, draft)
    assert attached.status_code == 201
    [file] = attached.json()
    assert (file["name"], file["media_type"]) == ("细则.pdf", "application/pdf")
    assert call(bank_token, "get", f"{draft}/files") == [file]
    one = f"{draft}/files/{file['id']}"
    call(college_token, "get", f"{draft}/files", None, 404)
    call(college_token, "delete", one, None, 404)
    assert attach(college_token, draft).status_code == 404
    call(bank_token, "delete", one, None, 204)
    call(bank_token, "delete", one, None, 404)
    assert call(bank_token, "get", f"{draft}/files") == []


def test_what_is_published_keeps_its_files(draft: str, bank_token: str, college_token: str) -> None:
    [file] = attach(bank_token, draft).json()
    call(bank_token, "post", f"{draft}/publish")
    assert call(college_token, "get", f"{draft}/files") == [file]
    assert call(bank_token, "delete", f"{draft}/files/{file['id']}", None, 409)["code"] == "notices.not_a_draft"
    assert attach(bank_token, draft).status_code == 409


def test_odd_files_are_refused(draft: str, bank_token: str) -> None:
    assert attach(bank_token, draft, b"\x00\x01\x02\xff").status_code == 422
    call(bank_token, "post", f"{draft}/files", {}, 422)
    assert call(bank_token, "get", f"{draft}/files") == []
