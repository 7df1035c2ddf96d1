"""A lost phone (重置两步验证): an officer of the institution takes the second factors off, with a reason."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction

from oneplusx.apps.access.services.sessions import end_sessions
from oneplusx.apps.parties.models import Membership, User
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.trail.correspondents import correspondents
from oneplusx.apps.trail.services import notify, queue_mail, record_act
from oneplusx.domain.errors import Denied, Invalid, NotFound
from oneplusx.web.actor import Actor, Role
from oneplusx.web.wording import say

NOTICE = "access.factors_reset_notice"


@transaction.atomic
def reset_factors(*, membership: Membership, reason: str, actor: Actor, now: datetime) -> None:
    """Takes all second factors off a member and ends the sessions (重置两步验证); told by mail and in the site.

    The member signs in with the password and sets up new ones before anything else opens.

    Raises:
        Denied: ``denied``, ``access.own_factors``.
        Invalid: ``access.reason_missing``.
        NotFound: ``parties.no_sign_in``.
    """
    require(actor, "members.manage", None if actor.has_role(Role.OPERATOR) else membership.institution_id)
    if membership.person_id == actor.id:
        raise Denied("access.own_factors")
    if not reason.strip():
        raise Invalid("access.reason_missing")
    users = list(User.objects.filter(person_id=membership.person_id, is_active=True))
    if not users:
        raise NotFound("parties.no_sign_in")
    for user in users:
        Authenticator.objects.filter(user=user).delete()
        end_sessions(user=user, but="", actor=actor, now=now)
        record_act(
            verb="access.factors_reset",
            subject_kind="user",
            subject_id=user.id,
            institution_id=membership.institution_id,
            note=reason.strip()[:500],
            actor=actor,
            now=now,
        )
    _tell(membership.person_id, membership.institution_id, now)


def _tell(person_id: UUID, institution_id: UUID, now: datetime) -> None:
    """Twice: in the site, and by mail whatever the person's wishes about mail are."""
    notify(person_ids=[person_id], code=NOTICE, params={}, path="/my/security/", now=now, is_to_mail=False)
    for one in correspondents([person_id]).values():
        words = say(NOTICE, {}, one.language)
        subject = say("access.factors_reset", {}, one.language)
        queue_mail(to=one.address, subject=subject, body=words, institution_id=institution_id, now=now)
