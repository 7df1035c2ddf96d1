"""Alliances (学分互认联盟): founded by a college, joined by others of their own will, and left again.

The alliance's method is a rule set of level ``alliance`` of its lead; its document names the members, who must all
have joined when it is published. A college stands under it by naming it in ``alliances`` of its own method.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from oneplusx.apps.parties.models import Institution, InstitutionKind
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.selectors import people_in_role
from oneplusx.apps.rulesets.models import Alliance, AllianceMember, MemberState
from oneplusx.apps.rulesets.selectors import alliance_for, membership_for
from oneplusx.apps.trail.facts import AllianceLeft, announce
from oneplusx.apps.trail.services import notify, record_act
from oneplusx.domain.errors import Conflict, Invalid
from oneplusx.web.actor import Actor, Role
from oneplusx.web.clock import local_date

ALLY = "rule_sets.ally"


@transaction.atomic
def found_alliance(*, lead_id: UUID, code: str, name_zh: str, name_en: str, actor: Actor, now: datetime) -> Alliance:
    """Founds an alliance (发起联盟); the lead is its first member.

    Raises:
        Denied: ``denied``.
        Invalid: ``field.required``; ``rulesets.only_colleges_ally``.
        Conflict: ``rulesets.alliance_exists``.
    """
    require(actor, ALLY, lead_id)
    lead = Institution.objects.get(id=lead_id)
    if lead.kind != InstitutionKind.COLLEGE:
        raise Invalid("rulesets.only_colleges_ally", found=lead.code)
    if not code.strip() or not name_zh.strip():
        raise Invalid("field.required", field="name_zh" if code.strip() else "code")
    alliance = Alliance(code=code.strip(), name_zh=name_zh.strip(), name_en=name_en.strip(), lead=lead, created_at=now)
    try:
        with transaction.atomic():
            alliance.save(force_insert=True)
    except IntegrityError:
        raise Conflict("rulesets.alliance_exists", found=code) from None
    AllianceMember(
        alliance=alliance, institution=lead, state=MemberState.JOINED, invited_at=now, joined_on=local_date(now)
    ).save(force_insert=True)
    _record("rulesets.alliance_founded", alliance, lead, actor, now)
    return alliance


@transaction.atomic
def invite_college(*, alliance_id: UUID, college_code: str, actor: Actor, now: datetime) -> AllianceMember:
    """Invites a college into an alliance (邀请加盟); one that declined or left may be asked again.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``rulesets.only_colleges_ally``.
        Conflict: ``rulesets.already_member``.
    """
    alliance = alliance_for(actor, alliance_id)
    require(actor, ALLY, alliance.lead_id)
    college = Institution.objects.filter(code=college_code, kind=InstitutionKind.COLLEGE).first()
    if college is None:
        raise Invalid("rulesets.only_colleges_ally", found=college_code)
    member, made = AllianceMember.objects.get_or_create(
        alliance=alliance, institution=college, defaults={"invited_at": now}
    )
    if not made:
        free = AllianceMember.objects.filter(id=member.id, state__in=(MemberState.DECLINED, MemberState.LEFT))
        if not free.update(state=MemberState.INVITED, invited_at=now):
            raise Conflict("rulesets.already_member", found=college.code)
        member.refresh_from_db()
    _record("rulesets.alliance_invited", alliance, college, actor, now)
    _tell(alliance, college, "rulesets.alliance_invited_notice", now)
    return member


@transaction.atomic
def answer_invitation(*, member_id: UUID, joins: bool, actor: Actor, now: datetime) -> AllianceMember:
    """Joins an alliance or declines (答复邀请), for one's own college.

    Raises:
        NotFound: ``not_found``: not the actor's college.
        Conflict: ``rulesets.not_invited``.
    """
    member = membership_for(actor, member_id)
    mine = AllianceMember.objects.filter(id=member.id, state=MemberState.INVITED)
    if not mine.update(**(_joined(member, local_date(now)) if joins else {"state": MemberState.DECLINED})):
        raise Conflict("rulesets.not_invited")
    verb = "rulesets.alliance_joined" if joins else "rulesets.alliance_declined"
    _record(verb, member.alliance, member.institution, actor, now)
    _tell(member.alliance, member.alliance.lead, f"{verb}_notice", now, college=member.institution.name_zh)
    member.refresh_from_db()
    return member


def _joined(member: AllianceMember, on: date) -> dict[str, Any]:
    """Who was away remembers since when; a membership that never ended goes on from its first day."""
    away = [] if member.left_on is None else [[member.left_on.isoformat(), on.isoformat()]]
    first = member.joined_on or on
    return {"state": MemberState.JOINED, "joined_on": first, "left_on": None, "absences": [*member.absences, *away]}


@transaction.atomic
def leave_alliance(*, member_id: UUID, actor: Actor, now: datetime) -> AllianceMember:
    """Leaves an alliance (退出联盟); what was decided stands. The lead stays as long as there are other members.

    No published version changes. From today on the alliance's rules decide nothing new for the college, and neither
    side accepts what the other recognizes (``selectors.composed_on``); plans are worked out anew.

    Raises:
        NotFound: ``not_found``: not the actor's college.
        Conflict: ``rulesets.lead_stays``; ``rulesets.not_a_member``.
    """
    member = membership_for(actor, member_id)
    others = member.alliance.members.filter(state=MemberState.JOINED).exclude(id=member.id)
    if member.institution_id == member.alliance.lead_id and others.exists():
        raise Conflict("rulesets.lead_stays")
    mine = AllianceMember.objects.filter(id=member.id, state=MemberState.JOINED)
    if not mine.update(state=MemberState.LEFT, left_on=local_date(now)):
        raise Conflict("rulesets.not_a_member")
    _record("rulesets.alliance_left", member.alliance, member.institution, actor, now)
    _tell(
        member.alliance,
        member.alliance.lead,
        "rulesets.alliance_left_notice",
        now,
        college=member.institution.name_zh,
    )
    announce(AllianceLeft(alliance_id=member.alliance_id, college_id=member.institution_id), actor=actor, now=now)
    member.refresh_from_db()
    return member


def _record(verb: str, alliance: Alliance, college: Institution, actor: Actor, now: datetime) -> None:
    record_act(
        verb=verb,
        subject_kind="rulesets.alliance",
        subject_id=alliance.id,
        institution_id=college.id,
        facts={"code": alliance.code, "college": college.code},
        actor=actor,
        now=now,
    )


def _tell(alliance: Alliance, told: Institution, code: str, now: datetime, **more: str) -> None:
    people = people_in_role(Role.ACADEMIC_AFFAIRS, told.id)
    params = {"alliance": alliance.name_zh, **more}
    notify(person_ids=people, code=code, params=params, path=f"/rule-sets/alliances/{alliance.id}/", now=now)
