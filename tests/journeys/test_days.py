"""A day of each role in the demo world, from the home page on: what there is to do stands there, and doing it works.

Without a browser: the links and forms of the pages, as somebody would use them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from oneplusx.apps.approvals.models import ApprovalCase, ApprovalStep, CaseState, StepState
from oneplusx.apps.assessment.models import ExamPlan, PlanState, ScoreSheet
from oneplusx.apps.certificates.models import BatchState, Certificate, IssueBatch
from oneplusx.apps.conversion.models import SUBJECT, Appeal, Conversion, ConversionState
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.ledger.models import CheckRun
from oneplusx.apps.parties.models import Institution, Membership, User
from oneplusx.apps.standards.models import Standard, StandardState
from oneplusx.demo.build import build_demo_world
from oneplusx.web import clock
from oneplusx.web.actor import Role
from tests.support.visitor import Visitor, visitor

pytestmark = [pytest.mark.usefixtures("days_world"), pytest.mark.django_db]
ID = r"[0-9a-f-]{36}"
LEARNERS = 120
"""So many that everybody of the cast has something to do."""


@pytest.fixture(scope="module")
def days_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        build_demo_world(learners=LEARNERS, seed=1, now=clock.now())
        yield
        transaction.set_rollback(True)


def first(day: Visitor, shape: str) -> str:
    """The first address of the page's main part that looks so."""
    found = [link for link in day.page.xpath("//main//a/@href") if re.fullmatch(shape, link)]
    assert found, f"{day.address}: nothing leads to {shape}"
    return str(found[0])


def decide_first(day: Visitor, button: str, reason: str = "", subject: str = "") -> ApprovalCase:
    """Opens the first case of the inbox, of a kind, and decides it."""
    cases = ApprovalCase.objects.filter(subject_kind__startswith=subject).values_list("id", flat=True)
    address = first(day.go("/inbox/"), "/cases/({})/".format("|".join(map(str, cases))))
    day.go(address).sees("Your decision", "Course of the case").press(button, reason=reason)
    return ApprovalCase.objects.get(id=address.split("/")[2])


def whose_turn(role: Role, subject: str) -> Visitor:
    """Somebody who has a case of this kind to decide; in a small world not everybody of the cast has one."""
    step = ApprovalStep.objects.filter(
        role=role, state=StepState.ACTIVE, case__state=CaseState.RUNNING, case__subject_kind=subject
    ).first()
    assert step is not None, f"nothing waits for {role}"
    members = Membership.objects.filter(role=role, institution=step.institution, ended_at=None)
    member = members.filter(department=step.department).first() or members.earliest("id")
    return visitor(User.objects.get(person=member.person_id).username)


def conversions_of(username: str) -> list[Conversion]:
    return list(Conversion.objects.filter(enrollment__learner__person__users__username=username))


def test_a_learner_applies_follows_and_takes_back() -> None:
    day = visitor("demo-learner").sees("You can apply now")
    day.follow("See my plan").sees("Proved").press("Apply for the chosen ones")
    [own] = conversions_of("demo-learner")
    assert own.state == ConversionState.SUBMITTED
    day.go("/my/conversions/").go(first(day, f"/my/conversions/{ID}/")).sees("Everything that was tested", "Department")
    day.press("Withdraw").go("/home/").sees("You can apply now")
    assert conversions_of("demo-learner")[0].state == ConversionState.WITHDRAWN


def test_a_refused_learner_reads_why_and_an_appeal_is_there() -> None:
    day = visitor("demo-learner-refused").go("/my/conversions/")
    day.go(first(day, f"/my/conversions/{ID}/")).sees("Why it was refused", "Decision letter")
    [refused] = conversions_of("demo-learner-refused")
    if not Appeal.objects.filter(conversion=refused).exists():
        day.press("Appeal", reason="材料已补齐，请再看一次。")
    assert Appeal.objects.filter(conversion=refused).exists()


def test_an_adviser_invites_whose_value_waits() -> None:
    day = visitor("demo-adviser").sees("Unclaimed value", "My classes").follow("See who")
    day.press("Invite all of them")
    run_until_idle()
    assert "Invite all of them" not in day.go("/graduation/unclaimed/").buttons()


def test_a_teacher_sees_the_next_session_and_the_roster() -> None:
    day = visitor("demo-teacher").sees("My training sessions")
    day.go(first(day, f"/training/{ID}/")).sees("Sessions")


def test_a_department_reviewer_decides_and_the_next_office_goes_on() -> None:
    case = decide_first(whose_turn(Role.DEPARTMENT_REVIEWER, SUBJECT), "Approve")
    assert ApprovalStep.objects.filter(case=case, decided_at__isnull=False).exists()


