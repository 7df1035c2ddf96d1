"""Pilot years of the demo world: last year closed in part, this year's window with an application in every state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from oneplusx.apps.parties.models import Institution, InstitutionKind, Membership
from oneplusx.apps.parties.selectors import actor_of_person
from oneplusx.apps.pilots import services
from oneplusx.apps.pilots.models import PilotApplication, PilotWindow, Quota
from oneplusx.apps.standards.models import CatalogueState, CertificateType
from oneplusx.demo.outcomes import evidence_pdf
from oneplusx.demo.world import College, Places
from oneplusx.domain.pilots import CheckCode, Effect, checks_as_document, default_checks
from oneplusx.web.actor import SYSTEM, Actor, Role
from oneplusx.web.clock import local_date

PROVINCE = "DEMO-P44"
DOCUMENT = "岭南教职〔{year}〕8号（演示）"
LAST_YEAR_SHARES = (95, 82, 40, 70)
"""Percent of last year's places that were taken, application after application."""
SAT_PERCENT, PASSED_PERCENT = 92, 78
STUDENTS = (60, 45, 90, 36)
MAJOR_NO_LONGER_TAUGHT = "510201"


@dataclass(frozen=True, slots=True)
class Offer:
    """A certificate type for a major of a college."""

    certificate_type: CertificateType
    major_code: str


def build_pilots(places: Places, now: datetime) -> None:
    """Two windows of one province; a quota of another college that was decided elsewhere."""
    authority = Institution.objects.filter(code=PROVINCE, kind=InstitutionKind.AUTHORITY).first()
    if authority is None:
        return
    province = _officer(authority)
    first, second, *others = places.colleges.values()
    _build_last_year(places, first, authority, province, now)
    window = _open(authority, local_date(now).year, now - timedelta(days=30), now + timedelta(days=12), province, now)
    _build_states(places, first, window, province, now)
    _build_second(places, second, window, province, now)
    for college in others[:1]:
        _build_elsewhere(college, now)


def _officer(institution: Institution) -> Actor:
    member = Membership.objects.filter(institution=institution, role=Role.AUTHORITY_OFFICER).order_by("id").first()
    return actor_of_person(member.person) if member else SYSTEM


def _offers(college: College) -> list[Offer]:
    """Published certificates of the college's majors, one level after the other."""
    found = []
    for major_code in dict.fromkeys(program.major.code for program in college.programs):
        types = CertificateType.objects.filter(
            major_codes__icontains=f'"{major_code}"', state=CatalogueState.PUBLISHED
        ).exclude(organization=None)
        found += [Offer(kind, major_code) for kind in types.order_by("code")[:4]]
    return sorted(found, key=lambda one: (one.certificate_type.level_rank, one.certificate_type.code, one.major_code))


def _open(
    authority: Institution, year: int, opens_at: datetime, closes_at: datetime, province: Actor, now: datetime
) -> PilotWindow:
    """A window; what the register and the filings say only warns, for they are other stories."""
    softened = {CheckCode.ORGANIZATION_FILED, CheckCode.ORGANIZATION_STANDING}
    checks = [
        {**one, "effect": Effect.WARNS.value if one["code"] in softened else one["effect"], "source": "通知第三条"}
        for one in checks_as_document(default_checks())
    ]
    made = services.create_window(
        authority_id=authority.id,
        year=year,
        terms=services.WindowTerms(
            title=f"{year}年1+X证书制度试点申报",
            opens_at=opens_at,
            closes_at=closes_at,
            document=DOCUMENT.format(year=year),
            note="每个证书等级学生不少于 30 人；专业连续招生三年以上；不得向学生收费。",
            checks=checks,
        ),
        actor=province,
        now=opens_at - timedelta(days=2),
    )
    return services.publish_window(pilot_window_id=made.id, actor=province, now=min(opens_at, now))


def _draft(college: College, window: PilotWindow, offer: Offer, students: int, at: datetime) -> PilotApplication:
    terms = services.ApplicationTerms(
        certificate=offer.certificate_type.code,
        major_code=offer.major_code,
        students_count=students,
        recruiting_since=window.year - 6,
        is_free=True,
        note="已列入人才培养方案，实训条件满足考核要求。",
    )
    made = services.draft_application(
        pilot_window_id=window.id, college_id=college.institution.id, terms=terms, actor=college.registrar, now=at
    )
    services.attach_documents(
        pilot_application_id=made.id, files=[("试点工作方案.pdf", evidence_pdf())], actor=college.registrar, now=at
    )
    return made


def _submit(college: College, application: PilotApplication, at: datetime) -> PilotApplication:
    return services.submit_application(pilot_application_id=application.id, actor=college.registrar, now=at)


def _organization(places: Places, application: PilotApplication, outcome: str, at: datetime, reason: str = "") -> None:
    organization_id = application.certificate_type.organization_id
    actor = places.organization_officers.get(organization_id, SYSTEM) if organization_id else SYSTEM
    services.decide_application(
        pilot_application_id=application.id, outcome=outcome, reason=reason, actor=actor, now=at
    )


def _province(
    application: PilotApplication,
    outcome: str,
    province: Actor,
    at: datetime,
    reason: str = "",
    granted: int | None = None,
) -> None:
    services.decide_application(
        pilot_application_id=application.id,
        outcome=outcome,
        reason=reason,
        granted_count=granted,
        actor=province,
        now=at,
    )


