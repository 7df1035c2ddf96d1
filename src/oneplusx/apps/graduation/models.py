"""Stored results of the graduation audit (毕业审核), its three-stage review and academic warnings."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.domain import graduation
from oneplusx.domain.graduation.finding import Finding
from oneplusx.domain.graduation.instance import Instance
from oneplusx.domain.graduation.packing import Packer, unpack_program
from oneplusx.web.clock import local_date
from oneplusx.web.records import Record


class AuditRun(Record):
    """One audit of a cohort: program and entry year."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    college = models.ForeignKey("parties.Institution", on_delete=models.PROTECT)
    program = models.ForeignKey("curriculum.Program", on_delete=models.PROTECT, null=True, blank=True)
    job_id = models.UUIDField(null=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    learners_count = models.PositiveIntegerField(default=0)
    satisfied_count = models.PositiveIntegerField(default=0)
    unproved_count = models.PositiveIntegerField(default=0)


class AuditedProgram(Record):
    """A program as audits saw it; a new row when the program changes, so that old answers stay what they were."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    program = models.ForeignKey("curriculum.Program", on_delete=models.PROTECT)
    digest = models.CharField(max_length=64)
    packed = models.TextField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program", "digest"], name="audited_program_once")]


class GraduationResult(Record):
    """The present answer for one enrollment.

    ``record`` and ``finding`` are packed (``domain.graduation.packing``): what the learner had, and what the search
    found. Every reason follows from them exactly (``document``), a cohort's answers take a few hundred bytes each.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"record", "finding"})

    learner = models.ForeignKey("parties.Learner", on_delete=models.PROTECT)
    enrollment = models.OneToOneField("parties.Enrollment", on_delete=models.PROTECT, related_name="graduation_result")
    run = models.ForeignKey(AuditRun, on_delete=models.PROTECT, null=True, blank=True)
    basis = models.ForeignKey(AuditedProgram, on_delete=models.PROTECT)
    is_satisfied = models.BooleanField()
    would_be_satisfied = models.BooleanField(default=False)
    with_plan_satisfied = models.BooleanField(default=False)
    is_proved = models.BooleanField()
    earned_hundredths = models.PositiveIntegerField(default=0)
    missing_hundredths = models.PositiveIntegerField(default=0)
    record = models.TextField()
    finding = models.TextField()
    input_digest = models.CharField(max_length=64)
    computed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            # Counts of a cohort are read from here: the rows are wide.
            models.Index(
                fields=[
                    "enrollment",
                    "is_satisfied",
                    "would_be_satisfied",
                    "with_plan_satisfied",
                    "is_proved",
                    "id",
                ],
                name="graduation_counted",
            )
        ]

    @cached_property
    def document(self) -> dict[str, Any]:
        """The answer with every reason, as ``docs/formats/audit-result.md`` describes it."""
        return graduation.result_to_json(graduation.write_result(*self._found()))

    @cached_property
    def unmet(self) -> dict[str, Any]:
        """Of the document only the nodes that are needed and not satisfied: several times faster, for long lists."""
        nodes = () if self.is_satisfied else graduation.unmet_nodes(*self._found())
        return {"nodes": [graduation.node_to_json(node) for node in nodes]}

    def _found(self) -> tuple[Instance, Finding]:
        packer = packer_of(self.basis_id)
        return packer.unpack_finding(packer.unpack_record(self.record, local_date(self.computed_at)), self.finding)


@lru_cache(maxsize=512)
def packer_of(basis_id: UUID) -> Packer:
    """Reads what is stored about a program; rows never change, so they are remembered."""
    packed = AuditedProgram.objects.values_list("packed", flat=True).get(id=basis_id)
    return Packer(graduation.compile_program(unpack_program(packed)))


class ReviewState(models.TextChoices):
    """States of a review."""

    OPEN = "open", _("In review")
    CLOSED = "closed", _("All concluded")
    CANCELLED = "cancelled", _("Cancelled")


class Stage(models.TextChoices):
    """Where a learner stands in a review; the values are those of ``domain.graduation.review``."""

    DEPARTMENT = "department", pgettext_lazy("review", "Department")
    ACADEMIC_AFFAIRS = "academic_affairs", pgettext_lazy("review", "Academic affairs")
    LEADERSHIP = "leadership", pgettext_lazy("review", "College leadership")
    CONCLUDED = "concluded", pgettext_lazy("review", "Concluded")
    WITHDRAWN = "withdrawn", pgettext_lazy("review", "Taken out")


class Outcome(models.TextChoices):
    """How the review ends for a learner; the values are those of ``domain.graduation.review``."""

    GRADUATION = "graduation", pgettext_lazy("outcome", "Graduation")
    COMPLETION = "completion", pgettext_lazy("outcome", "Completion")
    INCOMPLETION = "incompletion", pgettext_lazy("outcome", "Incompletion")
    EXTENSION = "extension", pgettext_lazy("outcome", "Extension")


OUT_OF_REVIEW = (Stage.CONCLUDED, Stage.WITHDRAWN)


