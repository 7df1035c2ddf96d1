"""Questions about alliances: which there are, who is a member."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import F, Q, QuerySet

from oneplusx.apps.parties.models import Institution
from oneplusx.apps.parties.permissions import may
from oneplusx.apps.rulesets.models import Alliance, AllianceMember, MemberState
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor

ALLY = "rule_sets.ally"


def _own_colleges(actor: Actor) -> list[UUID]:
    return [grant.institution_id for grant in actor.grants if may(actor, ALLY, grant.institution_id)]


def alliances_visible_to(actor: Actor) -> QuerySet[Alliance]:
    """Alliances are public from their second member on; before, those see them who were invited."""
    rows = Alliance.objects.select_related("lead")
    if actor.is_system:
        return rows
    joined = AllianceMember.objects.filter(state=MemberState.JOINED).exclude(institution=F("alliance__lead"))
    own = AllianceMember.objects.filter(institution_id__in=_own_colleges(actor))
    return rows.filter(Q(id__in=joined.values("alliance")) | Q(id__in=own.values("alliance")))


def alliance_for(actor: Actor, alliance_id: UUID) -> Alliance:
    """One alliance.

    Raises:
        NotFound: ``not_found``.
    """
    found = alliances_visible_to(actor).filter(id=alliance_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


def members_of_alliance(actor: Actor, alliance: Alliance) -> QuerySet[AllianceMember]:
    """Members; who was invited or left is seen by the lead, and by oneself."""
    rows = alliance.members.select_related("institution").order_by("institution__code")
    own = _own_colleges(actor)
    if actor.is_system or alliance.lead_id in own:
        return rows
    return rows.filter(Q(state=MemberState.JOINED) | Q(institution_id__in=own))


def membership_for(actor: Actor, member_id: UUID) -> AllianceMember:
    """A membership of one of the actor's own colleges.

    Raises:
        NotFound: ``not_found``.
    """
    rows = AllianceMember.objects.select_related("alliance__lead", "institution")
    found = rows.filter(id=member_id, institution_id__in=_own_colleges(actor)).first()
    if found is None:
        raise NotFound("not_found")
    return found


def invitations_of(actor: Actor) -> QuerySet[AllianceMember]:
    """Invitations that wait for an answer of the actor."""
    rows = AllianceMember.objects.select_related("alliance__lead", "institution")
    return rows.filter(state=MemberState.INVITED, institution_id__in=_own_colleges(actor)).order_by("id")


def allying_colleges(actor: Actor) -> list[Institution]:
    """Colleges for which the actor founds and joins alliances."""
    return list(Institution.objects.filter(id__in=_own_colleges(actor), kind="college").order_by("code"))


def is_allied(college_ids: Iterable[UUID]) -> bool:
    """Whether one of these colleges is or was in an alliance: only then it matters what others have recognized."""
    return AllianceMember.objects.filter(institution_id__in=set(college_ids)).exclude(joined_on=None).exists()
