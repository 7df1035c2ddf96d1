"""Notices of the pilot year: each leads to the very window, application or quota."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from oneplusx.apps.parties.models import Membership
from oneplusx.apps.pilots.models import PilotApplication, PilotWindow, Quota, YearClosing
from oneplusx.apps.trail.services import notify
from oneplusx.web.actor import Role


def officers_of(role: Role, institution_ids: Iterable[UUID]) -> list[UUID]:
    """Ids of people who hold a role in any of the institutions."""
    members = Membership.objects.filter(role=role, institution_id__among=list(institution_ids), ended_at=None)
    return list(members.order_by("person_id").values_list("person_id", flat=True).distinct())


def tell(
    people: Iterable[UUID],
    code: str,
    subject: PilotWindow | PilotApplication | Quota | YearClosing,
    now: datetime,
    **more: object,
) -> None:
    """Leaves a notice with those people about a subject."""
    params, path = _about(subject)
    notify(person_ids=people, code=code, params={**params, **more}, path=path, now=now)


def _about(subject: PilotWindow | PilotApplication | Quota | YearClosing) -> tuple[dict[str, object], str]:
    if isinstance(subject, PilotWindow):
        return {"title": subject.title, "year": subject.year}, f"/pilots/windows/{subject.id}/"
    if isinstance(subject, YearClosing):
        return {"year": subject.year, "due_on": subject.due_on}, f"/pilots/closings/{subject.id}/"
    kind = subject.certificate_type
    params: dict[str, object] = {
        "certificate_zh": kind.name_zh,
        "certificate_en": kind.name_en or kind.name_zh,
        "major": subject.major_code or "—",
    }
    path = "applications" if isinstance(subject, PilotApplication) else "quotas"
    return params, f"/pilots/{path}/{subject.id}/"
