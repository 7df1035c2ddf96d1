"""Carrying last year's approved applications over (一键结转): drafts with everything that was typed and attached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from oneplusx.apps.files.models import Attachment
from oneplusx.apps.files.services import attach
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.pilots.models import PilotApplication
from oneplusx.apps.pilots.models.applications import SUBJECT
from oneplusx.apps.pilots.selectors import applying_colleges, carriable, window_for
from oneplusx.apps.pilots.selectors.applications import Carriable
from oneplusx.apps.pilots.services.applications import record
from oneplusx.domain.errors import Conflict, NotFound
from oneplusx.web.actor import Actor
from oneplusx.web.clock import local_date

APPLY = "pilots.apply"


@dataclass(frozen=True, slots=True)
class Carried:
    """A draft made from last year's application, with what changed since."""

    application: PilotApplication
    changes: tuple[str, ...]


@transaction.atomic
def carry_forward(*, pilot_window_id: UUID, college_id: UUID, actor: Actor, now: datetime) -> Sequence[Carried]:
    """Makes a draft of each of last year's approved applications that is not in the window yet.

    What changed since (type withdrawn or not admitted, major gone) is shown with the draft; the checks refuse it until
    it is edited. Again: makes only what is missing.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``pilots.window_closed``.
    """
    window = window_for(actor, pilot_window_id)
    require(actor, APPLY, college_id)
    if not applying_colleges(actor, window).filter(id=college_id).exists():
        raise NotFound("not_found")
    if window.closes_at < now:
        raise Conflict("pilots.window_closed", closes_at=window.closes_at.isoformat())
    carried = []
    for one in carriable(college_id, window, local_date(now)):
        application = _copy(one, window.id, college_id, actor, now)
        application = PilotApplication.objects.select_related("window", "college", "certificate_type").get(
            id=application.id
        )
        record("pilots.carried", application, actor, now, facts={"changes": list(one.changes)})
        _copy_documents(one.application, application, actor, now)
        carried.append(Carried(application, one.changes))
    return carried


def _copy(one: Carriable, window_id: UUID, college_id: UUID, actor: Actor, now: datetime) -> PilotApplication:
    last = one.application
    application = PilotApplication(
        window_id=window_id,
        college_id=college_id,
        certificate_type=one.certificate_type,
        major_code=one.major_code,
        students_count=one.students_count,
        recruiting_since=last.recruiting_since if last else None,
        is_free=last.is_free if last else False,
        class_codes=list(last.class_codes) if last else [],
        note=last.note if last else "",
        carried_from=last,
        created_by_id=actor.id,
        created_at=now,
        changed_at=now,
    )
    application.save(force_insert=True)
    return application


def _copy_documents(last: PilotApplication | None, application: PilotApplication, actor: Actor, now: datetime) -> None:
    if last is None:
        return
    held = Attachment.objects.filter(subject_kind=SUBJECT, subject_id=last.id).select_related("file")
    for one in held.order_by("uploaded_at", "id"):
        attach(
            file=one.file,
            name=one.name,
            subject_kind=SUBJECT,
            subject_id=application.id,
            institution_id=application.college_id,
            actor=actor,
            now=now,
        )
