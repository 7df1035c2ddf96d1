"""What every write of a notice leaves on the trail."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from oneplusx.apps.notices.models import (
    SUBJECT,
    PolicyNotice,
)
from oneplusx.apps.trail.services import record_act
from oneplusx.web.actor import Actor


def record(
    verb: str,
    notice: PolicyNotice,
    actor: Actor,
    now: datetime,
    *,
    note: str = "",
    institution_id: UUID | None = None,
) -> None:
    """The act, with version, series and number of the notice."""
    record_act(
        verb=verb,
        subject_kind=SUBJECT,
        subject_id=notice.id,
        institution_id=institution_id or notice.publisher_id,
        facts={"version": notice.version, "series": str(notice.series_id), "number": notice.number},
        note=note.strip(),
        actor=actor,
        now=now,
    )
