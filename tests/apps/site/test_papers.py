"""Official papers are of one style: tagged PDF/A, in both languages, with a code, for those who see the page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from oneplusx.apps.conversion.models import Conversion
from oneplusx.apps.curriculum.models import Course
from oneplusx.apps.parties.services import create_user
from oneplusx.apps.recognition.models import Recognition
from oneplusx.apps.standards.models import CertificateType
from oneplusx.web.actor import SYSTEM, Actor
from tests.support.cast import SignIn
from tests.support.pdfa import flaws_of, unprinted

ENGLISH = {"accept-language": "en"}


def paper_of(client: Client, address: str, **headers: str) -> bytes:
    answer = client.get(address, {"format": "pdf"}, headers=headers or None)
    assert answer["Content-Type"] == "application/pdf", address
    assert flaws_of(answer.content) == []
    read = PdfReader(BytesIO(answer.content))
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in read.trailer["/Root"]
    return bytes(answer.content)


@pytest.fixture
def student(converted: Conversion, now: datetime) -> Actor:
    person = converted.learner.person
    create_user(person=person, username="student", password=None, actor=SYSTEM, now=now)
    return Actor(id=person.id, learner_id=converted.learner_id)


def papers(converted: Conversion) -> Sequence[tuple[str, tuple[str, ...], str]]:
    """Address, words it has in Chinese, a word it has in English."""
    recognized = Recognition.objects.filter(learner_id=converted.learner_id)[0]
    return (
        (reverse("ledger:my_year", args=[2026]), ("年度学分对账单", "期末余额"), "Closing balance"),
        (
            reverse("curriculum:transcript_paper", args=[converted.enrollment_id]),
            ("成绩单", "CORE1", "网站开发技术"),
            "Transcript",
        ),
        (reverse("conversion:letter", args=[converted.id]), ("转换", str(converted.id)[:8]), "Decision"),
        (reverse("recognition:letter", args=[recognized.id]), ("认定", str(recognized.entry_id)[:8]), "recognition"),
    )


def test_statement_transcript_and_letters(converted: Conversion, student: Actor, sign_in: SignIn) -> None:
    client = sign_in(student)
    for address, chinese, english in papers(converted):
        assert "?format=pdf" in client.get(address).content.decode()
        assert unprinted(paper_of(client, address), *chinese, converted.learner.person.name) == []
        assert unprinted(paper_of(client, address, **ENGLISH), english) == []


def test_others_get_no_paper(converted: Conversion, outsider: Actor, sign_in: SignIn) -> None:
    for address, _chinese, _english in papers(converted)[1:]:
        assert sign_in(outsider).get(address, {"format": "pdf"}).status_code == 404


def test_a_list_is_printed_as_it_is_shown(converted: Conversion, registrar: Actor, sign_in: SignIn) -> None:
    client = sign_in(registrar)
    address, hidden = reverse("parties:learners"), converted.learner.person.masked_identity()
    assert unprinted(paper_of(client, address), converted.enrollment.student_number, hidden) == []
    client.post(reverse("columns"), {"page": "parties-learners", "known": ["identity"], "next": "/"})
    assert unprinted(paper_of(client, address), hidden) == [hidden]
    assert unprinted(paper_of(client, reverse("graduation:cohort")), "毕业审核") == []


def test_the_plan_speaks_english_where_the_data_does(converted: Conversion, student: Actor, sign_in: SignIn) -> None:
    Course.objects.filter(code="CORE1").update(name_en="Website Development")
    CertificateType.objects.update(name_en="Web Front-End (intermediate)")
    page = sign_in(student).get(reverse("conversion:mine"), headers=ENGLISH).content.decode()
    assert "Web Front-End (intermediate) → Website Development" in page
