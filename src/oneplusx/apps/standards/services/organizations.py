"""The register of evaluation organizations (培训评价组织): application, review, standing and what it stops."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from oneplusx.apps.approvals.models import ApprovalCase
from oneplusx.apps.approvals.services import StepSpec, open_case, rerun_case, withdraw_case
from oneplusx.apps.files.services import attach, store_file
from oneplusx.apps.files.sniffing import EVIDENCE, SPREADSHEETS
from oneplusx.apps.parties.models import Institution, InstitutionKind
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.selectors import people_in_role
from oneplusx.apps.standards.models import (
    APPLICATION_TRANSITIONS,
    STATUS_TRANSITIONS,
    ApplicationState,
    OrganizationApplication,
    OrganizationStatus,
    RegisteredOrganization,
)
from oneplusx.apps.standards.models.organizations import APPLICATION, REGISTRATION
from oneplusx.apps.standards.selectors import application_for, organization_status, supervises
from oneplusx.apps.trail.services import notify, record_act
from oneplusx.domain.errors import Conflict, Denied, Invalid, NotFound
from oneplusx.domain.organization_code import parse_organization_code
from oneplusx.domain.standing import Act
from oneplusx.web.actor import Actor, Role
from oneplusx.web.clock import local_date
from oneplusx.web.origin import Origin
from oneplusx.web.search import search_text

FILES_MAX = 12
OPEN = frozenset({ApplicationState.SUBMITTED, ApplicationState.RETURNED})


@dataclass(frozen=True, slots=True)
class HandedIn:
    """One file handed in with an application (申报材料)."""

    name: str
    data: bytes


def require_organization(organization_id: UUID | None, act: str, on: date) -> None:
    """Refuses what the organization's standing stops (组织状态检查); ``STOPS`` in ``domain/standing.py`` is the table.

    Args:
        organization_id: ``None`` for what no organization stands behind; never refused.
        act: One of ``domain.standing.Act``, e.g. ``"publish_exam_plan"``.

    Raises:
        Conflict: ``standards.organization_stopped``.
    """
    if organization_id is None:
        return
    standing = organization_status(organization_id, on)
    if standing.stops(Act(act)):
        name = Institution.objects.filter(id=organization_id).values_list("name_zh", flat=True).first() or ""
        raise Conflict(
            "standards.organization_stopped",
            organization=name,
            status=[f"standing.{standing.standing}"],
            act=[f"act.{act}"],
            reason=standing.reason or "—",
        )


@transaction.atomic
def apply_organization(
    *,
    organization_id: UUID,
    credit_code: str,
    scope: str,
    statement: str = "",
    files: Sequence[HandedIn] = (),
    actor: Actor,
    now: datetime,
) -> OrganizationApplication:
    """Applies for the register (申报培训评价组织): the authority of its province decides, then the bank.

    Raises:
        Denied: ``denied``.
        Invalid: ``organizations.bad_credit_code``, ``field.required``, ``standards.too_many_files``; refusals of files.
        Conflict: ``organizations.already_applied``, ``organizations.already_registered``,
            ``organizations.no_reviewer``.
    """
    require(actor, "organizations.apply", organization_id)
    organization = _organization(organization_id)
    known = RegisteredOrganization.objects.filter(organization=organization)
    if known.exclude(status=OrganizationStatus.WITHDRAWN).exists():
        raise Conflict("organizations.already_registered", found=organization.name_zh)
    application = OrganizationApplication(
        organization=organization,
        credit_code=parse_organization_code(credit_code),
        scope=_needed("scope", scope)[:300],
        statement=statement.strip(),
        submitted_at=now,
    )
    try:
        with transaction.atomic():
            application.save(force_insert=True)
    except IntegrityError:
        raise Conflict("organizations.already_applied", found=organization.name_zh) from None
    hand_in(APPLICATION, application.id, organization_id, files, actor, now)
    case = open_case(
        subject_kind=APPLICATION,
        subject_id=application.id,
        learner_id=None,
        institution_id=organization_id,
        title=organization.name_zh,
        chain=_reviewers(organization),
        actor=actor,
        now=now,
    )
    OrganizationApplication.objects.filter(id=application.id).update(case_id=case.id)
    application.case_id = case.id
    _record("organizations.applied", application, actor, now)
    return application


def _reviewers(organization: Institution) -> list[StepSpec]:
    steps = []
    of_province = Institution.objects.filter(
        kind=InstitutionKind.AUTHORITY, province_code=organization.province_code
    ).exclude(province_code="")
    authority = of_province.order_by("code").first()
    if authority is not None:
        steps.append(StepSpec(Role.AUTHORITY_OFFICER, authority.id, days=10))
    bank = Institution.objects.filter(kind=InstitutionKind.BANK).order_by("id").first()
    if bank is not None:
        steps.append(StepSpec(Role.BANK_OFFICER, bank.id, days=10))
    if not steps:
        raise Conflict("organizations.no_reviewer")
    return steps


@transaction.atomic
def supplement_application(
    *,
    application_id: UUID,
    statement: str = "",
    files: Sequence[HandedIn] = (),
    actor: Actor,
    now: datetime,
) -> OrganizationApplication:
    """Hands a returned application in again (补充申报材料).

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``organizations.not_returned``.
        Invalid: ``standards.too_many_files``; refusals of files.
    """
    application = application_for(actor, application_id)
    require(actor, "organizations.apply", application.organization_id)
    if application.state != ApplicationState.RETURNED or application.case_id is None:
        raise Conflict("organizations.not_returned", state=str(application.get_state_display()))
    hand_in(APPLICATION, application.id, application.organization_id, files, actor, now)
    if statement.strip():
        OrganizationApplication.objects.filter(id=application.id).update(statement=statement.strip())
    move_application(application, ApplicationState.SUBMITTED, now)
    rerun_case(case_id=application.case_id, reason=statement.strip(), actor=actor, now=now)
    _record("organizations.supplemented", application, actor, now)
    return application


@transaction.atomic
def withdraw_application(*, application_id: UUID, actor: Actor, now: datetime) -> None:
    """Takes an application back before it is decided (撤回申报).

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``approvals.already_decided``.
    """
    application = application_for(actor, application_id)
    require(actor, "organizations.apply", application.organization_id)
    if application.state not in OPEN or application.case_id is None:
        raise Conflict("approvals.already_decided")
    withdraw_case(case_id=application.case_id, actor=actor, now=now)


def on_application_approved(case: ApprovalCase, actor: Actor, now: datetime) -> None:
    """The last reviewer approved: the organization is on the register (纳入名录)."""
    application = _of_case(case)
    move_application(application, ApplicationState.APPROVED, now)
    _register(
        application.organization,
        {"credit_code": application.credit_code, "scope": application.scope},
        Origin.HERE,
        local_date(now),
    )
    _record("organizations.registered", application, actor, now)
    _tell(application, "organizations.notice.registered", now)


def on_application_refused(case: ApprovalCase, actor: Actor, now: datetime) -> None:
    """A reviewer refused (不予通过)."""
    application = _of_case(case)
    move_application(application, ApplicationState.REFUSED, now)
    _record("organizations.refused", application, actor, now)
    _tell(application, "organizations.notice.refused", now)


def on_application_returned(case: ApprovalCase, actor: Actor, now: datetime) -> None:
    """A reviewer wants more (退回补充)."""
    application = _of_case(case)
    move_application(application, ApplicationState.RETURNED, now)
    _record("organizations.returned", application, actor, now)
    _tell(application, "organizations.notice.returned", now)


def on_application_withdrawn(case: ApprovalCase, actor: Actor, now: datetime) -> None:
    """The organization took it back (撤回)."""
    application = _of_case(case)
    move_application(application, ApplicationState.WITHDRAWN, now)
    _record("organizations.application_withdrawn", application, actor, now)


@transaction.atomic
def record_organization(
    *,
    organization_id: UUID,
    registered_on: date,
    credit_code: str = "",
    scope: str = "",
    website: str = "",
    actor: Actor,
    now: datetime,
) -> RegisteredOrganization:
    """Records an organization that was put on the register elsewhere (登记已公布组织); again: corrects the record.

    Raises:
        Denied: ``denied``.
        NotFound: ``not_found``: no organization of that id.
        Invalid: ``organizations.bad_credit_code``, ``organizations.bad_website``.
    """
    organization = _organization(organization_id)
    require(actor, "organizations.supervise")
    if not supervises(actor, organization):
        raise Denied("denied", permission="organizations.supervise")
    if website.strip() and not website.strip().startswith(("https://", "http://")):
        raise Invalid("organizations.bad_website", found=website.strip()[:100])
    values = {
        "credit_code": parse_organization_code(credit_code) if credit_code.strip() else "",
        "scope": scope.strip()[:300],
        "website": website.strip()[:200],
    }
    row = _register(organization, values, Origin.ELSEWHERE, registered_on)
    record_act(
        verb="organizations.recorded",
        subject_kind=REGISTRATION,
        subject_id=row.id,
        institution_id=organization_id,
        facts={**values, "registered_on": registered_on},
        actor=actor,
        now=now,
    )
    return row


def _register(organization: Institution, values: Mapping[str, str], origin: Origin, on: date) -> RegisteredOrganization:
    names = search_text(
        organization.name_zh, organization.name_en, organization.code, values["credit_code"], values["scope"]
    )
    fresh = {
        **values,
        "name_search": names,
        "origin": origin,
        "registered_on": on,
        "status": OrganizationStatus.NORMAL,
        "status_reason": "",
        "status_on": on,
        "rectify_by": None,
    }
    row, made = RegisteredOrganization.objects.get_or_create(organization=organization, defaults=fresh)
    if not made:
        again = row.status == OrganizationStatus.WITHDRAWN and origin == Origin.HERE
        RegisteredOrganization.objects.filter(id=row.id).update(
            **(fresh if again else {**values, "name_search": names, "registered_on": on})
        )
        row.refresh_from_db()
    return row


@transaction.atomic
def set_organization_status(
    *,
    registered_id: UUID,
    status: str,
    reason: str,
    rectify_by: date | None = None,
    actor: Actor,
    now: datetime,
) -> RegisteredOrganization:
    """Changes the standing of an organization (变更状态), with its reason; the organization is told.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``: not the bank, not an authority it belongs to.
        Invalid: ``organizations.reason_required``, ``organizations.unknown_status``, ``organizations.rectify_by``.
        Conflict: ``organizations.bad_transition``, ``state.changed``.
    """
    row = RegisteredOrganization.objects.select_related("organization").filter(id=registered_id).first()
    if row is None:
        raise NotFound("not_found")
    require(actor, "organizations.supervise")
    if not supervises(actor, row.organization):
        raise Denied("denied", permission="organizations.supervise")
    wanted = _checked_status(row, status, reason, rectify_by, local_date(now))
    changed = RegisteredOrganization.objects.filter(id=row.id, status=row.status, rectify_by=row.rectify_by).update(
        status=wanted, status_reason=reason.strip()[:500], status_on=local_date(now), rectify_by=rectify_by
    )
    if not changed:
        raise Conflict("state.changed")
    record_act(
        verb=f"organizations.status_{wanted}",
        subject_kind=REGISTRATION,
        subject_id=row.id,
        institution_id=row.organization_id,
        facts={"before": row.status, "rectify_by": rectify_by},
        note=reason.strip(),
        actor=actor,
        now=now,
    )
    row.refresh_from_db()
    notify(
        person_ids=people_in_role(Role.ORGANIZATION_OFFICER, row.organization_id),
        code=f"organizations.notice.status_{wanted}",
        params={"reason": reason.strip(), "day": "" if rectify_by is None else rectify_by.isoformat()},
        path=f"/organizations/{row.id}/",
        now=now,
    )
    return row


def _checked_status(
    row: RegisteredOrganization, status: str, reason: str, rectify_by: date | None, today: date
) -> OrganizationStatus:
    if status not in OrganizationStatus.values:
        raise Invalid("organizations.unknown_status", found=status, allowed=", ".join(OrganizationStatus.values))
    wanted = OrganizationStatus(status)
    if not reason.strip():
        raise Invalid("organizations.reason_required")
    is_rectify = wanted is OrganizationStatus.RECTIFY
    if is_rectify != (rectify_by is not None) or (rectify_by is not None and rectify_by < today):
        raise Invalid("organizations.rectify_by")
    if wanted not in STATUS_TRANSITIONS[OrganizationStatus(row.status)]:
        raise Conflict("organizations.bad_transition", found=row.status, wanted=status)
    return wanted


def hand_in(
    subject_kind: str,
    subject_id: UUID,
    institution_id: UUID,
    files: Sequence[HandedIn],
    actor: Actor,
    now: datetime,
) -> None:
    """Attaches what was handed in (附件)."""
    if len(files) > FILES_MAX:
        raise Invalid("standards.too_many_files", found=len(files), allowed=FILES_MAX)
    for item in files:
        attach(
            file=store_file(data=item.data, now=now, accept=EVIDENCE | SPREADSHEETS),
            name=item.name,
            subject_kind=subject_kind,
            subject_id=subject_id,
            institution_id=institution_id,
            actor=actor,
            now=now,
        )


def move_application(application: OrganizationApplication, to: ApplicationState, now: datetime) -> None:
    """Moves an application by compare-and-set (状态变更).

    Raises:
        Conflict: ``state.changed``.
    """
    if to not in APPLICATION_TRANSITIONS[ApplicationState(application.state)]:
        raise Conflict("state.changed")
    values = {"state": to, "decided_at": None if to == ApplicationState.SUBMITTED else now}
    if not OrganizationApplication.objects.filter(id=application.id, state=application.state).update(**values):
        raise Conflict("state.changed")
    application.state = to


def _organization(organization_id: UUID) -> Institution:
    found = Institution.objects.filter(id=organization_id, kind=InstitutionKind.ORGANIZATION).first()
    if found is None:
        raise NotFound("not_found")
    return found


def _needed(field: str, text: str) -> str:
    if not text.strip():
        raise Invalid("field.required", field=field)
    return text.strip()


def _of_case(case: ApprovalCase) -> OrganizationApplication:
    return OrganizationApplication.objects.select_related("organization").get(id=case.subject_id)


def _record(verb: str, application: OrganizationApplication, actor: Actor, now: datetime) -> None:
    record_act(
        verb=verb,
        subject_kind=APPLICATION,
        subject_id=application.id,
        institution_id=application.organization_id,
        facts={"credit_code": application.credit_code},
        actor=actor,
        now=now,
    )


def _tell(application: OrganizationApplication, code: str, now: datetime) -> None:
    notify(
        person_ids=people_in_role(Role.ORGANIZATION_OFFICER, application.organization_id),
        code=code,
        params={},
        path=f"/organizations/applications/{application.id}/",
        now=now,
    )
