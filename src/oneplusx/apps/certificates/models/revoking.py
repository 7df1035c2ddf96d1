"""Revocations (撤销): asked for by one officer of the organization, decided by another, unless it set otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from oneplusx.web.records import Record


class RevocationState(models.TextChoices):
    """States of a request to revoke certificates."""

    REQUESTED = "requested", pgettext_lazy("revocation", "Waits for the second officer")
    APPROVED = "approved", pgettext_lazy("revocation", "Carried out")
    REFUSED = "refused", pgettext_lazy("revocation", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("revocation", "Taken back")


REVOCATION_TRANSITIONS: Mapping[RevocationState, frozenset[RevocationState]] = {
    RevocationState.REQUESTED: frozenset(
        {RevocationState.APPROVED, RevocationState.REFUSED, RevocationState.WITHDRAWN}
    ),
    RevocationState.APPROVED: frozenset(),
    RevocationState.REFUSED: frozenset(),
    RevocationState.WITHDRAWN: frozenset(),
}


class RevocationSetting(Record):
    """Whether an organization's revocations need a second officer; without a row they do."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    organization = models.OneToOneField("parties.Institution", on_delete=models.PROTECT, related_name="+")
    needs_second_officer = models.BooleanField(default=True)
    changed_by_id = models.UUIDField(null=True)
    changed_at = models.DateTimeField()


class Revocation(Record):
    """A request to revoke certificates of one organization, with one reason; ``is_alone``: one officer was enough."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"reason", "answer"})

    organization = models.ForeignKey(
        "parties.Institution", on_delete=models.PROTECT, null=True, related_name="revocations"
    )
    state = models.CharField(max_length=20, choices=RevocationState.choices, default=RevocationState.REQUESTED)
    reason = models.CharField(max_length=200)
    is_alone = models.BooleanField(default=False)
    requested_by_id = models.UUIDField(null=True)
    requested_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    decided_by_id = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organization", "state"], name="revocation_state")]


class RevocationItem(Record):
    """One certificate of a request; open while the request waits."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    revocation = models.ForeignKey(Revocation, on_delete=models.PROTECT, related_name="items")
    certificate = models.ForeignKey("certificates.Certificate", on_delete=models.PROTECT, related_name="+")
    learner_id = models.UUIDField()
    is_open = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner_id", "certificate"], condition=models.Q(is_open=True), name="revocation_open_once"
            )
        ]
