"""First passwords of staff (登录邀请): a link shown once, which ends when a password is set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.tokens import default_token_generator
from django.db import transaction

from oneplusx.apps.parties.models import Department, Institution, Membership, User
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.services.institutions import appoint_member
from oneplusx.apps.parties.services.people import set_password
from oneplusx.apps.trail.services import queue_mail, record_act
from oneplusx.domain.errors import Denied, NotFound
from oneplusx.web.actor import Actor, Role


@dataclass(frozen=True, slots=True)
class Invitation:
    """Where an invited person sets the password."""

    username: str
    path: str


@transaction.atomic
def invite_member(
    *, membership: Membership, actor: Actor, now: datetime, origin: str = "", mail: str = ""
) -> Invitation:
    """Makes a link by which a member sets a (new) password (登录邀请); valid for three days, once.

    Args:
        origin: Scheme and host of the site, for the mail.
        mail: Where to send it besides; empty: nowhere.

    Raises:
        Denied: ``denied``.
        NotFound: ``parties.no_sign_in``.
    """
    require(actor, "members.manage", None if actor.has_role(Role.OPERATOR) else membership.institution_id)
    user = User.objects.filter(person_id=membership.person_id, is_active=True).order_by("date_joined").first()
    if user is None:
        raise NotFound("parties.no_sign_in")
    invitation = Invitation(user.username, f"/invitation/{user.id}/{default_token_generator.make_token(user)}/")
    record_act(
        verb="parties.member_invited",
        subject_kind="membership",
        subject_id=membership.id,
        institution_id=membership.institution_id,
        facts={"user": user.id},
        actor=actor,
        now=now,
    )
    if mail:
        body = f"登录名 / sign-in name: {user.username}\n{origin}{invitation.path}\n"
        queue_mail(
            to=mail,
            subject="学分银行登录邀请 / Invitation to the credit bank",
            body=body,
            institution_id=membership.institution_id,
            now=now,
        )
    return invitation


@transaction.atomic
def appoint_and_invite(
    *,
    institution: Institution,
    role: Role,
    name: str,
    username: str,
    actor: Actor,
    now: datetime,
    department: Department | None = None,
    mail: str = "",
    origin: str = "",
) -> Invitation:
    """Enters a new member with a role and makes the link to the first password (任命并邀请).

    Raises:
        Denied, Invalid, Conflict: As ``appoint_member``.
    """
    membership = appoint_member(
        institution=institution,
        role=role,
        name=name,
        username=username,
        department=department,
        actor=actor,
        now=now,
    )
    return invite_member(membership=membership, actor=actor, now=now, origin=origin, mail=mail)


def invited_user(*, user_id: UUID, token: str) -> User:
    """The sign-in that a link is for.

    Raises:
        Denied: ``parties.invitation_invalid``: unknown, used or too old.
    """
    user = User.objects.filter(id=user_id, is_active=True).first()
    if user is None or not default_token_generator.check_token(user, token):
        raise Denied("parties.invitation_invalid")
    return user


def accept_invitation(*, user_id: UUID, token: str, password: str, now: datetime) -> User:
    """Sets the password of an invited member (接受邀请).

    Raises:
        Denied: ``parties.invitation_invalid``.
        Invalid: ``parties.weak_password``.
    """
    user = invited_user(user_id=user_id, token=token)
    set_password(user=user, password=password, actor=Actor(id=user.person_id or user.id), now=now)
    return user
