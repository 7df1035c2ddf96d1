"""Who is told (通知受众), and reminded of what is due (到期提醒)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from oneplusx.apps.notices.models import (
    NoticeState,
    PolicyNotice,
    TaskDone,
)
from oneplusx.apps.notices.selectors import (
    PUBLISH,
    audience_members,
    learners_meant,
    own_notice,
    receipts_of,
    task_lines,
)
from oneplusx.apps.notices.services.recording import record
from oneplusx.apps.parties.models import Membership
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.trail.event_kinds import event_kinds
from oneplusx.apps.trail.models import Notice
from oneplusx.apps.trail.services import notify, publish_event
from oneplusx.domain.errors import Conflict
from oneplusx.web.actor import Actor
from oneplusx.web.clock import local_date

EVENT = "notice.published"
REMIND_EVERY = timedelta(days=1)
BATCH = 1000


def tell_audience(*, notice_id: UUID, actor: Actor, now: datetime) -> int:
    """Leaves a notice in the site for the whole audience, and an event for their systems (通知受众); returns how many.

    May be run again: who was told is not told twice.
    """
    notice = PolicyNotice.objects.select_related("publisher").get(id=notice_id)
    if notice.state != NoticeState.PUBLISHED:
        return 0
    path = f"/policies/{notice.id}/"
    people = set(audience_members(notice).values_list("person_id", flat=True))
    people |= set(learners_meant(notice).values_list("learner__person_id", flat=True))
    people -= {actor.id} if actor.id else set()
    people -= set(Notice.objects.filter(code="notices.notice.published", path=path).values_list("person_id", flat=True))
    ordered = sorted(people)
    for start in range(0, len(ordered), BATCH):
        tell(notice, ordered[start : start + BATCH], "notices.notice.published", now)
    if EVENT in event_kinds():
        places = audience_members(notice).order_by().values_list("institution_id", flat=True).distinct()
        data = {"id": notice.id, "number": notice.number, "title": notice.title_zh, "task_due_on": notice.task_due_on}
        publish_event(kind=EVENT, data=dict.fromkeys(places, data), now=now)
    return len(ordered)


def tell(notice: PolicyNotice, people: Sequence[UUID], code: str, now: datetime) -> None:
    """One message about a notice to some people, with its title, publisher and day."""
    notify(
        person_ids=people,
        code=code,
        params={
            "title": notice.title_zh,
            "publisher": notice.publisher.name_zh,
            "day": "" if notice.task_due_on is None else notice.task_due_on.isoformat(),
        },
        path=f"/policies/{notice.id}/",
        now=now,
    )


@transaction.atomic
def remind_audience(*, notice_id: UUID, actor: Actor, now: datetime) -> int:
    """Reminds who has not read or acknowledged, and institutions whose task is open (催办); once a day.

    Raises:
        NotFound: ``not_found``.
        Conflict: ``notices.not_published``, ``notices.reminded_lately``, ``notices.nobody_to_remind``.
    """
    notice = own_notice(actor, notice_id)
    require(actor, PUBLISH, notice.publisher_id)
    if notice.state != NoticeState.PUBLISHED:
        raise Conflict("notices.not_published", state=str(notice.get_state_display()))
    code = "notices.notice.reminder"
    recent = Notice.objects.filter(code=code, path=f"/policies/{notice.id}/", created_at__gt=now - REMIND_EVERY)
    if recent.exists():
        raise Conflict("notices.reminded_lately")
    lines = receipts_of(actor, notice)
    open_ones = [one for one in lines if (one.acknowledged_at if notice.is_acknowledged else one.read_at) is None]
    people = {one.person_id for one in open_ones}
    if notice.has_task:
        late = [line.institution.id for line in task_lines(actor, notice, local_date(now)) if line.done is None]
        people |= set(audience_members(notice).filter(institution_id__in=late).values_list("person_id", flat=True))
    people -= {actor.id} if actor.id else set()
    if not people:
        raise Conflict("notices.nobody_to_remind")
    tell(notice, sorted(people), code, now)
    record("notices.reminded", notice, actor, now)
    return len(people)


def remind_of_tasks(*, now: datetime) -> int:
    """Reminds institutions of open tasks on the day before they are due and on the day after (到期提醒)."""
    today = local_date(now)
    days = [today + timedelta(days=1), today - timedelta(days=1)]
    notices = PolicyNotice.objects.filter(state=NoticeState.PUBLISHED, task_due_on__in=days)
    count = 0
    for notice in notices.select_related("publisher").order_by("id"):
        code = "notices.notice.due" if notice.task_due_on == days[0] else "notices.notice.overdue"
        path = f"/policies/{notice.id}/"
        told = set(Notice.objects.filter(code=code, path=path).values_list("person_id", flat=True))
        done = TaskDone.objects.filter(notice=notice, undone_at=None).values("institution_id")
        members: Sequence[Membership] = list(audience_members(notice).exclude(institution_id__in=done))
        people = sorted({one.person_id for one in members if one.institution_id != notice.publisher_id} - told)
        tell(notice, people, code, now)
        count += len(people)
    return count