def test_academic_affairs_returns_what_is_incomplete_and_looks_after_the_college() -> None:
    office = whose_turn(Role.ACADEMIC_AFFAIRS, SUBJECT)
    case = decide_first(office, "Return for supplement", "请补充成绩证明。")
    assert Conversion.objects.get(id=case.subject_id).state == ConversionState.RETURNED
    day = visitor("demo-registrar").sees("Unclaimed value")
    for label in ("Graduation audit", "Cohort progress", "Imports", "Conversion methods", "Exam plans", "Write-back"):
        day.go("/home/").follow(label)


def test_the_head_of_a_college_decides_the_last_stage() -> None:
    day = visitor("demo-head").sees("Unclaimed value").go("/graduation/reviews/")
    day.go(first(day, f"/graduation/reviews/{ID}/")).sees("How far the review is", "College leadership")
    assert any(button.startswith("Decide for") for button in day.buttons())


def test_an_organization_answers_a_college_and_its_second_officer_issues() -> None:
    decide_first(visitor("demo-organization"), "Approve")
    batch = IssueBatch.objects.filter(state=BatchState.SUBMITTED).earliest("id")
    before = Certificate.objects.count()
    visitor("demo-organization-2").go(f"/certificates/batches/{batch.id}/").press("Approve")
    run_until_idle()
    batch.refresh_from_db()
    assert batch.state == BatchState.ISSUED
    assert Certificate.objects.count() > before


def test_an_exam_site_finds_its_exam_of_today() -> None:
    today = ExamPlan.objects.filter(state=PlanState.IN_PROGRESS).earliest("exam_from_on")
    day = visitor("demo-site").sees("Exam plans")
    day.go(reverse("assessment:plan", args=[today.id])).sees("In progress", "Where the plan is").follow("Candidates")


def test_an_assessor_takes_a_sheet() -> None:
    day = visitor("demo-assessor").sees("My exam duties").follow("All").sees("Score sheets")
    before = ScoreSheet.objects.count()
    if "Take the sheet" in day.buttons():
        day.press("Take the sheet")
        assert ScoreSheet.objects.count() == before + 1
    day.go(first(day.go("/my/duties/"), f"/exams/sheets/{ID}/"))


def test_a_province_decides_reports_and_follows() -> None:
    day = visitor("demo-authority").sees("Process supervision")
    case = decide_first(day, "Approve")
    assert not ApprovalStep.objects.filter(case=case, decided_at=None).exists()
    day.go("/supervision/reports/").press("Make a report now").sees("Issued")
    day.go("/supervision/board/").sees("Approved", "Deposited").go("/complaints/")


def test_the_nation_releases_a_policy() -> None:
    day = visitor("demo-nation").sees("Process supervision").go("/policies/own/").follow("Write a notice")
    day.press(
        "Save the draft", title_zh="关于做好年度考核工作的通知（演示）", body_zh="请各省按期完成。", category="policy"
    )
    day.press("Publish")
    assert "关于做好年度考核工作的通知（演示）" in Visitor(Client(), "zh-hans").go("/policies/").text


def test_the_bank_reviews_a_standard_and_proves_the_ledger() -> None:
    day = visitor("demo-bank")
    decide_first(day, "Approve", subject="standard")
    assert Standard.objects.get(version="2.1").state != StandardState.SUBMITTED
    day.go("/ledger/check/").press("Check now")
    run_until_idle()
    day.go("/ledger/check/").sees("Check now")
    assert CheckRun.objects.latest("finished_at").problems_count == 0


def test_an_operator_enters_a_college_and_its_first_officer() -> None:
    day = visitor("demo-operator").sees("This installation").go("/institutions/").follow("New institution")
    day.press("Save", kind="college", code="99001", name_zh="新学院（演示）", name_en="New College", province_code="44")
    college = Institution.objects.get(code="99001")
    day.go(reverse("parties:new_member", args=[college.id]))
    day.press("Save", name="新教务", username="new-registrar", role="academic_affairs").sees("/invitation/")
    assert Membership.objects.get(institution=college).role == Role.ACADEMIC_AFFAIRS


def test_an_employer_checks_one_and_many_without_an_account() -> None:
    issued = Certificate.objects.filter(state="valid").exclude(number="").select_related("learner__person").first()
    assert issued is not None
    day = Visitor(Client()).go("/").follow("Check a certificate")
    day.press("Check", number=issued.number, name=issued.holder_name, code="").sees("Valid")
    many = f"{issued.number},{issued.holder_name}\nX1,某某"
    Visitor(Client()).go("/inquiry/list/").press("Check", lines=many).sees("Valid", "Not found")
    Visitor(Client()).go("/trust/")
    assert Membership.objects.filter(role=Role.OPERATOR).exists()
