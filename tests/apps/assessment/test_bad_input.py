"""Bad input through the pages: each is refused with words, in both languages, and nothing is written."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from oneplusx.apps.assessment.models import ExamRegistration, Score, ScoreEntry, ScoreSheet, StaffAssignment
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.pilots.models import Quota
from oneplusx.web.actor import Actor
from tests.apps.assessment.test_refusals import train
from tests.support.cast import user_of
from tests.support.cycle import Clock
from tests.support.exams import PHOTO, Exam

pytestmark = pytest.mark.django_db
LANGUAGES = ("zh-hans", "en")


def says(actor: Actor, path: str, words: tuple[str, str], **fields: object) -> None:
    """Sends a form in each language; the answer must be a page that says so."""
    for language, expected in zip(LANGUAGES, words, strict=True):
        client = Client(headers={"accept-language": language})
        client.force_login(user_of(actor))
        given = {name: again(value) for name, value in fields.items()}
        page = client.post(path, given, follow=True)
        text = page.content.decode()
        assert page.status_code in {200, 422}, (path, page.status_code)
        assert expected in text, (path, language)


def again(value: object) -> object:
    """A file to be read once more."""
    return SimpleUploadedFile(value[0], value[1]) if isinstance(value, tuple) else value


def says_of_list(
    exam: Exam, actor: Actor, kind: str, rows: list[str], words: tuple[str, str], *, confirm: bool = False
) -> None:
    """Uploads a list in each language; the page of the import must name the fault, before anything is written."""
    for language, expected in zip(LANGUAGES, words, strict=True):
        client = Client(headers={"accept-language": language})
        client.force_login(user_of(actor))
        given = {
            "file": SimpleUploadedFile("list.csv", "\n".join(rows).encode()),
            "option_plan": exam.plan.code,
            "option_other_majors": "refuse",
        }
        answer = client.post(f"/imports/new/{kind}/", given)
        assert answer.status_code == 302, answer.context["form"].errors
        if confirm:
            client.post(f"{answer['Location']}confirm/")
            run_until_idle()
        assert expected in client.get(answer["Location"]).content.decode(), (kind, language)


@pytest.fixture
def opened(exam: Exam, three: list[Enrollment], clock: Clock) -> Exam:
    exam.open()
    clock.now = exam.now
    return exam


def test_a_candidate_twice(opened: Exam, three: list[Enrollment]) -> None:
    opened.register(three[0])
    said = ("已报名本次考试的这一等级", "Registered for this level of the exam already")
    says_of_list(opened, opened.registrar, "exam_candidates", ["学号,证书编号", "20240101,WEB-2"], said)
    rows = ["学号,证书编号", "20240102,WEB-2", "20240102,WEB-2"]
    says_of_list(opened, opened.registrar, "exam_candidates", rows, ("与第 2 行重复", "The same as row 2"))
    assert ExamRegistration.objects.count() == 1


def test_a_wrong_major(opened: Exam, three: list[Enrollment]) -> None:
    Quota.objects.create(
        college=opened.college,
        certificate_type=opened.types["WEB-2"],
        year=2026,
        major_code="999999",
        approved_count=30,
        created_at=opened.now,
    )
    said = ("未在本年度试点备案", "is not filed for this year")
    says_of_list(opened, opened.registrar, "exam_candidates", ["学号,证书编号", "20240101,WEB-2"], said)
    assert not ExamRegistration.objects.exists()


def test_an_expired_window(opened: Exam, clock: Clock) -> None:
    clock.go(date(2026, 6, 11), 9)
    said = ("报名已于", "Registration ended on")
    rows = ["学号,证书编号", "20240101,WEB-2"]
    says_of_list(opened, opened.registrar, "exam_candidates", rows, said, confirm=True)
    assert not ExamRegistration.objects.exists()


def test_a_photo_of_20_mb(opened: Exam, three: list[Enrollment]) -> None:
    opened.register(three[0])
    row = opened.candidates()[0]
    large = ("photo.jpg", PHOTO + b"\x00" * 20 * 2**20)
    says(opened.registrar, f"/exams/candidates/{row.id}/photo/set/", ("照片 20", "The photo has 20"), photo=large)
    row.refresh_from_db()
    assert row.photo_id is None


def test_an_examiner_who_taught(opened: Exam, three: list[Enrollment]) -> None:
    opened.register(*three)
    taught = opened.assessors[0]
    train(opened, taught.id, three[2])
    path = f"/exams/plans/{opened.plan.id}/staff/assign/"
    said = ("教考分离：此人在培训班“Web前端中级一班”", "Separation of teaching and examining")
    says(opened.officer, path, said, person_id=str(taught.id), duty="assessor")
    assert not StaffAssignment.objects.exists()


def test_a_score_of_101_and_a_file_of_another_plan(opened: Exam, three: list[Enrollment], clock: Clock) -> None:
    opened.register(*three)
    opened.confirm()
    opened.begin()
    clock.now = opened.now
    ticket = opened.plan.tickets.order_by("number").values_list("number", flat=True)[0]
    head = "计划编号,准考证号,部分,成绩"
    says_of_list(opened, opened.officer, "exam_scores", [head, f"{opened.plan.code},{ticket},理论,101"], ("101", "101"))
    other = [head, f"OTHER,{ticket},理论,80"]
    said = ("这一行属于计划“OTHER”", "This row belongs to the plan “OTHER”")
    says_of_list(opened, opened.officer, "exam_scores", other, said)
    assessor = opened.assessors[0]
    client = Client()
    client.force_login(user_of(assessor))
    client.post(f"/exams/sessions/{opened.sessions[1].id}/rooms/{opened.room.id}/sheet/")
    sheet = ScoreSheet.objects.get()
    row = opened.candidates()[0]
    typed = {f"score-{row.id}": "101"}
    says(assessor, f"/exams/sheets/{sheet.id}/", ("0 到 100", "no score from 0 to 100"), **typed)
    assert not ScoreEntry.objects.exists()
    assert not Score.objects.exists()