def _build_last_year(places: Places, college: College, authority: Institution, province: Actor, now: datetime) -> None:
    """Approved applications to carry over (one of a major not taught any more), their exams, the closing."""
    opened = now - timedelta(days=395)
    window = _open(authority, local_date(now).year - 1, opened, opened + timedelta(days=20), province, now)
    offers = _offers(college)[: len(STUDENTS) - 1]
    if offers:
        offers.append(Offer(offers[0].certificate_type, MAJOR_NO_LONGER_TAUGHT))
    for offer, students in zip(offers, STUDENTS, strict=False):
        application = _submit(college, _draft(college, window, offer, students, opened), opened + timedelta(days=1))
        _organization(places, application, "approved", opened + timedelta(days=4))
        _province(application, "approved", province, opened + timedelta(days=9))
    _hold_exams(college, authority, window, province, now - timedelta(days=60))
    quotas = Quota.objects.filter(window=window).order_by("certificate_type__code", "major_code")
    if not quotas:
        return
    services.open_closing(
        institution_id=authority.id,
        year=window.year,
        explain_below_percent=60,
        due_on=local_date(now) + timedelta(days=14),
        actor=province,
        now=now - timedelta(days=6),
    )


def _hold_exams(college: College, authority: Institution, window: PilotWindow, province: Actor, at: datetime) -> None:
    rows = []
    quotas = Quota.objects.filter(window=window).select_related("certificate_type").order_by("created_at", "id")
    for quota, share in zip(quotas, LAST_YEAR_SHARES, strict=False):
        count = quota.approved_count * share // 100
        services.take_places(
            college_id=quota.college_id,
            certificate_type_id=quota.certificate_type_id,
            year=quota.year,
            major_counts={quota.major_code: count},
            subject_kind="demo",
            actor=college.registrar,
            now=at,
        )
        sat = count * SAT_PERCENT // 100
        rows.append(
            services.QuotaRow(
                certificate=quota.certificate_type.code,
                year=quota.year,
                approved_count=quota.approved_count,
                major_code=quota.major_code,
                college_code=college.code,
                sat_count=sat,
                passed_count=sat * PASSED_PERCENT // 100,
            )
        )
    services.record_quotas(institution_id=authority.id, rows=rows, actor=province, now=at)


def _build_states(places: Places, college: College, window: PilotWindow, province: Actor, now: datetime) -> None:
    """The first college has an application in every state, and asks for more places of one."""
    offers = _offers(college)[len(STUDENTS) - 1 :]
    ways: Sequence[str] = ("draft", "withdrawn", "organization", "authority", "returned", "refused", "approved")
    at = now - timedelta(days=8)
    for way, offer in zip(ways, offers, strict=False):
        application = _draft(college, window, offer, 48, at)
        if way == "draft":
            continue
        if way == "withdrawn":
            services.withdraw_application(pilot_application_id=application.id, actor=college.registrar, now=at)
            continue
        _submit(college, application, at + timedelta(hours=2))
        application.refresh_from_db()
        _decide(places, application, way, province, at + timedelta(days=3))
    quota = Quota.objects.filter(window=window, college=college.institution).order_by("id").first()
    if quota is not None:
        services.request_adjustment(
            quota_id=quota.id,
            wanted_count=quota.approved_count + 20,
            reason="新增一个班级参加试点",
            actor=college.registrar,
            now=now - timedelta(days=1),
        )


def _decide(places: Places, application: PilotApplication, way: str, province: Actor, at: datetime) -> None:
    if way == "organization":
        return
    if way == "returned":
        _organization(places, application, "returned", at, "请补充实训设备清单和考评员名单。")
        return
    _organization(places, application, "approved", at)
    if way == "refused":
        _province(application, "refused", province, at + timedelta(days=1), "同类证书已有多所院校试点。")
    elif way == "approved":
        _province(application, "approved", province, at + timedelta(days=1), granted=40)


def _build_second(places: Places, college: College, window: PilotWindow, province: Actor, now: datetime) -> None:
    """Another college applied weeks ago: one application is overdue, one was approved and has candidates."""
    for number, offer in enumerate(_offers(college)[:2]):
        at = now - timedelta(days=26)
        application = _submit(college, _draft(college, window, offer, 40, at), at)
        if number:
            _organization(places, application, "approved", at + timedelta(days=5))
            _province(application, "approved", province, at + timedelta(days=8))
            services.take_places(
                college_id=college.institution.id,
                certificate_type_id=application.certificate_type_id,
                year=window.year,
                major_counts={offer.major_code: 25},
                subject_kind="demo",
                actor=college.registrar,
                now=now - timedelta(days=2),
            )


def _build_elsewhere(college: College, now: datetime) -> None:
    """A college of a province that works on the national platform records what was decided there."""
    rows = [
        services.QuotaRow(
            certificate=offer.certificate_type.code,
            year=local_date(now).year,
            approved_count=50,
            major_code=offer.major_code,
            document="国家平台备案结果（演示）",
        )
        for offer in _offers(college)[:2]
    ]
    if rows:
        services.record_quotas(
            institution_id=college.institution.id, rows=rows, actor=college.registrar, now=now - timedelta(days=20)
        )
