"""Says of learners in review and of concluded ones that their record is another one than was decided on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from oneplusx.apps.graduation.models import OUT_OF_REVIEW, Conclusion, ReviewItem
from oneplusx.apps.graduation.selectors.digests import record_digests
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.parties.selectors import people_in_role
from oneplusx.apps.trail.services import notify
from oneplusx.web.actor import Role
from oneplusx.web.clock import local_date


@transaction.atomic
def mark_changed(*, enrollment_ids: Iterable[UUID], now: datetime) -> int:
    """Marks items and conclusions whose record changed (记录有变), and takes the mark back where it is as it was.

    Returns:
        Number of learners newly marked; academic affairs are told about concluded ones.
    """
    ids = list(dict.fromkeys(enrollment_ids))
    enrollments = list(Enrollment.objects.filter(id__among=ids).order_by("id"))
    digests = record_digests(enrollments, local_date(now))
    items = ReviewItem.objects.filter(enrollment_id__among=ids).exclude(stage__in=OUT_OF_REVIEW)
    ended = Conclusion.objects.filter(enrollment_id__among=ids, is_current=True).select_related("enrollment")
    found = [row for row in items if digests.get(row.enrollment_id) != row.seen_digest]
    gone = [row for row in ended if digests.get(row.enrollment_id) != row.record_digest]
    items.exclude(id__among=[row.id for row in found]).update(changed_at=None)
    ended.exclude(id__among=[row.id for row in gone]).update(changed_at=None)
    marked = items.filter(id__among=[row.id for row in found], changed_at=None).update(changed_at=now)
    fresh = [row for row in gone if row.changed_at is None]
    Conclusion.objects.filter(id__among=[row.id for row in fresh]).update(changed_at=now)
    for college_id in dict.fromkeys(row.enrollment.college_id for row in fresh):
        count = sum(row.enrollment.college_id == college_id for row in fresh)
        notify(
            person_ids=people_in_role(Role.ACADEMIC_AFFAIRS, college_id),
            code="graduation.notice.changed_after",
            params={"count": count},
            path="/graduation/conclusions/?changed=1",
            now=now,
        )
    return marked + len(fresh)
