"""Shares (分享): a verification report that a learner hands out, what stands in it, and who opened it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.web.records import Record

UNDO = timedelta(minutes=10)
"""How long a revocation can be taken back."""


class ShareState(models.TextChoices):
    """What the learner decided about a share."""

    ACTIVE = "active", pgettext_lazy("share", "Active")
    REVOKED = "revoked", pgettext_lazy("share", "Revoked")


TRANSITIONS: Mapping[ShareState, frozenset[ShareState]] = {
    ShareState.ACTIVE: frozenset({ShareState.REVOKED}),
    ShareState.REVOKED: frozenset({ShareState.ACTIVE}),
}
"""A revocation can be taken back for ten minutes."""


class Standing(models.TextChoices):
    """Whether a share can be opened now: the learner's decision, the term and the views together."""

    ACTIVE = "active", pgettext_lazy("share", "Active")
    REVOKED = "revoked", pgettext_lazy("share", "Revoked")
    EXPIRED = "expired", pgettext_lazy("share", "Expired")
    USED_UP = "used_up", pgettext_lazy("share", "All views used")


class SharedField(models.TextChoices):
    """What of a certificate or outcome a report shows; its title and its verdict always stand there."""

    FULL_NAME = "full_name", _("Full name (masked otherwise)")
    NUMBER = "number", _("Certificate number")
    SCORE = "score", _("Score")
    DATES = "dates", _("Dates of issue and expiry")
    ORGANIZATION = "organization", _("Issuing organization")
    CONTENTS = "contents", _("What the certificate stands for: level, occupations, learning outcomes")


class Share(Record):
    """One report; ``expires_at`` and ``views_max`` bound it, ``None`` views is any number.

    ``code_sealed`` is the code that opens it, readable by the holder only; the public finds it by ``ShareCode``.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"recipient", "note"})

    learner = models.ForeignKey("parties.Learner", on_delete=models.PROTECT, related_name="shares", db_index=False)
    code_sealed = models.BinaryField()
    fields = models.JSONField(default=list)
    language = models.CharField(max_length=10, default="zh-hans")
    recipient = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=20, choices=ShareState.choices, default=ShareState.ACTIVE)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    views_max = models.PositiveIntegerField(null=True)
    views_count = models.PositiveIntegerField(default=0)
    last_viewed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(views_max=None) | Q(views_count__lte=F("views_max")), name="share_views_within_limit"
            ),
        ]
        indexes = [models.Index(fields=["learner", "created_at"], name="share_of_learner")]

    def standing(self, now: datetime) -> Standing:
        """Whether it can be opened now."""
        if self.state == ShareState.REVOKED:
            return Standing.REVOKED
        if self.expires_at <= now:
            return Standing.EXPIRED
        if self.views_max is not None and self.views_count >= self.views_max:
            return Standing.USED_UP
        return Standing.ACTIVE

    def may_restore(self, now: datetime) -> bool:
        """Whether its revocation can still be taken back."""
        return self.state == ShareState.REVOKED and self.revoked_at is not None and now <= self.revoked_at + UNDO

    def shows(self, field: SharedField) -> bool:
        """Whether the holder chose a field."""
        return field.value in self.fields


class ShareCode(Record):
    """Directory of codes: a keyed digest of the code leads to its share; the code itself stands nowhere."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    code_key = models.CharField(max_length=64)
    share_id = models.UUIDField(unique=True)
    learner_id = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code_key"], name="share_code_once")]


class ShareItem(Record):
    """One certificate or other learning outcome in a report, in the learner's order."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    share = models.ForeignKey(Share, on_delete=models.PROTECT, related_name="items")
    learner_id = models.UUIDField()
    order = models.PositiveSmallIntegerField(default=0)
    certificate = models.ForeignKey(
        "certificates.Certificate", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    achievement = models.ForeignKey(
        "recognition.Achievement", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(certificate=None, achievement__isnull=False)
                | Q(certificate__isnull=False, achievement=None),
                name="share_item_is_one_thing",
            ),
            models.UniqueConstraint(fields=["learner_id", "share", "order"], name="share_item_order"),
        ]


class Device(models.TextChoices):
    """With what a report was opened; no more is kept."""

    PHONE = "phone", _("Phone")
    TABLET = "tablet", _("Tablet")
    COMPUTER = "computer", _("Computer")
    PROGRAM = "program", _("Another program")


class ShareView(Record):
    """One opening of a report. ``network`` is the coarse part of the address, never the whole."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"network", "viewer"})

    share = models.ForeignKey(Share, on_delete=models.PROTECT, related_name="views")
    learner_id = models.UUIDField()
    at = models.DateTimeField()
    device = models.CharField(max_length=20, choices=Device.choices)
    network = models.CharField(max_length=40, blank=True)
    viewer = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [models.Index(fields=["share", "at"], name="view_of_share")]
