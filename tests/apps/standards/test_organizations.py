"""The register of evaluation organizations: who gets on it, who sees it, what each standing stops."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from oneplusx.apps.approvals.models import ApprovalStep
from oneplusx.apps.approvals.services import decide_step
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.standards import selectors, services
from oneplusx.apps.standards.models import (
    ACTIVITY_TRANSITIONS,
    APPLICATION_TRANSITIONS,
    STATUS_TRANSITIONS,
    ActivityState,
    ApplicationState,
    CertificateType,
    OrganizationApplication,
    OrganizationStatus,
    RegisteredOrganization,
)
from oneplusx.apps.trail.models import Notice
from oneplusx.domain.errors import Conflict, Denied, DomainError, Invalid, NotFound
from oneplusx.domain.organization_code import check_character, parse_organization_code
from oneplusx.domain.standing import STOPS, Act, Standing, standing_on
from oneplusx.web.actor import PUBLIC, SYSTEM, Actor
from oneplusx.web.clock import local_date

FIRST = "91440000MA4X99999"
CODE = FIRST + check_character(FIRST)
PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n%%EOF"


def apply(organization: Institution, actor: Actor, now: datetime, **more: Any) -> OrganizationApplication:
    return services.apply_organization(
        organization_id=organization.id,
        credit_code=CODE,
        scope="软件与信息服务",
        files=[services.HandedIn("evidence.pdf", PDF)],
        actor=actor,
        now=now,
        **more,
    )


def decide(subject: Any, actor: Actor, now: datetime, outcome: str = "approved") -> None:
    step = ApprovalStep.objects.get(case_id=subject.case_id, state="active")
    decide_step(step_id=step.id, outcome=outcome, reason="材料齐全", actor=actor, now=now)


@pytest.fixture
def registered(organization: Institution, now: datetime) -> RegisteredOrganization:
    return services.record_organization(
        organization_id=organization.id, registered_on=date(2025, 1, 6), scope="软件", actor=SYSTEM, now=now
    )


def test_a_credit_code_is_checked() -> None:
    assert parse_organization_code(" 91350100m000100y43 ") == "91350100M000100Y43"
    for wrong in ("91350100M000100Y44", "91350100M000100Y4", "9135010OM000100Y43", ""):
        with pytest.raises(Invalid, match=r"organizations\.bad_credit_code"):
            parse_organization_code(wrong)


def test_every_standing_says_of_every_act_whether_it_is_stopped() -> None:
    assert set(STOPS) == set(Standing)
    assert not STOPS[Standing.NORMAL]
    assert set(Act) == STOPS[Standing.SUSPENDED] == STOPS[Standing.WITHDRAWN]
    # Whoever is given time to put things right goes on with what candidates were promised.
    assert Act.REGISTER_CANDIDATES not in STOPS[Standing.RECTIFY]
    assert Act.REGISTER_CANDIDATES in STOPS[Standing.RECTIFY_OVERDUE]
    assert Act.ISSUE_CERTIFICATES not in STOPS[Standing.RECTIFY_OVERDUE]
    assert STOPS[Standing.RECTIFY] < STOPS[Standing.RECTIFY_OVERDUE] < STOPS[Standing.SUSPENDED]


def test_rectification_holds_to_the_end_of_its_day() -> None:
    on = date(2026, 5, 20)
    assert standing_on("rectify", on, on).standing is Standing.RECTIFY
    assert standing_on("rectify", on, on + timedelta(days=1)).standing is Standing.RECTIFY_OVERDUE
    assert standing_on("suspended", None, on).standing is Standing.SUSPENDED


@pytest.mark.parametrize("status", OrganizationStatus.values)
@pytest.mark.parametrize("act", list(Act))
def test_a_service_refuses_what_the_status_stops(
    registered: RegisteredOrganization, status: str, act: Act, now: datetime
) -> None:
    today = local_date(now)
    if status != OrganizationStatus.NORMAL:
        services.set_organization_status(
            registered_id=registered.id,
            status=status,
            reason="检查发现问题",
            rectify_by=today if status == OrganizationStatus.RECTIFY else None,
            actor=SYSTEM,
            now=now,
        )
    for on in (today, today + timedelta(days=1)):
        standing = selectors.organization_status(registered.organization_id, on)
        if act in STOPS[standing.standing]:
            with pytest.raises(Conflict, match=r"standards\.organization_stopped"):
                services.require_organization(registered.organization_id, act, on)
        else:
            services.require_organization(registered.organization_id, act, on)


def test_who_is_not_on_the_register_is_stopped_only_where_it_is_required(
    organization: Institution, now: datetime, settings: Any
) -> None:
    services.require_organization(organization.id, "issue_certificates", local_date(now))
    services.require_organization(None, "issue_certificates", local_date(now))
    settings.ONEPLUSX_REGISTER_REQUIRED = True
    with pytest.raises(Conflict, match=r"standards\.organization_stopped"):
        services.require_organization(organization.id, "issue_certificates", local_date(now))


def test_a_suspended_organization_proposes_no_bank_value(
    registered: RegisteredOrganization,
    organization_officer: Actor,
    web_certificates: Mapping[str, CertificateType],
    now: datetime,
) -> None:
    certificate_type = web_certificates["WEB-2"]
    services.set_organization_status(
        registered_id=registered.id, status="suspended", reason="投诉属实", actor=SYSTEM, now=now
    )
    with pytest.raises(Conflict, match=r"standards\.organization_stopped"):
        services.propose_bank_value(
            certificate_type=certificate_type, value_hundredths=300, reason="", actor=organization_officer, now=now
        )


@pytest.mark.parametrize("before", OrganizationStatus.values)
@pytest.mark.parametrize("after", OrganizationStatus.values)
def test_every_change_of_status_is_allowed_or_refused_as_the_table_says(
    registered: RegisteredOrganization, before: str, after: str, now: datetime
) -> None:
    today = local_date(now)
    RegisteredOrganization.objects.filter(id=registered.id).update(status=before)

    def change() -> None:
        services.set_organization_status(
            registered_id=registered.id,
            status=after,
            reason="年度检查",
            rectify_by=today + timedelta(days=30) if after == "rectify" else None,
            actor=SYSTEM,
            now=now,
        )

    if OrganizationStatus(after) in STATUS_TRANSITIONS[OrganizationStatus(before)]:
        change()
        registered.refresh_from_db()
        assert registered.status == after
    else:
        with pytest.raises(Conflict, match=r"organizations\.bad_transition"):
            change()


def test_a_status_needs_its_reason_and_only_rectification_a_date(
    registered: RegisteredOrganization, now: datetime
) -> None:
    today = local_date(now)

    def change(status: str, reason: str, rectify_by: date | None) -> None:
        services.set_organization_status(
            registered_id=registered.id, status=status, reason=reason, rectify_by=rectify_by, actor=SYSTEM, now=now
        )

    wrong = [
        ("suspended", " ", None, "organizations.reason_required"),
        ("closed", "x", None, "organizations.unknown_status"),
        ("rectify", "x", None, "organizations.rectify_by"),
        ("rectify", "x", today - timedelta(days=1), "organizations.rectify_by"),
        ("suspended", "x", today, "organizations.rectify_by"),
    ]
    for status, reason, rectify_by, code in wrong:
        with pytest.raises(Invalid) as refusal:
            change(status, reason, rectify_by)
        assert refusal.value.code == code


def test_only_its_own_authority_and_the_bank_change_a_status(
    registered: RegisteredOrganization,
    authority_officer: Actor,
    organization_officer: Actor,
    bank_officer: Actor,
    now: datetime,
) -> None:
    for actor in (authority_officer, organization_officer, PUBLIC):  # the organization sits in another province
        with pytest.raises(Denied):
            services.set_organization_status(
                registered_id=registered.id, status="suspended", reason="x", actor=actor, now=now
            )
    services.set_organization_status(
        registered_id=registered.id, status="suspended", reason="经查证属实", actor=bank_officer, now=now
    )
    assert Notice.objects.filter(
        person_id=organization_officer.id, code="organizations.notice.status_suspended"
    ).exists()


def test_an_organization_gets_on_the_register_by_application(
    organization: Institution, organization_officer: Actor, bank_officer: Actor, now: datetime
) -> None:
    application = apply(organization, organization_officer, now)
    assert not selectors.register_visible_to(PUBLIC).exists()
    with pytest.raises(Conflict, match=r"organizations\.already_applied"):
        apply(organization, organization_officer, now)
    decide(application, bank_officer, now)
    row = selectors.register_visible_to(PUBLIC).get()
    assert (row.organization_id, row.status, row.credit_code) == (organization.id, "normal", CODE)
    assert Notice.objects.filter(person_id=organization_officer.id, code="organizations.notice.registered").exists()
    with pytest.raises(Conflict, match=r"organizations\.already_registered"):
        apply(organization, organization_officer, now)


def test_a_returned_application_is_supplemented_and_decided(
    organization: Institution, organization_officer: Actor, bank_officer: Actor, now: datetime
) -> None:
    application = apply(organization, organization_officer, now)
    decide(application, bank_officer, now, "returned")
    services.supplement_application(
        application_id=application.id, statement="补充章程", actor=organization_officer, now=now
    )
    decide(application, bank_officer, now, "refused")
    application.refresh_from_db()
    assert application.state == ApplicationState.REFUSED
    assert not selectors.register_visible_to(PUBLIC).exists()
    apply(organization, organization_officer, now)  # another try is allowed


@pytest.mark.parametrize("state", ApplicationState.values)
@pytest.mark.parametrize("act", ["supplement", "withdraw"])
def test_every_act_of_the_applicant_in_every_state(
    organization: Institution, organization_officer: Actor, bank: Institution, now: datetime, state: str, act: str
) -> None:
    application = apply(organization, organization_officer, now)
    if state == "returned":
        decide(application, SYSTEM, now, "returned")
    else:
        OrganizationApplication.objects.filter(id=application.id).update(state=state)
    allowed = {("supplement", "returned"), ("withdraw", "submitted"), ("withdraw", "returned")}
    done = services.supplement_application if act == "supplement" else services.withdraw_application
    if (act, state) in allowed:
        done(application_id=application.id, actor=organization_officer, now=now)
        application.refresh_from_db()
        assert ApplicationState(application.state) in APPLICATION_TRANSITIONS[ApplicationState(state)]
    else:
        with pytest.raises(Conflict):
            done(application_id=application.id, actor=organization_officer, now=now)


def test_applications_are_for_the_applicant_and_the_reviewers(
    organization: Institution,
    organization_officer: Actor,
    bank_officer: Actor,
    authority_officer: Actor,
    registrar: Actor,
    now: datetime,
) -> None:
    application = apply(organization, organization_officer, now)
    for actor in (organization_officer, bank_officer):
        assert selectors.application_for(actor, application.id)
    for actor in (authority_officer, registrar, PUBLIC):
        with pytest.raises(NotFound):
            selectors.application_for(actor, application.id)
    with pytest.raises(Denied):
        apply(organization, registrar, now)


@pytest.fixture
def plan(
    organization: Institution, authority: Institution, web_certificates: Mapping[str, CertificateType]
) -> services.FilingPlan:
    return services.FilingPlan(
        organization_id=organization.id,
        province_code="44",
        certificate_type_ids=[web_certificates["WEB-1"].id],
        from_on=date(2026, 3, 1),
        until_on=date(2026, 12, 31),
    )


def test_a_filing_holds_in_its_province_for_its_certificates_and_days(
    plan: services.FilingPlan, organization_officer: Actor, authority_officer: Actor, now: datetime
) -> None:
    type_id = plan.certificate_type_ids[0]
    filing = services.apply_filing(plan=plan, actor=organization_officer, now=now)

    def filed(province: str, on: date) -> bool:
        return selectors.filed_in(plan.organization_id, type_id, province, on)

    assert not filed("44", plan.from_on)
    decide(filing, authority_officer, now)
    assert filed("44", plan.from_on)
    assert filed("44", date(2026, 12, 31))
    assert not filed("44", date(2027, 1, 1))
    assert not filed("44", date(2026, 2, 28))
    assert not filed("51", plan.from_on)
    services.end_filing(
        filing_id=filing.id, last_on=date(2026, 6, 30), reason="组织申请", actor=authority_officer, now=now
    )
    assert not filed("44", date(2026, 7, 1))


def test_a_province_records_filings_of_its_own_only(
    plan: services.FilingPlan,
    authority_officer: Actor,
    other_authority: Institution,
    bank_officer: Actor,
    now: datetime,
) -> None:
    filing = services.record_filing(plan=plan, actor=authority_officer, now=now)
    assert filing.state == ApplicationState.APPROVED
    assert filing.origin == "elsewhere"
    elsewhere = services.FilingPlan(plan.organization_id, "51", plan.certificate_type_ids, plan.from_on)
    with pytest.raises(Denied):
        services.record_filing(plan=elsewhere, actor=authority_officer, now=now)


def test_a_filing_says_what_is_wrong(plan: services.FilingPlan, organization_officer: Actor, now: datetime) -> None:
    other = services.CatalogueCertificate(code="F-9", name_zh="别家证书（初级）", organization="启明评价有限公司")
    services.register_certificate_types(certificates=[other], actor=SYSTEM, now=now)
    foreign = CertificateType.objects.get(code="F-9")
    wrong = {
        "organizations.bad_province": {"province_code": "99"},
        "organizations.bad_period": {"until_on": date(2026, 2, 1)},
        "organizations.no_certificates": {"certificate_type_ids": ()},
        "organizations.foreign_certificate": {"certificate_type_ids": [foreign.id]},
        "organizations.no_authority": {"province_code": "52"},
    }
    fields = {
        name: getattr(plan, name)
        for name in ("organization_id", "province_code", "certificate_type_ids", "from_on", "until_on")
    }
    for code, change in wrong.items():
        with pytest.raises(DomainError) as refusal:
            services.apply_filing(plan=services.FilingPlan(**{**fields, **change}), actor=organization_officer, now=now)
        assert refusal.value.code == code


def activity(organization: Institution, now: datetime, **more: Any) -> services.ActivityPlan:
    first = local_date(now) + timedelta(days=30)
    values: dict[str, Any] = {
        "organization_id": organization.id,
        "province_code": "44",
        "kind": "training",
        "title": "师资培训",
        "place": "东海职业技术学院",
        "responsible": "孔评价",
        "starts_on": first,
        "ends_on": first + timedelta(days=2),
    }
    return services.ActivityPlan(**{**values, **more})


def test_the_province_sees_an_activity_beforehand(
    organization: Institution,
    organization_officer: Actor,
    authority_officer: Actor,
    registrar: Actor,
    now: datetime,
) -> None:
    made = services.announce_activity(plan=activity(organization, now), actor=organization_officer, now=now)
    assert selectors.activity_for(authority_officer, made.id)
    assert Notice.objects.filter(person_id=authority_officer.id, path=f"/activities/{made.id}/").exists()
    with pytest.raises(NotFound):
        selectors.activity_for(registrar, made.id)
    services.cancel_activity(activity_id=made.id, reason="场地原因", actor=organization_officer, now=now)
    for state in ActivityState:
        assert (ActivityState.CANCELED in ACTIVITY_TRANSITIONS[state]) is (state is ActivityState.ANNOUNCED)
    with pytest.raises(Conflict, match=r"state\.changed"):
        services.cancel_activity(activity_id=made.id, reason="again", actor=organization_officer, now=now)


def test_an_activity_is_refused_when_late_or_stopped(
    registered: RegisteredOrganization, organization_officer: Actor, now: datetime
) -> None:
    organization = registered.organization
    tomorrow = local_date(now) + timedelta(days=1)
    with pytest.raises(Invalid, match=r"organizations\.announced_late"):
        services.announce_activity(
            plan=activity(organization, now, starts_on=tomorrow), actor=organization_officer, now=now
        )
    services.set_organization_status(
        registered_id=registered.id, status="suspended", reason="投诉属实", actor=SYSTEM, now=now
    )
    with pytest.raises(Conflict, match=r"standards\.organization_stopped"):
        services.announce_activity(plan=activity(organization, now), actor=organization_officer, now=now)