class Review(Record):
    """One three-stage review (毕业审核) of a cohort."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    college = models.ForeignKey("parties.Institution", on_delete=models.PROTECT)
    program = models.ForeignKey("curriculum.Program", on_delete=models.PROTECT, null=True, blank=True)
    entry_year = models.PositiveSmallIntegerField(null=True)
    title = models.CharField(max_length=120)
    state = models.CharField(max_length=20, choices=ReviewState.choices, default=ReviewState.OPEN)
    opened_by_id = models.UUIDField(null=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)


class ReviewItem(Record):
    """One learner in a review.

    ``version`` grows with every decision: of two officers deciding at once one wins. ``seen_digest`` is the record that
    the last decision looked at; ``changed_at`` says that the record is another one since.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"outcome", "suggested"})

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="items")
    learner = models.ForeignKey("parties.Learner", on_delete=models.PROTECT)
    enrollment = models.ForeignKey("parties.Enrollment", on_delete=models.PROTECT, related_name="review_items")
    stage = models.CharField(max_length=20, choices=Stage.choices, default=Stage.DEPARTMENT)
    suggested = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    is_returned = models.BooleanField(default=False)
    version = models.PositiveSmallIntegerField(default=0)
    seen_digest = models.CharField(max_length=64)
    changed_at = models.DateTimeField(null=True)
    last_decided_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "enrollment"],
                condition=~models.Q(stage__in=OUT_OF_REVIEW),
                name="enrollment_in_review_once",
            )
        ]
        indexes = [models.Index(fields=["review", "stage"], name="review_stage")]


class ReviewAct(models.TextChoices):
    """What a stage did with a learner."""

    PASSED = "passed", pgettext_lazy("review", "Passed on")
    RETURNED = "returned", pgettext_lazy("review", "Returned")
    CONCLUDED = "concluded", pgettext_lazy("review", "Concluded")
    REOPENED = "reopened", pgettext_lazy("review", "Reopened")
    WITHDRAWN = "withdrawn", pgettext_lazy("review", "Taken out")


class ReviewDecision(Record):
    """One act of a stage on one learner; never changed."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"outcome", "reason"})

    item = models.ForeignKey(ReviewItem, on_delete=models.PROTECT, related_name="decisions")
    learner = models.ForeignKey("parties.Learner", on_delete=models.PROTECT)
    number = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=20, choices=Stage.choices)
    act = models.CharField(max_length=20, choices=ReviewAct.choices)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    reason = models.TextField(blank=True)
    decided_by_id = models.UUIDField(null=True)
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "item", "number"], name="review_decision_number")]


class Conclusion(Record):
    """How a learner's studies ended (毕业结论), with the document that says so.

    ``result`` keeps the audit's answer on which it rests. One is current per enrollment; a reopened one stays.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"outcome", "number", "reopen_reason", "result"})

    learner = models.ForeignKey("parties.Learner", on_delete=models.PROTECT)
    enrollment = models.ForeignKey("parties.Enrollment", on_delete=models.PROTECT, related_name="conclusions")
    item = models.ForeignKey(ReviewItem, on_delete=models.PROTECT, related_name="conclusions")
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    document = models.CharField(max_length=120)
    number = models.CharField(max_length=60, blank=True)
    concluded_on = models.DateField()
    extended_until_on = models.DateField(null=True)
    earned_hundredths = models.PositiveIntegerField()
    converted_hundredths = models.PositiveIntegerField()
    result = models.JSONField()
    record_digest = models.CharField(max_length=64)
    concluded_by_id = models.UUIDField(null=True)
    concluded_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)
    is_current = models.BooleanField(default=True)
    reopened_by_id = models.UUIDField(null=True)
    reopened_at = models.DateTimeField(null=True)
    reopen_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "enrollment"], condition=models.Q(is_current=True), name="conclusion_current_once"
            )
        ]


class WarningLevel(Record):
    """A level of academic warning (学业预警等级) as a college set it; a figure that is empty is not looked at."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    college = models.ForeignKey("parties.Institution", on_delete=models.PROTECT)
    rank = models.PositiveSmallIntegerField()
    name_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60, blank=True)
    term_failed_hundredths = models.PositiveIntegerField(null=True)
    open_failed_hundredths = models.PositiveIntegerField(null=True)
    open_failed_courses = models.PositiveSmallIntegerField(null=True)
    behind_hundredths = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["college", "rank"], name="warning_level_rank")]


class CreditWarning(Record):
    """A warning (学业预警) given to a learner for a term, with the figures it rests on."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"rank", "facts", "note"})

    college = models.ForeignKey("parties.Institution", on_delete=models.PROTECT)
    learner = models.ForeignKey("parties.Learner", on_delete=models.PROTECT)
    enrollment = models.ForeignKey("parties.Enrollment", on_delete=models.PROTECT, related_name="credit_warnings")
    term_code = models.CharField(max_length=20)
    rank = models.PositiveSmallIntegerField()
    name_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60, blank=True)
    facts = models.JSONField()
    computed_at = models.DateTimeField()
    acknowledged_by_id = models.UUIDField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "enrollment", "term_code"], name="credit_warning_once")
        ]
        indexes = [models.Index(fields=["college", "term_code", "rank"], name="credit_warning_term")]
