"""Signing candidates in where the network comes and goes: by the page that stays open, and by the file taken along."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from oneplusx.apps.assessment.models import SignIn
from oneplusx.apps.parties.models import Enrollment
from tests.support.browser import OpenPage, accessibility_problems, sign_in
from tests.support.cast import user_of
from tests.support.exams import Exam

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]
PATIENCE_MS = 60_000
WAITING = "没有网络"
SAVED = "所有标记都已保存"


@pytest.fixture
def running(exam: Exam, three: list[Enrollment]) -> Exam:
    exam.open()
    exam.register(*three)
    exam.confirm()
    exam.begin()
    return exam


def marks(exam: Exam) -> list[tuple[str, str]]:
    rows = {row.registration_id: (row.mark, row.other_mark) for row in SignIn.objects.all()}
    return [rows.get(one.id, ("", "")) for one in exam.candidates()]


def choose(page: Page, name: str, label: str) -> None:
    page.get_by_label(name).select_option(label=label)


def test_the_page_keeps_marks_until_the_network_is_back(running: Exam, open_page: OpenPage) -> None:
    expect.set_options(timeout=PATIENCE_MS)
    door = f"/exams/sessions/{running.sessions[0].id}/door/"
    inside, outside = open_page(), open_page(width=360)
    for page, actor in ((inside, running.invigilator), (outside, running.site_officer)):
        page.set_default_timeout(PATIENCE_MS)
        sign_in(page, user_of(actor))
        page.goto(door)
    state = inside.locator("#marks-state")
    inside.context.set_offline(True)
    choose(inside, "考生甲的签到", "到考")
    expect(state).to_contain_text(WAITING)
    choose(inside, "考生乙的签到", "缺考")
    choose(inside, "考生甲的签到", "迟到")
    expect(state).to_contain_text("2")
    inside.get_by_role("button", name="保存签到").click()
    expect(state).to_contain_text(WAITING)
    assert marks(running) == [("", "")] * 3

    choose(outside, "考生乙的签到", "到考")
    expect(outside.locator("#marks-state")).to_contain_text(SAVED)
    inside.context.set_offline(False)
    disputes = inside.locator("section", has=inside.locator("#disputes"))
    expect(disputes).to_be_visible()
    assert marks(running) == [("late", ""), ("present", "absent"), ("", "")]
    expect(disputes).to_contain_text("考生乙")
    assert accessibility_problems(inside) == []

    choose(inside, "考生丙的签到", "到考")
    expect(state).to_contain_text(SAVED)
    disputes.get_by_role("button", name="将考生乙确定为缺考").click()
    expect(disputes).to_have_count(0)
    assert marks(running) == [("late", ""), ("absent", ""), ("present", "")]


def test_marks_survive_a_closed_page(running: Exam, open_page: OpenPage) -> None:
    expect.set_options(timeout=PATIENCE_MS)
    door = f"/exams/sessions/{running.sessions[0].id}/door/"
    page = open_page()
    page.set_default_timeout(PATIENCE_MS)
    sign_in(page, user_of(running.invigilator))
    page.goto(door)
    page.context.set_offline(True)
    choose(page, "考生甲的签到", "到考")
    expect(page.locator("#marks-state")).to_contain_text(WAITING)
    again = page.context.new_page()
    page.close()
    page.context.set_offline(False)
    again.goto(door)
    expect(again.locator("#marks-state")).to_contain_text(SAVED)
    assert marks(running)[0] == ("present", "")


def test_the_file_taken_along(running: Exam, open_page: OpenPage, tmp_path: Path) -> None:
    expect.set_options(timeout=PATIENCE_MS)
    door = f"/exams/sessions/{running.sessions[0].id}/door/"
    page = open_page()
    page.set_default_timeout(PATIENCE_MS)
    sign_in(page, user_of(running.invigilator))
    page.goto(door)
    with page.expect_download() as taken:
        page.get_by_role("link", name="离线签到页").click()
    file = tmp_path / "sign-in.html"
    taken.value.save_as(file)

    page.context.set_offline(True)
    page.goto(file.as_uri())
    page.get_by_label("考生甲").select_option("present")
    page.get_by_label("考生丙").select_option("absent")
    page.reload()
    expect(page.get_by_label("考生丙")).to_have_value("absent")
    assert accessibility_problems(page) == []
    with page.expect_download() as saved:
        page.locator("#save").click()
    kept = tmp_path / "marks.json"
    saved.value.save_as(kept)

    page.context.set_offline(False)
    for said in ("2", "0"):
        page.goto(door)
        page.locator("input[name=marks]").set_input_files(kept)
        page.get_by_role("button", name="上传").click()
        expect(page.locator(".messages")).to_contain_text(f"{said} 个标记")
    assert marks(running) == [("present", ""), ("", ""), ("absent", "")]
