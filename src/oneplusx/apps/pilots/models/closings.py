"""The closing of a pilot year (年度总结): plan against done, explained where too little was done, then locked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.web.records import Record


class ClosingState(models.TextChoices):
    """States of a closing."""

    ASKED = "asked", _("Explanations are collected")
    CLOSED = "closed", pgettext_lazy("year", "Closed")
    CANCELLED = "cancelled", pgettext_lazy("year", "Cancelled")


CLOSING_TRANSITIONS: Mapping[ClosingState, frozenset[ClosingState]] = {
    ClosingState.ASKED: frozenset({ClosingState.CLOSED, ClosingState.CANCELLED}),
    ClosingState.CLOSED: frozenset(),
    ClosingState.CANCELLED: frozenset(),
}


class YearClosing(Record):
    """One year closed by an authority for its colleges, or by a college for what was decided elsewhere.

    Attributes:
        explain_below_percent: A quota of which less than this share sat must be explained by its college.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    institution = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="year_closings")
    year = models.PositiveSmallIntegerField()
    explain_below_percent = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    state = models.CharField(max_length=20, choices=ClosingState.choices, default=ClosingState.ASKED)
    opened_by_id = models.UUIDField(null=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "year"], condition=~models.Q(state="cancelled"), name="year_closing_once"
            )
        ]
