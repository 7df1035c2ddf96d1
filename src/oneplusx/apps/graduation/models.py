"""Stored results of the graduation audit (毕业审核)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from oneplusx.web.records import Record


class AuditRun(Record):
    """One audit of a cohort: program and entry year."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    college = models.ForeignKey("parties.Institution", on_delete=models.PROTECT)
    program = models.ForeignKey("curriculum.Program", on_delete=models.PROTECT, null=True, blank=True)
    job_id = models.UUIDField(null=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    learners_count = models.PositiveIntegerField(default=0)
    satisfied_count = models.PositiveIntegerField(default=0)
    unproved_count = models.PositiveIntegerField(default=0)


class GraduationResult(Record):
    """The present answer for one enrollment, with every reason."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"document"})

    learner = models.ForeignKey("parties.Learner", on_delete=models.PROTECT)
    enrollment = models.OneToOneField("parties.Enrollment", on_delete=models.PROTECT, related_name="graduation_result")
    run = models.ForeignKey(AuditRun, on_delete=models.PROTECT, null=True, blank=True)
    is_satisfied = models.BooleanField()
    would_be_satisfied = models.BooleanField(default=False)
    with_plan_satisfied = models.BooleanField(default=False)
    is_proved = models.BooleanField()
    earned_hundredths = models.PositiveIntegerField(default=0)
    missing_hundredths = models.PositiveIntegerField(default=0)
    document = models.JSONField()
    input_digest = models.CharField(max_length=64)
    computed_at = models.DateTimeField()
