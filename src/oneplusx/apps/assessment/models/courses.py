"""Course exams held as one with a skill assessment (课程考试与技能等级考核同步进行), and what became of results."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.apps.curriculum.models import PassedWay, ResultStatus
from oneplusx.web.records import Record

OVERALL = "overall"
"""In place of a part: the overall score."""


class CourseExam(Record):
    """A course of a college whose exam is held as one with an exam plan.

    ``level`` empty: candidates of all levels of the plan; ``part``: the part whose score is the course's, or
    ``OVERALL``. ``pass_hundredths`` is the college's own pass line of the course.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    plan = models.ForeignKey("assessment.ExamPlan", on_delete=models.PROTECT, related_name="course_exams")
    level = models.ForeignKey(
        "assessment.PlanLevel", on_delete=models.PROTECT, null=True, blank=True, related_name="course_exams"
    )
    part = models.CharField(max_length=30, default=OVERALL)
    college = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey("curriculum.Course", on_delete=models.PROTECT, related_name="+")
    term_code = models.CharField(max_length=20)
    pass_hundredths = models.PositiveSmallIntegerField(default=6_000)
    entered_by_id = models.UUIDField(null=True)
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "course", "level"], name="course_exam_level_once"),
            models.UniqueConstraint(fields=["plan", "course"], condition=Q(level=None), name="course_exam_once"),
        ]
        indexes = [models.Index(fields=["plan", "college"], name="course_exam_plan")]


class LandingFinding(models.TextChoices):
    """Why a result did not become the course's result."""

    NONE = "", pgettext_lazy("course exam", "Recorded")
    NO_ENROLLMENT = "no_enrollment", _("Registered without an enrollment")
    NOT_IN_PROGRAM = "not_in_program", _("The course is not in the learner's program")
    PASSED_ALREADY = "passed_already", _("The course was passed before")
    CHANGED_BY_COLLEGE = "changed_by_college", _("The college has changed the result since")
    MAY_SIT_AGAIN = "may_sit_again", _("May sit again after an incident")
    NOT_RECORDED = "not_recorded", _("The transcript did not take it")


class CourseExamResult(Record):
    """What one candidate's result means for the course; with a ``finding``: it did not become the course's result.

    ``attempt``, ``way`` and ``term_code`` are the key of the line of the transcript.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"status", "score_hundredths", "failed_cause", "finding"})

    course_exam = models.ForeignKey(CourseExam, on_delete=models.PROTECT, related_name="results")
    registration = models.ForeignKey(
        "assessment.ExamRegistration", on_delete=models.PROTECT, related_name="course_results"
    )
    learner = models.ForeignKey("parties.Learner", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=20, choices=ResultStatus.choices)
    score_hundredths = models.PositiveSmallIntegerField(null=True)
    failed_cause = models.CharField(max_length=20, blank=True)
    term_code = models.CharField(max_length=20)
    attempt = models.PositiveSmallIntegerField(default=1)
    way = models.CharField(max_length=20, choices=PassedWay.choices, default=PassedWay.NORMAL)
    finding = models.CharField(max_length=30, choices=LandingFinding.choices, blank=True)
    landed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "course_exam", "registration"], name="course_exam_result_once")
        ]
        indexes = [models.Index(fields=["course_exam", "finding"], name="course_exam_result_finding")]
