"""Exam plans (考核计划): drawn up, published, and led through their states by acts.

Each act is a compare-and-set on ``PLAN_ACTS``; what stands against it is ``selectors.blocking.blockers``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from oneplusx.apps.assessment.models import (
    PLAN_ACTS,
    SYSTEM_ACTS,
    ExamPlan,
    ExamRegistration,
    ExamSession,
    ExamSite,
    PlanAct,
    PlanLevel,
    PlanSite,
    PlanState,
    Price,
    PriceState,
    RegistrationState,
)
from oneplusx.apps.assessment.selectors.blocking import Blocker, blockers, notice_end
from oneplusx.apps.assessment.selectors.registered import missing_approvals
from oneplusx.apps.assessment.selectors.visibility import get_plan
from oneplusx.apps.assessment.services.closing import lock_results, unlock_notice
from oneplusx.apps.assessment.services.fees import lay_fee_lines, remove_fee_lines
from oneplusx.apps.assessment.services.recording import PERMISSION, own_plan, record_plan_act
from oneplusx.apps.assessment.services.results import compute_results
from oneplusx.apps.assessment.services.tickets import issue_numbers
from oneplusx.apps.parties.models import Institution, InstitutionKind
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.standards.models import CatalogueState, CertificateType
from oneplusx.apps.standards.selectors import scheme_of
from oneplusx.apps.standards.services import require_organization
from oneplusx.apps.trail.services import notify
from oneplusx.domain.errors import Conflict, Denied, Invalid, NotFound
from oneplusx.web.actor import Actor
from oneplusx.web.clock import local_date
from oneplusx.web.origin import Origin

REASONED = frozenset({PlanAct.CANCEL, PlanAct.REOPEN_REGISTRATION, PlanAct.RETURN_TO_SCORES})
NOTICE_DAYS_MAX = 60
SETTABLE = (PlanState.DRAFT, PlanState.PUBLISHED)
SITES_SETTABLE = (*SETTABLE, PlanState.REGISTRATION, PlanState.LIST_CONFIRMED, PlanState.FEES_CONFIRMED)


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """What an organization writes down about a plan.

    Attributes:
        notice_days: Length of the public notice period in days.
        needs_quota: Candidates of colleges take a place of their college's quota.
    """

    code: str
    name_zh: str
    month: str
    registers_from_on: date
    registers_until_on: date
    exam_from_on: date
    exam_until_on: date
    certificate_type_ids: tuple[UUID, ...]
    name_en: str = ""
    province_code: str = ""
    notice_days: int = 5
    is_open_to_society: bool = True
    needs_quota: bool = True
    national_id: str = ""


FIELDS = (
    "code",
    "name_zh",
    "name_en",
    "month",
    "province_code",
    "registers_from_on",
    "registers_until_on",
    "exam_from_on",
    "exam_until_on",
    "notice_days",
    "is_open_to_society",
    "needs_quota",
    "national_id",
)


@transaction.atomic
def create_plan(*, organization_id: UUID, draft: PlanDraft, actor: Actor, now: datetime) -> ExamPlan:
    """Draws up an exam plan (新建考核计划); it is the organization's own until it is published.

    Raises:
        Denied: ``denied``.
        NotFound: ``not_found``: no such organization, or a certificate type of another one.
        Invalid: ``assessment.name_missing``, ``assessment.dates_out_of_order``, ``assessment.bad_month``.
        Conflict: ``assessment.code_taken``.
    """
    require(actor, PERMISSION, organization_id)
    if not Institution.objects.filter(id=organization_id, kind=InstitutionKind.ORGANIZATION).exists():
        raise NotFound("not_found")
    _check(draft)
    plan = ExamPlan(
        organization_id=organization_id,
        created_by_id=actor.id,
        created_at=now,
        state_at=now,
        **{name: getattr(draft, name) for name in FIELDS},
    )
    _save(plan, is_new=True)
    _set_levels(plan, draft.certificate_type_ids)
    record_plan_act("assessment.plan_created", plan, {"code": plan.code}, actor, now)
    return plan


@transaction.atomic
def edit_plan(*, exam_plan_id: UUID, draft: PlanDraft, actor: Actor, now: datetime) -> ExamPlan:
    """Changes a plan that is not published yet (修改考核计划).

    Raises:
        NotFound, Denied, Invalid, Conflict: As ``create_plan``; ``assessment.state_forbids`` once it is published.
    """
    plan = own_plan(exam_plan_id, actor, PlanState.DRAFT)
    _check(draft)
    before = {name: getattr(plan, name) for name in FIELDS}
    for name in FIELDS:
        setattr(plan, name, getattr(draft, name))
    _save(plan)
    _set_levels(plan, draft.certificate_type_ids)
    changed = {name: [before[name], getattr(plan, name)] for name in FIELDS if before[name] != getattr(plan, name)}
    record_plan_act("assessment.plan_edited", plan, {"changed": changed}, actor, now)
    return plan


def _save(plan: ExamPlan, *, is_new: bool = False) -> None:
    try:
        with transaction.atomic():
            plan.save(force_insert=is_new)
    except IntegrityError:
        raise Conflict("assessment.code_taken", found=plan.code) from None


def _check(draft: PlanDraft) -> None:
    if not draft.code.strip() or not draft.name_zh.strip():
        raise Invalid("assessment.name_missing")
    year, _, month = draft.month.partition("-")
    if not (len(year) == 4 and year.isdigit() and month.isdigit() and 1 <= int(month) <= 12):  # noqa: PLR2004  a year and a month
        raise Invalid("assessment.bad_month", found=draft.month)
    in_order = draft.registers_from_on <= draft.registers_until_on < draft.exam_from_on <= draft.exam_until_on
    if not in_order:
        raise Invalid("assessment.dates_out_of_order")
    if not 1 <= draft.notice_days <= NOTICE_DAYS_MAX:
        raise Invalid("assessment.bad_notice_days", found=draft.notice_days, maximum=NOTICE_DAYS_MAX)


def _set_levels(plan: ExamPlan, certificate_type_ids: Sequence[UUID]) -> None:
    types = CertificateType.objects.filter(id__in=certificate_type_ids, organization_id=plan.organization_id)
    found = {row.id: row for row in types.filter(state=CatalogueState.PUBLISHED)}
    if set(certificate_type_ids) - found.keys():
        raise NotFound("not_found")
    ExamSession.objects.filter(plan=plan).exclude(level=None).exclude(
        level__certificate_type_id__in=list(found)
    ).delete()
    plan.levels.exclude(certificate_type_id__in=list(found)).delete()
    known = set(plan.levels.values_list("certificate_type_id", flat=True))
    PlanLevel.objects.bulk_create(
        [PlanLevel(plan=plan, certificate_type=row) for row in found.values() if row.id not in known]
    )


@transaction.atomic
def add_session(
    *,
    exam_plan_id: UUID,
    part: str,
    starts_at: datetime,
    ends_at: datetime,
    actor: Actor,
    now: datetime,
    level_id: UUID | None = None,
    equipment: Sequence[str] = (),
) -> ExamSession:
    """Adds a session (场次) of one part to a plan that has no registrations yet.

    Args:
        level_id: ``None``: candidates of all levels may sit it.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``assessment.unknown_part``, ``assessment.session_dates``.
        Conflict: ``assessment.state_forbids``.
    """
    plan = own_plan(exam_plan_id, actor, *SETTABLE)
    levels = list(plan.levels.select_related("certificate_type"))
    concerned = [one for one in levels if level_id is None or one.id == level_id]
    if level_id is not None and not concerned:
        raise NotFound("not_found")
    parts = {code for one in concerned for code in scheme_of(one.certificate_type).codes}
    if part not in parts:
        raise Invalid("assessment.unknown_part", found=part, allowed=", ".join(sorted(parts)))
    within = plan.exam_from_on <= local_date(starts_at) <= local_date(ends_at) <= plan.exam_until_on
    if starts_at >= ends_at or not within:
        raise Invalid("assessment.session_dates", first=str(plan.exam_from_on), last=str(plan.exam_until_on))
    last = plan.sessions.order_by("-number").values_list("number", flat=True).first() or 0
    session = ExamSession.objects.create(
        plan=plan,
        level_id=level_id,
        number=last + 1,
        part=part,
        starts_at=starts_at,
        ends_at=ends_at,
        equipment=sorted(equipment),
    )
    facts = {"session": session.id, "part": [f"part.{part}"], "starts_at": starts_at, "ends_at": ends_at}
    record_plan_act("assessment.session_added", plan, facts, actor, now)
    return session


@transaction.atomic
def remove_session(*, exam_session_id: UUID, actor: Actor, now: datetime) -> None:
    """Takes a session out of a plan that has no registrations yet.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``assessment.state_forbids``.
    """
    session = ExamSession.objects.filter(id=exam_session_id).first()
    if session is None:
        raise NotFound("not_found")
    plan = own_plan(session.plan_id, actor, *SETTABLE)
    session.delete()
    record_plan_act("assessment.session_removed", plan, {"session": exam_session_id}, actor, now)


@transaction.atomic
def set_plan_sites(*, exam_plan_id: UUID, site_ids: Sequence[UUID], actor: Actor, now: datetime) -> list[PlanSite]:
    """Says which approved sites take part in a plan (选择站点); a site with confirmed seats stays.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``assessment.site_not_approved``.
        Conflict: ``assessment.state_forbids``, ``assessment.site_in_use``.
    """
    plan = own_plan(exam_plan_id, actor, *SITES_SETTABLE)
    missing = missing_approvals(plan.organization_id, site_ids, plan.exam_until_on)
    if missing:
        raise Invalid("assessment.site_not_approved", sites=missing)
    dropped = plan.plan_sites.exclude(site_id__in=list(site_ids))
    in_use = ExamSite.objects.filter(plan_sites__in=dropped, rooms__seats__plan=plan).distinct()
    if names := list(in_use.values_list("name_zh", flat=True)):
        raise Conflict("assessment.site_in_use", sites=names)
    dropped.delete()
    known = set(plan.plan_sites.values_list("site_id", flat=True))
    wanted = ExamSite.objects.filter(id__in=list(site_ids)).order_by("code")
    PlanSite.objects.bulk_create([PlanSite(plan=plan, site=site) for site in wanted if site.id not in known])
    record_plan_act("assessment.plan_sites_set", plan, {"sites": [str(one) for one in site_ids]}, actor, now)
    return list(plan.plan_sites.select_related("site").order_by("site__code"))


@transaction.atomic
def act_on_plan(*, exam_plan_id: UUID, act: str, actor: Actor, now: datetime, reason: str = "") -> ExamPlan:
    """Does one act on a plan (推进考核计划), if its state allows it and nothing blocks it.

    Args:
        act: A ``PlanAct``; cancelling and going back need a reason.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``, ``assessment.act_follows``: it follows from certificates issued or deposited.
        Invalid: ``assessment.unknown_act``, ``assessment.reason_missing``.
        Conflict: ``assessment.state_forbids``, ``assessment.blocked``, ``standards.organization_stopped``.
    """
    plan = get_plan(actor, exam_plan_id)
    require(actor, PERMISSION, plan.organization_id)
    if act not in PLAN_ACTS:
        raise Invalid("assessment.unknown_act", found=act, allowed=", ".join(PlanAct))
    wanted = PlanAct(act)
    if wanted in SYSTEM_ACTS and not actor.is_system:
        raise Denied("assessment.act_follows", act=str(wanted.label))
    return _move(plan.id, wanted, actor, now, reason)


@transaction.atomic
def note_plan(*, exam_plan_id: UUID, act: PlanAct, actor: Actor, now: datetime) -> ExamPlan:
    """Notes on a plan what followed elsewhere (自动推进): its certificates are issued, their credits deposited.

    For the apps that issue and deposit, which decide whether the actor may; no page and no interface leads here.

    Raises:
        ValueError: The act is not one of ``SYSTEM_ACTS``.
        Conflict: ``assessment.state_forbids``.
    """
    if act not in SYSTEM_ACTS:
        raise ValueError(act)
    return _move(exam_plan_id, act, actor, now, "")


def _move(exam_plan_id: UUID, wanted: PlanAct, actor: Actor, now: datetime, reason: str) -> ExamPlan:
    plan = ExamPlan.objects.select_for_update(of=("self",)).select_related("organization").get(id=exam_plan_id)
    sources, target = PLAN_ACTS[wanted]
    if plan.state not in sources:
        raise Conflict("assessment.state_forbids", state=str(plan.get_state_display()), act=str(wanted.label))
    if wanted in REASONED and not reason.strip():
        raise Invalid("assessment.reason_missing")
    _check_standing(plan, wanted, now)
    found = blockers(plan, wanted, now)
    if found:
        raise Conflict("assessment.blocked", act=str(wanted.label), why=[_plain(one) for one in found])
    before = plan.state
    changed = ExamPlan.objects.filter(id=plan.id, state=before).update(
        state=target, state_at=now, state_note=reason.strip()
    )
    if not changed:
        raise Conflict("state.changed")
    plan.state, plan.state_at, plan.state_note = target, now, reason.strip()
    facts = {"act": [f"exam_act.{wanted.value}"], "from": before, "to": target.value}
    EFFECTS.get(wanted, _nothing)(plan, actor, now)
    record_plan_act("assessment.plan_moved", plan, facts, actor, now, reason)
    _tell(plan, wanted, now)
    return plan


def _plain(one: Blocker) -> str:
    return one.code


def _check_standing(plan: ExamPlan, act: PlanAct, now: datetime) -> None:
    stopped = {PlanAct.PUBLISH: "publish_exam_plan", PlanAct.OPEN_REGISTRATION: "register_candidates"}
    if act in stopped and plan.origin == Origin.HERE:
        require_organization(plan.organization_id, stopped[act], local_date(now))


def _nothing(_plan: ExamPlan, _actor: Actor, _now: datetime) -> None:
    """The state is all that changes."""


def _published(plan: ExamPlan, _actor: Actor, _now: datetime) -> None:
    """Keeps scheme and price of each level as they are now."""
    for level in plan.levels.select_related("certificate_type"):
        price = Price.objects.filter(
            certificate_type_id=level.certificate_type_id,
            province_code=plan.province_code or plan.organization.province_code,
            state=PriceState.IN_FORCE,
        ).first()
        PlanLevel.objects.filter(id=level.id).update(
            scheme=scheme_of(level.certificate_type).as_document(), fee_fen=price.amount_fen if price else 0
        )


def _notice_opened(plan: ExamPlan, actor: Actor, now: datetime) -> None:
    compute_results(plan=plan, actor=actor, now=now)
    plan.notice_from_on, plan.notice_until_on = local_date(now), notice_end(plan, now)
    ExamPlan.objects.filter(id=plan.id).update(notice_from_on=plan.notice_from_on, notice_until_on=plan.notice_until_on)


def _closed(plan: ExamPlan, actor: Actor, now: datetime) -> None:
    compute_results(plan=plan, actor=actor, now=now)
    lock_results(plan=plan, actor=actor, now=now)


EFFECTS: Mapping[PlanAct, Callable[[ExamPlan, Actor, datetime], None]] = {
    PlanAct.PUBLISH: _published,
    PlanAct.CONFIRM_LIST: lay_fee_lines,
    PlanAct.REOPEN_REGISTRATION: remove_fee_lines,
    PlanAct.ISSUE_TICKETS: issue_numbers,
    PlanAct.OPEN_NOTICE: _notice_opened,
    PlanAct.RETURN_TO_SCORES: unlock_notice,
    PlanAct.CLOSE: _closed,
}
TOLD = frozenset({PlanAct.ISSUE_TICKETS, PlanAct.OPEN_NOTICE, PlanAct.CLOSE, PlanAct.CANCEL})


def _tell(plan: ExamPlan, act: PlanAct, now: datetime) -> None:
    """Candidates hear of tickets, results, the end and a cancelled exam."""
    if act not in TOLD:
        return
    rows = ExamRegistration.objects.filter(
        plan=plan, state__in=(RegistrationState.CONFIRMED, RegistrationState.REGISTERED)
    )
    notify(
        person_ids=rows.values_list("learner__person_id", flat=True),
        code=f"assessment.notice.{act.value}",
        params={"plan": plan.name_zh},
        path="/my/exams/",
        now=now,
    )
