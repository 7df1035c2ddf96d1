"""Corrections of scores after the results were locked (锁定后更正成绩)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from oneplusx.web.records import Record


class CorrectionState(models.TextChoices):
    """States of a correction of a locked score."""

    REQUESTED = "requested", pgettext_lazy("score correction", "Waits for the second officer")
    APPROVED = "approved", pgettext_lazy("score correction", "Corrected")
    REFUSED = "refused", pgettext_lazy("score correction", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("score correction", "Taken back")


CORRECTION_TRANSITIONS: Mapping[CorrectionState, frozenset[CorrectionState]] = {
    CorrectionState.REQUESTED: frozenset(
        {CorrectionState.APPROVED, CorrectionState.REFUSED, CorrectionState.WITHDRAWN}
    ),
    CorrectionState.APPROVED: frozenset(),
    CorrectionState.REFUSED: frozenset(),
    CorrectionState.WITHDRAWN: frozenset(),
}


class ScoreCorrection(Record):
    """A correction of one score that was locked; ``None`` as a score: absent."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"before_hundredths", "score_hundredths", "reason", "answer"})

    plan = models.ForeignKey("assessment.ExamPlan", on_delete=models.PROTECT, related_name="corrections")
    registration = models.ForeignKey(
        "assessment.ExamRegistration", on_delete=models.PROTECT, related_name="corrections"
    )
    learner = models.ForeignKey("parties.Learner", on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=30)
    before_hundredths = models.PositiveSmallIntegerField(null=True)
    score_hundredths = models.PositiveSmallIntegerField(null=True)
    was_passed = models.BooleanField()
    is_passed = models.BooleanField(null=True)
    reason = models.TextField()
    state = models.CharField(max_length=20, choices=CorrectionState.choices, default=CorrectionState.REQUESTED)
    requested_by_id = models.UUIDField(null=True)
    requested_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    decided_by_id = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "registration", "part"],
                condition=models.Q(state="requested"),
                name="score_correction_open_once",
            )
        ]
        indexes = [models.Index(fields=["plan", "state"], name="score_correction_state")]
