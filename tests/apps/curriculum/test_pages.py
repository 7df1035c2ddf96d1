"""Programs, courses and transcripts: pages and refusals."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from oneplusx.apps.conversion.models import Conversion
from oneplusx.apps.curriculum.models import Program
from oneplusx.apps.parties.services import create_user
from oneplusx.web.actor import SYSTEM, Actor
from tests.support.cast import SignIn


def test_programs_and_courses_of_the_college(
    program: Program, registrar: Actor, outsider: Actor, sign_in: SignIn
) -> None:
    client = sign_in(registrar)
    assert "RJ-2024" in client.get(reverse("curriculum:programs"), {"q": "RJ", "year": "2024"}).content.decode()
    assert "RJ-2024" not in client.get(reverse("curriculum:programs"), {"year": "2020"}).content.decode()
    assert "CORE1" in client.get(reverse("curriculum:courses"), {"q": "wangzhan"}).content.decode()
    assert client.get(reverse("curriculum:courses"), {"format": "xlsx"}).content.startswith(b"PK")
    for name in ("curriculum:program", "curriculum:program_paper"):
        page = reverse(name, args=[program.id])
        assert "网站开发技术" in client.get(page).content.decode()
        assert sign_in(outsider).get(page).status_code == 404
    assert "RJ-2024" not in sign_in(outsider).get(reverse("curriculum:programs")).content.decode()


def test_a_transcript_shows_the_exempted_course_with_its_way(
    converted: Conversion, registrar: Actor, outsider: Actor, now: datetime, sign_in: SignIn
) -> None:
    person = converted.learner.person
    create_user(person=person, username="student", password=None, actor=SYSTEM, now=now)
    student = sign_in(Actor(id=person.id, learner_id=converted.learner_id))
    text = student.get(reverse("curriculum:my_transcript")).content.decode()
    assert "CORE1" in text
    assert f"/my/conversions/{converted.id}/" in text
    page = reverse("curriculum:transcript", args=[converted.enrollment_id])
    paper = reverse("curriculum:transcript_paper", args=[converted.enrollment_id])
    assert f"/conversions/{converted.id}/" in sign_in(registrar).get(page).content.decode()
    for client in (student, sign_in(registrar)):
        assert "90" in client.get(paper).content.decode()
    assert student.get(page).status_code == 403
    for address in (page, paper):
        assert sign_in(outsider).get(address).status_code == 404


def test_the_learner_opens_the_own_program(
    converted: Conversion, program: Program, now: datetime, sign_in: SignIn
) -> None:
    person = converted.learner.person
    create_user(person=person, username="student", password=None, actor=SYSTEM, now=now)
    client = sign_in(Actor(id=person.id, learner_id=converted.learner_id))
    assert client.get(reverse("curriculum:program", args=[program.id])).status_code == 200
    assert client.get(reverse("curriculum:programs")).status_code == 200
    assert client.get(reverse("curriculum:courses")).status_code == 403
