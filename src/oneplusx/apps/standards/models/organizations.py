"""The register of evaluation organizations (培训评价组织): applications, standing, filings, activities."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.apps.standards.models.catalogue import CertificateType
from oneplusx.web.origin import Origin
from oneplusx.web.records import Record

APPLICATION = "standards.organization_application"
FILING = "standards.filing"
REGISTRATION = "standards.organization"
ACTIVITY = "standards.activity"


class ApplicationState(models.TextChoices):
    """States of an application or filing."""

    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("To be supplemented")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", pgettext_lazy("application", "Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


APPLICATION_TRANSITIONS: Mapping[ApplicationState, frozenset[ApplicationState]] = {
    ApplicationState.SUBMITTED: frozenset(
        {
            ApplicationState.APPROVED,
            ApplicationState.REFUSED,
            ApplicationState.RETURNED,
            ApplicationState.WITHDRAWN,
        }
    ),
    ApplicationState.RETURNED: frozenset({ApplicationState.SUBMITTED, ApplicationState.WITHDRAWN}),
    ApplicationState.APPROVED: frozenset(),
    ApplicationState.REFUSED: frozenset(),
    ApplicationState.WITHDRAWN: frozenset(),
}


class OrganizationApplication(Record):
    """An organization asks to be put on the register, with evidence (申报)."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    organization = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="+")
    credit_code = models.CharField(max_length=18)
    scope = models.CharField(max_length=300)
    statement = models.TextField(blank=True)
    state = models.CharField(max_length=20, choices=ApplicationState.choices, default=ApplicationState.SUBMITTED)
    case_id = models.UUIDField(null=True)
    submitted_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization"],
                condition=models.Q(state__in=["submitted", "returned"]),
                name="organization_application_once",
            )
        ]


class OrganizationStatus(models.TextChoices):
    """Status of an organization on the register."""

    NORMAL = "normal", pgettext_lazy("organization", "Normal")
    RECTIFY = "rectify", _("To rectify")
    SUSPENDED = "suspended", _("Suspended")
    WITHDRAWN = "withdrawn", pgettext_lazy("organization", "Withdrawn")


STATUS_TRANSITIONS: Mapping[OrganizationStatus, frozenset[OrganizationStatus]] = {
    OrganizationStatus.NORMAL: frozenset(
        {OrganizationStatus.RECTIFY, OrganizationStatus.SUSPENDED, OrganizationStatus.WITHDRAWN}
    ),
    # To rectify again: with another date.
    OrganizationStatus.RECTIFY: frozenset(OrganizationStatus),
    OrganizationStatus.SUSPENDED: frozenset(
        {OrganizationStatus.NORMAL, OrganizationStatus.RECTIFY, OrganizationStatus.WITHDRAWN}
    ),
    # Only a new application leads back.
    OrganizationStatus.WITHDRAWN: frozenset(),
}


class RegisteredOrganization(Record):
    """An organization on the register, with its standing."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    organization = models.OneToOneField("parties.Institution", on_delete=models.PROTECT, related_name="registration")
    credit_code = models.CharField(max_length=18, blank=True)
    scope = models.CharField(max_length=300, blank=True)
    website = models.CharField(max_length=200, blank=True)
    name_search = models.TextField(blank=True)
    status = models.CharField(max_length=20, choices=OrganizationStatus.choices, default=OrganizationStatus.NORMAL)
    status_reason = models.CharField(max_length=500, blank=True)
    status_on = models.DateField()
    rectify_by = models.DateField(null=True)
    registered_on = models.DateField()
    origin = models.CharField(max_length=20, choices=Origin.choices, default=Origin.HERE)


class Filing(Record):
    """An organization and certificates of its own filed in a province, from a day until a day (备案)."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    organization = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="+")
    province_code = models.CharField(max_length=2)
    number = models.CharField(max_length=60, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    note = models.TextField(blank=True)
    state = models.CharField(max_length=20, choices=ApplicationState.choices, default=ApplicationState.SUBMITTED)
    case_id = models.UUIDField(null=True)
    origin = models.CharField(max_length=20, choices=Origin.choices, default=Origin.HERE)
    submitted_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["province_code", "state"], name="filing_province")]


class FilingItem(Record):
    """One certificate type of a filing."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="items")
    certificate_type = models.ForeignKey(CertificateType, on_delete=models.PROTECT, related_name="filed")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["filing", "certificate_type"], name="filing_item_once")]


class ActivityKind(models.TextChoices):
    """Kinds of activities that a province is told about beforehand."""

    TRAINING = "training", pgettext_lazy("activity", "Training")
    ASSESSMENT = "assessment", pgettext_lazy("activity", "Assessment")
    MEETING = "meeting", _("Meeting or promotion")
    CONTEST = "contest", _("Competition")
    OTHER = "other", pgettext_lazy("activity", "Other")


class ActivityState(models.TextChoices):
    """States of a prior notice."""

    ANNOUNCED = "announced", _("Announced")
    CANCELED = "canceled", _("Canceled")


ACTIVITY_TRANSITIONS: Mapping[ActivityState, frozenset[ActivityState]] = {
    ActivityState.ANNOUNCED: frozenset({ActivityState.CANCELED}),
    ActivityState.CANCELED: frozenset(),
}


class ActivityNotice(Record):
    """Prior notice of an activity in a province (活动报备): who, what, where, when."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"responsible"})

    organization = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="+")
    province_code = models.CharField(max_length=2)
    kind = models.CharField(max_length=20, choices=ActivityKind.choices)
    title = models.CharField(max_length=160)
    place = models.CharField(max_length=200)
    responsible = models.CharField(max_length=120)
    starts_on = models.DateField()
    ends_on = models.DateField()
    participants_count = models.PositiveIntegerField(default=0)
    note = models.TextField(blank=True)
    state = models.CharField(max_length=20, choices=ActivityState.choices, default=ActivityState.ANNOUNCED)
    state_reason = models.CharField(max_length=300, blank=True)
    announced_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["province_code", "starts_on"], name="activity_province")]
