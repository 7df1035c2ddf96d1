"""Background work that survives a closed page and a killed worker."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from oneplusx.web.background import Title, kinds
from oneplusx.web.records import Record


class JobState(models.TextChoices):
    """States of a job."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    SUCCEEDED = "succeeded", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class Job(Record):
    """One piece of background work (任务): kind, parameters, progress, result."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    kind = models.CharField(max_length=80)
    institution_id = models.UUIDField(null=True)
    actor_id = models.UUIDField(null=True)
    subject_id = models.UUIDField(null=True)
    unique_key = models.CharField(max_length=120, null=True)
    params = models.JSONField(default=dict)
    state = models.CharField(max_length=20, choices=JobState.choices, default=JobState.WAITING)
    done_count = models.PositiveIntegerField(default=0)
    total_count = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    error_code = models.CharField(max_length=120, blank=True)
    error_params = models.JSONField(default=dict)
    attempts = models.PositiveSmallIntegerField(default=0)
    is_cancel_requested = models.BooleanField(default=False)
    leased_until_at = models.DateTimeField(null=True)
    run_after_at = models.DateTimeField()
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "unique_key"], condition=models.Q(state="waiting"), name="job_waiting_once"
            )
        ]
        indexes = [
            models.Index(fields=["state", "run_after_at"], name="job_due"),
            models.Index(fields=["institution_id", "-created_at"], name="job_institution"),
        ]


class Schedule(models.Model):
    """When a kind of work that runs by itself is due next; of many processes one takes each turn."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    kind = models.CharField(max_length=80, primary_key=True)
    next_run_at = models.DateTimeField()
    last_run_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    @property
    def title(self) -> Title:
        """What runs, in words."""
        kind = kinds().get(self.kind)
        return kind.title if kind else self.kind
