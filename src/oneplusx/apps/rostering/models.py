"""Rosters for other systems and from them: who may read, what they read, and what is read elsewhere."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.web.records import Record


class RosterClient(Record):
    """Another system that reads a college's rosters with the client credentials of OAuth 2.0."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    college = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    secret_hash = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    created_by_id = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)


class RecordStatus(models.TextChoices):
    """The two states of OneRoster."""

    ACTIVE = "active", pgettext_lazy("roster", "Active")
    GONE = "tobedeleted", pgettext_lazy("roster", "To be deleted")


class RosterRecord(Record):
    """One object of a college as OneRoster writes it, with when it last changed.

    ``facets`` are its values as texts by path, to filter and sort by. What is gone keeps nothing but its id.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"body", "facets"})

    college = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="+")
    resource = models.CharField(max_length=20)
    sourced_id = models.CharField(max_length=64)
    status = models.CharField(max_length=20, choices=RecordStatus.choices, default=RecordStatus.ACTIVE)
    modified_at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    body = models.JSONField(default=dict)
    facets = models.JSONField(default=dict)
    user_ref = models.CharField(max_length=64, blank=True)
    class_ref = models.CharField(max_length=64, blank=True)
    parent_ref = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["college", "resource", "sourced_id"], name="roster_record_once")]
        indexes = [
            models.Index(fields=["college", "resource", "modified_at"], name="roster_record_changed"),
            models.Index(fields=["college", "resource", "class_ref"], name="roster_record_class"),
            models.Index(fields=["college", "resource", "user_ref"], name="roster_record_user"),
            models.Index(fields=["college", "resource", "parent_ref"], name="roster_record_parent"),
        ]


class RosterFeed(Record):
    """When the records of a college were last compared with its rows."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    college = models.OneToOneField("parties.Institution", on_delete=models.PROTECT, related_name="+")
    refreshed_at = models.DateTimeField(null=True)
    records_count = models.PositiveIntegerField(default=0)


class ReceivedLineItem(Record):
    """A line item that another system put, with its own id."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    college = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(RosterClient, on_delete=models.PROTECT, related_name="+")
    sourced_id = models.CharField(max_length=64)
    class_sourced_id = models.CharField(max_length=64)
    body = models.JSONField(default=dict)
    received_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["college", "sourced_id"], name="received_line_item_once")]


class ReceivedResult(Record):
    """The id under which another system put a result: which line of the transcript it is."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    college = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(RosterClient, on_delete=models.PROTECT, related_name="+")
    sourced_id = models.CharField(max_length=64)
    line_item_sourced_id = models.CharField(max_length=64)
    enrollment = models.ForeignKey("parties.Enrollment", on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey("curriculum.Course", on_delete=models.PROTECT, related_name="+")
    term_code = models.CharField(max_length=20)
    attempt = models.PositiveSmallIntegerField(default=1)
    received_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["college", "sourced_id"], name="received_result_once"),
            models.UniqueConstraint(
                fields=["enrollment", "course", "term_code", "attempt"], name="received_result_line_once"
            ),
        ]


class RosterSource(Record):
    """A school system whose rosters and results a college reads (``cursor``: newest change seen, by resource)."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    college = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    base_url = models.CharField(max_length=300)
    token_url = models.CharField(max_length=300)
    client_id = models.CharField(max_length=200)
    secret_sealed = models.BinaryField()
    scopes = models.JSONField(default=list)
    defaults = models.JSONField(default=dict)
    cursor = models.JSONField(default=dict)
    is_automatic = models.BooleanField(default=False)
    created_by_id = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)


class SourceRecord(Record):
    """An object of a school system as last read (in ``read_in_id``), sealed: what later changes refer to."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"body_sealed"})

    source = models.ForeignKey(RosterSource, on_delete=models.CASCADE, related_name="records")
    resource = models.CharField(max_length=20)
    sourced_id = models.CharField(max_length=255)
    body_sealed = models.BinaryField()
    read_in_id = models.UUIDField()
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "resource", "sourced_id"], name="source_record_once")]


class RunState(models.TextChoices):
    """States of a reading."""

    READING = "reading", _("Reading")
    STAGED = "staged", _("Waiting for confirmation")
    DONE = "done", pgettext_lazy("roster", "Done")
    FAILED = "failed", pgettext_lazy("roster", "Failed")
    DROPPED = "dropped", pgettext_lazy("roster", "Dropped")


RUN_TRANSITIONS = {
    RunState.READING: frozenset({RunState.STAGED, RunState.DONE, RunState.FAILED}),
    RunState.STAGED: frozenset({RunState.DONE, RunState.FAILED, RunState.DROPPED}),
    RunState.DONE: frozenset[RunState](),
    RunState.FAILED: frozenset[RunState](),
    RunState.DROPPED: frozenset[RunState](),
}


class RosterRun(Record):
    """One reading of a school system: what changed there, on its way into imports."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    source = models.ForeignKey(RosterSource, on_delete=models.CASCADE, related_name="runs")
    state = models.CharField(max_length=20, choices=RunState.choices, default=RunState.READING)
    is_full = models.BooleanField(default=False)
    read_counts = models.JSONField(default=dict)
    gone_counts = models.JSONField(default=dict)
    cursor = models.JSONField(default=dict)
    problem = models.JSONField(default=dict)
    job_id = models.UUIDField(null=True)
    started_by_id = models.UUIDField(null=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)


class RunSheet(Record):
    """The rows of one kind of import, sealed until they are handed to the import (``batch_id``)."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"table_sealed"})

    run = models.ForeignKey(RosterRun, on_delete=models.CASCADE, related_name="sheets")
    kind = models.CharField(max_length=40)
    wave = models.PositiveSmallIntegerField()
    rows_count = models.PositiveIntegerField()
    table_sealed = models.BinaryField(null=True)
    batch_id = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "kind"], name="run_sheet_once")]
