"""Blind scoring: who only scores meets ticket numbers, and nobody's name, photo, college or account."""

from __future__ import annotations

import pytest
from django.test import Client

from oneplusx.apps.assessment import services
from oneplusx.apps.assessment.models import KinDeclaration, StaffAssignment
from oneplusx.apps.parties.models import Enrollment, Person
from oneplusx.apps.parties.services import appoint_member
from oneplusx.web.actor import SYSTEM, Actor, Role
from tests.support.cast import user_of
from tests.support.exams import Exam

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting(exam: Exam, three: list[Enrollment]) -> Exam:
    exam.open()
    exam.register(*three)
    exam.confirm()
    exam.begin()
    return exam


def door(actor: Actor) -> Client:
    client = Client()
    client.force_login(user_of(actor))
    return client


def addresses(exam: Exam) -> list[str]:
    one, plan = exam.candidates()[0], f"/exams/plans/{exam.plan.id}/"
    lists = [f"{plan}candidates/", f"{plan}candidates/?format=csv", f"{plan}print/tickets/", plan, "/my/duties/"]
    return [
        *lists,
        f"/exams/candidates/{one.id}/",
        f"/exams/candidates/{one.id}/photo/",
        f"/api/v1{plan}candidates",
        f"/api/v1{plan}seats",
        f"/api/v1{plan}results",
        f"{plan}staff/",
        "/find/?q=考生",
    ]


def told(exam: Exam, actor: Actor) -> list[str]:
    """Where the actor reads a name, a college, an account, or sees a photo."""
    client, first = door(actor), exam.candidates()[0]
    secret = [first.learner.person.name, exam.college.name_zh, exam.college.code, str(first.learner_id)]
    found = []
    for address in addresses(exam):
        answer = client.get(address)
        text = b"".join(answer).decode(errors="replace") if answer.status_code == 200 else ""
        if any(one in text for one in secret) or (text and "/photo/" in address):
            found.append(address)
    return found


def test_an_assessor_meets_no_candidate_by_name(sitting: Exam) -> None:
    assessor = sitting.assessors[0]
    assert told(sitting, assessor) == []
    assert door(assessor).get(f"/api/v1/exams/plans/{sitting.plan.id}/candidates").json()["total"] == 0
    assert "/candidates/" not in door(assessor).get(f"/exams/plans/{sitting.plan.id}/").content.decode()
    sheet = f"/exams/sessions/{sitting.sessions[1].id}/rooms/{sitting.room.id}/sheet/"
    taken = door(assessor).post(sheet, follow=True).content.decode()
    assert sitting.candidates()[0].tickets.get().number in taken
    for one in sitting.candidates():
        assert one.learner.person.name not in taken


def test_an_invigilator_and_officers_see_them_as_before(sitting: Exam) -> None:
    page = f"/exams/plans/{sitting.plan.id}/candidates/"
    for actor in (sitting.invigilator, sitting.officer, sitting.registrar):
        assert "考生甲" in door(actor).get(page).content.decode()


def test_an_officer_of_the_college_who_scores_keeps_the_officers_sight(sitting: Exam) -> None:
    person = Person.objects.get(id=sitting.registrar.id)
    office = {"name": "", "username": "", "actor": SYSTEM, "now": sitting.now}
    appoint_member(institution=sitting.organization, role=Role.ASSESSOR, person=person, **office)
    services.assign_staff(
        exam_plan_id=sitting.plan.id, person_id=person.id, duty="assessor", actor=sitting.officer, now=sitting.now
    )
    page = f"/exams/plans/{sitting.plan.id}/candidates/"
    assert "考生甲" in door(sitting.registrar).get(page).content.decode()


def test_an_assessor_declares_a_relative_by_name(sitting: Exam) -> None:
    assessor, plan = sitting.assessors[2], sitting.plan
    page = f"/exams/plans/{plan.id}/declare/"
    refused = door(assessor).post(page, {"relative": "查无此人"}, follow=True).content.decode()
    assert "tone-bad" in refused
    assert StaffAssignment.objects.filter(plan=plan, person_id=assessor.id, ended_at=None).exists()
    assert door(assessor).post(page, {"relative": " 考生甲 "}).status_code == 302
    declared = KinDeclaration.objects.exclude(registration=None).get(person_id=assessor.id)
    assert declared.registration_id == sitting.candidates()[0].id
    assert not StaffAssignment.objects.filter(plan=plan, person_id=assessor.id, ended_at=None).exists()
