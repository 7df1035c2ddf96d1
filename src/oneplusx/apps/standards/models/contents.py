"""Contents of a version of a standard (标准内容): levels, work fields, tasks, learning outcomes, in their order."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models

from oneplusx.apps.standards.models.catalogue import CertificateType, Standard
from oneplusx.web.ids import new_id
from oneplusx.web.records import Record


class StandardLevel(Record):
    """One level of a standard (等级): hours, majors (by code), how it is assessed, which certificate it leads to.

    ``scheme``: see ``domain.assessment.Scheme``; empty: the default. ``certificate_code``: code of the certificate type
    that publishing makes or takes over; empty: made from the standard's code. ``certificate_type``: that one, so that a
    certificate is read with the version it was issued under.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="levels")
    level = models.CharField(max_length=20)
    rank = models.PositiveSmallIntegerField(default=0)
    description_zh = models.TextField(blank=True)
    description_en = models.TextField(blank=True)
    hours_theory = models.PositiveSmallIntegerField(null=True)
    hours_practice = models.PositiveSmallIntegerField(null=True)
    major_codes = models.JSONField(default=list)
    scheme = models.JSONField(default=dict)
    certificate_code = models.CharField(max_length=60, blank=True)
    certificate_type = models.ForeignKey(
        CertificateType, on_delete=models.PROTECT, null=True, blank=True, related_name="standard_levels"
    )
    case_id = models.UUIDField(default=uuid4, unique=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["standard", "level"], name="standard_level_once")]


class WorkField(Record):
    """A work field (工作领域) of a level. ``lineage_id`` stays the same through the versions of a standard."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    standard_level = models.ForeignKey(StandardLevel, on_delete=models.PROTECT, related_name="work_fields")
    code = models.CharField(max_length=40)
    order = models.PositiveSmallIntegerField(default=0)
    name_zh = models.TextField()
    name_en = models.TextField(blank=True)
    lineage_id = models.UUIDField(default=new_id)
    case_id = models.UUIDField(default=uuid4, unique=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["standard_level", "code"], name="work_field_code")]


class WorkTask(Record):
    """A task (工作任务) of a work field."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    work_field = models.ForeignKey(WorkField, on_delete=models.PROTECT, related_name="work_tasks")
    code = models.CharField(max_length=40)
    order = models.PositiveSmallIntegerField(default=0)
    name_zh = models.TextField()
    name_en = models.TextField(blank=True)
    lineage_id = models.UUIDField(default=new_id)
    case_id = models.UUIDField(default=uuid4, unique=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["work_field", "code"], name="work_task_code")]


class LearningOutcome(Record):
    """A statement inside a standard (预期学习结果): what somebody who passed is able to do."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="outcomes")
    work_task = models.ForeignKey(WorkTask, on_delete=models.PROTECT, related_name="outcomes")
    level = models.CharField(max_length=20)
    code = models.CharField(max_length=40)
    order = models.PositiveSmallIntegerField(default=0)
    text_zh = models.TextField()
    text_en = models.TextField(blank=True)
    text_search = models.TextField(blank=True)
    lineage_id = models.UUIDField(default=new_id)
    case_id = models.UUIDField(default=uuid4, unique=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["standard", "level", "code"], name="learning_outcome_code")]
