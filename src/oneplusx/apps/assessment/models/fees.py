"""Prices (价格) with their appraisal, and the reconciliation of fees per head (费用核对)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.web.records import Record


class PriceState(models.TextChoices):
    """States of a price."""

    PROPOSED = "proposed", _("Proposed")
    COMMENTING = "commenting", pgettext_lazy("price", "Comments collected")
    IN_FORCE = "in_force", pgettext_lazy("price", "In force")
    REFUSED = "refused", pgettext_lazy("price", "Refused")
    SUPERSEDED = "superseded", _("Superseded")


PRICE_TRANSITIONS: Mapping[PriceState, frozenset[PriceState]] = {
    PriceState.PROPOSED: frozenset({PriceState.COMMENTING, PriceState.REFUSED}),
    PriceState.COMMENTING: frozenset({PriceState.IN_FORCE, PriceState.REFUSED}),
    PriceState.IN_FORCE: frozenset({PriceState.SUPERSEDED}),
    PriceState.REFUSED: frozenset(),
    PriceState.SUPERSEDED: frozenset(),
}


class Price(Record):
    """The price of a certificate type in a province, at most the national cap: proposed, appraised, then in force.

    Amounts in fen. ``appraisal`` is the record of the experts; ``comments_until_on`` ends the comment period.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"appraisal"})

    certificate_type = models.ForeignKey("standards.CertificateType", on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="+")
    province_code = models.CharField(max_length=2)
    amount_fen = models.PositiveIntegerField()
    cap_fen = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=PriceState.choices, default=PriceState.PROPOSED)
    grounds = models.TextField(blank=True)
    appraisal = models.TextField(blank=True)
    appraised_on = models.DateField(null=True)
    comments_until_on = models.DateField(null=True)
    proposed_by_id = models.UUIDField(null=True)
    proposed_at = models.DateTimeField()
    decided_by_id = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["certificate_type", "province_code"],
                condition=models.Q(state="in_force"),
                name="price_in_force_once",
            )
        ]


class PriceComment(Record):
    """A comment on a price within its comment period."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"text"})

    price = models.ForeignKey(Price, on_delete=models.PROTECT, related_name="comments")
    institution = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, null=True, related_name="+")
    author_id = models.UUIDField(null=True)
    text = models.TextField()
    written_at = models.DateTimeField()


class Payer(models.TextChoices):
    """Who pays for a candidate."""

    COLLEGE = "college", pgettext_lazy("payer", "The college")
    CANDIDATE = "candidate", pgettext_lazy("payer", "The candidate")
    NOBODY = "nobody", pgettext_lazy("payer", "Free of charge")


class Party(models.TextChoices):
    """Those who reconcile the fees of a plan."""

    ORGANIZATION = "organization", pgettext_lazy("fees", "Organization")
    SITE = "site", pgettext_lazy("fees", "Exam site")
    COLLEGE = "college", pgettext_lazy("fees", "College")


class FeeLine(Record):
    """The fee of one candidate in fen, and what each party says it is; equal sayings are reconciled."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    registration = models.ForeignKey("assessment.ExamRegistration", on_delete=models.PROTECT, related_name="fee_lines")
    learner = models.ForeignKey("parties.Learner", on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey("assessment.ExamPlan", on_delete=models.PROTECT, related_name="fee_lines")
    payer = models.CharField(max_length=20, choices=Payer.choices)
    amount_fen = models.PositiveIntegerField()
    organization_fen = models.PositiveIntegerField(null=True)
    site_fen = models.PositiveIntegerField(null=True)
    college_fen = models.PositiveIntegerField(null=True)
    paid_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "registration"], name="fee_line_once")]
        indexes = [models.Index(fields=["plan"], name="fee_line_plan")]


class FeeConfirmation(Record):
    """One party's confirmation of its heads and sum in a plan; ``institution`` says which college or site."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    plan = models.ForeignKey("assessment.ExamPlan", on_delete=models.PROTECT, related_name="fee_confirmations")
    party = models.CharField(max_length=20, choices=Party.choices)
    institution = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="+")
    heads = models.PositiveIntegerField()
    amount_fen = models.PositiveBigIntegerField()
    confirmed_by_id = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "party", "institution"], name="fee_confirmation_once")]
