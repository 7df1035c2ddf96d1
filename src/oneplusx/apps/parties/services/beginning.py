"""The first operator (首位运维人员): how a new site gets somebody who can sign in."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from oneplusx.apps.parties.models import Institution, InstitutionKind, Membership
from oneplusx.apps.parties.services.institutions import create_institution
from oneplusx.apps.parties.services.invitations import Invitation, appoint_and_invite, invite_member
from oneplusx.web.actor import Actor, Role

CODE, NAME_ZH, NAME_EN = "OPERATOR", "系统运维", "Operator"


@transaction.atomic
def invite_operator(
    *, name: str, username: str, actor: Actor, now: datetime, origin: str = "", mail: str = ""
) -> Invitation:
    """Appoints an operator of the site and makes the link to the password (任命运维人员); again, a new link.

    The operator's institution is entered when there is none. For whoever may run commands on the server: the way in to
    a new site, and back into one whose operators lost theirs.

    Raises:
        Denied: ``denied``.
        Invalid: ``identity.name_missing``.
        Conflict: ``parties.username_taken``: by somebody who is no operator.
    """
    held = Membership.objects.filter(
        role=Role.OPERATOR, ended_at=None, person__users__username__iexact=username
    ).select_related("institution")
    if membership := held.first():
        return invite_member(membership=membership, actor=actor, now=now, origin=origin, mail=mail)
    return appoint_and_invite(
        institution=_operating(actor, now),
        role=Role.OPERATOR,
        name=name,
        username=username,
        actor=actor,
        now=now,
        mail=mail,
        origin=origin,
    )


def _operating(actor: Actor, now: datetime) -> Institution:
    found = Institution.objects.filter(kind=InstitutionKind.OPERATOR).order_by("created_at").first()
    return found or create_institution(
        kind=InstitutionKind.OPERATOR, code=CODE, name_zh=NAME_ZH, name_en=NAME_EN, actor=actor, now=now
    )
