"""The register of organizations, policy notices and complaints of the demo world."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from oneplusx.apps.approvals.models import ApprovalStep
from oneplusx.apps.approvals.services import decide_step
from oneplusx.apps.notices.services import (
    NoticeContent,
    acknowledge_notice,
    finish_task,
    publish_notice,
    tell_audience,
    write_notice,
)
from oneplusx.apps.parties.models import Institution, InstitutionKind, Membership
from oneplusx.apps.parties.selectors import actor_of_person, bank
from oneplusx.apps.parties.services import create_institution
from oneplusx.apps.standards import services
from oneplusx.apps.standards.models import CertificateType
from oneplusx.apps.supervision.services import answer_complaint, pass_on_complaint, submit_complaint
from oneplusx.demo.outcomes import evidence_pdf
from oneplusx.demo.world import Places
from oneplusx.web.actor import PUBLIC, SYSTEM, Actor, Role
from oneplusx.web.clock import local_date

PROVINCE = "DEMO-P44"
ORGANIZATIONS = {
    "DEMO-O1": ("晨帆职业能力评价中心（演示）", "Chenfan Assessment Center (demonstration)", "normal"),
    "DEMO-O2": ("云岭技能评价中心（演示）", "Yunling Skills Center (demonstration)", "rectify"),
    "DEMO-O3": ("海石培训评价中心（演示）", "Haishi Training Center (demonstration)", "suspended"),
}


def build_oversight(places: Places, now: datetime) -> None:
    """Organizations in different standing, filings, an activity, notices with and without a task, complaints."""
    authority = Institution.objects.filter(code=PROVINCE, kind=InstitutionKind.AUTHORITY).first()
    if authority is None:
        return
    officer = _officer(authority)
    _build_register(places, authority, now)
    _build_notices(places, authority, officer, now)
    _build_complaints(places, authority.province_code, officer, now)


def _officer(institution: Institution) -> Actor:
    member = Membership.objects.filter(institution=institution, role=Role.AUTHORITY_OFFICER).order_by("id").first()
    return actor_of_person(member.person) if member else SYSTEM


def _build_register(places: Places, authority: Institution, now: datetime) -> None:
    """Invented organizations only: no real one is said to be in any standing."""
    today = local_date(now)
    for code, (name_zh, name_en, status) in ORGANIZATIONS.items():
        organization = create_institution(
            kind=InstitutionKind.ORGANIZATION,
            code=code,
            name_zh=name_zh,
            name_en=name_en,
            province_code=authority.province_code,
            actor=SYSTEM,
            now=now,
        )
        row = services.record_organization(
            organization_id=organization.id,
            registered_on=today - timedelta(days=700),
            scope="职业技能培训与评价",
            actor=SYSTEM,
            now=now,
        )
        if status != "normal":
            services.set_organization_status(
                registered_id=row.id,
                status=status,
                reason="演示：考务管理不到位",
                rectify_by=today + timedelta(days=30) if status == "rectify" else None,
                actor=SYSTEM,
                now=now,
            )
        else:
            _announce(organization.id, authority, now)
    for organization_id, applicant in list(places.organization_officers.items())[:1]:
        _build_filing(organization_id, applicant, authority, now)


def _build_filing(organization_id: UUID, applicant: Actor, authority: Institution, now: datetime) -> None:
    organization = Institution.objects.get(id=organization_id)
    types = CertificateType.objects.filter(organization=organization).order_by("code").values_list("id", flat=True)[:3]
    today = local_date(now)
    plan = services.FilingPlan(
        organization_id=organization.id,
        province_code=authority.province_code,
        certificate_type_ids=list(types),
        from_on=today.replace(month=1, day=1),
        until_on=today.replace(month=12, day=31),
        note="年度备案（演示）",
    )
    if not plan.certificate_type_ids:
        return
    files = [services.HandedIn("备案材料.pdf", evidence_pdf())]
    filing = services.apply_filing(plan=plan, files=files, actor=applicant, now=now)
    step = ApprovalStep.objects.get(case_id=filing.case_id, state="active")
    decide_step(step_id=step.id, outcome="approved", reason="", actor=SYSTEM, now=now)


def _announce(organization_id: UUID, authority: Institution, now: datetime) -> None:
    first = local_date(now) + timedelta(days=20)
    services.announce_activity(
        plan=services.ActivityPlan(
            organization_id=organization_id,
            province_code=authority.province_code,
            kind="training",
            title="师资培训班（演示）",
            place="岭南省职业教育中心",
            responsible="演示联系人",
            starts_on=first,
            ends_on=first + timedelta(days=2),
            participants_count=60,
        ),
        actor=SYSTEM,
        now=now,
    )


def _build_notices(places: Places, authority: Institution, officer: Actor, now: datetime) -> None:
    today = local_date(now)
    task = NoticeContent(
        title_zh="关于做好本年度1+X证书考核组织工作的通知（演示）",
        title_en="On this year's organization of 1+X assessments (demonstration)",
        number="岭南教职〔演示〕12号",
        body_zh="各试点院校：\n请核对本年度考核计划，按期报送考务联系人。\n\n本文为演示内容，不是真实文件。",
        body_en="To all pilot colleges: check this year's exam plans and name your contact in time.\n\nInvented text.",
        category="exam",
        is_acknowledged=True,
        task_zh="报送考务联系人",
        task_en="Name the contact for exams",
        task_due_on=today + timedelta(days=9),
        roles=["academic_affairs", "college_head"],
        province_codes=[authority.province_code],
        effective_on=today,
    )
    notice = write_notice(publisher_id=authority.id, content=task, actor=officer, now=now)
    publish_notice(notice_id=notice.id, actor=officer, now=now)
    tell_audience(notice_id=notice.id, actor=officer, now=now)
    for college in places.colleges.values():
        if college.institution.province_code == authority.province_code:
            acknowledge_notice(notice_id=notice.id, actor=college.registrar, now=now)
            finish_task(
                notice_id=notice.id,
                institution_id=college.institution.id,
                note="已报送（演示）",
                actor=college.registrar,
                now=now,
            )
            break
    plain = NoticeContent(
        title_zh="关于学分银行账户服务的公告（演示）",
        title_en="On the accounts of the credit bank (demonstration)",
        body_zh="学习者可随时查询账户、登记学习成果、申请转换。\n\n本文为演示内容。",
        body_en="Learners may look at their accounts, register outcomes and apply for conversions at any time.",
        category="credit",
        effective_on=today,
    )
    public = write_notice(publisher_id=bank().id, content=plain, actor=places.bank_officer, now=now)
    publish_notice(notice_id=public.id, actor=places.bank_officer, now=now)


def _build_complaints(places: Places, province_code: str, officer: Actor, now: datetime) -> None:
    colleges = [one.institution for one in places.colleges.values() if one.institution.province_code == province_code]
    if not colleges:
        return
    made = [
        submit_complaint(
            about="college",
            institution_id=colleges[0].id,
            text=text,
            name="演示投诉人",
            contact="13900000000",
            actor=PUBLIC,
            now=now - timedelta(days=days),
        ).complaint
        for days, text in (
            (40, "考场开门迟到半小时（演示）。"),
            (12, "准考证上的考场与现场不一致（演示）。"),
            (2, "成绩公示期间电话无人接听（演示）。"),
        )
    ]
    answer_complaint(
        complaint_id=made[0].id, finding="partly", answer="已督促学校整改（演示）。", actor=officer, now=now
    )
    pass_on_complaint(complaint_id=made[1].id, institution_id=colleges[0].id, actor=officer, now=now)
