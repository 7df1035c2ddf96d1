"""What sign-in keeps of somebody whose account was erased (删除登录信息): nothing."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from oneplusx.apps.access.models import KeptWork, OutsideIdentity, OutsideSubject
from oneplusx.apps.access.services.sessions import end_sessions
from oneplusx.apps.parties.models import User
from oneplusx.web.actor import Actor


@transaction.atomic
def forget_sign_in(*, user: User, actor: Actor, now: datetime) -> None:
    """Ends all sessions of a closed sign-in and deletes its second factors and its names at other systems."""
    end_sessions(user=user, but="", actor=actor, now=now)
    Authenticator.objects.filter(user=user).delete()
    for model in (KeptWork, OutsideIdentity, OutsideSubject):
        model.objects.filter(user=user).delete()
