"""Certificate spreadsheet → credits → exemption → graduation: by page, by REST and by command, to the same end.

Each test starts in the same college, goes the whole way through one door only and compares where the learner then
stands with the same ``END``. What a door itself says on the way is checked at that door.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import FilePayload, Page, expect

from oneplusx.apps.files.sniffing import XLSX
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.ledger.selectors import check_ledger
from oneplusx.cli.main import main
from oneplusx.web.actor import Actor
from tests.support import browser
from tests.support.browser import OpenPage
from tests.support.cast import user_of
from tests.support.journey import Exemption, Journey, Line, Standing, Verdict, missing_nodes, standing_of

FILE_NAME = "校外证书成绩.xlsx"
MISSING = ("program", "core", "course-CORE1", "total")
START = Standing(
    refused_rows=(),
    certificates=(),
    balances=(),
    entries=(),
    transcript=(
        Line("BASE1", "normal", "passed", 8000, 400),
        Line("CORE2", "normal", "passed", 8000, 300),
        Line("ELE1", "normal", "passed", 8000, 200),
        Line("PUB1", "normal", "passed", 8000, 400),
    ),
    exemptions=(),
    verdict=Verdict(
        can_graduate=False, is_proved=True, earned_hundredths=1300, missing=MISSING, cheapest_fix=("CORE1",)
    ),
    acts=(),
)
END = Standing(
    refused_rows=((3, "certificates.unknown_learner"),),
    certificates=(("WEB-2", "86", "2025-05", "recognized"),),
    balances=(("BANK", 100, 0, 400),),
    entries=(("deposit", (500, 0, 0)), ("reserve", (-400, 400, 0)), ("settle", (0, -400, 400))),
    transcript=tuple(sorted([*START.transcript, Line("CORE1", "exemption", "passed", 9000, 400)])),
    exemptions=(
        Exemption(
            state="approved",
            rule="x-intermediate",
            outcome="approved",
            failed=(),
            credits_hundredths=400,
            targets=(("CORE1", 400, 9000),),
            steps=(("adviser", "approved"), ("department_reviewer", "approved"), ("academic_affairs", "approved")),
        ),
    ),
    verdict=Verdict(can_graduate=True, is_proved=True, earned_hundredths=1700, missing=(), cheapest_fix=()),
    acts=(
        "approvals.approved",
        "approvals.approved",
        "approvals.approved",
        "approvals.opened",
        "certificates.recorded",
        "conversion.converted",
        "conversion.submitted",
        "curriculum.exempted",
        "intake.applied",
        "intake.confirmed",
        "ledger.posted",
        "ledger.posted",
        "ledger.posted",
        "recognition.recognized",
    ),
)


def assert_arrived(journey: Journey) -> None:
    """The learner stands where every door leads, and the ledger proves itself."""
    assert standing_of(journey) == END
    assert check_ledger().problems_count == 0


# By page: what people see and press, in a real browser.

OpenAs = Callable[..., Page]


@pytest.fixture
def open_as(open_page: OpenPage) -> OpenAs:
    """``open_as(actor, width=…)``: a browser of that person."""

    def opened(actor: Actor, width: int = browser.DESKTOP_WIDTH) -> Page:
        page = open_page(width=width)
        browser.sign_in(page, user_of(actor))
        return page

    return opened


def import_by_page(page: Page, workbook: bytes) -> None:
    page.goto("/imports/new/")
    page.get_by_role("link", name="校外证书成绩", exact=True).click()
    sheet = FilePayload(name=FILE_NAME, mimeType=XLSX, buffer=workbook)
    page.locator("input[type=file]").set_input_files(sheet)
    page.get_by_role("button", name="上传并检查").click()
    expect(page.get_by_text("20249999")).to_be_visible()
    page.get_by_role("button", name="确认写入 1 行").click()
    expect(page.get_by_text("已写入 0 / 1 行")).to_be_visible()
    run_until_idle()
    expect(page.get_by_text("导入完成", exact=True)).to_be_visible()


def approve_by_page(page: Page) -> None:
    page.goto("/inbox/")
    page.get_by_role("link", name="网站开发技术").click()
    expect(page.get_by_role("heading", name="申请内容")).to_be_visible()
    expect(page.get_by_text("林晓雨")).to_be_visible()
    page.get_by_role("button", name="通过", exact=True).click()
    page.wait_for_url(re.compile("/inbox/"))
    expect(page.get_by_role("link", name="网站开发技术")).to_have_count(0)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_by_page(journey: Journey, open_as: OpenAs) -> None:
    assert standing_of(journey) == START
    student = open_as(journey.student, browser.PHONE_WIDTH)
    student.goto("/my/graduation/")
    expect(student.get_by_text("暂不能毕业")).to_be_visible()
    import_by_page(open_as(journey.registrar), journey.workbook)
    student.goto("/my/plan/")
    expect(student.get_by_text("网站开发技术")).to_be_visible()
    student.get_by_role("button", name="申请所选转换").click()
    expect(student.get_by_text("已提交 1 项转换申请")).to_be_visible()
    for officer in journey.chain:
        approve_by_page(open_as(officer))
    run_until_idle()
    student.goto("/my/graduation/")
    expect(student.get_by_text("可以毕业", exact=True)).to_be_visible()
    student.goto("/my/transcript/")
    row = student.get_by_role("row").filter(has_text="CORE1")
    expect(row).to_contain_text("免修")
    expect(row).to_contain_text("90")
    assert_arrived(journey)


# By REST: the school system with its token, people with their sessions.


class Caller:
    """Asks the REST interface and writes with the CSRF token or the token of an institution."""

    def __init__(self, *, actor: Actor | None = None, secret: str = "") -> None:
        self._client = Client(enforce_csrf_checks=True)
        self._headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        if actor is not None:
            self._client.force_login(user_of(actor), backend="django.contrib.auth.backends.ModelBackend")
            self._client.get("/profile/")
            self._headers = {"X-CSRFToken": self._client.cookies["csrftoken"].value}

    def get(self, path: str, **query: Any) -> Any:
        answer = self._client.get(f"/api/v1{path}", query, headers=self._headers)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def post(self, path: str, body: Any = None, status: int = 200, **headers: str) -> Any:
        answer = self._client.post(
            f"/api/v1{path}", body, content_type="application/json", headers=self._headers | headers
        )
        assert answer.status_code == status, answer.content
        return answer.json()

    def upload(self, path: str, status: int, **fields: Any) -> Any:
        answer = self._client.post(f"/api/v1{path}", fields, headers=self._headers)
        assert answer.status_code == status, answer.content
        return answer.json()


def import_by_rest(school: Caller, workbook: bytes) -> None:
    checked = school.upload("/imports", 201, kind="certificates", file=SimpleUploadedFile(FILE_NAME, workbook))
    assert (checked["state"], checked["new_count"], checked["error_count"]) == ("checked", 1, 1)
    confirmed = school.post(f"/imports/{checked['id']}/confirm", status=202)
    run_until_idle()
    assert school.get(f"/jobs/{confirmed['job_id']}")["state"] == "succeeded"
    assert school.get(f"/imports/{checked['id']}")["state"] == "applied"


def apply_by_rest(student: Caller) -> str:
    [enrollment] = student.get("/enrollments")["items"]
    [item] = student.get(f"/enrollments/{enrollment['id']}/plan")["plan"]["chosen"]
    body = {
        "enrollment_id": enrollment["id"],
        "rule_id": item["rule"],
        "achievement_ids": item["achievements"],
        "targets": [{"course_code": target["course"]} for target in item["targets"]],
    }
    made = student.post("/conversions", body, 201, **{"Idempotency-Key": "tap"})
    assert student.post("/conversions", body, 201, **{"Idempotency-Key": "tap"}) == made
    return str(made["id"])


def approve_by_rest(officer: Caller) -> None:
    [step] = officer.get("/steps")["items"]
    officer.post(f"/steps/{step['id']}/decide", {"outcome": "approved"})
    assert officer.get("/steps")["total"] == 0


def seen_by_rest(school: Caller, journey: Journey, conversion_id: str) -> Standing:
    """Where the learner stands by the answers of the interface alone."""
    learner, enrollment = f"/learners/{journey.enrollment.learner_id}", f"/enrollments/{journey.enrollment.id}"
    conversion = school.get(f"/conversions/{conversion_id}")
    graduation = school.get(f"{enrollment}/graduation")
    entries = school.get(f"{learner}/entries")["items"]
    return replace(
        END,
        balances=tuple(
            (
                one["institution_code"],
                one["available_hundredths"],
                one["reserved_hundredths"],
                one["used_hundredths"],
            )
            for one in school.get(f"{learner}/balances")["accounts"]
        ),
        entries=tuple(
            (
                one["kind"],
                (
                    one["available_change_hundredths"],
                    one["reserved_change_hundredths"],
                    one["used_change_hundredths"],
                ),
            )
            for one in reversed(entries)
        ),
        transcript=tuple(
            sorted(
                Line(one["course_code"], one["way"], one["status"], one["score_hundredths"], one["credits_hundredths"])
                for one in school.get(f"{enrollment}/transcript")["results"]
            )
        ),
        exemptions=(exemption_by_rest(school, conversion),),
        verdict=Verdict(
            can_graduate=graduation["is_satisfied"],
            is_proved=graduation["is_proved"],
            earned_hundredths=graduation["earned_hundredths"],
            missing=missing_nodes(graduation["result"]["nodes"]),
            cheapest_fix=tuple(step["code"] for step in graduation["result"]["cheapest_fix"]),
        ),
    )


def exemption_by_rest(school: Caller, conversion: dict[str, Any]) -> Exemption:
    decision = conversion["decision"]
    return Exemption(
        state=conversion["state"],
        rule=conversion["rule_id"],
        outcome=decision["outcome"],
        failed=tuple(one["code"] for one in decision["trace"] if not one["passed"]),
        credits_hundredths=conversion["credits_hundredths"],
        targets=tuple(
            (one["course_code"], one["credits_hundredths"], one["score_hundredths"]) for one in conversion["targets"]
        ),
        steps=tuple((one["role"], one["state"]) for one in school.get(f"/cases/{conversion['case_id']}")["steps"]),
    )


@pytest.mark.django_db
def test_by_rest(journey: Journey) -> None:
    assert standing_of(journey) == START
    school, student = Caller(secret=journey.token), Caller(actor=journey.student)
    assert not student.get(f"/enrollments/{journey.enrollment.id}/graduation")["is_satisfied"]
    import_by_rest(school, journey.workbook)
    conversion_id = apply_by_rest(student)
    for officer in journey.chain:
        approve_by_rest(Caller(actor=officer))
    run_until_idle()
    assert student.get(f"/enrollments/{journey.enrollment.id}/graduation")["is_satisfied"]
    assert seen_by_rest(school, journey, conversion_id) == END
    assert_arrived(journey)


# By command: one verb per step, the way a script of the college would.

Command = Callable[..., Any]


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    """``command("verb", …, code=0)``: what the verb prints, as JSON where it is asked for."""

    def ran(*arguments: str, code: int = 0) -> Any:
        assert main(arguments) == code, capsys.readouterr()
        out = capsys.readouterr().out
        return json.loads(out) if "--json" in arguments else out

    return ran


def import_by_command(command: Command, workbook: Path) -> None:
    asked = ["import", "certificates", str(workbook), "--institution", "C4401", "--as", "registrar", "--json"]
    checked = command(*asked, code=1)
    assert (checked["state"], checked["counts"]["new"], checked["counts"]["error"]) == ("checked", 1, 1)
    written = command(*asked, "--commit", code=1)
    assert (written["state"], written["counts"]["applied"]) == ("applied", 1)
    assert [one["code"] for one in written["problems"]] == ["certificates.unknown_learner"]
    recognized = command("recognize", "--college", "C4401", "--json")
    assert (recognized["recognized"], recognized["credits"]) == (1, "5")
    command("worker", "--once")


@pytest.mark.django_db
def test_by_command(journey: Journey, command: Command, tmp_path: Path) -> None:
    assert standing_of(journey) == START
    workbook = tmp_path / FILE_NAME
    workbook.write_bytes(journey.workbook)
    [before] = command("audit", "--learner", journey.who, "--json", code=1)["results"]
    assert missing_nodes(before["nodes"]) == MISSING
    command("plan", "--learner", journey.who, code=1)
    import_by_command(command, workbook)
    [plan] = command("plan", "--learner", journey.who, "--json")["results"]
    assert [target["course"] for item in plan["chosen"] for target in item["targets"]] == ["CORE1"]
    [made] = command("convert", "apply", journey.who, "--as", "student", "--json")["conversions"]
    for officer in journey.chain:
        username = user_of(officer).username
        [decided] = command("convert", "decide", made["id"], "approved", "--as", username, "--json")["conversions"]
    assert decided["state"] == "approved"
    command("worker", "--once")
    [after] = command("audit", "--learner", journey.who, "--json")["results"]
    assert missing_nodes(after["nodes"]) == ()
    entries = command("ledger", "statement", "--number", "C4401:20240001", "--json")
    assert tuple((one["kind"], tuple(one["changes_hundredths"])) for one in reversed(entries)) == END.entries
    assert command("ledger", "check", "--json")["proved"]
    assert_arrived(journey)
