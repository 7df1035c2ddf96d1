"""Candidates (考生): registrations for an exam plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.web.origin import Origin
from oneplusx.web.records import Record


class Channel(models.TextChoices):
    """How a candidate came to the exam."""

    COLLEGE = "college", pgettext_lazy("channel", "Through the college")
    SOCIAL = "social", pgettext_lazy("channel", "Social candidate")


class RegistrationState(models.TextChoices):
    """States of a registration."""

    REGISTERED = "registered", pgettext_lazy("candidate", "Registered")
    CONFIRMED = "confirmed", pgettext_lazy("candidate", "Confirmed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXCLUDED = "excluded", pgettext_lazy("candidate", "Excluded")


REGISTRATION_TRANSITIONS: Mapping[RegistrationState, frozenset[RegistrationState]] = {
    RegistrationState.REGISTERED: frozenset(
        {RegistrationState.CONFIRMED, RegistrationState.WITHDRAWN, RegistrationState.EXCLUDED}
    ),
    RegistrationState.CONFIRMED: frozenset(
        {RegistrationState.REGISTERED, RegistrationState.WITHDRAWN, RegistrationState.EXCLUDED}
    ),
    RegistrationState.WITHDRAWN: frozenset(),
    RegistrationState.EXCLUDED: frozenset(),
}
"""Confirmed leads back to registered while the organization has registration open again."""


class ExamRegistration(Record):
    """One candidate of one level of a plan.

    ``college`` is who registered and pays, empty for a social candidate; ``parts`` are those to sit (all, but in a
    re-sit); ``carried`` keeps the scores of parts that a re-sit does not repeat, ``{part: hundredths}``.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"photo_problem", "note"})

    plan = models.ForeignKey("assessment.ExamPlan", on_delete=models.PROTECT, related_name="registrations")
    level = models.ForeignKey("assessment.PlanLevel", on_delete=models.PROTECT, related_name="registrations")
    learner = models.ForeignKey("parties.Learner", on_delete=models.PROTECT, related_name="exam_registrations")
    enrollment = models.ForeignKey("parties.Enrollment", on_delete=models.PROTECT, null=True, related_name="+")
    college = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=20, choices=Channel.choices)
    state = models.CharField(max_length=20, choices=RegistrationState.choices, default=RegistrationState.REGISTERED)
    major_code = models.CharField(max_length=20, blank=True)
    is_quota_taken = models.BooleanField(default=False)
    photo = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    photo_problem = models.CharField(max_length=60, blank=True)
    parts = models.JSONField(default=list)
    carried = models.JSONField(default=dict)
    resit_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="resits")
    resit_number = models.PositiveSmallIntegerField(default=0)
    origin = models.CharField(max_length=20, choices=Origin.choices, default=Origin.HERE)
    note = models.TextField(blank=True)
    registered_by_id = models.UUIDField(null=True)
    registered_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "plan", "level"],
                condition=models.Q(state__in=("registered", "confirmed")),
                name="exam_registration_once",
            )
        ]
        indexes = [models.Index(fields=["plan", "state", "college"], name="exam_registration_plan")]
