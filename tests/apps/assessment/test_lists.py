"""Lists of candidates as spreadsheets, prices until they are in force, fees said head by head on the page."""

from __future__ import annotations

from datetime import date, timedelta

from django.test import Client

from oneplusx.apps.assessment import services
from oneplusx.apps.assessment.models import Channel, ExamPlan, ExamRegistration, FeeLine, Price
from oneplusx.apps.assessment.selectors.fees import differences
from oneplusx.apps.intake.models import ImportBatch, ImportChunk
from oneplusx.apps.intake.services.direct import import_now
from oneplusx.apps.intake.staged import unseal_problems
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.pilots.models import Quota
from oneplusx.web.actor import Actor
from tests.support.cast import user_of
from tests.support.exams import Exam, at


def import_candidates(exam: Exam, *numbers: str, majors: str = "refuse") -> list[tuple[int, str]]:
    """Problems by the number of the row in the sheet, notices too."""
    text = "\n".join(["学号,证书编号", *(f"{number},WEB-2" for number in numbers)])
    outcome = import_now(
        kind="exam_candidates",
        institution_id=exam.college.id,
        data=text.encode(),
        file_name="candidates.csv",
        options={"plan": exam.plan.code, "other_majors": majors},
        actor=exam.registrar,
        now=exam.now,
    )
    return sorted((number, one.code) for number, one in unseal_problems(outcome.batch.problems_sealed))


def test_a_list_registers_each_candidate_once(exam: Exam, three: list[Enrollment]) -> None:
    exam.open()
    assert import_candidates(exam, "20240101", "20240102", "20249999") == [(4, "curriculum.unknown_student")]
    assert ExamRegistration.objects.count() == 2
    assert import_candidates(exam, "20240101", "20240103") == [(2, "assessment.registered_already")]
    assert ExamRegistration.objects.count() == 3
    assert import_candidates(exam, "20240103", "20240103")
    assert ExamRegistration.objects.count() == 3


def test_a_major_that_is_not_filed_takes_the_social_channel(exam: Exam, three: list[Enrollment]) -> None:
    Quota.objects.create(
        college=exam.college,
        certificate_type=exam.types["WEB-2"],
        year=2026,
        major_code="999999",
        approved_count=30,
        created_at=exam.now,
    )
    exam.open()
    assert import_candidates(exam, "20240101") == [(2, "assessment.wrong_major")]
    assert not ExamRegistration.objects.exists()
    assert import_candidates(exam, "20240101", majors="social") == []
    assert ExamRegistration.objects.get().channel == Channel.SOCIAL


def test_a_list_after_the_last_day_registers_nobody(exam: Exam, three: list[Enrollment]) -> None:
    exam.open()
    exam.now = at(date(2026, 6, 11), 9)
    assert import_candidates(exam, "20240101", "20240102") == []
    refused = unseal_problems(ImportChunk.objects.get().refused_sealed)
    assert [(row, one.code) for row, one in refused] == [(n, "assessment.registration_over") for n in (2, 3)]
    assert ImportBatch.objects.get().refused_count == 2
    assert not ExamRegistration.objects.exists()


def test_a_price_in_force_is_the_fee_of_later_plans(
    exam: Exam, three: list[Enrollment], authority_officer: Actor
) -> None:
    price = services.propose_price(
        certificate_type_id=exam.types["WEB-2"].id,
        province_code="44",
        amount_fen=28000,
        cap_fen=30000,
        grounds="成本测算",
        actor=exam.officer,
        now=exam.now,
    )
    services.record_appraisal(
        price_id=price.id,
        appraisal="专家论证同意",
        appraised_on=exam.now.date(),
        comments_until_on=(exam.now + timedelta(days=3)).date(),
        actor=authority_officer,
        now=exam.now,
    )
    exam.now += timedelta(days=5)
    services.decide_price(price_id=price.id, is_accepted=True, reason="", actor=authority_officer, now=exam.now)
    assert Price.objects.get().state == "in_force"
    exam.draw_up()
    ExamPlan.objects.filter(id=exam.plan.id).update(province_code="44")
    exam.approve_site()
    services.set_plan_sites(exam_plan_id=exam.plan.id, site_ids=[exam.site.id], actor=exam.officer, now=exam.now)
    exam.act("publish")
    exam.act("open_registration")
    exam.register(*three)
    exam.confirm()
    assert set(FeeLine.objects.values_list("amount_fen", flat=True)) == {28000}


def test_a_college_says_head_by_head_what_it_has(exam: Exam, three: list[Enrollment]) -> None:
    exam.open()
    exam.register(*three)
    exam.confirm()
    line = FeeLine.objects.select_related("registration").order_by("id")[0]
    client = Client()
    client.force_login(user_of(exam.registrar))
    path = f"/exams/plans/{exam.plan.id}/fees/"
    page = client.get(path).content.decode()
    assert page.count('name="amount" size="8"') == 3
    said = {"party": "college", "institution_id": exam.college.id, "registration_id": line.registration_id}
    assert client.post(f"{path}state/", {**said, "amount": "12.50"}).status_code == 302
    line.refresh_from_db()
    assert line.college_fen == 1250
    assert list(differences(exam.plan)) == [line]
    assert 'value="12.50"' in client.get(path).content.decode()
