"""The third assessor decides where two passes differ, by page, and sees neither names nor own passes."""

from __future__ import annotations

import pytest
from django.test import Client

from oneplusx.apps.assessment.models import Moderation, Score
from oneplusx.apps.curriculum.models import TrainingClass, TrainingEnrollment, TrainingTrainer
from oneplusx.apps.parties.models import Enrollment
from oneplusx.web.actor import Actor
from tests.support.cast import user_of
from tests.support.exams import Exam

pytestmark = pytest.mark.django_db
PAGE = "/my/duties/differences/"


@pytest.fixture
def differing(exam: Exam, three: list[Enrollment]) -> Exam:
    """The first two candidates are scored differently, the third alike."""
    exam.open()
    exam.register(*three)
    exam.confirm()
    exam.begin()
    a, b, c = (row.id for row in exam.candidates())
    exam.score(exam.assessors[0], {a: 8000, b: 7000, c: 9000})
    exam.score(exam.assessors[1], {a: 6000, b: None, c: 9000})
    return exam


def door(actor: Actor) -> Client:
    client = Client()
    client.force_login(user_of(actor))
    return client


def test_the_third_decides_by_ticket_number(differing: Exam) -> None:
    first, second, third = differing.assessors
    client = door(third)
    assert "2 项" in client.get("/my/duties/").content.decode()
    text = client.get(PAGE).content.decode()
    a, b, c = differing.candidates()
    tickets = [row.tickets.get().number for row in (a, b, c)]
    assert [one in text for one in tickets] == [True, True, False]
    assert not any(row.learner.person.name in text for row in (a, b, c))
    decide = {"registration_id": a.id, "part": "practice", "score": "70", "reason": "按评分细则复核"}
    assert "tone-bad" in client.post(f"{PAGE}decide/", {**decide, "score": "101"}, follow=True).content.decode()
    assert client.post(f"{PAGE}decide/", decide).status_code == 302
    assert Moderation.objects.get().decided_by_id == third.id
    assert Score.objects.get(registration=a, part="practice", is_current=True).score_hundredths == 7000
    text = client.get(PAGE).content.decode()
    assert [one in text for one in tickets] == [False, True, False]
    assert "tone-bad" in client.post(f"{PAGE}decide/", decide, follow=True).content.decode()
    for own in (first, second):
        assert tickets[1] not in door(own).get(PAGE).content.decode()
        assert door(own).post(f"{PAGE}decide/", {**decide, "registration_id": b.id}).status_code == 403
    for other in (differing.registrar, differing.invigilator):
        assert door(other).get(PAGE).status_code == 403
    assert Moderation.objects.count() == 1


def test_who_trained_the_candidate_is_not_asked(differing: Exam) -> None:
    third = differing.assessors[2]
    a, b, _c = differing.candidates()
    taught = TrainingClass.objects.create(
        college=differing.college,
        code="T1",
        name="培训班",
        certificate_type=differing.types["WEB-2"],
        starts_on=differing.now.date(),
        created_at=differing.now,
    )
    TrainingEnrollment.objects.create(
        training_class=taught, learner=a.learner, enrollment=a.enrollment, entered_at=differing.now
    )
    TrainingTrainer.objects.create(training_class=taught, person_id=third.id, from_at=differing.now)
    text = door(third).get(PAGE).content.decode()
    assert a.tickets.get().number not in text
    assert b.tickets.get().number in text
    decide = {"registration_id": a.id, "part": "practice", "score": "70", "reason": "复核"}
    assert "tone-bad" in door(third).post(f"{PAGE}decide/", decide, follow=True).content.decode()
    assert not Moderation.objects.exists()
