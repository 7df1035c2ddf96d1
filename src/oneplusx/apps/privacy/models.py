"""Requests to erase personal data (删除个人信息), with what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.web.records import Record

SUBJECT = "privacy.erasure"
COPY = "privacy.copy"


class ErasureState(models.TextChoices):
    """States of a request."""

    COOLING = "cooling", _("Cooling-off period")
    IN_REVIEW = "in_review", _("In review")
    ERASED = "erased", pgettext_lazy("request", "Erased")
    REFUSED = "refused", pgettext_lazy("case", "Refused")
    TAKEN_BACK = "taken_back", _("Request taken back")


TRANSITIONS: Mapping[ErasureState, frozenset[ErasureState]] = {
    ErasureState.COOLING: frozenset({ErasureState.IN_REVIEW, ErasureState.TAKEN_BACK}),
    ErasureState.IN_REVIEW: frozenset({ErasureState.ERASED, ErasureState.REFUSED, ErasureState.TAKEN_BACK}),
    ErasureState.ERASED: frozenset(),
    ErasureState.REFUSED: frozenset(),
    ErasureState.TAKEN_BACK: frozenset(),
}
OPEN = (ErasureState.COOLING, ErasureState.IN_REVIEW)


class Erasure(Record):
    """One request of one learner.

    ``counts`` says how much of each kind was erased; ``is_whole`` whether name, document and sign-in went too.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    learner = models.ForeignKey("parties.Learner", on_delete=models.PROTECT, related_name="erasures", db_index=False)
    state = models.CharField(max_length=20, choices=ErasureState.choices, default=ErasureState.COOLING)
    requested_at = models.DateTimeField()
    hands_over_at = models.DateTimeField()
    case_id = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    is_whole = models.BooleanField(default=False)
    counts = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner"], condition=models.Q(state__in=["cooling", "in_review"]), name="erasure_open_once"
            )
        ]
        indexes = [
            models.Index(fields=["learner", "requested_at"], name="erasure_of_learner"),
            models.Index(fields=["state", "hands_over_at"], name="erasure_due"),
        ]
