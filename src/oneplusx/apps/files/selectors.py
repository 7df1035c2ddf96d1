"""Questions about files: the attachments of a subject, one attachment to read."""

from __future__ import annotations

from uuid import UUID

from oneplusx.apps.files import registry, storage
from oneplusx.apps.files.models import Attachment, StoredFile
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor


def attachments_of(actor: Actor, subject_kind: str, subject_id: UUID) -> list[Attachment]:
    """Attachments of a subject that the actor may read, oldest first."""
    rows = Attachment.objects.filter(subject_kind=subject_kind, subject_id=subject_id).select_related("file")
    return [row for row in rows.order_by("uploaded_at", "id") if registry.may_read(actor, row)]


def attachment_for(actor: Actor, attachment_id: UUID) -> Attachment:
    """One attachment.

    Raises:
        NotFound: ``not_found``: unknown, or not the actor's to read.
    """
    attachment = Attachment.objects.select_related("file").filter(id=attachment_id).first()
    if attachment is None or not registry.may_read(actor, attachment):
        raise NotFound("not_found")
    return attachment


def content_of(file: StoredFile) -> bytes:
    """The bytes of a stored file.

    Raises:
        NotFound: ``files.content_missing``: the folder of files was not restored with the database.
    """
    try:
        return storage.read(file.sha256)
    except FileNotFoundError:
        raise NotFound("files.content_missing") from None
