"""Reading the files of an application: whoever may, and it is kept who did."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from oneplusx.apps.conversion.selectors import conversion_for, is_own, supplements_of
from oneplusx.apps.files.models import Attachment
from oneplusx.apps.files.selectors import content_of
from oneplusx.apps.trail.services import record_access
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor

PURPOSE = "调阅申请材料 · read what was handed in with an application"


@transaction.atomic
def read_supplement(
    *, conversion_id: UUID, attachment_id: UUID, actor: Actor, now: datetime
) -> tuple[Attachment, bytes]:
    """One file of an application with its content (调阅材料); the learner sees who read it.

    Raises:
        NotFound: ``not_found``; ``files.content_missing``: the folder of files was not restored with the database.
    """
    conversion = conversion_for(actor, conversion_id)
    found = next((row for row in supplements_of(actor, conversion) if row.id == attachment_id), None)
    if found is None:
        raise NotFound("not_found")
    data = content_of(found.file)
    if not is_own(actor, conversion):
        person_id = conversion.enrollment.learner.person_id
        record_access(person_id=person_id, fields=["evidence"], purpose=PURPOSE, actor=actor, now=now)
    return found, data
