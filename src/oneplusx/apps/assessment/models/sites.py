"""Exam sites (考核站点), their rooms, and the applications that an organization decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.web.records import Record


class ExamSite(Record):
    """A place where exams are held; its institution is a college or an exam site of its own."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    institution = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="exam_sites")
    code = models.CharField(max_length=40, unique=True)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    province_code = models.CharField(max_length=2, blank=True)
    place = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()


class ExamRoom(Record):
    """A room of a site: seats in rows and columns, its equipment, and the parts that can be held there.

    ``parts`` empty: any part. ``equipment`` are free codes, e.g. ``"computer"``.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    site = models.ForeignKey(ExamSite, on_delete=models.PROTECT, related_name="rooms")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    rows = models.PositiveSmallIntegerField()
    columns = models.PositiveSmallIntegerField()
    equipment = models.JSONField(default=list)
    parts = models.JSONField(default=list)
    is_usable = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "code"], name="exam_room_code")]

    @property
    def seats_count(self) -> int:
        """How many seats it has."""
        return self.rows * self.columns


class SiteState(models.TextChoices):
    """States of a site's application to an organization."""

    SUBMITTED = "submitted", pgettext_lazy("site application", "Submitted")
    RETURNED = "returned", _("Returned for supplement")
    APPROVED = "approved", pgettext_lazy("exam site", "Approved")
    REFUSED = "refused", pgettext_lazy("exam site", "Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REVOKED = "revoked", pgettext_lazy("exam site", "Approval revoked")


SITE_TRANSITIONS: Mapping[SiteState, frozenset[SiteState]] = {
    SiteState.SUBMITTED: frozenset({SiteState.APPROVED, SiteState.REFUSED, SiteState.RETURNED, SiteState.WITHDRAWN}),
    SiteState.RETURNED: frozenset({SiteState.SUBMITTED, SiteState.WITHDRAWN}),
    SiteState.APPROVED: frozenset({SiteState.REVOKED}),
    SiteState.REFUSED: frozenset(),
    SiteState.WITHDRAWN: frozenset(),
    SiteState.REVOKED: frozenset(),
}


class SiteApplication(Record):
    """A site's application to one organization; approved, it stands in the organization's register of sites.

    ``rooms`` keeps what was applied for; ``valid_until_on`` empty: until revoked.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    site = models.ForeignKey(ExamSite, on_delete=models.PROTECT, related_name="applications")
    organization = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=SiteState.choices, default=SiteState.SUBMITTED)
    note = models.TextField(blank=True)
    rooms = models.JSONField(default=list)
    submitted_by_id = models.UUIDField(null=True)
    submitted_at = models.DateTimeField()
    decided_by_id = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    valid_until_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["site", "organization"],
                condition=models.Q(state__in=("submitted", "returned", "approved")),
                name="site_application_once",
            )
        ]
