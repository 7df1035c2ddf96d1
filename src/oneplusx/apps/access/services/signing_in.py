"""Sign-ins on the trail (登录记录)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from oneplusx.apps.parties.models import User
from oneplusx.apps.trail.services import record_act
from oneplusx.web.actor import Actor


def note_sign_in(*, user: User, methods: Sequence[str], actor: Actor, now: datetime) -> None:
    """Records that somebody signed in, and how (登录).

    Args:
        methods: What was shown in this order, e.g. ``["password", "mfa"]``.
    """
    record_act(
        verb="access.signed_in",
        subject_kind="user",
        subject_id=user.id,
        facts={"methods": list(dict.fromkeys(methods))},
        actor=actor,
        now=now,
    )
