"""Biweekly reports (双周报): snapshots of live figures, never typed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from oneplusx.web.records import Record

REPORT = "supervision.report"


class BiweeklyReport(Record):
    """The figures of one institution at one time, by certificate type; never changed, a later one is a new revision.

    Attributes:
        institution: Whose figures: an authority its province's, an organization its certificates', a college its own,
            the bank all.
        lines: ``[{"type_id", "code", "name_zh", "name_en", "level", "approved", …, "refused"}, …]``.
        digest: SHA-256 of institution, period and lines.
        is_final: The period was over when it was made.
        made_by_id: Empty: made by the schedule.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    institution = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="biweekly_reports")
    from_on = models.DateField()
    until_on = models.DateField()
    revision = models.PositiveSmallIntegerField(default=1)
    lines = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    is_final = models.BooleanField()
    made_by_id = models.UUIDField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "from_on", "until_on", "revision"], name="report_revision")
        ]
        indexes = [models.Index(fields=["institution", "until_on"], name="report_latest")]
