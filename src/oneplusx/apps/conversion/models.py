"""Plans, conversions (转换) with what they consume and what they exempt, and appeals."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.domain.ledger import derived_entry_id
from oneplusx.web.records import Record

SUBJECT = "conversion.conversion"


class ConversionPlan(Record):
    """The best conversions for one enrollment, computed unasked; one current row per enrollment."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    learner = models.ForeignKey("parties.Learner", on_delete=models.PROTECT)
    enrollment = models.OneToOneField("parties.Enrollment", on_delete=models.PROTECT, related_name="plan")
    rule_set_version = models.ForeignKey("rulesets.RuleSetVersion", on_delete=models.PROTECT, null=True)
    document = models.JSONField()
    items_count = models.PositiveSmallIntegerField(default=0)
    gain_hundredths = models.PositiveIntegerField(default=0)
    is_proved = models.BooleanField(default=False)
    input_digest = models.CharField(max_length=64)
    computed_at = models.DateTimeField()


class ConversionState(models.TextChoices):
    """States of a conversion."""

    SUBMITTED = "submitted", _("In review")
    RETURNED = "returned", _("Returned for supplement")
    APPROVED = "approved", _("Converted")
    REFUSED = "refused", pgettext_lazy("case", "Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REVERSED = "reversed", _("Reversed")


class Conversion(Record):
    """One application: achievements → courses or slots under one rule of one version."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"note", "earlier_decisions"})

    learner = models.ForeignKey("parties.Learner", on_delete=models.PROTECT, related_name="conversions")
    enrollment = models.ForeignKey("parties.Enrollment", on_delete=models.PROTECT, related_name="conversions")
    rule_set_version = models.ForeignKey("rulesets.RuleSetVersion", on_delete=models.PROTECT)
    rule_id = models.CharField(max_length=80)
    state = models.CharField(max_length=20, choices=ConversionState.choices, default=ConversionState.SUBMITTED)
    credits_hundredths = models.PositiveIntegerField()
    request = models.JSONField()
    decision = models.JSONField()
    awaits_panel = models.BooleanField(default=False)
    earlier_decisions = models.JSONField(default=list)
    note = models.TextField(blank=True)
    case_id = models.UUIDField(null=True)
    reserve_entry_id = models.UUIDField(null=True)
    settle_entry_id = models.UUIDField(null=True)
    submission_key = models.CharField(max_length=64)
    submitted_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    resubmits_id = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "submission_key"], name="conversion_submitted_once")]
        indexes = [
            models.Index(fields=["state", "decided_at"], name="conversion_state"),
            models.Index(fields=["state"], name="conversion_panel", condition=models.Q(awaits_panel=True)),
            models.Index(fields=["-submitted_at", "id"], name="conversion_newest"),
        ]

    def reservation_at(self, institution_id: UUID) -> UUID | None:
        """Id of the ledger entry that reserves in an institution's account; ``None`` when nothing is reserved."""
        return derived_entry_id(self.reserve_entry_id, institution_id) if self.reserve_entry_id else None

    def settlement_at(self, institution_id: UUID) -> UUID | None:
        """Id of the ledger entry that settles in an institution's account; ``None`` when nothing is settled."""
        return derived_entry_id(self.settle_entry_id, institution_id) if self.settle_entry_id else None


class ConversionTarget(Record):
    """A course (or slot) that a conversion exempts, with its recorded score."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"score_hundredths", "grade_text"})

    conversion = models.ForeignKey(Conversion, on_delete=models.PROTECT, related_name="targets")
    learner = models.ForeignKey("parties.Learner", on_delete=models.PROTECT)
    enrollment = models.ForeignKey("parties.Enrollment", on_delete=models.PROTECT)
    course = models.ForeignKey("curriculum.Course", on_delete=models.PROTECT, null=True, blank=True)
    slot = models.CharField(max_length=60, blank=True)
    credits_hundredths = models.PositiveIntegerField()
    score_hundredths = models.PositiveIntegerField(null=True)
    grade_text = models.CharField(max_length=20, blank=True)
    is_live = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "enrollment", "course"],
                condition=models.Q(is_live=True, course__isnull=False),
                name="course_exempted_once",
            )
        ]


class ConversionSource(Record):
    """An achievement that a conversion consumes.

    ``credits_hundredths`` is what it may cost, ``given_hundredths`` its part in the credits that the targets get,
    ``ledger_hundredths`` what is taken from the lot in the account of ``ledger_institution_id`` (0 without a lot);
    ``scope_key`` spells the declared consumption scope.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    conversion = models.ForeignKey(Conversion, on_delete=models.PROTECT, related_name="sources")
    learner = models.ForeignKey("parties.Learner", on_delete=models.PROTECT)
    achievement = models.ForeignKey("recognition.Achievement", on_delete=models.PROTECT, related_name="consumptions")
    credits_hundredths = models.PositiveIntegerField(default=0)
    given_hundredths = models.PositiveIntegerField(default=0)
    ledger_hundredths = models.PositiveIntegerField(default=0)
    ledger_institution_id = models.UUIDField(null=True)
    scope = models.CharField(max_length=20)
    scope_key = models.CharField(max_length=90)
    is_live = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "achievement", "scope_key"],
                condition=models.Q(is_live=True),
                name="achievement_consumed_once",
            )
        ]


class AppealState(models.TextChoices):
    """States of an appeal."""

    SUBMITTED = "submitted", _("In review")
    UPHELD = "upheld", _("Upheld: the conversion is reviewed again")
    DISMISSED = "dismissed", _("Dismissed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Appeal(Record):
    """A learner's appeal (申诉) against a refusal."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"reason", "answer"})

    conversion = models.ForeignKey(Conversion, on_delete=models.PROTECT, related_name="appeals")
    learner = models.ForeignKey("parties.Learner", on_delete=models.PROTECT)
    reason = models.TextField()
    state = models.CharField(max_length=20, choices=AppealState.choices, default=AppealState.SUBMITTED)
    answer = models.TextField(blank=True)
    submitted_at = models.DateTimeField()
    due_on = models.DateField()
    decided_by_id = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "conversion"], condition=models.Q(state="submitted"), name="appeal_open_once"
            )
        ]
