"""Every page of an exam, at each stage, for everybody who works on it."""

from __future__ import annotations

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from oneplusx.apps.assessment import services
from oneplusx.apps.assessment.models import ExamRoom, Price, ScoreSheet, SignIn, SiteApplication
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.parties.selectors import actor_of_person
from oneplusx.apps.parties.services import create_user
from oneplusx.web.actor import SYSTEM, Actor
from tests.support.cast import SignIn as SignInAs
from tests.support.exams import PHOTO, Exam

PLAN_PAGES = ("", "candidates/", "fees/", "seats/", "staff/", "scores/")


def get(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return answer.content.decode(errors="replace")


def post(client: Client, path: str, **data: object) -> str:
    answer = client.post(path, data, follow=True)
    assert answer.status_code in {200, 422}, (path, answer.status_code)
    return answer.content.decode()


@pytest.fixture
def officer(exam: Exam, sign_in: SignInAs) -> Client:
    return sign_in(exam.officer)


def see_all(exam: Exam, officer: Client) -> None:
    for page in PLAN_PAGES:
        get(officer, f"/exams/plans/{exam.plan.id}/{page}")


def test_an_organization_draws_up_and_publishes_a_plan(exam: Exam, officer: Client) -> None:
    exam.approve_site()
    typed = {
        "code": "P-1",
        "name_zh": "考试",
        "month": "2026-06",
        "certificate_types": [str(exam.types["WEB-2"].id)],
        "registers_from_on": "2026-06-01",
        "registers_until_on": "2026-06-10",
        "exam_from_on": "2026-06-20",
        "exam_until_on": "2026-06-21",
        "notice_days": "5",
    }
    get(officer, "/exams/plans/new/")
    assert officer.post("/exams/plans/new/", {**typed, "registers_until_on": "2026-06-30"}).status_code in {200, 422}
    page = post(officer, "/exams/plans/new/", **typed)
    assert "P-1" in page
    plan = exam.organization.exam_plans.get()
    path = f"/exams/plans/{plan.id}/"
    session = {
        "part": "theory",
        "day": "2026-06-20",
        "begins": "09:00",
        "ends": "10:00",
        "level_id": "",
        "equipment": "",
    }
    post(officer, f"{path}sessions/", **session)
    assert "实操" in get(officer, path)
    post(officer, f"{path}sessions/", **{**session, "part": "practice", "begins": "14:00", "ends": "16:00"})
    post(officer, f"{path}sites/", sites=[str(exam.site.id)])
    get(officer, f"{path}edit/")
    post(officer, f"{path}act/", act="publish")
    plan.refresh_from_db()
    assert plan.state == "published"
    assert "exam-plans" in officer.get("/exams/?format=csv")["Content-Disposition"]


def test_the_pages_of_a_whole_exam(exam: Exam, officer: Client, sign_in: SignInAs, three: list[Enrollment]) -> None:
    registrar = sign_in(exam.registrar)
    exam.open()
    see_all(exam, officer)
    exam.register(*three)
    path = f"/exams/plans/{exam.plan.id}/"
    assert "考生甲" in get(registrar, f"{path}candidates/")
    post(registrar, f"{path}candidates/confirm/", college_id=str(exam.college.id))
    exam.act("confirm_list")
    post(officer, f"{path}seats/act/")
    run = exam.plan.seating_runs.get()
    services.run_seating(run_id=run.id, actor=exam.officer, now=exam.now)
    post(officer, f"{path}seats/act/", confirm="1")
    see_all(exam, officer)
    candidate = exam.candidates()[0]
    assert "5" in get(officer, f"/exams/candidates/{candidate.id}/")
    exam.photograph()
    assert registrar.get(f"/exams/candidates/{candidate.id}/photo/").content == PHOTO
    exam.act("confirm_fees")
    exam.act("issue_tickets")
    exam.staff()
    for form in ("tickets", "doors", "maps", "sign-in"):
        assert "考生" in get(officer, f"{path}print/{form}/")
    get(officer, f"{path}print/none/", 404)
    see_all(exam, officer)
    _the_day(exam, sign_in)
    see_all(exam, officer)
    a, b, c = (row.id for row in exam.candidates())
    exam.theory({a: 8000, b: 5000, c: None})
    exam.score(exam.assessors[1], {a: 9000, b: 7500, c: 6000})
    assert "考生乙" in get(officer, f"{path}scores/")
    post(officer, f"{path}scores/resolve/", registration_id=str(b), part="practice", score="65", reason="复核")
    post(officer, f"{path}act/", act="open_notice")
    _the_notice(exam, sign_in, officer)


def _the_day(exam: Exam, sign_in: SignInAs) -> None:
    exam.now = exam.sessions[0].starts_at
    exam.act("begin")
    door = f"/exams/sessions/{exam.sessions[0].id}/door/"
    invigilator = sign_in(exam.invigilator)
    get(invigilator, "/my/duties/")
    a, b, c = (row.id for row in exam.candidates())
    post(invigilator, door, **{f"mark-{a}": "present"})
    file = get(invigilator, f"{door}offline/")
    assert str(b) in file
    assert "src=" not in file
    marks = {
        "session": str(exam.sessions[0].id),
        "marks": [{"id": str(b), "mark": "late", "at": "2026-06-20T01:05:00Z"}],
    }
    path = "marks.json"
    upload = SimpleUploadedFile(path, json.dumps(marks).encode())
    post(invigilator, f"{door}marks/", marks=upload)
    assert SignIn.objects.get(registration_id=b).is_offline
    post(invigilator, f"/exams/sessions/{exam.sessions[0].id}/incident/", registration_id=str(c), text="迟到并喧哗")
    services.rule_incident(
        incident_id=exam.plan.incidents.get().id, effect="none", ruling="口头警告", actor=exam.officer, now=exam.now
    )
    exam.end()
    assessor = sign_in(exam.assessors[0])
    post(assessor, f"/exams/sessions/{exam.sessions[1].id}/rooms/{exam.room.id}/sheet/")
    sheet = ScoreSheet.objects.get()
    path = f"/exams/sheets/{sheet.id}/"
    assert "考生甲" not in get(assessor, path)
    typed = {f"score-{a}": "90", f"score-{b}": "70", f"score-{c}": "101"}
    assert re.search(r"座位 \d+：“101”", post(assessor, path, **typed, submit="1"))
    sheet.refresh_from_db()
    assert (sheet.state, sheet.entries.count()) == ("open", 2)
    post(assessor, path, **{**typed, f"score-{c}": "60"}, submit="1")
    sheet.refresh_from_db()
    assert sheet.state == "submitted"
    get(sign_in(exam.assessors[1]), path, 404)


def _the_notice(exam: Exam, sign_in: SignInAs, officer: Client) -> None:
    path = f"/exams/plans/{exam.plan.id}/notice/"
    page = get(Client(), path)
    assert "考*甲" in page
    assert "考生甲" not in page
    row = exam.candidates()[1]
    create_user(person=row.learner.person, username="yi", password=None, actor=SYSTEM, now=exam.now)
    learner = sign_in(actor_of_person(row.learner.person))
    get(learner, "/my/exams/")
    assert "60" in get(learner, f"/my/exams/{row.id}/")
    assert "考生乙" in get(learner, f"/my/exams/{row.id}/ticket/")


def test_a_site_applies_and_is_approved(exam: Exam, officer: Client, sign_in: SignInAs) -> None:
    site_office = sign_in(exam.site_officer)
    post(site_office, "/exams/sites/", code="S9", name_zh="第九站")
    site = exam.college.exam_sites.get()
    path = f"/exams/sites/{site.id}/"
    for words in ("计算机, 实操", "Computers, practice"):
        assert "R1, 机房, 4×5, 计算机, 实操" in post(site_office, f"{path}rooms/", rooms=f"R1, 机房, 4×5, {words}")
    room = ExamRoom.objects.get(site__code="S9", code="R1")
    assert (room.equipment, room.parts) == (["computer"], ["practice"])
    post(site_office, f"{path}apply/", organization=str(exam.organization.id), note="")
    application = SiteApplication.objects.get()
    decide = f"/exams/site-applications/{application.id}/"
    get(officer, decide)
    post(officer, decide, outcome="returned", reason="")
    application.refresh_from_db()
    assert application.state == "submitted"
    post(officer, decide, outcome="approved", reason="", valid_until_on="2027-06-01")
    application.refresh_from_db()
    assert application.state == "approved"


def test_a_price_from_proposal_to_force(
    exam: Exam, officer: Client, sign_in: SignInAs, authority_officer: Actor
) -> None:
    typed = {
        "certificate_type": str(exam.types["WEB-2"].id),
        "province_code": "44",
        "amount": "320",
        "cap": "300",
        "grounds": "",
    }
    assert officer.post("/exams/prices/", typed).status_code == 422
    assert not Price.objects.exists()
    post(officer, "/exams/prices/", **{**typed, "amount": "280"})
    price = Price.objects.get()
    province = sign_in(authority_officer)
    path = f"/exams/prices/{price.id}/"
    get(province, path)
    appraisal = {"appraisal": "同意", "appraised_on": "2026-06-01", "comments_until_on": "2099-01-01", "appraise": "1"}
    post(province, f"{path}decide/", **appraisal)
    post(officer, f"{path}decide/", text="合理", comment="1")
    assert "合理" in get(officer, path)
    post(province, f"{path}decide/", accept="1")
    price.refresh_from_db()
    assert price.state == "commenting"


def test_a_form_that_is_refused_keeps_what_was_typed(exam: Exam, officer: Client, sign_in: SignInAs) -> None:
    """Whatever is wrong with it, the page comes back with the form as it was, and says why."""
    exam.open()
    path = f"/exams/plans/{exam.plan.id}/"
    refused = officer.post(f"{path}act/", {"act": "confirm_list"})
    assert refused.status_code == 302  # a button has nothing to type again
    reason = "资料需要重新核对"
    refused = officer.post(f"{path}act/", {"act": "reopen_registration", "reason": reason})
    assert refused.status_code == 422
    assert "tone-bad" in refused.content.decode()
    site = sign_in(exam.site_officer)
    refused = site.post(f"/exams/sites/{exam.site.id}/rooms/", {"rooms": "R1,机房一,很多,6"})
    assert refused.status_code == 422
    assert "R1,机房一,很多,6" in refused.content.decode()
    twice = site.post(f"/exams/sites/{exam.site.id}/rooms/", {"rooms": "R1,机房一,5×6\nR1,机房二,5×6"})
    assert twice.status_code == 422
    assert "R1" in twice.content.decode()
    duty = {"person_id": "", "duty": "assessor", "session_id": "", "room_id": str(exam.room.id)}
    refused = officer.post(f"{path}staff/assign/", duty)
    assert refused.status_code == 422
    assert f'value="{exam.room.id}" selected' in refused.content.decode()
