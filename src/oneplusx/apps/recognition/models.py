"""Learning outcomes (学习成果), their evidence and verification, and their recognition (认定) as credits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.web.records import Record


class AchievementState(models.TextChoices):
    """States of a learning outcome."""

    REGISTERED = "registered", _("Registered, to be verified")
    RETURNED = "returned", _("Returned for supplement")
    VERIFIED = "verified", pgettext_lazy("evidence", "Verified")
    RECOGNIZED = "recognized", _("Recognized")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REVOKED = "revoked", pgettext_lazy("certificate", "Revoked")


TRANSITIONS: Mapping[AchievementState, frozenset[AchievementState]] = {
    AchievementState.REGISTERED: frozenset(
        {
            AchievementState.VERIFIED,
            AchievementState.RETURNED,
            AchievementState.REJECTED,
            AchievementState.WITHDRAWN,
        }
    ),
    AchievementState.RETURNED: frozenset(
        {AchievementState.REGISTERED, AchievementState.VERIFIED, AchievementState.WITHDRAWN}
    ),
    AchievementState.VERIFIED: frozenset(
        {
            AchievementState.RECOGNIZED,
            AchievementState.REJECTED,
            AchievementState.WITHDRAWN,
            AchievementState.REVOKED,
        }
    ),
    AchievementState.RECOGNIZED: frozenset({AchievementState.VERIFIED, AchievementState.REVOKED}),
    AchievementState.REJECTED: frozenset(),
    AchievementState.WITHDRAWN: frozenset(),
    AchievementState.REVOKED: frozenset(),
}
"""Changes of state; recognized goes back to verified when a correction takes its credits back."""

HELD = (AchievementState.REGISTERED, AchievementState.RETURNED, AchievementState.VERIFIED, AchievementState.RECOGNIZED)


class Source(models.TextChoices):
    """Where a learning outcome came from."""

    LEARNER = "learner", _("Registered by the learner")
    COLLEGE = "college", _("Recorded by the college")
    ISSUER = "issuer", _("Issued or listed by the issuer")


class Method(models.TextChoices):
    """How evidence was verified."""

    OFFICIAL_LOOKUP = "official_lookup", _("Official look-up")
    ORIGINAL_SEEN = "original_seen", _("Original seen")
    ISSUER_LIST = "issuer_list", _("Issuer's list")
    COLLEGE_LIST = "college_list", _("List confirmed by the college")


class Verdict(models.TextChoices):
    """What looking at evidence came to."""

    VERIFIED = "verified", _("Evidence verified")
    RETURNED = "returned", _("Returned for supplement")
    REJECTED = "rejected", _("Rejected")
    FORGED = "forged", _("Forged evidence")


class Achievement(Record):
    """What a learner holds; ``attributes`` are those of ``domain.achievement``.

    ``considered_at`` and ``refusals`` say when recognition last looked at it and why it gave nothing.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"title", "attributes", "note"})

    learner = models.ForeignKey("parties.Learner", on_delete=models.PROTECT, related_name="achievements")
    type = models.ForeignKey("standards.AchievementType", on_delete=models.PROTECT, db_index=False)
    certificate = models.ForeignKey(
        "certificates.Certificate", on_delete=models.PROTECT, null=True, blank=True, related_name="achievements"
    )
    certificate_type = models.ForeignKey(
        "standards.CertificateType", on_delete=models.PROTECT, null=True, blank=True, related_name="achievements"
    )
    college = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, null=True, blank=True, db_index=False)
    title = models.CharField(max_length=200)
    attributes = models.JSONField(default=dict)
    family = models.CharField(max_length=60, blank=True)
    obtained_on = models.DateField()
    expires_on = models.DateField(null=True)
    state = models.CharField(max_length=20, choices=AchievementState.choices, default=AchievementState.REGISTERED)
    source = models.CharField(max_length=20, choices=Source.choices)
    is_forged = models.BooleanField(default=False)
    considered_at = models.DateTimeField(null=True)
    refusals = models.JSONField(default=list)
    note = models.TextField(blank=True)
    registered_at = models.DateTimeField()
    registered_by_id = models.UUIDField(null=True)
    fingerprint = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "fingerprint"],
                condition=~models.Q(state__in=["withdrawn", "rejected"]),
                name="achievement_once",
            )
        ]
        indexes = [
            models.Index(fields=["college", "state"], name="achievement_state"),
            models.Index(
                fields=["college"],
                condition=models.Q(state="verified", considered_at=None),
                name="achievement_pending",
            ),
        ]


class Verification(Record):
    """How, by whom and when evidence was verified (or found wanting)."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"note"})

    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="verifications")
    learner_id = models.UUIDField()
    method = models.CharField(max_length=40, choices=Method.choices, blank=True)
    outcome = models.CharField(max_length=20, choices=Verdict.choices)
    note = models.TextField(blank=True)
    verified_by_id = models.UUIDField(null=True)
    verified_at = models.DateTimeField()


class Recognition(Record):
    """Credits of one outcome in one recognizing institution's account: at most once."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    learner = models.ForeignKey("parties.Learner", on_delete=models.PROTECT, related_name="recognitions")
    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="recognitions")
    institution = models.ForeignKey("parties.Institution", on_delete=models.PROTECT)
    credits_hundredths = models.PositiveIntegerField()
    entry_id = models.UUIDField()
    rule_id = models.CharField(max_length=80, blank=True)
    rule_set_version = models.ForeignKey("rulesets.RuleSetVersion", on_delete=models.PROTECT, null=True, blank=True)
    trace = models.JSONField(default=list)
    recognized_at = models.DateTimeField()
    reversed_at = models.DateTimeField(null=True)
    reversal_reason = models.CharField(max_length=200, blank=True)
    frozen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "achievement", "institution"],
                condition=models.Q(reversed_at=None),
                name="recognition_once",
            )
        ]
