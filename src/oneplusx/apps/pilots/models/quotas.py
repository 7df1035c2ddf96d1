"""Quotas (名额) of a year, what changed them, and requests to adjust them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.apps.pilots.models.windows import PilotWindow
from oneplusx.web.origin import Origin
from oneplusx.web.records import Record

ADJUSTMENT_SUBJECT = "pilots.adjustment"


class Quota(Record):
    """The approved number of candidates of a college for a certificate type in a year (名额).

    Attributes:
        major_code: Empty: for all majors together.
        sat_count: Recorded where the exams are held elsewhere; frozen when the year is closed. So is ``passed_count``.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    college = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="quotas")
    certificate_type = models.ForeignKey("standards.CertificateType", on_delete=models.PROTECT)
    year = models.PositiveSmallIntegerField()
    major_code = models.CharField(max_length=20, blank=True)
    window = models.ForeignKey(PilotWindow, on_delete=models.PROTECT, null=True, related_name="quotas")
    approved_count = models.PositiveIntegerField()
    taken_count = models.PositiveIntegerField(default=0)
    origin = models.CharField(max_length=20, choices=Origin.choices, default=Origin.HERE)
    document = models.CharField(max_length=200, blank=True)
    sat_count = models.PositiveIntegerField(null=True)
    passed_count = models.PositiveIntegerField(null=True)
    explanation = models.TextField(blank=True)
    explained_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["college", "certificate_type", "year", "major_code"], name="quota_once"),
            models.CheckConstraint(
                condition=models.Q(taken_count__lte=models.F("approved_count")), name="quota_not_exceeded"
            ),
        ]
        indexes = [models.Index(fields=["year", "college"], name="quota_of_year")]

    @property
    def left_count(self) -> int:
        """Places not taken."""
        return self.approved_count - self.taken_count


class ChangeKind(models.TextChoices):
    """Why a quota changed."""

    GRANTED = "granted", pgettext_lazy("quota", "Granted")
    RECORDED = "recorded", pgettext_lazy("quota", "Recorded")
    ADJUSTED = "adjusted", pgettext_lazy("quota", "Adjusted")
    TAKEN = "taken", pgettext_lazy("quota", "Taken")
    RELEASED = "released", pgettext_lazy("quota", "Released")


class QuotaChange(Record):
    """One change of a quota: what was added to the approved and to the taken number, and by which subject."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    quota = models.ForeignKey(Quota, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=20, choices=ChangeKind.choices)
    approved_change = models.IntegerField(default=0)
    taken_change = models.IntegerField(default=0)
    major_counts = models.JSONField(default=dict)
    social_count = models.PositiveIntegerField(default=0)
    subject_kind = models.CharField(max_length=60, blank=True)
    subject_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    actor_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="quota_change_subject")]


class AdjustmentState(models.TextChoices):
    """States of a request to adjust a quota."""

    SUBMITTED = "submitted", _("In review")
    RETURNED = "returned", _("Returned for supplement")
    APPROVED = "approved", pgettext_lazy("case", "Approved")
    REFUSED = "refused", pgettext_lazy("case", "Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


ADJUSTMENT_TRANSITIONS: Mapping[AdjustmentState, frozenset[AdjustmentState]] = {
    AdjustmentState.SUBMITTED: frozenset(
        {AdjustmentState.RETURNED, AdjustmentState.APPROVED, AdjustmentState.REFUSED, AdjustmentState.WITHDRAWN}
    ),
    AdjustmentState.RETURNED: frozenset({AdjustmentState.SUBMITTED, AdjustmentState.WITHDRAWN}),
    AdjustmentState.APPROVED: frozenset(),
    AdjustmentState.REFUSED: frozenset(),
    AdjustmentState.WITHDRAWN: frozenset(),
}


class QuotaAdjustment(Record):
    """A request to change a quota during the year (名额调整): the number wanted, and why."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    quota = models.ForeignKey(Quota, on_delete=models.PROTECT, related_name="adjustments")
    wanted_count = models.PositiveIntegerField()
    before_count = models.PositiveIntegerField()
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=20, choices=AdjustmentState.choices, default=AdjustmentState.SUBMITTED)
    case_id = models.UUIDField(null=True)
    requested_by_id = models.UUIDField(null=True)
    requested_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["quota"],
                condition=models.Q(state__in=("submitted", "returned")),
                name="quota_adjustment_one_at_a_time",
            )
        ]
