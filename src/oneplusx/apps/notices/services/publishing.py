"""Publishing and withdrawing (发布、撤回)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from oneplusx.apps.notices.models import (
    TRANSITIONS,
    NoticeState,
    PolicyNotice,
)
from oneplusx.apps.notices.selectors import (
    PUBLISH,
    own_notice,
)
from oneplusx.apps.notices.services.recording import record
from oneplusx.apps.notices.services.writing import draft_of
from oneplusx.apps.parties.permissions import require
from oneplusx.domain.errors import Conflict, Invalid
from oneplusx.web import background
from oneplusx.web.actor import Actor
from oneplusx.web.clock import local_date

TELL_JOB = "notices.tell"


@transaction.atomic
def publish_notice(*, notice_id: UUID, actor: Actor, now: datetime) -> PolicyNotice:
    """Publishes a draft (发布通知): the version before it is superseded, the audience is told in the background.

    Raises:
        NotFound: ``not_found``.
        Conflict: ``notices.not_a_draft``, ``state.changed``.
        Invalid: ``notices.task_overdue``: its task would be due already.
    """
    notice = draft_of(actor, notice_id)
    if notice.task_due_on is not None and notice.task_due_on < local_date(now):
        raise Invalid("notices.task_overdue")
    former = PolicyNotice.objects.filter(series_id=notice.series_id, state=NoticeState.PUBLISHED).first()
    if former is not None:
        move(former, NoticeState.SUPERSEDED, "", now)
        record("notices.superseded", former, actor, now)
    move(notice, NoticeState.PUBLISHED, "", now)
    record("notices.published", notice, actor, now)
    background.start(
        kind=TELL_JOB,
        params={"notice_id": str(notice.id)},
        institution_id=notice.publisher_id,
        actor=actor,
        now=now,
        subject_id=notice.id,
    )
    return notice


@transaction.atomic
def withdraw_notice(*, notice_id: UUID, reason: str, actor: Actor, now: datetime) -> PolicyNotice:
    """Withdraws a published notice (撤回通知); it stays readable, marked.

    Raises:
        NotFound: ``not_found``.
        Invalid: ``notices.reason_required``.
        Conflict: ``notices.not_published``, ``state.changed``.
    """
    notice = own_notice(actor, notice_id)
    require(actor, PUBLISH, notice.publisher_id)
    if not reason.strip():
        raise Invalid("notices.reason_required")
    if notice.state != NoticeState.PUBLISHED:
        raise Conflict("notices.not_published", state=str(notice.get_state_display()))
    move(notice, NoticeState.WITHDRAWN, reason.strip()[:300], now)
    record("notices.withdrawn", notice, actor, now, note=reason)
    return notice


def move(notice: PolicyNotice, to: NoticeState, reason: str, now: datetime) -> None:
    """One change of state, along the table of transitions, by compare-and-set.

    Raises:
        Conflict: ``state.changed``.
    """
    if to not in TRANSITIONS[NoticeState(notice.state)]:
        raise Conflict("state.changed")
    values: dict[str, object] = {"state": to, "state_reason": reason}
    if to == NoticeState.PUBLISHED:
        values["published_at"] = now
    try:
        with transaction.atomic():
            changed = PolicyNotice.objects.filter(id=notice.id, state=notice.state).update(**values)
    except IntegrityError:
        changed = 0  # another version was published meanwhile
    if not changed:
        raise Conflict("state.changed")
    notice.refresh_from_db()
