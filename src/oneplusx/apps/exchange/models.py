"""Write-back (回写) of approved exemptions to the school system, and reconciliation (对账)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from oneplusx.web.records import Record


class ExportMapping(Record):
    """Which of our fields go under which column title in a college's export."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    college = models.ForeignKey("parties.Institution", on_delete=models.PROTECT)
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    columns = models.JSONField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["college", "kind", "name"], name="mapping_once")]


class TableMapping(Record):
    """An institution's own table of certificates: a mapping document (``domain.exporting``)."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    institution = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    document = models.JSONField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "name"], name="table_mapping_once")]


class CreditBankCodes(Record):
    """A college's codes in the lists for the credit bank.

    ``levels``: by education type of the program; ``outcomes``: by outcome of the graduation review.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    college = models.OneToOneField("parties.Institution", on_delete=models.PROTECT, related_name="+")
    school_code = models.CharField(max_length=40, blank=True)
    category_code = models.CharField(max_length=40, blank=True)
    external_level_code = models.CharField(max_length=40, blank=True)
    external_category_code = models.CharField(max_length=40, blank=True)
    levels = models.JSONField(default=dict)
    outcomes = models.JSONField(default=dict)
    updated_at = models.DateTimeField()


class CreditBankFile(Record):
    """A list for the credit bank that a job made; its file is deleted after some days."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    college = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    rows_count = models.PositiveIntegerField(default=0)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    made_by_id = models.UUIDField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["college", "-made_at"], name="credit_bank_file_made")]


class WriteBackBatch(Record):
    """One exported file of exemptions."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    college = models.ForeignKey("parties.Institution", on_delete=models.PROTECT)
    mapping = models.ForeignKey(ExportMapping, on_delete=models.PROTECT, null=True, blank=True)
    columns = models.JSONField()
    created_by_id = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    receipt_at = models.DateTimeField(null=True)
    rows_count = models.PositiveIntegerField(default=0)
    posted_count = models.PositiveIntegerField(default=0)
    refused_count = models.PositiveIntegerField(default=0)


class RowState(models.TextChoices):
    """States of a written-back row."""

    EXPORTED = "exported", _("Exported, no receipt yet")
    POSTED = "posted", _("Posted by the school system")
    REFUSED = "refused", _("Refused by the school system")


class WriteBackRow(Record):
    """One exempted course on its way to the school system."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"reason"})

    batch = models.ForeignKey(WriteBackBatch, on_delete=models.PROTECT, related_name="rows")
    learner = models.ForeignKey("parties.Learner", on_delete=models.PROTECT)
    target = models.ForeignKey("conversion.ConversionTarget", on_delete=models.PROTECT, related_name="write_back_rows")
    key = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, default="exemption")
    state = models.CharField(max_length=20, choices=RowState.choices, default=RowState.EXPORTED)
    reason = models.CharField(max_length=300, blank=True)
    state_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "batch", "key"], name="write_back_row_once")]


class ReconcileRun(Record):
    """One comparison of certificates, ledger, transcript and audit."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    college = models.ForeignKey("parties.Institution", on_delete=models.PROTECT)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    checked_count = models.PositiveIntegerField(default=0)
    differences_count = models.PositiveIntegerField(default=0)


class Difference(Record):
    """One difference, named with its cause."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"params"})

    run = models.ForeignKey(ReconcileRun, on_delete=models.CASCADE, related_name="differences")
    learner = models.ForeignKey("parties.Learner", on_delete=models.PROTECT)
    enrollment = models.ForeignKey("parties.Enrollment", on_delete=models.PROTECT, null=True, blank=True)
    code = models.CharField(max_length=80)
    cause = models.CharField(max_length=80)
    params = models.JSONField(default=dict)
    subject_kind = models.CharField(max_length=60, blank=True)
    subject_id = models.UUIDField(null=True)
