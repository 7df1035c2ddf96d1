"""The whole year through its pages, in a real browser: every form is filled in and pressed by whoever it is for.

The three hundred candidates come as a spreadsheet; the figures at the end are those of the journey by the interface.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import FilePayload, Page, expect

from oneplusx.apps.assessment.models import (
    ExamPlan,
    ExamRegistration,
    ExamSession,
    ExamSite,
    Objection,
    ScoreSheet,
    SiteApplication,
)
from oneplusx.apps.files.sniffing import XLSX
from oneplusx.apps.jobs.worker import run_schedules, run_until_idle
from oneplusx.apps.ledger.selectors import check_ledger
from oneplusx.web.actor import Actor
from tests.journeys.test_yearly_cycle import (
    ABSENT,
    CLOSED_ON,
    DIFFERS,
    EXAM_ON,
    FAILED,
    FIGURES,
    NOTICE_ON,
    OBJECTS,
    PLAN_CODE,
    REGISTERED_ON,
    REPORTED_ON,
    ROOMS,
    TRAINED_ON,
)
from tests.support.browser import OpenPage
from tests.support.cast import MAJOR_SOFTWARE
from tests.support.cycle import CANDIDATES, Cycle, Hands, candidate_workbook, photo_archive, score_workbook


def payload(name: str, kind: str, data: bytes) -> FilePayload:
    return FilePayload(name=name, mimeType=kind, buffer=data)


def pilot(cycle: Cycle, hands: Hands) -> None:
    hands.become(cycle.province, "/pilots/windows/new/")
    hands.press(
        "保存",
        title="2026年1+X证书制度试点申报",
        year="2026",
        opens_at="2026-06-01T08:00",
        closes_at="2026-06-05T16:00",
        document="东教职〔2026〕5号",
    )
    hands.press("发布", action="publish/")
    hands.look("window")
    page = hands.become(cycle.registrar, "/pilots/")
    hands.follow("2026年1+X证书制度试点申报")
    hands.follow("填写申报")
    hands.press(
        "保存",
        certificate=cycle.certificate_type.code,
        major_code=MAJOR_SOFTWARE,
        students_count=str(CANDIDATES + 20),
        recruiting_since="2020",
        is_free=True,
        documents=payload("培训方案.pdf", "application/pdf", b"%PDF-1.4 plan"),
    )
    hands.press("提交", action="submit/")
    hands.look("application")
    application = page.url
    cycle.clock.go(date(2026, 6, 3), 9)
    hands.become(cycle.officer, application)
    hands.press("提交", action="decide/", outcome="approved")
    hands.become(cycle.province, application)
    hands.press("提交", action="decide/", outcome="approved", granted_count=str(CANDIDATES))
    hands.become(cycle.registrar, "/pilots/quotas/")
    expect(page.get_by_role("row").filter(has_text=str(CANDIDATES))).to_have_count(1)


def price(cycle: Cycle, hands: Hands) -> None:
    page = hands.become(cycle.officer, "/exams/prices/")
    hands.press(
        "提出建议",
        certificate_type=str(cycle.certificate_type.id),
        province_code="44",
        amount="200",
        cap="300",
        grounds="成本测算见附件",
    )
    hands.follow(cycle.certificate_type.name_zh)
    one = page.url
    hands.become(cycle.province, one)
    hands.press("征求意见", appraisal="专家论证通过", appraised_on="2026-06-03", comments_until_on="2026-06-05")
    hands.become(cycle.registrar, one)
    hands.press("意见", text="价格合适")
    cycle.clock.go(date(2026, 6, 6), 9)
    hands.become(cycle.province, one)
    hands.press("核定生效")
    hands.look("price")


def site(cycle: Cycle, hands: Hands) -> ExamSite:
    hands.become(cycle.site_officer, "/exams/sites/")
    hands.press("登记", code="S1", name_zh="东海考核站", place="信息楼")
    lines = "\n".join(f"R{number}, 机房{number}, 5×8, computer" for number in range(1, ROOMS + 1))
    hands.press("保存考场", action="rooms/", rooms=lines)
    hands.press("申请", action="apply/", organization=str(cycle.organization.id), note="八间机房")
    hands.look("site")
    one = reverse("assessment:application", args=[SiteApplication.objects.get().id])
    hands.become(cycle.officer, one)
    hands.press("核定", valid_until_on="2027-06-30")
    return ExamSite.objects.get()


def take_attendance(page: Page, hands: Hands, absent: str) -> None:
    """Page by page; everybody is present but one."""
    is_last = False
    while not is_last:
        away = {absent: "absent"} if absent and page.locator(f'[name="{absent}"]').count() else {}
        is_last = not page.get_by_role("button", name="保存并继续").count()
        hands.press("保存考勤" if is_last else "保存并继续", **away)


def train(cycle: Cycle, hands: Hands) -> None:
    cycle.clock.go(TRAINED_ON, 9)
    page = hands.become(cycle.registrar, "/training/new/")
    hands.press(
        "保存",
        code="T1",
        name="Web前端强化班",
        certificate_type=str(cycle.certificate_type.id),
        starts_on=TRAINED_ON.isoformat(),
        hours_planned="8",
    )
    hands.press("加入", action="learners/", numbers="\n".join(one.student_number for one in cycle.students))
    hands.press("安排", action="trainers/", person=str(cycle.trainer.id))
    one = page.url
    for day in (0, 1):
        held_on = TRAINED_ON + timedelta(days=day)
        cycle.clock.go(held_on, 18)
        hands.become(cycle.trainer, one)
        hands.press("安排课次", action="sessions/", held_on=held_on.isoformat(), hours="4")
        hands.follow(page.locator('a[href$="/attendance/"]').last)
        take_attendance(page, hands, "" if day else str(cycle.students[ABSENT].learner_id))
    hands.become(cycle.registrar, one)
    hands.look("training")


def draw_up(cycle: Cycle, hands: Hands, where: ExamSite) -> str:
    """The address of a plan that is open for registration."""
    cycle.clock.go(REGISTERED_ON, 9)
    page = hands.become(cycle.officer, "/exams/plans/new/")
    hands.press(
        "保存",
        code=PLAN_CODE,
        name_zh="2026年6月Web前端开发职业技能等级证书考试",
        month="2026-06",
        province_code="44",
        certificate_types=str(cycle.certificate_type.id),
        registers_from_on="2026-06-10",
        registers_until_on="2026-06-12",
        exam_from_on="2026-06-20",
        exam_until_on="2026-06-21",
        notice_days="3",
    )
    for part, hour in (("theory", 9), ("practice", 14)):
        ends = f"{hour + 2}:00"
        hands.press("新增", part=part, day="2026-06-20", begins=f"{hour:02}:00", ends=ends, equipment="computer")
    hands.press("保存", action="sites/", sites=str(where.id))
    hands.press("发布")
    hands.press("开放报名")
    hands.look("plan")
    return page.url


def register(cycle: Cycle, hands: Hands, plan: str) -> None:
    hands.become(cycle.registrar, f"{plan}candidates/")
    hands.follow("导入考生")
    import_file(hands, candidate_workbook(cycle))
    hands.become(cycle.registrar, f"{plan}candidates/")
    hands.press("确认名单")
    hands.look("candidates")
    cycle.clock.go(date(2026, 6, 13), 9)
    hands.become(cycle.officer, plan)
    hands.press("确认名单")


def import_file(hands: Hands, data: bytes) -> None:
    hands.press("上传并检查", option_plan=PLAN_CODE, file=payload("名单.xlsx", XLSX, data))
    hands.page.get_by_role("button", name=f"确认写入 {CANDIDATES} 行").click()
    expect(hands.page.get_by_text(f"已写入 0 / {CANDIDATES} 行")).to_be_visible()
    run_until_idle()
    expect(hands.page.get_by_text("导入完成", exact=True)).to_be_visible()


def prepare_exam(cycle: Cycle, hands: Hands, plan: str) -> None:
    hands.become(cycle.officer, f"{plan}seats/")
    hands.press("编排座位")
    run_until_idle()
    page = hands.become(cycle.officer, f"{plan}seats/")
    hands.press("确认这些座位")
    hands.look("seats")
    for party in (cycle.officer, cycle.site_officer, cycle.registrar):
        hands.become(party, f"{plan}fees/")
        hands.press("确认费用", action="confirm/")
    hands.look("fees")
    hands.become(cycle.officer, plan)
    hands.press("确认费用")
    expect(page.get_by_role("button", name="发放准考证")).to_have_count(0)
    hands.become(cycle.registrar, f"{plan}candidates/")
    hands.press("上传", action="photos/", archive=payload("照片.zip", "application/zip", photo_archive(cycle)))
    hands.become(cycle.officer, plan)
    hands.press("发放准考证")


def assign_staff(cycle: Cycle, hands: Hands, plan: str) -> None:
    hands.become(cycle.officer, f"{plan}staff/")
    hands.press("安排", action="assign/", refused="Web前端强化班", person_id=str(cycle.trainer.id), duty="assessor")
    for one in cycle.assessors:
        hands.press("安排", action="assign/", person_id=str(one.id), duty="assessor")
    hands.press("安排", action="assign/", person_id=str(cycle.invigilator.id), duty="invigilator")
    hands.look("staff")
    for one in cycle.assessors:
        hands.become(one, "/my/duties/")
        hands.press("声明", action="declare/")


def hold(cycle: Cycle, hands: Hands, plan: str) -> Actor:
    """The exam; the student who will object."""
    cycle.clock.go(EXAM_ON, 8)
    hands.become(cycle.officer, plan)
    hands.press("开始考试")
    mark = {f"mark-{registration(cycle, ABSENT).id}": "absent"}
    for session in ExamSession.objects.all():
        hands.become(cycle.invigilator, reverse("assessment:door", args=[session.id]))
        hands.press("保存签到", **mark)
    hands.look("door")
    student = cycle.student(OBJECTS)
    page = hands.become(student, "/my/exams/")
    hands.follow(page.locator('main a[href^="/my/exams/"]').first)
    expect(page.get_by_role("link", name="准考证")).to_be_visible()
    hands.look("my-exam")
    cycle.clock.go(EXAM_ON, 17)
    hands.become(cycle.officer, plan)
    hands.press("结束考试")
    return student


def registration(cycle: Cycle, place: int) -> ExamRegistration:
    return ExamRegistration.objects.get(enrollment=cycle.students[place])


def score(cycle: Cycle, hands: Hands, plan: str) -> None:
    special = {registration(cycle, place).id: place for place in (ABSENT, FAILED, OBJECTS, DIFFERS)}
    tickets = ExamRegistration.objects.values_list("id", "tickets__number")
    theory = {
        number: {ABSENT: "缺考", FAILED: "50", OBJECTS: "50"}.get(special.get(one, -1), "80") for one, number in tickets
    }
    page = hands.become(cycle.officer, f"{plan}scores/")
    hands.follow("导入成绩")
    import_file(hands, score_workbook(PLAN_CODE, "理论", theory))
    practice = ExamSession.objects.get(part="practice")
    for place, assessor in enumerate(cycle.assessors):
        hands.become(assessor, "/my/duties/")
        given = {ABSENT: "", FAILED: "50", OBJECTS: "65", DIFFERS: ("90", "70")[place]}
        rooms = page.locator(f'form[action^="/exams/sessions/{practice.id}/rooms/"]').count()
        assert rooms == ROOMS
        for _room in range(rooms):
            hands.become(assessor, "/my/duties/")
            score_room(hands, practice, {str(one): given[what] for one, what in special.items()})
    hands.look("sheet")
    assert ScoreSheet.objects.filter(state="submitted").count() == 2 * ROOMS
    hands.become(cycle.third_officer, f"{plan}scores/")
    hands.press("提交", action="resolve/", score="80", reason="第二题得分点漏计")
    hands.look("scores")


def score_room(hands: Hands, session: ExamSession, given: dict[str, str]) -> None:
    """Takes the next sheet of the session, fills it in and hands it in."""
    form = hands.page.locator(f'form[action^="/exams/sessions/{session.id}/rooms/"]').first
    with hands.page.expect_navigation():
        form.get_by_role("button", name="领取评分表").click()
    for field in hands.page.locator('main input[name^="score-"]').all():
        one = str(field.get_attribute("name")).removeprefix("score-")
        if text := given.get(one, "85.5"):
            field.fill(text)
        else:
            hands.page.locator(f'main input[name="absent-{one}"]').check()
    hands.press("提交")


def publish_results(cycle: Cycle, hands: Hands, plan: str, student: Actor) -> None:
    cycle.clock.go(NOTICE_ON, 9)
    hands.become(cycle.officer, plan)
    hands.press("开始公示")
    page = hands.become(student, reverse("assessment:my_exam", args=[registration(cycle, OBJECTS).id]))
    hands.press("提交异议", part="theory", text="理论成绩少计一题，请复核")
    hands.look("objection-filed")
    cycle.clock.go(CLOSED_ON, 9)
    hands.become(cycle.officer, plan)
    expect(page.get_by_role("button", name="结束公示并锁定成绩")).to_have_count(0)
    hands.become(cycle.officer, reverse("assessment:objection", args=[Objection.objects.get().id]))
    hands.press("成立并更正", answer="漏计一题，更正为 60 分", score="60")
    hands.become(cycle.officer, plan)
    hands.press("结束公示并锁定成绩")
    hands.look("closed")


def issue(cycle: Cycle, hands: Hands) -> None:
    page = hands.become(cycle.officer, "/certificates/batches/")
    hands.press("准备批次", issued_on=CLOSED_ON.isoformat())
    hands.look("batch")
    hands.press("提交复核")
    expect(page.get_by_role("button", name="批准并颁发")).to_have_count(0)
    batch = page.url
    hands.become(cycle.second_officer, batch)
    hands.press("批准并颁发")
    run_until_idle()
    hands.become(cycle.officer, batch)
    expect(page.get_by_text("已颁发").first).to_be_visible()
    hands.look("issued")


def the_learner_sees_it(cycle: Cycle, hands: Hands) -> None:
    page = hands.become(cycle.learner, "/my/plan/")
    expect(page.get_by_text("网站开发技术").first).to_be_visible()
    hands.look("my-plan")
    page = hands.become(cycle.learner, "/notices/")
    expect(page.get_by_text("有新的学分存入您的账户").first).to_be_visible()
    hands.look("my-notices")
    assert check_ledger().problems_count == 0


def report(cycle: Cycle, hands: Hands) -> None:
    cycle.clock.go(REPORTED_ON, 9)
    run_schedules()
    run_until_idle()
    page = hands.become(cycle.officer, "/exams/")
    expect(page.get_by_role("row").filter(has_text=PLAN_CODE)).to_contain_text("已存入学分银行")
    for actor in (cycle.officer, cycle.registrar, cycle.province):
        hands.become(actor, "/supervision/reports/")
        hands.follow(page.locator('main a[href^="/supervision/reports/"]').first)
        row = page.locator("main tbody tr").filter(has_text=cycle.certificate_type.name_zh).first
        numbers = [int(text) for text in re.findall(r"\b\d+\b", " ".join(row.locator("td").all_inner_texts()))]
        assert numbers[: len(FIGURES)] == list(FIGURES.values())
    hands.look("report")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_by_page(cycle: Cycle, open_page: OpenPage) -> None:
    hands = Hands(open_page())
    hands.page.set_default_timeout(30_000)
    pilot(cycle, hands)
    price(cycle, hands)
    train(cycle, hands)
    plan = draw_up(cycle, hands, site(cycle, hands))
    register(cycle, hands, plan)
    prepare_exam(cycle, hands, plan)
    assign_staff(cycle, hands, plan)
    student = hold(cycle, hands, plan)
    score(cycle, hands, plan)
    publish_results(cycle, hands, plan, student)
    issue(cycle, hands)
    the_learner_sees_it(cycle, hands)
    report(cycle, hands)
    assert ExamPlan.objects.get().state == "deposited"
