"""Work kept over a sign-out (暂存内容): sealed, bound to the sign-in, for a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import orjson
from django.db import transaction

from oneplusx.apps.access.models import KeptWork
from oneplusx.apps.access.selectors import KEPT_FOR
from oneplusx.apps.parties.models import User
from oneplusx.apps.trail.services import record_act
from oneplusx.web.actor import Actor
from oneplusx.web.sealing import seal_bytes

BYTES_MAX = 1_000_000
PATH_CHARACTERS_MAX = 500
KEPT_MAX = 5
SECRET_WORDS = ("password", "csrf", "secret", "credential", "otp")
Fields = list[tuple[str, str]]


@transaction.atomic
def keep_work(
    *,
    user: User,
    path: str,
    fields: Iterable[tuple[str, str]],
    was_sent: bool,
    has_files: bool,
    actor: Actor,
    now: datetime,
) -> KeptWork | None:
    """Keeps what was typed when a session ends (暂存内容); passwords and files never.

    Args:
        was_sent: It had been sent; else it was still being typed.

    Returns:
        ``None`` where there is nothing to keep, or too much.
    """
    typed = [(name, text) for name, text in fields if not any(word in name.lower() for word in SECRET_WORDS)]
    body = orjson.dumps(typed)
    if not any(text.strip() for _name, text in typed) or len(body) > BYTES_MAX or len(path) > PATH_CHARACTERS_MAX:
        return None
    KeptWork.objects.filter(kept_at__lt=now - KEPT_FOR).delete()
    older = KeptWork.objects.filter(user=user).order_by("-kept_at").values_list("id", flat=True)[KEPT_MAX - 1 :]
    KeptWork.objects.filter(id__in=list(older)).delete()
    kept = KeptWork.objects.create(
        user=user, path=path, body_sealed=seal_bytes(body), was_sent=was_sent, has_files=has_files, kept_at=now
    )
    record_act(verb="access.work_kept", subject_kind="user", subject_id=user.id, actor=actor, now=now)
    return kept


def drop_work(*, user: User, kept_id: UUID, actor: Actor, now: datetime) -> None:  # noqa: ARG001 - nothing of record is lost
    """Forgets kept work (删除暂存): it was sent, filled in, or is not wanted."""
    KeptWork.objects.filter(id=kept_id, user=user).delete()
