"""The one place that reads the clock. Services and the domain take ``now`` as an argument."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils import timezone

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present instant, aware, for pages, endpoints, commands and job runners."""
    return timezone.now()


def today() -> date:
    """The present date in Asia/Shanghai."""
    return local_date(now())


def local_minute(instant: datetime) -> time:
    """The time of day of an instant in Asia/Shanghai, to the minute: what closes at 16:00 takes what comes at 16:00."""
    return instant.astimezone(SHANGHAI).time().replace(second=0, microsecond=0)


def local_date(instant: datetime) -> date:
    """The date of an instant in Asia/Shanghai, where all dates open and close."""
    return instant.astimezone(SHANGHAI).date()
