"""Programs (培养方案), courses, course results and the non-course conditions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.web.records import Record


class CourseNature(models.TextChoices):
    """Natures of courses; the values are those of ``domain.rules``."""

    PUBLIC_COMPULSORY = "public_compulsory", _("Public compulsory")
    PROFESSIONAL_FOUNDATION = "professional_foundation", _("Professional foundation")
    PROFESSIONAL_CORE = "professional_core", _("Professional core")
    PROFESSIONAL_EXTENSION = "professional_extension", _("Professional extension")
    PRACTICE = "practice", _("Practice")
    THESIS = "thesis", _("Graduation project")
    IDEOLOGY = "ideology", _("Ideology and politics")
    PHYSICAL_EDUCATION = "physical_education", _("Physical education")
    MILITARY = "military", _("Military training")
    RESTRICTED_ELECTIVE = "restricted_elective", _("Restricted elective")
    FREE_ELECTIVE = "free_elective", _("Free elective")
    PUBLIC_ELECTIVE = "public_elective", _("Public elective")


class Course(Record):
    """A course of a college."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    college = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="courses")
    code = models.CharField(max_length=40)
    name_zh = models.CharField(max_length=160)
    name_en = models.CharField(max_length=200, blank=True)
    name_search = models.TextField(blank=True)
    credits_hundredths = models.PositiveIntegerField()
    hours = models.PositiveSmallIntegerField(default=0)
    tags = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["college", "code"], name="course_code")]


class Program(Record):
    """The training plan of a major for an entry year.

    ``requirements`` is a tree of ``domain.graduation``; empty: the tree follows from courses and slots. ``slots`` maps
    a requirement slot to its hundredths of a credit (or null); ``required_certificates`` lists certificate type codes;
    ``content_matches`` holds ``[course code, certificate type code, "4/5"]``.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    college = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="programs")
    department = models.ForeignKey("parties.Department", on_delete=models.PROTECT)
    major = models.ForeignKey("standards.Major", on_delete=models.PROTECT)
    code = models.CharField(max_length=40)
    name_zh = models.CharField(max_length=160)
    name_en = models.CharField(max_length=200, blank=True)
    entry_year = models.PositiveSmallIntegerField()
    education_type = models.CharField(max_length=30, default="voc_associate")
    length_years = models.PositiveSmallIntegerField(default=3)
    credits_required_hundredths = models.PositiveIntegerField()
    requirements = models.JSONField(default=dict)
    slots = models.JSONField(default=dict)
    required_certificates = models.JSONField(default=list)
    content_matches = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["college", "code"], name="program_code")]


class ProgramCourse(Record):
    """A course's place in a program; ``facts`` are what rules may ask for as ``course.NAME``."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="program_courses")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="program_courses")
    nature = models.CharField(max_length=30, choices=CourseNature.choices)
    term_number = models.PositiveSmallIntegerField()
    is_compulsory = models.BooleanField(default=True)
    facts = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program", "course"], name="program_course_once")]


class ResultStatus(models.TextChoices):
    """Where a learner stands with a course."""

    PASSED = "passed", _("Passed")
    FAILED = "failed", pgettext_lazy("course", "Failed")
    IN_PROGRESS = "in_progress", _("In progress")


class PassedWay(models.TextChoices):
    """How a course was passed (课程通过途径)."""

    NORMAL = "normal", pgettext_lazy("course", "Normal")
    RETAKE = "retake", _("Retake")
    SUBSTITUTION = "substitution", _("Substitution")
    EXEMPTION = "exemption", _("Exemption")


class CourseResult(Record):
    """One line of the transcript. A correction inserts a new current row and keeps the old one.

    ``exam_registration_id``: the course exam was held as one with a skill assessment, as this candidate's.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"score_hundredths", "grade_text"})

    learner = models.ForeignKey("parties.Learner", on_delete=models.PROTECT, related_name="course_results")
    enrollment = models.ForeignKey("parties.Enrollment", on_delete=models.PROTECT, related_name="course_results")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="results")
    term_code = models.CharField(max_length=20)
    attempt = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=20, choices=ResultStatus.choices)
    way = models.CharField(max_length=20, choices=PassedWay.choices, default=PassedWay.NORMAL)
    score_hundredths = models.PositiveIntegerField(null=True)
    grade_text = models.CharField(max_length=20, blank=True)
    failed_cause = models.CharField(max_length=20, blank=True)
    credits_hundredths = models.PositiveIntegerField()
    conversion_id = models.UUIDField(null=True)
    exam_registration_id = models.UUIDField(null=True)
    facts = models.JSONField(default=dict)
    is_current = models.BooleanField(default=True)
    corrects_id = models.UUIDField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "enrollment", "course", "term_code", "attempt", "way"],
                condition=models.Q(is_current=True),
                name="course_result_once",
            )
        ]


class ConditionResult(Record):
    """A non-course condition (岗位实习, 体质测试, 处分, 第二课堂) of one enrollment."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"is_met"})

    learner = models.ForeignKey("parties.Learner", on_delete=models.PROTECT, related_name="condition_results")
    enrollment = models.ForeignKey("parties.Enrollment", on_delete=models.PROTECT, related_name="condition_results")
    condition = models.CharField(max_length=40)
    is_met = models.BooleanField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "enrollment", "condition"], name="condition_once")]
