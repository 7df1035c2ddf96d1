"""Questions about files: the attachments of a subject, one attachment to read."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.fields.reverse_related import ForeignObjectRel

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


def unused_files() -> QuerySet[StoredFile]:
    """Stored files that no row of any app refers to."""
    rows = StoredFile.objects.all()
    for relation in StoredFile._meta.get_fields(include_hidden=True):  # noqa: SLF001  also those without a name
        if isinstance(relation, ForeignObjectRel):
            others = relation.related_model._base_manager  # noqa: SLF001
            rows = rows.exclude(Exists(others.filter(**{relation.field.name: OuterRef("pk")})))
    return rows
