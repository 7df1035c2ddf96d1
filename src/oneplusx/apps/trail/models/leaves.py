"""Leaves of the transparency log (存证日志): inserted with their cause, placed by the one writer."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from oneplusx.web.records import Record


class LeafKind(models.TextChoices):
    """What a leaf of the log stands for."""

    CREDENTIAL_ISSUED = "credential_issued", _("Credential issued")
    CREDENTIAL_STATUS = "credential_status", _("Status changed")
    KEY_CHANGED = "key_changed", _("Key changed")
    RULE_SET_PUBLISHED = "rule_set_published", _("Rule set published")
    LEDGER_BATCH = "ledger_batch", _("Ledger batch")


class LogLeaf(Record):
    """One leaf (日志叶子): the salted digest of something that happened. Inserted once, never changed (trigger)."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    kind = models.CharField(max_length=24, choices=LeafKind.choices)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    digest = models.BinaryField(max_length=32)
    salt = models.BinaryField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["subject_id", "subject_kind"], name="leaf_subject")]


class WaitingLeaf(models.Model):
    """A leaf that has no place yet; the row goes when it gets one, so that looking for them stays cheap."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    leaf = models.OneToOneField(LogLeaf, primary_key=True, on_delete=models.PROTECT, related_name="waiting")


class LogPlace(models.Model):
    """A leaf's index in the log, from 0 without gaps. A place is a primary key: two writers cannot fork the log."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    position = models.PositiveBigIntegerField(primary_key=True)
    leaf = models.OneToOneField(LogLeaf, on_delete=models.PROTECT, related_name="place")
