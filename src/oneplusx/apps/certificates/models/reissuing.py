"""Reissues (换发、补发): asked for by one officer of the organization, approved by another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from oneplusx.web.records import Record


class ReissueCause(models.TextChoices):
    """Why a certificate is issued again."""

    NAME = "name", pgettext_lazy("reissue", "The holder's name was corrected")
    LOST = "lost", pgettext_lazy("reissue", "Lost")
    MISPRINT = "misprint", pgettext_lazy("reissue", "Damaged or misprinted")


class ReissueState(models.TextChoices):
    """States of a request to issue a certificate again."""

    REQUESTED = "requested", pgettext_lazy("reissue", "Waits for the second officer")
    APPROVED = "approved", pgettext_lazy("reissue", "Issued again")
    REFUSED = "refused", pgettext_lazy("reissue", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("reissue", "Taken back")


REISSUE_TRANSITIONS: Mapping[ReissueState, frozenset[ReissueState]] = {
    ReissueState.REQUESTED: frozenset({ReissueState.APPROVED, ReissueState.REFUSED, ReissueState.WITHDRAWN}),
    ReissueState.APPROVED: frozenset(),
    ReissueState.REFUSED: frozenset(),
    ReissueState.WITHDRAWN: frozenset(),
}


class Reissue(Record):
    """A request to issue a certificate again; ``successor`` is the new certificate once it is approved."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"reason", "answer"})

    organization = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="reissues")
    certificate = models.ForeignKey("certificates.Certificate", on_delete=models.PROTECT, related_name="reissues")
    learner_id = models.UUIDField()
    cause = models.CharField(max_length=20, choices=ReissueCause.choices)
    reason = models.TextField()
    state = models.CharField(max_length=20, choices=ReissueState.choices, default=ReissueState.REQUESTED)
    requested_by_id = models.UUIDField(null=True)
    requested_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    decided_by_id = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    successor = models.ForeignKey("certificates.Certificate", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner_id", "certificate"],
                condition=models.Q(state="requested"),
                name="reissue_open_once",
            )
        ]
        indexes = [models.Index(fields=["organization", "state"], name="reissue_state")]
