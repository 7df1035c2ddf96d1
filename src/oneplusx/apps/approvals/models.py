"""Approval chains (审批) of n steps; the subject is (kind, id) and belongs to an upper app."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.web.actor import Role
from oneplusx.web.records import Record


class CaseState(models.TextChoices):
    """States of an approval case."""

    RUNNING = "running", _("In review")
    RETURNED = "returned", _("Returned for supplement")
    APPROVED = "approved", pgettext_lazy("case", "Approved")
    REFUSED = "refused", pgettext_lazy("case", "Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ApprovalCase(Record):
    """One run of an approval chain for one subject."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"title"})

    subject_kind = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    learner_id = models.UUIDField(null=True)
    institution = models.ForeignKey("parties.Institution", on_delete=models.PROTECT)
    title = models.CharField(max_length=200)
    summary = models.JSONField(default=dict)
    state = models.CharField(max_length=20, choices=CaseState.choices, default=CaseState.RUNNING)
    current_step = models.PositiveSmallIntegerField(default=0)
    round = models.PositiveSmallIntegerField(default=1)
    started_by_id = models.UUIDField(null=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="case_subject")]


class StepState(models.TextChoices):
    """States of one step."""

    WAITING = "waiting", _("Not yet")
    ACTIVE = "active", _("To do")
    APPROVED = "approved", pgettext_lazy("case", "Approved")
    REFUSED = "refused", pgettext_lazy("case", "Refused")
    RETURNED = "returned", _("Returned")
    CANCELLED = "cancelled", _("Cancelled")


class ApprovalStep(Record):
    """One step: which role of which institution decides, and what was decided."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"reason"})

    case = models.ForeignKey(ApprovalCase, on_delete=models.PROTECT, related_name="steps")
    learner_id = models.UUIDField(null=True)
    round = models.PositiveSmallIntegerField(default=1)
    number = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=30, choices=[(role.value, role.value) for role in Role])
    institution = models.ForeignKey("parties.Institution", on_delete=models.PROTECT)
    department = models.ForeignKey("parties.Department", on_delete=models.PROTECT, null=True, blank=True)
    class_group = models.ForeignKey("parties.ClassGroup", on_delete=models.PROTECT, null=True, blank=True)
    state = models.CharField(max_length=20, choices=StepState.choices, default=StepState.WAITING)
    decided_by_id = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    due_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "round", "number"], name="approval_step_once")]
        indexes = [models.Index(fields=["state", "role", "institution", "due_on", "id"], name="approval_inbox")]


class ApprovalCopy(Record):
    """A person who sees a case without deciding it (抄送)."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    case = models.ForeignKey(ApprovalCase, on_delete=models.PROTECT, related_name="copies")
    person = models.ForeignKey("parties.Person", on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="approval_copy_once")]
