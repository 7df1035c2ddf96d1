"""Filing of organizations and certificates in a province (备案), and prior notice of activities (活动报备)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from oneplusx.apps.approvals.models import ApprovalCase
from oneplusx.apps.approvals.services import StepSpec, open_case, rerun_case, withdraw_case
from oneplusx.apps.parties.models import Institution, InstitutionKind
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.selectors import people_in_role
from oneplusx.apps.standards.models import (
    ACTIVITY_TRANSITIONS,
    APPLICATION_TRANSITIONS,
    ActivityKind,
    ActivityNotice,
    ActivityState,
    ApplicationState,
    CertificateType,
    Filing,
    FilingItem,
)
from oneplusx.apps.standards.models.organizations import ACTIVITY, FILING
from oneplusx.apps.standards.selectors import activity_for, filing_for, provinces_of
from oneplusx.apps.standards.services.organizations import HandedIn, hand_in, require_organization
from oneplusx.apps.trail.services import notify, record_act
from oneplusx.domain.calendar import add_working_days
from oneplusx.domain.errors import Conflict, Denied, Invalid, NotFound
from oneplusx.domain.provinces import province_of
from oneplusx.web.actor import Actor, Role
from oneplusx.web.clock import local_date
from oneplusx.web.origin import Origin


@dataclass(frozen=True, slots=True)
class FilingPlan:
    """What is to be filed (备案内容).

    Attributes:
        certificate_type_ids: Certificates of the organization itself.
        until_on: Last day; ``None``: until further notice.
    """

    organization_id: UUID
    province_code: str
    certificate_type_ids: Sequence[UUID]
    from_on: date
    until_on: date | None = None
    number: str = ""
    note: str = ""


@transaction.atomic
def apply_filing(*, plan: FilingPlan, files: Sequence[HandedIn] = (), actor: Actor, now: datetime) -> Filing:
    """An organization files certificates in a province (申请备案); the province's authority decides.

    Raises:
        Denied: ``denied``.
        Invalid: ``organizations.bad_province``, ``organizations.bad_period``, ``organizations.no_certificates``,
            ``organizations.foreign_certificate``.
        Conflict: ``standards.organization_stopped``, ``organizations.no_authority``.
    """
    require(actor, "organizations.apply", plan.organization_id)
    require_organization(plan.organization_id, "apply_filing", local_date(now))
    authority = Institution.objects.filter(kind=InstitutionKind.AUTHORITY, province_code=plan.province_code)
    office = authority.order_by("code").first() if plan.province_code else None
    filing = _write(plan, ApplicationState.SUBMITTED, Origin.HERE, now)
    if office is None:
        raise Conflict("organizations.no_authority", found=plan.province_code)
    hand_in(FILING, filing.id, plan.organization_id, files, actor, now)
    case = open_case(
        subject_kind=FILING,
        subject_id=filing.id,
        learner_id=None,
        institution_id=plan.organization_id,
        title=filing.organization.name_zh,
        chain=[StepSpec(Role.AUTHORITY_OFFICER, office.id, days=10)],
        actor=actor,
        now=now,
    )
    Filing.objects.filter(id=filing.id).update(case_id=case.id)
    filing.case_id = case.id
    _record("organizations.filing_applied", filing, actor, now)
    return filing


@transaction.atomic
def record_filing(*, plan: FilingPlan, actor: Actor, now: datetime) -> Filing:
    """A province records what is filed (登记备案), e.g. decided elsewhere or on paper.

    Raises:
        Denied: ``denied``: not the authority of that province.
        Invalid: as ``apply_filing``.
    """
    _require_province(actor, plan.province_code)
    filing = _write(plan, ApplicationState.APPROVED, Origin.ELSEWHERE, now)
    _record("organizations.filing_recorded", filing, actor, now)
    return filing


@transaction.atomic
def end_filing(*, filing_id: UUID, last_on: date, reason: str, actor: Actor, now: datetime) -> Filing:
    """A province ends a filing early (终止备案).

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``organizations.reason_required``, ``organizations.bad_period``.
        Conflict: ``organizations.not_filed``.
    """
    filing = filing_for(actor, filing_id)
    _require_province(actor, filing.province_code)
    if not reason.strip():
        raise Invalid("organizations.reason_required")
    if filing.state != ApplicationState.APPROVED:
        raise Conflict("organizations.not_filed", state=str(filing.get_state_display()))
    if filing.until_on is not None and last_on > filing.until_on:
        raise Invalid("organizations.bad_period")
    Filing.objects.filter(id=filing.id).update(until_on=last_on)
    filing.until_on = last_on
    _record("organizations.filing_ended", filing, actor, now, note=reason)
    _tell(filing, "organizations.notice.filing_ended", now)
    return filing


def _require_province(actor: Actor, province_code: str) -> None:
    require(actor, "filings.decide")
    if not actor.is_system and not {province_code, ""} & provinces_of(actor):
        raise Denied("denied", permission="filings.decide")


def _write(plan: FilingPlan, state: ApplicationState, origin: Origin, now: datetime) -> Filing:
    organization = Institution.objects.filter(id=plan.organization_id, kind=InstitutionKind.ORGANIZATION).first()
    if organization is None:
        raise NotFound("not_found")
    if province_of(plan.province_code) is None:
        raise Invalid("organizations.bad_province", found=plan.province_code)
    if plan.until_on is not None and plan.until_on < plan.from_on:
        raise Invalid("organizations.bad_period")
    ids = list(dict.fromkeys(plan.certificate_type_ids))
    if not ids:
        raise Invalid("organizations.no_certificates")
    known = set(
        CertificateType.objects.filter(id__in=ids, organization_id=plan.organization_id).values_list("id", flat=True)
    )
    if len(known) != len(ids):
        raise Invalid("organizations.foreign_certificate")
    filing = Filing(
        organization=organization,
        province_code=plan.province_code,
        number=plan.number.strip()[:60],
        from_on=plan.from_on,
        until_on=plan.until_on,
        note=plan.note.strip(),
        state=state,
        origin=origin,
        submitted_at=now,
        decided_at=now if state == ApplicationState.APPROVED else None,
    )
    filing.save(force_insert=True)
    FilingItem.objects.bulk_create([FilingItem(filing=filing, certificate_type_id=one) for one in ids])
    return filing


@transaction.atomic
def supplement_filing(
    *, filing_id: UUID, note: str = "", files: Sequence[HandedIn] = (), actor: Actor, now: datetime
) -> Filing:
    """Hands a returned filing in again (补充备案材料).

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``organizations.not_returned``.
    """
    filing = filing_for(actor, filing_id)
    require(actor, "organizations.apply", filing.organization_id)
    if filing.state != ApplicationState.RETURNED or filing.case_id is None:
        raise Conflict("organizations.not_returned", state=str(filing.get_state_display()))
    hand_in(FILING, filing.id, filing.organization_id, files, actor, now)
    move_filing(filing, ApplicationState.SUBMITTED, now)
    rerun_case(case_id=filing.case_id, reason=note.strip(), actor=actor, now=now)
    _record("organizations.filing_supplemented", filing, actor, now, note=note)
    return filing


@transaction.atomic
def withdraw_filing(*, filing_id: UUID, actor: Actor, now: datetime) -> None:
    """Takes a filing back before it is decided (撤回备案申请).

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``approvals.already_decided``.
    """
    filing = filing_for(actor, filing_id)
    require(actor, "organizations.apply", filing.organization_id)
    if filing.state not in {ApplicationState.SUBMITTED, ApplicationState.RETURNED} or filing.case_id is None:
        raise Conflict("approvals.already_decided")
    withdraw_case(case_id=filing.case_id, actor=actor, now=now)


def on_filing_approved(case: ApprovalCase, actor: Actor, now: datetime) -> None:
    """The authority filed it (准予备案)."""
    _decided(case, ApplicationState.APPROVED, "filed", actor, now)


def on_filing_refused(case: ApprovalCase, actor: Actor, now: datetime) -> None:
    """The authority refused (不予备案)."""
    _decided(case, ApplicationState.REFUSED, "filing_refused", actor, now)


def on_filing_returned(case: ApprovalCase, actor: Actor, now: datetime) -> None:
    """The authority wants more (退回补充)."""
    _decided(case, ApplicationState.RETURNED, "filing_returned", actor, now)


def on_filing_withdrawn(case: ApprovalCase, actor: Actor, now: datetime) -> None:
    """The organization took it back (撤回)."""
    filing = Filing.objects.select_related("organization").get(id=case.subject_id)
    move_filing(filing, ApplicationState.WITHDRAWN, now)
    _record("organizations.filing_withdrawn", filing, actor, now)


def _decided(case: ApprovalCase, to: ApplicationState, word: str, actor: Actor, now: datetime) -> None:
    filing = Filing.objects.select_related("organization").get(id=case.subject_id)
    move_filing(filing, to, now)
    _record(f"organizations.{word}", filing, actor, now)
    _tell(filing, f"organizations.notice.{word}", now)


def move_filing(filing: Filing, to: ApplicationState, now: datetime) -> None:
    """Moves a filing by compare-and-set (状态变更).

    Raises:
        Conflict: ``state.changed``.
    """
    if to not in APPLICATION_TRANSITIONS[ApplicationState(filing.state)]:
        raise Conflict("state.changed")
    values = {"state": to, "decided_at": None if to == ApplicationState.SUBMITTED else now}
    if not Filing.objects.filter(id=filing.id, state=filing.state).update(**values):
        raise Conflict("state.changed")
    filing.state = to


@dataclass(frozen=True, slots=True)
class ActivityPlan:
    """What an organization will do in a province (活动): who, what, where, when."""

    organization_id: UUID
    province_code: str
    kind: str
    title: str
    place: str
    responsible: str
    starts_on: date
    ends_on: date
    participants_count: int = 0
    note: str = ""


@transaction.atomic
def announce_activity(*, plan: ActivityPlan, actor: Actor, now: datetime) -> ActivityNotice:
    """Tells a province of an activity beforehand (活动报备); the setting says how many working days before.

    Raises:
        Denied: ``denied``.
        Invalid: ``field.required``, ``organizations.bad_province``, ``organizations.bad_period``,
            ``organizations.unknown_kind``, ``organizations.announced_late``.
        Conflict: ``standards.organization_stopped``.
    """
    require(actor, "activities.announce", plan.organization_id)
    require_organization(plan.organization_id, "announce_activity", local_date(now))
    _check_activity(plan, local_date(now))
    activity = ActivityNotice(
        organization_id=plan.organization_id,
        province_code=plan.province_code,
        kind=plan.kind,
        title=plan.title.strip()[:160],
        place=plan.place.strip()[:200],
        responsible=plan.responsible.strip()[:120],
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        participants_count=plan.participants_count,
        note=plan.note.strip(),
        announced_at=now,
    )
    activity.save(force_insert=True)
    _record_activity("organizations.activity_announced", activity, actor, now)
    _tell_province(activity, "organizations.notice.activity", now)
    return activity


def _check_activity(plan: ActivityPlan, today: date) -> None:
    for field in ("title", "place", "responsible"):
        if not getattr(plan, field).strip():
            raise Invalid("field.required", field=field)
    if province_of(plan.province_code) is None:
        raise Invalid("organizations.bad_province", found=plan.province_code)
    if plan.kind not in ActivityKind.values:
        raise Invalid("organizations.unknown_kind", found=plan.kind, allowed=", ".join(ActivityKind.values))
    if plan.ends_on < plan.starts_on:
        raise Invalid("organizations.bad_period")
    earliest = add_working_days(today, settings.ONEPLUSX_ACTIVITY_NOTICE_DAYS)
    if plan.starts_on < earliest:
        raise Invalid(
            "organizations.announced_late", allowed=earliest.isoformat(), days=settings.ONEPLUSX_ACTIVITY_NOTICE_DAYS
        )


@transaction.atomic
def cancel_activity(*, activity_id: UUID, reason: str, actor: Actor, now: datetime) -> ActivityNotice:
    """The organization calls an activity off (取消活动), with the reason.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``organizations.reason_required``.
        Conflict: ``state.changed``: it is canceled already.
    """
    activity = activity_for(actor, activity_id)
    require(actor, "activities.announce", activity.organization_id)
    if not reason.strip():
        raise Invalid("organizations.reason_required")
    if ActivityState.CANCELED not in ACTIVITY_TRANSITIONS[ActivityState(activity.state)]:
        raise Conflict("state.changed")
    changed = ActivityNotice.objects.filter(id=activity.id, state=activity.state).update(
        state=ActivityState.CANCELED, state_reason=reason.strip()[:300]
    )
    if not changed:
        raise Conflict("state.changed")
    activity.refresh_from_db()
    _record_activity("organizations.activity_canceled", activity, actor, now, note=reason)
    _tell_province(activity, "organizations.notice.activity_canceled", now)
    return activity


def _record_activity(verb: str, activity: ActivityNotice, actor: Actor, now: datetime, *, note: str = "") -> None:
    record_act(
        verb=verb,
        subject_kind=ACTIVITY,
        subject_id=activity.id,
        institution_id=activity.organization_id,
        facts={"province": activity.province_code, "starts_on": activity.starts_on, "kind": activity.kind},
        note=note.strip(),
        actor=actor,
        now=now,
    )


def _tell_province(activity: ActivityNotice, code: str, now: datetime) -> None:
    offices = Institution.objects.filter(kind=InstitutionKind.AUTHORITY, province_code=activity.province_code)
    people = [person for office in offices for person in people_in_role(Role.AUTHORITY_OFFICER, office.id)]
    notify(
        person_ids=people,
        code=code,
        params={"title": activity.title, "day": activity.starts_on.isoformat()},
        path=f"/activities/{activity.id}/",
        now=now,
    )


def _record(verb: str, filing: Filing, actor: Actor, now: datetime, *, note: str = "") -> None:
    record_act(
        verb=verb,
        subject_kind=FILING,
        subject_id=filing.id,
        institution_id=filing.organization_id,
        facts={"province": filing.province_code, "from_on": filing.from_on, "until_on": filing.until_on},
        note=note.strip(),
        actor=actor,
        now=now,
    )


def _tell(filing: Filing, code: str, now: datetime) -> None:
    notify(
        person_ids=people_in_role(Role.ORGANIZATION_OFFICER, filing.organization_id),
        code=code,
        params={},
        path=f"/filings/{filing.id}/",
        now=now,
    )
