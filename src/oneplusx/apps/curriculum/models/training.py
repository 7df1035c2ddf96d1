"""Training classes (培训班) for a certificate: who is trained, by whom, where, and who came."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.curriculum.models.programs import Course
from oneplusx.web.records import Record


class TrainingBase(Record):
    """A training base (实训基地): places and equipment, ``[{"name", "count"}]``."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    college = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="training_bases")
    code = models.CharField(max_length=40)
    name_zh = models.CharField(max_length=160)
    name_en = models.CharField(max_length=200, blank=True)
    location = models.CharField(max_length=200, blank=True)
    partner = models.CharField(max_length=160, blank=True)
    capacity = models.PositiveSmallIntegerField()
    equipment = models.JSONField(default=list)
    is_usable = models.BooleanField(default=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["college", "code"], name="training_base_code")]


class TrainingClass(Record):
    """A training class of a college for one certificate type.

    ``hours_planned``: 0: those of its sessions. With ``credit_course`` the class is credit-bearing (计学分培训课程):
    who is trained passes that course.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    college = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="training_classes")
    certificate_type = models.ForeignKey("standards.CertificateType", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    hours_planned = models.PositiveSmallIntegerField(default=0)
    base = models.ForeignKey(TrainingBase, on_delete=models.PROTECT, null=True, related_name="training_classes")
    credit_course = models.ForeignKey(Course, on_delete=models.PROTECT, null=True, related_name="training_classes")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["college", "code"], name="training_class_code")]


class TrainingEnrollment(Record):
    """A learner on the roster of a training class."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    learner = models.ForeignKey("parties.Learner", on_delete=models.PROTECT, related_name="training_enrollments")
    training_class = models.ForeignKey(TrainingClass, on_delete=models.PROTECT, related_name="roster")
    enrollment = models.ForeignKey(
        "parties.Enrollment", on_delete=models.PROTECT, null=True, related_name="training_enrollments"
    )
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "training_class"], name="training_enrollment_once")]


class TrainingTrainer(Record):
    """A person who teaches a training class; who stopped stays, for the separation of teaching and examining."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    training_class = models.ForeignKey(TrainingClass, on_delete=models.PROTECT, related_name="trainers")
    person = models.ForeignKey("parties.Person", on_delete=models.PROTECT, related_name="training_classes_taught")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["training_class", "person"], name="training_trainer_once")]


class TrainingSession(Record):
    """One meeting of a class; ``taken_at``: attendance was taken, then everybody without an absence was there."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    training_class = models.ForeignKey(TrainingClass, on_delete=models.PROTECT, related_name="sessions")
    held_on = models.DateField()
    number = models.PositiveSmallIntegerField()
    hours = models.PositiveSmallIntegerField()
    topic = models.CharField(max_length=160, blank=True)
    taken_at = models.DateTimeField(null=True)
    taken_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["training_class", "number"], name="training_session_number")]


class AbsenceKind(models.TextChoices):
    """Why somebody was not there."""

    ABSENT = "absent", _("Absent")
    EXCUSED = "excused", _("Excused")


class TrainingAbsence(Record):
    """A learner who was not at a session; present is who has none."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"kind"})

    learner = models.ForeignKey("parties.Learner", on_delete=models.PROTECT, related_name="training_absences")
    session = models.ForeignKey(TrainingSession, on_delete=models.PROTECT, related_name="absences")
    kind = models.CharField(max_length=20, choices=AbsenceKind.choices, default=AbsenceKind.ABSENT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "session"], name="training_absence_once")]
