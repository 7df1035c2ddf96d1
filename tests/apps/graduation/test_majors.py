"""My major: generated from the method, the program and the exam plans; page, paper, poster, home."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from oneplusx.apps.assessment.models import ExamPlan, PlanLevel, PlanState
from oneplusx.apps.curriculum.models import Program
from oneplusx.apps.graduation.selectors.majors import my_major
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.parties.services import create_user
from oneplusx.apps.rulesets.models import RuleSetVersion
from oneplusx.apps.standards.models import CertificateType
from oneplusx.web.actor import SYSTEM, Actor
from oneplusx.web.clock import today
from tests.support.cast import SignIn


@pytest.fixture
def fitting(x_type: CertificateType, program: Program, method: RuleSetVersion) -> CertificateType:
    CertificateType.objects.filter(code="WEB-2").update(major_codes=["5102"])
    CertificateType.objects.filter(code="WEB-3").update(major_codes=["530302"], level="intermediate")
    return CertificateType.objects.get(code="WEB-2")


def address(name: str) -> str:
    return reverse(f"graduation:{name}", args=["C4401", "510203", 2024])


def exam_of(kind: CertificateType, now: datetime, province: str, days: int) -> ExamPlan:
    day = today() + timedelta(days=days)
    plan = ExamPlan.objects.create(
        organization_id=kind.organization_id,
        code=f"P-{province}-{days}",
        name_zh="考试",
        month="2026-06",
        state=PlanState.REGISTRATION,
        province_code=province,
        registers_from_on=today(),
        registers_until_on=day,
        exam_from_on=day + timedelta(days=20),
        exam_until_on=day + timedelta(days=21),
        created_at=now,
    )
    PlanLevel.objects.create(plan=plan, certificate_type=kind)
    return plan


def test_fitting_certificates_with_freed_courses_exam_and_another_field(
    fitting: CertificateType, program: Program, now: datetime
) -> None:
    exam_of(fitting, now, "51", 3)
    exam_of(fitting, now, "", 9)
    nearest = exam_of(fitting, now, "44", 5)
    page = my_major(program, today())
    [fit] = page.fits
    assert fit.certificate_type == fitting
    assert [(one.code, one.credits_hundredths) for one in fit.freed] == [("CORE1", 400)]
    assert fit.next_exam is not None
    assert fit.next_exam.plan == nearest
    assert page.cross is not None
    assert page.cross.certificate_type.code == "WEB-3"


def test_the_public_reads_page_paper_and_poster_in_both_languages(fitting: CertificateType) -> None:
    client = Client()
    assert address("my_major") in client.get(reverse("graduation:majors"), {"q": "软件"}).content.decode()
    for name in ("my_major", "my_major_paper"):
        text = client.get(address(name)).content.decode()
        assert "网站开发技术" in text
        assert "Web前端开发（中级）" in text
    assert (
        "Certificates that fit" in client.get(address("my_major"), headers={"Accept-Language": "en"}).content.decode()
    )
    for language in ("zh-hans", "en"):
        poster = client.get(address("my_major_poster"), headers={"Accept-Language": language})
        assert poster.content.startswith(b"%PDF")
    assert client.get(reverse("graduation:my_major", args=["C4401", "999999", 2024])).status_code == 404


def test_without_a_method_nothing_is_freed_and_the_page_says_so(program: Program, x_type: CertificateType) -> None:
    CertificateType.objects.filter(code="WEB-1").update(major_codes=["510203"])
    page = my_major(program, today())
    assert [(list(one.freed), one.credits_hundredths) for one in page.fits] == [([], 0)]
    assert page.cross is None
    assert Client().get(address("my_major")).status_code == 200


def test_the_home_page_leads_there(
    fitting: CertificateType, studying: Enrollment, now: datetime, sign_in: SignIn
) -> None:
    person = studying.learner.person
    create_user(person=person, username="student", password=None, actor=SYSTEM, now=now)
    client = sign_in(Actor(id=person.id, learner_id=studying.learner_id))
    assert address("my_major") in client.get("/home/").content.decode()
