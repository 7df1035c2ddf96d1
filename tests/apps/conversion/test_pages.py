"""The pages of learners and officers, from the plan to the letter."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from oneplusx.apps.approvals.models import ApprovalStep, StepState
from oneplusx.apps.conversion import services
from oneplusx.apps.conversion.models import Appeal, Conversion, ConversionState
from oneplusx.apps.conversion.panel import review_panel
from oneplusx.apps.curriculum.models import Course
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.recognition.models import Achievement
from oneplusx.apps.rulesets.models import RuleSetVersion
from oneplusx.apps.standards.models import CertificateType
from oneplusx.web.actor import Actor
from tests.apps.conversion.acting import apply, decide
from tests.support.cast import SignIn
from tests.support.flow import HoldCertificate


def test_the_plan_is_there_and_one_tap_applies(
    held: Achievement, studying: Enrollment, student: Actor, sign_in: SignIn
) -> None:
    client = sign_in(student)
    page = client.get("/my/plan/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "网站开发技术" in text
    assert "Web前端开发（中级）" in text
    assert "X 证书（中级）" in text
    key = text.split('name="items" value="')[1].split('"')[0]
    for _tap in range(2):
        answer = client.post(f"/my/plan/{studying.id}/apply/", {"items": [key]})
        assert answer.status_code == 302
    conversion = Conversion.objects.get()
    assert answer["Location"] == f"/my/conversions/{conversion.id}/"
    run_until_idle()
    client.post(f"/my/plan/{studying.id}/apply/", {"items": [key]})
    assert Conversion.objects.count() == 1
    assert key not in client.get("/my/plan/").content.decode()


def test_another_plan_than_the_best_is_shown_and_applied_for(
    held: Achievement, studying: Enrollment, student: Actor, sign_in: SignIn
) -> None:
    client = sign_in(student)
    text = client.get("/my/plan/").content.decode()
    best, *others = [part.split('"')[0] for part in text.split('name="items" value="')[1:]]
    assert "种方案" in text
    assert others
    assert best not in others
    answer = client.post(f"/my/plan/{studying.id}/apply/", {"items": [others[0]]})
    conversion = Conversion.objects.get()
    assert answer["Location"] == f"/my/conversions/{conversion.id}/"
    assert conversion.submission_key == others[0]


def test_an_old_plan_is_not_applied_for(
    held: Achievement, studying: Enrollment, student: Actor, sign_in: SignIn
) -> None:
    client = sign_in(student)
    answer = client.post(f"/my/plan/{studying.id}/apply/", {"items": ["something-old"]}, follow=True)
    assert "方案已更新" in answer.content.decode()
    assert not Conversion.objects.exists()
    client.post(f"/my/plan/{studying.id}/apply/", {})
    assert not Conversion.objects.exists()


def test_the_list_and_the_page_tell_who_decides_and_until_when(
    held: Achievement, studying: Enrollment, student: Actor, now: datetime, sign_in: SignIn
) -> None:
    conversion = apply(held, studying, student, now)
    client = sign_in(student)
    listed = client.get("/my/conversions/").content.decode()
    page = client.get(f"/my/conversions/{conversion.id}/").content.decode()
    for text in (listed, page):
        assert "网站开发技术" in text
        assert "审核中" in text
    assert "东海职业技术学院" in page
    assert "2026年6月8日" in page
    assert client.get(f"/conversions/{conversion.id}/letter/").status_code == 200


def test_withdrawing_on_the_page(
    held: Achievement, studying: Enrollment, student: Actor, now: datetime, sign_in: SignIn
) -> None:
    conversion = apply(held, studying, student, now)
    sign_in(student).post(f"/my/conversions/{conversion.id}/withdraw/")
    conversion.refresh_from_db()
    assert conversion.state == ConversionState.WITHDRAWN


def test_a_returned_application_is_submitted_again(
    held: Achievement, studying: Enrollment, student: Actor, adviser: Actor, now: datetime, sign_in: SignIn
) -> None:
    conversion = apply(held, studying, student, now)
    decide(conversion, [adviser], now, "returned")
    client = sign_in(student)
    assert "材料不清晰" in client.get(f"/my/conversions/{conversion.id}/").content.decode()
    client.post(f"/my/conversions/{conversion.id}/resubmit/", {"note": "补充了证书照片"})
    conversion.refresh_from_db()
    assert (conversion.state, conversion.note) == (ConversionState.SUBMITTED, "补充了证书照片")


def test_choosing_by_hand_shows_the_decision_before_anything_is_submitted(
    held: Achievement, studying: Enrollment, student: Actor, sign_in: SignIn
) -> None:
    client = sign_in(student)
    address = client.get("/my/conversions/new/")["Location"]
    form = client.get(address).content.decode()
    key = form.split('name="key" value="')[1].split('"')[0]
    asked = {"rule": "", "achievements": [str(held.id)], "targets": ["course:BASE1"], "key": key, "do": "try"}
    tried = client.post(address, asked)
    assert "办法不允许" in tried.content.decode()
    assert not Conversion.objects.exists()
    allowed = client.post(address, asked | {"targets": ["course:CORE1"]}).content.decode()
    assert "办法允许" in allowed
    for _tap in range(2):
        client.post(address, asked | {"targets": ["course:CORE1"], "do": "submit", "note": "请审核"})
    assert Conversion.objects.get().note == "请审核"


def test_a_refusal_says_why_and_can_be_appealed_against_and_answered(
    held: Achievement,
    studying: Enrollment,
    student: Actor,
    registrar: Actor,
    adviser: Actor,
    now: datetime,
    sign_in: SignIn,
) -> None:
    conversion = apply(held, studying, student, now)
    decide(conversion, [adviser], now, "refused")
    appeal = services.submit_appeal(conversion_id=conversion.id, reason="材料已齐", actor=student, now=now)
    page = sign_in(student).get(f"/my/conversions/{conversion.id}/").content.decode()
    assert "材料已齐" in page
    assert "材料不清晰" in page
    officer = sign_in(registrar)
    assert "林晓雨" in officer.get("/appeals/").content.decode()
    assert officer.get(f"/appeals/{appeal.id}/").status_code == 200
    assert officer.post(f"/appeals/{appeal.id}/", {"is_upheld": "yes", "answer": ""}).status_code == 422
    officer.post(f"/appeals/{appeal.id}/", {"is_upheld": "yes", "answer": "确已齐全"})
    conversion.refresh_from_db()
    assert conversion.state == ConversionState.SUBMITTED
    assert Appeal.objects.get().answer == "确已齐全"


def test_the_reviewer_sees_everything_and_decides(
    held: Achievement, studying: Enrollment, student: Actor, adviser: Actor, now: datetime, sign_in: SignIn
) -> None:
    conversion = apply(held, studying, student, now)
    client = sign_in(adviser)
    page = client.get(f"/cases/{conversion.case_id}/")
    text = page.content.decode()
    assert page.status_code == 200
    for word in ("林晓雨", "Web前端开发（中级）", "网站开发技术", "X 证书（中级）", "90"):
        assert word in text
    step = ApprovalStep.objects.get(case_id=conversion.case_id, state=StepState.ACTIVE)
    assert client.post("/inbox/batch/", {"steps": [str(step.id)]}).status_code == 200
    client.post(f"/cases/{conversion.case_id}/", {"outcome": "approved", "reason": ""})
    step.refresh_from_db()
    assert step.state == StepState.APPROVED


def test_lists_of_reviewers_speak_their_language(
    held: Achievement, studying: Enrollment, student: Actor, adviser: Actor, now: datetime, sign_in: SignIn
) -> None:
    case_id = apply(held, studying, student, now).case_id
    Course.objects.update(name_en="Web Sites")
    CertificateType.objects.update(name_en="Web Front-end (intermediate)")
    client = sign_in(adviser)
    for address in ("/home/", "/inbox/", f"/cases/{case_id}/"):
        page = client.get(address, headers={"accept-language": "en"}).content.decode()
        assert "Web Front-end (intermediate) → Web Sites" in page, address
        assert "→ 网站开发技术" in client.get(address).content.decode()


def test_evidence_is_linked_only_for_who_may_open_it(
    held: Achievement, studying: Enrollment, student: Actor, adviser: Actor, organization_officer: Actor, now: datetime
) -> None:
    conversion = apply(held, studying, student, now)
    assert review_panel(conversion.id, adviser)["readable"] == {held.id, held.certificate_id}
    assert review_panel(conversion.id, organization_officer)["readable"] == {held.certificate_id}


def test_academic_affairs_reverses_with_a_reason(
    held: Achievement,
    studying: Enrollment,
    student: Actor,
    adviser: Actor,
    department_reviewer: Actor,
    registrar: Actor,
    now: datetime,
    sign_in: SignIn,
) -> None:
    conversion = apply(held, studying, student, now)
    decide(conversion, [adviser, department_reviewer, registrar], now)
    client = sign_in(registrar)
    assert "林晓雨" in client.get("/conversions/?q=林晓雨").content.decode()
    assert client.post(f"/conversions/{conversion.id}/reverse/", {"reason": ""}).status_code == 422
    client.post(f"/conversions/{conversion.id}/reverse/", {"reason": "课程登记有误"})
    conversion.refresh_from_db()
    assert conversion.state == ConversionState.REVERSED


@pytest.mark.parametrize(
    "address",
    ["/my/conversions/{0}/", "/conversions/{0}/", "/conversions/{0}/letter/"],
)
def test_somebody_elses_application_is_unknown(
    held: Achievement,
    studying: Enrollment,
    student: Actor,
    outsider: Actor,
    other_learner_actor: Actor,
    now: datetime,
    sign_in: SignIn,
    address: str,
) -> None:
    conversion = apply(held, studying, student, now)
    for actor in (outsider, other_learner_actor):
        assert sign_in(actor).get(address.format(conversion.id)).status_code == 404


def test_pages_speak_english_too(
    held: Achievement, studying: Enrollment, student: Actor, now: datetime, sign_in: SignIn
) -> None:
    conversion = apply(held, studying, student, now, "BASE1")
    client = sign_in(student)
    client.cookies["django_language"] = "en"
    assert "Why it was refused" in client.get(f"/my/conversions/{conversion.id}/").content.decode()
    assert "My plan" in client.get("/my/plan/").content.decode()


def test_why_not_is_said_in_words(
    studying: Enrollment,
    student: Actor,
    method: RuleSetVersion,
    x_type: CertificateType,
    hold_certificate: HoldCertificate,
    sign_in: SignIn,
) -> None:
    hold_certificate(studying, certificate_type=CertificateType.objects.get(code="WEB-1"))
    run_until_idle()
    page = sign_in(student).get("/my/plan/").content.decode()
    assert "目前没有可申请的转换" in page
    assert "最接近的成果“Web前端开发（初级）”不符合：等级" in page
    assert "source.level" not in page
    lines = re.findall(r'list-title">(.*?)</p>\s*<p class="list-line">(.*?)</p>', page)
    assert lines
    assert len(lines) == len(set(lines))
