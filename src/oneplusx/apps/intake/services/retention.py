"""Imports are forgotten when they have served: files and staged rows hold personal data."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from oneplusx.apps.files.services import forget_unused
from oneplusx.apps.intake.models import ImportBatch, ImportChunk, ImportState

KEPT_DAYS = 30


def forget_old_imports(*, now: datetime) -> int:
    """Deletes files, problems and staged rows of imports older than 30 days (清理); counts and acts stay.

    An import still being written is left alone.
    """
    old = ImportBatch.objects.filter(created_at__lt=now - timedelta(days=KEPT_DAYS), file__isnull=False).exclude(
        state=ImportState.APPLYING
    )
    batches = list(old.select_related("file")[:500])
    for batch in batches:
        with transaction.atomic():
            ImportChunk.objects.filter(batch=batch).delete()
            ImportBatch.objects.filter(id=batch.id).update(file=None, problems_sealed=None)
            if batch.file is not None:
                forget_unused(file=batch.file, now=now)
    return len(batches)
