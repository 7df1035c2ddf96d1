"""A college's application for a pilot year (试点申报)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.apps.pilots.models.windows import PilotWindow
from oneplusx.web.records import Record

SUBJECT = "pilots.application"


class ApplicationState(models.TextChoices):
    """States of an application; while submitted, its approval case says which office has it."""

    DRAFT = "draft", pgettext_lazy("application", "Draft")
    SUBMITTED = "submitted", _("In review")
    RETURNED = "returned", _("Returned for supplement")
    APPROVED = "approved", pgettext_lazy("case", "Approved")
    REFUSED = "refused", pgettext_lazy("case", "Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


APPLICATION_TRANSITIONS: Mapping[ApplicationState, frozenset[ApplicationState]] = {
    ApplicationState.DRAFT: frozenset({ApplicationState.SUBMITTED, ApplicationState.WITHDRAWN}),
    ApplicationState.SUBMITTED: frozenset(
        {
            ApplicationState.RETURNED,
            ApplicationState.APPROVED,
            ApplicationState.REFUSED,
            ApplicationState.WITHDRAWN,
        }
    ),
    ApplicationState.RETURNED: frozenset({ApplicationState.SUBMITTED, ApplicationState.WITHDRAWN}),
    ApplicationState.APPROVED: frozenset(),
    ApplicationState.REFUSED: frozenset(),
    ApplicationState.WITHDRAWN: frozenset(),
}
EDITABLE = frozenset({ApplicationState.DRAFT, ApplicationState.RETURNED})
ENDED = ("refused", "withdrawn")


class PilotApplication(Record):
    """College × certificate type × major for a pilot year (试点申报).

    Attributes:
        recruiting_since: First of the years in which the major has recruited without a gap, as the college declares.
        granted_count: What the province means to grant, if not all that is asked for.
        approved_count: What was granted when it was approved.
        findings: The checks as they were when it was submitted.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    window = models.ForeignKey(PilotWindow, on_delete=models.PROTECT, related_name="applications")
    college = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="pilot_applications")
    certificate_type = models.ForeignKey("standards.CertificateType", on_delete=models.PROTECT)
    major_code = models.CharField(max_length=20)
    students_count = models.PositiveIntegerField()
    recruiting_since = models.PositiveSmallIntegerField(null=True)
    is_free = models.BooleanField(default=False)
    class_codes = models.JSONField(default=list)
    note = models.TextField(blank=True)
    state = models.CharField(max_length=20, choices=ApplicationState.choices, default=ApplicationState.DRAFT)
    case_id = models.UUIDField(null=True)
    carried_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="carried_to")
    granted_count = models.PositiveIntegerField(null=True)
    approved_count = models.PositiveIntegerField(null=True)
    findings = models.JSONField(default=list)
    created_by_id = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["window", "college", "certificate_type", "major_code"],
                condition=~models.Q(state__in=ENDED),
                name="pilot_application_once",
            )
        ]
        indexes = [models.Index(fields=["window", "state"], name="pilot_application_board")]
