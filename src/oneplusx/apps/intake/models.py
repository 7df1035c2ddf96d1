"""Staged imports: nothing is written before confirming, applied in idempotent chunks."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from oneplusx.web.records import Record


class ImportState(models.TextChoices):
    """States of an import."""

    STAGED = "staged", _("Uploaded")
    CHECKED = "checked", _("Checked")
    APPLYING = "applying", _("Writing")
    APPLIED = "applied", _("Written")
    CANCELLED = "cancelled", _("Cancelled")
    FAILED = "failed", _("Failed")


class ImportBatch(Record):
    """One uploaded file (导入) on its way in."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"problems_sealed"})

    kind = models.CharField(max_length=60)
    institution_id = models.UUIDField()
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True)
    file_name = models.CharField(max_length=200)
    state = models.CharField(max_length=20, choices=ImportState.choices, default=ImportState.STAGED)
    options = models.JSONField(default=dict)
    total_count = models.PositiveIntegerField(default=0)
    new_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)
    unchanged_count = models.PositiveIntegerField(default=0)
    error_count = models.PositiveIntegerField(default=0)
    notice_count = models.PositiveIntegerField(default=0)
    to_apply_count = models.PositiveIntegerField(default=0)
    applied_count = models.PositiveIntegerField(default=0)
    refused_count = models.PositiveIntegerField(default=0)
    file_problems = models.JSONField(default=list)
    problems_sealed = models.BinaryField(null=True)
    job_id = models.UUIDField(null=True)
    created_by_id = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    confirmed_by_id = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["institution_id", "-created_at", "-id"], name="import_institution"),
            models.Index(
                fields=["institution_id", "kind"], name="import_to_confirm", condition=models.Q(state="checked")
            ),
        ]


class ImportChunk(Record):
    """At most 2,000 staged rows, sealed (they hold personal data), applied as one transaction and then forgotten."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"rows_sealed", "refused_sealed"})

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField()
    rows_sealed = models.BinaryField(null=True)
    rows_count = models.PositiveIntegerField()
    refused_sealed = models.BinaryField(null=True)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="import_chunk_once")]
