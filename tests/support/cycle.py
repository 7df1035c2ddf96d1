"""A province, a college with three hundred students of one major, an organization: where a yearly cycle begins.

``clock.go(day, hour)`` moves the time that pages, endpoints and jobs read. ``Door`` is somebody's way in by the
interface, ``Hands`` by the pages.
"""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.test import Client
from playwright.sync_api import Locator, Page

from oneplusx.apps.curriculum.models import Program, ResultStatus
from oneplusx.apps.curriculum.services import ResultRow, record_results
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.parties.models import Department, Enrollment, Institution, Person
from oneplusx.apps.parties.selectors import actor_of_person
from oneplusx.apps.parties.services import AccountRow, activate_accounts, appoint_member, create_user, open_accounts
from oneplusx.apps.rulesets.models import RuleSetVersion
from oneplusx.apps.standards.models import CertificateType
from oneplusx.domain.identity import DocumentKind
from oneplusx.web.actor import SYSTEM, Actor, Role
from tests.support.browser import DESKTOP_WIDTH, HEIGHT, outside, sign_in
from tests.support.cast import ENTRY_YEAR, MAJOR_SOFTWARE, make_officer, resident_id, user_of

CANDIDATES = 300
PASSED_COURSES = (("BASE1", "2024-2025-1"), ("PUB1", "2024-2025-1"), ("ELE1", "2025-2026-1"), ("CORE2", "2025-2026-2"))
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
GIVEN = "安北辰冬尔方歌禾今可兰木宁平青"
PAGE = 100
PHONE_WIDTH = 360
SHOTS = os.environ.get("ONEPLUSX_SHOTS", "")
PHOTO = b"\xff\xd8\xff\xc0\x00\x11\x08\x01\x9d\x01\x27" + b"\x03" * 2000
"""Bytes of a JPEG of 295 × 413 pixels."""


class Clock:
    """The time that the edge reads."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def go(self, day: date, hour: int, minute: int = 0) -> None:
        """Moves on to a time in Shanghai."""
        self.now = datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


@pytest.fixture
def clock(now: datetime, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of the edge, standing at ``now``."""
    made = Clock(now)
    monkeypatch.setattr("django.utils.timezone.now", lambda: made.now)
    return made


@dataclass(frozen=True, slots=True)
class Cycle:
    """Who takes part in the year."""

    clock: Clock
    authority: Institution
    college: Institution
    organization: Institution
    certificate_type: CertificateType
    province: Actor
    registrar: Actor
    site_officer: Actor
    officer: Actor
    second_officer: Actor
    third_officer: Actor
    assessors: tuple[Actor, Actor]
    trainer: Actor
    invigilator: Actor
    students: Sequence[Enrollment]
    learner: Actor

    def door(self, actor: Actor) -> Door:
        """The way in of somebody, signed in now."""
        return Door(actor)

    def student(self, place: int) -> Actor:
        """One of the students, with a sign-in."""
        person = self.students[place].learner.person
        create_user(person=person, username=f"student{place}", password=None, actor=SYSTEM, now=self.clock.now)
        return actor_of_person(person)


class Door:
    """Somebody's way in by the REST interface."""

    def __init__(self, actor: Actor) -> None:
        self._client = Client()
        self._client.force_login(user_of(actor), backend="django.contrib.auth.backends.ModelBackend")

    def get(self, path: str, **query: Any) -> Any:
        answer = self._client.get(f"/api/v1{path}", query)
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()

    def all(self, path: str) -> list[Any]:
        """Every item of a list, page by page."""
        items: list[Any] = []
        page = 1
        while True:
            found = self.get(path, page=page, per_page=PAGE)
            items += found["items"]
            page += 1
            if len(items) >= found["total"]:
                return items

    def post(self, path: str, body: Any = None, status: int = 200) -> Any:
        answer = self._client.post(f"/api/v1{path}", body, content_type="application/json")
        assert answer.status_code == status, answer.content.decode()
        return answer.json()

    def put(self, path: str, body: Any) -> Any:
        answer = self._client.put(f"/api/v1{path}", body, content_type="application/json")
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()

    def upload(self, path: str, status: int, **fields: Any) -> Any:
        answer = self._client.post(f"/api/v1{path}", fields)
        assert answer.status_code == status, answer.content.decode()
        return answer.json()

    def read(self, path: str) -> str:
        """The text of a page."""
        answer = self._client.get(path)
        assert answer.status_code == 200, (answer.status_code, path)
        return str(answer.content.decode())


