"""What the log said (检查点)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from oneplusx.web.records import Record


class LogCheckpoint(Record):
    """One signed checkpoint (检查点): size and root of the log. Inserted once, never changed (trigger)."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    size = models.PositiveBigIntegerField()
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    verification_method = models.CharField(max_length=400)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["size", "verification_method"], name="checkpoint_once")]
        indexes = [models.Index(fields=["-size", "-published_at"], name="checkpoint_latest")]
