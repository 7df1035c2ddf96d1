"""Forgets the answers kept under idempotency keys."""

from __future__ import annotations

from datetime import datetime, timedelta

from oneplusx.apps.trail.models import IdempotencyRecord

KEPT_DAYS = 7


def forget_answers(*, now: datetime) -> int:
    """Deletes answers kept under idempotency keys longer than seven days (清理幂等记录); returns how many."""
    return IdempotencyRecord.objects.filter(created_at__lt=now - timedelta(days=KEPT_DAYS)).delete()[0]
