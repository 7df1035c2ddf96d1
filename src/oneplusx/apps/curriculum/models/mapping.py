"""Curriculum mapping (课证融通): courses of a program and the learning outcomes of a standard that they support."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.curriculum.models.programs import Course, ProgramCourse
from oneplusx.web.records import Record


class Strength(models.IntegerChoices):
    """How far a course takes an outcome; the values are those of ``domain.mapping``."""

    TOUCHED = 1, _("Touched upon")
    PRACTICED = 2, _("Practiced")
    MASTERED = 3, _("Mastered")


class CourseOutcome(Record):
    """A course of a program supports an outcome, with a share of its hours in hundredths of a percent."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    program_course = models.ForeignKey(ProgramCourse, on_delete=models.PROTECT, related_name="outcomes")
    outcome = models.ForeignKey("standards.LearningOutcome", on_delete=models.PROTECT, related_name="courses")
    share_hundredths = models.PositiveSmallIntegerField()
    strength = models.PositiveSmallIntegerField(choices=Strength.choices, default=Strength.PRACTICED)
    mapped_by_id = models.UUIDField(null=True)
    mapped_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program_course", "outcome"], name="course_outcome_once")]


class MaterialKind(models.TextChoices):
    """What is taught from, and how."""

    TEXTBOOK = "textbook", _("Textbook")
    METHOD = "method", _("Teaching method")


class TeachingMaterial(Record):
    """A textbook (教材) or teaching method (教学方法) of a college; ``source``: publisher and ISBN."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    college = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="teaching_materials")
    kind = models.CharField(max_length=20, choices=MaterialKind.choices)
    code = models.CharField(max_length=40)
    name_zh = models.CharField(max_length=160)
    name_en = models.CharField(max_length=200, blank=True)
    authors = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=200, blank=True)
    edition = models.CharField(max_length=60, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["college", "code"], name="teaching_material_code")]


class MaterialOutcome(Record):
    """A material serves an outcome, in one course or in any."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    material = models.ForeignKey(TeachingMaterial, on_delete=models.PROTECT, related_name="outcomes")
    outcome = models.ForeignKey("standards.LearningOutcome", on_delete=models.PROTECT, related_name="materials")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, null=True, related_name="materials")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["material", "outcome"], name="material_outcome_once")]
