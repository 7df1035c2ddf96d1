"""Exam sites (考核站点): entered by their institution, approved by an organization."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from oneplusx.apps.assessment.models import ExamRoom, ExamSite, SiteApplication, SiteState
from oneplusx.apps.assessment.selectors.visibility import (
    one_of,
    site_applications_visible_to,
    sites_visible_to,
)
from oneplusx.apps.assessment.services.moving import move
from oneplusx.apps.files.services import attach, store_file
from oneplusx.apps.parties.models import Institution, InstitutionKind
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.selectors import people_in_role
from oneplusx.apps.trail.services import notify, record_act
from oneplusx.domain.errors import Conflict, Invalid, NotFound
from oneplusx.web.actor import Actor, Role

SUBJECT = "assessment.site_application"
SEATS_MAX = 2_000


@dataclass(frozen=True, slots=True)
class RoomDraft:
    """A room as its site describes it."""

    code: str
    name: str
    rows: int
    columns: int
    equipment: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


@transaction.atomic
def enter_site(
    *,
    institution_id: UUID,
    code: str,
    name_zh: str,
    actor: Actor,
    now: datetime,
    name_en: str = "",
    place: str = "",
) -> ExamSite:
    """Enters an exam site (登记考核站点) of a college or an exam-site institution.

    Raises:
        Denied: ``denied``.
        Invalid: ``assessment.name_missing``.
        Conflict: ``assessment.code_taken``.
    """
    require(actor, "exams.apply_site", institution_id)
    institution = Institution.objects.get(id=institution_id)
    if not code.strip() or not name_zh.strip():
        raise Invalid("assessment.name_missing")
    site = ExamSite(
        institution=institution,
        code=code.strip(),
        name_zh=name_zh.strip(),
        name_en=name_en.strip(),
        province_code=institution.province_code,
        place=place.strip(),
        created_at=now,
    )
    try:
        with transaction.atomic():
            site.save(force_insert=True)
    except IntegrityError:
        raise Conflict("assessment.code_taken", found=code) from None
    _record("assessment.site_entered", site, {"code": site.code}, actor, now)
    return site


@transaction.atomic
def set_rooms(*, exam_site_id: UUID, rooms: Iterable[RoomDraft], actor: Actor, now: datetime) -> list[ExamRoom]:
    """Sets the rooms of a site (考场), by code; a room that is left out can be used no more.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``assessment.bad_room``, ``assessment.room_twice``.
    """
    site = one_of(sites_visible_to(actor), exam_site_id)
    require(actor, "exams.apply_site", site.institution_id)
    drafts = list(rooms)
    codes = Counter(draft.code.strip() for draft in drafts)
    if twice := next((code for code, count in codes.items() if count > 1), None):
        raise Invalid("assessment.room_twice", room=twice)
    for draft in drafts:
        if not draft.code.strip() or not 1 <= draft.rows * draft.columns <= SEATS_MAX or draft.rows < 1:
            raise Invalid("assessment.bad_room", room=draft.code, rows=draft.rows, columns=draft.columns)
    ExamRoom.objects.filter(site=site).update(is_usable=False)
    for draft in drafts:
        values = {
            "name": draft.name.strip() or draft.code,
            "rows": draft.rows,
            "columns": draft.columns,
            "equipment": sorted(draft.equipment),
            "parts": sorted(draft.parts),
            "is_usable": True,
        }
        ExamRoom.objects.update_or_create(site=site, code=draft.code.strip(), defaults=values)
    _record("assessment.rooms_set", site, {"rooms": [asdict(draft) for draft in drafts]}, actor, now)
    return list(site.rooms.filter(is_usable=True).order_by("code"))


@transaction.atomic
def apply_site(
    *,
    exam_site_id: UUID,
    organization_id: UUID,
    note: str,
    actor: Actor,
    now: datetime,
    evidence: Sequence[tuple[str, bytes]] = (),
) -> SiteApplication:
    """Applies to an organization for a site (站点申请), with its rooms and attachments; also after a return.

    Args:
        evidence: Name and content of each attachment.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``assessment.no_rooms``, ``files.…``.
        Conflict: ``assessment.site_applied``: an application to this organization is open or approved.
    """
    site = one_of(sites_visible_to(actor), exam_site_id)
    require(actor, "exams.apply_site", site.institution_id)
    if not Institution.objects.filter(id=organization_id, kind=InstitutionKind.ORGANIZATION).exists():
        raise NotFound("not_found")
    rooms = list(site.rooms.filter(is_usable=True).order_by("code"))
    if not rooms:
        raise Invalid("assessment.no_rooms")
    described = [
        {"code": room.code, "name": room.name, "seats": room.seats_count, "equipment": room.equipment} for room in rooms
    ]
    application = _resubmitted(site, organization_id, note, described, actor, now) or SiteApplication(
        site=site,
        organization_id=organization_id,
        note=note.strip(),
        rooms=described,
        submitted_by_id=actor.id,
        submitted_at=now,
    )
    if application._state.adding:  # noqa: SLF001
        try:
            with transaction.atomic():
                application.save(force_insert=True)
        except IntegrityError:
            raise Conflict("assessment.site_applied") from None
    for name, data in evidence:
        attach(
            file=store_file(data=data, now=now),
            name=name,
            subject_kind=SUBJECT,
            subject_id=application.id,
            institution_id=site.institution_id,
            actor=actor,
            now=now,
        )
    facts = {"site": site.id, "organization": organization_id, "rooms": described}
    _record("assessment.site_handed_in", site, facts, actor, now)
    notify(
        person_ids=people_in_role(Role.ORGANIZATION_OFFICER, organization_id),
        code="assessment.notice.site_applied",
        params={"site": site.name_zh},
        path=f"/exams/site-applications/{application.id}/",
        now=now,
    )
    return application


def _resubmitted(
    site: ExamSite,
    organization_id: UUID,
    note: str,
    described: list[dict[str, object]],
    actor: Actor,
    now: datetime,
) -> SiteApplication | None:
    returned = SiteApplication.objects.filter(
        site=site, organization_id=organization_id, state=SiteState.RETURNED
    ).first()
    if returned is None:
        return None
    move(returned, SiteState.SUBMITTED, note=note.strip(), rooms=described, submitted_at=now, submitted_by_id=actor.id)
    return returned


@transaction.atomic
def decide_site(
    *,
    site_application_id: UUID,
    outcome: str,
    reason: str,
    actor: Actor,
    now: datetime,
    valid_until_on: date | None = None,
) -> SiteApplication:
    """The organization approves, returns, refuses or (later) revokes a site (站点审批).

    Args:
        outcome: ``approved``, ``returned``, ``refused`` or ``revoked``; all but the first need a reason.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``assessment.unknown_outcome``, ``assessment.reason_missing``.
        Conflict: ``assessment.state_forbids``.
    """
    application = one_of(site_applications_visible_to(actor), site_application_id)
    require(actor, "exams.decide_site", application.organization_id)
    allowed = {SiteState.APPROVED, SiteState.RETURNED, SiteState.REFUSED, SiteState.REVOKED}
    if outcome not in allowed:
        raise Invalid("assessment.unknown_outcome", found=outcome, allowed=", ".join(sorted(allowed)))
    if outcome != SiteState.APPROVED and not reason.strip():
        raise Invalid("assessment.reason_missing")
    move(
        application,
        SiteState(outcome),
        reason=reason.strip(),
        decided_by_id=actor.id,
        decided_at=now,
        valid_until_on=valid_until_on if outcome == SiteState.APPROVED else None,
    )
    facts = {"application": application.id, "outcome": outcome, "valid_until_on": valid_until_on}
    _record("assessment.site_decided", application.site, facts, actor, now, reason)
    _tell_site(application, now)
    return application


def _tell_site(application: SiteApplication, now: datetime) -> None:
    institution_id = application.site.institution_id
    people = people_in_role(Role.EXAM_SITE_OFFICER, institution_id) or people_in_role(
        Role.ACADEMIC_AFFAIRS, institution_id
    )
    notify(
        person_ids=[*people, *([application.submitted_by_id] if application.submitted_by_id else [])],
        code=f"assessment.notice.site_{application.state}",
        params={"site": application.site.name_zh, "reason": application.reason},
        path=f"/exams/site-applications/{application.id}/",
        now=now,
    )


@transaction.atomic
def withdraw_site(*, site_application_id: UUID, actor: Actor, now: datetime) -> SiteApplication:
    """Takes an application back before it is decided (撤回站点申请).

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``assessment.state_forbids``.
    """
    application = one_of(site_applications_visible_to(actor), site_application_id)
    require(actor, "exams.apply_site", application.site.institution_id)
    move(application, SiteState.WITHDRAWN, decided_at=now)
    _record("assessment.site_withdrawn", application.site, {"application": application.id}, actor, now)
    return application


def _record(verb: str, site: ExamSite, facts: dict[str, object], actor: Actor, now: datetime, note: str = "") -> None:
    record_act(
        verb=verb,
        subject_kind="assessment.site",
        subject_id=site.id,
        institution_id=site.institution_id,
        facts=facts,
        note=note,
        actor=actor,
        now=now,
    )
