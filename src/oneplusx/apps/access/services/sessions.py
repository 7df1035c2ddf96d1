"""Sessions (登录会话): when each was used last, and ending them."""

from __future__ import annotations

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.db import transaction

from oneplusx.apps.access.selectors import living_keys
from oneplusx.apps.parties.models import User
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor

AGENT_CHARACTERS_MAX = 200


def touch_session(*, user: User, session_key: str, address: str, agent: str, actor: Actor, now: datetime) -> None:  # noqa: ARG001 - being there is no act of record
    """Notes that a session is in use (更新会话); a new one is entered with address and browser, and old ones go."""
    seen = UserSession.objects.filter(session_key=session_key, user=user).update(last_seen_at=now, ip=address)
    if not seen:
        UserSession.objects.filter(user=user).exclude(session_key__in=living_keys(user, now)).delete()
        values = {"user": user, "ip": address, "user_agent": agent[:AGENT_CHARACTERS_MAX], "last_seen_at": now}
        UserSession.objects.update_or_create(session_key=session_key, defaults=values)


@transaction.atomic
def end_session(*, user: User, session_id: int, actor: Actor, now: datetime) -> None:
    """Ends one session of the actor's own (结束会话).

    Raises:
        NotFound: ``not_found``.
    """
    session = UserSession.objects.filter(pk=session_id, user=user).first()
    if session is None:
        raise NotFound("not_found")
    session.end()
    record_act(verb="access.session_ended", subject_kind="user", subject_id=user.id, actor=actor, now=now)


@transaction.atomic
def end_sessions(*, user: User, but: str, actor: Actor, now: datetime) -> int:
    """Ends all sessions of a sign-in but one (结束其他会话); answers how many.

    Args:
        but: Key of the session that goes on; empty: none does.
    """
    ended = list(UserSession.objects.filter(user=user).exclude(session_key=but))
    for session in ended:
        session.end()
    if ended:
        facts = {"count": len(ended)}
        record_act(
            verb="access.sessions_ended", subject_kind="user", subject_id=user.id, facts=facts, actor=actor, now=now
        )
    return len(ended)
