"""Marks at the door: twice, out of order, from two people, and files that are none."""

from __future__ import annotations

from datetime import datetime, timedelta

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from oneplusx.apps.assessment.models import ExamRegistration, ExamSession, SignIn
from oneplusx.apps.assessment.services import Marked, MarkRow, assign_staff, mark_candidates
from oneplusx.apps.parties.models import Enrollment
from oneplusx.domain.errors import Conflict, DomainError
from oneplusx.web.actor import Actor, Role
from tests.support.cast import SignIn as SignInAs
from tests.support.cast import make_officer, user_of
from tests.support.exams import Exam

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(exam: Exam, three: list[Enrollment]) -> Exam:
    exam.open()
    exam.register(*three)
    exam.confirm()
    exam.begin()
    return exam


def mark(exam: Exam, actor: Actor, one: ExamRegistration, mark: str, at: datetime, *, settles: bool = False) -> Marked:
    rows = [MarkRow(one.id, mark, at)]
    return mark_candidates(
        exam_session_id=exam.sessions[0].id, rows=rows, actor=actor, now=exam.now, settles=settles, is_offline=True
    )


def state(one: ExamRegistration) -> tuple[str, str]:
    row = SignIn.objects.get(registration=one)
    return row.mark, row.other_mark


def test_one_person_changes_their_mind_and_sends_twice(running: Exam) -> None:
    one, at = running.candidates()[0], running.now
    assert mark(running, running.invigilator, one, "absent", at).changed == 1
    assert mark(running, running.invigilator, one, "late", at + timedelta(minutes=3)).changed == 1
    for minutes, said in ((0, "absent"), (3, "late")):
        assert mark(running, running.invigilator, one, said, at + timedelta(minutes=minutes)) == Marked(0, ())
    assert state(one) == ("late", "")


@pytest.mark.parametrize("first_sent", [0, 1])
def test_two_people_differ_in_any_order_until_it_is_settled(running: Exam, first_sent: int) -> None:
    one, at = running.candidates()[0], running.now
    sent = [(running.invigilator, "absent", at), (running.site_officer, "present", at + timedelta(minutes=2))]
    order = sent if first_sent == 0 else sent[::-1]
    for actor, said, when in order:
        last = mark(running, actor, one, said, when)
    assert last == Marked(1, (one.id,))
    assert state(one) == ("present", "absent")
    for actor, said, when in order:
        assert mark(running, actor, one, said, when).changed == 0
    assert mark(running, running.officer, one, "present", at + timedelta(minutes=9), settles=True) == Marked(1, ())
    assert state(one) == ("present", "")
    for actor, said, when in order:
        assert mark(running, actor, one, said, when) == Marked(0, ())
    assert state(one) == ("present", "")


def test_who_gives_in_ends_it(running: Exam) -> None:
    one, at = running.candidates()[0], running.now
    mark(running, running.invigilator, one, "absent", at)
    mark(running, running.site_officer, one, "present", at + timedelta(minutes=2))
    assert mark(running, running.invigilator, one, "present", at + timedelta(minutes=3)) == Marked(1, ())
    assert state(one) == ("present", "")


def test_a_page_that_stood_open_does_not_undo_others(running: Exam) -> None:
    a, b, _c = running.candidates()
    client = Client()
    client.force_login(user_of(running.invigilator))
    door = f"/exams/sessions/{running.sessions[0].id}/door/"
    mark(running, running.site_officer, a, "present", running.now - timedelta(minutes=1))
    stale = {
        f"was-{a.id}": "absent",
        f"mark-{a.id}": "absent",
        f"was-{b.id}": "",
        f"mark-{b.id}": "late",
        "mark-x": "late",
    }
    assert client.post(door, stale).status_code == 302
    assert state(a) == ("present", "")
    assert state(b) == ("late", "")


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{", b'{"session": 5}', "other", "ids", "far", "huge"],
)
def test_what_is_no_file_of_marks_is_said_so(running: Exam, content: bytes | str) -> None:
    session = running.sessions[0]
    one = {"id": str(running.candidates()[0].id), "mark": "present", "at": "2026-06-20T08:10:00.000Z"}
    made = {
        "other": {"session": str(running.sessions[1].id), "marks": [one]},
        "ids": {"session": str(session.id), "marks": [{**one, "id": 5}]},
        "far": {"session": str(session.id), "marks": [{**one, "at": "0001-01-01T00:00:00+14:00"}]},
        "huge": {"session": str(session.id), "marks": [one] * 5_001},
    }
    data = content if isinstance(content, bytes) else orjson.dumps(made[content])
    client = Client()
    client.force_login(user_of(running.invigilator))
    door = f"/exams/sessions/{session.id}/door/"
    file = SimpleUploadedFile("marks.json", data)
    page = client.post(f"{door}marks/", {"marks": file}, follow=True)
    assert page.status_code == 200
    assert "tone-bad" in page.content.decode()
    assert not SignIn.objects.exists()


def test_a_candidate_of_another_exam_is_refused(running: Exam) -> None:
    other = running.candidates()[0]
    session: ExamSession = running.sessions[0]
    with pytest.raises(DomainError):
        mark_candidates(
            exam_session_id=session.id,
            rows=[MarkRow(running.plan.id, "present", running.now)],
            actor=running.invigilator,
            now=running.now,
        )
    with pytest.raises(DomainError):
        mark(running, running.assessors[0], other, "present", running.now)


@pytest.fixture
def inspector(running: Exam) -> Actor:
    actor = make_officer(running.organization, Role.INSPECTOR, "督导员甲", "inspector", running.now)
    duty = {"exam_plan_id": running.plan.id, "person_id": actor.id, "duty": "inspector"}
    assign_staff(**duty, actor=running.officer, now=running.now)
    with pytest.raises(Conflict) as again:
        assign_staff(**duty, actor=running.officer, now=running.now)
    assert again.value.code == "assessment.on_duty_already"
    return actor


def test_an_inspector_sees_who_came_and_reports_but_marks_nobody(
    running: Exam, inspector: Actor, sign_in: SignInAs
) -> None:
    client, session, one = sign_in(inspector), running.sessions[0], running.candidates()[0]
    path = f"/exams/sessions/{session.id}/door/"
    assert path in client.get("/my/duties/").text
    page = client.get(path).text
    assert one.learner.person.name in page
    assert "data-marks" not in page
    assert client.post(path, {f"mark-{one.id}": "present", f"was-{one.id}": ""}).status_code == 404
    assert not SignIn.objects.exists()
    told = client.post(f"/exams/sessions/{session.id}/incident/", {"text": "考场无监控"}, follow=True)
    assert told.status_code == 200
    assert running.plan.incidents.get().reported_by_id == inspector.id
