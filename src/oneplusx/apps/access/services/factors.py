"""Second factors on the trail (两步验证)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from oneplusx.apps.parties.models import User
from oneplusx.apps.trail.services import notify, record_act
from oneplusx.web.actor import Actor


@transaction.atomic
def note_factor(*, user: User, verb: str, kind: str, actor: Actor, now: datetime) -> None:
    """Records that a second factor was added or removed, and tells its owner (登记验证方式).

    Args:
        verb: ``"access.factor_added"`` or ``"access.factor_removed"``.
        kind: ``"totp"``, ``"webauthn"`` or ``"recovery_codes"``.
    """
    record_act(verb=verb, subject_kind="user", subject_id=user.id, facts={"kind": kind}, actor=actor, now=now)
    if user.person_id is not None:
        notify(person_ids=[user.person_id], code=f"{verb}_notice", params={"kind": kind}, path="/my/security/", now=now)