class Hands:
    """Somebody at a page: signs in, opens pages, fills forms in by field name and presses their button."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def become(self, actor: Actor, path: str) -> Page:
        """Signs in as somebody, and opens a page."""
        self.page.goto("about:blank")  # what a page was still at is over, so the answer is this page's
        self.page.context.clear_cookies()
        sign_in(self.page, user_of(actor))
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        return self.page

    def follow(self, link: str | Locator) -> Page:
        """Follows a link, by its words or itself, until its page is there."""
        found = self.page.get_by_role("link", name=link) if isinstance(link, str) else link
        with self.page.expect_navigation():
            found.click()
        return self.page

    def press(self, button: str, *, action: str = "", refused: str = "", **fields: Any) -> None:
        """Fills in the form whose address ends with ``action`` and presses; done, or refused with these words."""
        closed = self.page.locator("main details:not([open]) > summary")
        while closed.count():
            closed.first.click()
        form = self.page.locator(f'main form[action$="{action}"]' if action else "main form")
        called = re.compile(f"^{button}")
        form = form.filter(has=self.page.get_by_role("button", name=called)).first
        for name, value in fields.items():
            _fill(form, name, value)
        with self.page.expect_navigation():
            form.get_by_role("button", name=called).first.click()
        faults = self.page.locator(".messages .tone-bad, .messages .tone-wait, main .errorlist").all_inner_texts()
        if refused:
            assert refused in "".join(faults), (button, faults)
        else:
            assert not faults, (button, faults)

    def look(self, name: str) -> None:
        """Keeps a picture where asked to, on a desk and on a phone; nothing may be wider than the screen."""
        for width in (DESKTOP_WIDTH, PHONE_WIDTH):
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            assert outside(self.page) == [], (name, width)
            if SHOTS:
                self.page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
        self.page.set_viewport_size({"width": DESKTOP_WIDTH, "height": HEIGHT})


def _fill(form: Locator, name: str, value: Any) -> None:
    field = form.locator(f'[name="{name}"]')
    kind = field.first.evaluate("one => one.tagName === 'SELECT' ? 'select' : one.type")
    if kind == "select":
        field.select_option(value)
    elif kind in {"checkbox", "radio"}:
        one = form.locator(f'[name="{name}"][value="{value}"]') if isinstance(value, str) else field
        one.check()
    elif kind == "file":
        field.set_input_files(value)
    else:
        field.fill(value)


def candidate_workbook(cycle: Cycle) -> bytes:
    """The list of candidates as the college keeps it."""
    rows = [(one.student_number, cycle.certificate_type.code) for one in cycle.students]
    return workbook([("学号", "证书编号"), *rows])


def score_workbook(plan_code: str, part: str, scores: Mapping[str, str]) -> bytes:
    """Scores by ticket number, as the machine of the theory exam writes them."""
    rows = [(plan_code, number, part, score) for number, score in scores.items()]
    return workbook([("计划编号", "准考证号", "部分", "成绩"), *rows])


def workbook(rows: Sequence[Sequence[str]]) -> bytes:
    """A spreadsheet of text."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return target.getvalue()


def photo_archive(cycle: Cycle) -> bytes:
    """One photo for each student, named by student number."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for one in cycle.students:
            archive.writestr(f"{one.student_number}.jpg", PHOTO)
    return target.getvalue()


def _names() -> Iterator[str]:
    for given in GIVEN:
        for surname in SURNAMES:
            yield f"{surname}一{given}"


@pytest.fixture
def cohort(
    studying: Enrollment, department: Department, program: Program, college: Institution, now: datetime
) -> list[Enrollment]:
    """Three hundred students of the major; the first has passed everything but one course."""
    rows = [
        AccountRow(
            student_number=f"2024{1000 + place}",
            name=name,
            identity_kind=DocumentKind.RESIDENT_ID,
            identity_number=resident_id(100 + place),
            department_id=department.id,
            program_id=program.id,
            major_code=MAJOR_SOFTWARE,
            entry_year=ENTRY_YEAR,
        )
        for place, name in enumerate(list(_names())[1:CANDIDATES], start=1)
    ]
    opened = open_accounts(college=college, rows=rows, actor=SYSTEM, now=now)
    assert all(one.problem is None for one in opened)
    passed = [
        ResultRow(studying.student_number, course, term, ResultStatus.PASSED, score_hundredths=8000)
        for course, term in PASSED_COURSES
    ]
    assert all(one.problem is None for one in record_results(college=college, rows=passed, actor=SYSTEM, now=now))
    found = Enrollment.objects.filter(college=college).select_related("learner__person")
    return list(found.order_by("student_number"))


@pytest.fixture
def cycle(
    clock: Clock,
    settings: Any,
    tmp_path: Any,
    achievement_types: None,
    authority: Institution,
    college: Institution,
    organization: Institution,
    bank: Institution,
    x_type: CertificateType,
    method: RuleSetVersion,
    authority_officer: Actor,
    registrar: Actor,
    organization_officer: Actor,
    teacher: Actor,
    cohort: list[Enrollment],
    now: datetime,
) -> Cycle:
    """Everything before the province opens the window; files stay with the test."""
    settings.ONEPLUSX_DATA_DIR = tmp_path
    assert teacher.id is not None
    person = Person.objects.get(id=teacher.id)
    appoint_member(
        institution=organization, role=Role.ASSESSOR, name="", username="", person=person, actor=SYSTEM, now=now
    )
    assessors = [
        make_officer(organization, Role.ASSESSOR, f"考评{name}", username, now)
        for name, username in (("甲", "assessor1"), ("乙", "assessor2"))
    ]
    create_user(person=cohort[0].learner.person, username="student", password=None, actor=SYSTEM, now=now)
    activate_accounts(college=college, enrollment_ids=[one.id for one in cohort], actor=SYSTEM, now=now)
    run_until_idle()
    return Cycle(
        clock=clock,
        authority=authority,
        college=college,
        organization=organization,
        certificate_type=x_type,
        province=authority_officer,
        registrar=registrar,
        site_officer=make_officer(college, Role.EXAM_SITE_OFFICER, "站管理", "site", now),
        officer=organization_officer,
        second_officer=make_officer(organization, Role.ORGANIZATION_OFFICER, "孔复核", "second", now),
        third_officer=make_officer(organization, Role.ORGANIZATION_OFFICER, "孔裁定", "third", now),
        assessors=(assessors[0], assessors[1]),
        trainer=actor_of_person(person),
        invigilator=make_officer(college, Role.INVIGILATOR, "简监考", "watch", now),
        students=cohort,
        learner=actor_of_person(cohort[0].learner.person),
    )
