"""The yearly window of a province (申报窗口)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from oneplusx.domain.pilots import Check, checks_from_document
from oneplusx.web.records import Record


class WindowState(models.TextChoices):
    """States of a window."""

    DRAFT = "draft", pgettext_lazy("window", "Draft")
    PUBLISHED = "published", pgettext_lazy("window", "Published")
    CANCELLED = "cancelled", pgettext_lazy("window", "Cancelled")


WINDOW_TRANSITIONS: Mapping[WindowState, frozenset[WindowState]] = {
    WindowState.DRAFT: frozenset({WindowState.PUBLISHED, WindowState.CANCELLED}),
    WindowState.PUBLISHED: frozenset(),
    WindowState.CANCELLED: frozenset(),
}


class PilotWindow(Record):
    """The time in which the colleges of a province apply for a pilot year (试点申报窗口), with its checks.

    Attributes:
        checks: See ``domain.pilots.checks_from_document``.
        supplement_days: Working days for a supplement after an application was returned, also past the deadline.
        social_takes_quota: Whether social candidates of the college take places of its quota.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    authority = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="pilot_windows")
    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    document = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    checks = models.JSONField(default=list)
    is_organization_asked = models.BooleanField(default=True)
    is_per_major = models.BooleanField(default=True)
    social_takes_quota = models.BooleanField(default=False)
    supplement_days = models.PositiveSmallIntegerField(default=5)
    state = models.CharField(max_length=20, choices=WindowState.choices, default=WindowState.DRAFT)
    created_by_id = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "year"],
                condition=~models.Q(state="cancelled"),
                name="pilot_window_once_a_year",
            ),
            models.CheckConstraint(
                condition=models.Q(closes_at__gte=models.F("opens_at")), name="pilot_window_has_time"
            ),
        ]

    def is_open(self, now: datetime) -> bool:
        """Whether colleges may apply now; the last instant counts."""
        return self.state == WindowState.PUBLISHED and self.opens_at <= now <= self.closes_at

    def checks_set(self) -> tuple[Check, ...]:
        """The checks as values."""
        return checks_from_document(self.checks)


class AdmittedType(Record):
    """A certificate type that a window admits; a window without any admits all that are published."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    window = models.ForeignKey(PilotWindow, on_delete=models.PROTECT, related_name="admitted")
    certificate_type = models.ForeignKey("standards.CertificateType", on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["window", "certificate_type"], name="admitted_type_once")]
