"""What teachers bring: qualifications to teach, of industry, and what they were trained in (双师型)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.web.records import Record


class TeacherRecordKind(models.TextChoices):
    """Kinds of lines in a teacher's record."""

    TEACHING = "teaching", _("Teaching qualification")
    INDUSTRY = "industry", _("Industry qualification")
    RECOGNITION = "recognition", _("Recognized as dual-qualified")
    PRACTICE = "practice", _("Practice in an enterprise")
    TRAINING = "training", pgettext_lazy("teacher", "Training attended")


class TeacherRecord(Record):
    """One line: a qualification, a recognition, a practice or a training of a teacher of a college."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"name", "number"})

    college = models.ForeignKey("parties.Institution", on_delete=models.PROTECT, related_name="teacher_records")
    person = models.ForeignKey("parties.Person", on_delete=models.PROTECT, related_name="teacher_records")
    kind = models.CharField(max_length=20, choices=TeacherRecordKind.choices)
    name = models.CharField(max_length=160)
    number = models.CharField(max_length=60, blank=True)
    issuer = models.CharField(max_length=160, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    hours = models.PositiveSmallIntegerField(default=0)
    certificate_type = models.ForeignKey(
        "standards.CertificateType", on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["college", "person"], name="teacher_record_of")]
