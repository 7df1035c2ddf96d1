"""Applications in every state of the flow, made by the people of the demo world through the services."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from oneplusx.apps.approvals.models import ApprovalStep, StepState
from oneplusx.apps.approvals.services import decide_step
from oneplusx.apps.conversion import services as conversion
from oneplusx.apps.conversion.models import Conversion, ConversionPlan, ConversionState
from oneplusx.apps.parties.models import Enrollment, User
from oneplusx.apps.parties.selectors import actor_of_person
from oneplusx.apps.parties.services import create_user
from oneplusx.apps.recognition import services as recognition
from oneplusx.apps.standards.models import AchievementType
from oneplusx.demo.learners import Student
from oneplusx.demo.places import College, Places
from oneplusx.web.actor import SYSTEM

ENDINGS = (
    ("waiting", 3),
    ("first_step", 3),
    ("approved", 8),
    ("refused", 2),
    ("returned", 2),
    ("withdrawn", 1),
    ("reversed", 1),
    ("appealed", 1),
)
CYCLE = [ending for ending, weight in ENDINGS for _ in range(weight)]
APPLICATIONS_PER_COLLEGE = 42


def build_applications(places: Places, random: Random, now: datetime) -> None:
    """Some learners of each college apply; each application ends in the next state of the cycle."""
    for college in places.colleges.values():
        plans = list(
            ConversionPlan.objects.filter(enrollment__college=college.institution, items_count__gt=0)
            .select_related("enrollment__learner__person")
            .order_by("id")
        )
        random.shuffle(plans)
        keep = len(plans) // 2
        for number, plan in enumerate(plans[: min(APPLICATIONS_PER_COLLEGE, keep)]):
            _run_application(college, plan, CYCLE[number % len(CYCLE)], now - timedelta(days=number % 20, hours=1))


def _run_application(college: College, plan: ConversionPlan, ending: str, at: datetime) -> None:
    learner = actor_of_person(plan.enrollment.learner.person)
    [applied] = conversion.apply_plan(enrollment_id=plan.enrollment_id, item_numbers=[0], actor=learner, now=at)
    if applied.state != ConversionState.SUBMITTED or ending == "waiting":
        return
    if ending == "withdrawn":
        conversion.withdraw_conversion(conversion_id=applied.id, actor=learner, now=at + timedelta(minutes=30))
    elif ending == "first_step":
        _decide(applied, at, steps=1)
    elif ending in {"approved", "reversed"}:
        _decide(applied, at, steps=9)
        if ending == "reversed":
            reason = "课程代码有误，重新办理"
            conversion.reverse_conversion(
                conversion_id=applied.id, reason=reason, actor=college.registrar, now=at + timedelta(hours=20)
            )
    else:
        _decide(applied, at, steps=1, last="returned" if ending == "returned" else "refused")
        if ending == "appealed":
            conversion.submit_appeal(
                conversion_id=applied.id,
                reason="证书内容与课程一致，请复核。",
                actor=learner,
                now=at + timedelta(hours=3),
            )


def _decide(applied: Conversion, at: datetime, *, steps: int, last: str = "approved") -> None:
    for number in range(steps):
        step = ApprovalStep.objects.filter(case_id=applied.case_id, state=StepState.ACTIVE).first()
        if step is None:
            return
        outcome = last if number == steps - 1 else "approved"
        reason = {"refused": "证书照片无法辨认，未能核实。", "returned": "请补充证书原件照片。"}.get(outcome, "同意。")
        decide_step(step_id=step.id, outcome=outcome, reason=reason, actor=SYSTEM, now=at + timedelta(hours=number + 1))


def evidence_pdf() -> bytes:
    """A one-page PDF without text: the evidence of people who do not exist."""
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    )
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer << /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(body)
    return body + b"xref\n0 4\n0000000000 65535 f \n" + table + trailer


def build_achievements(places: Places, students: dict[str, list[Student]], now: datetime) -> None:
    """Outcomes that learners registered themselves, in every state of verification."""
    described: tuple[tuple[str, str, dict[str, str]], ...] = (
        (
            "competition",
            "省级职业技能大赛二等奖",
            {"contest": "职业技能大赛", "organizer_level": "province", "award": "second", "team": "individual"},
        ),
        ("patent", "实用新型专利", {"kind": "utility_model", "number": "DEMO-ZL-2025"}),
        ("software_copyright", "软件著作权登记", {"number": "DEMO-2025SR"}),
        ("interest_group", "机器人兴趣小组", {"issuer": "学生会", "hours": "34"}),
    )
    for college in places.colleges.values():
        some = students[college.institution.code][:24]
        for number, student in enumerate(some):
            type_code, title, attributes = described[number % len(described)]
            _register(college, student, type_code, title, attributes, number, now - timedelta(days=number % 9))


def _register(
    college: College,
    student: Student,
    type_code: str,
    title: str,
    attributes: dict[str, str],
    number: int,
    at: datetime,
) -> None:
    enrollment = Enrollment.objects.select_related("learner__person").get(id=student.enrollment_id)
    learner = actor_of_person(enrollment.learner.person)
    achievement = recognition.register_achievement(
        learner_id=student.learner_id,
        type_=AchievementType.objects.get(code=type_code),
        title=title,
        attributes=attributes,
        obtained_on=at.date() - timedelta(days=60),
        evidence=[recognition.Evidence(name="演示佐证.pdf", data=evidence_pdf())],
        actor=learner,
        now=at,
    )
    state = ("registered", "verified", "returned", "rejected", "verified", "withdrawn")[number % 6]
    later = at + timedelta(hours=5)
    if state == "verified":
        recognition.verify_achievement(
            achievement_id=achievement.id, method="original_seen", note="", actor=college.registrar, now=later
        )
    elif state == "returned":
        recognition.return_achievement(
            achievement_id=achievement.id, note="请上传获奖文件", actor=college.registrar, now=later
        )
    elif state == "rejected":
        recognition.reject_achievement(
            achievement_id=achievement.id, note="与文件不符", actor=college.registrar, now=later
        )
    elif state == "withdrawn":
        recognition.withdraw_achievement(achievement=achievement, actor=learner, now=later)


def build_cast_learners(places: Places, now: datetime) -> None:
    """Learners of the demo cast: one with a waiting plan, one refused, one who could graduate with the plan."""
    college = next(iter(places.colleges.values()))
    waiting = ConversionPlan.objects.filter(enrollment__college=college.institution, items_count__gt=0)
    applied = Conversion.objects.filter(enrollment__college=college.institution)
    fresh = waiting.exclude(enrollment__in=applied.values("enrollment_id")).order_by("-gain_hundredths", "id")
    could = fresh.filter(
        enrollment__graduation_result__is_satisfied=False, enrollment__graduation_result__with_plan_satisfied=True
    )
    chosen = [
        ("demo-learner", fresh.exclude(id__in=could.values("id")).values_list("enrollment_id", flat=True).first()),
        (
            "demo-learner-refused",
            applied.filter(state=ConversionState.REFUSED)
            .order_by("id")
            .values_list("enrollment_id", flat=True)
            .first(),
        ),
        ("demo-learner-graduating", could.values_list("enrollment_id", flat=True).first()),
        (
            "demo-learner-converted",
            applied.filter(state=ConversionState.APPROVED)
            .order_by("id")
            .values_list("enrollment_id", flat=True)
            .first(),
        ),
    ]
    for username, enrollment_id in chosen:
        if enrollment_id is None:
            continue
        person = Enrollment.objects.select_related("learner__person").get(id=enrollment_id).learner.person
        if not User.objects.filter(person=person).exists():
            create_user(person=person, username=username, password=None, actor=SYSTEM, now=now, is_demo_cast=True)
