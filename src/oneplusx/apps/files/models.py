"""Content-addressed files and what they are attached to."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from oneplusx.web.records import Record


class StoredFile(Record):
    """Bytes kept once under their SHA-256; ``last_stored_at`` is when somebody last handed them in."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    sha256 = models.CharField(max_length=64, unique=True)
    size_bytes = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    created_at = models.DateTimeField()
    last_stored_at = models.DateTimeField()


class Attachment(Record):
    """A stored file under its name, belonging to a subject; who may download is the subject's matter.

    ``kind`` says which of the things that the subject asks for it is, in the subject's words.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"name"})

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=120, blank=True)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    learner_id = models.UUIDField(null=True)
    institution_id = models.UUIDField(null=True)
    uploaded_by_id = models.UUIDField(null=True)
    uploaded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="attachment_subject")]
