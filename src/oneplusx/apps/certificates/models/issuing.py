"""Issuing in bulk (批量颁发): the organization's settings, series of numbers, batches and the files of certificates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from oneplusx.web.records import Record


class IssueProfile(Record):
    """How an organization numbers and prints certificates; without a type: all types that have none of their own.

    ``face``: ``title``, ``text`` (with ``{name}``, ``{certificate}``, ``{level}``), ``note``, ``shows_score``,
    ``needs_photo``.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    organization = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="issue_profiles")
    certificate_type = models.ForeignKey("standards.CertificateType", on_delete=models.PROTECT, null=True, blank=True)
    number_format = models.CharField(max_length=60)
    face = models.JSONField(default=dict)
    changed_by_id = models.UUIDField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "certificate_type"], name="issue_profile_once"),
            models.UniqueConstraint(
                fields=["organization"], condition=models.Q(certificate_type=None), name="issue_profile_of_all_once"
            ),
        ]


class NumberSeries(Record):
    """The last serial number taken of a series; its row is locked while numbers are taken, so none is lost."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    organization = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="+")
    series = models.CharField(max_length=120)
    last_serial = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "series"], name="number_series_once")]


class BatchState(models.TextChoices):
    """States of a batch of certificates to issue."""

    DRAFT = "draft", pgettext_lazy("issue batch", "Being prepared")
    SUBMITTED = "submitted", pgettext_lazy("issue batch", "Waits for the second officer")
    ISSUING = "issuing", pgettext_lazy("issue batch", "Being issued")
    ISSUED = "issued", pgettext_lazy("issue batch", "Issued")
    CANCELLED = "cancelled", pgettext_lazy("issue batch", "Cancelled")


BATCH_TRANSITIONS: Mapping[BatchState, frozenset[BatchState]] = {
    BatchState.DRAFT: frozenset({BatchState.SUBMITTED, BatchState.CANCELLED}),
    BatchState.SUBMITTED: frozenset({BatchState.DRAFT, BatchState.ISSUING, BatchState.CANCELLED}),
    BatchState.ISSUING: frozenset({BatchState.ISSUED}),
    BatchState.ISSUED: frozenset(),
    BatchState.CANCELLED: frozenset(),
}


class IssueBatch(Record):
    """The certificates of one level of an exam plan, issued in one act of two officers.

    ``findings`` is the last pre-flight: ``[{"code", "blocks", "count", "params"}, …]``.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    organization = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="issue_batches")
    plan = models.ForeignKey("assessment.ExamPlan", on_delete=models.PROTECT, related_name="issue_batches")
    certificate_type = models.ForeignKey(
        "standards.CertificateType", on_delete=models.PROTECT, related_name="issue_batches"
    )
    state = models.CharField(max_length=20, choices=BatchState.choices, default=BatchState.DRAFT)
    issued_on = models.DateField()
    items_count = models.PositiveIntegerField(default=0)
    issued_count = models.PositiveIntegerField(default=0)
    printed_count = models.PositiveIntegerField(default=0)
    findings = models.JSONField(default=list)
    checked_at = models.DateTimeField(null=True)
    prepared_by_id = models.UUIDField(null=True)
    prepared_at = models.DateTimeField()
    approved_by_id = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    job_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "certificate_type"],
                condition=models.Q(state__in=("draft", "submitted", "issuing")),
                name="issue_batch_open_once",
            )
        ]
        indexes = [models.Index(fields=["organization", "state"], name="issue_batch_state")]


class ItemState(models.TextChoices):
    """States of one certificate in a batch."""

    WAITING = "waiting", pgettext_lazy("issue item", "Waits")
    EXCLUDED = "excluded", pgettext_lazy("issue item", "Left out")
    ISSUED = "issued", pgettext_lazy("issue item", "Issued")
    TAKEN_BACK = "taken_back", pgettext_lazy("issue item", "Taken back after a correction")


class IssueItem(Record):
    """One certificate in a batch; ``position`` is its place in the order of numbers."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"holder_name", "score_hundredths"})

    batch = models.ForeignKey(IssueBatch, on_delete=models.PROTECT, related_name="items")
    learner = models.ForeignKey("parties.Learner", on_delete=models.PROTECT, related_name="+")
    registration = models.ForeignKey("assessment.ExamRegistration", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    holder_name = models.CharField(max_length=120)
    score_hundredths = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=20, choices=ItemState.choices, default=ItemState.WAITING)
    reason = models.CharField(max_length=200, blank=True)
    certificate = models.ForeignKey("certificates.Certificate", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "batch", "registration"], name="issue_item_once")]
        indexes = [models.Index(fields=["batch", "state", "position"], name="issue_item_next")]


class CertificateFile(Record):
    """The printed face of a certificate (PDF/A), kept under its digest."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    certificate = models.ForeignKey("certificates.Certificate", on_delete=models.PROTECT, related_name="faces")
    learner_id = models.UUIDField()
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner_id", "certificate"], name="certificate_face_once")]
