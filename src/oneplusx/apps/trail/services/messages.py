"""Messages to people: notices in the site (通知) and the outbox of mail (发件箱)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F

from oneplusx.apps.trail.digests import plain
from oneplusx.apps.trail.models import Notice, OutboxMessage, OutboxState
from oneplusx.web.actor import Actor
from oneplusx.web.sealing import seal, unseal

ATTEMPTS_MAX = 5
BATCH = 200
ERROR_CHARACTERS_MAX = 300


def notify(
    *,
    person_ids: Iterable[UUID],
    code: str,
    params: Mapping[str, Any],
    path: str,
    now: datetime,
    is_to_mail: bool = True,
) -> Sequence[Notice]:
    """Leaves a notice (通知) for each person; it links to the very item.

    Args:
        code: Code of the text in ``web/wording``, shown in the reader's language.
        path: Address of the item within the site.
        is_to_mail: Mail it too, to whoever wants that kind by mail; not where the caller writes a mail of its own.
    """
    told = plain(dict(params))
    notices = [
        Notice(person_id=person_id, code=code, params=told, path=path, created_at=now, is_to_mail=is_to_mail)
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


def queue_mail(
    *,
    to: str,
    subject: str,
    body: str,
    institution_id: UUID | None = None,
    unsubscribe_url: str = "",
    now: datetime,
) -> OutboxMessage:
    """Puts a mail into the outbox (发件箱), in the transaction of its cause; it is sent later.

    Args:
        unsubscribe_url: Where the person ends such mail; programs for mail offer it as a button.
    """
    return OutboxMessage.objects.create(
        channel="mail",
        institution_id=institution_id,
        recipient_sealed=seal(to),
        subject=" ".join(subject.split())[:200],
        body_sealed=seal(body),
        unsubscribe_sealed=seal(unsubscribe_url) if unsubscribe_url else None,
        created_at=now,
        next_attempt_at=now,
    )


def send_outbox(*, now: datetime, limit: int = BATCH) -> int:
    """Sends what is due (发送邮件); a failure is tried again later, at most five times. Returns how many were sent."""
    due = OutboxMessage.objects.filter(state=OutboxState.WAITING, next_attempt_at__lte=now).order_by("created_at")
    messages = list(due[:limit])
    if not messages:
        return 0
    connection = get_connection()
    try:
        return sum(_send(message, connection, now) for message in messages)
    finally:
        with suppress(OSError):
            connection.close()


def _send(message: OutboxMessage, connection: BaseEmailBackend, now: datetime) -> bool:
    claimed = OutboxMessage.objects.filter(id=message.id, state=OutboxState.WAITING, attempts=message.attempts).update(
        attempts=F("attempts") + 1, next_attempt_at=now + timedelta(minutes=2 ** (message.attempts + 1))
    )
    if not claimed:
        return False
    mail = EmailMessage(
        message.subject,
        unseal(message.body_sealed),
        to=[unseal(message.recipient_sealed)],
        headers=_headers(message),
        connection=connection,
    )
    try:
        connection.open()  # kept open for the whole batch
        mail.send()
    except (OSError, ValueError) as error:
        _fail(message, str(error))
        with suppress(OSError):
            connection.close()
        return False
    OutboxMessage.objects.filter(id=message.id).update(state=OutboxState.SENT, sent_at=now, last_error="")
    return True


def _headers(message: OutboxMessage) -> dict[str, str]:
    """Ends such mail with one click (RFC 8058); nobody answers to automatic mail (RFC 3834)."""
    headers = {"Auto-Submitted": "auto-generated"}
    if message.unsubscribe_sealed is not None:
        headers["List-Unsubscribe"] = f"<{unseal(message.unsubscribe_sealed)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _fail(message: OutboxMessage, error: str) -> None:
    is_last = message.attempts + 1 >= ATTEMPTS_MAX
    OutboxMessage.objects.filter(id=message.id).update(
        state=OutboxState.FAILED if is_last else OutboxState.WAITING, last_error=error[:ERROR_CHARACTERS_MAX]
    )
