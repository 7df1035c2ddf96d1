"""Reading, acknowledging and doing what a notice asks for (签收、完成任务)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from oneplusx.apps.notices.models import (
    NoticeReceipt,
    NoticeState,
    PolicyNotice,
    TaskDone,
)
from oneplusx.apps.notices.selectors import (
    is_meant,
    notice_for,
    tasks_of,
)
from oneplusx.apps.notices.services.recording import record
from oneplusx.domain.errors import Conflict, NotFound
from oneplusx.web.actor import Actor
from oneplusx.web.clock import local_date


def record_read(*, notice: PolicyNotice, actor: Actor, now: datetime) -> NoticeReceipt | None:
    """Keeps that a person of the audience has opened a published notice (阅读回执); the first time counts."""
    if actor.id is None or notice.state != NoticeState.PUBLISHED or not is_meant(actor, notice):
        return None
    known = NoticeReceipt.objects.filter(notice=notice, person_id=actor.id).first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            return NoticeReceipt.objects.create(notice=notice, person_id=actor.id, read_at=now)
    except IntegrityError:
        return NoticeReceipt.objects.get(notice=notice, person_id=actor.id)


@transaction.atomic
def acknowledge_notice(*, notice_id: UUID, actor: Actor, now: datetime) -> NoticeReceipt:
    """Acknowledges a notice (签收).

    Raises:
        NotFound: ``not_found``.
        Conflict: ``notices.not_for_you``, ``notices.not_published``, ``notices.already_acknowledged``.
    """
    notice = notice_for(actor, notice_id)
    if notice.state != NoticeState.PUBLISHED:
        raise Conflict("notices.not_published", state=str(notice.get_state_display()))
    receipt = record_read(notice=notice, actor=actor, now=now)
    if receipt is None or not notice.is_acknowledged:
        raise Conflict("notices.not_for_you")
    if not NoticeReceipt.objects.filter(id=receipt.id, acknowledged_at=None).update(acknowledged_at=now):
        raise Conflict("notices.already_acknowledged")
    record("notices.acknowledged", notice, actor, now)
    receipt.refresh_from_db()
    return receipt


@transaction.atomic
def finish_task(*, notice_id: UUID, institution_id: UUID, note: str = "", actor: Actor, now: datetime) -> TaskDone:
    """Says that an institution has done what a notice asks for (完成任务); who does so must be of the audience.

    Raises:
        NotFound: ``not_found``: no such task of that institution.
        Conflict: ``notices.already_done``.
    """
    notice = _task(actor, notice_id, institution_id, now)
    done = TaskDone(
        notice=notice, institution_id=institution_id, note=note.strip()[:500], done_by_id=actor.id, done_at=now
    )
    try:
        with transaction.atomic():
            done.save(force_insert=True)
    except IntegrityError:
        raise Conflict("notices.already_done") from None
    record("notices.task_done", notice, actor, now, note=note, institution_id=institution_id)
    return done


@transaction.atomic
def reopen_task(*, notice_id: UUID, institution_id: UUID, actor: Actor, now: datetime) -> None:
    """Takes back that a task is done (重新打开任务).

    Raises:
        NotFound: ``not_found``.
        Conflict: ``state.changed``: it is open.
    """
    notice = _task(actor, notice_id, institution_id, now)
    rows = TaskDone.objects.filter(notice=notice, institution_id=institution_id, undone_at=None)
    if not rows.update(undone_at=now):
        raise Conflict("state.changed")
    record("notices.task_reopened", notice, actor, now, institution_id=institution_id)


def _task(actor: Actor, notice_id: UUID, institution_id: UUID, now: datetime) -> PolicyNotice:
    for line in tasks_of(actor, local_date(now)):
        if line.notice.id == notice_id and line.institution.id == institution_id:
            return line.notice
    raise NotFound("not_found")
