"""What of a person the trail forgets on request; acts stay, their texts go with the key (``destroy_personal_key``)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from oneplusx.apps.trail.models import MailPreference, Notice, OutboxMessage, OutboxState

MAILS_KEPT_DAYS = 90


def erase_messages(*, person_ids: Sequence[UUID], now: datetime) -> int:
    """Deletes the notices of people left before now, and what mail they wanted (删除通知); returns how many notices."""
    MailPreference.objects.filter(person_id__in=person_ids).delete()
    return Notice.objects.filter(person_id__in=person_ids, created_at__lte=now).delete()[0]


def forget_mails(*, now: datetime) -> int:
    """Deletes mails that were sent, or given up, long ago (清理发件箱): they hold addresses and names."""
    before = now - timedelta(days=MAILS_KEPT_DAYS)
    old = OutboxMessage.objects.filter(state__in=[OutboxState.SENT, OutboxState.FAILED], created_at__lt=before)
    return old.delete()[0]
