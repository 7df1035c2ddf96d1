"""What conversion forgets when a learner's personal data are erased (删除个人信息): the remarks with applications."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from oneplusx.apps.conversion.models import Conversion
from oneplusx.web.actor import Actor


def erase_remarks(*, learner_ids: Sequence[UUID], actor: Actor, now: datetime) -> int:  # noqa: ARG001 - part of another's act
    """Erases what learners wrote to their applications; decisions and their reasons stay. Returns how many."""
    return Conversion.objects.filter(learner_id__in=learner_ids).exclude(note="").update(note="")
