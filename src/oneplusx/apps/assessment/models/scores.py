"""Score sheets in two passes, scores, results, objections, and the lock (成绩)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.web.origin import Origin
from oneplusx.web.records import Record


class SheetState(models.TextChoices):
    """States of a score sheet."""

    OPEN = "open", pgettext_lazy("score sheet", "Being entered")
    SUBMITTED = "submitted", pgettext_lazy("score sheet", "Submitted")
    DISCARDED = "discarded", pgettext_lazy("score sheet", "Discarded")


class ScoreSheet(Record):
    """One assessor's scores of one part in one room and session; pass 1 and 2 are entered without seeing each other."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    plan = models.ForeignKey("assessment.ExamPlan", on_delete=models.PROTECT, related_name="score_sheets")
    session = models.ForeignKey("assessment.ExamSession", on_delete=models.PROTECT, related_name="score_sheets")
    room = models.ForeignKey("assessment.ExamRoom", on_delete=models.PROTECT, related_name="score_sheets")
    part = models.CharField(max_length=30)
    pass_number = models.PositiveSmallIntegerField()
    assessor = models.ForeignKey("parties.Person", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=SheetState.choices, default=SheetState.OPEN)
    opened_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "room", "pass_number"],
                condition=~models.Q(state="discarded"),
                name="score_sheet_pass_once",
            ),
            models.UniqueConstraint(
                fields=["session", "room", "assessor"],
                condition=~models.Q(state="discarded"),
                name="score_sheet_assessor_once",
            ),
        ]


class ScoreEntry(Record):
    """One candidate's score on one sheet, in hundredths of a point; ``None``: absent."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"score_hundredths"})

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.PROTECT, related_name="entries")
    registration = models.ForeignKey("assessment.ExamRegistration", on_delete=models.PROTECT, related_name="+")
    learner = models.ForeignKey("parties.Learner", on_delete=models.PROTECT, related_name="+")
    score_hundredths = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "sheet"], name="score_entry_once")]


class ScoreSource(models.TextChoices):
    """Where a score comes from."""

    IMPORT = "import", pgettext_lazy("score", "Imported")
    TWO_PASSES = "two_passes", pgettext_lazy("score", "Two passes that agree")
    MODERATION = "moderation", pgettext_lazy("score", "Decided after a difference")
    OBJECTION = "objection", pgettext_lazy("score", "Corrected after an objection")
    CORRECTION = "correction", pgettext_lazy("score", "Corrected")
    CARRIED = "carried", pgettext_lazy("score", "Carried over from the first exam")


class Score(Record):
    """The score of one part that counts; a correction inserts a new current row and keeps the old one."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"score_hundredths", "reason"})

    registration = models.ForeignKey("assessment.ExamRegistration", on_delete=models.PROTECT, related_name="scores")
    learner = models.ForeignKey("parties.Learner", on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=30)
    score_hundredths = models.PositiveSmallIntegerField(null=True)
    source = models.CharField(max_length=20, choices=ScoreSource.choices)
    origin = models.CharField(max_length=20, choices=Origin.choices, default=Origin.HERE)
    is_current = models.BooleanField(default=True)
    corrects_id = models.UUIDField(null=True)
    reason = models.TextField(blank=True)
    recorded_by_id = models.UUIDField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "registration", "part"],
                condition=models.Q(is_current=True),
                name="score_current_once",
            )
        ]


class Moderation(Record):
    """How a difference of the two passes was resolved, by a third person."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset(
        {"first_hundredths", "second_hundredths", "decided_hundredths", "reason"}
    )

    registration = models.ForeignKey(
        "assessment.ExamRegistration", on_delete=models.PROTECT, related_name="moderations"
    )
    learner = models.ForeignKey("parties.Learner", on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=30)
    first_hundredths = models.PositiveSmallIntegerField(null=True)
    second_hundredths = models.PositiveSmallIntegerField(null=True)
    decided_hundredths = models.PositiveSmallIntegerField(null=True)
    reason = models.TextField()
    decided_by_id = models.UUIDField(null=True)
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "registration", "part"], name="moderation_once")]


class ExamResult(Record):
    """Passed or not, with the reasons; worked out anew while scores change, locked with the plan.

    ``reasons`` are those of ``domain.assessment``; ``scores`` the parts as decided.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"overall_hundredths", "is_passed", "reasons", "scores"})

    registration = models.ForeignKey("assessment.ExamRegistration", on_delete=models.PROTECT, related_name="results")
    learner = models.ForeignKey("parties.Learner", on_delete=models.PROTECT, related_name="exam_results")
    plan = models.ForeignKey("assessment.ExamPlan", on_delete=models.PROTECT, related_name="results")
    overall_hundredths = models.PositiveSmallIntegerField()
    is_passed = models.BooleanField()
    scores = models.JSONField(default=dict)
    reasons = models.JSONField(default=list)
    origin = models.CharField(max_length=20, choices=Origin.choices, default=Origin.HERE)
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "registration"], name="exam_result_once")]
        indexes = [models.Index(fields=["plan", "is_passed"], name="exam_result_plan")]


class ObjectionState(models.TextChoices):
    """States of an objection."""

    OPEN = "open", pgettext_lazy("objection", "To be answered")
    UPHELD = "upheld", pgettext_lazy("objection", "Upheld")
    DISMISSED = "dismissed", pgettext_lazy("objection", "Dismissed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OBJECTION_TRANSITIONS: Mapping[ObjectionState, frozenset[ObjectionState]] = {
    ObjectionState.OPEN: frozenset({ObjectionState.UPHELD, ObjectionState.DISMISSED, ObjectionState.WITHDRAWN}),
    ObjectionState.UPHELD: frozenset(),
    ObjectionState.DISMISSED: frozenset(),
    ObjectionState.WITHDRAWN: frozenset(),
}


class Objection(Record):
    """A candidate's objection within the public notice period, with its answer."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"text", "answer"})

    registration = models.ForeignKey("assessment.ExamRegistration", on_delete=models.PROTECT, related_name="objections")
    learner = models.ForeignKey("parties.Learner", on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey("assessment.ExamPlan", on_delete=models.PROTECT, related_name="objections")
    part = models.CharField(max_length=30)
    text = models.TextField()
    state = models.CharField(max_length=20, choices=ObjectionState.choices, default=ObjectionState.OPEN)
    answer = models.TextField(blank=True)
    filed_at = models.DateTimeField()
    due_on = models.DateField()
    answered_by_id = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "registration", "part"], condition=models.Q(state="open"), name="objection_open_once"
            )
        ]


class ResultLock(Record):
    """The digest of a plan's results when they were locked; a correction locks them again and keeps the lock before."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    plan = models.ForeignKey("assessment.ExamPlan", on_delete=models.PROTECT, related_name="locks")
    digest = models.CharField(max_length=64)
    results_count = models.PositiveIntegerField()
    passed_count = models.PositiveIntegerField()
    locked_by_id = models.UUIDField(null=True)
    locked_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan"], condition=models.Q(superseded_at=None), name="result_lock_current_once"
            )
        ]
