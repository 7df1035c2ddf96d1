"""The print pack as PDF: who gets it, what is in it, a character without a glyph."""

from __future__ import annotations

import pytest
from django.test import Client

from oneplusx.apps.assessment.printing import tickets_pdf
from oneplusx.apps.assessment.selectors.printing import tickets_of
from oneplusx.apps.parties.models import Enrollment, Person
from oneplusx.apps.parties.services import create_user
from oneplusx.domain.errors import Invalid
from oneplusx.web.actor import SYSTEM, Actor
from tests.support.cast import user_of
from tests.support.exams import Exam

FORMS = ("tickets", "doors", "maps", "sign-in")


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(user_of(actor))
    return client


@pytest.fixture
def seated(exam: Exam, three: list[Enrollment]) -> Exam:
    exam.open()
    exam.register(*three)
    exam.confirm()
    exam.begin()
    return exam


def test_the_pack_is_printed_for_who_may_see_it(seated: Exam, outsider: Actor) -> None:
    for language in ("zh-hans", "en"):
        client = client_of(seated.officer)
        client.cookies["django_language"] = language
        for form in FORMS:
            answer = client.get(f"/exams/plans/{seated.plan.id}/print/{form}.pdf")
            assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
            assert answer.content.startswith(b"%PDF-")
            page = client.get(f"/exams/plans/{seated.plan.id}/print/{form}/").content.decode()
            assert f"/exams/plans/{seated.plan.id}/print/{form}.pdf" in page
    client = client_of(seated.officer)
    assert client.get(f"/exams/plans/{seated.plan.id}/print/menu.pdf").status_code == 404
    stranger = client_of(outsider)
    assert stranger.get(f"/exams/plans/{seated.plan.id}/print/doors.pdf").status_code in {403, 404}


def test_a_candidate_takes_the_own_ticket_only(seated: Exam) -> None:
    own, other, _third = seated.candidates()
    user = create_user(person=own.learner.person, username="candidate", password=None, actor=SYSTEM, now=seated.now)
    client = Client()
    client.force_login(user)
    assert client.get(f"/my/exams/{own.id}/ticket.pdf").content.startswith(b"%PDF-")
    assert client.get(f"/my/exams/{other.id}/ticket.pdf").status_code == 404


def test_a_character_without_a_glyph_is_named(seated: Exam) -> None:
    person = seated.candidates()[0].learner.person
    Person.objects.filter(id=person.id).update(name="考生𪚥")
    sheets = tickets_of(seated.plan, seated.candidates())
    with pytest.raises(Invalid) as caught:
        tickets_pdf(seated.plan, sheets, {}, at=seated.now)
    assert caught.value.code == "printing.missing_glyph"
    assert caught.value.params["characters"] == ["𪚥"]
    answer = client_of(seated.officer).get(f"/exams/plans/{seated.plan.id}/print/tickets.pdf")
    assert (answer.status_code, "𪚥" in answer.content.decode()) == (422, True)
