"""What recognition forgets on a request to erase (删除个人信息): remarks, and what outcomes withdrawn said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from oneplusx.apps.recognition.models import Achievement, AchievementState
from oneplusx.web.actor import Actor


def erase_remarks(*, learner_ids: Sequence[UUID], actor: Actor, now: datetime) -> int:  # noqa: ARG001 - part of another's act
    """Erases learners' own remarks, and what they said of outcomes they withdrew; the number of remarks.

    What was decided about an outcome stays, refusals too.
    """
    rows = Achievement.objects.filter(learner_id__in=learner_ids)
    count = rows.exclude(note="").update(note="")
    rows.filter(state=AchievementState.WITHDRAWN).update(title="—", attributes={})
    return count
