"""Messages to people: notices in the site (通知) and the outbox of mail (发件箱)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.mail import EmailMessage, get_connection
from django.db.models import F

from oneplusx.apps.trail.digests import plain
from oneplusx.apps.trail.models import Notice, OutboxMessage, OutboxState
from oneplusx.web.actor import Actor
from oneplusx.web.sealing import seal, unseal

ATTEMPTS_MAX = 5
BATCH = 200
ERROR_CHARACTERS_MAX = 300


def notify(
    *, person_ids: Iterable[UUID], code: str, params: Mapping[str, Any], path: str, now: datetime
) -> Sequence[Notice]:
    """Leaves a notice (通知) for each person; it links to the very item.

    Args:
        code: Code of the text in ``web/wording``, shown in the reader's language.
        path: Address of the item within the site.
    """
    notices = [
        Notice(person_id=person_id, code=code, params=plain(dict(params)), path=path, created_at=now)
        for person_id in dict.fromkeys(person_ids)
    ]
    return Notice.objects.bulk_create(notices, batch_size=1000)


def mark_notices_read(*, notice_ids: Iterable[UUID] | None, actor: Actor, now: datetime) -> int:
    """Marks notices of the actor read (all of them for ``None``); returns how many changed."""
    if actor.id is None:
        return 0
    notices = Notice.objects.filter(person_id=actor.id, read_at=None)
    if notice_ids is not None:
        notices = notices.filter(id__in=list(notice_ids))
    return notices.update(read_at=now)


def queue_mail(*, to: str, subject: str, body: str, institution_id: UUID | None = None, now: datetime) -> OutboxMessage:
    """Puts a mail into the outbox (发件箱), in the transaction of its cause; it is sent later."""
    return OutboxMessage.objects.create(
        channel="mail",
        institution_id=institution_id,
        recipient_sealed=seal(to),
        subject=" ".join(subject.split())[:200],
        body_sealed=seal(body),
        created_at=now,
        next_attempt_at=now,
    )


def send_outbox(*, now: datetime, limit: int = BATCH) -> int:
    """Sends what is due; a failure is tried again later, at most five times. Returns how many were sent."""
    due = OutboxMessage.objects.filter(state=OutboxState.WAITING, next_attempt_at__lte=now).order_by("created_at")
    return sum(_send(message, now) for message in list(due[:limit]))


def _send(message: OutboxMessage, now: datetime) -> bool:
    claimed = OutboxMessage.objects.filter(id=message.id, state=OutboxState.WAITING, attempts=message.attempts).update(
        attempts=F("attempts") + 1, next_attempt_at=now + timedelta(minutes=2 ** (message.attempts + 1))
    )
    if not claimed:
        return False
    mail = EmailMessage(
        message.subject, unseal(message.body_sealed), to=[unseal(message.recipient_sealed)], connection=get_connection()
    )
    try:
        mail.send()
    except OSError as error:
        _fail(message, str(error))
        return False
    OutboxMessage.objects.filter(id=message.id).update(state=OutboxState.SENT, sent_at=now, last_error="")
    return True


def _fail(message: OutboxMessage, error: str) -> None:
    is_last = message.attempts + 1 >= ATTEMPTS_MAX
    OutboxMessage.objects.filter(id=message.id).update(
        state=OutboxState.FAILED if is_last else OutboxState.WAITING, last_error=error[:ERROR_CHARACTERS_MAX]
    )
