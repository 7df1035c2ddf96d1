"""Copies of one's own data (个人数据副本) that are made in the background and kept for a week."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from oneplusx.apps.files.models import Attachment, StoredFile
from oneplusx.apps.files.services import attach, detach, store_made
from oneplusx.apps.jobs.models import Job
from oneplusx.apps.jobs.services import start_job
from oneplusx.apps.jobs.worker import wake
from oneplusx.apps.privacy.models import COPY
from oneplusx.apps.privacy.selectors import COPY_JOB, own_copies, running_copy
from oneplusx.apps.trail.services import notify
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor

COPY_KEPT = timedelta(days=7)
ARCHIVE = "application/zip"


@transaction.atomic
def ask_for_copy(*, actor: Actor, now: datetime) -> Job:
    """Puts the copy into the queue (生成副本); while one is being made it is the answer.

    Raises:
        NotFound: ``not_found``: the actor is no person.
    """
    if actor.id is None:
        raise NotFound("not_found")
    job = running_copy(actor) or start_job(
        kind=COPY_JOB, subject_id=actor.id, unique_key=str(actor.id), actor=actor, now=now
    )
    transaction.on_commit(wake)
    return job


@transaction.atomic
def keep_copy(*, data: bytes, actor: Actor, now: datetime) -> UUID:
    """Keeps a finished copy for its person in the place of earlier ones; answers its attachment."""
    if actor.id is None:
        raise NotFound("not_found")
    for earlier in own_copies(actor):
        detach(attachment=earlier, actor=actor, now=now)
    [file_id] = store_made(documents=[data], media_type=ARCHIVE, now=now)
    kept = attach(
        file=StoredFile.objects.get(id=file_id),
        name=f"my-data-{now:%Y%m%d}.zip",
        subject_kind=COPY,
        subject_id=actor.id,
        learner_id=actor.learner_id,
        actor=actor,
        now=now,
    )
    notify(person_ids=[actor.id], code="privacy.notice.copy_ready", params={}, path="/my/data/", now=now)
    return kept.id


def forget_copies(*, actor: Actor, now: datetime) -> int:
    """Deletes copies older than a week (清理副本); returns how many."""
    old = Attachment.objects.filter(subject_kind=COPY, uploaded_at__lt=now - COPY_KEPT).select_related("file")
    rows = list(old)
    for attachment in rows:
        with transaction.atomic():
            detach(attachment=attachment, actor=actor, now=now)
    return len(rows)
